//! `show`: all of one submission, and the files it would become. Private answers only for the holder of a key.

use std::path::Path;

use ingest::inbox::Entry;
use ingest::vault;
use model::form::outcome::NewItem;
use model::submission::Answer;
use serde_json::json;

use crate::cli::{ShowArgs, SiteArgs};
use crate::commands::inbox::flags;
use crate::draw;
use crate::editor::{self, Editor};
use crate::exit::{Failure, Outcome};

type Answers = Vec<(String, Answer)>;

/// Shows a submission.
///
/// # Errors
/// When there is none, or the key does not open it.
pub fn run(site: &SiteArgs, args: &ShowArgs) -> Outcome {
    let editor = Editor::at(site)?;
    let (receipt, entry) = editor.find(&args.receipt)?;
    let private = private(&editor.root, receipt.as_str(), entry.record.sealed.as_deref(), args.key.as_deref())?;
    let becomes = editor.outcome(&entry, None);
    match site.json {
        true => as_json(&entry, private, becomes.as_deref().unwrap_or_default()),
        false => as_text(&entry, private, becomes),
    }
    Ok(())
}

fn as_json(entry: &Entry, private: Option<Answers>, becomes: &[NewItem]) {
    let mapping = |answers: &[(String, Answer)]| -> serde_json::Map<_, _> {
        answers.iter().map(|(id, answer)| (id.clone(), json!(answer))).collect()
    };
    let files: Vec<_> = becomes.iter().map(|item| json!({ "file": item.id.file(), "text": item.text })).collect();
    let shown = json!({
        "record": entry.path,
        "envelope": entry.record.envelope,
        "fields": mapping(&entry.record.fields),
        "private": private.map(|private| mapping(&private)),
        "becomes": files,
    });
    draw::line(&shown.to_string());
}

fn as_text(entry: &Entry, private: Option<Answers>, becomes: Result<Vec<NewItem>, Failure>) {
    let envelope = &entry.record.envelope;
    let [receipt, received] = [&envelope.receipt, &envelope.received].map(|text| text.as_deref().unwrap_or_default());
    draw::line(&format!("{receipt}, {received} (inbox/{})", entry.path));
    if !envelope.reasons.is_empty() {
        let points = envelope.score.map(|score| format!(" ({score} points)")).unwrap_or_default();
        draw::line(&format!("Noticed{points}: {}", envelope.reasons.join("; ")));
    }
    if let Some(found) = flags::personal_data(entry) {
        draw::line(&format!("Personal data in what is to be published: {found}"));
    }
    say("To be published", &entry.record.fields);
    match private {
        Some(private) => say("Private", &private),
        None if entry.record.sealed.is_some() => draw::line("\nPrivate answers are sealed; open them with --key FILE."),
        None => {}
    }
    match becomes {
        Ok(items) => {
            items.iter().for_each(|item| draw::line(&format!("\nWould become {}:\n{}", item.id.file(), item.text)))
        }
        Err(Failure::Misuse(why) | Failure::Machine(why)) => draw::line(&format!("\nNothing can become of it: {why}")),
        Err(Failure::Mistakes) => {}
    }
}

/// The sealed answers, opened with the key file, or with the key of the preview when there is one.
fn private(root: &Path, receipt: &str, sealed: Option<&str>, key: Option<&Path>) -> Result<Option<Answers>, Failure> {
    let in_vault = std::fs::read_to_string(root.join("vault").join(format!("{receipt}.age"))).ok();
    let Some(sealed) = sealed.map(str::to_owned).or(in_vault) else { return Ok(None) };
    let identities = editor::identities(root, key)?;
    if identities.is_empty() {
        return Ok(None);
    }
    vault::open(&sealed, &identities).map(Some).map_err(Failure::misuse)
}

fn say(heading: &str, answers: &[(String, Answer)]) {
    draw::line(&format!("\n{heading}"));
    for (field, answer) in answers {
        let values: Vec<String> = answer.values().map(|value| value.replace('\n', "\n    ")).collect();
        draw::line(&format!("  {field}: {}", values.join(", ")));
    }
}
