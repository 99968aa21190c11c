//! `match --introduce`: prints the e-mails that introduce two people, after what may speak against it. Nothing is sent, and
//! nothing is written to a disk.

use generator::site::matching::Fit;
use generator::site::{Ix, Site};
use model::item::MatchStatus;
use serde_json::json;

use super::contact::Contact;
use super::email::{Email, Introduction, To};
use super::{Format, MatchArgs, eml};
use crate::cli::SiteArgs;
use crate::draw;
use crate::editor::Editor;
use crate::exit::{Failure, Outcome};

/// Prints them, and says whose address is not at hand.
///
/// # Errors
/// When the vault or the key cannot be read, or more than one e-mail was asked for as a draft.
pub fn introduce(site: &SiteArgs, args: &MatchArgs, linked: &Site, need: Ix, fit: &Fit, to: To) -> Outcome {
    if args.format == Format::Eml && to == To::Each {
        return Err(Failure::misuse(
            "a draft holds one e-mail: write --introduce=need or --introduce=offer, and --introduce=both once both agreed",
        ));
    }
    let editor = Editor::at(site)?;
    let contact = |ix| Contact::of(&editor, linked, ix, args.key.as_deref());
    let (asks, gives) = (contact(need)?, contact(fit.offer)?);
    let introduction = Introduction { site: linked, need, fit, asks: &asks, gives: &gives };
    let emails = introduction.emails(to);
    let written_to =
        |side| matches!((to, side), (To::Each | To::Both, _) | (To::Need, To::Need) | (To::Offer, To::Offer));
    let sides = [(To::Need, &asks), (To::Offer, &gives)];
    let missing =
        sides.into_iter().filter(|(side, _)| written_to(*side)).filter_map(|(_, side)| side.missing.as_deref());
    let missing: Vec<&str> = missing.collect();
    let reminders: Vec<String> =
        not_agreed(linked, need, fit, to).into_iter().chain(linked.reminders(need, fit)).collect();
    if !site.json {
        reminders.iter().for_each(|reminder| aside!("remember: {reminder}"));
    }
    match (site.json, args.format) {
        (true, _) => draw::line(&as_json(&emails, &missing, &reminders).to_string()),
        (false, Format::Text) => draw::line(&emails.iter().map(as_text).collect::<Vec<_>>().join("\n---\n\n")),
        (false, Format::Eml) => draw::text(&emails.iter().map(eml::of).collect::<String>()),
    }
    if !site.json {
        missing.iter().for_each(|missing| aside!("missing: {missing}"));
    }
    Ok(())
}

/// That nobody has written down yet that both said yes, before each gets the address of the other.
fn not_agreed(linked: &Site, need: Ix, fit: &Fit, to: To) -> Option<String> {
    let status = linked.match_between(need, fit.offer).and_then(|(.., one)| one.status);
    let is_agreed = matches!(status, Some(MatchStatus::Agreed | MatchStatus::Delivered));
    let said = status.map_or("not recorded".to_owned(), |status| format!("recorded as `{}`", status.as_str()));
    (to == To::Both && !is_agreed).then(|| {
        format!("the match is {said}; send this only once both have said yes, which `--status agreed` writes down")
    })
}

fn as_text(email: &Email) -> String {
    let to = email.to.iter().map(|(name, address)| match (name, address) {
        (Some(name), Some(address)) => format!("{name} <{address}>"),
        (None, Some(address)) => address.clone(),
        (_, None) => "(no address at hand)".to_owned(),
    });
    format!("To: {}\nSubject: {}\n\n{}", to.collect::<Vec<_>>().join(", "), email.subject, email.body)
}

fn as_json(emails: &[Email], missing: &[&str], reminders: &[String]) -> serde_json::Value {
    let to = |email: &Email| -> Vec<_> {
        email.to.iter().map(|(name, address)| json!({"name": name, "email": address})).collect()
    };
    let email = |email: &Email| json!({"to": to(email), "subject": email.subject, "body": email.body});
    json!({"letters": emails.iter().map(email).collect::<Vec<_>>(), "missing": missing, "reminders": reminders})
}
