//! Whether a declaration is sound: what it may ask, publish and keep, and whether its answers fit into a request.

use crate::fields::{Fields, Reader};
use crate::form::rows::MOST;
use crate::form::{Choice, Condition, Field, FieldKind, Form, OTHER, OTHER_SUFFIX, Repeat, Rows, ShowAs, Shown};
use crate::item::{Kind, known_keys};
use crate::nearest::suggestion;
use crate::retention::delete_on;
use crate::value::Day;
use crate::yaml::Node;
use crate::{Code, Span};

/// Names that the worker uses itself.
const RESERVED: &[&str] = &["token", "receipt", "form", "form_version", "confirm", "submit", "change"];
/// A character is at most four bytes, each sent as `%XX`.
const BYTES_PER_CHARACTER: usize = 12;
/// Room for names, `=` and `&`.
const BYTES_PER_FIELD: usize = 64;

/// What can be said of one question alone.
pub(super) fn check_question(field: &Field, becomes: Option<Kind>, fields: &mut Fields<'_, '_, '_>) {
    let at = fields.place_of("id");
    check_id(field, RESERVED.contains(&field.id.as_str()), fields);
    let asked = std::iter::once(field).chain(field.rows.iter().flat_map(|rows| &rows.fields));
    let contact = asked.map(|field| field.kind).find(|kind| is_contact(*kind));
    if let Some(kind) = contact.filter(|_| field.shown == Shown::Published && field.public_reason.is_none()) {
        let message = format!("this publishes a field of kind `{}` without saying why", kind.as_str());
        let help =
            "make it `shown: private`, or add `public_reason:` with the reason that the privacy notice will give";
        fields.reader.mistake(Code::FormNoReason, at, message, Some(help.into()));
    }
    check_options(field, has_options(fields), at, fields.reader);
    check_written(field, fields);
    check_as(field, becomes, fields);
    check_bounds(field, fields);
}

/// There is a number between the smallest and the largest.
fn check_bounds(field: &Field, fields: &mut Fields<'_, '_, '_>) {
    let most = i64::try_from(field.max).unwrap_or(i64::MAX);
    if let Some(min) = field.min.filter(|min| *min > most) {
        let at = fields.place_of("min");
        let message = format!("no number is at least {min} and at most {most}");
        fields.reader.mistake(Code::ValueWrong, at, message, Some("correct `min:` or `max:`".into()));
    }
}

/// An id is not that of something else: `where_other` is the own answer beside "Something else" of the question `where`, and
/// `f-where-other` its control.
fn check_id(field: &Field, is_reserved: bool, fields: &mut Fields<'_, '_, '_>) {
    let is_plain = |b: u8| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'_' || b == b'-';
    if fields.has("id") && (field.id.is_empty() || !field.id.bytes().all(is_plain)) {
        let (at, message) = (fields.place_of("id"), format!("`{}` cannot be the id of an answer", field.id));
        let help = "write it in lower-case letters, digits, `_` and hyphens, like `what_for`";
        return fields.reader.mistake(Code::ValueWrong, at, message, Some(help.into()));
    }
    let ends = |suffix: &str| field.id == suffix[1..] || field.id.ends_with(suffix);
    if is_reserved || ends(OTHER_SUFFIX) || ends("-other") {
        let at = fields.place_of("id");
        let help =
            format!("choose a name that is none of {} and does not end in `{OTHER_SUFFIX}`", RESERVED.join(", "));
        let message = format!("`{}` is a name that the worker uses itself", field.id);
        fields.reader.mistake(Code::FormReservedId, at, message, Some(help));
    }
}

/// Whether an answer of a kind says who somebody is. A name to show does, too, but only as its owner chooses.
fn is_contact(kind: FieldKind) -> bool {
    matches!(kind, FieldKind::Email | FieldKind::Tel | FieldKind::Name)
}

/// What can be said of a question that stands in rows.
pub(super) fn check_in_rows(field: &Field, fields: &mut Fields<'_, '_, '_>) {
    let at = fields.place_of("id");
    check_id(field, false, fields);
    check_bounds(field, fields);
    check_options(field, has_options(fields), at, fields.reader);
    check_written(field, fields);
    if let Some(why) = Rows::unfit(field) {
        fields.reader.mistake(Code::FormRows, at, why, Some("ask it outside the rows".into()));
    }
}

/// What is written for an option stands for one that there is.
fn check_written(field: &Field, fields: &mut Fields<'_, '_, '_>) {
    let (at, open) = (fields.place_of("writes"), field.options.from.is_some());
    let listed = || field.options.listed.iter().map(|choice| choice.id.as_str());
    for (id, _) in field.writes.iter().filter(|(id, _)| !open && !listed().any(|listed| listed == id)) {
        let message = format!("`{}` has no answer `{id}`", field.id);
        fields.reader.mistake(Code::FormOptions, at, message, suggestion(id, listed()));
    }
}

/// Whether options are written, rightly or not.
fn has_options(fields: &mut Fields<'_, '_, '_>) -> bool {
    fields.has("options_from") || fields.node("options").is_some_and(|node| !node.elements().is_empty())
}

/// What is said when an answer is missing is a sentence, and no yes or no.
pub(super) fn check_required(field: &Field, fields: &mut Fields<'_, '_, '_>) {
    let said = field.required.as_deref().unwrap_or_default();
    if ["true", "yes", "false", "no"].contains(&said.to_lowercase().as_str()) {
        let (at, help) =
            (fields.place_of("required"), "write it like `required: Enter your name`; without it, it is optional");
        let message = format!("`{said}` is not what people are told when they leave this out");
        fields.reader.mistake(Code::ValueWrong, at, message, Some(help.into()));
    }
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
    let listed = &field.options.listed;
    let twice = listed.iter().enumerate().find(|(n, choice)| listed[..*n].iter().any(|other| other.id == choice.id));
    if let Some((_, choice)) = twice {
        let message = format!("`{}` has two options called `{}`", field.id, choice.id);
        reader.mistake(Code::FormOptions, at, message, Some("give one of them another id".into()));
    }
    if field.options.other && listed.iter().any(|choice| choice.id == OTHER) {
        let message = format!("`{OTHER}` is the option that `other: true` adds");
        reader.mistake(Code::FormOptions, at, message, Some("remove one of the two, or give yours another id".into()));
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
    check_one_of(form, root, reader);
    check_names(form, root, reader);
    check_rows(form, root, reader);
    check_private(form, root, reader);
    check_size(form, root, reader);
}

fn place(root: &Node, field: usize, key: &str) -> Span {
    let node = root.get("fields").and_then(|list| list.elements().get(field));
    node.map_or(root.span, |node| node.get(key).unwrap_or(node).span)
}

/// The questions as they stand in the declaration, without those that were made of rows.
fn written(form: &Form) -> Vec<&Field> {
    form.fields.iter().filter(|field| field.row.is_none()).collect()
}

fn check_twice(form: &Form, root: &Node, reader: &mut Reader<'_>) {
    let fields = written(form);
    for (i, field) in fields.iter().enumerate() {
        if fields[..i].iter().any(|earlier| earlier.id == field.id) {
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

/// Conditions name questions that are there, before theirs, and always asked: an answer that was typed before its question was
/// hidden again is sent with the rest, and would count.
fn check_conditions(form: &Form, root: &Node, reader: &mut Reader<'_>) {
    let fields = &written(form);
    let conditions = fields.iter().enumerate().flat_map(|(i, field)| {
        let asked = field.when.iter().map(move |condition| (i, "when", condition, &fields[..i]));
        asked.chain(field.published_when.iter().map(move |condition| (i, "published_when", condition, &fields[..])))
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
            Some(other) if other.when.is_some() => {
                let message = "the condition depends on a question that is itself asked only sometimes";
                let help = format!(
                    "let it depend on a question that is always asked, or take `when:` away from `{}`",
                    other.id
                );
                reader.mistake(Code::FormCondition, at, message, Some(help));
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

/// Questions of which one has to be answered are there, and do not have to be answered by themselves.
fn check_one_of(form: &Form, root: &Node, reader: &mut Reader<'_>) {
    let rules = root.get("one_of").map(Node::elements).unwrap_or_default();
    for (rule, node) in form.one_of.iter().zip(rules) {
        let at = node.get("fields").unwrap_or(node).span;
        for id in &rule.fields {
            let (message, help) = match form.field(id) {
                Some(field) if field.required.is_none() => continue,
                Some(_) => (
                    format!("`{id}` has to be answered anyway"),
                    Some("take away its `required:`, or name others".into()),
                ),
                None => {
                    let ids = written(form).into_iter().map(|field| field.id.as_str());
                    (format!("there is no field `{id}` that could be answered"), suggestion(id, ids))
                }
            };
            reader.mistake(Code::FormCondition, at, message, help);
        }
    }
}

/// A name to show is made of fields that are there, in ways that there are.
fn check_names(form: &Form, root: &Node, reader: &mut Reader<'_>) {
    for (i, field) in written(form).into_iter().enumerate().filter(|(_, field)| field.kind == FieldKind::ShownName) {
        let mut say = |key: &str, message: String, help: String| {
            reader.mistake(Code::FormOptions, place(root, i, key), message, Some(help));
        };
        let is = |id: &str, kind: FieldKind| form.field(id).is_some_and(|field| field.kind == kind);
        let name_of = field.name_of.as_ref();
        if !name_of.is_some_and(|of| is(&of.name, FieldKind::Name)) {
            let help = "add `from:` with the id of the field of kind `name` in which the full name is";
            say("from", "this does not say whose name is shown".into(), help.into());
        }
        let group = name_of.and_then(|of| of.group.as_deref());
        let offers = field.options.listed.iter().any(|choice| choice.id == ShowAs::Group.as_str());
        if group.map_or(offers, |group| !is(group, FieldKind::Organisation)) {
            let help = "add `group:` with the id of the field of kind `organisation` in which it is named";
            say("group", "this does not say which group's name is shown".into(), help.into());
        }
        let odd = |choice: &&Choice| ShowAs::parse(&choice.id).is_none();
        for choice in field.options.listed.iter().filter(odd) {
            let message = format!("`{}` is no way to show a name", choice.id);
            let help = suggestion(&choice.id, ShowAs::ALL.iter().map(|way| way.as_str())).unwrap_or_default();
            say("options", message, help);
        }
    }
}

/// Rows that follow the parts of a thing need to know which; and no other field may be called like their questions.
fn check_rows(form: &Form, root: &Node, reader: &mut Reader<'_>) {
    let has_subject = form.fields.iter().any(|field| field.kind == FieldKind::Reference);
    for (i, field) in written(form).into_iter().enumerate() {
        let Some(rows) = &field.rows else { continue };
        if matches!(rows.repeat, Repeat::Each(_)) && !has_subject {
            let help = "add a field of kind `reference` before it";
            let message = "these rows are about the parts of a thing, but the form is about none";
            reader.mistake(Code::FormRows, place(root, i, "each"), message, Some(help.into()));
        }
        let like = format!("{}_", field.id);
        let taken = form.fields.iter().find(|other| other.row.is_none() && other.id.starts_with(&like));
        if let Some(other) = taken {
            let message = format!("`{}` is called like a question in the rows of `{}`", other.id, field.id);
            reader.mistake(Code::FormRows, place(root, i, "id"), message, Some("give one of them another id".into()));
        }
        check_row_ids(rows, root.get("fields").and_then(|list| list.elements().get(i)), reader);
    }
}

/// Answers in rows are told apart by the ends of their names: `team_1_role` could be of a question `role` or `1_role`.
fn check_row_ids(rows: &Rows, field: Option<&Node>, reader: &mut Reader<'_>) {
    let written = field.and_then(|field| field.get("fields")).map(Node::elements).unwrap_or_default();
    for (n, (question, node)) in rows.fields.iter().zip(written).enumerate() {
        let at = node.get("id").unwrap_or(node).span;
        let others =
            || rows.fields.iter().enumerate().filter(|(other, _)| *other != n).map(|(at, other)| (at, &other.id));
        let (message, help) = match others().find(|(at, other)| **other == question.id && *at < n) {
            Some(_) => {
                (format!("there are two questions `{}` in these rows", question.id), "give one of them another id")
            }
            None => match others().find(|(_, other)| question.id.ends_with(&format!("_{other}"))) {
                Some((_, other)) => {
                    (format!("`{}` ends like the question `{other}`", question.id), "end one of them otherwise")
                }
                None => continue,
            },
        };
        reader.mistake(Code::FormRows, at, message, Some(help.into()));
    }
}

fn check_private(form: &Form, root: &Node, reader: &mut Reader<'_>) {
    let Some(first) =
        written(form).iter().position(|field| field.shown == Shown::Private && field.kind != FieldKind::Honeypot)
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
    check_retention(form, root, reader);
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

/// A time that cannot be counted would never be over.
fn check_retention(form: &Form, root: &Node, reader: &mut Reader<'_>) {
    let Some(retention) = form.retention.as_deref() else { return };
    let any_day = Day(jiff::civil::date(2000, 1, 1));
    if delete_on(retention, any_day, None).is_none() {
        let at = root.get("retention").map_or(root.span, |node| node.span);
        let help = "write it like P180D for 180 days, P6M for six months, or P1Y for a year";
        reader.mistake(Code::ValueWrong, at, format!("`{retention}` is no time to be counted"), Some(help.into()));
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
    let rows = field.rows.as_ref().filter(|rows| matches!(rows.repeat, Repeat::Each(_)));
    match rows {
        Some(rows) => rows.fields.iter().map(|question| largest(question) * MOST).sum(),
        None => largest_alone(field),
    }
}

fn largest_alone(field: &Field) -> usize {
    let known = field.kind.has_options() && field.options.from.is_none();
    match (field.kind == FieldKind::Rows, field.kind == FieldKind::Number, known) {
        (true, ..) => 0,
        (_, true, _) => BYTES_PER_FIELD,
        (.., true) => listed(field),
        (.., false) => typed(field.max),
    }
}

fn typed(characters: usize) -> usize {
    characters.saturating_mul(BYTES_PER_CHARACTER).saturating_add(BYTES_PER_FIELD)
}

/// What picking can need where all options are known: every one of several, the longest one of others.
fn listed(field: &Field) -> usize {
    let sizes = field.options.listed.iter().map(|choice| choice.id.len() * BYTES_PER_CHARACTER + BYTES_PER_FIELD);
    let picked = if field.kind == FieldKind::Checkboxes { sizes.sum() } else { sizes.max().unwrap_or_default() };
    let own = if field.options.other { BYTES_PER_FIELD + typed(FieldKind::Text.default_max()) } else { 0 };
    picked + own
}
