//! Texts, typed into every question of a form, and what the worker answered.

use std::collections::BTreeSet;
use std::path::Path;

use ingest::Site;
use model::form::{Choice, Condition, Field, FieldKind, Form, OTHER, OTHER_SUFFIX, choices};
use model::value::Day;

use crate::program::TODAY;
use crate::server::{Answer, Server};

/// What was answered to all that was sent.
#[derive(Default)]
pub struct Sent {
    /// Receipts of what becomes a thing of the site; what is the same once it is clean has the same.
    pub to_approve: BTreeSet<String>,
    /// How many were taken.
    pub taken: usize,
    /// Pages that came back, each with what was typed.
    pub pages: Vec<(String, String)>,
}

/// Somebody who types.
pub struct Sender<'s> {
    site: Site,
    server: &'s Server,
    sent: Sent,
    requests: u32,
}

impl<'s> Sender<'s> {
    /// In front of a site's server.
    pub fn new(root: &Path, server: &'s Server) -> Sender<'s> {
        let site = Site::open(root, Day::parse(TODAY).unwrap());
        Sender { site, server, sent: Sent::default(), requests: 0 }
    }

    /// All that came back.
    pub fn end(self) -> Sent {
        self.sent
    }

    /// Types a text into every question: once into those that take any words, once into all.
    pub fn send(&mut self, form: &Form, text: &str) {
        let good = self.filled(form, text, |field| takes_any_words(field.kind));
        let answer = self.post(form, &good);
        match answer.status {
            303 => {
                self.sent.taken += 1;
                let receipt = answer.receipt();
                if form.becomes.is_some() {
                    self.sent.to_approve.insert(receipt);
                }
            }
            422 => self.came_back(form, text, answer), // what is left of it when it is clean is nothing
            other => panic!("{}: {other} for {text:?}\n{}", form.id, answer.body),
        }
        let bad = self.filled(form, text, |field| field.kind != FieldKind::Honeypot);
        let answer = self.post(form, &bad);
        assert!(matches!(answer.status, 303 | 422), "{}: {} for {text:?}", form.id, answer.status);
        if answer.status == 422 {
            self.came_back(form, text, answer);
        }
    }

    fn came_back(&mut self, form: &Form, text: &str, answer: Answer) {
        self.sent.pages.push((format!("{} with {text:?}", form.id), answer.body));
    }

    /// Sends, and sends again what the page shows on which answers are checked.
    fn post(&mut self, form: &Form, pairs: &[(String, String)]) -> Answer {
        let answer = self.ask(form, pairs);
        if answer.status != 200 {
            return answer;
        }
        let carried = answer.carried();
        self.sent.pages.push((format!("{} with {pairs:?}", form.id), answer.body));
        self.ask(form, &carried)
    }

    /// Every request comes from another network, as a proxy says: so many from one would be refused.
    fn ask(&mut self, form: &Form, pairs: &[(String, String)]) -> Answer {
        self.requests += 1;
        self.server.post_from(self.requests, &format!("/submit/{}", form.id), &borrowed(pairs))
    }

    /// Answers to every question: the text where it is wanted, and something fitting elsewhere.
    fn filled(&self, form: &Form, text: &str, wanted: impl Fn(&Field) -> bool) -> Vec<(String, String)> {
        let facts = self.site.facts(form).unwrap();
        let references = form.fields.iter().filter(|field| field.kind == FieldKind::Reference);
        let about: Vec<_> = references.map(|field| (field.id.clone(), fitting(form, field, &[]))).collect();
        let (form, mut pairs) = (&form.asked(&about, &facts), Vec::new());
        for field in &form.fields {
            let options = choices(&field.options, &facts);
            let answer = match wanted(field) {
                true if takes_any_words(field.kind) => text.chars().take(field.max).collect(),
                true => text.to_owned(),
                false => fitting(form, field, &options),
            };
            if field.options.other {
                pairs.push((format!("{}{OTHER_SUFFIX}", field.id), text.chars().take(200).collect()));
            }
            pairs.push((field.id.clone(), answer));
        }
        pairs
    }
}

fn takes_any_words(kind: FieldKind) -> bool {
    matches!(kind, FieldKind::Text | FieldKind::Textarea | FieldKind::Name | FieldKind::Organisation)
}

/// An answer that is taken, and with which as much as possible is asked and published.
fn fitting(form: &Form, field: &Field, options: &[Choice]) -> String {
    let conditions = form.fields.iter().flat_map(|other| other.when.iter().chain(&other.published_when));
    let opens = |condition: &Condition| (condition.field == field.id).then(|| condition.answers.first().cloned());
    let opening = conditions.filter_map(opens).flatten().next();
    let other = field.options.other.then(|| OTHER.to_owned());
    match field.kind {
        FieldKind::Radios | FieldKind::Checkboxes | FieldKind::Select | FieldKind::ShownName => {
            opening.or(other).or_else(|| options.first().map(|choice| choice.id.clone())).unwrap_or_default()
        }
        FieldKind::Checkbox => "yes".into(),
        FieldKind::Email => "a@example.org".into(),
        FieldKind::Tel => "01234 567890".into(),
        FieldKind::Url => "https://example.org/".into(),
        FieldKind::Number => "1".into(),
        FieldKind::Date => "2026-12-01".into(),
        FieldKind::Reference => field.of.iter().map(|kind| subject(kind.folder())).next().unwrap_or_default(),
        FieldKind::Text
        | FieldKind::Textarea
        | FieldKind::Name
        | FieldKind::Organisation
        | FieldKind::Rows
        | FieldKind::Hidden
        | FieldKind::Honeypot => String::new(),
    }
}

fn subject(folder: &str) -> String {
    match folder {
        "events" => "events/a-day".into(),
        other => format!("{other}/a-kite"),
    }
}

fn borrowed(pairs: &[(String, String)]) -> Vec<(&str, &str)> {
    pairs.iter().map(|(name, value)| (name.as_str(), value.as_str())).collect()
}
