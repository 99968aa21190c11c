//! What is wrong with an answer, as a value, and the one place where it is put into words.

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
    pub fn message(&self) -> String {
        let name = &self.name;
        match &self.problem {
            Problem::Missing(words) => words.clone(),
            Problem::TooLong(max) => format!("{name} must be {} characters or less", thousands(*max)),
            Problem::NotAnEmail => "Enter an email address in the correct format, like name@example.com".into(),
            Problem::NotATelephone => "Enter a phone number, like 01632 960 001 or +44 808 157 0192".into(),
            Problem::NotAUrl => "Enter a web address that starts with http:// or https://".into(),
            Problem::NotANumber(Some(min), max) => format!("{name} must be a whole number between {min} and {max}"),
            Problem::NotANumber(None, max) => format!("{name} must be a whole number, at most {max}"),
            Problem::NotADate => format!("{name} must be a date, like 2026-09-14"),
            Problem::NotAnOption => format!("Select one of the answers to: {name}"),
            Problem::OtherMissing => format!("Enter your own answer, as you selected something else for: {name}"),
            Problem::NotThere => {
                "What this is about is not on the site any more. Go back to the page you came from and try again".into()
            }
            Problem::NameNeeded => "Enter your name, or select that no name is shown".into(),
            Problem::GroupNeeded => "Enter the name of your group, or select another way to show your name".into(),
            Problem::Twice => format!("Answer once: {name}"),
        }
    }
}

fn thousands(number: usize) -> String {
    match number {
        0..=999 => number.to_string(),
        _ => format!("{},{:03}", number / 1000, number % 1000),
    }
}
