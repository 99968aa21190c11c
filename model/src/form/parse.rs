//! YAML to a [`Form`], all mistakes of the declaration at once.

use crate::fields::{Fields, FromYaml, Reader};
use crate::form::sound::{check_in_rows, check_question, check_required, check_whole};
use crate::form::{
    Choice, Condition, Consent, Field, FieldKind, Form, Makes, NameOf, OneOf, OptionSource, Options, Part, Period,
    Repeat, Rows, Shown, rows,
};
use crate::item::Kind;
use crate::languages::Languages;
use crate::nearest::suggestion;
use crate::value::{Day, Markdown};
use crate::yaml::{self, Node};
use crate::{Code, Diagnostic, Slug, Source, Span, words};

/// The largest request a form may ask for, and the default: the longest of our forms fills a tenth of it.
const MAX_BODY_KIB: i64 = 128;
/// More than any request could hold, and than a number that people count.
const MOST: i64 = 1_000_000_000;

/// Reads a declaration in the language that is asked for, or in the site's own where one of its texts is not in that: nobody
/// shall have to answer in two. Its id is the stem of its file.
///
/// # Errors
/// All mistakes in it.
pub fn parse(source: &Source, languages: &Languages) -> Result<Form, Vec<Diagnostic>> {
    let root = yaml::parse_all(source)?;
    let mut reader = Reader::new(source).speaking(languages);
    let form = read(&root, source, languages.asked(), &mut reader);
    if let Some(form) = &form {
        check_whole(form, &root, &mut reader);
    }
    let stopped = reader.found.mistakes.iter().any(Diagnostic::is_error);
    let form = form.filter(|_| !stopped).ok_or(reader.found.mistakes)?;
    let is_said = |(_, said): &(Span, Vec<String>)| said.iter().any(|language| language == languages.asked());
    match languages.asked() == languages.own() || reader.said.iter().all(is_said) {
        true => Ok(Form { half_said: half_said(&reader.said, languages), ..form }),
        false => parse(source, &languages.at_home()),
    }
}

/// Languages in which some texts are said and others are not, each with the first text that lacks it.
fn half_said(said: &[(Span, Vec<String>)], languages: &Languages) -> Vec<(String, Span)> {
    let lacks = |language: &String| {
        let (has, lacks): (Vec<_>, Vec<_>) = said.iter().partition(|(_, said)| said.contains(language));
        lacks.first().filter(|_| !has.is_empty()).map(|(at, _)| (language.clone(), *at))
    };
    languages.further().iter().filter_map(lacks).collect()
}

fn read(root: &Node, source: &Source, language: &str, reader: &mut Reader<'_>) -> Option<Form> {
    let mut fields = reader.fields(root)?;
    let title = fields.said("title");
    let at: Option<String> = fields.take("at");
    let becomes = becomes(&mut fields);
    let form = Form {
        id: source.path.stem().to_owned(),
        title: title.unwrap_or_default(),
        intro: fields.said("intro").map(Markdown),
        at: at.unwrap_or_default(),
        becomes,
        period: period(&mut fields),
        button: fields.said("button").unwrap_or_else(|| words::of(language).say("send").to_owned()),
        check_answers: fields.take("check_answers"),
        body_limit: body_limit(&mut fields),
        retention: fields.take("retention"),
        consent: consent(&mut fields),
        thanks: fields.said("thanks").map(Markdown),
        fields: questions(&mut fields, becomes),
        one_of: one_of(&mut fields),
        language: language.to_owned(),
        half_said: Vec::new(),
        exceptions: fields.take("exceptions"),
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
        (None, opens, closes) => {
            check_days(opens, closes, fields);
            Period::Days(opens, closes)
        }
    }
}

/// A form that closes before it opens is never open.
fn check_days(opens: Option<Day>, closes: Option<Day>, fields: &mut Fields<'_, '_, '_>) {
    if opens.zip(closes).is_some_and(|(opens, closes)| closes < opens) {
        let (at, help) = (fields.place_of("closes"), "correct one of the two days");
        fields.reader.mistake(Code::DatesReversed, at, "this form closes before it opens", Some(help.into()));
    }
}

fn body_limit(fields: &mut Fields<'_, '_, '_>) -> usize {
    let kib = fields.node("limits").and_then(|node| {
        let mut inner = fields.reader.fields(node)?;
        let kib: Option<i64> = inner.take("body_kib");
        inner.range("body_kib", kib, 1..=MAX_BODY_KIB);
        inner.finish();
        kib
    });
    usize::try_from(kib.unwrap_or(MAX_BODY_KIB).clamp(1, MAX_BODY_KIB)).unwrap_or_default() * 1024
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
    let questions = list.elements().iter().filter_map(|node| question(node, Place::Alone(becomes), fields.reader));
    questions.flat_map(|field| rows::expanded(&field, &[])).collect()
}

/// Where a question stands in a declaration.
#[derive(Clone, Copy)]
enum Place {
    /// By itself, in a form that becomes this.
    Alone(Option<Kind>),
    /// In the rows of another one, which says who sees the answers.
    InRows,
}

fn question(node: &Node, place: Place, reader: &mut Reader<'_>) -> Option<Field> {
    let mut fields = reader.fields(node)?;
    fields.require("id", "a short name for the answer");
    fields.require("kind", "how the question is asked");
    let id: String = fields.take::<Option<String>>("id").unwrap_or_default();
    let kind = kind(&mut fields);
    let label = fields.said("label");
    let shown = match place {
        Place::Alone(_) => shown(&mut fields),
        Place::InRows => None,
    };
    let as_key: Option<String> = fields.take("as");
    let max: Option<i64> = fields.take("max");
    fields.range("max", max, 1..=MOST);
    let field = Field {
        called: fields.said("called"),
        hint: fields.said("hint"),
        required: fields.said("required"),
        min: fields.take("min"),
        makes: makes(&mut fields),
        when: condition(&mut fields, "when"),
        published_when: condition(&mut fields, "published_when"),
        autocomplete: fields.take("autocomplete"),
        public_reason: fields.said("public_reason"),
        options: options(&mut fields),
        of: of(&mut fields),
        writes: writes(&mut fields),
        name_of: name_of(&mut fields),
        rows: rows_of(&mut fields, kind),
        row: None,
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
    check_required(&field, &mut fields);
    match (place, kind) {
        (Place::Alone(becomes), Some(_)) => check_question(&field, becomes, &mut fields),
        (Place::InRows, Some(_)) => check_in_rows(&field, &mut fields),
        (_, None) => {}
    }
    fields.finish();
    Some(field)
}

/// What is asked in rows; complains of what is missing where the kind is that.
fn rows_of(fields: &mut Fields<'_, '_, '_>, kind: Option<FieldKind>) -> Option<Rows> {
    let (times, each): (Option<i64>, Option<Part>) = (fields.take("times"), fields.take("each"));
    let name = fields.said("row");
    let list = fields.node("fields").map(Node::elements).unwrap_or_default();
    let questions: Vec<Field> = list.iter().filter_map(|node| question(node, Place::InRows, fields.reader)).collect();
    if kind != Some(FieldKind::Rows) {
        return None;
    }
    fields.require("fields", "the questions of each row");
    let repeat = match (times.and_then(|times| usize::try_from(times).ok()), each) {
        (_, Some(part)) => Repeat::Each(part),
        (Some(times @ 1..=rows::MOST), None) => Repeat::Times(times),
        (_, None) => return no_times(fields),
    };
    if matches!(repeat, Repeat::Times(_)) {
        fields.require("row", "what each row is called");
    }
    Some(Rows { repeat, name: name.unwrap_or_default(), fields: questions })
}

fn no_times(fields: &mut Fields<'_, '_, '_>) -> Option<Rows> {
    let at = fields.place_of(if fields.has("times") { "times" } else { "id" });
    let help = format!("add `times:` with a number from 1 to {}, or `each: test_tasks`", rows::MOST);
    fields.reader.mistake(Code::FormRows, at, "these rows do not say how many they are", Some(help));
    None
}

fn name_of(fields: &mut Fields<'_, '_, '_>) -> Option<NameOf> {
    let (name, group): (Option<String>, Option<String>) = (fields.take("from"), fields.take("group"));
    Some(NameOf { name: name?, group })
}

fn writes(fields: &mut Fields<'_, '_, '_>) -> Vec<(String, String)> {
    let entries = fields.node("writes").map(Node::entries).unwrap_or_default();
    entries.iter().filter_map(|entry| Some((entry.key.clone(), fields.reader.text(&entry.value)?))).collect()
}

fn one_of(fields: &mut Fields<'_, '_, '_>) -> Vec<OneOf> {
    let rules = fields.node("one_of").map(Node::elements).unwrap_or_default();
    let rule = |node: &Node, reader: &mut Reader<'_>| {
        let mut inner = reader.fields(node)?;
        let (of, required): (Vec<String>, _) = (inner.take("fields"), inner.said("required"));
        inner.require("fields", "the questions of which one has to be answered");
        inner.require("required", "what is said when none is answered");
        inner.finish();
        Some(OneOf { fields: of, required: required? })
    };
    rules.iter().filter_map(|node| rule(node, fields.reader)).collect()
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
    let language = fields.reader.languages().asked().to_owned();
    Options { from, listed: listed.unwrap_or_default(), other: fields.take("other"), language }
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
    let mut fields = reader.fields_with(node, &["id", "label"])?;
    let (id, label): (Option<String>, _) = (fields.take("id"), fields.said("label"));
    fields.require("id", "what the option is called in files");
    let choice = Choice {
        label: label.or_else(|| id.clone())?,
        id: id?,
        hint: fields.said("hint"),
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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::SitePath;

    fn read(text: &str, asked: &str) -> Form {
        let languages = Languages::asking(&["en", "cy"].map(str::to_owned), asked);
        parse(&Source::new(SitePath::parse("content/forms/ask.yaml").unwrap(), text), &languages).unwrap()
    }

    #[test]
    fn a_form_is_in_the_language_in_which_all_of_it_is_said() {
        let ask = |label: &str| {
            format!(
                "title: {{en: Ask us, cy: Gofynnwch i ni}}\nat: /ask/\nfields:\n  - {{id: q, kind: radios, label: {label}, \
                 options: [{{id: a, label: 'Yes'}}, {{id: b, label: '2'}}], other: true, shown: totals}}\n"
            )
        };
        let welsh = read(&ask("{en: A question, cy: Cwestiwn}"), "cy");
        assert_eq!(
            (welsh.language.as_str(), welsh.title.as_str(), welsh.button.as_str()),
            ("cy", "Gofynnwch i ni", "Anfon")
        );
        assert_eq!(welsh.fields[0].options.listed[0].label, "Ie", "the program knows this one");
        assert_eq!(welsh.fields[0].options.listed[1].label, "2");
        assert_eq!(read(&ask("{en: A question, cy: Cwestiwn}"), "en").half_said, []);
        let half = read(&ask("A question of our own"), "cy");
        assert_eq!((half.language.as_str(), half.title.as_str()), ("en", "Ask us"));
        let own = read(&ask("A question of our own"), "en");
        assert_eq!(own.half_said.len(), 1, "and that is said: {:?}", own.half_said);
    }
}
