//! The site that is sent to, with the real worker for the public in front of it.

use std::fs;
use std::net::SocketAddr;
use std::path::{Path, PathBuf};
use std::process::Command;

use ingest::keys::WorkerKey;
use ingest::vault::Identity;
use tempfile::TempDir;

use crate::Fallible;
use crate::durable::program::{Program, free};

/// The worker for the public, as cargo has just made it.
pub const WORKER: &str = env!("CARGO_BIN_EXE_showground-ingest");
/// The secret by which submissions are named; with it, the bench makes tokens.
const SECRET: u8 = 7;

/// What is sent.
#[derive(Clone, Copy)]
pub enum Form {
    /// All of it is to be published.
    Published,
    /// An address is sealed to two editors.
    Sealed,
    /// An idea as people send it: a title, some hundred words, and an address that is sealed.
    Idea,
}

/// A site with its worker, which goes with its owner.
pub struct Site {
    root: TempDir,
    /// The worker.
    pub worker: Program,
}

impl Form {
    /// Its id.
    pub fn id(self) -> &'static str {
        match self {
            Form::Published => "published",
            Form::Sealed => "sealed",
            Form::Idea => "idea",
        }
    }

    /// What the table calls it.
    pub fn about(self) -> &'static str {
        match self {
            Form::Published => "nothing private",
            Form::Sealed => "with a private answer",
            Form::Idea => "an idea",
        }
    }

    fn declaration(self) -> &'static str {
        match self {
            Form::Published => {
                "title: A word\nat: /published/\ncheck_answers: true\nfields:\n  \
                 - {id: story, kind: textarea, label: A story, required: Tell it, max: 2000, shown: published}\n"
            }
            Form::Idea => {
                "title: Share an idea\nat: /ideas/new/\nbecomes: idea\ncheck_answers: true\nretention: P30D\n\
                 consent: {field: agree, text: pages/p}\nfields:\n  \
                 - {id: title, kind: text, label: Your idea, required: Enter it, max: 120, shown: published}\n  \
                 - {id: story, kind: textarea, label: Tell us more, required: Tell it, max: 4000, shown: published, as: body}\n  \
                 - {id: email, kind: email, label: Email, required: Enter it, shown: private}\n  \
                 - {id: agree, kind: checkbox, label: I agree, required: Tick it, shown: private}\n"
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
    /// A new one on the disk of a folder, with this program as its worker.
    pub fn of(worker: &Path, dir: &Path) -> Fallible<Site> {
        let root = tempfile::Builder::new().disable_cleanup(true).tempdir_in(dir)?;
        let keys = [Identity::generate(), Identity::generate()].map(|editor| format!("  - {}\n", editor.to_public()));
        let file = |path: &str, text: &str| -> Fallible<()> {
            let path = root.path().join(path);
            fs::create_dir_all(path.parent().ok_or("no folder")?)?;
            Ok(fs::write(path, text)?)
        };
        file("content/site.yaml", &format!("name: A bench\ntrusted_proxies: [127.0.0.1]\nkeys:\n{}", keys.concat()))?;
        file("content/pages/p.md", "---\ntitle: Privacy\n---\n")?;
        file("vault/worker.key", &format!("{SECRET:02x}").repeat(32))?;
        for form in [Form::Published, Form::Sealed, Form::Idea] {
            file(&format!("content/forms/{}.yaml", form.id()), form.declaration())?;
        }
        let address = free()?;
        let mut command = Command::new(worker);
        command.args(["--listen", &address.to_string(), "--root"]).arg(root.path());
        Ok(Site { worker: Program::start(&mut command, address, "/")?, root })
    }

    /// Where its worker listens.
    pub fn address(&self) -> SocketAddr {
        self.worker.address
    }

    /// The secret by which its submissions are named.
    pub fn key() -> WorkerKey {
        WorkerKey::new([SECRET; 32])
    }

    /// The process of its worker.
    pub fn pid(&self) -> u32 {
        self.worker.pid()
    }

    /// Its folder, which stays where it is.
    pub fn root(&self) -> &Path {
        self.root.path()
    }

    /// Where its inbox is.
    pub fn inbox(&self) -> PathBuf {
        self.root.path().join("inbox")
    }
}
