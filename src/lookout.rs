//! What `radar` and `digest` look at: the linked site, and what waits in its inbox, without a word of it.

use generator::radar::Waiting;
use generator::site::Site;
use ingest::inbox::{Entry, Folder};
use model::value::Day;

use crate::cli::SiteArgs;
use crate::editor::Editor;
use crate::exit::Failure;
use crate::root;

/// A site and its inbox on a day.
pub struct Lookout {
    /// The site.
    pub site: Site,
    /// What nobody has decided on, the oldest first.
    pub waiting: Vec<Waiting>,
}

impl Lookout {
    /// At the site that the arguments name. What cannot be read is said, and left out.
    ///
    /// # Errors
    /// When there is no site, or its inbox cannot be read.
    pub fn at(args: &SiteArgs) -> Result<Lookout, Failure> {
        root::is_there(args)?;
        root::is_a_site(&args.root)?;
        root::threads(args)?;
        let site = root::linked(args)?;
        let errors = site.mistakes.iter().filter(|mistake| mistake.is_error()).count();
        if errors > 0 {
            aside!("warning: not everything could be read, and what could not is missing here; see `showground check`");
        }
        let waiting = waiting(args, site.today)?;
        Ok(Lookout { site, waiting })
    }
}

/// What waits in the inbox, if there is one.
fn waiting(args: &SiteArgs, today: Day) -> Result<Vec<Waiting>, Failure> {
    if args.store()?.bucket().is_none() && !args.root.join("inbox").is_dir() {
        return Ok(Vec::new()); // to open it would make it
    }
    let editor = Editor::at(args)?;
    let listing = editor.wait(editor.inbox.list())?;
    let undecided = listing.entries.iter().filter(|entry| entry.folder != Folder::Done);
    Ok(undecided.map(|entry| as_value(entry, today)).collect())
}

/// A record without anything that somebody wrote. Its first ten letters are the day by the clocks of the place; one that
/// does not say when it came came today.
fn as_value(entry: &Entry, today: Day) -> Waiting {
    let envelope = &entry.record.envelope;
    let day = envelope.received.as_deref().and_then(|received| Day::parse(received.get(..10)?));
    Waiting {
        receipt: envelope.receipt.clone().unwrap_or_default(),
        form: envelope.form.clone().unwrap_or_default(),
        came: day.unwrap_or(today),
        aside: entry.folder == Folder::Quarantine,
    }
}
