//! Sheets to be printed: the ideas of a question as cards for the wall of a workshop, and blank postcards. And the page
//! that leads to them.

use model::form::{Field, FieldKind, Form, Shown as ShownTo};
use model::item::Kind;
use model::settings::Output;
use serde::Serialize;
use tera::Value;

use super::{Above, Head, Key, Views};
use crate::fingerprint::Mix;
use crate::forms;
use crate::language::Text;
use crate::page::{Page, Part, Shown};
use crate::site::{Ix, Site};

/// What is printed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Sheet {
    /// The page that leads to the others.
    All,
    /// The ideas that answer a question, as cards.
    Ideas(Ix),
    /// The ideas that answer none.
    OtherIdeas,
    /// Blank postcards.
    Postcards,
}

/// So many cards are on a sheet of A4.
const ON_A_SHEET: usize = 4;
/// As many questions have room on the front of a postcard.
const ON_THE_FRONT: usize = 5;
/// As many questions have room, with lines to write on, on half of its back.
const ON_THE_BACK: usize = 3;

/// The cards of a question, for the page that leads to them.
#[derive(Serialize)]
struct Pack {
    title: Text,
    url: String,
    ideas: usize,
}

/// What a postcard asks.
#[derive(Serialize)]
struct Asked {
    /// What is asked in lines to write on.
    texts: Vec<Text>,
    /// What is asked for the name to show.
    name: Option<Text>,
    /// The question that decides whether the name may be shown, and the answer with which it may.
    only_if: Option<(Text, Text)>,
}

impl Views {
    pub(super) fn print_pages(&self) -> Vec<(String, Key)> {
        if !self.site.settings.makes(Output::Print) || !self.has(Kind::Idea) {
            return Vec::new();
        }
        let cards = self.site.of(Kind::Challenge).iter().map(|ix| (self.cards_at(*ix), Sheet::Ideas(*ix)));
        let postcards = self.has_postcards().then(|| ("/print/postcards/".to_owned(), Sheet::Postcards));
        let rest = [("/print/".to_owned(), Sheet::All), ("/print/something-else/".to_owned(), Sheet::OtherIdeas)];
        cards.chain(rest).chain(postcards).map(|(url, sheet)| (url, Key::Print(sheet))).collect()
    }

    /// Whether there are postcards: they ask what the form for ideas asks.
    pub(super) fn has_postcards(&self) -> bool {
        self.site.settings.makes(Output::Print) && self.form_for(Kind::Idea).is_some()
    }

    /// The address of the cards of a question, where there are any.
    pub(super) fn cards_of(&self, challenge: Ix) -> Option<String> {
        let there = self.site.settings.makes(Output::Print) && self.has(Kind::Idea);
        there.then(|| self.cards_at(challenge))
    }

    fn cards_at(&self, challenge: Ix) -> String {
        format!("/print/ideas/{}/", self.site.item(challenge).id.within())
    }

    pub(super) fn print(&self, sheet: Sheet) -> Page<'_> {
        match sheet {
            Sheet::All => self.all_sheets(),
            Sheet::Ideas(challenge) => {
                let head = print_head(
                    self.cards_at(challenge),
                    format!("{}: {}", self.text("print_cards"), self.site.title(challenge)),
                    self.text("print_cards_how"),
                );
                self.idea_cards(head, self.site.back(challenge, Kind::Idea, "challenges"))
            }
            Sheet::OtherIdeas => {
                let head = print_head(
                    "/print/something-else/".to_owned(),
                    self.text("print_something_else"),
                    self.text("print_cards_how"),
                );
                self.idea_cards(head, self.without_question())
            }
            Sheet::Postcards => self.postcards(),
        }
    }

    /// Ideas that answer no question.
    fn without_question(&self) -> Vec<Ix> {
        let ideas = self.site.of(Kind::Idea).iter().copied();
        ideas.filter(|ix| self.site.targets(*ix, "challenges").is_empty()).collect()
    }

    fn all_sheets(&self) -> Page<'_> {
        let pack = |ix: Ix| Pack {
            title: self.site.called(ix),
            url: self.cards_at(ix),
            ideas: self.site.back(ix, Kind::Idea, "challenges").len(),
        };
        let packs: Vec<Pack> =
            self.site.by_title(self.site.of(Kind::Challenge).to_vec()).into_iter().map(pack).collect();
        let (title, summary) = (self.text("print"), self.text("print_intro"));
        let head = Head {
            url: "/print/".into(),
            title: title.into(),
            summary: summary.into(),
            above: Above::Home,
            ..Head::default()
        };
        self.begin_with(head)
            .figure("packs", packs)
            .figure("others", self.without_question().len())
            .figure("postcards", self.has_postcards())
    }

    fn idea_cards<'v>(&'v self, head: Head<'v>, ideas: Vec<Ix>) -> Page<'v> {
        self.begin_with(head).figure("address", self.spoken_address()).list("sheets", self.on_sheets(ideas))
    }

    /// Cards by sheets; what is left of the last one is blank, and so is a sheet without any.
    fn on_sheets(&self, ideas: Vec<Ix>) -> Shown<'_> {
        let mut mix = Mix::new();
        mix.number(ON_A_SHEET);
        for ix in &ideas {
            mix.mark(&self.marks[*ix]);
        }
        Shown::of_items(mix.done(), Part::Card, ideas, move |ideas| {
            let sheets = ideas.len().div_ceil(ON_A_SHEET).max(1);
            let card = |place: usize| ideas.get(place).map_or_else(Value::none, |ix| self.card_value(*ix));
            let sheet = |n: usize| (n * ON_A_SHEET..(n + 1) * ON_A_SHEET).map(card).collect::<Vec<_>>().into();
            (0..sheets).map(sheet).collect::<Vec<Value>>().into()
        })
    }

    /// The address of the site as people say and type it.
    fn spoken_address(&self) -> String {
        let address = self.absolute("");
        address.split_once("://").map_or(address.as_str(), |(_, rest)| rest).to_owned()
    }

    fn postcards(&self) -> Page<'_> {
        let round = self.site.current_round();
        let questions = round.map(|round| self.site.in_round(round, Kind::Challenge)).unwrap_or_default();
        let questions: Vec<Text> =
            self.site.by_title(questions).into_iter().take(ON_THE_FRONT).map(|ix| self.site.called(ix)).collect();
        let asked = self.form_for(Kind::Idea).map(|place| asked(&self.site, &self.site.forms[place].1));
        let [title, how] = ["print_postcards", "print_postcards_how"].map(|key| self.text(key));
        self.begin_with(print_head("/print/postcards/".to_owned(), title, how))
            .figure("questions", questions)
            .figure("asked", asked)
            .figure("address", self.spoken_address())
    }
}

fn print_head<'v>(url: String, title: String, summary: String) -> Head<'v> {
    let (url, title, summary) = (url.into(), title.into(), summary.into());
    Head { url, title, summary, section: "ideas", above: Above::Print, ..Head::default() }
}

/// What of a form fits on a postcard: the first questions that are answered in words for everybody. What is private has
/// no place on a card that others can read.
fn asked(site: &Site, form: &Form) -> Asked {
    let published = || form.fields.iter().filter(|field| field.shown == ShownTo::Published && field.when.is_none());
    let in_words = |field: &&Field| matches!(field.kind, FieldKind::Text | FieldKind::Textarea);
    let name = published().find(|field| matches!(field.kind, FieldKind::Name | FieldKind::ShownName));
    let asked = |field: &Field| forms::asked(site, form, field.name());
    let only_if = || {
        let condition = name?.published_when.as_ref()?;
        let question = form.fields.iter().find(|field| field.id == condition.field)?;
        let answer = question.options.listed.iter().find(|choice| condition.answers.contains(&choice.id))?;
        Some((forms::asked(site, form, &question.label), forms::asked(site, form, &answer.label)))
    };
    Asked {
        texts: published().filter(in_words).take(ON_THE_BACK).map(asked).collect(),
        name: name.map(asked),
        only_if: only_if(),
    }
}
