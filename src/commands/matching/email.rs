//! The e-mails by which two people are introduced. People were promised that nothing is passed on before both agree: so the
//! first two, one to each side, hold nothing of the other that is not on the site; the third is for when both said yes.

use clap::ValueEnum;
use generator::site::matching::{Fit, Reason, Weight};
use generator::site::{Ix, Site};

use super::contact::Contact;

/// To whom.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum To {
    /// Two e-mails, one to each side, to ask
    Each,
    /// The one to whoever needs it, to ask
    Need,
    /// The one to whoever offers it, to ask
    Offer,
    /// One to both, once both have agreed
    Both,
}

/// An e-mail.
#[derive(Debug)]
pub struct Email {
    /// To whom: name, if it is known, and address, if that is.
    pub to: Vec<(Option<String>, Option<String>)>,
    /// About what.
    pub subject: String,
    /// What it says.
    pub body: String,
}

/// A match and the people on both sides.
pub struct Introduction<'a> {
    /// The site.
    pub site: &'a Site,
    /// The need.
    pub need: Ix,
    /// How the offer fits it.
    pub fit: &'a Fit,
    /// Who needs it.
    pub asks: &'a Contact,
    /// Who offers it.
    pub gives: &'a Contact,
}

impl Introduction<'_> {
    /// The e-mails.
    pub fn emails(&self, to: To) -> Vec<Email> {
        match to {
            To::Each => vec![self.to_need(), self.to_offer()],
            To::Need => vec![self.to_need()],
            To::Offer => vec![self.to_offer()],
            To::Both => vec![self.to_both()],
        }
    }

    fn to_need(&self) -> Email {
        let text = format!(
            "You told us what would help: “{}”.\n{}\n\nSomebody offers this: “{}”.\n{}\n\n{}{ASK}{}",
            self.quoted(self.need),
            self.about(self.need),
            self.quoted(self.fit.offer),
            self.about(self.fit.offer),
            self.why(),
            self.reference(self.need)
        );
        self.email(&[self.asks], &format!("Somebody may be able to help with: {}", self.title(self.need)), &text)
    }

    fn to_offer(&self) -> Email {
        let text = format!(
            "You offered this, for which we thank you: “{}”.\n{}\n\nSomebody looks for this: “{}”.\n{}\n\n{}{ASK}{}",
            self.quoted(self.fit.offer),
            self.about(self.fit.offer),
            self.quoted(self.need),
            self.about(self.need),
            self.why(),
            self.reference(self.fit.offer)
        );
        self.email(&[self.gives], &format!("Somebody may need what you offer: {}", self.title(self.fit.offer)), &text)
    }

    /// Each is told the name of the other as that one wanted it to be shown.
    fn to_both(&self) -> Email {
        let (asks, gives) = (self.as_shown(self.need, self.asks), self.as_shown(self.fit.offer, self.gives));
        let text = format!(
            "You both said yes, so here you are: each has the other’s address now.\n\nLooked for: “{}”{}.\n{}\n\nOffered: \
             “{}”{}.\n{}\n\n{}The rest is up to the two of you. Please tell us how it goes, also if nothing comes of it.",
            self.quoted(self.need),
            by(&asks),
            self.about(self.need),
            self.quoted(self.fit.offer),
            by(&gives),
            self.about(self.fit.offer),
            self.why()
        );
        let subject = format!("{} meets {}", self.title(self.need), self.title(self.fit.offer));
        self.email(&[&asks, &gives], &subject, &text)
    }

    fn as_shown(&self, ix: Ix, contact: &Contact) -> Contact {
        let asks = self.site.need(ix).and_then(|need| need.name_shown.clone());
        let gives = || self.site.offer(ix).and_then(|offer| offer.by.as_ref()?.name_shown.clone());
        Contact { name: asks.or_else(gives), email: contact.email.clone(), missing: None }
    }

    fn email(&self, to: &[&Contact], subject: &str, text: &str) -> Email {
        let name = self.site.settings.name.as_deref().unwrap_or_default();
        let names: Vec<&str> = to.iter().filter_map(|contact| contact.name.as_deref()).collect();
        let greeting =
            if names.len() == to.len() { format!("Hello {},", names.join(" and ")) } else { "Hello,".into() };
        Email {
            to: to.iter().map(|contact| (contact.name.clone(), contact.email.clone())).collect(),
            subject: format!("{name}: {subject}").trim_start_matches(": ").to_owned(),
            body: format!("{greeting}\n\n{text}\n\nWith kind regards\n{name}\n"),
        }
    }

    /// By what the one who is written to knows what they sent, as they were told when they did. The other one's is not theirs.
    fn reference(&self, own: Ix) -> String {
        let receipt = self.site.item(own).common.submission.as_ref();
        receipt.map(|receipt| format!("\n\nYour reference is {receipt}.")).unwrap_or_default()
    }

    /// A title within a sentence that has its own full stop.
    fn quoted(&self, ix: Ix) -> &str {
        self.title(ix).trim_end_matches('.')
    }

    fn title(&self, ix: Ix) -> &str {
        self.site.title(ix)
    }

    /// What it is about, in a sentence where there is one, and where to read more.
    fn about(&self, ix: Ix) -> String {
        let summary = self.site.item(ix).in_short().map(|short| format!("{short}\n")).unwrap_or_default();
        let base = self.site.settings.base_url.as_ref().map_or("", |url| url.as_str());
        let url = self.site.url(ix).map(|url| format!("{base}{url}")).unwrap_or_default();
        format!("{summary}{url}").trim_end().to_owned()
    }

    /// Why we think that the two fit, as far as it interests them: not how well it was weighed.
    fn why(&self) -> String {
        let speaks = |reason: &&Reason| matches!(reason.weight(), Weight::Points(1..));
        let tells = |reason: &&Reason| {
            matches!(reason, Reason::Kinds(_) | Reason::Area(_) | Reason::Open(_) | Reason::Opens(_))
        };
        let reasons = self.fit.reasons.iter().filter(speaks).filter(tells);
        let lines: String = reasons.map(|reason| format!("- {}\n", reason.say(self.site))).collect();
        if lines.is_empty() { String::new() } else { format!("Why we think that it fits:\n{lines}\n") }
    }
}

/// How each of the two is asked.
const ASK: &str = "Shall we bring the two of you together? Please answer this e-mail with yes or no. Until both of you have \
                   said yes, we pass nothing on: neither your name nor your address.";

fn by(contact: &Contact) -> String {
    contact.name.as_ref().map(|name| format!(", by {name}")).unwrap_or_default()
}
