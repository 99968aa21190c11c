//! Atom feeds (RFC 4287) and the list for search engines (sitemaps.org).

use model::item::Kind;
use serde::Serialize;

use crate::page::{Page, Shown, Sort};
use crate::site::{Ix, Site};
use crate::url;

/// The types that have feeds.
pub const FED: [Kind; 7] =
    [Kind::Idea, Kind::Prototype, Kind::Need, Kind::Offer, Kind::Event, Kind::Update, Kind::Post];
/// How many entries a feed has: readers ask often enough, and more would only be sent again and again.
const ENTRIES: usize = 40;

#[derive(Serialize)]
struct Feed {
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
pub fn feeds(site: &Site, base: &str) -> Vec<Page> {
    if !site.settings.has_feeds() {
        return Vec::new();
    }
    let all = site.newest_first(FED.into_iter().flat_map(|kind| site.of(kind)));
    let name = site.settings.name.clone().unwrap_or_default();
    let mut pages = vec![feed(site, base, "/", &name, all)];
    for kind in FED {
        let members = site.of(kind);
        if let Some(list) = url::of_list(kind).filter(|_| !members.is_empty()) {
            pages.push(feed(
                site,
                base,
                list,
                &format!("{name}: {}", list.trim_matches('/').replace('/', ", ")),
                members,
            ));
        }
    }
    pages
}

fn feed(site: &Site, base: &str, list: &str, title: &str, members: Vec<Ix>) -> Page {
    // By the day it was written: an event next year is news today.
    let mut members: Vec<Ix> =
        members.into_iter().filter(|ix| site.item(*ix).common.date.is_none_or(|day| day <= site.today)).collect();
    members.sort_by_key(|ix| std::cmp::Reverse(site.last_sign(*ix)));
    let entries: Vec<Entry> = members.into_iter().take(ENTRIES).map(|ix| entry(site, base, ix)).collect();
    let updated =
        entries.iter().map(|entry| entry.updated.clone()).max().unwrap_or_else(|| format!("{}T00:00:00Z", site.today));
    let feed = Feed {
        title: title.to_owned(),
        id: tag(base, list, None),
        url: format!("{base}{list}feed.atom"),
        page_url: format!("{base}{list}"),
        updated,
    };
    Page::new(format!("{list}feed.atom"), "feed.xml").figure("feed", &feed).show(
        "entries",
        Sort::List,
        Shown::of(&entries),
    )
}

fn entry(site: &Site, base: &str, ix: Ix) -> Entry {
    let item = site.item(ix);
    let published = item.common.date.or(site.last_sign(ix)).unwrap_or(site.today);
    let updated = site.last_sign(ix).unwrap_or(published).max(published);
    Entry {
        id: tag(base, item.id.as_str(), Some(published.0.year())),
        url: format!("{base}{}", site.url(ix).unwrap_or_default()),
        title: site.title(ix).to_owned(),
        updated: format!("{updated}T00:00:00Z"),
        published: format!("{published}T00:00:00Z"),
        summary: item.common.summary.clone().unwrap_or_default(),
        content: full_text(site, ix),
        author: author(site, ix),
    }
}

/// All that was written, for those who read in their feed reader only.
fn full_text(site: &Site, ix: Ix) -> String {
    let (entry, details) = (&site.entries[ix], &site.item(ix).details);
    let idea = details.idea().map(|idea| [&idea.problem, &idea.how_it_might_work]);
    let prototype = details.prototype().map(|prototype| [&prototype.how_it_works, &prototype.how_it_meets_the_need]);
    let need = details.need().map(|need| &need.in_their_words);
    let offer = details.offer().map(|offer| &offer.what_exactly);
    let parts = idea.into_iter().flatten().chain(prototype.into_iter().flatten()).chain(need).chain(offer);
    let texts = parts.flatten().map(|text| entry.markdown(&text.0, &site.root).html);
    texts.chain([entry.body.html.clone()]).collect()
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

/// Every page that somebody could look for.
pub fn sitemap(site: &Site, base: &str, pages: &[Page]) -> Option<Page> {
    let lasting = |page: &&Page| {
        page.url.ends_with('/') && !page.url.starts_with("/thank-you/") && page.template != "redirect.html"
    };
    let urls: Vec<Listed> =
        pages.iter().filter(lasting).map(|page| Listed { url: format!("{base}{}", page.url), lastmod: None }).collect();
    site.settings.has_sitemap().then(|| Page::new("/sitemap.xml", "sitemap.xml").figure("urls", &urls))
}
