//! The site a command is about, and the day: where the clock is read.

use std::path::{Path, PathBuf};
use std::time::{Instant, SystemTime};

use generator::memory::Memory;
use generator::tree::{self, Tree};
use generator::{Build, Options};
use ingest::Site;
use jiff::Timestamp;
use jiff::tz::TimeZone;
use model::value::Day;
use model::{Code, Diagnostic, SitePath};
use rayon::ThreadPoolBuilder;

use crate::cli::SiteArgs;
use crate::draw;
use crate::exit::{Failure, Outcome};

/// Where builds keep what they remember, in the site's folder.
pub const REMEMBERED: &str = ".showground";

/// The file with what a site says of itself.
pub const SETTINGS: &str = "content/site.yaml";

/// What a build of this site depends on.
pub fn options(site: &SiteArgs, drafts: bool) -> Options {
    Options { today: today(site), base_url: site.base_url.clone(), drafts, own_forms: false, portable: false }
}

/// The day that was asked for, or else the day in the site's own time zone: the same that its forms go by.
pub fn today(site: &SiteArgs) -> Day {
    let now = || Site::open_at(&site.root, Timestamp::now()).map(|site| site.today());
    // Settings that have mistakes are the build's to say.
    let utc = || Day(Timestamp::now().to_zoned_datetime(TimeZone::UTC).date());
    site.today.unwrap_or_else(|| now().unwrap_or_else(|_| utc()))
}

/// The moment at which something comes: noon of the day that was asked for, or else now.
pub fn moment(site: &SiteArgs) -> Timestamp {
    let noon = site.today.and_then(|day| day.0.at(12, 0, 0, 0).in_tz("UTC").ok());
    noon.map_or_else(Timestamp::now, |noon| noon.timestamp())
}

/// The names of the forms of a site, by their files: those with mistakes, too.
pub fn forms(site: &Path) -> Vec<String> {
    let files = std::fs::read_dir(site.join("content/forms")).into_iter().flatten().flatten();
    let names = files.filter_map(|file| Some(file.file_name().to_str()?.strip_suffix(".yaml")?.to_owned()));
    let mut names: Vec<String> = names.collect();
    names.sort();
    names
}

/// Lists the files of the site.
///
/// # Errors
/// When the folder is not there.
pub fn tree(site: &SiteArgs) -> Result<Tree, Failure> {
    is_there(site)?;
    Ok(tree::list(&site.root, SystemTime::now()))
}

/// Whether there is a folder at all, before anything is written into it.
///
/// # Errors
/// When the folder is not there.
pub fn is_there(site: &SiteArgs) -> Outcome {
    match site.root.is_dir() {
        true => Ok(()),
        false => Err(Failure::misuse(format!(
            "{} is not a folder; give that of the site with --root, or make one with `showground new site FOLDER`",
            site.root.display()
        ))),
    }
}

/// Whether the folder is a site's, before anything is written into it.
///
/// # Errors
/// When it has no content.
pub fn is_a_site(root: &Path) -> Outcome {
    match root.join("content").is_dir() {
        true => Ok(()),
        false => Err(Failure::misuse(format!(
            "{} is not a site: it has no folder content/; give the right one with --root",
            root.display()
        ))),
    }
}

/// What is wrong with the site.
///
/// # Errors
/// When the folder is not there.
pub fn check(site: &SiteArgs, options: &Options) -> Result<Build, Failure> {
    Ok(generator::check(&tree(site)?, options))
}

/// The site, linked and not made, by what its last build remembers.
///
/// # Errors
/// When the folder is not there.
pub fn linked(site: &SiteArgs) -> Result<generator::site::Site, Failure> {
    linked_by(site, &options(site, false))
}

/// The same with its drafts.
///
/// # Errors
/// As [`linked`].
pub fn linked_with_drafts(site: &SiteArgs) -> Result<generator::site::Site, Failure> {
    linked_by(site, &options(site, true))
}

fn linked_by(site: &SiteArgs, options: &Options) -> Result<generator::site::Site, Failure> {
    Ok(generator::linked(&tree(site)?, &mut Memory::look(&memory(site)), options))
}

/// Shows what is wrong with the site now, after a change that others depend on.
///
/// # Errors
/// When the folder is not there.
pub fn warn(site: &SiteArgs) -> Outcome {
    let mistakes = check(site, &options(site, true))?.mistakes;
    let errors: Vec<Diagnostic> = mistakes.into_iter().filter(Diagnostic::is_error).collect();
    if !errors.is_empty() && !site.json {
        aside!("warning: the site has mistakes now; mend them before it is built again\n");
        draw::all(&errors, false);
    }
    Ok(())
}

/// Whether the site can be built once these texts stand in these files, or, where there is none, the files are gone.
///
/// # Errors
/// When it would have mistakes that it does not have now; they have been shown.
pub fn accepts(site: &SiteArgs, changes: &[(SitePath, Option<&str>)]) -> Outcome {
    accepts_but_for(site, changes, &[])
}

/// The same, with mistakes of these kinds left for later.
///
/// # Errors
/// As [`accepts`].
pub fn accepts_but_for(site: &SiteArgs, changes: &[(SitePath, Option<&str>)], left: &[Code]) -> Outcome {
    let (now, options) = (tree(site)?, options(site, true));
    let then = changes.iter().fold(now.clone(), |tree, (path, text)| match text {
        Some(text) => tree.imagining(path.clone(), text),
        None => tree.without(path),
    });
    let known = generator::check(&now, &options).mistakes;
    let is_known = |new: &Diagnostic| known.iter().any(|old| (old.code, &old.message) == (new.code, &new.message));
    let after = generator::check(&then, &options).mistakes.into_iter();
    let new = after.filter(|mistake| mistake.is_error() && !is_known(mistake));
    let new: Vec<Diagnostic> = new.filter(|mistake| !left.contains(&mistake.code)).collect();
    match new.is_empty() {
        true => Ok(()),
        false => {
            draw::all(&new, false);
            Err(Failure::misuse("nothing was changed, because the site could not be built any more"))
        }
    }
}

/// Where the built site lies: where somebody says, or in its usual place.
pub fn out(site: &SiteArgs, typed: Option<&Path>) -> PathBuf {
    let usual = || if site.root == Path::new(".") { PathBuf::from("public") } else { site.root.join("public") };
    typed.map_or_else(usual, Path::to_owned)
}

/// Where builds of the site remember.
pub fn memory(site: &SiteArgs) -> PathBuf {
    site.root.join(REMEMBERED)
}

/// Uses as many threads as were asked for.
///
/// # Errors
/// When the machine has no more threads to give.
pub fn threads(site: &SiteArgs) -> Result<(), Failure> {
    pool(site).build_global().map_err(Failure::machine)
}

/// The same, with this thread as one of them: for commands that do nothing else on it.
///
/// # Errors
/// As [`threads`].
pub fn threads_with_this(site: &SiteArgs) -> Result<(), Failure> {
    pool(site).use_current_thread().build_global().map_err(Failure::machine)
}

fn pool(site: &SiteArgs) -> ThreadPoolBuilder {
    ThreadPoolBuilder::new().num_threads(site.threads.unwrap_or_default()) // none stands for one on each core
}

/// Milliseconds since a moment, for the closing line.
pub fn millis(since: Instant) -> u128 {
    since.elapsed().as_millis()
}
