//! Sends a notice: as JSON to an address, or as a mail. Encrypted, unless it does not leave the machine.

use std::path::Path;

use model::notify::{IN_VAULT, Notify, Webhook};
use ureq::Agent;

use super::digest::Digest;
use crate::limits;

/// A way to reach editors.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Channel {
    /// JSON to an address.
    Webhook,
    /// A mail.
    Mail,
}

impl Channel {
    /// Those that the settings name.
    pub fn all(notify: &Notify) -> Vec<Channel> {
        let webhook = notify.webhook.iter().map(|_| Channel::Webhook);
        let mail = notify.email.iter().filter(|_| cfg!(feature = "mail")).map(|_| Channel::Mail);
        webhook.chain(mail).collect()
    }

    /// Its name in files.
    pub fn as_str(self) -> &'static str {
        match self {
            Channel::Webhook => "webhook",
            Channel::Mail => "mail",
        }
    }
}

/// Why a notice was not taken. No address is in it, which can be a secret.
#[derive(Debug, thiserror::Error)]
pub enum NotTaken {
    /// The address did not take it.
    #[error("the webhook did not take it{0}")]
    Webhook(String),
    /// The mail server did not take it.
    #[cfg(feature = "mail")]
    #[error("the mail server did not take it: {0}")]
    Mail(String),
    /// The address is said to be in the vault, and is not.
    #[error(
        "the file {IN_VAULT} does not hold the address of the webhook, like https://chat.example.org/hooks/showcase"
    )]
    NotInVault,
    /// The settings lack something.
    #[error("`notify:` in content/site.yaml does not say how")]
    Unknown,
}

/// Sends a notice by a channel.
///
/// # Errors
/// When it was not taken.
pub fn send(channel: &Channel, notify: &Notify, digest: &Digest, root: &Path) -> Result<(), NotTaken> {
    match channel {
        Channel::Webhook => webhook(notify, digest, root),
        Channel::Mail => mail(notify, digest, root),
    }
}

fn webhook(notify: &Notify, digest: &Digest, root: &Path) -> Result<(), NotTaken> {
    let written = notify.webhook.as_ref().ok_or(NotTaken::Unknown)?;
    let url = if written.is_in_vault() { kept(root)? } else { written.clone() };
    let agent: Agent = Agent::config_builder().timeout_global(Some(limits::NOTICE)).max_redirects(0).build().into();
    let sent = agent.post(url.as_str()).header("Content-Type", "application/json").send(digest.json());
    match sent {
        Ok(answer) if answer.status().is_success() => Ok(()),
        Ok(answer) => Err(NotTaken::Webhook(format!(": status {}", answer.status().as_u16()))),
        Err(ureq::Error::StatusCode(status)) => Err(NotTaken::Webhook(format!(": status {status}"))),
        Err(ureq::Error::Io(error)) => Err(NotTaken::Webhook(format!(": {}", error.kind()))),
        Err(_) => Err(NotTaken::Webhook(String::new())),
    }
}

/// The address of the webhook that the vault holds.
fn kept(root: &Path) -> Result<Webhook, NotTaken> {
    let text = std::fs::read_to_string(root.join(IN_VAULT)).ok();
    let held = text.and_then(|text| Webhook::parse(text.trim()));
    held.filter(|held| !held.is_in_vault()).ok_or(NotTaken::NotInVault)
}

#[cfg(not(feature = "mail"))]
fn mail(_: &Notify, _: &Digest, _: &Path) -> Result<(), NotTaken> {
    Err(NotTaken::Unknown)
}

#[cfg(feature = "mail")]
use mail::mail;

#[cfg(feature = "mail")]
mod mail;
