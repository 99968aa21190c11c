//! Decisions about submissions, made for whoever asks: a command at the prompt, or the desk in the browser.
//!
//! Each is a function that does all of it and returns what was done as a value; nothing is printed here. Each can be repeated:
//! stopped anywhere, the same decision finishes what it began.

mod approval;
mod counting;
mod reason;
mod refusal;

use ingest::Receipt;
use ingest::inbox::Entry;

pub use approval::{Approval, named};
pub use counting::count;
pub use reason::Reason;
pub use refusal::Refusal;

/// What was done, or would be.
#[derive(Clone, Debug)]
pub struct Done {
    /// The submission.
    pub receipt: Receipt,
    /// Its record where it lay before, relative to the inbox.
    pub record: String,
    /// Whether its private answers are kept, by which its sender may be told.
    pub sealed: bool,
    /// The files that were written, relative to the site.
    pub files: Vec<String>,
    /// What an editor should look at.
    pub warnings: Vec<String>,
}

impl Done {
    /// A decision by which nothing was written yet.
    fn about(receipt: Receipt, entry: Entry) -> Done {
        let sealed = entry.record.sealed.is_some();
        Done { receipt, record: entry.path, sealed, files: Vec::new(), warnings: Vec::new() }
    }
}
