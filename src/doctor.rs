//! What can be wrong with the place where a site is run: each check looks at one thing, changes nothing, and says what to do.

mod files;
mod owners;
mod privacy;
mod repository;

use serde::Serialize;

use crate::cli::SiteArgs;
use crate::editor::Editor;
use crate::exit::Failure;

/// How a thing is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Level {
    /// As it should be.
    Fine,
    /// Worth a look.
    Look,
    /// To be mended before anybody is asked for anything private.
    Wrong,
}

/// What a check found.
#[derive(Clone, Debug, Serialize)]
pub struct Finding {
    /// How it is.
    pub level: Level,
    /// What was found.
    pub what: String,
    /// How to mend it; empty where there is nothing to do.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub help: String,
}

impl Finding {
    fn fine(what: impl Into<String>) -> Finding {
        Finding { level: Level::Fine, what: what.into(), help: String::new() }
    }

    fn look(what: impl Into<String>, help: impl Into<String>) -> Finding {
        Finding { level: Level::Look, what: what.into(), help: help.into() }
    }

    fn wrong(what: impl Into<String>, help: impl Into<String>) -> Finding {
        Finding { level: Level::Wrong, what: what.into(), help: help.into() }
    }
}

/// All findings.
///
/// # Errors
/// When there is no site, or inbox or vault cannot be looked at and nothing that was found says why.
pub fn examine(site: &SiteArgs) -> Result<Vec<Finding>, Failure> {
    let editor = Editor::at(site)?;
    let root = &editor.root;
    let mut findings = vec![privacy::keys(editor.site())];
    findings.extend(files::permissions(root));
    findings.push(files::outside_the_web(root));
    findings.push(repository::outside_git(root));
    findings.push(files::space(root));
    findings.extend(owners::of_the_private(root));
    match inside(&editor, site) {
        Ok(inside) => findings.extend(inside),
        Err(_) if crate::owners::closed(root).is_some() => {} // the finding above says so
        Err(failure) => return Err(failure),
    }
    Ok(findings)
}

/// What is found in inbox and vault.
fn inside(editor: &Editor, site: &SiteArgs) -> Result<Vec<Finding>, Failure> {
    let (root, listing) = (&editor.root, editor.wait(editor.inbox.list())?);
    let mut findings = vec![privacy::records(&listing)];
    findings.extend(privacy::leftovers(root)?);
    findings.extend(privacy::retention(editor, &listing, crate::root::today(site))?);
    findings.extend(privacy::tally(editor));
    findings.extend(privacy::notices(root));
    Ok(findings)
}
