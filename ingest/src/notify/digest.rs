//! What editors are told: how many wait, of which forms, and their receipts. The subject never changes, and nothing that
//! anybody wrote is in it.

use std::collections::BTreeMap;
use std::fmt::Write;

use serde_json::json;

/// The same for every notice: no word of a stranger gets into the head of a mail.
pub const SUBJECT: &str = "New submissions wait for you";

/// A record by where it lies: `waiting/idea/ABCDEFGHJK`.
pub type Place = String;

/// A notice.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Digest {
    /// A name of its own, by which receivers can see that it came twice.
    pub id: String,
    /// What it tells of.
    pub places: Vec<Place>,
}

impl Digest {
    /// Receipts by folder and form.
    fn groups(&self) -> BTreeMap<(&str, &str), Vec<&str>> {
        let mut groups: BTreeMap<(&str, &str), Vec<&str>> = BTreeMap::new();
        for place in &self.places {
            if let [folder, form, receipt] = place.splitn(3, '/').collect::<Vec<_>>()[..] {
                groups.entry((folder, form)).or_default().push(receipt);
            }
        }
        groups
    }

    /// As a text for people.
    pub fn text(&self) -> String {
        let mut text = String::new();
        for ((folder, form), receipts) in self.groups() {
            let aside = if folder == "quarantine" { ", put aside" } else { "" };
            let _ = writeln!(text, "{} by the form {form}{aside}: {}", receipts.len(), receipts.join(", "));
        }
        text + "\nSee `showground inbox`.\n"
    }

    /// As JSON, with the text under the key that chat programs show.
    pub fn json(&self) -> String {
        let groups = self.groups().into_iter().map(|((folder, form), receipts)| {
            json!({ "form": form, "folder": folder, "count": receipts.len(), "receipts": receipts })
        });
        let text = format!("{SUBJECT}\n{}", self.text());
        json!({ "text": text, "id": self.id, "submissions": groups.collect::<Vec<_>>() }).to_string()
    }
}
