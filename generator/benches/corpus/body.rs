//! The text of an item, as Markdown: sentences, paragraphs, and the headings, lists, tables and quotes of a long text.

use super::code;
use super::random::Random;
use super::words::{self, PLACES};

/// A long text in the making.
struct Body<'a> {
    random: &'a mut Random,
    /// Addresses on the site that it may link to.
    links: &'a [String],
    parts: Vec<String>,
    /// How many words it still needs.
    left: usize,
}

/// A text of some number of words, with a block of code when it shall have one.
pub fn long(random: &mut Random, words: usize, links: &[String], with_code: bool) -> String {
    let mut body = Body { random, links, parts: Vec::new(), left: words };
    body.paragraph(40, 80);
    let sections = (words / 140).max(1);
    let code_in = with_code.then(|| body.random.below(sections));
    for number in 0..sections {
        body.section(number, code_in == Some(number));
    }
    while body.left > 20 {
        body.paragraph(50, 100);
    }
    body.parts.join("\n\n") + "\n"
}

impl Body<'_> {
    fn add(&mut self, part: String, words: usize) {
        self.parts.push(part);
        self.left = self.left.saturating_sub(words);
    }

    fn paragraph(&mut self, from: usize, to: usize) {
        let words = self.random.between(from, to).min(self.left);
        if words > 0 {
            let text = paragraph(self.random, words, self.links);
            self.add(text, words);
        }
    }

    fn section(&mut self, number: usize, with_code: bool) {
        self.heading(number);
        self.paragraph(30, 80);
        self.figure();
        if with_code {
            let names = [words::running(self.random), words::running(self.random)];
            let block = code::block(self.random, names[0], names[1]);
            self.add(block, 0);
        }
        if self.left > 40 {
            self.paragraph(30, 90);
        }
    }

    fn heading(&mut self, number: usize) {
        let count = self.random.between(2, 6);
        let marks = if number > 0 && self.random.chance(0.25) { "###" } else { "##" };
        let text = plain(self.random, count);
        self.add(format!("{marks} {}", capital(&text)), 4);
    }

    /// A list, a table or a quote, or none of them.
    fn figure(&mut self) {
        let draw = self.random.unit();
        match () {
            () if self.left <= 20 => {}
            () if draw < 0.30 => self.list(),
            () if draw < 0.42 => self.steps(),
            () if draw < 0.52 => self.table(),
            () if draw < 0.66 => self.quote(),
            () => {}
        }
    }

    fn list(&mut self) {
        let count = self.random.between(3, 7);
        let lines = (0..count).map(|_| format!("- {}", self.short(5, 13))).collect::<Vec<_>>();
        self.add(lines.join("\n"), 8 * count);
    }

    fn steps(&mut self) {
        let count = self.random.between(3, 6);
        let lines = (1..=count).map(|number| format!("{number}. {}", self.short(6, 14))).collect::<Vec<_>>();
        self.add(lines.join("\n"), 9 * count);
    }

    fn table(&mut self) {
        let count = self.random.between(3, 7);
        let head = "| Where | What | How many |\n| --- | :-- | --: |".to_owned();
        let rows = (0..count).map(|_| {
            let (place, what) = (self.random.pick(&PLACES), plain(self.random, 2));
            format!("| {place} | {what} | {} |", self.random.below(900))
        });
        let lines: Vec<String> = std::iter::once(head).chain(rows).collect();
        self.add(lines.join("\n"), 4 * count);
    }

    fn quote(&mut self) {
        let lines = [sentence(self.random, 12, &[]), sentence(self.random, 8, &[])];
        self.add(format!("> {}\n>\n> {}", lines[0], lines[1]), 20);
    }

    fn short(&mut self, from: usize, to: usize) -> String {
        let count = self.random.between(from, to);
        sentence(self.random, count, self.links)
    }
}

/// A paragraph of some number of words.
pub fn paragraph(random: &mut Random, words: usize, links: &[String]) -> String {
    let (mut sentences, mut left) = (Vec::new(), words);
    while left > 0 {
        let drawn = random.between(6, 22).min(left);
        // Nobody ends a paragraph with a sentence of four words.
        let count = if left - drawn < 5 { left } else { drawn };
        sentences.push(sentence(random, count, links));
        left -= count;
    }
    sentences.join(" ")
}

/// A sentence; a longer one may have something emphasised, linked or written as code.
pub fn sentence(random: &mut Random, count: usize, links: &[String]) -> String {
    let mut words: Vec<String> = (0..count).map(|_| words::running(random).to_owned()).collect();
    let draw = random.unit();
    if count > 6 {
        mark(random, &mut words, draw, links);
    }
    let middle = words.len() / 2;
    if count > 11 && draw > 0.4 {
        words[middle].push(',');
    }
    capital(&words.join(" ")) + if draw > 0.97 { "?" } else { "." }
}

/// Marks up two words inside of a sentence.
fn mark(random: &mut Random, words: &mut Vec<String>, draw: f64, links: &[String]) {
    let at = random.between(1, words.len() - 3);
    let (one, two) = (words[at].clone(), words[at + 1].clone());
    let marked = match () {
        () if draw < 0.08 => format!("*{one}* {two}"),
        () if draw < 0.15 => format!("**{one} {two}**"),
        () if draw < 0.20 => {
            format!("[{one} {two}](https://www.example.net/{}/{})", words[0], words[words.len() - 1])
        }
        () if draw < 0.24 && !links.is_empty() => format!("[{one} {two}]({})", links[random.below(links.len())]),
        () if draw < 0.26 => format!("`{one}_{two}`"),
        () => return,
    };
    words.splice(at..at + 2, [marked]);
}

/// A sentence without any marks.
pub fn plain_sentence(random: &mut Random, count: usize) -> String {
    capital(&plain(random, count)) + "."
}

fn plain(random: &mut Random, count: usize) -> String {
    (0..count).map(|_| words::running(random)).collect::<Vec<_>>().join(" ")
}

fn capital(text: &str) -> String {
    let mut chars = text.chars();
    chars.next().map(|first| first.to_uppercase().chain(chars).collect()).unwrap_or_default()
}
