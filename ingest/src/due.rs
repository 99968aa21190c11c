//! What is to be deleted on a day, and when the rest is: read from the inbox, the vault and the forms; nothing is changed.

use std::collections::BTreeMap;
use std::fmt;

use model::value::Day;

use crate::inbox::purge::{day_of, over_on};
use crate::inbox::{Entry, Folder, Listing};
use crate::kept::{Kept, Label};
use crate::receipt::Receipt;
use crate::site::{Site, Term};

/// What is to be deleted.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum What {
    /// Sealed answers in the vault.
    Vault,
    /// The sealed answers in a record that still waits; the record stays.
    Sealed,
    /// A record in quarantine.
    Quarantine,
    /// A record that was decided.
    Done,
}

/// Something with a day of deletion.
#[derive(Clone, Debug)]
pub struct Due {
    /// The name of the submission.
    pub receipt: Receipt,
    /// What of it.
    pub what: What,
    /// The first day on which it is to be gone.
    pub on: Day,
    /// Its record, where it is in the inbox.
    pub entry: Option<Entry>,
}

impl fmt::Display for Due {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let receipt = &self.receipt;
        match self.what {
            What::Vault => write!(f, "the private answers of {receipt}"),
            What::Sealed => write!(f, "the private answers of {receipt}, whose record still waits"),
            What::Quarantine => write!(f, "the record of {receipt} in quarantine"),
            What::Done => write!(f, "the decided record of {receipt}"),
        }
    }
}

/// Everything that has a day of deletion, and what should have one.
#[derive(Clone, Debug, Default)]
pub struct Calendar {
    /// By day.
    pub due: Vec<Due>,
    /// Sealed answers of which the day is not known, and why.
    pub undated: Vec<(Receipt, Undated)>,
}

/// Why the day is not known.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Undated {
    /// There is no label beside them, or it is damaged.
    NoLabel,
    /// Their form is gone, has mistakes, or states no time.
    NoRetention {
        /// The form.
        form: String,
    },
}

impl fmt::Display for Undated {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Undated::NoLabel => f.write_str("no label says when they came"),
            Undated::NoRetention { form } => write!(f, "no retention can be read in content/forms/{form}.yaml"),
        }
    }
}

impl Calendar {
    /// What is to be gone on a day.
    pub fn until(&self, today: Day) -> impl Iterator<Item = &Due> {
        self.due.iter().take_while(move |due| due.on <= today)
    }

    /// The first day after this one on which something is due.
    pub fn next(&self, today: Day) -> Option<Day> {
        self.due.iter().map(|due| due.on).find(|on| *on > today)
    }
}

/// The calendar of a site.
pub fn calendar(site: &Site, listing: &Listing, kept: &[Kept]) -> Calendar {
    let (mut calendar, mut terms) = (Calendar::default(), Terms { site, known: BTreeMap::new() });
    for entry in &listing.entries {
        if let Some(receipt) = entry.record.envelope.receipt.as_deref().and_then(Receipt::parse) {
            of_record(&mut terms, entry, &receipt, &mut calendar);
        }
    }
    for kept in kept {
        let done = || listing.entries.iter().find(|entry| is_of(entry, &kept.receipt));
        let label = kept.label.clone().or_else(|| done().map(|entry| Label::of(&entry.record.envelope)));
        match label.ok_or(Undated::NoLabel).and_then(|label| terms.until(&label)) {
            Ok(on) => calendar.due.push(Due { receipt: kept.receipt.clone(), what: What::Vault, on, entry: None }),
            Err(why) => calendar.undated.push((kept.receipt.clone(), why)),
        }
    }
    calendar.due.sort_by(|a, b| (a.on, a.what, &a.receipt).cmp(&(b.on, b.what, &b.receipt)));
    calendar
}

fn is_of(entry: &Entry, receipt: &Receipt) -> bool {
    entry.record.envelope.receipt.as_deref() == Some(receipt.as_str())
}

fn of_record(terms: &mut Terms<'_>, entry: &Entry, receipt: &Receipt, calendar: &mut Calendar) {
    let due = |what, on| Due { receipt: receipt.clone(), what, on, entry: Some(entry.clone()) };
    let what = if entry.folder == Folder::Quarantine { What::Quarantine } else { What::Done };
    calendar.due.extend(over_on(entry).map(|on| due(what, on)));
    // Also where an interrupted decision has put them into the vault already: then they are in both, and go from both.
    let sealed = entry.record.sealed.is_some() && entry.folder != Folder::Done;
    match sealed.then(|| terms.until(&Label::of(&entry.record.envelope))) {
        None => {}
        Some(Ok(on)) => calendar.due.push(due(What::Sealed, on)),
        Some(Err(why)) => calendar.undated.push((receipt.clone(), why)),
    }
}

/// For how long the answers to each form are kept, read once.
struct Terms<'a> {
    site: &'a Site,
    known: BTreeMap<(String, Option<String>), Option<Term>>,
}

impl Terms<'_> {
    /// The day on which sealed answers are to be deleted.
    fn until(&mut self, label: &Label) -> Result<Day, Undated> {
        let (site, form) = (self.site, label.form.clone().unwrap_or_default());
        let received = label.received.as_deref().and_then(day_of).ok_or(Undated::NoLabel)?;
        let term = self.known.entry((form.clone(), label.round.clone()));
        let term = term.or_insert_with_key(|(form, round)| site.term(form, round.as_deref()).ok().flatten());
        term.as_ref().and_then(|term| term.ends_for(received)).ok_or(Undated::NoRetention { form })
    }
}
