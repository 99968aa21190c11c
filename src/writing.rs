//! What every command that changes the site's own files can be asked: to rehearse it, and to make one commit of it.

use clap::Args;

use crate::cli::SiteArgs;
use crate::exit::{Failure, Outcome};
use crate::repository::{Message, Repository};
use crate::root;
use crate::thing::Thing;

/// How a change is to be written.
#[derive(Clone, Debug, Args)]
pub struct WritingArgs {
    /// Say what would be done, and do nothing
    #[arg(long)]
    pub dry_run: bool,
    /// Make one commit of it
    #[arg(long)]
    pub commit: bool,
}

impl WritingArgs {
    /// Begins a change, of which nothing is decided yet.
    ///
    /// # Errors
    /// When the folder is no site, or a commit was asked for and there is no repository.
    pub fn begin(&self, site: &SiteArgs) -> Result<Writing, Failure> {
        root::is_a_site(&site.root)?;
        Ok(Writing { repository: Repository::of(&site.root, self.commit)?, is_rehearsal: self.dry_run })
    }
}

/// A change on its way into the site's files, which are named relative to the site.
pub struct Writing {
    repository: Option<Repository>,
    is_rehearsal: bool,
}

impl Writing {
    /// Whether these files may become part of a commit, before any is written. A rehearsal is refused like the change itself.
    ///
    /// # Errors
    /// When somebody's own changes would slip in.
    pub fn may_change(&self, files: &[String]) -> Outcome {
        self.repository.iter().try_for_each(|repository| repository.are_clean(files))
    }

    /// Those of these files that git has already; all of them where no commit was asked for.
    ///
    /// # Errors
    /// When git does not say.
    pub fn known(&self, files: &[String]) -> Result<Vec<String>, Failure> {
        self.repository.as_ref().map_or_else(|| Ok(files.to_vec()), |repository| repository.known(files))
    }

    /// Writes the file of a thing anew, unless it says so already or this is a rehearsal.
    ///
    /// # Errors
    /// When it may not be changed, somebody else changed it meanwhile, or the disk refuses.
    pub fn replace(&self, thing: &Thing, text: &str) -> Outcome {
        self.may_change(&[thing.file()])?;
        match self.is_rehearsal || *text == *thing.source.text {
            true => Ok(()),
            false => thing.write(text),
        }
    }

    /// Makes one commit of these files where one was asked for, and nothing else of it.
    ///
    /// # Errors
    /// When git does not; the files stay as they are.
    pub fn commit(&self, files: &[String], message: &Message) -> Outcome {
        match &self.repository {
            Some(repository) if !self.is_rehearsal => repository.commit(files, message),
            _ => Ok(()),
        }
    }
}
