//! What each kind of page shows. One file per kind; nothing here knows how it looks.

mod a_to_z;
mod area;
mod asked;
mod calendars;
mod challenge;
mod crumbs;
mod data;
mod ecosystem;
mod event;
mod feed;
mod figures;
mod filters;
mod forms;
mod frame;
mod glossary;
mod home;
mod idea;
mod key;
mod languages;
mod linked;
mod list;
mod machines;
mod merged;
mod moved;
mod next;
mod offer;
mod organisation;
mod person;
mod plain;
mod post;
mod print;
mod prototype;
mod questions;
mod report;
mod round;
mod search;
mod shelf;
mod support;
mod thread;
mod ways;

use std::borrow::Cow;
use std::sync::{Arc, OnceLock};

use hashbrown::HashMap;
use model::item::{Details, Kind, Stage, Step};
use model::settings::{BaseUrl, Output};
use rayon::prelude::*;
use serde::Serialize;
use tera::Value;

use crate::card;
use crate::data::Facts;
use crate::dates::{ShownDay, Zone};
use crate::fingerprint::{self, Fingerprint, Mix};
use crate::forms::{self as form};
use crate::language::{Text, direction, of_html};
use crate::memory::{Bodies, Entry, Memory};
use crate::output::{ItemMarks, mark_of};
use crate::page::{Page, Part, Shown, Sort, WRITTEN};
use crate::pages::Planned;
use crate::search::Outline;
use crate::site::activity::Activity;
use crate::site::alphabet::Letter;
use crate::site::areas::InAreas;
use crate::site::journey::Reached;
use crate::site::timeline::Moment;
use crate::site::{Ix, Site};
use crate::theme::Theme;
use crate::tree::Tree;
use crate::url;
use a_to_z::Names;
use crumbs::{Above, Rows};
use data::DataFile;
use feed::{Alternate, Feed, Syntax};
pub use key::Key;
use languages::{InLanguage, Language};
use linked::About;
use print::Sheet;
use search::{Search, SearchFile};
use shelf::{List, Shelf};

/// Everything from which pages pick what they show.
pub struct Views {
    /// The site.
    pub site: Arc<Site>,
    tree: Arc<Tree>,
    bodies: Arc<Bodies>,
    /// The fingerprint of each card.
    marks: Vec<Fingerprint>,
    /// The cards that some page has shown already.
    cards: Vec<OnceLock<Value>>,
    /// What every page shows: the site's name, the theme's words.
    common: Vec<Common>,
    common_mark: Fingerprint,
    strings: Value,
    strings_mark: Fingerprint,
    /// The languages of the site, where it has several.
    languages: Vec<Language>,
    areas: InAreas,
    /// What happened in each round, once a chart asks for it.
    activity: OnceLock<Activity>,
    shelves: Vec<Shelf>,
    lists: Vec<List>,
    rows: Rows,
    alphabet: Vec<Letter>,
    names: Vec<Names>,
    feeds: Vec<Feed>,
    /// The pages that have feeds: of the page, of the conversation on it.
    pages_with_feeds: HashMap<String, [bool; 2]>,
    /// The zone of all times.
    zone: Zone,
    /// What open data is made of, where it is given away.
    facts: Option<Facts>,
    /// What can be found by words, where the pages can search.
    search: Option<Search>,
    /// Whether pages have a script.
    scripted: bool,
    /// The fingerprint of each form where it is about nothing.
    forms: Vec<Fingerprint>,
}

/// Something that every page shows.
struct Common {
    slot: &'static str,
    sort: Sort,
    mark: Fingerprint,
    value: Value,
}

impl Common {
    fn new(slot: &'static str, sort: Sort, value: Value) -> Common {
        Common { slot, sort, mark: fingerprint::of(&value), value }
    }
}

/// What a page says about itself.
#[derive(Default)]
struct Head<'v> {
    url: Cow<'v, str>,
    title: Cow<'v, str>,
    summary: Cow<'v, str>,
    /// Where search engines should look instead, when it is not here.
    canonical: Option<&'v str>,
    section: &'static str,
    /// The second row of navigation that it stands in.
    row: &'static str,
    above: Above,
    /// What it is about, for machines.
    about: About,
}

/// The same, for templates.
#[derive(Serialize)]
struct HeadShown<'v> {
    url: &'v str,
    title: &'v str,
    /// What the browser's window and search engines show.
    window: String,
    summary: &'v str,
    canonical: String,
    lang: &'v str,
    section: &'static str,
    row: &'static str,
    crumbs: Vec<Link>,
    alternates: Vec<Alternate>,
    /// The kind of page, as social networks sort them (ogp.me).
    kind: &'static str,
    picture: Option<Picture>,
    linked: Option<Value>,
    dir: Option<&'static str>,
    /// The same page in each language of the site, where it has several.
    languages: Vec<InLanguage>,
    /// Whether search engines may know of them: they are the same page.
    is_in_all: bool,
    /// That its texts are in another language, in a sentence.
    other_language: Option<String>,
}

/// A picture with its description.
#[derive(Clone, Debug, Serialize)]
struct Picture {
    url: String,
    alt: String,
}

/// A link with its text.
#[derive(Clone, Debug, Serialize)]
struct Link {
    title: Text,
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
    text: Text,
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

impl Views {
    /// The views of a site in each of its languages.
    pub fn all(sites: Vec<Site>, theme: &Theme, tree: &Tree, memory: &Memory) -> Vec<Views> {
        let tree = Arc::new(tree.clone());
        sites.into_iter().map(|site| Views::new(site.into(), theme, &tree, memory)).collect()
    }

    /// The views of a site in one language.
    fn new(site: Arc<Site>, theme: &Theme, tree: &Arc<Tree>, memory: &Memory) -> Views {
        let count = site.entries.len();
        let marks = || (0..count).into_par_iter().map(|ix| card::mark(&site, ix)).collect();
        let (marks, areas) = rayon::join(marks, || InAreas::new(&site));
        let strings = theme.words(site.settings.language());
        let mut views = Views {
            tree: Arc::clone(tree),
            bodies: Arc::clone(&memory.bodies),
            marks,
            cards: (0..count).map(|_| OnceLock::new()).collect(),
            common: Vec::new(),
            common_mark: Fingerprint::default(),
            strings_mark: fingerprint::of(&strings),
            strings: strings.clone(),
            languages: languages::of(&site, theme),
            areas,
            activity: OnceLock::new(),
            shelves: Vec::new(),
            lists: Vec::new(),
            rows: Rows::new(),
            alphabet: Vec::new(),
            names: Vec::new(),
            feeds: Vec::new(),
            pages_with_feeds: HashMap::new(),
            zone: Zone::of(site.settings.time_zone.as_deref()),
            facts: None,
            search: None,
            scripted: theme.has_script(),
            forms: site.forms.iter().map(|(_, declared)| form::mark(&site, declared)).collect(),
            site,
        };
        let site = Arc::clone(&views.site);
        views.shelves = views.all_shelves();
        views.rows = views.all_rows();
        views.lists = views.all_lists();
        if theme.makes("a-z.html") {
            views.alphabet = site.alphabet();
            views.names = views.all_names();
        }
        let facts = || site.settings.makes(Output::Data).then(|| Facts::new(&site, tree, &views.marks));
        let search = || rayon::join(facts, || Search::new(&site, theme, &views.marks, memory));
        let (feeds, (facts, search)) = rayon::join(|| views.all_feeds(), search);
        (views.feeds, views.facts, views.search) = (feeds, facts, search);
        views.pages_with_feeds = views.pages_with_feeds();
        views.common = vec![
            Common::new("site", Sort::Setting, views.settings()),
            Common::new("nav", Sort::Setting, views.navigation()),
            Common::new("t", Sort::Theme, strings),
            Common::new("assets", Sort::Theme, theme.assets.clone()),
        ];
        views.common_mark = views.common[0].mark;
        views
    }

    /// Shows other texts of these things, of which nothing else is another; `tree` has their files. Nothing where somebody
    /// else still looks at the site.
    pub fn put_texts(&mut self, changed: &[(Ix, Arc<Entry>)], tree: &Arc<Tree>) -> Option<()> {
        let mut lasting = self.facts.take().map(Facts::into_lasting);
        let site = Arc::get_mut(&mut self.site)?;
        for (ix, entry) in changed {
            site.put_text(*ix, entry);
            lasting.iter_mut().for_each(|facts| facts.forget_text(*ix));
        }
        self.tree = Arc::clone(tree);
        self.facts = lasting.map(|facts| Facts::with(facts, &self.site, tree, &self.marks));
        Some(())
    }

    /// Takes away the cards that pages have shown, as far as they can be made again.
    pub fn take_cards(&mut self) -> Vec<OnceLock<Value>> {
        let none = self.cards.iter().map(|_| OnceLock::new()).collect();
        std::mem::replace(&mut self.cards, none)
    }

    /// The outline of what can be found.
    pub fn outline(&self) -> Option<&Outline> {
        self.search.as_ref().map(|search| &search.outline)
    }

    /// The files of the site.
    pub fn tree(&self) -> &Tree {
        &self.tree
    }

    /// The address and the name of every page of the site, but for the list for search engines.
    pub fn pages(&self) -> Vec<(String, Key)> {
        let fixed = |url: &str, key: Key, there: bool| there.then(|| (url.to_owned(), key));
        let mut pages = vec![("/".to_owned(), Key::Home), ("/404.html".to_owned(), Key::NotFound)];
        pages.extend(self.list_pages());
        pages.extend(fixed("/support/", Key::Support, self.has_support()));
        pages.extend(fixed("/what-happened-next/", Key::Next, self.has_next()));
        pages.extend(self.area_pages());
        pages.extend(fixed("/ecosystem/", Key::Ecosystem, self.has_assets()));
        pages.extend(fixed("/rounds/", Key::Rounds, !self.site.of(Kind::Round).is_empty()));
        pages.extend(fixed("/news/questions/", Key::Questions, self.has_questions()));
        pages.extend(fixed("/partners/ways-to-partner/", Key::WaysToPartner, self.has_ways()));
        pages.extend(self.name_pages());
        pages.extend(self.print_pages());
        pages.extend(self.form_pages());
        pages.par_extend((0..self.site.entries.len()).into_par_iter().flat_map_iter(|ix| self.item_pages(ix)));
        pages.extend(self.moved_pages());
        pages.extend(self.machine_pages());
        pages.extend(self.number_pages());
        pages.extend(self.feed_pages());
        pages.extend(self.calendar_pages());
        pages.extend(self.data_pages());
        pages.extend(self.search_pages());
        pages.extend(self.filter_pages());
        pages
    }

    /// The pages of one thing.
    fn item_pages(&self, ix: Ix) -> Vec<(String, Key)> {
        let Some(url) = self.site.url(ix).filter(|url| url.ends_with('/')) else { return Vec::new() };
        match &self.site.item(ix).details {
            Details::Feedback(_) | Details::Comment(_) => Vec::new(),
            Details::Prototype(_) => vec![
                (url.to_owned(), Key::Item(ix)),
                (format!("{url}test/"), Key::Test(ix)),
                (format!("{url}results/"), Key::Results(ix)),
            ],
            Details::Round(_) => vec![
                (url.to_owned(), Key::Item(ix)),
                (format!("{url}findings/"), Key::Findings(ix)),
                (format!("{url}awards/"), Key::RoundAwards(ix)),
                (format!("{url}who-took-part/"), Key::WhoTookPart(ix)),
            ],
            Details::Challenge(_)
            | Details::Idea(_)
            | Details::Need(_)
            | Details::Offer(_)
            | Details::Event(_)
            | Details::Update(_)
            | Details::Organisation(_)
            | Details::Person(_)
            | Details::Award(_)
            | Details::Post(_)
            | Details::Page(_) => vec![(url.to_owned(), Key::Item(ix))],
        }
    }

    /// The template of a page; [`WRITTEN`] for a file that needs none.
    pub fn template(&self, key: Key, theme: &Theme) -> Cow<'static, str> {
        Cow::Borrowed(match key {
            Key::Home => "home.html",
            Key::NotFound => "404.html",
            Key::List(..) => "list.html",
            Key::Support => "support.html",
            Key::Next => "next.html",
            Key::Areas => "areas.html",
            Key::Area(_) => "area.html",
            Key::Rounds => "rounds.html",
            Key::Findings(_) => "findings.html",
            Key::Ecosystem => "ecosystem.html",
            Key::Form(_) => "form.html",
            Key::Sent(_) => "sent.html",
            Key::Test(_) => "prototype-test.html",
            Key::Results(_) => "prototype-results.html",
            Key::Moved(_) | Key::Merged(_) => "redirect.html",
            Key::RoundAwards(_) => "round-awards.html",
            Key::WhoTookPart(_) => "who-took-part.html",
            Key::Questions => "questions.html",
            Key::WaysToPartner => "ways-to-partner.html",
            Key::Names(_) => "a-z.html",
            Key::Print(Sheet::All) => "print.html",
            Key::Print(Sheet::Ideas(_) | Sheet::OtherIdeas) => "print-ideas.html",
            Key::Print(Sheet::Postcards) => "print-postcards.html",
            Key::Feed(_, Syntax::Atom) => "feed.xml",
            Key::Data(DataFile::About) => "data.html",
            Key::Search(SearchFile::Page) => "search.html",
            Key::Feed(_, Syntax::Json)
            | Key::Calendar(_)
            | Key::Data(_)
            | Key::Search(_)
            | Key::Filters(_)
            | Key::Robots
            | Key::Security
            | Key::Numbers(_) => WRITTEN,
            Key::Sitemap => "sitemap.xml",
            Key::Item(ix) => match &self.site.item(ix).details {
                Details::Page(page) => return plain::template(page, theme),
                Details::Idea(_) => "idea.html",
                Details::Prototype(_) => "prototype.html",
                Details::Need(_) => "need.html",
                Details::Offer(_) => "offer.html",
                Details::Event(_) => "event.html",
                Details::Round(_) => "round.html",
                Details::Challenge(_) => "challenge.html",
                Details::Organisation(_) => "organisation.html",
                Details::Person(_) => "person.html",
                Details::Post(_) => "post.html",
                Details::Update(_) => "update.html",
                Details::Award(_) | Details::Feedback(_) | Details::Comment(_) => "award.html",
            },
        })
    }

    /// What a page shows. `pages` are all of the site, for the list for search engines.
    pub fn page<'v>(&'v self, key: Key, pages: &'v [Planned]) -> Page<'v> {
        match key {
            Key::Home => self.home(),
            Key::NotFound => self.not_found(),
            Key::List(list, number) => self.list_page(&self.lists[list], number),
            Key::Support => self.support(),
            Key::Next => self.what_happened_next(),
            Key::Areas => self.areas(),
            Key::Area(place) => self.area(place),
            Key::Rounds => self.rounds_list(),
            Key::Findings(ix) => self.findings(ix),
            Key::Ecosystem => self.ecosystem(),
            Key::Numbers(place) => self.numbers(place),
            Key::Form(place) => self.form(place),
            Key::Sent(place) => self.sent(place),
            Key::Item(ix) => self.of_item(ix),
            Key::Test(ix) => self.test_page(ix),
            Key::Results(ix) => self.results_page(ix),
            Key::Moved(ix) => self.moved(ix),
            Key::Merged(ix) => self.merged_page(ix),
            Key::RoundAwards(ix) => self.round_awards(ix),
            Key::WhoTookPart(ix) => self.who_took_part(ix),
            Key::Questions => self.questions(),
            Key::WaysToPartner => self.ways_to_partner(),
            Key::Names(place) => self.names_page(&self.names[place]),
            Key::Print(sheet) => self.print(sheet),
            Key::Feed(place, syntax) => self.feed(&self.feeds[place], syntax),
            Key::Calendar(calendar) => self.calendar(calendar),
            Key::Data(file) => self.facts.as_ref().map_or_else(Page::new, |facts| self.data_file(facts, file)),
            Key::Search(file) => self.search.as_ref().map_or_else(Page::new, |search| self.search_file(search, file)),
            Key::Filters(place) => self.filters(&self.shelves[place]),
            Key::Robots => self.robots(),
            Key::Security => self.security(),
            Key::Sitemap => self.sitemap(pages),
        }
    }

    fn of_item(&self, ix: Ix) -> Page<'_> {
        match &self.site.item(ix).details {
            Details::Idea(_) => self.idea(ix),
            Details::Prototype(_) => self.prototype(ix),
            Details::Need(_) => self.need(ix),
            Details::Offer(_) => self.offer(ix),
            Details::Event(_) => self.event(ix),
            Details::Round(_) => self.round(ix),
            Details::Challenge(_) => self.challenge(ix),
            Details::Organisation(_) => self.organisation(ix),
            Details::Person(_) => self.person(ix),
            Details::Post(_) => self.post(ix),
            Details::Page(_) => self.plain_page(ix),
            Details::Update(_) | Details::Award(_) | Details::Feedback(_) | Details::Comment(_) => self.detail(ix),
        }
    }

    /// A page showing only what every page shows.
    fn begin<'v>(
        &'v self,
        url: impl Into<Cow<'v, str>>,
        title: impl Into<Cow<'v, str>>,
        summary: impl Into<Cow<'v, str>>,
        section: &'static str,
    ) -> Page<'v> {
        let (url, title, summary) = (url.into(), title.into(), summary.into());
        let row = self.row_of(&url);
        self.begin_with(Head { url, title, summary, section, row, ..Head::default() })
    }

    fn begin_with<'v>(&'v self, head: Head<'v>) -> Page<'v> {
        let mut page = Page::new();
        for common in &self.common {
            page = page.show(common.slot, common.sort, Shown::new(common.mark, common.value.clone()));
        }
        page.show("page", Sort::Figure, self.head(head))
    }

    /// What a page says about itself; the name, the language and the address of the site come with it.
    fn head<'v>(&'v self, head: Head<'v>) -> Shown<'v> {
        let settings = &self.site.settings;
        let mut mix = Mix::new();
        mix.text(&head.url).text(&head.title).text(&head.summary).text(head.canonical.unwrap_or_default());
        mix.text(head.section).text(head.row);
        self.mark_above(&mut mix, head.above);
        mix.mark(&self.common_mark).mark(self.words_mark());
        self.mark_languages(&mut mix, &head);
        self.has_alternates(&head.url).into_iter().for_each(|there| _ = mix.number(usize::from(there)));
        if settings.makes(Output::JsonLd) {
            self.mark_linked(head.about, &mut mix);
        }
        if let About::Thing(ix) = head.about {
            mix.mark(&self.marks[ix]); // of its picture
        }
        Shown::later(mix.done(), move || {
            let thing = if let About::Thing(ix) = head.about { Some(ix) } else { None };
            Value::from_serializable(&HeadShown {
                url: &head.url,
                title: &head.title,
                window: window(&head.title, settings.name.as_deref().unwrap_or_default()),
                summary: &head.summary,
                canonical: head.canonical.map_or_else(|| self.absolute(&head.url), str::to_owned),
                lang: settings.language(),
                section: head.section,
                row: head.row,
                crumbs: self.crumbs(head.above),
                alternates: self.alternates(&head.url, &head.title),
                kind: thing.map_or("website", |ix| self.og_type(ix)),
                picture: thing.and_then(|ix| self.picture(ix)),
                linked: self.linked_value(&head),
                dir: direction(settings.language()),
                languages: self.in_languages(&head.url),
                is_in_all: self.is_in_all(&head.url),
                other_language: self.other_language(&head),
            })
        })
    }

    fn linked_value(&self, head: &Head<'_>) -> Option<Value> {
        let linked = self.site.settings.makes(Output::JsonLd).then(|| self.linked(head)).flatten();
        linked.map(|text| Value::safe_string(&text))
    }

    /// What social networks call a page about a thing.
    fn og_type(&self, ix: Ix) -> &'static str {
        match self.site.item(ix).id.kind() {
            Kind::Post | Kind::Update => "article",
            Kind::Person => "profile",
            Kind::Round
            | Kind::Challenge
            | Kind::Idea
            | Kind::Prototype
            | Kind::Need
            | Kind::Offer
            | Kind::Event
            | Kind::Feedback
            | Kind::Comment
            | Kind::Organisation
            | Kind::Award
            | Kind::Page => "website",
        }
    }

    /// The first picture of a thing.
    fn picture(&self, ix: Ix) -> Option<Picture> {
        let image = self.site.item(ix).common.images.first()?;
        let src = image.src.as_deref()?;
        let url = match src {
            src if src.contains("://") => src.to_owned(),
            src if src.starts_with('/') => self.absolute_file(src),
            src => self.absolute_file(&format!("/images/{src}")),
        };
        Some(Picture { url, alt: image.alt.clone().unwrap_or_default() })
    }

    /// The page of a thing, showing its front and its text.
    fn detail(&self, ix: Ix) -> Page<'_> {
        self.detail_with(self.head_of(ix), ix)
    }

    fn head_of(&self, ix: Ix) -> Head<'_> {
        let item = self.site.item(ix);
        Head {
            url: self.site.url(ix).unwrap_or_default().into(),
            title: self.site.title(ix).into(),
            summary: self.in_a_sentence(ix).into(),
            section: url::section(item.id.kind()),
            above: self.above_item(ix),
            about: About::Thing(ix),
            ..Head::default()
        }
    }

    /// The head of a page beside that of a thing, at an address below it.
    fn head_beside(&self, ix: Ix, part: &str, title: String) -> Head<'_> {
        let section = url::section(self.site.item(ix).id.kind());
        let url = format!("{}{part}/", self.site.url(ix).unwrap_or_default());
        let summary = self.in_a_sentence(ix).into();
        Head { url: url.into(), title: title.into(), summary, section, above: Above::Item(ix), ..Head::default() }
    }

    /// What a thing is, for search engines and those who share it: its own sentence, why an award was given, or the
    /// sentence of what it is about.
    fn in_a_sentence(&self, ix: Ix) -> &str {
        let item = self.site.item(ix);
        let given_for = || item.details.award().and_then(|award| award.reason.as_deref());
        let about = || self.site.item(*self.site.targets(ix, "about").first()?).in_short();
        item.in_short().or_else(given_for).or_else(about).unwrap_or_default()
    }

    fn detail_with<'v>(&'v self, head: Head<'v>, ix: Ix) -> Page<'v> {
        let page = self.begin_with(head).card("item", self.front(ix)).body("body", self.body(ix));
        page.list("merged", self.merged(ix))
    }

    fn card(&self, ix: Ix) -> Shown<'_> {
        Shown::of_items(self.marks[ix], Part::Card, [ix], move |_| self.card_value(ix))
    }

    /// Made once, and shared by all pages that show it.
    fn card_value(&self, ix: Ix) -> Value {
        self.cards[ix].get_or_init(|| card::card(&self.site, ix)).clone()
    }

    fn front_mark(&self, ix: Ix) -> Fingerprint {
        card::front_mark(&self.marks[ix], &self.site, ix)
    }

    /// A thing without texts of its own shows no more than its card.
    fn front(&self, ix: Ix) -> Shown<'_> {
        let has_texts = self.site.entries[ix].has_texts();
        Shown::of_items(self.front_mark(ix), Part::Front, [ix], move |_| {
            if has_texts { card::front(&self.site, ix) } else { self.card_value(ix) }
        })
    }

    /// The cards of these things, in their order.
    fn cards(&self, all: impl IntoIterator<Item = Ix>) -> Shown<'_> {
        let all: Vec<Ix> = all.into_iter().collect();
        if all.is_empty() {
            return Shown::nobody();
        }
        let mut mix = Mix::new();
        for ix in &all {
            mix.mark(&self.marks[*ix]);
        }
        let value = move |all: &[Ix]| all.iter().map(|ix| self.card_value(*ix)).collect::<Vec<_>>().into();
        Shown::of_items(mix.done(), Part::Card, all, value)
    }

    fn body(&self, ix: Ix) -> Shown<'_> {
        let mark = self.site.entries[ix].body.mark;
        Shown::of_items(mark, Part::Body, [ix], move |_| Value::safe_string(&self.spoken_html(ix)))
    }

    /// The text of a thing. Where the memory of it is damaged, it is made again from its file.
    fn html(&self, ix: Ix) -> Arc<str> {
        let entry = &self.site.entries[ix];
        let html = self.bodies.get(&entry.body).unwrap_or_else(|| {
            let source = self.tree.source(&entry.path());
            entry.markdown(source.slice(entry.item.body), &self.site.files_root).html.into()
        });
        if self.site.is_own() { html } else { self.site.at_home(&html).into() }
    }

    /// The same for pages, with its language where that is not theirs.
    fn spoken_html(&self, ix: Ix) -> Arc<str> {
        let html = self.html(ix);
        match self.site.other_language(ix) {
            None => html,
            other => of_html(&html, other).into(),
        }
    }

    /// Cards that carry their text, for lists that show it.
    fn cards_with_bodies(&self, all: Vec<Ix>) -> Shown<'_> {
        if all.is_empty() {
            return Shown::nobody();
        }
        let mut mix = Mix::new();
        for ix in &all {
            mix.mark(&self.marks[*ix]).mark(&self.site.entries[*ix].body.mark);
        }
        let with_body = move |ix: &Ix| {
            let mut map = self.card_value(*ix).into_map().unwrap_or_default();
            map.insert("body".into(), Value::safe_string(&self.spoken_html(*ix)));
            Value::from(map)
        };
        let value = move |all: &[Ix]| all.iter().map(with_body).collect::<Vec<_>>().into();
        Shown::of_items(mix.done(), Part::CardAndBody, all, value)
    }

    /// What is shown of each thing, for those who ask later which of them has changed.
    pub fn known(&self) -> Vec<(&str, ItemMarks)> {
        let is_known = |ix: &Ix| self.site.is_shown(*ix) || self.site.merged(*ix).is_some();
        let known = (0..self.site.entries.len()).filter(is_known);
        known.map(|ix| (self.site.item(ix).id.as_str(), self.item_marks(ix))).collect()
    }

    /// The marks of a thing.
    pub fn item_marks(&self, ix: Ix) -> ItemMarks {
        let entry = &self.site.entries[ix];
        ItemMarks { card: mark_of(&self.marks[ix]), texts: mark_of(&entry.texts), body: mark_of(&entry.body.mark) }
    }

    /// The things that refer to this one, as cards.
    fn back(&self, to: Ix, kind: Kind, key: &str) -> Shown<'_> {
        self.cards(self.site.back(to, kind, key))
    }

    /// A form about a thing; the fingerprint of what else it depends on is that of a conversation.
    fn form_about(&self, place: usize, ix: Ix, thread: Fingerprint) -> Shown<'_> {
        let (site, declared) = (&self.site, &self.site.forms[place].1);
        let mark = Mix::new().mark(&self.forms[place]).text(site.item(ix).id.as_str()).mark(&thread).done();
        Shown::later(mark, move || {
            let strands = site.thread(ix);
            Value::from_serializable(&form::shown(
                site,
                declared,
                &form::About { id: Some(&site.item(ix).id), thread: &strands },
            ))
        })
    }

    /// The form that makes things of a type.
    fn form_for(&self, kind: Kind) -> Option<usize> {
        self.site.forms.iter().position(|(_, form)| form.becomes == Some(kind))
    }

    /// A text of the theme. One that is not there shows its name, which a test looks for.
    fn text(&self, key: &str) -> String {
        self.strings.get_from_path(key).and_then(Value::as_str).unwrap_or(key).to_owned()
    }

    /// The fingerprint of the theme's words.
    fn words_mark(&self) -> &Fingerprint {
        &self.strings_mark
    }

    /// The host of the site.
    fn host(&self) -> &str {
        feed::host(self.site.settings.base_url.as_ref().map_or("", BaseUrl::as_str))
    }

    /// The whole address of a page.
    fn absolute(&self, url: &str) -> String {
        self.absolute_file(&[&self.site.prefix, url].concat())
    }

    /// The whole address of a file that there is once.
    fn absolute_file(&self, url: &str) -> String {
        let base = self.site.settings.base_url.as_ref().map_or("", BaseUrl::as_str);
        format!("{base}{url}")
    }

    /// Whether the site has things of a type, or a form that can make some.
    fn has(&self, kind: Kind) -> bool {
        !self.site.of(kind).is_empty() || self.form_for(kind).is_some()
    }

    /// The line of steps: all of it comes from when each was reached, and where the thing is now.
    fn journey(&self, ix: Ix) -> Shown<'_> {
        let reached = self.site.reached(ix);
        let stage = self.site.item(ix).stage();
        let (now, has_left) = (stage.and_then(Stage::step), stage.is_some_and(|stage| stage.step().is_none()));
        let mut mix = Mix::new();
        mix.number(now.map_or(0, Step::number)).number(usize::from(has_left));
        for known in reached {
            mix.number(known.step.number()).day(known.date);
        }
        Shown::later(mix.done(), move || Value::from_serializable(&self.steps(reached, now, has_left)))
    }

    fn steps(&self, reached: &[Reached], now: Option<Step>, has_left: bool) -> Vec<StepShown> {
        let furthest = reached.last().map(|known| known.step);
        let current = now.and(furthest);
        let step = |step: Step| StepShown {
            id: step.as_str(),
            label: self.text(&format!("step_{}", step.as_str())),
            number: step.number(),
            date: reached
                .iter()
                .find(|known| known.step == step)
                .and_then(|known| known.date)
                .map(|day| self.site.dates.day(day)),
            state: match () {
                () if current == Some(step) => "current",
                () if has_left && furthest == Some(step) => "left",
                () if reached.iter().any(|known| known.step == step) => "reached",
                () if furthest.is_some_and(|furthest| step < furthest) => "reached",
                () => "todo",
            },
        };
        Step::ALL.into_iter().map(step).collect()
    }

    /// What happened to a thing.
    fn timeline(&self, ix: Ix) -> Shown<'_> {
        Shown::later(self.site.timeline_mark(ix), move || {
            let shown =
                |m: Moment| MomentShown { date: self.site.dates.day(m.date), text: m.text, url: m.url, kind: m.kind };
            Value::from_serializable(&self.site.timeline(ix).into_iter().map(shown).collect::<Vec<_>>())
        })
    }
}
