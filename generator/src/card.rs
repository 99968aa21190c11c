//! A card: what lists and pages show of a thing, without its text.
//!
//! It is the thing's front matter with everything resolved: a reference is a link with a title, a word has its label, a
//! date is written out. To it come the figures that the whole site knows: steps, counts, rosettes. The texts among its front
//! matter are shown on its own page alone, as its *front*: Markdown as HTML, beside all that is on the card.

mod shown;

use memchr::memmem;
use model::item::{Item, Kind, Step};
use model::settings::Output;
use model::value::Day;
use model::vocab::Vocabulary;
use serde::Serialize;
use tera::value::Key;
use tera::{Map, Value};

use crate::covers::{self, Cover};
use crate::fingerprint::{self, Fingerprint, Mix};
use crate::language::{Text, spoken};
use crate::site::{Ix, Site};
use shown::{Front, Texts};

/// A link to a thing.
#[derive(Clone, Debug, Serialize)]
pub struct RefShown {
    /// Its id.
    pub id: String,
    /// Its address; none when there is nothing to see.
    pub url: Option<String>,
    /// Its title.
    pub title: Text,
    /// Its type.
    pub kind: String,
}

/// A word of a vocabulary.
#[derive(Clone, Debug, Serialize)]
pub struct TermShown {
    /// Its id.
    pub id: String,
    /// What people read.
    pub label: Text,
    /// A page about it, if there is one.
    pub url: Option<String>,
}

/// The fingerprints of a thing's own values, each file by itself: of those on its card, and of its texts.
pub fn own_marks(item: &Item) -> (Fingerprint, Fingerprint) {
    let json = serde_json::to_vec(&(&item.common, &item.details, &item.extra)).unwrap_or_default();
    let (card, texts) = without_texts(&json);
    (fingerprint::of_bytes(&card), fingerprint::of_bytes(&texts))
}

/// JSON without its texts, and the texts.
///
/// A text stands behind the mark of Markdown as the only key. Nobody can write that: in JSON the quotation mark before it
/// stands within no string, and a control character in somebody's own key has a backslash more.
fn without_texts(json: &[u8]) -> (Vec<u8>, Vec<u8>) {
    const BEFORE: &[u8] = b"{\"\\u0001markdown\":\"";
    let (mut rest, mut card, mut texts) = (json, Vec::with_capacity(json.len()), Vec::new());
    while let Some(at) = memmem::find(rest, BEFORE) {
        let (before, text) = rest.split_at(at + BEFORE.len());
        let end = end_of_string(text);
        card.extend(before);
        texts.extend(&text[..end]);
        texts.push(b'"');
        rest = &text[end..];
    }
    card.extend(rest);
    (card, texts)
}

/// The place of the quotation mark that ends a string of JSON.
fn end_of_string(text: &[u8]) -> usize {
    let mut at = 0;
    while let Some(byte) = text.get(at) {
        match byte {
            b'"' => return at,
            b'\\' => at += 2,
            _ => at += 1,
        }
    }
    text.len()
}

/// The fingerprint of a thing's card on this site: of its own values, of what its references and words show, and of the
/// figures that the site adds to it.
pub fn mark(site: &Site, ix: Ix) -> Fingerprint {
    let (item, mut mix) = (site.item(ix), Mix::new());
    mix.mark(&site.entries[ix].card).text(site.url(ix).unwrap_or_default());
    mix.text(site.other_language(ix).unwrap_or_default());
    mix.number(usize::from(is_early(item, site.today)));
    for (text, target) in site.references(ix) {
        match target.found() {
            Some(to) if site.is_shown(to) => mark_reference(&mut mix, site, to),
            Some(_) => _ = mix.number(0),
            None => _ = mix.text(text),
        }
    }
    for term in &item.terms {
        if let Some(word) = site.word(term.vocabulary, &term.id) {
            mix.text(&word.label).text(word.lang.as_deref().unwrap_or_default());
        }
    }
    mark_figures(&mut mix, site, ix);
    mix.done()
}

/// What [`add_figures`] and [`own_figures`] come from, as far as it is not in the thing's own values.
fn mark_figures(mix: &mut Mix, site: &Site, ix: Ix) {
    mix.day(site.last_sign(ix)).number(site.comment_count(ix)).number(open_needs(site, ix));
    mix.number(site.count_back(ix, Kind::Feedback, "about"));
    for award in site.back(ix, Kind::Award, "to") {
        mark_reference(mix, site, award);
    }
    if let Some(cover) = cover(site, ix) {
        mix.number(cover.family).text(cover.motif.as_str()).number(cover.step.map_or(0, Step::number));
    }
    let OwnFigures { status, open, past, state } = own_figures(site, ix);
    mix.text(status.unwrap_or_default()).text(state.unwrap_or_default());
    mix.number(usize::from(open == Some(true))).number(usize::from(past == Some(true)));
}

/// The drawing of a thing that people should see and that has no picture.
fn cover(site: &Site, ix: Ix) -> Option<Cover<'_>> {
    let item = site.item(ix);
    let is_drawn = matches!(item.id.kind(), Kind::Challenge | Kind::Idea | Kind::Prototype);
    let over = item.stage().is_some_and(|stage| stage.step().is_none());
    // A question is never unfinished: its drawing shows what those of its answers may become.
    let asks = item.details.challenge().map(|_| Step::TakenForward);
    let (family, step) = (site.question_place(ix), asks.or_else(|| site.furthest(ix)));
    let motif = covers::motif_of(family, site.settings.motifs());
    let cover = Cover { id: item.id.as_str(), family, motif, step, over };
    (is_drawn && item.common.images.is_empty() && site.settings.makes(Output::Covers)).then_some(cover)
}

fn open_needs(site: &Site, ix: Ix) -> usize {
    site.open_needs_of(ix).count()
}

/// All that a link to a thing shows.
pub fn mark_reference(mix: &mut Mix, site: &Site, to: Ix) {
    mix.text(site.item(to).id.as_str()).text(site.title(to)).text(site.url(to).unwrap_or_default());
    mix.text(site.other_language(to).unwrap_or_default());
}

/// The fingerprint of a thing's front, made of that of its card.
pub fn front_mark(card: &Fingerprint, site: &Site, ix: Ix) -> Fingerprint {
    Mix::new().mark(card).mark(&site.entries[ix].texts).text(&site.root).done()
}

/// The card of a thing.
pub fn card(site: &Site, ix: Ix) -> Value {
    shown(site, ix, Texts::Without)
}

/// The front of a thing: its card with its texts.
pub fn front(site: &Site, ix: Ix) -> Value {
    shown(site, ix, Texts::With)
}

fn shown(site: &Site, from: Ix, texts: Texts) -> Value {
    let (item, front) = (site.item(from), Front::new(site, from, texts));
    let mut map = Map::with_capacity_and_hasher(ROOM, Default::default());
    map.extend(item.extra.iter().map(|(key, node)| (key.clone().into(), Value::from_serializable(node))));
    front.add_to(&mut map, &item.common);
    front.add_to(&mut map, &item.details);
    map.shift_remove(&Key::Str("submission")); // ties to a private record
    place_images(&mut map);
    keep_public_matches(&mut map);
    if let (true, Some(answer)) = (is_early(item, site.today), map.get_mut(&Key::Str("answer"))) {
        *answer = Value::none();
    }
    add_figures(&mut map, site, from);
    add_own_figures(&mut map, &own_figures(site, from));
    map.shrink_to_fit(); // there are as many cards as things
    Value::from(map)
}

/// Keys of a card, about.
const ROOM: usize = 64;

/// Pictures lie in `content/images/`, on the site in `/images/`.
fn place_images(map: &mut Map) {
    let Some(images) = map.get(&Key::Str("images")).and_then(Value::as_array) else { return };
    let placed = images.iter().map(|image| {
        let mut image = image.as_map().cloned().unwrap_or_default();
        let src = image.get(&Key::Str("src")).and_then(Value::as_str).unwrap_or_default();
        let src = if src.starts_with('/') || src.contains("://") { src.to_owned() } else { format!("/images/{src}") };
        image.insert("src".into(), src.into());
        Value::from(image)
    });
    let placed = Value::from(placed.collect::<Vec<_>>());
    map.insert("images".into(), placed);
}

/// What is said of other matches is between those who were introduced.
fn keep_public_matches(map: &mut Map) {
    let Some(matches) = map.get_mut(&Key::Str("matches")) else { return };
    let public = |one: &&Value| one.as_map().and_then(|one| one.get(&Key::Str("public"))?.as_bool()) == Some(true);
    let kept: Vec<Value> = matches.as_array().into_iter().flatten().filter(public).cloned().collect();
    *matches = Value::from(kept);
}

/// A decision may be made now and told later.
fn is_early(item: &Item, today: Day) -> bool {
    item.details.idea().is_some() && item.answer(today).is_none()
}

/// What the whole site knows of a thing.
fn add_figures(map: &mut Map, site: &Site, ix: Ix) {
    let item = site.item(ix);
    let lang = site.other_language(ix);
    let rosettes = site.back(ix, Kind::Award, "to").into_iter().map(|award| site.reference(award));
    put(map, "id", item.id.as_str());
    put(map, "url", or_none(site.url(ix)));
    put(map, "type", item.id.kind().as_str());
    put(map, "slug", item.id.slug());
    put(map, "title", shown_title(site, ix));
    put(map, "summary", spoken(item.in_short().unwrap_or_default(), lang));
    put(map, "lang", or_none(lang));
    put(map, "last", or_none(site.last_sign(ix).map(|day| site.day(day))));
    put(map, "stage", or_none(stage(site, item, lang)));
    put(map, "comment_count", site.comment_count(ix));
    put(map, "needs_open", open_needs(site, ix));
    put(map, "feedback_count", site.count_back(ix, Kind::Feedback, "about"));
    put(map, "rosettes", shown::list(rosettes.collect()));
    put(map, "cover", or_none(cover(site, ix).map(|cover| Value::safe_string(&covers::drawing(&cover)))));
}

fn put(map: &mut Map, key: &'static str, value: impl Into<Value>) {
    map.insert(Key::Str(key), value.into());
}

fn or_none(value: Option<impl Into<Value>>) -> Value {
    value.map_or_else(Value::none, Into::into)
}

/// Comments and feedback have no title, and their file's name is none.
fn shown_title(site: &Site, ix: Ix) -> Value {
    match matches!(site.item(ix).id.kind(), Kind::Comment | Kind::Feedback) {
        true => spoken(site.item(ix).common.title.as_deref().unwrap_or_default(), site.other_language(ix)),
        false => site.called(ix).value(),
    }
}

/// What only one type has, on the day of the build.
struct OwnFigures {
    status: Option<&'static str>,
    open: Option<bool>,
    past: Option<bool>,
    state: Option<&'static str>,
}

fn add_own_figures(map: &mut Map, own: &OwnFigures) {
    let OwnFigures { status, open, past, state } = *own;
    let texts = [("status", status), ("state", state)].map(|(key, text)| (key, text.map(Value::from)));
    let truths = [("open", open), ("past", past)].map(|(key, truth)| (key, truth.map(Value::from)));
    for (key, value) in texts.into_iter().chain(truths) {
        if let Some(value) = value {
            put(map, key, value);
        }
    }
}

fn own_figures(site: &Site, ix: Ix) -> OwnFigures {
    let (details, today) = (&site.item(ix).details, site.today);
    OwnFigures {
        status: details.need().map(|need| need.status().as_str()),
        open: details.offer().map(|offer| offer.is_open(today)),
        past: details.event().map(|event| event.is_past(today)),
        state: details.round().map(|round| round.state(today).as_str()),
    }
}

fn stage(site: &Site, item: &Item, lang: Option<&str>) -> Option<Value> {
    let (stage, entry) = (item.stage()?, item.stages().last()?);
    let word = site.word(Vocabulary::Stages, stage.as_str());
    let label = word.map_or_else(|| stage.as_str().into(), |word| spoken(&word.label, word.lang.as_deref()));
    let mut map = Map::default();
    put(&mut map, "id", stage.as_str());
    put(&mut map, "label", label);
    put(&mut map, "step", or_none(stage.step().map(Step::as_str)));
    put(&mut map, "date", or_none(entry.date.map(|day| site.day(day))));
    put(&mut map, "note", or_none(entry.note.as_deref().map(|note| spoken(note, lang))));
    Some(Value::from(map))
}

/// A link to a thing.
pub fn reference(site: &Site, ix: Ix) -> RefShown {
    let item = site.item(ix);
    RefShown {
        id: item.id.to_string(),
        url: site.url(ix).map(str::to_owned),
        title: site.called(ix),
        kind: item.id.kind().to_string(),
    }
}

#[cfg(test)]
mod tests {
    use model::value::MARKDOWN;

    use super::*;

    fn split(json: &serde_json::Value) -> (String, String) {
        let (card, texts) = without_texts(json.to_string().as_bytes());
        (String::from_utf8(card).unwrap(), String::from_utf8(texts).unwrap())
    }

    #[test]
    fn texts_are_told_from_what_is_on_the_card() {
        let json = serde_json::json!({"a": {MARKDOWN: "say \"hi\" \\"}, "b": [{MARKDOWN: "two"}], "c": 1});
        let (card, texts) = split(&json);
        assert_eq!(card, r#"{"a":{"\u0001markdown":""},"b":[{"\u0001markdown":""}],"c":1}"#);
        assert_eq!(texts, r#"say \"hi\" \\"two""#);
        let fake = serde_json::json!({"a": r#"{"\u0001markdown":"x"}"#, "b\\u0001markdown": "y"});
        assert_eq!(split(&fake), (fake.to_string(), String::new()));
    }
}
