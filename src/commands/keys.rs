//! `keys`: who can open what is private, and a key for an editor who cannot yet.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

use ingest::{Site, editor_key, limits};
use model::edit::{Change, edited};
use model::{SitePath, Source};
use serde_json::json;

use crate::cli::{KeysArgs, KeysCommand, NewKeyArgs, SiteArgs};
use crate::exit::{Failure, Outcome};
use crate::repository::Message;
use crate::root::SETTINGS;
use crate::writing::Writing;
use crate::{draw, editor, root};

/// Lists keys, or makes one.
///
/// # Errors
/// When there is no site, a key opens nothing, or none can be made.
pub fn run(site: &SiteArgs, args: &KeysArgs) -> Outcome {
    match &args.command {
        Some(KeysCommand::New(new)) => make(site, new),
        None => list(site, args.key.as_deref()),
    }
}

fn list(site: &SiteArgs, file: Option<&Path>) -> Outcome {
    let keys = keys(site)?;
    let own = file.map(own_keys).transpose()?;
    let opens = |key: &String| own.as_ref().is_some_and(|own| own.contains(key));
    let missing = limits::RECIPIENTS.saturating_sub(keys.iter().collect::<BTreeSet<_>>().len());
    if site.json {
        let list: Vec<_> =
            keys.iter().map(|key| json!({ "key": key, "yours": own.as_ref().map(|_| opens(key)) })).collect();
        draw::line(&json!({ "keys": list, "missing": missing }).to_string());
    } else {
        keys.iter().for_each(|key| draw::line(&format!("{key}{}", if opens(key) { "  yours" } else { "" })));
        aside!("{}", enough(keys.len(), missing));
    }
    match file.filter(|_| !keys.iter().any(opens)) {
        None => Ok(()),
        Some(file) => Err(Failure::misuse(format!(
            "{} belongs to none of these keys, so it opens nothing that is sealed from now on",
            file.display()
        ))),
    }
}

fn enough(there: usize, missing: usize) -> String {
    match missing {
        0 => format!("{there} editors can open what is private"),
        1 => format!("1 more key is needed: two editors have to be able to open what is private ({MAKE})"),
        n => format!("{n} more keys are needed: two editors have to be able to open what is private ({MAKE})"),
    }
}

const MAKE: &str = "`showground keys new` makes one";

/// The public keys of the site.
fn keys(site: &SiteArgs) -> Result<Vec<String>, Failure> {
    let opened = Site::open(&site.root, root::today(site));
    let settings = opened.settings().map_err(Failure::machine)?;
    let none = || Failure::misuse("there is no content/site.yaml; give the folder of the site with --root");
    Ok(settings.ok_or_else(none)?.keys.clone())
}

fn own_keys(file: &Path) -> Result<Vec<String>, Failure> {
    let text = std::fs::read_to_string(file).map_err(|error| Failure::unreadable(file, &error))?;
    editor_key::public_keys(&text).map_err(|error| Failure::misuse(format!("{}: {error}", file.display())))
}

fn make(site: &SiteArgs, args: &NewKeyArgs) -> Outcome {
    let typed = args.out.clone().or_else(in_the_home_folder);
    let typed = typed.ok_or_else(|| Failure::misuse("say where to keep the key, with --out FILE"))?;
    let path = outside(&site.root, &typed)?;
    let writing = addition(site, args)?;
    if args.writing.dry_run {
        return match path.exists() {
            true => Err(Failure::misuse(editor_key::MakeError::Exists(typed))),
            false => {
                draw::line(&format!("would write {}", typed.display()));
                if args.add {
                    draw::line(&format!("would add a public key to {SETTINGS}"));
                }
                Ok(())
            }
        };
    }
    let public = editor_key::make(&path).map_err(|error| match error {
        editor_key::MakeError::Exists(_) => Failure::misuse(editor_key::MakeError::Exists(typed.clone())),
        editor_key::MakeError::File { .. } => Failure::machine(error),
    })?;
    let added = args.add && add(&site.root, &public)?;
    say(site, &typed, &public, added, args.writing.commit);
    match writing.filter(|_| added) {
        Some(writing) => writing.commit(&[SETTINGS.to_owned()], &Message::saying("Name the key of one more editor")),
        None => Ok(()),
    }
}

/// The change of the settings, where one was asked for.
fn addition(site: &SiteArgs, args: &NewKeyArgs) -> Result<Option<Writing>, Failure> {
    if !args.add {
        let has_nothing = "--commit is for what --add writes into site.yaml; write both, or neither";
        return if args.writing.commit { Err(Failure::misuse(has_nothing)) } else { Ok(None) };
    }
    let writing = args.writing.begin(site)?;
    writing.may_change(&[SETTINGS.to_owned()])?;
    Ok(Some(writing))
}

fn say(site: &SiteArgs, file: &Path, public: &str, added: bool, commit: bool) {
    let file = file.display().to_string();
    if site.json {
        return draw::line(&json!({ "file": file, "key": public, "added": added }).to_string());
    }
    draw::line(public);
    aside!("wrote {file}: keep it to yourself, with a copy in a safe place; whoever has it can read what is private");
    match (added, commit) {
        (true, true) => aside!("added the public key above to `keys:` in {SETTINGS}"),
        (true, false) => aside!("added the public key above to `keys:` in {SETTINGS}; commit that file"),
        (false, _) => aside!("now put the public key above under `keys:` in {SETTINGS}"),
    }
}

fn in_the_home_folder() -> Option<PathBuf> {
    std::env::var_os("HOME").filter(|home| !home.is_empty()).map(|home| Path::new(&home).join("showground.key"))
}

/// The whole path of a file, unless it lies where it could be published: in the site's folder, or in the repository around it.
fn outside(root: &Path, file: &Path) -> Result<PathBuf, Failure> {
    let folder = file.parent().filter(|folder| *folder != Path::new("")).unwrap_or(Path::new("."));
    let name = file.file_name().ok_or_else(|| Failure::misuse(format!("{} names no file", file.display())))?;
    let folder = folder.canonicalize().map_err(|error| Failure::unreadable(folder, &error))?;
    let site = root.canonicalize().map_err(|error| Failure::unreadable(root, &error))?;
    let kept = site.ancestors().find(|folder| folder.join(".git").exists()).unwrap_or(&site);
    match folder.starts_with(kept) || folder.starts_with(&site) {
        true => Err(Failure::misuse(format!(
            "{} lies in the folder of the site, from where it could be published; choose another place with --out",
            file.display()
        ))),
        false => Ok(folder.join(name)),
    }
}

/// Adds a public key to the settings. Whether it could be done without touching anything else.
fn add(root: &Path, public: &str) -> Result<bool, Failure> {
    let path = root.join(SETTINGS);
    let text = std::fs::read_to_string(&path).map_err(|error| Failure::misuse(format!("{SETTINGS}: {error}")))?;
    let source = SitePath::parse(SETTINGS).map(|place| Source::new(place, text));
    match source.and_then(|source| edited(&source, &[Change::Push("keys", public.into())]).ok()) {
        Some(text) => editor::replace(&path, &text).map(|()| true),
        None => Ok(false),
    }
}
