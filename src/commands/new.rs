//! `new`: a site to start from, a file for a thing with its keys in place, or a workflow for the site's repository.

mod workflow;

use std::path::{Path, PathBuf};

use include_dir::{Dir, include_dir};
use model::item::Kind;
use model::{Code, ItemId, Slug};
use serde_json::json;

use crate::cli::{NewArgs, SiteArgs};
use crate::exit::{Failure, Outcome};
use crate::repository::Message;
use crate::root::SETTINGS;
use crate::{draw, editor, root};

static STARTER: Dir<'_> = include_dir!("$CARGO_MANIFEST_DIR/src/starter");
/// The forms of the demonstration are good for every programme.
static FORMS: Dir<'_> = include_dir!("$CARGO_MANIFEST_DIR/content/forms");

/// A file to be written.
struct NewFile {
    /// In the folder of the site.
    file: PathBuf,
    text: String,
}

/// Writes a site or a thing.
///
/// # Errors
/// When there is no such type, a file is there already, or another thing has its address.
pub fn run(site: &SiteArgs, args: &NewArgs) -> Outcome {
    match args.what.as_str() {
        "site" => {
            let commits = "a new site lies in no repository yet; leave out --commit, then run `git init` in its folder";
            if args.writing.commit {
                return Err(Failure::misuse(commits));
            }
            write(site, args, Path::new(&args.name), &starter(site)?)
        }
        what => {
            let writing = args.writing.begin(site)?;
            let (file, subject) = match what {
                "workflow" => (workflow_of(&args.name)?, format!("Check and publish the site by {}", args.name)),
                _ => (thing(site, what, args)?, format!("Start {what} {}", args.name)),
            };
            let name = file.file.display().to_string();
            writing.may_change(std::slice::from_ref(&name))?;
            write(site, args, in_short(&site.root), &[file])?;
            writing.commit(&[name], &Message::saying(subject))
        }
    }
}

/// Writes files that were not there into a folder, and says so.
fn write(site: &SiteArgs, args: &NewArgs, folder: &Path, files: &[NewFile]) -> Outcome {
    let (paths, dry_run): (Vec<PathBuf>, _) =
        (files.iter().map(|file| folder.join(&file.file)).collect(), args.writing.dry_run);
    if let Some(taken) = paths.iter().find(|path| path.exists()) {
        return Err(Failure::misuse(format!("{} is there already; choose another name", taken.display())));
    }
    if !dry_run {
        files.iter().zip(&paths).try_for_each(|(file, path)| editor::create(path, &file.text))?;
    }
    say(&paths, site.json, dry_run);
    if !site.json && !dry_run {
        next(args);
    }
    Ok(())
}

/// What to do then.
fn next(args: &NewArgs) {
    match args.what.as_str() {
        "site" => aside!("\nNext: showground serve --root {}", args.name),
        "workflow" => {
            aside!("\nNext: write into it where the sources of the program are, and which version you want")
        }
        _ => {}
    }
}

fn starter(site: &SiteArgs) -> Result<Vec<NewFile>, Failure> {
    let today = root::today(site).to_string();
    let mut files = Vec::new();
    collect(&STARTER, &mut |path, text| {
        let file = if path == Path::new("gitignore") { PathBuf::from(".gitignore") } else { path.to_owned() };
        files.push(NewFile { file, text: text.replace("{today}", &today) });
    });
    collect(&FORMS, &mut |path, text| {
        files.push(NewFile { file: Path::new("content/forms").join(path), text: text.to_owned() })
    });
    match files.is_empty() {
        true => Err(Failure::machine("this program was built without its starter site")),
        false => Ok(files),
    }
}

fn workflow_of(service: &str) -> Result<NewFile, Failure> {
    let (file, text) = workflow::of(service)?;
    Ok(NewFile { file: file.to_owned(), text: text.to_owned() })
}

/// Whether a site's settings are still as they were written here.
pub fn is_untouched(root: &Path) -> bool {
    let text = std::fs::read_to_string(root.join(SETTINGS)).ok();
    text.is_some() && text.as_deref() == STARTER.get_file(SETTINGS).and_then(|file| file.contents_utf8())
}

fn collect(dir: &'static Dir<'_>, take: &mut impl FnMut(&'static Path, &'static str)) {
    for file in dir.files() {
        if let Some(text) = file.contents_utf8() {
            take(file.path(), text);
        }
    }
    dir.dirs().for_each(|dir| collect(dir, take));
}

fn thing(site: &SiteArgs, what: &str, args: &NewArgs) -> Result<NewFile, Failure> {
    let title = args.name.as_str();
    let kind = Kind::parse(what).ok_or_else(|| unknown(what))?;
    if matches!(kind, Kind::Comment | Kind::Feedback) {
        return Err(Failure::misuse(format!(
            "a {kind} belongs to something: it comes by its form, and `showground approve` writes it"
        )));
    }
    let slug =
        Slug::from_title(title).ok_or_else(|| Failure::misuse("the title needs at least one letter or digit"))?;
    let today = root::today(site).to_string();
    let name = match kind {
        Kind::Update => format!("{today}-{slug}"),
        Kind::Round
        | Kind::Challenge
        | Kind::Idea
        | Kind::Prototype
        | Kind::Need
        | Kind::Offer
        | Kind::Event
        | Kind::Feedback
        | Kind::Comment
        | Kind::Organisation
        | Kind::Person
        | Kind::Award
        | Kind::Post
        | Kind::Page => slug.to_string(),
    };
    let id = ItemId::parse(&format!("{}/{name}", kind.folder()))
        .ok_or_else(|| Failure::misuse("this title makes no file name"))?;
    let title = serde_json::to_string(title).map_err(Failure::machine)?; // a text in JSON's quotes is one in YAML, too
    let source = args.source.map_or_else(String::new, |channel| format!("source: {}\n", channel.as_str()));
    let text = format!(
        "---\ntitle: {title}\nsummary:\ndate: {today}\n{source}# held back until this line goes away; `serve --drafts` shows it\ndraft: true\n{}---\n",
        own_keys(kind, &today)
    );
    // What only its author knows is still to be written.
    root::accepts_but_for(site, &[(id.path(), Some(&text))], &[Code::KeyMissing])?;
    Ok(NewFile { file: id.file().into(), text })
}

/// The folder one stands in has no name.
fn in_short(root: &Path) -> &Path {
    if root == Path::new(".") { Path::new("") } else { root }
}

fn unknown(what: &str) -> Failure {
    let words = Kind::ALL.iter().map(|kind| kind.as_str()).chain(["site", "workflow"]);
    let help = model::nearest::suggestion(what, words).unwrap_or_default();
    Failure::misuse(format!("there is no type `{what}`; {help}"))
}

/// The keys that nearly every thing of a type has, empty where only its author knows.
fn own_keys(kind: Kind, today: &str) -> String {
    match kind {
        Kind::Round => "number:\nopens:\ncloses:\nfinal_event:\n".into(),
        Kind::Challenge => "round:\nwhy_it_matters:\nwhat_good_looks_like:\n".into(),
        Kind::Idea => format!(
            "round:\nchallenges: []\nareas: []\nin_one_sentence:\nproblem:\nstages:\n  - {{stage: shared, date: {today}}}\n"
        ),
        Kind::Prototype => format!(
            "round:\nideas: []\nkind: []\nhow_it_works:\nhow_it_meets_the_need:\nteam: []\nstages:\n  - {{stage: building, date: {today}}}\n"
        ),
        Kind::Need => "for:\nkinds: []\nin_their_words:\nstatus: open\n".into(),
        Kind::Offer => "kinds: []\nwhat_exactly:\ncost: free\nuntil:\nby:\n".into(),
        Kind::Event => format!(
            "kind: workshop\nstarts: {today}T18:00\nends: {today}T20:00\nvenue:\n  name: \"\"\n  access_notes:\n# people book here; or `none`, or the address of another page\nbooking: form\n"
        ),
        Kind::Update => "# such as prototypes/bus-times-by-text\nabout:\nkind: update\n".into(),
        Kind::Organisation => "kind: other\nformality: informal\nareas: []\n".into(),
        Kind::Person => format!("# the day on which this person asked for the page\nconsent_on: {today}\nskills: []\n"),
        Kind::Award => "# what or who got it\nto: []\nkind: recognition\nreason:\n".into(),
        Kind::Post => "author:\n".into(),
        Kind::Page => "nav: none\n".into(),
        Kind::Feedback | Kind::Comment => String::new(),
    }
}

fn say(paths: &[PathBuf], json: bool, dry_run: bool) {
    let paths: Vec<String> = paths.iter().map(|path| path.display().to_string()).collect();
    if json {
        return draw::line(&json!({ "files": paths, "dry_run": dry_run }).to_string());
    }
    let did = if dry_run { "would write" } else { "wrote" };
    paths.iter().for_each(|path| draw::line(&format!("{did} {path}")));
}
