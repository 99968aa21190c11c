//! Everything from A to Z: on one page, or from some size on each letter on pages of its own.

use serde::Serialize;
use tera::Value;

use super::{Above, Head, Key, Views};
use crate::card;
use crate::fingerprint::Mix;
use crate::page::{Page, Part, Shown, Sort};
use crate::site::Ix;
use crate::site::alphabet::Letter;

/// How many names stand on one page: about 40 KiB, which a slow telephone shows at once.
const ON_A_PAGE: usize = 400;

/// A page of names.
#[derive(Debug)]
pub(super) struct Names {
    /// The letter's place; none for the page of all.
    letter: Option<usize>,
    number: usize,
}

#[derive(Serialize)]
struct LetterShown {
    id: char,
    label: String,
    url: String,
    current: bool,
}

#[derive(Serialize)]
struct LetterOfNames {
    id: char,
    label: String,
    names: Value,
}

#[derive(Serialize)]
struct Pages {
    number: usize,
    of: usize,
    previous: Option<String>,
    next: Option<String>,
}

impl Views {
    fn is_short(&self) -> bool {
        self.alphabet.iter().map(|letter| letter.members.len()).sum::<usize>() <= ON_A_PAGE
    }

    pub(super) fn all_names(&self) -> Vec<Names> {
        let first = Names { letter: None, number: 1 };
        let pages = |(place, letter): (usize, &Letter)| {
            (1..=pages_of(letter)).map(move |number| Names { letter: Some(place), number }).collect::<Vec<_>>()
        };
        let letters = if self.is_short() { &[][..] } else { &self.alphabet[..] };
        [first].into_iter().chain(letters.iter().enumerate().flat_map(pages)).collect()
    }

    pub(super) fn name_pages(&self) -> Vec<(String, Key)> {
        self.names.iter().enumerate().map(|(place, names)| (self.url_of_names(names), Key::Names(place))).collect()
    }

    fn url_of_names(&self, names: &Names) -> String {
        names.letter.map_or_else(|| "/a-z/".into(), |letter| url(&self.alphabet[letter], names.number))
    }

    pub(super) fn names_page<'v>(&'v self, names: &'v Names) -> Page<'v> {
        let letter = names.letter.map(|place| &self.alphabet[place]);
        let title = self.text("a_to_z");
        let title = letter.map_or_else(|| title.clone(), |letter| format!("{title}: {}", self.label(letter)));
        let shown: Vec<&Letter> = match letter {
            Some(letter) => vec![letter],
            None if self.is_short() => self.alphabet.iter().collect(),
            None => Vec::new(),
        };
        let pages = letter.map(|letter| pages(letter, names.number));
        self.begin_with(Head {
            url: self.url_of_names(names).into(),
            title: title.into(),
            summary: self.text("a_to_z_intro").into(),
            above: if letter.is_some() { Above::AToZ } else { Above::Home },
            ..Head::default()
        })
        .figure("letters", self.letters(names.letter))
        .show("names", Sort::List, self.names(shown, names.number))
        .figure("pagination", pages)
    }

    /// Where each letter is.
    fn letters(&self, current: Option<usize>) -> Vec<LetterShown> {
        let here = self.is_short();
        let shown = |(place, letter): (usize, &Letter)| LetterShown {
            id: letter.id,
            label: self.label(letter),
            url: if here { format!("#{}", anchor(letter)) } else { url(letter, 1) },
            current: current == Some(place),
        };
        self.alphabet.iter().enumerate().map(shown).collect()
    }

    fn label(&self, letter: &Letter) -> String {
        if letter.id == '0' { self.text("a_to_z_other") } else { letter.id.to_uppercase().collect() }
    }

    /// The names under some letters, as far as they stand on a page.
    fn names<'v>(&'v self, letters: Vec<&'v Letter>, number: usize) -> Shown<'v> {
        let on_page =
            move |letter: &'v Letter| letter.members.iter().copied().skip((number - 1) * ON_A_PAGE).take(ON_A_PAGE);
        let mut mix = Mix::new();
        for letter in &letters {
            mix.text(&self.label(letter));
            on_page(letter).for_each(|ix| card::mark_reference(&mut mix, &self.site, ix));
        }
        let all: Vec<Ix> = letters.iter().flat_map(|letter| on_page(letter)).collect();
        let shown = move |letter: &&'v Letter| LetterOfNames {
            id: letter.id,
            label: self.label(letter),
            names: Value::from_serializable(
                &on_page(letter).map(|ix| card::reference(&self.site, ix)).collect::<Vec<_>>(),
            ),
        };
        Shown::of_items(mix.done(), Part::Card, all, move |_| {
            Value::from_serializable(&letters.iter().map(shown).collect::<Vec<_>>())
        })
    }
}

fn pages_of(letter: &Letter) -> usize {
    letter.members.len().div_ceil(ON_A_PAGE)
}

fn pages(letter: &Letter, number: usize) -> Pages {
    let of = pages_of(letter);
    Pages {
        number,
        of,
        previous: (number > 1).then(|| url(letter, number - 1)),
        next: (number < of).then(|| url(letter, number + 1)),
    }
}

fn anchor(letter: &Letter) -> String {
    format!("letter-{}", letter.id)
}

fn url(letter: &Letter, number: usize) -> String {
    let name = if letter.id == '0' { "other".to_owned() } else { letter.id.to_string() };
    if number == 1 { format!("/a-z/{name}/") } else { format!("/a-z/{name}/page/{number}/") }
}
