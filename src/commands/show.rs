//! `show`: all of one submission, and the files it would become. Private answers only for the holder of a key.

use ingest::inbox::Entry;
use model::form::outcome::NewItem;
use model::form::{Field, Form, OTHER_SUFFIX, Shown};
use model::submission::Answer;
use serde_json::json;

use crate::cli::{ShowArgs, SiteArgs};
use crate::decisions::Reason;
use crate::draw;
use crate::duplicates::{self, Twin};
use crate::editor::Editor;
use crate::exit::{Failure, Outcome};
use crate::flags;
use crate::private_answers::Private;

/// Shows a submission.
///
/// # Errors
/// When there is none, or the key does not open it.
pub fn run(site: &SiteArgs, args: &ShowArgs) -> Outcome {
    let editor = Editor::at(site)?;
    let (receipt, entry) = editor.find(&args.receipt)?;
    let private = Private::of(&editor, (&receipt, &entry), args.key.as_deref())?;
    let is_open = entry.record.envelope.decision.is_none();
    let becomes = editor.outcome(&entry, None);
    let published = if is_open { editor.published_of(&entry).unwrap_or_default() } else { Vec::new() };
    let listing = editor.wait(editor.inbox.list())?;
    let open = listing.entries.iter().filter(|other| duplicates::is_compared(other));
    let twins = duplicates::of(&editor, &entry, open);
    match site.json {
        true => as_json(&entry, &published, &private, &becomes, &twins),
        false => as_text(&entry, &published, private, becomes, editor.form(&entry).ok().as_deref(), &twins),
    }
    Ok(())
}

/// For machines. `sealed` tells private answers that stay closed from none, `stuck` what cannot be published from what becomes
/// nothing. `published` are the questions whose answers stand in the files.
fn as_json(
    entry: &Entry,
    published: &[&(String, Answer)],
    private: &Private,
    becomes: &Result<Vec<NewItem>, Failure>,
    twins: &[Twin],
) {
    let mapping = |answers: &[(String, Answer)]| -> serde_json::Map<_, _> {
        answers.iter().map(|(id, answer)| (id.clone(), json!(answer))).collect()
    };
    let items = becomes.as_deref().unwrap_or_default();
    let files: Vec<_> = items.iter().map(|item| json!({ "file": item.id.file(), "text": item.text })).collect();
    let shown = json!({
        "record": entry.path,
        "envelope": entry.record.envelope,
        "fields": mapping(&entry.record.fields),
        "published": published.iter().map(|(id, _)| id).collect::<Vec<_>>(),
        "private": private.opened().map(mapping),
        "sealed": !matches!(private, Private::None),
        "becomes": files,
        "stuck": becomes.as_ref().err().and_then(Failure::why),
        "duplicates": twins,
    });
    draw::line(&shown.to_string());
}

fn as_text(
    entry: &Entry,
    published: &[&(String, Answer)],
    private: Private,
    becomes: Result<Vec<NewItem>, Failure>,
    form: Option<&Form>,
    twins: &[Twin],
) {
    let envelope = &entry.record.envelope;
    let [receipt, received] = [&envelope.receipt, &envelope.received].map(|text| text.as_deref().unwrap_or_default());
    draw::line(&format!("{receipt}, {received} (inbox/{})", entry.path));
    if !envelope.reasons.is_empty() {
        let points = envelope.score.map(|score| format!(" ({})", draw::many(score, "point"))).unwrap_or_default();
        draw::line(&format!("Noticed{points}: {}", envelope.reasons.join("; ")));
    }
    if let Some((day, question)) = flags::day(envelope.asked.as_deref()).zip(envelope.question.as_deref()) {
        draw::line(&format!("Its sender was asked on {day}: {question}"));
    }
    flags::held(envelope).iter().for_each(|held| draw::line(&format!("It is {held}")));
    if let Some(found) = flags::personal_data_in(published.iter().copied()) {
        draw::line(&format!("Personal data in what is to be published: {found}"));
    }
    twins.iter().for_each(|twin| draw::line(&format!("Says nearly the same as {twin}")));
    let (published, others): (Vec<_>, Vec<_>) =
        entry.record.fields.iter().partition(|answer| published.contains(answer));
    say("To be published", &published);
    say(if published.is_empty() { "What was sent" } else { "Not published" }, &others);
    match private {
        Private::None => {}
        Private::Opened(answers) => {
            let is_counted = |(id, _): &(String, Answer)| form.is_some_and(|form| is_counted(form, id));
            let (counted, private): (Vec<_>, Vec<_>) = answers.iter().partition(|answer| is_counted(answer));
            say("Private", &private);
            say("Only counted, and published as totals of five or more", &counted);
        }
        Private::Closed(help) => draw::line(&format!("\nPrivate answers are sealed: {help}.")),
    }
    if let Some(decision) = &envelope.decision {
        let why = [&envelope.decision_reason, &envelope.decision_note].into_iter().flatten();
        let why: String = why.filter(|why| *why != Reason::Other.as_str()).map(|why| format!(": {why}")).collect();
        return draw::line(&format!("\nIt was {decision}{why}"));
    }
    match becomes {
        Ok(items) => {
            items.iter().for_each(|item| draw::line(&format!("\nWould become {}:\n{}", item.id.file(), item.text)))
        }
        Err(failure) => {
            failure.why().iter().for_each(|why| draw::line(&format!("\nNothing can become of it: {why}")));
        }
    }
}

/// Whether only the totals of an answer are published; it may be the own answer beside another one, or stand in rows.
fn is_counted(form: &Form, id: &str) -> bool {
    let named = |id: &str| form.field(id).or_else(|| form.fields.iter().find(|field| holds(field, id)));
    let field = named(id).or_else(|| named(id.strip_suffix(OTHER_SUFFIX)?));
    field.is_some_and(|field| field.shown == Shown::Totals)
}

fn holds(field: &Field, id: &str) -> bool {
    field.rows.as_ref().is_some_and(|rows| rows.find(&field.id, id).is_some())
}

fn say(heading: &str, answers: &[&(String, Answer)]) {
    if answers.is_empty() {
        return;
    }
    draw::line(&format!("\n{heading}"));
    for (field, answer) in answers {
        let values: Vec<String> = answer.values().map(|value| value.replace('\n', "\n    ")).collect();
        draw::line(&format!("  {field}: {}", values.join(", ")));
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use model::languages::Languages;
    use model::{SitePath, Source};

    #[test]
    fn what_is_only_counted_is_known_in_rows_and_beside_something_else_too() {
        let text = "title: Ask\nat: /ask/\nfields:\n  - {id: why, kind: checkboxes, label: Why?, options: [{id: a, label: A}], other: true, shown: totals}\n  \
                    - {id: said, kind: text, label: Say, shown: published}\n  - id: task\n    kind: rows\n    label: Tasks\n    times: 2\n    row: Task\n    shown: totals\n    \
                    fields: [{id: ease, kind: text, label: How?}]\n";
        let source = Source::new(SitePath::parse("content/forms/ask.yaml").unwrap(), text);
        let form = model::form::parse(&source, &Languages::asking(&["en".to_owned()], "en")).unwrap();
        let counted = ["why", "why_other", "said", "said_other", "task_2_ease", "task_one-of-mine_ease", "gone"];
        let counted = counted.map(|id| is_counted(&form, id));
        assert_eq!(counted, [true, true, false, false, true, true, false]);
    }
}
