//! The real worker for the public, `showground ingest`, on a free port.

use std::fs::OpenOptions;
use std::io::{BufRead, BufReader};
use std::os::unix::process::ExitStatusExt;
use std::path::{Path, PathBuf};
use std::process::{Child, ChildStdout, Command, ExitStatus, Stdio};

use crate::crash::trace::Trace;
use crate::program::showground;

/// A worker at work. It is killed with its owner.
pub struct Worker {
    child: Child,
    stdout: BufReader<ChildStdout>,
    /// Host and port.
    pub address: String,
    log: PathBuf,
}

impl Worker {
    /// Starts it, and waits until it can be spoken to. It meets the end of small disks by itself.
    pub fn start(root: &Path) -> Worker {
        Worker::start_with(root, &["--keep-free", "0"])
    }

    /// The same with other options. What it logs is in `worker.log` beside the site.
    pub fn start_with(root: &Path, options: &[&str]) -> Worker {
        let log = root.with_file_name("worker.log");
        let mut child = showground(root)
            .args(["ingest", "--listen", "127.0.0.1:0", "--root"])
            .arg(root)
            .args(options)
            .stdin(Stdio::null())
            .stdout(Stdio::piped())
            .stderr(OpenOptions::new().create(true).append(true).open(&log).unwrap())
            .spawn()
            .unwrap();
        let mut stdout = BufReader::new(child.stdout.take().unwrap());
        let address = address(&mut stdout, &log);
        Worker { child, stdout, address, log }
    }

    /// Host and port of its monitor, once: it says them after its own.
    pub fn monitor(&mut self) -> String {
        address(&mut self.stdout, &self.log)
    }

    /// The number of its process.
    pub fn id(&self) -> u32 {
        self.child.id()
    }

    /// All that it has logged.
    pub fn logged(&self) -> String {
        read(&self.log)
    }

    /// Its calls, from now on; see [`Trace::of`].
    pub fn traced(&self, args: &[String]) -> Trace {
        Trace::of(self.child.id(), self.log.with_file_name("trace.log"), args)
    }

    /// Sends it a signal, by its name.
    pub fn tell(&self, signal: &str) {
        // The shell's own, which is there where no program of that name is.
        let status = Command::new("sh").arg("-c").arg(format!("kill -{signal} {}", self.child.id())).status();
        assert!(status.unwrap().success());
    }

    /// Whether it has not ended.
    pub fn is_running(&mut self) -> bool {
        self.child.try_wait().unwrap().is_none()
    }

    /// Waits until it has ended by itself, and how.
    pub fn end(&mut self) -> ExitStatus {
        self.child.wait().unwrap()
    }

    /// Ends it at once, as a machine does that has run out of memory, if it was not killed before.
    pub fn kill(&mut self) {
        let _ = self.child.kill();
        let after = self.child.wait().unwrap();
        assert_eq!(after.signal(), Some(9), "it ended by itself: {after}\n{}", read(&self.log));
    }
}

impl Drop for Worker {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// Host and port that it says next.
fn address(stdout: &mut BufReader<ChildStdout>, log: &Path) -> String {
    let mut said = String::new();
    stdout.read_line(&mut said).unwrap();
    let address = said.trim().strip_prefix("http://").and_then(|rest| rest.split('/').next());
    address.unwrap_or_else(|| panic!("no address, but {said:?}: {}", read(log))).to_owned()
}

fn read(log: &Path) -> String {
    std::fs::read_to_string(log).unwrap_or_default()
}
