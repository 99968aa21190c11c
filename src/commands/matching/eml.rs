//! An e-mail as a message that mail programs open as a draft (RFC 5322). It has no sender: whoever sends it is that.

use lettre::Address;
use lettre::message::header::{ContentType, HeaderName, HeaderValue, Headers, MIME_VERSION_1_0, Subject, To};
use lettre::message::{Body, Mailbox, Mailboxes};

use super::email::Email;

/// By this several mail programs know a draft.
const UNSENT: HeaderName = HeaderName::new_from_ascii_str("X-Unsent");

/// The message, its lines ended as mail's are. An address that none is, and one that is not at hand, are left out.
pub fn of(email: &Email) -> String {
    let mut headers = Headers::new();
    let mailbox = |(name, address): &(Option<String>, Option<String>)| -> Option<Mailbox> {
        Some(Mailbox::new(name.clone(), address.as_ref()?.parse::<Address>().ok()?))
    };
    let to: Mailboxes = email.to.iter().filter_map(mailbox).fold(Mailboxes::new(), Mailboxes::with);
    if to.iter().next().is_some() {
        headers.set(To::from(to));
    }
    let body = Body::new(email.body.replace('\n', "\r\n"));
    headers.set(Subject::from(email.subject.clone()));
    headers.insert_raw(HeaderValue::new(UNSENT, "1".to_owned()));
    headers.set(MIME_VERSION_1_0);
    headers.set(ContentType::TEXT_PLAIN);
    headers.set(body.encoding());
    let body = String::from_utf8_lossy(body.as_ref()).into_owned();
    format!("{headers}\r\n{body}")
}
