//! The real program, run as an editor runs it.

use std::path::Path;
use std::process::{Command, Output};

/// The day on which all tests take place.
pub const TODAY: &str = "2026-11-24";

/// What a run came to.
#[derive(Debug)]
pub struct Run {
    /// The exit code.
    pub code: i32,
    /// Standard output.
    pub stdout: String,
    /// Standard error.
    pub stderr: String,
}

/// A program that will be run in a folder, on the day of the tests, in a zone without surprises.
pub fn showground(folder: &Path) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_showground"));
    command
        .current_dir(folder)
        .env("NO_COLOR", "1")
        .env("TZ", "UTC")
        .env_remove("RUST_BACKTRACE")
        .env_remove("SHOWGROUND_KEY");
    as_ada(&mut command);
    command
}

/// Who commits in tests, whatever git knows of this machine.
pub fn as_ada(command: &mut Command) {
    command.env("GIT_CONFIG_GLOBAL", "/dev/null").env("GIT_CONFIG_SYSTEM", "/dev/null");
    for (name, value) in [("NAME", "Ada"), ("EMAIL", "ada@example.org")] {
        command.env(format!("GIT_AUTHOR_{name}"), value).env(format!("GIT_COMMITTER_{name}"), value);
    }
}

/// What git says in a folder: its output, its errors behind `! `, the exit code when it is not 0.
pub fn git(folder: &Path, args: &[String]) -> String {
    let mut command = Command::new("git");
    as_ada(&mut command);
    let run = end(command.current_dir(folder).args(args));
    let said: String = run.stderr.lines().map(|line| format!("! {line}\n")).collect();
    let code = if run.code == 0 { String::new() } else { format!("exit {}\n", run.code) };
    run.stdout + &said + &code
}

/// Runs the program to its end, on the day of the tests.
pub fn run(folder: &Path, args: &[&str]) -> Run {
    end(showground(folder).args(args).args(["--today", TODAY]))
}

/// Runs a command to its end. It may fail, but not crash.
pub fn end(command: &mut Command) -> Run {
    let Output { status, stdout, stderr } = command.output().unwrap();
    let run = Run {
        code: status.code().unwrap_or_else(|| panic!("killed: {status}")),
        stdout: String::from_utf8(stdout).unwrap(),
        stderr: String::from_utf8(stderr).unwrap(),
    };
    assert!(run.code != 101 && !run.stderr.contains("panicked at"), "a crash:\n{}", run.stderr);
    run
}

impl Run {
    /// The same, when it exited with 0.
    pub fn good(self) -> Run {
        assert_eq!(self.code, 0, "{}{}", self.stdout, self.stderr);
        self
    }
}

/// The number in front of a word, as in `467 pages: 470 files made`.
pub fn number_before(text: &str, word: &str) -> usize {
    let before = &text[..text.find(word).unwrap_or_else(|| panic!("no `{word}` in: {text}"))];
    let digits = before.trim_end().rsplit(|c: char| !c.is_ascii_digit()).next().unwrap_or_default();
    digits.parse().unwrap_or_else(|_| panic!("no number before `{word}` in: {text}"))
}
