//! What is wrong with an answer, as a value, and the one place where it is put into words.

use crate::words::Words;

/// What is wrong.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Problem {
    /// Nothing was answered; with the words of the declaration.
    Missing(String),
    /// It has more characters than the most.
    TooLong(usize),
    /// It is not an e-mail address.
    NotAnEmail,
    /// It is not a telephone number.
    NotATelephone,
    /// It is not a web address.
    NotAUrl,
    /// It is not a whole number from the least to the most.
    NotANumber(Option<i64>, usize),
    /// It is not a day.
    NotADate,
    /// It is none of the options.
    NotAnOption,
    /// "Something else" was picked, and nothing written.
    OtherMissing,
    /// What it is about is not there.
    NotThere,
    /// A name is to be shown, and none was given.
    NameNeeded,
    /// The name of a group is to be shown, and none was given.
    GroupNeeded,
    /// It was answered more than once.
    Twice,
}

/// A problem with one field.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Complaint {
    /// The field.
    pub field: String,
    /// What the field's answer is called.
    pub name: String,
    /// The problem.
    pub problem: Problem,
}

impl Complaint {
    /// The sentence people read: what to do, not what they did wrong.
    pub fn message(&self, words: &Words) -> String {
        let name = ("name", self.name.as_str());
        match &self.problem {
            Problem::Missing(words) => words.clone(),
            Problem::TooLong(max) => words.fill("too_long", &[name, ("max", &thousands(*max))]),
            Problem::NotAnEmail => words.say("not_an_email").to_owned(),
            Problem::NotATelephone => words.say("not_a_telephone").to_owned(),
            Problem::NotAUrl => words.say("not_a_url").to_owned(),
            Problem::NotANumber(Some(min), max) => {
                words.fill("not_a_number_between", &[name, ("min", &min.to_string()), ("max", &max.to_string())])
            }
            Problem::NotANumber(None, max) => words.fill("not_a_number", &[name, ("max", &max.to_string())]),
            Problem::NotADate => words.fill("not_a_date", &[name]),
            Problem::NotAnOption => words.fill("not_an_option", &[name]),
            Problem::OtherMissing => words.fill("other_missing", &[name]),
            Problem::NotThere => words.say("not_there").to_owned(),
            Problem::NameNeeded => words.say("name_needed").to_owned(),
            Problem::GroupNeeded => words.say("group_needed").to_owned(),
            Problem::Twice => words.fill("twice", &[name]),
        }
    }
}

fn thousands(number: usize) -> String {
    match number {
        0..=999 => number.to_string(),
        _ => format!("{},{:03}", number / 1000, number % 1000),
    }
}
