//! The site that is sent to, with the real worker for the public in front of it.

use std::fs;
use std::io::{BufRead, BufReader};
use std::net::SocketAddr;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};

use ingest::keys::WorkerKey;
use ingest::vault::Identity;
use tempfile::TempDir;

use crate::Fallible;

/// The secret by which submissions are named; with it, the bench makes tokens.
const SECRET: u8 = 7;

/// What is sent.
#[derive(Clone, Copy)]
pub enum Form {
    /// All of it is to be published.
    Published,
    /// An address is sealed to two editors.
    Sealed,
}

/// A site with its worker, which goes with its owner.
pub struct Site {
    root: TempDir,
    worker: Child,
    /// Where it listens.
    pub address: SocketAddr,
}

impl Form {
    /// Its id.
    pub fn id(self) -> &'static str {
        match self {
            Form::Published => "published",
            Form::Sealed => "sealed",
        }
    }

    /// What the table calls it.
    pub fn about(self) -> &'static str {
        match self {
            Form::Published => "nothing private",
            Form::Sealed => "with a private answer",
        }
    }

    fn declaration(self) -> &'static str {
        match self {
            Form::Published => {
                "title: A word\nat: /published/\ncheck_answers: true\nfields:\n  \
                 - {id: story, kind: textarea, label: A story, required: Tell it, max: 2000, shown: published}\n"
            }
            Form::Sealed => {
                "title: A word\nat: /sealed/\ncheck_answers: true\nretention: P30D\n\
                 consent: {field: agree, text: pages/p}\nfields:\n  \
                 - {id: story, kind: textarea, label: A story, required: Tell it, max: 2000, shown: published}\n  \
                 - {id: email, kind: email, label: Email, required: Enter it, shown: private}\n  \
                 - {id: agree, kind: checkbox, label: I agree, required: Tick it, shown: private}\n"
            }
        }
    }
}

impl Site {
    /// A new one on the disk of a folder.
    pub fn new(dir: &Path) -> Fallible<Site> {
        let root = tempfile::Builder::new().disable_cleanup(true).tempdir_in(dir)?;
        let keys = [Identity::generate(), Identity::generate()].map(|editor| format!("  - {}\n", editor.to_public()));
        let file = |path: &str, text: &str| -> Fallible<()> {
            let path = root.path().join(path);
            fs::create_dir_all(path.parent().ok_or("no folder")?)?;
            Ok(fs::write(path, text)?)
        };
        file("content/site.yaml", &format!("name: A bench\nkeys:\n{}", keys.concat()))?;
        file("content/pages/p.md", "---\ntitle: Privacy\n---\n")?;
        file("vault/worker.key", &format!("{SECRET:02x}").repeat(32))?;
        for form in [Form::Published, Form::Sealed] {
            file(&format!("content/forms/{}.yaml", form.id()), form.declaration())?;
        }
        let (worker, address) = start(root.path())?;
        Ok(Site { root, worker, address })
    }

    /// The secret by which its submissions are named.
    pub fn key() -> WorkerKey {
        WorkerKey::new([SECRET; 32])
    }

    /// The process of its worker.
    pub fn pid(&self) -> u32 {
        self.worker.id()
    }

    /// Where its inbox is.
    pub fn inbox(&self) -> PathBuf {
        self.root.path().join("inbox")
    }
}

fn start(root: &Path) -> Fallible<(Child, SocketAddr)> {
    let mut worker = Command::new(env!("CARGO_BIN_EXE_showground-ingest"))
        .args(["--listen", "127.0.0.1:0", "--root"])
        .arg(root)
        .stdout(Stdio::piped())
        .stderr(Stdio::null())
        .spawn()?;
    let mut said = String::new();
    BufReader::new(worker.stdout.take().ok_or("no output")?).read_line(&mut said)?;
    let address = said.trim().trim_start_matches("http://").trim_end_matches('/').parse();
    Ok((worker, address.map_err(|_| format!("the worker did not start: {said:?}"))?))
}

impl Drop for Site {
    fn drop(&mut self) {
        let _ = self.worker.kill();
        let _ = self.worker.wait();
    }
}
