//! A submission: answers that were held against their form and found good. Only [`crate::form::check`] makes one.

use serde::{Serialize, Serializer};

use crate::form::Shown;

/// What was answered to one question.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Answer {
    /// One thing.
    One(String),
    /// Several things, in the order of the options.
    Many(Vec<String>),
}

impl Answer {
    /// Each single thing in it.
    pub fn values(&self) -> impl Iterator<Item = &str> {
        let values = match self {
            Answer::One(value) => std::slice::from_ref(value),
            Answer::Many(values) => values,
        };
        values.iter().map(String::as_str)
    }
}

impl Serialize for Answer {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match self {
            Answer::One(value) => serializer.serialize_str(value),
            Answer::Many(values) => values.serialize(serializer),
        }
    }
}

/// An answer with its question's name and who sees it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Given {
    /// The field.
    pub field: String,
    /// Who sees it.
    pub shown: Shown,
    /// The answer.
    pub answer: Answer,
}

/// Good answers.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Submission {
    pub(crate) given: Vec<Given>,
    pub(crate) trap_sprung: bool,
}

impl Submission {
    /// The answers everybody may see once they are approved.
    pub fn published(&self) -> Vec<(String, Answer)> {
        self.of(|shown| shown == Shown::Published)
    }

    /// The answers nobody but the organisers may see, those that are only counted included.
    pub fn sealed(&self) -> Vec<(String, Answer)> {
        self.of(|shown| shown != Shown::Published)
    }

    /// Whether the question that only programs see was answered.
    pub fn trap_sprung(&self) -> bool {
        self.trap_sprung
    }

    fn of(&self, wanted: impl Fn(Shown) -> bool) -> Vec<(String, Answer)> {
        self.given.iter().filter(|g| wanted(g.shown)).map(|g| (g.field.clone(), g.answer.clone())).collect()
    }
}
