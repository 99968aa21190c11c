//! What editors are told: how many wait, of which forms, and their receipts. The subject never changes, and nothing that
//! anybody wrote is in it.

use std::cmp::Reverse;
use std::collections::BTreeMap;

use serde_json::json;

/// The most receipts that one notice lists: nobody reads more.
const LISTED: usize = 20;

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

/// Submissions of one form in one folder.
struct Group<'a> {
    folder: &'a str,
    form: &'a str,
    /// How many there are.
    count: usize,
    /// Those that are listed.
    receipts: Vec<&'a str>,
}

impl Group<'_> {
    fn line(&self) -> String {
        let aside = if self.folder == "quarantine" { ", put aside" } else { "" };
        let head = format!("{} by the form {}{aside}", self.count, self.form);
        match (self.receipts.len(), self.count - self.receipts.len()) {
            (0, _) => head,
            (_, 0) => format!("{head}: {}", self.receipts.join(", ")),
            (_, more) => format!("{head}: {}, and {more} more", self.receipts.join(", ")),
        }
    }
}

impl Digest {
    /// What there is by folder and form, and the first receipts of it.
    fn groups(&self) -> Vec<Group<'_>> {
        // What waits is more worth listing than what was put aside; its folder comes later by its name.
        let mut groups: BTreeMap<(Reverse<&str>, &str), Vec<&str>> = BTreeMap::new();
        for place in &self.places {
            if let [folder, form, receipt] = place.splitn(3, '/').collect::<Vec<_>>()[..] {
                groups.entry((Reverse(folder), form)).or_default().push(receipt);
            }
        }
        let mut room = LISTED;
        let group = |((Reverse(folder), form), mut receipts): (_, Vec<_>)| {
            let count = receipts.len();
            receipts.truncate(room);
            room -= receipts.len();
            Group { folder, form, count, receipts }
        };
        groups.into_iter().map(group).collect()
    }

    /// As a text for people.
    pub fn text(&self) -> String {
        let lines: Vec<String> = self.groups().iter().map(Group::line).collect();
        lines.join("\n") + "\n\nSee `showground inbox`.\n"
    }

    /// As JSON: `{"text": …, "id": …, "submissions": [{"form": …, "folder": …, "count": …, "receipts": […]}, …]}`. It is for receivers
    /// that show people the `text` of an object and pass over its other keys, and for programs of one's own.
    pub fn json(&self) -> String {
        let groups = self.groups().into_iter().map(|group| {
            json!({ "form": group.form, "folder": group.folder, "count": group.count, "receipts": group.receipts })
        });
        let text = format!("{SUBJECT}\n{}", self.text());
        json!({ "text": text, "id": self.id, "submissions": groups.collect::<Vec<_>>() }).to_string()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_notice_of_hundreds_is_short() {
        let place = |folder: &str, form: &str, n: usize| format!("{folder}/{form}/{n:010}");
        let many = |folder, form, count| (0..count).map(move |n| place(folder, form, n));
        let places: Vec<Place> = many("quarantine", "idea", 300)
            .chain(many("waiting", "need", 400))
            .chain(many("waiting", "idea", 3))
            .collect();
        let digest = Digest { id: "1-x".into(), places };
        let text = digest.text();
        assert!(
            text.starts_with(
                "3 by the form idea: 0000000000, 0000000001, 0000000002\n400 by the form need: 0000000000, "
            )
        );
        assert!(text.contains("0000000016, and 383 more\n300 by the form idea, put aside\n\nSee"), "{text}");
        let json: serde_json::Value = serde_json::from_str(&digest.json()).unwrap();
        assert_eq!(json["submissions"][1]["count"], 400);
        assert_eq!(json["submissions"][1]["receipts"].as_array().map(Vec::len), Some(17));
        let keys: Vec<&String> = json.as_object().unwrap().keys().collect();
        assert_eq!(keys, ["id", "submissions", "text"]);
        assert!(digest.json().len() < 2_000, "a notice is short: {}", digest.json().len());
    }
}
