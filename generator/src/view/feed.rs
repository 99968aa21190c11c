//! Feeds, as Atom (RFC 4287) and JSON Feed 1.1: of everything, of each type, and of single questions, districts, prototypes
//! and conversations; and the list for search engines (sitemaps.org).

use std::borrow::Cow;
use std::cmp::Reverse;

use hashbrown::{HashMap, HashSet};
use model::item::{Discussion, Kind};
use model::settings::{BaseUrl, Output};
use model::value::Day;
use model::vocab::Vocabulary;
use rayon::prelude::*;
use serde::Serialize;
use tera::Value;

use super::languages::InLanguage;
use super::{Key, Views};
use crate::fingerprint::Mix;
use crate::language::escaped;
use crate::page::{Page, Part, Shown, Sort};
use crate::pages::Planned;
use crate::site::{Ix, Site};
use crate::url;

/// The types that have feeds.
pub const FED: [Kind; 7] =
    [Kind::Idea, Kind::Prototype, Kind::Need, Kind::Offer, Kind::Event, Kind::Update, Kind::Post];
/// How many entries a feed has: readers ask often enough, and more would only be sent again and again.
const ENTRIES: usize = 40;
/// What the feed of a page is called.
const OF_PAGE: &str = "feed";
/// What the feed of the conversation on a page is called.
const OF_TALK: &str = "comments";

/// When a feed changed last that has nothing in it: Atom wants a day.
const BEFORE_ALL: &str = "1970-01-01";
/// The media type of Atom.
const ATOM: &str = "application/atom+xml";
/// The media type of JSON Feed.
const JSON: &str = "application/feed+json";

/// A feed: where it belongs, and what is in it.
#[derive(Debug)]
pub struct Feed {
    /// Its address without what stands behind the dot.
    address: String,
    of: Of,
    /// The last that something is known of, the latest first.
    members: Vec<Ix>,
}

/// What a feed tells of.
#[derive(Clone, Copy, Debug)]
enum Of {
    Everything,
    Kind(Kind),
    Area(usize),
    Thing(Ix),
    Talk(Ix),
}

impl Feed {
    fn new(page: &str, name: &str, of: Of, members: Vec<Ix>) -> Feed {
        Feed { address: format!("{page}{name}"), of, members }
    }

    fn atom(&self) -> String {
        format!("{}.atom", self.address)
    }

    /// The page that it is the feed of.
    fn page(&self) -> &str {
        self.address.rfind('/').map_or("/", |end| &self.address[..=end])
    }
}

/// How a feed is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Syntax {
    /// As Atom.
    Atom,
    /// As JSON Feed.
    Json,
}

/// A link to a feed, for the head of a page.
#[derive(Serialize)]
pub(super) struct Alternate {
    #[serde(rename = "type")]
    media: &'static str,
    title: String,
    url: String,
}

#[derive(Serialize)]
struct FeedShown {
    title: String,
    id: String,
    url: String,
    json_url: String,
    page_url: String,
    updated: String,
    lang: String,
}

#[derive(Serialize)]
struct Entry {
    id: String,
    url: String,
    title: String,
    updated: String,
    published: String,
    summary: String,
    content: String,
    author: String,
    lang: String,
}

/// The last of these of which something is known; by the day it was written, since an event next year is news today. What
/// has no day at all is no news.
fn latest(site: &Site, all: impl Iterator<Item = Ix>) -> Vec<Ix> {
    let is_told = |ix: &Ix| site.item(*ix).common.date.is_none_or(|day| day <= site.today) && days(site, *ix).is_some();
    let mut all: Vec<Ix> = all.filter(is_told).collect();
    let order = |ix: &Ix| (Reverse(site.last_sign(*ix)), Reverse(site.dated(*ix)), *ix);
    if all.len() > ENTRIES {
        all.select_nth_unstable_by_key(ENTRIES, order);
        all.truncate(ENTRIES);
    }
    all.sort_unstable_by_key(order);
    all
}

impl Views {
    /// All feeds, each with its place in the list of them as part of its name.
    pub(super) fn feed_pages(&self) -> impl Iterator<Item = (String, Key)> {
        self.feeds.iter().enumerate().flat_map(|(place, feed)| {
            let atom = (feed.atom(), Key::Feed(place, Syntax::Atom));
            [atom, (format!("{}.json", feed.address), Key::Feed(place, Syntax::Json))]
        })
    }

    /// The feed of everything, one of each type, and those of single things where there is something to tell.
    pub(super) fn all_feeds(&self) -> Vec<Feed> {
        let site = &self.site;
        if !site.settings.makes(Output::Feeds) {
            return Vec::new();
        }
        let all = FED.into_iter().flat_map(|kind| site.of(kind).iter().copied());
        let everything = Feed::new("/", OF_PAGE, Of::Everything, latest(site, all));
        let of_kind = |kind: Kind| {
            let members = latest(site, site.of(kind).iter().copied());
            let list = url::of_list(kind).filter(|_| !site.of(kind).is_empty())?;
            Some(Feed::new(list, OF_PAGE, Of::Kind(kind), members))
        };
        let mut feeds: Vec<Feed> = [everything].into_iter().chain(FED.into_iter().filter_map(of_kind)).collect();
        if site.settings.makes(Output::FeedsOfThings) {
            feeds.extend(self.feeds_of_areas());
            feeds.par_extend((0..site.entries.len()).into_par_iter().flat_map_iter(|ix| self.feeds_of_thing(ix)));
        }
        feeds
    }

    fn feeds_of_areas(&self) -> impl Iterator<Item = Feed> {
        const HERE: [Kind; 5] = [Kind::Idea, Kind::Prototype, Kind::Need, Kind::Offer, Kind::Event];
        let words = self.site.words.get(&Vocabulary::Areas).map(Vec::as_slice).unwrap_or_default();
        words.iter().enumerate().filter_map(|(place, word)| {
            let here = HERE.into_iter().flat_map(|kind| self.areas.of(&word.id, kind).iter().copied());
            let members = latest(&self.site, here);
            let page = format!("/areas/{}/", word.id);
            (!members.is_empty()).then(|| Feed::new(&page, OF_PAGE, Of::Area(place), members))
        })
    }

    /// The feeds of one thing: of what happened to it, and of what is said about it.
    fn feeds_of_thing(&self, ix: Ix) -> impl Iterator<Item = Feed> + use<> {
        let (site, page) = (&self.site, self.site.url(ix).filter(|url| url.ends_with('/')));
        let feed = |name, of, members: Vec<Ix>| {
            page.filter(|_| !members.is_empty()).map(|page| Feed::new(page, name, of, members))
        };
        let happened: Vec<Ix> = match site.item(ix).id.kind() {
            Kind::Prototype => site.happened(ix).collect(),
            Kind::Challenge => self.answers(ix),
            Kind::Round
            | Kind::Idea
            | Kind::Need
            | Kind::Offer
            | Kind::Event
            | Kind::Feedback
            | Kind::Update
            | Kind::Comment
            | Kind::Organisation
            | Kind::Person
            | Kind::Award
            | Kind::Post
            | Kind::Page => Vec::new(),
        };
        let own = feed(OF_PAGE, Of::Thing(ix), latest(site, happened.into_iter()));
        let talk = feed(OF_TALK, Of::Talk(ix), latest(site, self.said_about(ix).into_iter()));
        own.into_iter().chain(talk)
    }

    /// What answers a question.
    fn answers(&self, challenge: Ix) -> Vec<Ix> {
        let kinds = [Kind::Idea, Kind::Prototype, Kind::Offer];
        kinds.into_iter().flat_map(|kind| self.site.back(challenge, kind, "challenges")).collect()
    }

    fn said_about(&self, ix: Ix) -> Vec<Ix> {
        let talks = self.site.item(ix).discussion() != Discussion::None;
        let strands = if talks { self.site.thread(ix) } else { Vec::new() };
        strands.into_iter().flat_map(|strand| [strand.comment].into_iter().chain(strand.replies)).collect()
    }

    /// The pages that have feeds of their own: one of the page, one of the conversation on it.
    pub(super) fn pages_with_feeds(&self) -> HashMap<String, [bool; 2]> {
        let mut pages: HashMap<String, [bool; 2]> = HashMap::new();
        for feed in &self.feeds {
            for (place, name) in [OF_PAGE, OF_TALK].into_iter().enumerate() {
                if let Some(page) = feed.address.strip_suffix(name) {
                    pages.entry_ref(page).or_default()[place] = true;
                }
            }
        }
        pages.remove("/"); // every page leads to the feed of everything
        pages
    }

    /// Links to the feeds of a page.
    pub(super) fn alternates(&self, page: &str, title: &str) -> Vec<Alternate> {
        let [of_page, of_talk] = self.has_alternates(page);
        let own = of_page.then(|| (OF_PAGE, title.to_owned()));
        let talk = of_talk.then(|| (OF_TALK, self.text("feed_talk").replace("{title}", title)));
        let both = |(name, title): (&str, String)| {
            let atom = Alternate { media: ATOM, title: title.clone(), url: format!("{page}{name}.atom") };
            [atom, Alternate { media: JSON, title, url: format!("{page}{name}.json") }]
        };
        own.into_iter().chain(talk).flat_map(both).collect()
    }

    /// Whether a page has feeds of its own.
    pub(super) fn has_alternates(&self, page: &str) -> [bool; 2] {
        self.pages_with_feeds.get(page).copied().unwrap_or_default()
    }

    pub(super) fn feed<'v>(&'v self, feed: &'v Feed, syntax: Syntax) -> Page<'v> {
        let (shown, entries) = (self.feed_shown(feed), self.entries(&feed.members));
        if syntax == Syntax::Atom {
            return Page::new().figure("feed", shown).show("entries", Sort::List, entries);
        }
        let mark = Mix::new().mark(&crate::fingerprint::of(&shown)).mark(&entries.mark).done();
        Page::written_of(mark, Part::All, feed.members.as_slice(), move |members| {
            let base = self.absolute("");
            let entries: Vec<Entry> = members.iter().filter_map(|ix| self.entry(&base, *ix)).collect();
            json_feed::of(&shown, &entries)
        })
    }

    fn feed_shown(&self, feed: &Feed) -> FeedShown {
        let (site, base) = (&self.site, self.absolute(""));
        let updated = feed.members.iter().filter_map(|ix| Some(days(site, *ix)?.1.to_string())).max();
        let page = feed.page();
        let name = if matches!(feed.of, Of::Talk(_)) { feed.address.as_str() } else { page };
        FeedShown {
            title: self.feed_title(feed.of),
            id: tag(&base, &[&site.prefix, name].concat(), None),
            url: format!("{base}{}", feed.atom()),
            json_url: format!("{base}{}.json", feed.address),
            page_url: format!("{base}{page}"),
            updated: format!("{}T00:00:00Z", updated.as_deref().unwrap_or(BEFORE_ALL)),
            lang: site.settings.language().to_owned(),
        }
    }

    fn feed_title(&self, of: Of) -> String {
        let name = self.site.settings.name.as_deref().unwrap_or_default();
        let areas = self.site.words.get(&Vocabulary::Areas).map(Vec::as_slice).unwrap_or_default();
        let own = match of {
            Of::Everything => return name.to_owned(),
            Of::Kind(kind) => self.text(&format!("list_{}", kind.as_str())),
            Of::Area(place) => areas.get(place).map_or_else(String::new, |word| word.label.clone()),
            Of::Thing(ix) => self.site.title(ix).to_owned(),
            Of::Talk(ix) => self.text("feed_talk").replace("{title}", self.site.title(ix)),
        };
        format!("{own} – {name}")
    }

    fn entries<'v>(&'v self, members: &'v [Ix]) -> Shown<'v> {
        let (base, mut mix) = (self.absolute(""), Mix::new());
        mix.text(&base).text(self.site.settings.name.as_deref().unwrap_or_default());
        mix.text(self.site.settings.language()).mark(self.words_mark());
        for ix in members {
            mix.mark(&self.front_mark(*ix)).mark(&self.site.entries[*ix].body.mark);
            mix.day(days(&self.site, *ix).map(|days| days.0)).day(days(&self.site, *ix).map(|days| days.1));
        }
        let entries = move |members: &[Ix]| members.iter().filter_map(|ix| self.entry(&base, *ix)).collect::<Vec<_>>();
        Shown::of_items(mix.done(), Part::All, members, move |members| Value::from_serializable(&entries(members)))
    }

    fn entry(&self, base: &str, ix: Ix) -> Option<Entry> {
        let (site, item) = (&self.site, self.site.item(ix));
        let (published, updated) = days(site, ix)?;
        Some(Entry {
            id: tag(base, &self.tagged(item.id.as_str()), Some(published.0.year())),
            url: format!("{base}{}", site.url(ix).unwrap_or_default()),
            title: self.entry_title(ix),
            updated: format!("{updated}T00:00:00Z"),
            published: format!("{published}T00:00:00Z"),
            summary: item.in_short().unwrap_or_default().to_owned(),
            content: self.absolutely(&self.full_text(ix)),
            author: self.author(ix),
            lang: site.language_of(ix).to_owned(),
        })
    }

    /// What a thing is called for ever: in another language it is another text.
    fn tagged<'n>(&self, name: &'n str) -> Cow<'n, str> {
        match self.site.prefix.strip_prefix('/') {
            None => name.into(),
            Some(language) => format!("{language}/{name}").into(),
        }
    }

    /// Comments have no titles: who said it, and about what.
    fn entry_title(&self, ix: Ix) -> String {
        if self.site.item(ix).details.comment().is_none() {
            return self.site.title(ix).to_owned();
        }
        let about = self.site.targets(ix, "about").first().map_or("", |about| self.site.title(*about));
        self.text("feed_comment").replace("{name}", &self.author(ix)).replace("{title}", about)
    }

    fn author(&self, ix: Ix) -> String {
        let details = &self.site.item(ix).details;
        let author = details.post().and_then(|post| post.author.clone());
        let thinker = details.idea().and_then(|idea| idea.people.first()?.name_shown.clone());
        let speaker =
            details.comment().map(|comment| comment.name_shown.clone().unwrap_or_else(|| self.text("somebody")));
        author.or(thinker).or(speaker).or_else(|| self.site.settings.name.clone()).unwrap_or_default()
    }

    /// The same text with addresses in full: a feed is read elsewhere. Within a text a quotation mark would be escaped, so
    /// nothing but an attribute looks like one.
    fn absolutely(&self, html: &str) -> String {
        let Some(origin) = self.site.settings.base_url.as_ref().map(BaseUrl::origin) else { return html.to_owned() };
        html.replace("href=\"/", &format!("href=\"{origin}/")).replace("src=\"/", &format!("src=\"{origin}/"))
    }

    /// All that was written, for those who read in their feed reader only.
    fn full_text(&self, ix: Ix) -> String {
        let (site, details) = (&self.site, &self.site.item(ix).details);
        let idea = details.idea().map(|idea| [&idea.problem, &idea.how_it_might_work]);
        let prototype =
            details.prototype().map(|prototype| [&prototype.how_it_works, &prototype.how_it_meets_the_need]);
        let need = details.need().map(|need| &need.in_their_words);
        let offer = details.offer().map(|offer| &offer.what_exactly);
        let parts = idea.into_iter().flatten().chain(prototype.into_iter().flatten()).chain(need).chain(offer);
        let texts = parts.flatten().map(|text| site.html(ix, &text.0));
        let question = details.post().and_then(|post| post.question.as_deref());
        let question = question.map(|asked| format!("<p><strong>{}</strong></p>", escaped(asked)));
        texts.chain([self.html(ix).to_string()]).chain(question).collect()
    }

    /// The addresses of everything that somebody could look for.
    pub(super) fn sitemap<'v>(&'v self, pages: &'v [Planned]) -> Page<'v> {
        let base = self.site.settings.base_url.as_ref().map_or("", BaseUrl::as_str);
        let lasting = || pages.iter().filter(|page| page.is_lasting());
        let mut mix = Mix::new();
        mix.text(base);
        for page in lasting() {
            mix.text(&page.url);
        }
        let all: HashSet<&str> = pages.iter().filter(|_| self.has_languages()).map(|page| page.url.as_str()).collect();
        let listed = move |page: &Planned| Listed {
            url: format!("{base}{}", page.url),
            lastmod: None,
            languages: self.listed_languages(&page.url, &all),
        };
        let urls = move || lasting().map(&listed).collect::<Vec<_>>();
        Page::new().show("urls", Sort::List, Shown::later(mix.done(), move || Value::from_serializable(&urls())))
    }
}

/// When a thing was published, and when it last changed. Never the day of the build, so that nothing is news again only
/// because a site was built: an event that does not say when it was announced has its own day.
fn days(site: &Site, ix: Ix) -> Option<(Day, Day)> {
    let last = site.last_sign(ix);
    let published = site.item(ix).common.date.or(last).or_else(|| site.dated(ix))?;
    Some((published, last.unwrap_or(published).max(published)))
}

/// A name that stays when the site moves (RFC 4151).
fn tag(base: &str, name: &str, year: Option<i16>) -> String {
    format!("tag:{},{}:{name}", host(base), year.unwrap_or(2026))
}

/// The host in an address.
pub(super) fn host(base: &str) -> &str {
    let host = base.split("://").nth(1).unwrap_or(base).split(['/', ':']).next();
    host.filter(|host| !host.is_empty()).unwrap_or("localhost")
}

#[derive(Serialize)]
struct Listed {
    url: String,
    lastmod: Option<String>,
    /// The same page in each language.
    languages: Vec<InLanguage>,
}

/// Feeds as JSON Feed 1.1 (jsonfeed.org).
mod json_feed {
    use serde_json::{Value, json};

    use super::{Entry, FeedShown};

    /// The file.
    pub fn of(feed: &FeedShown, entries: &[Entry]) -> String {
        let shown = json!({
            "version": "https://jsonfeed.org/version/1.1",
            "title": feed.title,
            "home_page_url": feed.page_url,
            "feed_url": feed.json_url,
            "language": feed.lang,
            "items": entries.iter().map(item).collect::<Vec<_>>(),
        });
        format!("{shown:#}\n")
    }

    fn item(entry: &Entry) -> Value {
        let mut item = json!({
            "id": entry.id,
            "url": entry.url,
            "title": entry.title,
            "content_html": entry.content,
            "date_published": entry.published,
            "date_modified": entry.updated,
            "authors": [{"name": entry.author}],
            "language": entry.lang,
        });
        if !entry.summary.is_empty() {
            item["summary"] = entry.summary.as_str().into();
        }
        item
    }
}
