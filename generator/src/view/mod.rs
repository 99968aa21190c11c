//! What each kind of page shows. One file per kind; nothing here knows how it looks.

mod area;
mod challenge;
mod event;
mod forms;
mod frame;
mod home;
mod idea;
mod list;
mod next;
mod offer;
mod organisation;
mod person;
mod plain;
mod post;
mod prototype;
mod round;
mod support;
mod thread;

use model::Diagnostic;
use model::item::{Details, Kind, Step};
use model::settings::BaseUrl;
use serde::Serialize;
use tera::Value;

use crate::card;
use crate::dates::{self, ShownDay};
use crate::page::{Page, Shown, Sort, Thing};
use crate::site::{Ix, Site};
use crate::theme::Theme;
use crate::url;

/// Everything from which pages pick what they show.
pub struct Views<'a> {
    /// The site.
    pub site: &'a Site,
    cards: Vec<Shown>,
    /// What every page shows: the site's name, the theme's words.
    common: Vec<Thing>,
    strings: Value,
}

/// What a page says about itself.
#[derive(Debug, Default, Serialize)]
struct Head {
    url: String,
    title: String,
    /// What the browser's window and search engines show.
    window: String,
    summary: String,
    canonical: String,
    lang: String,
    feed: Option<String>,
    section: &'static str,
}

/// A link with its text.
#[derive(Clone, Debug, Serialize)]
struct Link {
    title: String,
    url: String,
}

#[derive(Serialize)]
struct StepShown {
    id: &'static str,
    label: String,
    number: usize,
    date: Option<ShownDay>,
    state: &'static str,
}

#[derive(Serialize)]
struct MomentShown {
    date: ShownDay,
    text: String,
    url: Option<String>,
    kind: &'static str,
}

/// Search engines and tabs cut longer titles.
const MAX_WINDOW: usize = 70;

/// The title of a window: that of the page and the site's name as far as there is room for them.
fn window(title: &str, site: &str) -> String {
    let both = if title.is_empty() { site.to_owned() } else { format!("{title} – {site}") };
    let best = if both.chars().count() <= MAX_WINDOW { both } else { title.to_owned() };
    match best.chars().count() > MAX_WINDOW {
        true => best.chars().take(MAX_WINDOW - 1).collect::<String>().trim_end().to_owned() + "…",
        false => best,
    }
}

impl<'a> Views<'a> {
    /// The views of a site.
    pub fn new(site: &'a Site, theme: &Theme) -> Views<'a> {
        let strings = theme.strings.value.clone();
        let mut views = Views { site, cards: card::cards(site), common: Vec::new(), strings };
        views.common = vec![
            Thing { slot: "site", sort: Sort::Setting, shown: views.settings() },
            Thing { slot: "nav", sort: Sort::Setting, shown: views.navigation() },
            Thing { slot: "t", sort: Sort::Theme, shown: theme.strings.clone() },
            Thing { slot: "assets", sort: Sort::Theme, shown: theme.assets.clone() },
        ];
        views
    }

    /// Every page of the site.
    ///
    /// The mistakes are those that only the plan shows.
    pub fn all(&self, theme: &Theme) -> (Vec<Page>, Vec<Diagnostic>) {
        let mut mistakes = Vec::new();
        let mut pages = vec![self.home(), self.not_found()];
        pages.extend(self.lists());
        pages.extend(self.support());
        pages.extend(self.what_happened_next());
        pages.extend(self.areas());
        pages.extend(self.rounds_list());
        pages.extend(self.form_pages(&mut mistakes));
        for ix in (0..self.site.entries.len()).filter(|ix| self.site.is_shown(*ix)) {
            pages.extend(self.of_item(ix, theme, &mut mistakes));
        }
        (pages, mistakes)
    }

    /// The pages of one thing.
    fn of_item(&self, ix: Ix, theme: &Theme, mistakes: &mut Vec<Diagnostic>) -> Vec<Page> {
        match &self.site.item(ix).details {
            Details::Idea(_) => vec![self.idea(ix)],
            Details::Prototype(_) => self.prototype(ix),
            Details::Need(_) => vec![self.need(ix)],
            Details::Offer(_) => vec![self.offer(ix)],
            Details::Event(_) => vec![self.event(ix)],
            Details::Round(_) => vec![self.round(ix)],
            Details::Challenge(_) => vec![self.challenge(ix)],
            Details::Organisation(_) => vec![self.organisation(ix)],
            Details::Person(_) => vec![self.person(ix)],
            Details::Post(_) => vec![self.post(ix)],
            Details::Update(_) => vec![self.plain(ix, "update.html")],
            Details::Award(_) => vec![self.plain(ix, "award.html")],
            Details::Page(page) => vec![self.page(ix, page, theme, mistakes)],
            Details::Feedback(_) | Details::Comment(_) => Vec::new(),
        }
    }

    /// A page with a template, showing only what every page shows.
    fn begin(&self, url: &str, template: &str, title: &str, summary: &str, section: &'static str) -> Page {
        self.begin_with(
            Head { url: url.into(), title: title.into(), summary: summary.into(), section, ..Head::default() },
            template,
        )
    }

    fn begin_with(&self, mut head: Head, template: &str) -> Page {
        if head.canonical.is_empty() {
            head.canonical = self.absolute(&head.url);
        }
        if head.lang.is_empty() {
            head.lang = self.site.settings.language().to_owned();
        }
        head.window = window(&head.title, self.site.settings.name.as_deref().unwrap_or_default());
        let mut page = Page::new(head.url.clone(), template);
        page.shows = self.common.clone();
        page.figure("page", &head)
    }

    /// The page of a thing, showing its card and its text.
    fn detail(&self, ix: Ix, template: &str) -> Page {
        self.detail_with(self.head_of(ix), ix, template)
    }

    fn head_of(&self, ix: Ix) -> Head {
        let item = self.site.item(ix);
        Head {
            url: self.site.url(ix).unwrap_or_default(),
            title: self.site.title(ix).to_owned(),
            summary: item.common.summary.clone().unwrap_or_default(),
            section: url::section(item.id.kind()),
            ..Head::default()
        }
    }

    fn detail_with(&self, head: Head, ix: Ix, template: &str) -> Page {
        self.begin_with(head, template).card("item", self.card(ix)).body("body", self.body(ix))
    }

    fn card(&self, ix: Ix) -> Shown {
        self.cards[ix].clone()
    }

    fn cards(&self, all: impl IntoIterator<Item = Ix>) -> impl Iterator<Item = Shown> {
        all.into_iter().map(|ix| self.card(ix))
    }

    fn body(&self, ix: Ix) -> Shown {
        Shown::html(&self.site.entries[ix].body.html)
    }

    /// Cards that carry their text, for lists that show it.
    fn cards_with_bodies(&self, all: impl IntoIterator<Item = Ix>) -> impl Iterator<Item = Shown> {
        all.into_iter().map(|ix| {
            let mut map = self.cards[ix].value.as_map().cloned().unwrap_or_default();
            map.insert("body".into(), self.body(ix).value);
            Shown::new(Value::from(map))
        })
    }

    /// The things that refer to this one, as cards.
    fn back(&self, to: Ix, kind: Kind, key: &str) -> impl Iterator<Item = Shown> {
        self.cards(self.site.back(to, kind, key))
    }

    /// A text of the theme. One that is not there shows its name, which a test looks for.
    fn text(&self, key: &str) -> String {
        let text = self.strings.get_from_path(key).and_then(Value::as_str);
        text.unwrap_or(key).to_owned()
    }

    fn absolute(&self, url: &str) -> String {
        let base = self.site.settings.base_url.as_ref().map_or("", BaseUrl::as_str);
        format!("{base}{url}")
    }

    /// Whether the site has things of a type, or a form that can make some.
    fn has(&self, kind: Kind) -> bool {
        !self.site.of(kind).is_empty() || self.site.forms.iter().any(|(_, form)| form.becomes == Some(kind))
    }

    fn journey(&self, ix: Ix) -> Vec<StepShown> {
        let reached = self.site.reached(ix);
        let now = self.site.item(ix).stage().and_then(|stage| stage.step());
        let furthest = reached.last().map(|known| known.step);
        let current = now.and(furthest);
        let step = |step: Step| StepShown {
            id: step.as_str(),
            label: self.text(&format!("step_{}", step.as_str())),
            number: step.number(),
            date: reached.iter().find(|known| known.step == step).and_then(|known| known.date).map(dates::day),
            state: match () {
                () if current == Some(step) => "current",
                () if reached.iter().any(|known| known.step == step) => "reached",
                () if furthest.is_some_and(|furthest| step < furthest) => "reached",
                () => "todo",
            },
        };
        Step::ALL.into_iter().map(step).collect()
    }

    fn timeline(&self, ix: Ix) -> Vec<MomentShown> {
        let moments = self.site.timeline(ix).into_iter();
        moments.map(|m| MomentShown { date: dates::day(m.date), text: m.text, url: m.url, kind: m.kind }).collect()
    }
}
