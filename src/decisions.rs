//! Decisions about submissions, made for whoever asks: a command at the prompt, or the desk in the browser.
//!
//! Each is a function that does all of it and returns what was done as a value; nothing is printed here. Each can be repeated:
//! stopped anywhere, the same decision finishes what it began.

mod approval;
pub mod links;
mod noting;
mod reason;
mod refusal;
mod undoing;

use ingest::Receipt;
use ingest::inbox::Entry;

use crate::counting;
use crate::repository::Message;

pub use approval::{Approval, Look, named, sound};
pub use noting::Noting;
pub use reason::Reason;
pub use refusal::Refusal;
pub use undoing::Undoing;

/// What was done, or would be.
#[derive(Clone, Debug)]
pub struct Done {
    /// The submission.
    pub receipt: Receipt,
    /// Its record as it was before.
    pub entry: Entry,
    /// The files that were written now, relative to the site.
    pub files: Vec<String>,
    /// Everything that has come of it, relative to the site: what an earlier run wrote and was stopped, too.
    pub all: Vec<String>,
    /// What an editor should look at.
    pub warnings: Vec<String>,
}

impl Done {
    /// What a commit of it says.
    pub fn message(&self) -> Message {
        let things = self.all.iter().filter_map(|file| file.strip_prefix("content/")?.strip_suffix(".md"));
        let things = things.collect::<Vec<_>>().join(", ");
        let subject = if things.is_empty() { counting::COMMIT.to_owned() } else { format!("Publish {things}") };
        Message { subject, receipts: vec![self.receipt.to_string()] }
    }

    /// A decision by which nothing was written yet.
    fn about(receipt: Receipt, entry: Entry) -> Done {
        Done { receipt, entry, files: Vec::new(), all: Vec::new(), warnings: Vec::new() }
    }
}
