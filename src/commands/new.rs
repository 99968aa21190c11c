//! `new`: a site to start from, a file for a thing with its keys in place, or a workflow for the site's repository.

mod workflow;

use std::path::{Path, PathBuf};

use include_dir::{Dir, include_dir};
use model::item::Kind;
use model::{ItemId, Slug};
use serde_json::json;

use crate::cli::{NewArgs, SiteArgs};
use crate::exit::{Failure, Outcome};
use crate::{draw, editor, root};

static STARTER: Dir<'_> = include_dir!("$CARGO_MANIFEST_DIR/src/starter");
/// The forms of the demonstration are good for every programme.
static FORMS: Dir<'_> = include_dir!("$CARGO_MANIFEST_DIR/content/forms");

/// The file with what a site says of itself.
const SETTINGS: &str = "content/site.yaml";

/// A file to be written, relative to where the command is run.
struct NewFile {
    path: PathBuf,
    text: String,
}

/// Writes a site or a thing.
///
/// # Errors
/// When there is no such type, or a file is there already.
pub fn run(site: &SiteArgs, args: &NewArgs) -> Outcome {
    let files = match args.what.as_str() {
        "site" => starter(site, Path::new(&args.name))?,
        "workflow" => vec![workflow_of(site, &args.name)?],
        what => vec![thing(site, what, args)?],
    };
    if args.what != "site" {
        root::is_a_site(&site.root)?;
    }
    if let Some(taken) = files.iter().find(|file| file.path.exists()) {
        return Err(Failure::misuse(format!("{} is there already; choose another name", taken.path.display())));
    }
    if !args.dry_run {
        files.iter().try_for_each(|file| editor::create(&file.path, &file.text))?;
    }
    say(&files, site.json, args.dry_run);
    if !site.json && !args.dry_run {
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

fn starter(site: &SiteArgs, folder: &Path) -> Result<Vec<NewFile>, Failure> {
    let today = root::today(site).to_string();
    let mut files = Vec::new();
    collect(&STARTER, &mut |path, text| {
        let path = if path == Path::new("gitignore") { folder.join(".gitignore") } else { folder.join(path) };
        files.push(NewFile { path, text: text.replace("{today}", &today) });
    });
    collect(&FORMS, &mut |path, text| {
        files.push(NewFile { path: folder.join("content/forms").join(path), text: text.to_owned() })
    });
    match files.is_empty() {
        true => Err(Failure::machine("this program was built without its starter site")),
        false => Ok(files),
    }
}

fn workflow_of(site: &SiteArgs, service: &str) -> Result<NewFile, Failure> {
    let (file, text) = workflow::of(service)?;
    Ok(NewFile { path: in_short(&site.root).join(file), text: text.to_owned() })
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
    Ok(NewFile { path: in_short(&site.root).join(id.file()), text })
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

fn say(files: &[NewFile], json: bool, dry_run: bool) {
    let paths: Vec<String> = files.iter().map(|file| file.path.display().to_string()).collect();
    if json {
        return draw::line(&json!({ "files": paths, "dry_run": dry_run }).to_string());
    }
    let did = if dry_run { "would write" } else { "wrote" };
    paths.iter().for_each(|path| draw::line(&format!("{did} {path}")));
}
