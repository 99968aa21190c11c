//! Whether a declaration is sound: what it may ask, publish and keep, and whether its answers fit into a request.

use crate::fields::{Fields, Reader};
use crate::form::{Condition, Field, FieldKind, Form, OTHER_SUFFIX, Shown};
use crate::item::{Kind, known_keys};
use crate::nearest::suggestion;
use crate::yaml::Node;
use crate::{Code, Span};

/// Names that the worker uses itself.
const RESERVED: &[&str] = &["token", "receipt", "form", "form_version", "confirm", "submit"];
/// A character is at most four bytes, each sent as `%XX`.
const BYTES_PER_CHARACTER: usize = 12;
/// Room for names, `=` and `&`.
const BYTES_PER_FIELD: usize = 64;

/// What can be said of one question alone.
pub(super) fn check_question(field: &Field, becomes: Option<Kind>, fields: &mut Fields<'_, '_, '_>) {
    let at = fields.place_of("id");
    if RESERVED.contains(&field.id.as_str()) || field.id.ends_with(OTHER_SUFFIX) {
        let help =
            format!("choose a name that is none of {} and does not end in `{OTHER_SUFFIX}`", RESERVED.join(", "));
        fields.reader.mistake(
            Code::FormReservedId,
            at,
            format!("`{}` is a name that the worker uses itself", field.id),
            Some(help),
        );
    }
    let contact = matches!(field.kind, FieldKind::Email | FieldKind::Tel | FieldKind::Name);
    if contact && field.shown == Shown::Published && field.public_reason.is_none() {
        let message = format!("this publishes a field of kind `{}` without saying why", field.kind.as_str());
        let help =
            "make it `shown: private`, or add `public_reason:` with the reason that the privacy notice will give";
        fields.reader.mistake(Code::FormNoReason, at, message, Some(help.into()));
    }
    check_options(field, fields.has("options_from"), at, fields.reader);
    check_as(field, becomes, fields);
}

fn check_options(field: &Field, written: bool, at: Span, reader: &mut Reader<'_>) {
    let some = written || !field.options.listed.is_empty();
    if field.kind.has_options() && !some {
        reader.mistake(
            Code::FormOptions,
            at,
            "this question has no options",
            Some("add `options:` or `options_from:`".into()),
        );
    }
    if !field.kind.has_options() && some {
        reader.mistake(
            Code::FormOptions,
            at,
            "this kind of field has no options",
            Some("use `radios`, `checkboxes` or `select`".into()),
        );
    }
    if field.kind == FieldKind::Reference && field.of.is_empty() {
        reader.mistake(
            Code::FormOptions,
            at,
            "this reference does not say to what",
            Some("add `of:` with folders of `content/`, like `of: [ideas]`".into()),
        );
    }
}

fn check_as(field: &Field, becomes: Option<Kind>, fields: &mut Fields<'_, '_, '_>) {
    let (Some(kind), Shown::Published) = (becomes, field.shown) else { return };
    let key = field.key();
    let elsewhere = field.makes.is_some() || matches!(field.kind, FieldKind::Honeypot);
    let keys = known_keys(kind);
    if elsewhere || key == "body" || keys.contains(&key) {
        return;
    }
    let at = fields.place_of(if field.as_key.is_some() { "as" } else { "id" });
    let help = suggestion(key, keys).unwrap_or_else(|| format!("add `as:` with a key of {kind}s, or `as: body`"));
    fields.reader.mistake(Code::FormUnknownAs, at, format!("a thing of type {kind} has no key `{key}`"), Some(help));
}

/// What can only be said of all questions together.
pub(super) fn check_whole(form: &Form, root: &Node, reader: &mut Reader<'_>) {
    check_twice(form, root, reader);
    check_conditions(form, root, reader);
    check_private(form, root, reader);
    check_size(form, root, reader);
}

fn place(root: &Node, field: usize, key: &str) -> Span {
    let node = root.get("fields").and_then(|list| list.elements().get(field));
    node.map_or(root.span, |node| node.get(key).unwrap_or(node).span)
}

fn check_twice(form: &Form, root: &Node, reader: &mut Reader<'_>) {
    for (i, field) in form.fields.iter().enumerate() {
        if form.fields[..i].iter().any(|earlier| earlier.id == field.id) {
            let message = format!("there are two fields called `{}`", field.id);
            reader.mistake(
                Code::FormDuplicateField,
                place(root, i, "id"),
                message,
                Some("give one of them another id".into()),
            );
        }
    }
}

fn check_conditions(form: &Form, root: &Node, reader: &mut Reader<'_>) {
    let conditions = form.fields.iter().enumerate().flat_map(|(i, field)| {
        let asked = field.when.iter().map(move |condition| (i, "when", condition, &form.fields[..i]));
        asked
            .chain(field.published_when.iter().map(move |condition| (i, "published_when", condition, &form.fields[..])))
    });
    for (i, key, condition, candidates) in conditions {
        let at = place(root, i, key);
        match candidates.iter().find(|other| other.id == condition.field) {
            None => {
                let help = suggestion(&condition.field, candidates.iter().map(|f| f.id.as_str()));
                let message =
                    format!("the condition names `{}`, which is no field it could depend on", condition.field);
                reader.mistake(Code::FormCondition, at, message, help);
            }
            Some(other) => check_answers(condition, other, at, reader),
        }
    }
}

fn check_answers(condition: &Condition, other: &Field, at: Span, reader: &mut Reader<'_>) {
    let listed = || other.options.listed.iter().map(|choice| choice.id.as_str());
    let open = other.options.from.is_some() || other.options.other || other.kind == FieldKind::Checkbox;
    for answer in condition.answers.iter().filter(|answer| !open && !listed().any(|id| id == *answer)) {
        let message = format!("`{}` has no answer `{answer}`", other.id);
        reader.mistake(Code::FormCondition, at, message, suggestion(answer, listed()));
    }
}

fn check_private(form: &Form, root: &Node, reader: &mut Reader<'_>) {
    let Some(first) =
        form.fields.iter().position(|field| field.shown == Shown::Private && field.kind != FieldKind::Honeypot)
    else {
        return;
    };
    let at = place(root, first, "shown");
    if form.retention.is_none() {
        let help = "add `retention: P180D` to the form: for how many days private answers are kept";
        reader.mistake(
            Code::FormNoRetention,
            at,
            "this form keeps private answers for no stated time",
            Some(help.into()),
        );
    }
    let ticked = form.consent.as_ref().is_some_and(|consent| form.field(&consent.field).is_some());
    if !ticked {
        let help = "add `consent: {field: consent, text: pages/help/privacy}` and a field `consent` of kind `checkbox`";
        reader.mistake(
            Code::FormNoConsent,
            at,
            "this form keeps private answers without asking for consent",
            Some(help.into()),
        );
    }
}

fn check_size(form: &Form, root: &Node, reader: &mut Reader<'_>) {
    let total = form.fields.iter().map(largest).fold(0, usize::saturating_add);
    if total > form.body_limit {
        let at = root.get("limits").or(root.get("fields")).map_or(root.span, |node| node.span);
        let (needed, limit) = (total / 1024 + 1, form.body_limit / 1024);
        let message =
            format!("answers of the lengths allowed could need {needed} KiB, more than the {limit} KiB of a request");
        let help = "lower some `max:`, or raise `limits: {body_kib: …}`";
        reader.mistake(Code::FormTooLarge, at, message, Some(help.into()));
    }
}

/// The bytes that an answer can need.
fn largest(field: &Field) -> usize {
    let characters = if field.kind == FieldKind::Number { 0 } else { field.max };
    characters.saturating_mul(BYTES_PER_CHARACTER).saturating_add(BYTES_PER_FIELD)
}
