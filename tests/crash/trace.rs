//! The system calls of a running program, seen and failed from outside by `strace`.
//!
//! It counts calls for each thread. All that it takes to keep a record happens on one thread, so `when=3` is the third such
//! call of a request.

use std::fs;
use std::io::{BufRead, BufReader};
use std::path::{Path, PathBuf};
use std::process::{Child, ChildStderr, Command, Stdio};

/// A program whose calls are written down, until [`Trace::end`].
pub struct Trace {
    child: Child,
    said: BufReader<ChildStderr>,
    log: PathBuf,
}

/// Whether calls can be failed here, or why not.
pub fn is_possible() -> Result<(), String> {
    let tried = Command::new("strace").args(["-f", "-o", "/dev/null", "-e", "inject=fsync:error=EIO", "true"]).output();
    match tried {
        Err(error) => Err(format!("strace cannot be run ({error}); install the package `strace`")),
        Ok(output) if !output.status.success() => {
            Err(format!("strace fails: {}", String::from_utf8_lossy(&output.stderr).trim()))
        }
        Ok(_) => Ok(()),
    }
}

/// A command that will be run under `strace` with these arguments, which writes the calls of all its threads into a file.
pub fn under(command: &Command, log: &Path, args: &[&str]) -> Command {
    let mut outer = Command::new("strace");
    outer.args(["-f", "-y", "-ttt", "-s", "400", "-o"]).arg(log).args(args);
    outer.arg(command.get_program()).args(command.get_args());
    command.get_current_dir().into_iter().for_each(|folder| _ = outer.current_dir(folder));
    for (name, value) in command.get_envs() {
        match value {
            Some(value) => outer.env(name, value),
            None => outer.env_remove(name),
        };
    }
    outer
}

impl Trace {
    /// The calls of a process and of all its threads, with the files they are about, each with its time. The calls are
    /// counted from now on.
    pub fn of(process: u32, log: PathBuf, args: &[String]) -> Trace {
        let mut child = Command::new("strace")
            .args(["-f", "-y", "-ttt", "-s", "512", "-o"])
            .arg(&log)
            .args(args)
            .args(["-p", &process.to_string()])
            .stderr(Stdio::piped())
            .spawn()
            .unwrap();
        let mut said = BufReader::new(child.stderr.take().unwrap());
        let mut line = String::new();
        while !line.contains("attached") {
            line.clear();
            assert!(said.read_line(&mut line).unwrap() > 0, "strace did not attach: {args:?}");
        }
        Trace { child, said, log }
    }

    /// What was seen so far.
    pub fn so_far(&self) -> String {
        fs::read_to_string(&self.log).unwrap()
    }

    /// Lets the program go on alone, which must not be dying: `strace` would wait for it for ever. All that was seen, a call
    /// on each line.
    pub fn end(mut self) -> String {
        let interrupt = format!("kill -INT {}", self.child.id());
        assert!(Command::new("sh").args(["-c", &interrupt]).status().unwrap().success());
        self.wait()
    }

    /// All that was seen of a program that was killed.
    pub fn of_the_dead(mut self) -> String {
        self.wait()
    }

    fn wait(&mut self) -> String {
        let mut rest = String::new();
        while self.said.read_line(&mut rest).unwrap() > 0 {}
        self.child.wait().unwrap();
        self.so_far()
    }
}

impl Drop for Trace {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// The names of the calls in a trace, and how often each was begun.
pub fn calls(trace: &str) -> std::collections::BTreeMap<String, usize> {
    let mut calls = std::collections::BTreeMap::new();
    for name in trace.lines().filter_map(name) {
        *calls.entry(name.to_owned()).or_default() += 1;
    }
    calls
}

/// How often the thread that made the most of the calls of a name made one.
pub fn most(trace: &str, called: &str) -> usize {
    let mut made = std::collections::BTreeMap::<&str, usize>::new();
    for line in trace.lines().filter(|line| name(line) == Some(called)) {
        *made.entry(line.split_whitespace().next().unwrap_or_default()).or_default() += 1;
    }
    made.into_values().max().unwrap_or_default()
}

/// The name of the call that begins on a line: `123 0.5 openat(…`.
pub fn name(line: &str) -> Option<&str> {
    let call = line.split_whitespace().nth(2)?;
    let (name, _) = call.split_once('(')?;
    name.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'_').then_some(name)
}
