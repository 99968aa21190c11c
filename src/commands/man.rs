//! `man`: a manual page for each command, for `man showground-approve`; made from the same words as `--help`.

use std::path::PathBuf;

use clap::{Args, Command, CommandFactory};
use clap_mangen::Man;
use serde_json::json;

use crate::cli::{Cli, SiteArgs};
use crate::draw;
use crate::exit::{Failure, Outcome};

/// What the pages are of.
const SOURCE: &str = concat!("showground ", env!("CARGO_PKG_VERSION"));

/// `man`.
#[derive(Debug, Args)]
pub struct ManArgs {
    /// Where the pages are written, such as ~/.local/share/man/man1
    pub folder: PathBuf,
    /// Say what would be written, and write nothing
    #[arg(long)]
    pub dry_run: bool,
}

/// Writes the pages, those that are not there as they are.
///
/// # Errors
/// When the disk refuses.
pub fn run(site: &SiteArgs, args: &ManArgs) -> Outcome {
    let mut root = Cli::command().disable_help_subcommand(true);
    root.build();
    let mut pages = Vec::new();
    add(&root, &mut pages).map_err(Failure::machine)?;
    let is_new = |(name, page): &&(String, Vec<u8>)| std::fs::read(args.folder.join(name)).ok().as_ref() != Some(page);
    let new: Vec<&(String, Vec<u8>)> = pages.iter().filter(is_new).collect();
    if !args.dry_run {
        std::fs::create_dir_all(&args.folder).map_err(Failure::machine)?;
        new.iter().try_for_each(|(name, page)| write(args, name, page))?;
    }
    let names: Vec<&str> = new.iter().map(|(name, _)| name.as_str()).collect();
    match site.json {
        true => draw::line(&json!({"folder": args.folder, "files": names, "dry_run": args.dry_run}).to_string()),
        false => {
            let did = if args.dry_run { "would write" } else { "wrote" };
            names.iter().for_each(|name| draw::line(&format!("{did} {}", args.folder.join(name).display())));
            aside!("{} pages, {} of them new", pages.len(), new.len());
        }
    }
    Ok(())
}

/// The pages of a command and of all below it.
fn add(command: &Command, pages: &mut Vec<(String, Vec<u8>)>) -> std::io::Result<()> {
    let man = Man::new(command.clone()).source(SOURCE).manual("Showground");
    let mut page = Vec::new();
    man.render(&mut page)?;
    // What stands below the help of a command are examples; the crate has no name for them.
    let page = String::from_utf8_lossy(&page).replace(".SH EXTRA\n", ".SH EXAMPLES\n");
    pages.push((man.get_filename(), page.into_bytes()));
    command.get_subcommands().filter(|below| !below.is_hide_set()).try_for_each(|below| add(below, pages))
}

fn write(args: &ManArgs, name: &str, page: &[u8]) -> Outcome {
    let path = args.folder.join(name);
    std::fs::write(&path, page).map_err(|error| Failure::machine(format!("{}: {error}", path.display())))
}
