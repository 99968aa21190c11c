//! An item, and how it is made from a seed and its number.

use jiff::ToSpan;
use jiff::civil::Date;
use serde::Serialize;

use super::body;
use super::pattern::{self, Kind, TARGETS};
use super::random::Random;
use super::words::{
    FAMILY, GIVEN, IDEA_STAGES, LIKE, NEEDS, PEOPLE, PHASES, PLACES, PROTOTYPE_STAGES, THEMES, THINGS, slug,
};

/// The first day on which something was written.
const FIRST_DAY: Date = Date::constant(2019, 1, 1);
/// How many days later the last thing was written.
const DAYS: usize = 2000;
/// Longer summaries are complained of.
const MAX_SUMMARY: usize = 200;
/// A sixth of all texts has a block of code.
const WITH_CODE: f64 = 1.0 / 6.0;

/// What is drawn in streams of their own, so that the name of an item can be known without making all of it.
mod purpose {
    pub const NAME: u64 = 1;
    pub const FACTS: u64 = 2;
    pub const TIES: u64 = 3;
    pub const TEXT: u64 = 4;
}

/// All items of a seed.
#[derive(Clone, Copy, Debug)]
pub struct Corpus {
    /// The seed.
    pub seed: u64,
}

/// What an item is called.
#[derive(Clone, Debug)]
pub struct Name {
    /// Its title.
    pub title: String,
    /// The last part of its address, which no other item has.
    pub slug: String,
}

/// An item in no generator's form.
#[derive(Clone, Debug, Serialize)]
pub struct Item {
    /// Its kind.
    pub kind: Kind,
    /// The last part of its address.
    pub slug: String,
    /// Its title.
    pub title: String,
    /// When it was written.
    pub date: String,
    /// A sentence about it.
    pub summary: String,
    /// Its district.
    pub place: &'static str,
    /// What it is about, the main theme first.
    pub themes: Vec<&'static str>,
    /// How far it is.
    pub stage: &'static str,
    /// Who had a part in it; the author of feedback comes first.
    pub contributors: Vec<String>,
    /// What it is looking for.
    pub needs: Vec<&'static str>,
    /// Of a prototype: the slug of its idea.
    pub idea: Option<String>,
    /// Of feedback: what it is about, such as `ideas/…`.
    pub about: Option<String>,
    /// Its text, as Markdown.
    pub body: String,
}

impl Corpus {
    /// What an item is called.
    pub fn name(&self, index: usize) -> Name {
        let mut random = Random::new(self.seed, index, purpose::NAME);
        let (like, thing, people) = (random.pick(&LIKE), random.pick(&THINGS), random.pick(&PEOPLE));
        let place = random.pick(&PLACES);
        let article = if like.starts_with(['a', 'e', 'i', 'o', 'u']) { "an" } else { "a" };
        let title = match Kind::of(index) {
            Kind::Idea => format!("{}{} {like} {thing} for {people}", article[..1].to_uppercase(), &article[1..]),
            Kind::Prototype => format!("Prototype: {thing} for {people} in {place}"),
            Kind::Offer => format!("Offer: help with {article} {like} {thing}"),
            Kind::Feedback => format!("On the {thing}"),
        };
        let slug = format!("{}-{index:06}", slug(&title));
        Name { title, slug }
    }

    /// An item.
    pub fn item(&self, index: usize) -> Item {
        let (kind, Name { title, slug }) = (Kind::of(index), self.name(index));
        let mut random = Random::new(self.seed, index, purpose::FACTS);
        let theme_count = random.between(1, 4);
        let need_count = random.below(4);
        let contributor_count = random.between(1, 4);
        Item {
            kind,
            slug,
            title,
            date: date(index),
            summary: summary(&mut random),
            place: random.pick(&PLACES),
            themes: random.some(&THEMES, theme_count),
            stage: stage(&mut random, kind),
            contributors: (0..contributor_count).map(|_| person(&mut random)).collect(),
            needs: random.some(&NEEDS, need_count),
            idea: (kind == Kind::Prototype).then(|| self.name(self.idea_of(index)).slug),
            about: (kind == Kind::Feedback).then(|| self.id(self.about(index))),
            body: self.body(index),
        }
    }

    /// What a thing is called in references, such as `ideas/…`.
    fn id(&self, index: usize) -> String {
        format!("{}/{}", Kind::of(index).folder(), self.name(index).slug)
    }

    /// The idea of a prototype.
    fn idea_of(&self, index: usize) -> usize {
        self.earlier(index, &[Kind::Idea], &mut Random::new(self.seed, index, purpose::TIES))
    }

    /// What feedback is about.
    pub fn about(&self, index: usize) -> usize {
        self.earlier(index, TARGETS, &mut Random::new(self.seed, index, purpose::TIES))
    }

    fn earlier(&self, index: usize, kinds: &[Kind], random: &mut Random) -> usize {
        pattern::nth(random.below(pattern::count_before(index, kinds)), kinds)
    }

    fn body(&self, index: usize) -> String {
        let mut random = Random::new(self.seed, index, purpose::TEXT);
        if Kind::of(index) == Kind::Feedback {
            let words = random.between(20, 80);
            return body::paragraph(&mut random, words, &[]) + "\n";
        }
        // Many short texts, few long ones.
        let words = 120 + (780.0 * random.unit().powf(1.8)) as usize;
        let links: Vec<String> = match index {
            0 => Vec::new(),
            _ => (0..3).map(|_| self.link_to_earlier(index, &mut random)).collect(),
        };
        let with_code = random.chance(WITH_CODE);
        body::long(&mut random, words, &links, with_code)
    }

    fn link_to_earlier(&self, index: usize, random: &mut Random) -> String {
        format!("/{}/", self.id(self.earlier(index, &[Kind::Idea], random)))
    }
}

/// Days that look arbitrary and are evenly spread: a stride through all of them.
fn date(index: usize) -> String {
    let day = (index as u64 * 40_503 / 1440 % DAYS as u64) as i64;
    FIRST_DAY.saturating_add(day.days()).to_string()
}

fn summary(random: &mut Random) -> String {
    let words = random.between(12, 26);
    let text = body::plain_sentence(random, words);
    if text.len() <= MAX_SUMMARY { text } else { body::plain_sentence(random, 12) }
}

fn stage(random: &mut Random, kind: Kind) -> &'static str {
    match kind {
        Kind::Idea => random.pick(&IDEA_STAGES),
        Kind::Prototype => random.pick(&PROTOTYPE_STAGES),
        Kind::Offer | Kind::Feedback => random.pick(&PHASES),
    }
}

fn person(random: &mut Random) -> String {
    format!("{} {}", random.pick(&GIVEN), random.pick(&FAMILY))
}
