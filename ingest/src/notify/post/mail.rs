//! A notice as a mail. The login, if the server wants one, is the line `user:password` in `vault/smtp-login`.

use std::path::Path;

use lettre::message::Mailbox;
use lettre::transport::smtp::SmtpTransportBuilder;
use lettre::transport::smtp::authentication::Credentials;
use lettre::{Message, SmtpTransport, Transport};
use model::notify::{Mail, Notify, is_here};

use super::NotTaken;
use crate::limits;
use crate::notify::digest::{Digest, SUBJECT};

/// Where mail is handed in over TLS from the start (RFC 8314).
const SUBMISSIONS: u16 = 465;

pub(super) fn mail(notify: &Notify, digest: &Digest, root: &Path) -> Result<(), NotTaken> {
    let settings = notify.email.as_ref().ok_or(NotTaken::Unknown)?;
    let message = message(settings, digest)?;
    let transport = transport(settings, root)?.timeout(Some(limits::NOTICE)).build();
    match transport.send(&message) {
        Ok(answer) if answer.is_positive() => Ok(()),
        Ok(answer) => Err(NotTaken::Mail(format!("code {}", answer.code()))),
        Err(error) => {
            Err(NotTaken::Mail(error.status().map_or("it is not there".into(), |code| format!("code {code}"))))
        }
    }
}

fn message(settings: &Mail, digest: &Digest) -> Result<Message, NotTaken> {
    let from = settings.from.as_ref().ok_or(NotTaken::Unknown)?;
    let domain = from.as_str().rsplit('@').next().unwrap_or_default();
    let mailbox = |address: &str| address.parse::<Mailbox>().map_err(|_| NotTaken::Unknown);
    let mut message = Message::builder()
        .from(mailbox(from.as_str())?)
        .subject(SUBJECT)
        .message_id(Some(format!("<{}@{domain}>", digest.id)));
    for to in &settings.to {
        message = message.to(mailbox(to.as_str())?);
    }
    message.body(digest.text()).map_err(|_| NotTaken::Unknown)
}

fn transport(settings: &Mail, root: &Path) -> Result<SmtpTransportBuilder, NotTaken> {
    let server = settings.server.as_deref().ok_or(NotTaken::Unknown)?;
    let (host, port) = match server.rsplit_once(':') {
        Some((host, port)) => (host, Some(port.parse::<u16>().map_err(|_| NotTaken::Unknown)?)),
        None => (server, None),
    };
    let unknown = |_| NotTaken::Unknown;
    let transport = match port {
        _ if is_here(host) => SmtpTransport::builder_dangerous(host),
        Some(SUBMISSIONS) => SmtpTransport::relay(host).map_err(unknown)?,
        _ => SmtpTransport::starttls_relay(host).map_err(unknown)?,
    };
    let transport = port.map_or(transport.clone(), |port| transport.port(port));
    let login = std::fs::read_to_string(root.join("vault/smtp-login")).ok();
    let login = login.as_deref().and_then(|login| login.trim().split_once(':'));
    Ok(match login {
        Some((user, password)) => transport.credentials(Credentials::new(user.to_owned(), password.to_owned())),
        None => transport,
    })
}
