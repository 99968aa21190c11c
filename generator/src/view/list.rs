//! Lists of one type, in pages, and their parts by each facet.

use model::item::Kind;
use model::settings::{FacetName as Facet, Output};
use rayon::prelude::*;
use serde::Serialize;
use tera::Value;

use super::figures::{AreaMap, Figure};
use super::{Head, Key, Link, Views};
use crate::fingerprint::{Fingerprint, Mix};
use crate::page::{Page, Shown, Sort};
use crate::site::Ix;
use crate::site::facets::{Part, facets_of};
use crate::url;

#[derive(Serialize)]
struct Pagination {
    number: usize,
    of: usize,
    previous: Option<String>,
    next: Option<String>,
}

#[derive(Serialize)]
struct GroupShown {
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

/// A facet of a list, with its parts.
#[derive(Debug)]
pub(super) struct Group {
    facet: Facet,
    parts: Vec<Part>,
    mark: Fingerprint,
}

/// A list, whole or in part.
#[derive(Debug)]
pub(super) struct List {
    kind: Kind,
    url: String,
    members: Vec<Ix>,
    chosen: Option<Choice>,
}

/// The part that a list is: the group among those of its type, and the part in it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Choice {
    group: usize,
    part: usize,
}

impl List {
    fn is_past(&self) -> bool {
        self.url.ends_with("/past/")
    }

    fn page_url(&self, number: usize) -> String {
        if number == 1 { self.url.clone() } else { format!("{}page/{number}/", self.url) }
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
const LISTED: [Kind; 11] = [
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
    Kind::Post,
];

impl Views<'_> {
    /// The facets of the list of a type.
    pub(super) fn groups_of(&self, kind: Kind) -> Vec<Group> {
        let facets = facets_of(kind).iter().filter(|facet| self.site.settings.has_facet(**facet));
        let all = self.ordered(kind);
        let facets: Vec<_> = facets.collect();
        let groups = facets.into_par_iter().map(|facet| {
            let parts = self.site.parts(&all, *facet);
            let mut mix = Mix::new();
            for part in &parts {
                mix.text(&part.id).text(&part.label).number(part.members.len());
            }
            Group { facet: *facet, mark: mix.done(), parts }
        });
        groups.collect()
    }

    pub(super) fn all_lists(&self) -> Vec<List> {
        LISTED.into_par_iter().filter(|kind| self.has(*kind)).flat_map_iter(|kind| self.lists_of(kind)).collect()
    }

    fn lists_of(&self, kind: Kind) -> Vec<List> {
        let Some(url) = url::of_list(kind) else { return Vec::new() };
        let (coming, past) = self.split_past(kind, self.ordered(kind));
        let mut lists = vec![List { kind, url: url.into(), members: coming, chosen: None }];
        if !past.is_empty() {
            lists.push(List { kind, url: format!("{url}past/"), members: past, chosen: None });
        }
        for (group, Group { facet, parts, .. }) in self.groups[kind as usize].iter().enumerate() {
            lists.extend(parts.iter().enumerate().map(|(part, of)| List {
                kind,
                url: part_url(url, *facet, of),
                members: of.members.clone(),
                chosen: Some(Choice { group, part }),
            }));
        }
        lists
    }

    /// The members of a list in its order: names by name, everything else the newest first, after what is still open.
    fn ordered(&self, kind: Kind) -> Vec<Ix> {
        let all = self.site.of(kind).iter().copied();
        if matches!(kind, Kind::Person | Kind::Organisation) {
            return self.site.by_title(all);
        }
        let over = |ix: &Ix| {
            let need_met = self.site.need(*ix).is_some() && !self.site.is_open_need(*ix);
            need_met || self.site.offer(*ix).is_some_and(|offer| !offer.is_open(self.site.today))
        };
        let (over, open): (Vec<Ix>, Vec<Ix>) = all.partition(over);
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

    pub(super) fn list_pages(&self) -> impl Iterator<Item = (String, Key)> {
        let pages = |(place, list): (usize, &List)| -> Vec<(String, Key)> {
            (1..=self.pages_of(list)).map(|number| (list.page_url(number), Key::List(place, number))).collect()
        };
        self.lists.iter().enumerate().flat_map(pages)
    }

    fn pages_of(&self, list: &List) -> usize {
        list.members.len().div_ceil(self.site.settings.per_page()).max(1)
    }

    pub(super) fn list_page<'v>(&'v self, list: &'v List, number: usize) -> Page<'v> {
        let (kind, per_page) = (list.kind.as_str(), self.site.settings.per_page());
        let heading = self.text(&if list.is_past() { format!("list_{kind}_past") } else { format!("list_{kind}") });
        let members = list.members.iter().copied().skip((number - 1) * per_page).take(per_page);
        self.begin_with(self.list_head(list, &heading, number))
            .figure("heading", heading)
            .figure("intro", self.text(&format!("list_{kind}_intro")))
            .figure("kind", kind)
            .list("items", self.cards(members))
            .figure("total", list.members.len())
            .figure("pagination", list.pagination(number, self.pages_of(list)))
            .show("facets", Sort::Figure, self.facets(list))
            .figure("chosen", self.chosen(list))
            .show("act", Sort::Setting, Shown::of(self.act(list.kind)))
            .figure("empty", self.text(&format!("list_{kind}_empty")))
            .figure("past", self.past_link(list))
            .show("chart", Sort::Figure, self.figure(self.chart_of(list, number)))
    }

    fn list_head(&self, list: &List, heading: &str, number: usize) -> Head<'_> {
        Head {
            url: list.page_url(number).into(),
            title: title(heading, self.chosen(list).as_ref(), number).into(),
            summary: self.text(&format!("list_{}_intro", list.kind.as_str())).into(),
            section: url::section(list.kind),
            feed: self.feed_of(list.kind).filter(|_| list.chosen.is_none() && !list.is_past()),
            ..Head::default()
        }
    }

    fn chosen(&self, list: &List) -> Option<Chosen> {
        let Choice { group, part } = list.chosen?;
        let label = self.groups[list.kind as usize][group].parts[part].label.clone();
        Some(Chosen { label, remove: url::of_list(list.kind).unwrap_or("/").to_owned() })
    }

    /// The ways to see a part of a list; what is over has none.
    fn facets<'v>(&'v self, list: &'v List) -> Shown<'v> {
        let groups = if list.is_past() { &[][..] } else { &self.groups[list.kind as usize][..] };
        let mut mix = Mix::new();
        for group in groups {
            mix.mark(&group.mark);
        }
        if let Some(Choice { group, part }) = list.chosen {
            mix.number(group).number(part);
        }
        let shown = move || groups.iter().enumerate().filter_map(|(n, group)| self.group(list, n, group));
        Shown::later(mix.done(), move || Value::from_serializable(&shown().collect::<Vec<_>>()))
    }

    fn group(&self, list: &List, number: usize, group: &Group) -> Option<GroupShown> {
        let base = url::of_list(list.kind)?;
        let option = |(place, part): (usize, &Part)| OptionShown {
            label: part.label.clone(),
            url: part_url(base, group.facet, part),
            count: part.members.len(),
            current: list.chosen == Some(Choice { group: number, part: place }),
        };
        let options: Vec<OptionShown> = group.parts.iter().enumerate().map(option).collect();
        let label = self.text(&format!("facet_{}", group.facet.as_str()));
        (!options.is_empty()).then_some(GroupShown { id: group.facet.as_str(), label, options })
    }

    /// What a visitor can do there: fill in the form that makes such things.
    fn act(&self, kind: Kind) -> Option<Link> {
        let form = &self.site.forms[self.form_for(kind)?].1;
        Some(Link { title: form.title.clone(), url: form.at.clone() })
    }

    /// Where partners are, on the first page of all of them.
    fn chart_of(&self, list: &List, number: usize) -> Option<Figure> {
        let all = list.kind == Kind::Organisation && list.chosen.is_none() && number == 1;
        if all { self.map_figure(AreaMap::Partners) } else { None }
    }

    fn past_link(&self, list: &List) -> Option<Link> {
        let any = list.kind == Kind::Event && self.site.of(list.kind).iter().any(|ix| self.is_past(*ix));
        (any && !list.is_past()).then(|| Link { title: self.text("list_event_past"), url: "/events/past/".into() })
    }

    pub(super) fn is_past(&self, ix: Ix) -> bool {
        self.site.item(ix).details.event().is_some_and(|event| event.is_past(self.site.today))
    }

    fn feed_of(&self, kind: Kind) -> Option<String> {
        let list = url::of_list(kind)?;
        (self.site.settings.makes(Output::Feeds) && super::feed::FED.contains(&kind))
            .then(|| format!("{list}feed.atom"))
    }
}

fn part_url(list: &str, facet: Facet, part: &Part) -> String {
    format!("{list}{}/{}/", facet.as_str(), part.id)
}

fn title(heading: &str, chosen: Option<&Chosen>, number: usize) -> String {
    let of = chosen.map_or_else(|| heading.to_owned(), |chosen| format!("{heading}: {}", chosen.label));
    if number == 1 { of } else { format!("{of} ({number})") }
}
