//! The answer of a command, on standard output. What could not be written there is remembered for the last word of the program:
//! a script that stores the answer on a full disk has to learn that it is not whole.

use std::fmt::Arguments;
use std::io::{Error, ErrorKind, Write};
use std::sync::OnceLock;

/// Why a part of the answer is lost.
static LOST: OnceLock<Error> = OnceLock::new();

/// A line of it.
pub fn line(text: &str) {
    write(format_args!("{text}\n"));
}

/// A text of several lines.
pub fn text(text: &str) {
    write(format_args!("{text}"));
}

/// Writes down what is still held back, and says why a part of the answer is lost, if one is.
pub fn lost() -> Option<&'static Error> {
    note(std::io::stdout().flush());
    LOST.get()
}

fn write(text: Arguments<'_>) {
    note(std::io::stdout().write_fmt(text));
}

/// A reader that has gone away, as `head` does, has all that it wanted.
fn note(written: Result<(), Error>) {
    match written {
        Err(error) if error.kind() != ErrorKind::BrokenPipe => drop(LOST.set(error)), // the first says why
        _ => {}
    }
}
