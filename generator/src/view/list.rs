//! Lists of one type, in pages, and their parts by each facet.

use model::item::Kind;
use serde::Serialize;

use super::{Head, Link, Views};
use crate::page::{Page, Shown, Sort};
use crate::site::Ix;
use crate::site::facets::{Facet, Part};
use crate::url;

#[derive(Serialize)]
struct Pagination {
    number: usize,
    of: usize,
    previous: Option<String>,
    next: Option<String>,
}

#[derive(Serialize)]
struct Group {
    id: &'static str,
    label: String,
    options: Vec<OptionShown>,
}

#[derive(Serialize)]
struct OptionShown {
    label: String,
    url: String,
    count: usize,
    current: bool,
}

#[derive(Serialize)]
struct Chosen {
    label: String,
    remove: String,
}

/// A list, whole or in part.
struct List<'p> {
    kind: Kind,
    url: String,
    members: Vec<Ix>,
    chosen: Option<(Facet, &'p Part)>,
}

impl List<'_> {
    fn is_past(&self) -> bool {
        self.url.ends_with("/past/")
    }

    fn page_url(&self, number: usize) -> String {
        if number == 1 { self.url.clone() } else { format!("{}page/{number}/", self.url) }
    }

    fn chosen(&self) -> Option<Chosen> {
        let remove = url::of_list(self.kind).unwrap_or("/").to_owned();
        self.chosen.map(|(_, part)| Chosen { label: part.label.clone(), remove })
    }

    fn pagination(&self, number: usize, of: usize) -> Pagination {
        Pagination {
            number,
            of,
            previous: (number > 1).then(|| self.page_url(number - 1)),
            next: (number < of).then(|| self.page_url(number + 1)),
        }
    }
}

/// The types that have lists of the common sort.
const LISTED: [Kind; 10] = [
    Kind::Challenge,
    Kind::Idea,
    Kind::Prototype,
    Kind::Need,
    Kind::Offer,
    Kind::Event,
    Kind::Update,
    Kind::Person,
    Kind::Organisation,
    Kind::Award,
];

impl Views<'_> {
    pub(super) fn lists(&self) -> Vec<Page> {
        let kinds = LISTED.into_iter().chain([Kind::Post]).filter(|kind| self.has(*kind));
        kinds.flat_map(|kind| self.lists_of(kind)).collect()
    }

    fn lists_of(&self, kind: Kind) -> Vec<Page> {
        let Some(url) = url::of_list(kind) else { return Vec::new() };
        let all = self.ordered(kind);
        let groups: Vec<(Facet, Vec<Part>)> =
            Facet::of(kind).iter().map(|facet| (*facet, self.site.parts(&all, *facet))).collect();
        let mut pages = Vec::new();
        let (coming, past) = self.split_past(kind, all);
        pages.extend(self.list(&List { kind, url: url.into(), members: coming, chosen: None }, &groups));
        if !past.is_empty() {
            pages.extend(self.list(&List { kind, url: format!("{url}past/"), members: past, chosen: None }, &[]));
        }
        for (facet, parts) in &groups {
            for part in parts {
                let list = List {
                    kind,
                    url: part_url(url, *facet, part),
                    members: part.members.clone(),
                    chosen: Some((*facet, part)),
                };
                pages.extend(self.list(&list, &groups));
            }
        }
        pages
    }

    /// The members of a list in its order: names by name, everything else the newest first, after what is still open.
    fn ordered(&self, kind: Kind) -> Vec<Ix> {
        let all = self.site.of(kind);
        if matches!(kind, Kind::Person | Kind::Organisation) {
            return self.site.by_title(all);
        }
        let over = |ix: &Ix| {
            let need_met = self.site.need(*ix).is_some() && !self.site.is_open_need(*ix);
            need_met || self.site.offer(*ix).is_some_and(|offer| !offer.is_open(self.site.today))
        };
        let (over, open): (Vec<Ix>, Vec<Ix>) = all.into_iter().partition(over);
        open.into_iter().chain(over).collect()
    }

    /// Events to come, the next one first, and those that are over; every other type has no past.
    fn split_past(&self, kind: Kind, all: Vec<Ix>) -> (Vec<Ix>, Vec<Ix>) {
        if kind != Kind::Event {
            return (all, Vec::new());
        }
        let (past, mut coming): (Vec<Ix>, Vec<Ix>) = all.into_iter().partition(|ix| self.is_past(*ix));
        coming.reverse();
        (coming, past)
    }

    fn list(&self, list: &List<'_>, groups: &[(Facet, Vec<Part>)]) -> Vec<Page> {
        let per_page = self.site.settings.per_page();
        let of = list.members.len().div_ceil(per_page).max(1);
        (1..=of)
            .map(|number| {
                let members = list.members.iter().copied().skip((number - 1) * per_page).take(per_page);
                self.list_page(list, groups, number, of, members.collect())
            })
            .collect()
    }

    fn list_page(
        &self,
        list: &List<'_>,
        groups: &[(Facet, Vec<Part>)],
        number: usize,
        of: usize,
        members: Vec<Ix>,
    ) -> Page {
        let kind = list.kind.as_str();
        let heading = self.text(&if list.is_past() { format!("list_{kind}_past") } else { format!("list_{kind}") });
        let groups: Vec<Group> = groups.iter().filter_map(|(facet, parts)| self.group(list, *facet, parts)).collect();
        self.begin_with(self.list_head(list, &heading, number), "list.html")
            .figure("heading", &heading)
            .figure("intro", &self.text(&format!("list_{kind}_intro")))
            .figure("kind", &kind)
            .list("items", self.cards(members))
            .figure("total", &list.members.len())
            .figure("pagination", &list.pagination(number, of))
            .figure("facets", &groups)
            .figure("chosen", &list.chosen())
            .show("act", Sort::Setting, Shown::of(&self.act(list.kind)))
            .figure("empty", &self.text(&format!("list_{kind}_empty")))
            .figure("past", &self.past_link(list))
    }

    fn list_head(&self, list: &List<'_>, heading: &str, number: usize) -> Head {
        Head {
            url: list.page_url(number),
            title: title(heading, list.chosen().as_ref(), number),
            summary: self.text(&format!("list_{}_intro", list.kind.as_str())),
            section: url::section(list.kind),
            feed: self.feed_of(list.kind).filter(|_| list.chosen.is_none() && !list.is_past()),
            ..Head::default()
        }
    }

    fn group(&self, list: &List<'_>, facet: Facet, parts: &[Part]) -> Option<Group> {
        let base = url::of_list(list.kind)?;
        let is_chosen = |part: &Part| list.chosen.is_some_and(|(f, p)| f == facet && p.id == part.id);
        let option = |part: &Part| OptionShown {
            label: part.label.clone(),
            url: part_url(base, facet, part),
            count: part.members.len(),
            current: is_chosen(part),
        };
        let options: Vec<OptionShown> = parts.iter().map(option).collect();
        let label = self.text(&format!("facet_{}", facet.as_str()));
        (!options.is_empty()).then_some(Group { id: facet.as_str(), label, options })
    }

    /// What a visitor can do there: fill in the form that makes such things.
    fn act(&self, kind: Kind) -> Option<Link> {
        let form = self.site.forms.iter().map(|(_, form)| form).find(|form| form.becomes == Some(kind))?;
        Some(Link { title: form.title.clone(), url: form.at.clone() })
    }

    fn past_link(&self, list: &List<'_>) -> Option<Link> {
        let any = list.kind == Kind::Event && self.site.of(list.kind).into_iter().any(|ix| self.is_past(ix));
        (any && !list.is_past()).then(|| Link { title: self.text("list_event_past"), url: "/events/past/".into() })
    }

    pub(super) fn is_past(&self, ix: Ix) -> bool {
        self.site.item(ix).details.event().is_some_and(|event| event.is_past(self.site.today))
    }

    fn feed_of(&self, kind: Kind) -> Option<String> {
        let list = url::of_list(kind)?;
        (self.site.settings.has_feeds() && crate::feeds::FED.contains(&kind)).then(|| format!("{list}feed.atom"))
    }
}

fn part_url(list: &str, facet: Facet, part: &Part) -> String {
    format!("{list}{}/{}/", facet.as_str(), part.id)
}

fn title(heading: &str, chosen: Option<&Chosen>, number: usize) -> String {
    let of = chosen.map_or_else(|| heading.to_owned(), |chosen| format!("{heading}: {}", chosen.label));
    if number == 1 { of } else { format!("{of} ({number})") }
}
