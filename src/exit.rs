//! Exit codes, and the last word of the program.
//!
//! 0 done · 1 the content has mistakes · 2 the command was misused · 3 the machine failed.

use std::fmt::Display;
use std::process::ExitCode;

/// Why a command did not do what it was asked.
#[derive(Debug)]
pub enum Failure {
    /// The content has mistakes; they have been shown.
    Mistakes,
    /// The command was misused.
    Misuse(String),
    /// The machine failed.
    Machine(String),
}

/// How a command ended.
pub type Outcome = Result<(), Failure>;

impl Failure {
    /// The command was misused.
    pub fn misuse(what: impl Display) -> Failure {
        Failure::Misuse(what.to_string())
    }

    /// The machine failed.
    pub fn machine(what: impl Display) -> Failure {
        Failure::Machine(what.to_string())
    }
}

/// Says what is left to say, and gives the exit code.
pub fn finish(outcome: Outcome) -> ExitCode {
    match outcome {
        Ok(()) => ExitCode::SUCCESS,
        Err(Failure::Mistakes) => ExitCode::from(1),
        Err(Failure::Misuse(what)) => last_word(2, &what),
        Err(Failure::Machine(what)) => last_word(3, &what),
    }
}

/// What clap has to say: help is an answer, everything else a misuse.
pub fn usage(usage: &clap::Error) -> ExitCode {
    // Nothing is left to be done when even this cannot be printed.
    let _ = usage.print();
    ExitCode::from(if usage.use_stderr() { 2 } else { 0 })
}

fn last_word(code: u8, what: &str) -> ExitCode {
    eprintln!("error: {what}");
    ExitCode::from(code)
}
