//! `publish`: the built site sent somewhere, and only what differs.

use std::path::{Path, PathBuf};
use std::time::Instant;

use clap::{Args, ValueHint};
use generator::write::Built;
use model::SitePath;
use model::settings::BaseUrl;
use serde_json::json;

use crate::cli::SiteArgs;
use crate::exit::{Failure, Outcome};
use crate::hosting::{Facts, Host, WRITTEN};
use crate::progress::Bar;
use crate::publish::{self, Plan, Site, Target, mark};
use crate::turn::Turn;
use crate::{apart, draw, git, root};

/// `publish`.
#[derive(Debug, Args)]
#[command(after_help = "Examples:
  showground publish /srv/www/showcase --dry-run
  showground publish git:origin#gh-pages
  showground publish s3://showcase/county

It can be stopped at any time, and given again: it goes on from there. What others put there stays.")]
pub struct PublishArgs {
    /// Where the site goes: a folder, git:REMOTE#BRANCH, or a bucket: s3://, az:// or gs://NAME/FOLDER
    #[arg(value_hint = ValueHint::DirPath)]
    pub target: String,
    /// Where the built site lies; `public` in the folder of the site unless given
    #[arg(long, value_name = "DIR")]
    pub out: Option<PathBuf>,
    /// Send it to where other files lie, over those of the same name
    #[arg(long)]
    pub take_over: bool,
    /// Say what would be sent and deleted, and do nothing
    #[arg(long)]
    pub dry_run: bool,
}

/// Looks at both ends, and sends what differs.
///
/// # Errors
/// A site that is not fit to be seen; files of others in its place; another end that does not take it.
pub fn run(site: &SiteArgs, args: &PublishArgs) -> Outcome {
    let start = Instant::now();
    root::threads_with_this(site)?;
    root::is_there(site)?;
    root::is_a_site(&site.root)?;
    let out = root::out(site, args.out.as_deref());
    let target = Target::parse(&args.target)?;
    if let Some(folder) = target.folder() {
        is_elsewhere(site, &out, folder)?;
    }
    let built = publish::fit_to_be_seen(site, &out)?;
    if let Some(changed) = built.older_than(&root::tree(site)?) {
        let build = publish::to_build(site, &out);
        aside!("warning: {changed} changed after this build: run `{build}`, and publish again");
    }
    if let Some(url) = built.base_url.as_deref().and_then(BaseUrl::parse).filter(BaseUrl::is_an_example) {
        aside!("warning: {}", publish::at_an_example(&url));
    }
    let ours = read(site, &out, &built)?;
    tells_of_this_build(&ours)?;
    let (shown, memory) = (git::without_password(&args.target), root::memory(site));
    let turn = (!args.dry_run).then(|| target.turn(&memory, &shown)).transpose()?;
    let end = target.reached(&site.root, &memory, turn.as_ref().is_some_and(Turn::is_locked))?;
    let look = || {
        let found = end.found(&ours)?;
        publish::may(&ours, &found, &shown, args.take_over)?;
        Ok((Plan::of(&ours, &found), found))
    };
    let (mut plan, mut found) = look()?;
    if !args.dry_run && !plan.is_done(&ours, found.list.as_ref()) && end.turn()? {
        (plan, found) = look()?;
    }
    if let Some(before) = found.list.as_ref().and_then(|list| list.earlier_address_of(&ours)) {
        let now = publish::named(&ours.address);
        aside!("{shown} has this site from when it was {before}; it goes on there as {now}");
    }
    if !args.dry_run {
        let bar = Bar::new();
        bar.start("publishing", plan.sent().len() + plan.deleted().len());
        end.take(&plan, &ours, found.list.as_ref(), &|| bar.step(1))?;
    }
    say(site, args, &shown, &plan, start);
    Ok(())
}

/// The built site, all of one build.
fn read(site: &SiteArgs, out: &Path, built: &Built) -> Result<Site, Failure> {
    let address = built.base_url.clone().unwrap_or_default();
    let mark = mark::of(&address, &root::memory(site))?;
    let ours = Site { mark, ..Site::read(out, address)? };
    match publish::fit_to_be_seen(site, out)? == *built {
        true => Ok(ours),
        false => Err(Failure::misuse(format!(
            "the site in {} was built anew while it was being read; publish again",
            out.display()
        ))),
    }
}

/// What a host was told of an older build could lead readers of a page in a circle, where its name came back.
fn tells_of_this_build(ours: &Site) -> Outcome {
    let is_told = |name: &SitePath| ["_headers", "_redirects"].contains(&name.as_str());
    if !ours.files.keys().any(is_told) {
        return Ok(());
    }
    let facts = Facts::of(ours)?;
    for told in facts.told(Host::Netlify) {
        let place = told.name.and_then(SitePath::parse).filter(|name| ours.files.contains_key(name));
        let Some(name) = place else { continue };
        let there = ours.bytes(&name)?;
        if there.starts_with(WRITTEN.as_bytes()) && there != told.text.as_bytes() {
            return Err(Failure::misuse(format!(
                "{} was written for an older build; run `showground hosting netlify` again, then publish; or delete it, if no host \
                 reads it",
                ours.place(&name).display()
            )));
        }
    }
    Ok(())
}

/// A folder in which the built site lies, or that lies in it, is no place for a copy.
fn is_elsewhere(site: &SiteArgs, out: &Path, folder: &Path) -> Outcome {
    apart::from_the_sources(&site.root, folder, "published")?;
    match apart::is_within(folder, out) || apart::is_within(out, folder) {
        true => Err(Failure::misuse(format!(
            "{} and the built site in {} lie within each other; choose another folder",
            folder.display(),
            out.display()
        ))),
        false => Ok(()),
    }
}

fn say(site: &SiteArgs, args: &PublishArgs, target: &str, plan: &Plan, start: Instant) {
    let (sent, deleted, kept) = (plan.sent(), plan.deleted(), plan.kept);
    let PublishArgs { dry_run, .. } = args;
    let milliseconds = root::millis(start);
    if site.json {
        let report = json!({
            "target": target, "sent": sent, "deleted": deleted, "kept": kept, "dry_run": dry_run, "milliseconds": milliseconds,
        });
        return draw::line(&report.to_string());
    }
    if *dry_run {
        sent.iter().for_each(|path| draw::line(&format!("would send {path}")));
        deleted.iter().for_each(|path| draw::line(&format!("would delete {path}")));
    }
    let would = if *dry_run { "would be " } else { "" };
    let gone = if deleted.is_empty() { String::new() } else { format!(", {} {would}deleted", deleted.len()) };
    aside!("{target}: {} {would}sent{gone}, {kept} kept, {milliseconds} ms", publish::files(sent.len()));
}
