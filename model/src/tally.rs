//! A tally: how often each answer was given to the questions of a form of which only totals are published.
//!
//! **Many small files make the numbers, and their sum is what is shown.** A file is written once, for at least
//! [`TOGETHER`] submissions at a time, and never changed: two editors who count at once make two files, which git joins
//! without a conflict (they must share one vault: two copies of it would count the same twice), and no commit tells what one person answered, though it stands beside what they sent.

use std::collections::BTreeMap;

use crate::fields::{FromYaml, Reader};
use crate::form::{Field, FieldKind, Form, OTHER, Shown};
use crate::submission::Answer;
use crate::yaml::{self, Node};
use crate::{Diagnostic, Slug, Source};

/// The folder of tallies in `content/`; in it one for each form.
pub const FOLDER: &str = "tallies";
/// How many submissions are counted at once at least: with fewer, a new file would say too much of each.
pub const TOGETHER: usize = 5;

/// The answer under which numbers are added up: how many people come in all, and never how many come with one.
pub const SUM: &str = "sum";

/// How often each answer was given, by question; of a number, the sum.
pub type Counts = BTreeMap<String, BTreeMap<String, usize>>;

/// A file of counts.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Tally {
    /// The form.
    pub form: String,
    /// The slug of the round that was open, if there was one.
    pub round: Option<String>,
    /// How many submissions were counted.
    pub submissions: usize,
    /// How often each answer was given.
    pub answers: Counts,
}

impl Tally {
    /// An empty one.
    pub fn new(form: &Form, round: Option<&str>) -> Tally {
        Tally { form: form.id.clone(), round: round.map(str::to_owned), ..Tally::default() }
    }

    /// Counts a submission: of its sealed answers those of which totals are published, and of these what was picked and the
    /// sum of numbers, never what was written.
    pub fn count(&mut self, form: &Form, sealed: &[(String, Answer)]) {
        self.submissions += 1;
        for field in form.fields.iter().filter(|field| is_counted(field)) {
            for (_, answer) in sealed.iter().filter(|(id, _)| *id == field.id) {
                let question = self.answers.entry(field.id.clone()).or_default();
                for (answer, number) in answer.values().filter_map(|value| counted(field, value)) {
                    let sum = question.entry(answer).or_default();
                    *sum = sum.saturating_add(number);
                }
            }
        }
    }

    /// The file.
    pub fn print(&self) -> String {
        let Tally { form, submissions, .. } = self;
        let round = self.round.as_ref().map_or_else(String::new, |round| format!("round: {round}\n"));
        let none = if self.answers.is_empty() { " {}" } else { "" };
        let mut text = format!("form: {form}\n{round}submissions: {submissions}\nanswers:{none}\n");
        for (question, answers) in &self.answers {
            text.push_str(&format!("  {question}:\n"));
            answers.iter().for_each(|(answer, number)| text.push_str(&format!("    '{answer}': {number}\n")));
        }
        text
    }
}

/// Whether a form has answers that are counted.
pub fn has_any(form: &Form) -> bool {
    form.fields.iter().any(is_counted)
}

/// What was picked is counted, and numbers from 0 on are added up.
fn is_counted(field: &Field) -> bool {
    let is_number = field.kind == FieldKind::Number && field.min.is_some_and(|min| min >= 0);
    field.shown == Shown::Totals && (field.kind.has_options() || is_number)
}

/// What an answer adds to which count.
fn counted(field: &Field, value: &str) -> Option<(String, usize)> {
    match field.kind == FieldKind::Number {
        true => value.parse().ok().map(|number| (SUM.to_owned(), number)),
        false => Some((Slug::parse(value).map_or_else(|| OTHER.to_owned(), |id| id.to_string()), 1)),
    }
}

/// Reads a file. What could be read is there even when there are mistakes.
pub fn parse(source: &Source) -> (Option<Tally>, Vec<Diagnostic>) {
    let root = match yaml::parse_all(source) {
        Ok(root) => root,
        Err(mistakes) => return (None, mistakes),
    };
    let mut reader = Reader::new(source);
    let tally = read(&root, &mut reader);
    (tally, reader.found.mistakes)
}

fn read(root: &Node, reader: &mut Reader<'_>) -> Option<Tally> {
    let mut fields = reader.fields(root)?;
    let (form, round): (Option<String>, Option<String>) = (fields.take("form"), fields.take("round"));
    let submissions: Option<Count> = fields.take("submissions");
    let answers: Option<ByQuestion> = fields.take("answers");
    fields.require("form", "the form whose answers were counted");
    fields.require("answers", "how often each answer was given, by question");
    fields.finish();
    Some(Tally { form: form?, round, submissions: submissions.map_or(0, |count| count.0), answers: answers?.0 })
}

struct ByQuestion(Counts);
struct ByAnswer(BTreeMap<String, usize>);
struct Count(usize);

impl FromYaml for ByQuestion {
    fn from_yaml(node: &Node, reader: &mut Reader<'_>) -> Option<ByQuestion> {
        let all = node.entries().iter();
        let all = all.map(|entry| Some((entry.key.clone(), ByAnswer::from_yaml(&entry.value, reader)?.0)));
        all.collect::<Option<_>>().map(ByQuestion)
    }
}

impl FromYaml for ByAnswer {
    fn from_yaml(node: &Node, reader: &mut Reader<'_>) -> Option<ByAnswer> {
        let all = node.entries().iter();
        let all = all.map(|entry| Some((entry.key.clone(), Count::from_yaml(&entry.value, reader)?.0)));
        all.collect::<Option<_>>().map(ByAnswer)
    }
}

impl FromYaml for Count {
    fn from_yaml(node: &Node, reader: &mut Reader<'_>) -> Option<Count> {
        let number = node.text().and_then(|text| text.parse().ok()).map(Count);
        number.or_else(|| reader.wrong(node, "a whole number", "write how often it was counted, like 12"))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{SitePath, form};

    fn source(path: &str, text: &str) -> Source {
        Source::new(SitePath::parse(path).unwrap(), text)
    }

    fn asking() -> Form {
        let text = "title: x\nat: /x/\nfields:\n\
            - {id: why, kind: checkboxes, label: Why?, options: [{id: fun}, {id: good-cause}], other: true, shown: totals}\n\
            - {id: people, kind: number, min: 1, label: How many?, shown: totals}\n\
            - {id: below, kind: number, label: Degrees?, shown: totals}\n\
            - {id: secret, kind: radios, label: Secret?, options: [{id: fun}], shown: published, public_reason: x}\n";
        form::parse(&source("content/forms/idea.yaml", text), &crate::languages::Languages::default()).unwrap()
    }

    #[test]
    fn only_what_was_picked_is_counted_and_numbers_are_added_up_where_totals_are_published() {
        let form = asking();
        let mut tally = Tally::new(&form, Some("v1"));
        let many = |values: &[&str]| Answer::Many(values.iter().map(|value| (*value).to_owned()).collect());
        for _ in 0..2 {
            tally.count(
                &form,
                &[
                    ("why".into(), many(&["fun", "other", "Ada Lovelace"])),
                    ("why_other".into(), Answer::One("Ada's own words".into())),
                    ("people".into(), Answer::One("21".into())),
                    ("below".into(), Answer::One("-3".into())),
                    ("secret".into(), Answer::One("fun".into())),
                    ("email".into(), Answer::One("ada@example.org".into())),
                ],
            );
        }
        let text = tally.print();
        let answers = "  people:\n    'sum': 42\n  why:\n    'fun': 2\n    'other': 4\n";
        assert_eq!(text, format!("form: idea\nround: v1\nsubmissions: 2\nanswers:\n{answers}"));
        let (back, mistakes) = parse(&source("content/tallies/idea/x.yaml", &text));
        assert_eq!((back, mistakes.len()), (Some(tally), 0));
    }

    #[test]
    fn a_damaged_file_is_said_with_its_place() {
        for odd in ["form: idea\n", "answers: {}\n", "form: x\nanswers: {why: {fun: many}}\n"] {
            let (_, mistakes) = parse(&source("content/tallies/idea/x.yaml", odd));
            assert!(mistakes.iter().all(|mistake| mistake.at.is_some()) && !mistakes.is_empty(), "{odd}");
        }
    }
}
