//! A prototype: its page, the page to test it, and what the tests showed.

use model::item::{Kind, UpdateKind};
use serde::Serialize;
use tera::Value;

use super::{Head, Views};
use crate::dates::{self, ShownDay};
use crate::forms::{self, About};
use crate::page::{Page, Sort};
use crate::site::Ix;
use crate::site::results::{ENOUGH, TaskResults, WouldUseCounts};

#[derive(Serialize)]
struct Count {
    count: usize,
    enough: bool,
}

#[derive(Serialize)]
struct Results {
    count: usize,
    enough: bool,
    tasks: Vec<TaskResults>,
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

impl Views<'_> {
    pub(super) fn prototype(&self, ix: Ix) -> Vec<Page> {
        vec![self.prototype_page(ix), self.test_page(ix), self.results_page(ix)]
    }

    fn prototype_page(&self, ix: Ix) -> Page {
        let count = self.site.feedback_on(ix).len();
        self.detail(ix, "prototype.html")
            .figure("journey", &self.journey(ix))
            .list("needs", self.back(ix, Kind::Need, "for"))
            .list("offers", self.back(ix, Kind::Offer, "for"))
            .list("events", self.back(ix, Kind::Event, "prototypes"))
            .list("updates", self.cards_with_bodies(self.site.back(ix, Kind::Update, "about")))
            .list("awards", self.back(ix, Kind::Award, "to"))
            .list("built_by", self.back(ix, Kind::Prototype, "built_on"))
            .list("spun_out", self.back(ix, Kind::Organisation, "spun_out_of"))
            .figure("results", &Count { count, enough: count >= ENOUGH })
            .figure("timeline", &self.timeline(ix))
            .show("thread", Sort::Figure, self.thread(ix))
    }

    fn beside(&self, ix: Ix, part: &str, template: &str) -> Page {
        let url = format!("{}{part}/", self.site.url(ix).unwrap_or_default());
        let title = format!("{}: {}", self.text(&format!("prototype_{part}")), self.site.title(ix));
        let head = Head { url, title, section: "prototypes", ..Head::default() };
        self.begin_with(head, template).card("item", self.card(ix))
    }

    fn test_page(&self, ix: Ix) -> Page {
        let form = self.site.forms.iter().map(|(_, form)| form).find(|form| form.becomes == Some(Kind::Feedback));
        let about = About { id: Some(&self.site.item(ix).id), thread: &[] };
        let form = form.map(|form| forms::shown(self.site, form, &about));
        self.beside(ix, "test", "prototype-test.html").figure("form", &form)
    }

    fn results_page(&self, ix: Ix) -> Page {
        let count = self.site.feedback_on(ix).len();
        let results = Results {
            count,
            enough: count >= ENOUGH,
            tasks: if count >= ENOUGH { self.site.task_results(ix) } else { Vec::new() },
            would_use: if count >= ENOUGH { self.site.would_use(ix) } else { WouldUseCounts::default() },
            quotes: self.quotes(ix),
        };
        let said = |update: &Ix| {
            self.site.item(*update).details.update().is_some_and(|update| update.kind == Some(UpdateKind::YouSaidWeDid))
        };
        let updates: Vec<Ix> = self.site.back(ix, Kind::Update, "about").into_iter().filter(said).collect();
        self.beside(ix, "results", "prototype-results.html")
            .figure("results", &results)
            .list("updates", self.cards_with_bodies(updates))
    }

    fn quotes(&self, ix: Ix) -> Vec<QuoteShown> {
        let quotes = self.site.quotes(ix).into_iter().map(|quote| {
            let entry = &self.site.entries[quote.from];
            let name = entry.item.details.feedback().and_then(|feedback| feedback.name_shown.clone());
            QuoteShown {
                text: Value::safe_string(&entry.markdown(&quote.words.0, &self.site.root).html),
                about: quote.about,
                name,
                date: entry.item.common.date.map(dates::day),
            }
        });
        quotes.collect()
    }
}
