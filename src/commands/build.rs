//! `build`: the site into a folder. With mistakes, the last good site is left untouched.

use std::path::Path;
use std::time::Instant;

use generator::memory::Memory;
use generator::write::{Folder, Last, Rehearsal, Written};
use generator::{Build, Options};
use model::SitePath;
use serde::Serialize;

use crate::cli::{BuildArgs, SiteArgs};
use crate::exit::{Failure, Outcome};
use crate::progress::Bar;
use crate::turn::Turn;
use crate::{apart, draw, publish, root};

#[derive(Serialize)]
struct Report<'a> {
    pages: usize,
    made: usize,
    kept: usize,
    removed: usize,
    milliseconds: u128,
    mistakes: &'a [model::Diagnostic],
}

/// Builds and writes.
///
/// # Errors
/// Mistakes in the content, unless it should keep going; files of others in the output folder; a disk that refuses.
pub fn run(site: &SiteArgs, args: &BuildArgs) -> Outcome {
    let start = Instant::now();
    root::threads_with_this(site)?;
    let options = Options { portable: args.portable, ..root::options(site, args.drafts) };
    // What is no site leaves nothing behind, unless somebody wants what can be made of it.
    let is_a_site = site.root.join(root::SETTINGS).is_file();
    let done = match (is_a_site || args.keep_going, args.dry_run) {
        (false, _) => Done::of(generator::check(&root::tree(site)?, &options), None),
        (true, true) => rehearse(site, args, &options)?,
        (true, false) => build(site, args, &options)?,
    };
    let wrong = done.mistakes.iter().any(model::Diagnostic::is_error);
    if !site.json {
        draw::all(&done.mistakes, false);
    }
    say(&done, root::millis(start), site.json);
    if wrong { Err(Failure::Mistakes) } else { Ok(()) }
}

/// What there is to say of a build.
struct Done {
    pages: usize,
    mistakes: Vec<model::Diagnostic>,
    written: Option<Written>,
}

impl Done {
    fn of(build: Build, written: Option<Written>) -> Done {
        Done { pages: build.pages, mistakes: build.mistakes, written }
    }
}

/// Looks at all that a build would look at, and writes nothing.
fn rehearse(site: &SiteArgs, args: &BuildArgs, options: &Options) -> Result<Done, Failure> {
    let tree = root::tree(site)?;
    let out = root::out(site, args.out.as_deref());
    apart::from_the_sources(&site.root, &out, "built")?;
    let kept = root::memory(site);
    let build = generator::check(&tree, options);
    let rehearsal = Rehearsal::of(&out, &kept);
    if is_written(&build, args) && rehearsal.meets(&build.files) {
        generator::build(&tree, &mut Memory::look(&kept), options, &rehearsal, &());
        may_write_over(&rehearsal.theirs(), &out, args)?;
    }
    Ok(Done::of(build, None))
}

/// Whether what was built comes into the output folder.
fn is_written(build: &Build, args: &BuildArgs) -> bool {
    let wrong = build.mistakes.iter().any(model::Diagnostic::is_error);
    (!wrong || args.keep_going) && !build.is_torn
}

/// Nothing of somebody else's is lost, unless it was said that it may be.
fn may_write_over(theirs: &[SitePath], out: &Path, args: &BuildArgs) -> Outcome {
    if theirs.is_empty() || args.take_over {
        return Ok(());
    }
    let names: Vec<&str> = theirs.iter().map(SitePath::as_str).collect();
    let (lie, them, they) = if names.len() == 1 { ("lies", "it", "it") } else { ("lie", "them", "they") };
    Err(Failure::misuse(format!(
        "{} {lie} in {}, and no build of this site put {them} there; choose another folder with --out, or say with --take-over that \
         {they} may be written over",
        publish::some(&names),
        out.display()
    )))
}

/// Builds into the output folder, and remembers for the next time. Nothing is written there when there are mistakes,
/// unless it should keep going.
fn build(site: &SiteArgs, args: &BuildArgs, options: &Options) -> Result<Done, Failure> {
    root::is_there(site)?;
    let out = root::out(site, args.out.as_deref());
    apart::from_the_sources(&site.root, &out, "built")?;
    let kept = root::memory(site);
    let _turn = Turn::to_build(&kept)?;
    let (tree, folder) = rayon::join(|| root::tree(site), || Folder::open(&out, &kept, args.fresh));
    let (tree, mut folder) = (tree?, folder.map_err(Failure::machine)?);
    if let Some(Last { pages, files, mistakes, .. }) = folder.last(&tree, options) {
        let written = Written { kept: files, ..Written::default() };
        std::mem::forget((tree, folder));
        return Ok(Done { pages, mistakes, written: Some(written) });
    }
    let memory = if args.fresh { Memory::fresh(&kept) } else { Memory::load(&kept) };
    let mut memory = memory.map_err(Failure::machine)?;
    let build = generator::build(&tree, &mut memory, options, &folder, &Bar::new());
    if build.learnt && !build.is_torn {
        memory.save(&kept).map_err(Failure::machine)?;
    }
    let written = match is_written(&build, args) {
        true => {
            may_write_over(&folder.theirs(), &out, args)?;
            Some(folder.commit(&build).map_err(Failure::machine)?)
        }
        false => None,
    };
    std::mem::forget((tree, memory)); // the program ends here, and giving back a million small pieces takes a while
    Ok(Done::of(build, written))
}

fn say(done: &Done, milliseconds: u128, json: bool) {
    let Done { pages, mistakes, written } = done;
    let (pages, Written { made, kept, removed }) = (*pages, written.unwrap_or_default());
    if json {
        let report = Report { pages, made, kept, removed, milliseconds, mistakes };
        return draw::line(&serde_json::to_string(&report).unwrap_or_default());
    }
    let mistakes = draw::count(mistakes);
    let found = if mistakes.is_empty() { String::new() } else { format!(", {mistakes}") };
    match written {
        Some(_) => {
            let gone = if removed > 0 { format!(", {removed} removed") } else { String::new() };
            let made = publish::files(made);
            aside!("{pages} pages: {made} made, {kept} kept{gone}, {milliseconds} ms{found}");
        }
        None => aside!("{pages} pages, nothing written, {milliseconds} ms{found}"),
    }
}
