//! `hosting`: what a web server or a host has to be told of the built site.

use std::path::{Path, PathBuf};

use clap::Args;
use serde_json::json;

use crate::cli::SiteArgs;
use crate::exit::{Failure, Outcome};
use crate::hosting::{Facts, Host, Told, WRITTEN};
use crate::publish::{self, Site};
use crate::{draw, editor, root};

/// `hosting`.
#[derive(Debug, Args)]
#[command(after_help = "Examples:
  showground hosting nginx > /etc/nginx/snippets/showcase.conf
  showground hosting netlify

It is read from the built site: its policy, and where old addresses lead. Write it again when something was renamed or merged;
until then, the pages at old addresses lead on by themselves.")]
pub struct HostingArgs {
    /// For whom. For nginx and Caddy it is printed; for Netlify, two files are written beside the pages
    #[arg(value_enum)]
    pub host: Host,
    /// Where the built site lies; `public` in the folder of the site unless given
    #[arg(long, value_name = "DIR")]
    pub out: Option<PathBuf>,
    /// Say what would be written, and write nothing
    #[arg(long)]
    pub dry_run: bool,
}

/// Prints or writes it.
///
/// # Errors
/// A site that is not built; a file of somebody else's in the place of one.
pub fn run(site: &SiteArgs, args: &HostingArgs) -> Outcome {
    root::is_there(site)?;
    root::is_a_site(&site.root)?;
    let out = root::out(site, args.out.as_deref());
    let built = publish::fit_to_be_seen(site, &out)?;
    let facts = Facts::of(&Site::read(&out, built.base_url.unwrap_or_default())?)?;
    facts.has_plain_path()?;
    if let Some(why) = facts.why_no_policy() {
        aside!("warning: {why}, so none is told; each page's own holds for it");
    }
    let told = facts.told(args.host);
    let place = |told: &Told| told.name.map(|name| out.join(name));
    told.iter().filter_map(place).try_for_each(|place| is_ours(&place))?;
    if site.json {
        let files: Vec<_> = told.iter().map(|told| json!({ "file": place(told), "text": told.text })).collect();
        draw::line(&json!({ "files": files, "dry_run": args.dry_run }).to_string());
    }
    for told in &told {
        match place(told) {
            None if site.json => {}
            None => draw::text(&told.text),
            Some(place) => write(site, args, &place, &told.text)?,
        }
    }
    Ok(())
}

fn write(site: &SiteArgs, args: &HostingArgs, place: &Path, text: &str) -> Outcome {
    match (args.dry_run, place.exists()) {
        (true, _) => {}
        (false, true) => editor::replace(place, text)?,
        (false, false) => editor::create(place, text)?,
    }
    if !site.json {
        let did = if args.dry_run { "would write" } else { "wrote" };
        draw::line(&format!("{did} {}", place.display()));
    }
    Ok(())
}

/// Whether nothing is there, or what was written here before.
fn is_ours(place: &Path) -> Outcome {
    match std::fs::read_to_string(place) {
        Ok(text) if !text.starts_with(WRITTEN) => Err(Failure::misuse(format!(
            "{} is there already, and somebody else wrote it; move it away, and take over from it what you need",
            place.display()
        ))),
        Ok(_) => Ok(()),
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => Ok(()),
        Err(error) => Err(Failure::unreadable(place, &error)),
    }
}
