//! Forms as values for templates. The worker holds answers against the same declarations; see [`model::form`].

mod facts;
mod reveal;

use model::form::{Choice, Condition, Field, FieldKind, Form, OTHER, Opening, Period, Row, choices, opening};
use model::item::{ItemId, Kind};
use model::settings::BaseUrl;
use model::value::Day;
use model::words;
use serde::Serialize;
use tera::Value;

use crate::dates::ShownDay;
use crate::fingerprint::{self, Fingerprint};
use crate::language::{Text, of_html};
use crate::markdown;
use crate::site::Site;
use crate::site::threads::Strand;
use crate::url;
use facts::{Ground, round_of};

/// A form for its template.
#[derive(Debug, Serialize)]
pub struct FormShown {
    /// The stem of its declaration.
    pub id: String,
    title: Text,
    at: String,
    /// The page to read before one agrees.
    consent_url: Option<String>,
    intro: Option<Value>,
    /// Where it is sent; nowhere in a site that is read from a disk, unless a worker elsewhere takes its forms.
    action: Option<String>,
    button: Text,
    opening: OpeningShown,
    fields: Vec<FieldShown>,
}

#[derive(Debug, Serialize)]
struct OpeningShown {
    state: &'static str,
    date: Option<ShownDay>,
}

#[derive(Debug, Serialize)]
struct FieldShown {
    id: String,
    control: &'static str,
    r#type: &'static str,
    label: Text,
    hint: Option<Text>,
    optional: bool,
    max: Option<usize>,
    autocomplete: Option<String>,
    spellcheck: bool,
    inputmode: Option<&'static str>,
    value: String,
    options: Vec<OptionShown>,
    other: bool,
    when: Option<WhenShown>,
    /// Whether it is hidden until an answer reveals it.
    waits: bool,
    replies: Vec<ReplyShown>,
    /// A single control in a row: the worker puts the complaint before it, where others have a place for it.
    in_row: bool,
    /// Rows in sight.
    rows: Vec<RowShown>,
    /// Rows to be unfolded.
    more: Vec<RowShown>,
}

/// Questions that are asked together; a single one needs no heading.
#[derive(Debug, Serialize)]
struct RowShown {
    title: Option<Text>,
    fields: Vec<FieldShown>,
}

#[derive(Debug, Serialize)]
struct OptionShown {
    id: String,
    label: Text,
    /// Where no element can stand in the label, its language, if that is not the page's.
    lang: Option<String>,
    hint: Option<Text>,
    /// How many places after the group the questions stand that this answer asks for.
    reveals: Vec<usize>,
}

#[derive(Debug, Serialize)]
struct WhenShown {
    text: Text,
}

#[derive(Debug, Serialize)]
struct ReplyShown {
    id: String,
    label: String,
}

/// What a form is about where it stands.
#[derive(Debug, Default)]
pub struct About<'a> {
    /// The thing.
    pub id: Option<&'a ItemId>,
    /// The comments that one can reply to.
    pub thread: &'a [Strand],
}

/// The fingerprint of a form that is about nothing.
pub fn mark(site: &Site, form: &Form) -> Fingerprint {
    fingerprint::of(&shown(site, form, &About::default()))
}

/// A form as it stands on a page.
pub fn shown(site: &Site, form: &Form, about: &About<'_>) -> FormShown {
    let ground = Ground::of(site, form);
    let form = &form.asked(&known(form, about), &ground);
    let alone = form.fields.iter().filter(|field| field.row.is_none() && is_answerable(field, &ground));
    let mut fields: Vec<FieldShown> = alone.map(|field| field_shown(form, field, about, &ground)).collect();
    reveal::mark(&mut fields, form);
    FormShown {
        id: form.id.clone(),
        title: asked(site, form, &form.title),
        at: form.at.clone(),
        consent_url: form.consent.as_ref().and_then(|consent| site.url(site.find(&consent.text)?)).map(str::to_owned),
        intro: form.intro.as_ref().map(|intro| Value::safe_string(&text(site, form, &intro.0))),
        action: action(site, form),
        button: asked(site, form, &form.button),
        opening: opening_shown(&opening_of(site, form), site),
        fields,
    }
}

/// What a page knows of a form's answers: which thing it is about.
fn known(form: &Form, about: &About<'_>) -> Vec<(String, String)> {
    let references = form.fields.iter().filter(|field| field.kind == FieldKind::Reference);
    references.map(|field| (field.id.clone(), value(field, about))).collect()
}

/// Whether there is anything to pick: a site may have no events to come.
fn is_answerable(field: &Field, ground: &Ground<'_>) -> bool {
    !field.kind.has_options() || !choices(&field.options, ground).is_empty()
}

/// The language of a form, where that is not the page's.
pub fn language<'f>(site: &Site, form: &'f Form) -> Option<&'f str> {
    Some(form.language.as_str()).filter(|language| *language != site.settings.language())
}

/// A text of a form.
pub fn asked(site: &Site, form: &Form, text: &str) -> Text {
    Text::new(text, language(site, form))
}

/// Several paragraphs of a form, as HTML.
pub fn text(site: &Site, form: &Form, markdown: &str) -> String {
    of_html(&site.at_home(&markdown::editors(markdown, &site.files_root).html), language(site, form))
}

/// Where a form is sent: the site's own origin, unless the settings name another. A disk has no origin that answers.
pub fn action(site: &Site, form: &Form) -> Option<String> {
    let own = (!site.portable).then_some(site.files_root.as_str());
    let to = site.settings.submit_to.as_ref().map(BaseUrl::as_str).or(own)?;
    Some(format!("{to}/submit{}/{}", site.prefix, form.id))
}

/// The type in whose list a form stands: what it makes, or else that of the list in which its address lies.
pub fn list_of(form: &Form) -> Option<Kind> {
    let lies_in = |kind: &Kind| url::of_list(*kind).is_some_and(|list| form.at.starts_with(list));
    form.becomes.or_else(|| Kind::ALL.iter().copied().find(lies_in))
}

/// Whether a form takes answers on the day of the build.
pub fn opening_of(site: &Site, form: &Form) -> Opening {
    let (opens, closes): (Option<Day>, Option<Day>) = match &form.period {
        Period::Always => (None, None),
        Period::Days(opens, closes) => (*opens, *closes),
        Period::CurrentRound | Period::Round(_) => {
            let round = round_of(site, form).and_then(|ix| site.round(ix));
            round.map_or((None, None), |round| (round.opens, round.closes))
        }
    };
    opening(opens, closes, site.today)
}

fn opening_shown(opening: &Opening, site: &Site) -> OpeningShown {
    match *opening {
        Opening::Open(until) => OpeningShown { state: "open", date: until.map(|day| site.dates.day(day)) },
        Opening::NotYet(from) => OpeningShown { state: "not-yet", date: Some(site.dates.day(from)) },
        Opening::Over(since) => OpeningShown { state: "over", date: since.map(|day| site.dates.day(day)) },
    }
}

fn field_shown(form: &Form, field: &Field, about: &About<'_>, ground: &Ground<'_>) -> FieldShown {
    let (control, input) = control(field.kind);
    FieldShown {
        id: field.id.clone(),
        control,
        r#type: input,
        label: asked(ground.site, ground.form, field.row.as_ref().map_or(&field.label, |row| &row.label)),
        hint: field.hint.as_deref().map(|hint| asked(ground.site, ground.form, hint)),
        optional: field.required.is_none() && field.row.is_none() && is_answer(field.kind),
        max: (field.kind == FieldKind::Textarea).then_some(field.max),
        autocomplete: field.autocomplete.clone().or_else(|| autocomplete(field.kind).map(str::to_owned)),
        spellcheck: matches!(field.kind, FieldKind::Text | FieldKind::Textarea),
        inputmode: (field.kind == FieldKind::Number).then_some("numeric"),
        value: value(field, about),
        options: choices(&field.options, ground)
            .into_iter()
            .map(|choice| option_shown(field, choice, ground))
            .collect(),
        other: field.options.other,
        when: field.when.as_ref().and_then(|condition| when(form, condition, ground)),
        waits: false,
        in_row: field.has_complaint_at_control(),
        rows: rows(form, field, false, about, ground),
        more: rows(form, field, true, about, ground),
        replies: if field.key() == "reply_to" { replies(ground.site, about.thread) } else { Vec::new() },
    }
}

/// Whether a question asks for something that people could leave out.
fn is_answer(kind: FieldKind) -> bool {
    !matches!(kind, FieldKind::Reference | FieldKind::Hidden | FieldKind::Honeypot)
}

/// The rows of a field that are in sight, or those that are folded away.
fn rows(form: &Form, field: &Field, folded: bool, about: &About<'_>, ground: &Ground<'_>) -> Vec<RowShown> {
    let inner: Vec<&Field> = form.in_rows_of(&field.id).collect();
    let row = |field: &&Field| field.row.as_ref().map(|row| row.id.clone());
    let rows = inner.chunk_by(|a, b| row(a) == row(b));
    let is_wanted = |row: &Row| row.is_folded() == folded;
    let rows = rows.filter(|fields| fields.first().and_then(|field| field.row.as_ref()).is_some_and(is_wanted));
    rows.map(|fields| row_shown(form, fields, about, ground)).collect()
}

fn row_shown(form: &Form, fields: &[&Field], about: &About<'_>, ground: &Ground<'_>) -> RowShown {
    let row = fields.first().and_then(|field| field.row.as_ref()).filter(|_| fields.len() > 1);
    RowShown {
        title: row.map(|row| asked(ground.site, ground.form, &row.name)),
        fields: fields.iter().map(|field| field_shown(form, field, about, ground)).collect(),
    }
}

/// The control that a kind of question has, and the type of its input.
fn control(kind: FieldKind) -> (&'static str, &'static str) {
    match kind {
        FieldKind::Text | FieldKind::Name | FieldKind::Organisation | FieldKind::Number => ("input", "text"),
        FieldKind::Email => ("input", "email"),
        FieldKind::Tel => ("input", "tel"),
        FieldKind::Url => ("input", "url"),
        FieldKind::Date => ("input", "date"),
        FieldKind::Textarea => ("textarea", ""),
        FieldKind::Radios | FieldKind::ShownName => ("radios", "radio"),
        FieldKind::Rows => ("rows", ""),
        FieldKind::Checkboxes => ("checkboxes", "checkbox"),
        FieldKind::Select => ("select", ""),
        FieldKind::Checkbox => ("checkbox", "checkbox"),
        FieldKind::Reference => ("reference", "hidden"),
        FieldKind::Hidden => ("hidden", "hidden"),
        FieldKind::Honeypot => ("honeypot", "text"),
    }
}

/// What browsers may fill in, where the declaration does not say (WCAG 2.2, 1.3.5).
fn autocomplete(kind: FieldKind) -> Option<&'static str> {
    match kind {
        FieldKind::Email => Some("email"),
        FieldKind::Tel => Some("tel"),
        FieldKind::Name => Some("name"),
        FieldKind::Organisation => Some("organization"),
        FieldKind::Honeypot => Some("off"),
        FieldKind::Text
        | FieldKind::Textarea
        | FieldKind::Url
        | FieldKind::Number
        | FieldKind::Date
        | FieldKind::Radios
        | FieldKind::Checkboxes
        | FieldKind::Select
        | FieldKind::Checkbox
        | FieldKind::ShownName
        | FieldKind::Rows
        | FieldKind::Reference
        | FieldKind::Hidden => None,
    }
}

/// What the page knows: which thing the form is about.
fn value(field: &Field, about: &About<'_>) -> String {
    match (field.kind, about.id) {
        (FieldKind::Reference, Some(id)) if field.of.contains(&id.kind()) => id.to_string(),
        _ => String::new(),
    }
}

fn option_shown(field: &Field, choice: Choice, ground: &Ground<'_>) -> OptionShown {
    let (label, hint) = (ground.labelled(field, &choice), ground.explained(field, &choice));
    OptionShown { id: choice.id, lang: label.lang().map(str::to_owned), label, hint, reveals: Vec::new() }
}

/// A condition in words, for browsers that cannot hide the question until it is fulfilled.
fn when(form: &Form, condition: &Condition, ground: &Ground<'_>) -> Option<WhenShown> {
    let other = form.field(&condition.field)?;
    let (options, words) = (choices(&other.options, ground), words::of(&form.language));
    let label = |id: &String| {
        options.iter().find(|choice| choice.id == *id).map_or_else(|| id.clone(), |choice| choice.label.clone())
    };
    let answers: Vec<String> =
        condition.answers.iter().filter(|id| *id != OTHER).map(|id| format!("“{}”", label(id))).collect();
    Some(WhenShown {
        text: asked(ground.site, ground.form, &words.fill("only_if", &[("answers", &answers.join(words.say("or")))])),
    })
}

fn replies(site: &Site, thread: &[Strand]) -> Vec<ReplyShown> {
    let reply = |strand: &Strand| {
        let item = site.item(strand.comment);
        let label = item.details.comment().and_then(|comment| comment.name_shown.clone());
        let date = item.common.date.map(|day| site.dates.day(day).text).unwrap_or_default();
        ReplyShown {
            id: item.id.slug().to_owned(),
            label: format!(
                "{}, {date}",
                label.as_deref().unwrap_or(words::of(site.settings.language()).say("somebody"))
            ),
        }
    };
    thread.iter().map(reply).collect()
}
