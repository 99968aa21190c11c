//! A prototype: its page, the page to test it, and what the tests showed.

use model::item::{Kind, UpdateKind};
use model::vocab::Word;
use serde::Serialize;
use tera::Value;

use super::Views;
use crate::dates::ShownDay;
use crate::fingerprint::Mix;
use crate::language::{self, Text, of_html};
use crate::page::{Page, Part, Shown, Sort};
use crate::site::Ix;
use crate::site::results::{ENOUGH, WouldUseCounts};

#[derive(Serialize)]
struct Count {
    count: usize,
    enough: bool,
}

/// The kind of prototype that is a story in pictures.
const STORYBOARD: &str = "storyboard";

/// Roles around a prototype, by their labels.
#[derive(Serialize)]
struct Involved {
    filled: Vec<Text>,
    wanted: Vec<Text>,
}

#[derive(Serialize)]
struct Results {
    count: usize,
    enough: bool,
    would_use: WouldUseCounts,
    quotes: Vec<QuoteShown>,
}

#[derive(Serialize)]
struct QuoteShown {
    text: Value,
    about: &'static str,
    name: Option<String>,
    date: Option<ShownDay>,
}

impl Views {
    pub(super) fn prototype(&self, ix: Ix) -> Page<'_> {
        let count = self.site.count_back(ix, Kind::Feedback, "about");
        self.detail(ix)
            .show("journey", Sort::Figure, self.journey(ix))
            .show("momentum", Sort::Figure, self.momentum(ix))
            .show("lineage", Sort::Figure, self.lineage(ix))
            .list("needs", self.cards(self.site.open_needs_of(ix)))
            .list("needs_before", self.cards(self.needs_before(ix)))
            .figure("is_storyboard", self.is_storyboard(ix))
            .figure("mix", self.who_is_involved(ix))
            .list("offers", self.back(ix, Kind::Offer, "for"))
            .list("events", self.back(ix, Kind::Event, "prototypes"))
            .list("updates", self.cards_with_bodies(self.site.back(ix, Kind::Update, "about")))
            .list("awards", self.back(ix, Kind::Award, "to"))
            .list("built_by", self.back(ix, Kind::Prototype, "built_on"))
            .list("spun_out", self.back(ix, Kind::Organisation, "spun_out_of"))
            .list("related", self.cards(self.site.related(ix)))
            .figure("results", Count { count, enough: count >= ENOUGH })
            .show("timeline", Sort::Figure, self.timeline(ix))
            .show("thread", Sort::Figure, self.thread(ix))
    }

    fn beside(&self, ix: Ix, part: &str) -> Page<'_> {
        let title = format!("{}: {}", self.text(&format!("prototype_{part}")), self.site.title(ix));
        self.begin_with(self.head_beside(ix, part, title)).card("item", self.front(ix))
    }

    /// Whether its pictures tell a story in their order.
    fn is_storyboard(&self, ix: Ix) -> bool {
        let prototype = self.site.item(ix).details.prototype();
        prototype.is_some_and(|prototype| prototype.kind.iter().any(|kind| kind.0 == STORYBOARD))
    }

    fn who_is_involved(&self, ix: Ix) -> Involved {
        let labels = |words: Vec<&Word>| words.into_iter().map(language::word).collect();
        let mix = self.site.mix(ix);
        Involved { filled: labels(mix.filled), wanted: labels(mix.wanted) }
    }

    pub(super) fn test_page(&self, ix: Ix) -> Page<'_> {
        let form = self.form_for(Kind::Feedback);
        let form = form.map_or_else(Shown::none, |form| self.form_about(form, ix, self.front_mark(ix)));
        self.beside(ix, "test").show("form", Sort::Form, form)
    }

    pub(super) fn results_page(&self, ix: Ix) -> Page<'_> {
        let said = |update: &Ix| {
            self.site.item(*update).details.update().is_some_and(|update| update.kind == Some(UpdateKind::YouSaidWeDid))
        };
        let updates: Vec<Ix> = self.site.back(ix, Kind::Update, "about").into_iter().filter(said).collect();
        self.beside(ix, "results")
            .show("results", Sort::Figure, self.results(ix))
            .show("tasks", Sort::Figure, self.figure(self.tasks_figure(ix)))
            .show("ease", Sort::Figure, self.figure(self.ease_figure(ix)))
            .show("versions", Sort::Figure, self.figure(self.versions_figure(ix)))
            .list("updates", self.cards_with_bodies(updates))
    }

    /// What the tests showed: all of it comes from the prototype's front and those of the feedback on it.
    fn results(&self, ix: Ix) -> Shown<'_> {
        let feedback = self.site.feedback_on(ix);
        let mut mix = Mix::new();
        mix.mark(&self.front_mark(ix));
        for one in &feedback {
            mix.mark(&self.front_mark(*one));
        }
        let (count, enough) = (feedback.len(), feedback.len() >= ENOUGH);
        let results = move || Results {
            count,
            enough,
            would_use: if enough { self.site.would_use(ix) } else { WouldUseCounts::default() },
            quotes: self.quotes(ix),
        };
        Shown::of_items(mix.done(), Part::Front, feedback, move |_| Value::from_serializable(&results()))
    }

    fn quotes(&self, ix: Ix) -> Vec<QuoteShown> {
        let quotes = self.site.quotes(ix).into_iter().map(|quote| {
            let (entry, lang) = (&self.site.entries[quote.from], self.site.other_language(quote.from));
            let name = entry.item.details.feedback().and_then(|feedback| feedback.name_shown.clone());
            QuoteShown {
                text: Value::safe_string(&of_html(&self.site.html(quote.from, &quote.words.0), lang)),
                about: quote.about,
                name,
                date: entry.item.common.date.map(|day| self.site.dates.day(day)),
            }
        });
        quotes.collect()
    }
}
