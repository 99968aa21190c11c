//! Exit codes, and the last word of the program.
//!
//! 0 done · 1 the content has mistakes · 2 the command was misused · 3 the machine failed.

use std::fmt::Display;
use std::io::{Error, ErrorKind};
use std::path::Path;
use std::process::ExitCode;

use crate::draw;

/// Why a command did not do what it was asked.
#[derive(Clone, Debug)]
pub enum Failure {
    /// The content has mistakes; they have been shown.
    Mistakes,
    /// The command was misused.
    Misuse(String),
    /// The machine failed.
    Machine(String),
}

/// What is said of files that cannot be read.
const KNOWN: [(ErrorKind, &str); 4] = [
    (ErrorKind::NotFound, "is not there; look whether its name and its folder are right"),
    (ErrorKind::IsADirectory, "is a folder; name a file in it"),
    (ErrorKind::PermissionDenied, "is not yours to read; ask its owner, who `ls -l` names"),
    (ErrorKind::InvalidData, "is no text"),
];

/// How a command ended.
pub type Outcome = Result<(), Failure>;

impl Failure {
    /// The command was misused.
    pub fn misuse(what: impl Display) -> Failure {
        Failure::Misuse(what.to_string())
    }

    /// A file that somebody named cannot be read.
    pub fn unreadable(file: &Path, error: &Error) -> Failure {
        let mend = KNOWN.iter().find(|(kind, _)| *kind == error.kind()).map(|(_, mend)| *mend);
        let file = file.display();
        Failure::misuse(mend.map_or_else(|| format!("{file}: {error}"), |mend| format!("{file} {mend}")))
    }

    /// What there is to say; nothing of mistakes, which have been shown.
    pub fn why(&self) -> Option<&str> {
        match self {
            Failure::Misuse(why) | Failure::Machine(why) => Some(why),
            Failure::Mistakes => None,
        }
    }

    /// The same, with something more to say.
    #[must_use]
    pub fn adding(self, more: &str) -> Failure {
        match self {
            Failure::Misuse(why) => Failure::Misuse(format!("{why}\n{more}")),
            Failure::Machine(why) => Failure::Machine(format!("{why}\n{more}")),
            Failure::Mistakes => Failure::Mistakes,
        }
    }

    /// The machine failed.
    pub fn machine(what: impl Display) -> Failure {
        Failure::Machine(what.to_string())
    }
}

/// Says what is left to say, and gives the exit code.
pub fn finish(outcome: Outcome) -> ExitCode {
    match (outcome, draw::lost()) {
        (Ok(()) | Err(Failure::Mistakes), Some(why)) => lost(why),
        (Ok(()), None) => ExitCode::SUCCESS,
        (Err(Failure::Mistakes), None) => ExitCode::from(1),
        (Err(Failure::Misuse(what)), _) => last_word(2, &what),
        (Err(Failure::Machine(what)), _) => last_word(3, &what),
    }
}

/// Whoever stored the answer has to learn that it is not whole, whatever it says of the content.
fn lost(why: &Error) -> ExitCode {
    last_word(3, &format!("the answer could not be written to standard output: {why}; nothing else went wrong"))
}

/// What clap has to say: help is an answer, everything else a misuse.
pub fn usage(usage: &clap::Error) -> ExitCode {
    match (usage.use_stderr(), usage.print()) {
        (true, _) => ExitCode::from(2), // nothing is left to be done when even this cannot be printed
        (false, Err(error)) if error.kind() != ErrorKind::BrokenPipe => lost(&error),
        (false, _) => ExitCode::SUCCESS,
    }
}

fn last_word(code: u8, what: &str) -> ExitCode {
    aside!("error: {what}");
    ExitCode::from(code)
}
