//! Whom to tell that submissions wait: `notify:` in `site.yaml`.

use crate::fields::{Fields, FromYaml, Reader};
use crate::item::Worded;
use crate::yaml::Node;
use crate::{Code, mapping, nested};

/// How many minutes lie between two notices at least, unless the settings say otherwise: a tea break.
const EVERY_MINUTES: i64 = 15;
/// Somebody who is told less often than once a day is not told.
const DAY: i64 = 24 * 60;

mapping! {
    /// Whom to tell that submissions wait.
    pub struct Notify {
        /// An address to which a notice is posted as JSON.
        webhook: Option<Webhook>,
        /// Editors to whom a notice is mailed.
        email: Option<Mail>,
        /// How many minutes lie between two notices at least.
        every_minutes: Option<i64>,
    }
}

nested! {
    /// How notices are mailed.
    pub struct Mail {
        /// From which address.
        from: Option<Address>,
        /// To which.
        to: Vec<Address>,
        /// By which server: a host, or host and port.
        server: Option<String>,
    } require {
        "from": "the address that mails come from, like showcase@example.org",
        "to": "the editors' addresses",
        "server": "the host that sends mail, like smtp.example.org",
    }
}

impl FromYaml for Notify {
    fn from_yaml(node: &Node, reader: &mut Reader<'_>) -> Option<Notify> {
        let mut fields = reader.fields_with(node, &["webhook", "email"])?;
        let notify = Notify::read(&mut fields);
        notify.check(&mut fields);
        fields.finish();
        Some(notify)
    }
}

impl Notify {
    fn check(&self, fields: &mut Fields<'_, '_, '_>) {
        fields.range("every_minutes", self.every_minutes, 1..=DAY);
        if let Some(server) =
            self.email.as_ref().and_then(|mail| mail.server.as_deref()).filter(|text| !is_server(text))
        {
            let (at, help) = (fields.place_of("email"), "write the host, or host and port, like smtp.example.org:587");
            fields.reader.mistake(Code::ValueWrong, at, format!("`{server}` is no mail server"), Some(help.into()));
        }
        let at = fields.place_of("notify"); // which is none of its keys, so all of it
        let (message, help) = match &self.email {
            Some(mail) if mail.to.is_empty() && mail.from.is_some() => {
                ("this mails nobody", "write the editors' addresses behind `to:`, like `to: [ada@example.org]`")
            }
            None if !fields.has("webhook") && !fields.has("email") => {
                ("this tells nobody", "add `webhook:` or `email:`, or remove `notify:`")
            }
            Some(_) | None => return,
        };
        fields.reader.mistake(Code::KeyMissing, at, message, Some(help.into()));
    }

    /// How many seconds lie between two notices at least.
    pub fn pause(&self) -> i64 {
        self.every_minutes.unwrap_or(EVERY_MINUTES).clamp(1, DAY) * 60
    }
}

/// Whether a mail server is a host by its name or its IPv4 address, or host and port. An IPv6 address is none: what stands behind
/// its last colon would be taken for a port.
fn is_server(text: &str) -> bool {
    let (host, port) = text.rsplit_once(':').unwrap_or((text, "25"));
    let odd = |c: char| c.is_whitespace() || "/@:[]".contains(c);
    port.parse::<u16>().is_ok() && !host.is_empty() && !host.contains(odd)
}

/// The file that holds the address of a webhook which is to stay secret.
pub const IN_VAULT: &str = "vault/webhook";

/// Where notices are posted to: an address, or [`IN_VAULT`].
#[derive(Clone, Debug, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
#[serde(transparent)]
pub struct Webhook(String);

impl Webhook {
    /// The address, when what is sent there is encrypted or does not leave the machine; or where it is kept.
    pub fn parse(text: &str) -> Option<Webhook> {
        if text == IN_VAULT {
            return Some(Webhook(text.to_owned()));
        }
        let plain = text.strip_prefix("http://").map(|rest| rest.split(['/', '?']).next().unwrap_or_default());
        let fine = text.starts_with("https://") || plain.is_some_and(is_here);
        (fine && !text.contains(|c: char| c.is_whitespace() || c.is_control())).then(|| Webhook(text.to_owned()))
    }

    /// All of it.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// Whether the address is not written here, but kept in the vault.
    pub fn is_in_vault(&self) -> bool {
        self.0 == IN_VAULT
    }
}

/// Whether a host, with or without its port, is this machine.
pub fn is_here(host: &str) -> bool {
    let name = match host.rsplit_once(':') {
        Some((name, port)) if port.bytes().all(|byte| byte.is_ascii_digit()) => name,
        _ => host,
    };
    matches!(name, "localhost" | "127.0.0.1" | "[::1]")
}

impl Worded for Webhook {
    fn speak(&mut self, _: &Self) {}
}

impl FromYaml for Webhook {
    fn from_yaml(node: &Node, reader: &mut Reader<'_>) -> Option<Webhook> {
        let help = "write it in full, like https://chat.example.org/hooks/showcase; http:// is for this machine only. To keep it \
                    secret, write vault/webhook, and the address into that file";
        node.text().and_then(Webhook::parse).or_else(|| reader.wrong(node, "an encrypted address", help))
    }
}

/// An e-mail address.
#[derive(Clone, Debug, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
#[serde(transparent)]
pub struct Address(String);

impl Address {
    /// All of it.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl Worded for Address {
    fn speak(&mut self, _: &Self) {}
}

impl FromYaml for Address {
    fn from_yaml(node: &Node, reader: &mut Reader<'_>) -> Option<Address> {
        let address = node.text().filter(|text| email_address::EmailAddress::is_valid(text));
        let address = address.map(|text| Address(text.to_owned()));
        address.or_else(|| reader.wrong(node, "an e-mail address", "write it like editor@example.org"))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_would_leave_the_machine_in_the_open_is_no_webhook() {
        for good in [IN_VAULT, "https://a.org/x", "http://127.0.0.1:8080/x", "http://localhost/x", "http://[::1]:9/"] {
            assert!(Webhook::parse(good).is_some(), "{good}");
        }
        for bad in [
            "http://a.org/",
            "http://localhost.a.org/",
            "http://127.0.0.1.a.org/",
            "ftp://localhost/",
            "https://a.org/ b",
            "http://user@127.0.0.1@a.org/",
            "vault/other",
        ] {
            assert!(Webhook::parse(bad).is_none(), "{bad}");
        }
    }

    #[test]
    fn a_mail_server_is_a_host_with_or_without_a_port() {
        for good in ["localhost", "smtp.example.org", "smtp.example.org:587", "192.0.2.1", "192.0.2.1:25"] {
            assert!(is_server(good), "{good}");
        }
        for bad in ["", ":25", "::1", "[::1]", "[::1]:25", "a.org:", "a.org:mail", "a.org:1:2", "a.org/x", "me@a.org"] {
            assert!(!is_server(bad), "{bad}");
        }
    }
}
