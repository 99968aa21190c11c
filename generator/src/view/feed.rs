//! Atom feeds (RFC 4287) and the list for search engines (sitemaps.org).

use std::cmp::Reverse;

use model::item::Kind;
use model::settings::{BaseUrl, Output};
use model::value::Day;
use serde::Serialize;
use tera::Value;

use super::Views;
use crate::fingerprint::Mix;
use crate::page::{Page, Part, Shown, Sort};
use crate::pages::Planned;
use crate::site::{Ix, Site};
use crate::url;

/// The types that have feeds.
pub const FED: [Kind; 7] =
    [Kind::Idea, Kind::Prototype, Kind::Need, Kind::Offer, Kind::Event, Kind::Update, Kind::Post];
/// How many entries a feed has: readers ask often enough, and more would only be sent again and again.
const ENTRIES: usize = 40;

/// A feed: where it belongs, and what is in it.
#[derive(Debug)]
pub struct Feed {
    /// The list that it is the feed of.
    list: &'static str,
    title: String,
    /// The last that something is known of, the latest first.
    members: Vec<Ix>,
}

impl Feed {
    pub(super) fn url(&self) -> String {
        format!("{}feed.atom", self.list)
    }
}

#[derive(Serialize)]
struct FeedShown {
    title: String,
    id: String,
    url: String,
    page_url: String,
    updated: String,
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
}

/// The feed of everything, and one of each type.
pub(super) fn feeds(site: &Site) -> Vec<Feed> {
    if !site.settings.makes(Output::Feeds) {
        return Vec::new();
    }
    let name = site.settings.name.clone().unwrap_or_default();
    let all = FED.into_iter().flat_map(|kind| site.of(kind).iter().copied());
    let mut feeds = vec![Feed { list: "/", title: name.clone(), members: latest(site, all) }];
    for kind in FED.into_iter().filter(|kind| !site.of(*kind).is_empty()) {
        feeds.extend(url::of_list(kind).map(|list| Feed {
            list,
            title: format!("{name}: {}", list.trim_matches('/').replace('/', ", ")),
            members: latest(site, site.of(kind).iter().copied()),
        }));
    }
    feeds
}

/// The last of these of which something is known; by the day it was written, since an event next year is news today.
fn latest(site: &Site, all: impl Iterator<Item = Ix>) -> Vec<Ix> {
    let mut all: Vec<Ix> = all.filter(|ix| site.item(*ix).common.date.is_none_or(|day| day <= site.today)).collect();
    let order = |ix: &Ix| (Reverse(site.last_sign(*ix)), Reverse(site.dated(*ix)), *ix);
    if all.len() > ENTRIES {
        all.select_nth_unstable_by_key(ENTRIES, order);
        all.truncate(ENTRIES);
    }
    all.sort_unstable_by_key(order);
    all
}

impl Views<'_> {
    pub(super) fn feed<'v>(&'v self, feed: &'v Feed) -> Page<'v> {
        let base = self.absolute("");
        let (site, list) = (self.site, feed.list);
        let updated = feed.members.iter().map(|ix| days(site, *ix).1).max().unwrap_or(site.today);
        let shown = FeedShown {
            title: feed.title.clone(),
            id: tag(&base, list, None),
            url: format!("{base}{list}feed.atom"),
            page_url: format!("{base}{list}"),
            updated: format!("{updated}T00:00:00Z"),
        };
        Page::new().figure("feed", shown).show("entries", Sort::List, self.entries(&feed.members))
    }

    fn entries<'v>(&'v self, members: &'v [Ix]) -> Shown<'v> {
        let (base, mut mix) = (self.absolute(""), Mix::new());
        mix.text(&base).text(self.site.settings.name.as_deref().unwrap_or_default());
        for ix in members {
            let (published, updated) = days(self.site, *ix);
            mix.mark(&self.front_mark(*ix)).mark(&self.site.entries[*ix].body.mark);
            mix.text(&published.to_string()).text(&updated.to_string());
        }
        let entries = move |members: &[Ix]| members.iter().map(|ix| self.entry(&base, *ix)).collect::<Vec<_>>();
        Shown::of_items(mix.done(), Part::All, members, move |members| Value::from_serializable(&entries(members)))
    }

    fn entry(&self, base: &str, ix: Ix) -> Entry {
        let (site, item) = (self.site, self.site.item(ix));
        let (published, updated) = days(site, ix);
        Entry {
            id: tag(base, item.id.as_str(), Some(published.0.year())),
            url: format!("{base}{}", site.url(ix).unwrap_or_default()),
            title: site.title(ix).to_owned(),
            updated: format!("{updated}T00:00:00Z"),
            published: format!("{published}T00:00:00Z"),
            summary: item.common.summary.clone().unwrap_or_default(),
            content: self.full_text(ix),
            author: author(site, ix),
        }
    }

    /// All that was written, for those who read in their feed reader only.
    fn full_text(&self, ix: Ix) -> String {
        let (site, entry, details) = (self.site, &self.site.entries[ix], &self.site.item(ix).details);
        let idea = details.idea().map(|idea| [&idea.problem, &idea.how_it_might_work]);
        let prototype =
            details.prototype().map(|prototype| [&prototype.how_it_works, &prototype.how_it_meets_the_need]);
        let need = details.need().map(|need| &need.in_their_words);
        let offer = details.offer().map(|offer| &offer.what_exactly);
        let parts = idea.into_iter().flatten().chain(prototype.into_iter().flatten()).chain(need).chain(offer);
        let texts = parts.flatten().map(|text| entry.markdown(&text.0, &site.root).html);
        texts.chain([self.html(ix).to_string()]).collect()
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
        let listed = move |page: &Planned| Listed { url: format!("{base}{}", page.url), lastmod: None };
        let urls = move || lasting().map(listed).collect::<Vec<_>>();
        Page::new().show("urls", Sort::List, Shown::later(mix.done(), move || Value::from_serializable(&urls())))
    }
}

/// When a thing was published, and when it last changed.
fn days(site: &Site, ix: Ix) -> (Day, Day) {
    let last = site.last_sign(ix);
    let published = site.item(ix).common.date.or(last).unwrap_or(site.today);
    (published, last.unwrap_or(published).max(published))
}

fn author(site: &Site, ix: Ix) -> String {
    let details = &site.item(ix).details;
    let author = details.post().and_then(|post| post.author.clone());
    let thinker = details.idea().and_then(|idea| idea.people.first()?.name_shown.clone());
    author.or(thinker).or_else(|| site.settings.name.clone()).unwrap_or_default()
}

/// A name that stays when the site moves (RFC 4151).
fn tag(base: &str, name: &str, year: Option<i16>) -> String {
    let host = base
        .split("://")
        .nth(1)
        .unwrap_or(base)
        .split(['/', ':'])
        .next()
        .filter(|host| !host.is_empty())
        .unwrap_or("localhost");
    format!("tag:{host},{}:{name}", year.unwrap_or(2026))
}

#[derive(Serialize)]
struct Listed {
    url: String,
    lastmod: Option<String>,
}
