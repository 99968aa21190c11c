//! A digest as a mail (RFC 5322) with two parts, text and page, of which readers show the one they like better. It is printed,
//! not sent: `sendmail -t` sends it, and mail programs open it.

use generator::digest::Digest;
use generator::fingerprint;
use jiff::Timestamp;
use lettre::Message;
use lettre::message::header::{HeaderName, HeaderValue};
use lettre::message::{Mailbox, MultiPart, SinglePart};

use super::{heading, html, text};
use crate::exit::Failure;

/// From whom it comes, to whom it goes, and when.
pub struct Envelope {
    /// From whom.
    pub from: Mailbox,
    /// To whom.
    pub to: Vec<Mailbox>,
    /// When.
    pub date: Timestamp,
}

/// The whole message, its lines ending as mail wants them. The same digest is the same message, byte for byte.
///
/// # Errors
/// When the envelope names nobody.
pub fn mail(digest: &Digest, envelope: &Envelope) -> Result<Vec<u8>, Failure> {
    let (plain, page) = (text(digest), html(digest).map_err(Failure::machine)?);
    let mark = fingerprint::of(&(&plain, &page, envelope.date.as_second()));
    let name: String = mark.iter().map(|byte| format!("{byte:02x}")).collect();
    let body = MultiPart::alternative().boundary(format!("digest-{name}"));
    let body = body.singlepart(SinglePart::plain(plain)).singlepart(SinglePart::html(page));
    let mut message = Message::builder()
        .from(envelope.from.clone())
        .subject(heading(digest))
        .date(envelope.date.try_into().map_err(Failure::machine)?)
        .message_id(Some(format!("<{name}@{}>", envelope.from.email.domain())));
    for to in &envelope.to {
        message = message.to(to.clone());
    }
    let mut message = message.multipart(body).map_err(Failure::misuse)?;
    message.headers_mut().insert_raw(written_by_a_program());
    Ok(message.formatted())
}

/// So that nobody's holiday answers it (RFC 3834).
fn written_by_a_program() -> HeaderValue {
    HeaderValue::new(HeaderName::new_from_ascii_str("Auto-Submitted"), "auto-generated".into())
}
