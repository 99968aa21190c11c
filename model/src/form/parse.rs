//! YAML to a [`Form`], all mistakes of the declaration at once.

use crate::fields::{Fields, FromYaml, Reader};
use crate::form::{
    Choice, Condition, Consent, Field, FieldKind, Form, Makes, OTHER_SUFFIX, OptionSource, Options, Period, Shown,
};
use crate::item::{Kind, known_keys};
use crate::nearest::suggestion;
use crate::yaml::{self, Node};
use crate::{Code, Diagnostic, Slug, Source, Span, nested};

/// The largest request a form may ask for, and the default: the longest of our forms fills a tenth of it.
const MAX_BODY_KIB: usize = 128;
/// Names that the worker uses itself.
const RESERVED: &[&str] = &["token", "receipt", "form", "form_version", "confirm", "submit"];
/// A character is at most four bytes, each sent as `%XX`.
const BYTES_PER_CHARACTER: usize = 12;
/// Room for names, `=` and `&`.
const BYTES_PER_FIELD: usize = 64;

nested! {
    /// `limits:` of a declaration.
    pub struct Limits {
        /// The largest request, in KiB.
        body_kib: Option<i64>,
    }
}

/// Reads a declaration; its id is the stem of its file.
///
/// # Errors
/// All mistakes in it.
pub fn parse(source: &Source) -> Result<Form, Vec<Diagnostic>> {
    let root = yaml::parse_all(source)?;
    let mut reader = Reader::new(source);
    let form = read(&root, source, &mut reader);
    if let Some(form) = &form {
        check_whole(form, &root, &mut reader);
    }
    let stopped = reader.found.mistakes.iter().any(Diagnostic::is_error);
    form.filter(|_| !stopped).ok_or(reader.found.mistakes)
}

fn read(root: &Node, source: &Source, reader: &mut Reader<'_>) -> Option<Form> {
    let mut fields = reader.fields(root)?;
    let title: Option<String> = fields.take("title");
    let at: Option<String> = fields.take("at");
    let becomes = becomes(&mut fields);
    let form = Form {
        id: source.path.stem().to_owned(),
        title: title.unwrap_or_default(),
        intro: fields.take("intro"),
        at: at.unwrap_or_default(),
        becomes,
        period: period(&mut fields),
        button: fields.take::<Option<String>>("button").unwrap_or_else(|| "Send".into()),
        body_limit: body_limit(&mut fields),
        retention: fields.take("retention"),
        consent: consent(&mut fields),
        thanks: fields.take("thanks"),
        fields: questions(&mut fields, becomes),
        version: blake3::hash(source.text.as_bytes()).to_hex()[..12].to_owned(),
    };
    fields.require("title", "the heading of the form's page");
    fields.require("at", "the address of the form's page, like /ideas/new/");
    check_address(&form.at, &mut fields);
    fields.require("fields", "the questions");
    fields.finish();
    Some(form)
}

/// The page's address is a folder of the site, written as visitors see it.
fn check_address(at: &str, fields: &mut Fields<'_, '_, '_>) {
    let inside = at.strip_prefix('/').and_then(|rest| rest.strip_suffix('/'));
    let fine = inside.is_some_and(|inside| inside.split('/').all(|part| Slug::parse(part).is_some()));
    if !fine && fields.has("at") {
        let (span, help) =
            (fields.place_of("at"), "write it like /ideas/new/, in lower-case letters, digits and hyphens");
        fields.reader.mistake(
            Code::ValueWrong,
            span,
            format!("`{at}` is not an address on the site"),
            Some(help.into()),
        );
    }
}

fn becomes(fields: &mut Fields<'_, '_, '_>) -> Option<Kind> {
    let node = fields.node("becomes")?;
    let word = fields.reader.word(node, Kind::ALL.iter().map(|kind| kind.as_str()))?;
    Kind::parse(&word)
}

fn period(fields: &mut Fields<'_, '_, '_>) -> Period {
    let round: Option<String> = fields.take("round");
    let (opens, closes) = (fields.take("opens"), fields.take("closes"));
    match (round.as_deref(), opens, closes) {
        (Some("current"), ..) => Period::CurrentRound,
        (Some(round), ..) => Period::Round(round.to_owned()),
        (None, None, None) => Period::Always,
        (None, opens, closes) => Period::Days(opens, closes),
    }
}

fn body_limit(fields: &mut Fields<'_, '_, '_>) -> usize {
    let limits: Option<Limits> = fields.take("limits");
    let kib = limits.and_then(|limits| limits.body_kib).and_then(|kib| usize::try_from(kib).ok());
    kib.unwrap_or(MAX_BODY_KIB).clamp(1, MAX_BODY_KIB) * 1024
}

fn consent(fields: &mut Fields<'_, '_, '_>) -> Option<Consent> {
    let node = fields.node("consent")?;
    let mut inner = fields.reader.fields(node)?;
    let (field, text): (Option<String>, Option<String>) = (inner.take("field"), inner.take("text"));
    inner.require("field", "the id of the field that is ticked");
    inner.require("text", "the page that says to what people agree");
    inner.finish();
    Some(Consent { field: field?, text: text? })
}

fn questions(fields: &mut Fields<'_, '_, '_>, becomes: Option<Kind>) -> Vec<Field> {
    let Some(list) = fields.node("fields") else { return Vec::new() };
    if list.elements().is_empty() {
        let _: Option<()> = fields.reader.wrong(list, "a list of fields", "write `- id: …` for each question");
    }
    list.elements().iter().filter_map(|node| question(node, becomes, fields.reader)).collect()
}

fn question(node: &Node, becomes: Option<Kind>, reader: &mut Reader<'_>) -> Option<Field> {
    let mut fields = reader.fields(node)?;
    fields.require("id", "a short name for the answer");
    fields.require("kind", "how the question is asked");
    let id: String = fields.take::<Option<String>>("id").unwrap_or_default();
    let kind = kind(&mut fields);
    let label: Option<String> = fields.take("label");
    let shown = shown(&mut fields);
    let as_key: Option<String> = fields.take("as");
    let max: Option<i64> = fields.take("max");
    let field = Field {
        called: fields.take("called"),
        hint: fields.take("hint"),
        required: fields.take("required"),
        min: fields.take("min"),
        makes: makes(&mut fields),
        when: condition(&mut fields, "when"),
        published_when: condition(&mut fields, "published_when"),
        autocomplete: fields.take("autocomplete"),
        public_reason: fields.take("public_reason"),
        options: options(&mut fields),
        of: of(&mut fields),
        as_key: as_key.clone(),
        label: label.unwrap_or_default(),
        max: max.and_then(|max| usize::try_from(max).ok()).unwrap_or(kind.unwrap_or(FieldKind::Text).default_max()),
        shown: shown.unwrap_or(Shown::Totals), // asks for nothing more, so that one mistake is said once
        kind: kind.unwrap_or(FieldKind::Text),
        id,
    };
    if !matches!(field.kind, FieldKind::Hidden | FieldKind::Honeypot | FieldKind::Reference) {
        fields.require("label", "the question");
    }
    check_question(&field, becomes, &mut fields);
    fields.finish();
    Some(field)
}

fn kind(fields: &mut Fields<'_, '_, '_>) -> Option<FieldKind> {
    let node = fields.node("kind")?;
    let typed = fields.reader.text(node)?;
    FieldKind::parse(&typed).or_else(|| {
        let help = suggestion(&typed, FieldKind::ALL.iter().map(|kind| kind.as_str()));
        fields.reader.mistake(Code::FormUnknownKind, node.span, format!("`{typed}` is not a kind of field"), help);
        None
    })
}

fn shown(fields: &mut Fields<'_, '_, '_>) -> Option<Shown> {
    match fields.node("shown") {
        Some(node) => Shown::from_yaml(node, fields.reader),
        None => {
            let at = fields.place_of("id");
            let help = "add `shown: published`, `shown: private` or `shown: totals`";
            fields.reader.mistake(
                Code::FormNoShown,
                at,
                "this field does not say who sees the answer",
                Some(help.into()),
            );
            None
        }
    }
}

fn makes(fields: &mut Fields<'_, '_, '_>) -> Option<Makes> {
    let node = fields.node("makes")?;
    fields.reader.word(node, ["need"].into_iter()).map(|_| Makes::Need)
}

fn condition(fields: &mut Fields<'_, '_, '_>, key: &'static str) -> Option<Condition> {
    let node = fields.node(key)?;
    let [entry] = node.entries() else {
        return fields.reader.wrong(
            node,
            "one field with its answers",
            &format!("write `{key}: {{group: [informal, organisation]}}`"),
        );
    };
    let one = entry.value.text().map(|text| vec![text.to_owned()]);
    let answers =
        one.unwrap_or_else(|| entry.value.elements().iter().filter_map(|n| n.text().map(str::to_owned)).collect());
    Some(Condition { field: entry.key.clone(), answers })
}

fn options(fields: &mut Fields<'_, '_, '_>) -> Options {
    let from = fields.node("options_from").and_then(|node| source(node, fields.reader));
    let listed =
        fields.node("options").map(|node| node.elements().iter().filter_map(|n| choice(n, fields.reader)).collect());
    Options { from, listed: listed.unwrap_or_default(), other: fields.take("other") }
}

fn source(node: &Node, reader: &mut Reader<'_>) -> Option<OptionSource> {
    let typed = reader.text(node)?;
    OptionSource::parse(&typed).or_else(|| {
        let words = Kind::ALL
            .iter()
            .map(|kind| kind.folder())
            .chain(crate::vocab::Vocabulary::ALL.iter().map(|v| v.file_stem()));
        let help = suggestion(&typed, words)
            .unwrap_or_else(|| "name a folder of `content/` or a file of `content/vocab/`".into());
        reader.mistake(Code::FormOptions, node.span, format!("`{typed}` is no source of options"), Some(help));
        None
    })
}

fn choice(node: &Node, reader: &mut Reader<'_>) -> Option<Choice> {
    let mut fields = reader.fields(node)?;
    let (id, label): (Option<String>, Option<String>) = (fields.take("id"), fields.take("label"));
    fields.require("id", "what the option is called in files");
    let choice = Choice {
        label: label.or_else(|| id.clone())?,
        id: id?,
        hint: fields.take("hint"),
        leaves_out: fields.take("leaves_out"),
    };
    fields.finish();
    Some(choice)
}

fn of(fields: &mut Fields<'_, '_, '_>) -> Vec<Kind> {
    let Some(node) = fields.node("of") else { return Vec::new() };
    let words: Vec<&Node> = if node.text().is_some() { vec![node] } else { node.elements().iter().collect() };
    let kinds =
        words.into_iter().filter_map(|word| fields.reader.word(word, Kind::ALL.iter().map(|kind| kind.folder())));
    kinds.filter_map(|folder| Kind::of_folder(&folder)).collect()
}

/// What can be said of one question alone.
fn check_question(field: &Field, becomes: Option<Kind>, fields: &mut Fields<'_, '_, '_>) {
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
fn check_whole(form: &Form, root: &Node, reader: &mut Reader<'_>) {
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
    let largest = |field: &Field| match field.kind {
        FieldKind::Number => BYTES_PER_FIELD,
        FieldKind::Text
        | FieldKind::Textarea
        | FieldKind::Email
        | FieldKind::Tel
        | FieldKind::Url
        | FieldKind::Date
        | FieldKind::Radios
        | FieldKind::Checkboxes
        | FieldKind::Select
        | FieldKind::Checkbox
        | FieldKind::Name
        | FieldKind::Organisation
        | FieldKind::Reference
        | FieldKind::Hidden
        | FieldKind::Honeypot => field.max.saturating_mul(BYTES_PER_CHARACTER).saturating_add(BYTES_PER_FIELD),
    };
    let total = form.fields.iter().map(largest).fold(0, usize::saturating_add);
    if total > form.body_limit {
        let at = root.get("limits").or(root.get("fields")).map_or(root.span, |node| node.span);
        let message = format!(
            "answers of the lengths allowed could need {} KiB, more than the {} KiB of a request",
            total / 1024 + 1,
            form.body_limit / 1024
        );
        reader.mistake(
            Code::FormTooLarge,
            at,
            message,
            Some("lower some `max:`, or raise `limits: {body_kib: …}`".into()),
        );
    }
}
