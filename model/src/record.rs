//! A record: a submission as the Markdown file that waits in the inbox.
//!
//! All words of strangers stand under the one key `fields:`, so they can add no key of their own; what is not to be
//! published is in `sealed:`, which only the holder of a key can open. `parse(print(x)) == x`.

use serde::Serialize;

use crate::fields::{FromYaml, Reader};
use crate::submission::Answer;
use crate::yaml::{self, Data, Node};
use crate::{Diagnostic, Source, front_matter, mapping};

mapping! {
    /// What is known of a submission besides its answers.
    pub struct Envelope {
        /// The form.
        form: Option<String>,
        /// The fingerprint of its declaration.
        form_version: Option<String>,
        /// The name of the submission, which its sender knows, too.
        receipt: Option<String>,
        /// When it came, by the clocks of the place, to the second.
        received: Option<String>,
        /// How it came, where it was not by a form of the site: `import`, `post`, `event` or the like.
        source: Option<String>,
        /// The slug of the round that was open.
        round: Option<String>,
        /// The language of the page that it was sent from, when that is not the site's own.
        lang: Option<String>,
        /// How much it looks like one that no neighbour wrote; nothing in records of earlier versions.
        score: Option<i64>,
        /// Why it may not be what it seems; none for most.
        reasons: Vec<String>,
        /// The fingerprint of the words agreed to.
        consent: Option<String>,
        /// The keyed fingerprint of everything said, by which a second sending is recognised.
        digest: Option<String>,
        /// When its sender was asked something back, in UTC, to the second.
        asked: Option<String>,
        /// What.
        question: Option<String>,
        /// Since when an editor holds it back.
        held: Option<String>,
        /// For what it waits.
        held_for: Option<String>,
        /// What was decided: `approved`, `declined` or `collected`; nothing while it waits.
        decision: Option<String>,
        /// When, in UTC, to the second.
        decided: Option<String>,
        /// The branch on which it was put, as `collected` has it: an address without what opens a door, `#`, and a name.
        collected_onto: Option<String>,
        /// Why it was declined: a word, or what editors wrote before there were words for it.
        decision_reason: Option<String>,
        /// And in a sentence.
        decision_note: Option<String>,
    }
}

/// How a record says that it was put on a branch where its editors decide.
pub const COLLECTED: &str = "collected";

impl Envelope {
    /// Whether it was put on a branch, and nobody has decided on it at this machine since.
    pub fn is_collected(&self) -> bool {
        self.decision.as_deref() == Some(COLLECTED)
    }
}

/// A submission in the inbox.
#[derive(Clone, Debug)]
pub struct Record {
    /// What is known of it.
    pub envelope: Envelope,
    /// The answers that may be published, by field.
    pub fields: Vec<(String, Answer)>,
    /// All other answers, as armoured `age` text.
    pub sealed: Option<String>,
}

#[derive(Serialize)]
struct Printed<'a> {
    #[serde(flatten)]
    envelope: &'a Envelope,
    #[serde(serialize_with = "as_mapping")]
    fields: &'a [(String, Answer)],
    sealed: &'a Option<String>,
}

fn as_mapping<S: serde::Serializer>(fields: &&[(String, Answer)], serializer: S) -> Result<S::Ok, S::Error> {
    serializer.collect_map(fields.iter().map(|(field, answer)| (field, answer)))
}

impl Record {
    /// The file.
    ///
    /// # Errors
    /// None that answers could provoke: all keys and values are texts.
    pub fn print(&self) -> Result<String, serde_yaml::Error> {
        let mut keys =
            serde_yaml::to_value(Printed { envelope: &self.envelope, fields: &self.fields, sealed: &self.sealed })?;
        if let Some(keys) = keys.as_mapping_mut() {
            keys.retain(|_, value| !value.is_null());
        }
        front_matter::print(&keys, "")
    }

    /// Reads a file.
    ///
    /// # Errors
    /// All that is wrong with it; the worker writes no such files, hands do.
    pub fn parse(source: &Source) -> Result<Record, Vec<Diagnostic>> {
        let parts = front_matter::split(source).map_err(|mistake| vec![*mistake])?;
        let root = yaml::parse(source, parts.front)?;
        let mut reader = Reader::new(source);
        let record = read(&root, &mut reader);
        record.filter(|_| reader.found.mistakes.is_empty()).ok_or(reader.found.mistakes)
    }

    /// The answer to a question.
    pub fn answer(&self, field: &str) -> Option<&Answer> {
        self.fields.iter().find(|(id, _)| id == field).map(|(_, answer)| answer)
    }
}

fn read(root: &Node, reader: &mut Reader<'_>) -> Option<Record> {
    let mut keys = reader.fields(root)?;
    let envelope = Envelope::read(&mut keys);
    keys.require("form", "the stem of the form's declaration");
    keys.require("receipt", "the name of the submission");
    let fields = keys.node("fields").map(Node::entries).unwrap_or_default();
    let fields =
        fields.iter().filter_map(|entry| Some((entry.key.clone(), Answer::from_yaml(&entry.value, keys.reader)?)));
    let fields = fields.collect();
    let sealed = keys.take("sealed");
    keys.finish();
    Some(Record { envelope, fields, sealed })
}

impl FromYaml for Answer {
    fn from_yaml(node: &Node, reader: &mut Reader<'_>) -> Option<Answer> {
        match &node.data {
            Data::List(several) => several.iter().map(|one| reader.text(one)).collect::<Option<_>>().map(Answer::Many),
            Data::Null => Some(Answer::One(String::new())),
            Data::Scalar { .. } | Data::Map(_) => reader.text(node).map(Answer::One),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{SitePath, text};
    use proptest::prelude::*;

    fn envelope() -> Envelope {
        let text = |text: &str| Some(text.to_owned());
        Envelope {
            form: text("idea"),
            form_version: text("0123456789ab"),
            receipt: text("ABCDEFGHJK"),
            received: text("2026-11-24T10:00:00Z"),
            lang: text("cy"),
            digest: text("00"),
            ..Envelope::default()
        }
    }

    fn answers() -> impl Strategy<Value = Answer> {
        let words = "(\\PC|[\n\t:#'\"\\-|>&*!%@`{}\\[\\],? ]){0,60}";
        let typed = words.prop_map(|typed: String| text::canonical(&typed));
        prop_oneof![typed.clone().prop_map(Answer::One), prop::collection::vec(typed, 0..4).prop_map(Answer::Many)]
    }

    proptest! {
        #![proptest_config(ProptestConfig { cases: ProptestConfig::default().cases.max(2_000), ..ProptestConfig::default() })]
        #[test]
        fn a_record_is_read_back_as_it_was_written(fields in prop::collection::btree_map("[a-z_]{1,12}", answers(), 0..6)) {
            let fields: Vec<_> = fields.into_iter().collect();
            let record = Record { envelope: envelope(), fields: fields.clone(), sealed: Some("-----BEGIN\nabc\n-----END\n".into()) };
            let source = Source::new(SitePath::parse("inbox/waiting/idea/x.md").unwrap(), record.print().unwrap());
            let back = Record::parse(&source).unwrap();
            prop_assert_eq!(back.fields, fields);
            prop_assert_eq!(back.sealed, record.sealed);
            prop_assert_eq!(back.envelope.receipt, record.envelope.receipt);
            prop_assert_eq!(back.envelope.lang.as_deref(), Some("cy"));
        }
    }
}
