//! Shelves: all things of a type that stand in a list together, with the ways to see a part of it or another order.
//!
//! Each way is a list of its own with an address of its own, so that nothing needs a program in the browser.

use std::cmp::Reverse;

use hashbrown::HashMap;
use model::item::{Kind, Organisation};
use model::settings::{FacetName as Facet, Output};
use rayon::prelude::*;

use super::Views;
use crate::fingerprint::{Fingerprint, Mix};
use crate::language::Text;
use crate::site::Ix;
use crate::site::facets::{Part, UNSORTED, can_pair, facets_of};

/// Everything of a type that has a list together.
#[derive(Debug)]
pub(super) struct Shelf {
    pub kind: Kind,
    /// What the theme's words call it.
    pub name: &'static str,
    pub url: &'static str,
    pub members: Vec<Ix>,
    pub groups: Vec<Group>,
    /// How many things each pair of parts has in common; none for those with nothing.
    pairs: HashMap<[Choice; 2], Vec<Ix>>,
}

/// A facet of a shelf, with its parts.
#[derive(Debug)]
pub(super) struct Group {
    pub facet: Facet,
    pub parts: Vec<Part>,
}

/// A part of a shelf: the group, and the part in it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(super) struct Choice {
    pub group: usize,
    pub part: usize,
}

/// In which order a list stands, or which time it shows.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Order {
    /// The newest first; names by name.
    Common,
    /// What is over, the latest first.
    Past,
    /// What people say most about.
    Discussed,
    /// What needs most help.
    NeedsHelp,
}

impl Order {
    /// Its part of an address, and its name among the theme's words.
    pub fn as_str(self) -> &'static str {
        match self {
            Order::Common => "newest",
            Order::Past => "past",
            Order::Discussed => "most-discussed",
            Order::NeedsHelp => "needs-help",
        }
    }
}

/// A list, whole or in part.
#[derive(Debug)]
pub(super) struct List {
    /// The place of its shelf.
    pub shelf: usize,
    pub url: String,
    pub members: Vec<Ix>,
    pub order: Order,
    /// The parts that it is: none, one, or two that can be chosen at once, in the order of their groups.
    pub chosen: Vec<Choice>,
    /// The fingerprint of the ways that lead on from it.
    pub ways: Fingerprint,
}

/// A part to which a list leads.
pub(super) struct Way<'s> {
    pub part: &'s Part,
    pub url: String,
    pub count: usize,
    pub current: bool,
}

/// How many things stand in a list by how much is said or needed: further down, the order tells nothing.
const RANKED: usize = 100;

/// The shelves: a type, its name, its address. Groups stand on a shelf of their own, among all organisations as well.
const SHELVES: [(Kind, &str, &str); 12] = [
    (Kind::Challenge, "challenge", "/challenges/"),
    (Kind::Idea, "idea", "/ideas/"),
    (Kind::Prototype, "prototype", "/prototypes/"),
    (Kind::Need, "need", "/support/needs/"),
    (Kind::Offer, "offer", "/support/offers/"),
    (Kind::Event, "event", "/events/"),
    (Kind::Update, "update", "/updates/"),
    (Kind::Person, "person", "/people/"),
    (Kind::Organisation, "organisation", "/partners/"),
    (Kind::Organisation, "group", "/groups/"),
    (Kind::Award, "award", "/awards/"),
    (Kind::Post, "post", "/news/"),
];

impl Shelf {
    /// The address of a part.
    pub fn url_of(&self, chosen: &[Choice]) -> String {
        let mut url = self.url.to_owned();
        for Choice { group, part } in chosen {
            let group = &self.groups[*group];
            for word in [group.facet.as_str(), &group.parts[*part].id] {
                url.push_str(word);
                url.push('/');
            }
        }
        url
    }

    /// The place of each thing in the whole list.
    pub fn places(&self) -> HashMap<Ix, usize> {
        self.members.iter().enumerate().map(|(place, ix)| (*ix, place)).collect()
    }

    /// The part that a choice means.
    pub fn part(&self, choice: Choice) -> &Part {
        &self.groups[choice.group].parts[choice.part]
    }

    /// How many things are in some parts at once.
    fn count(&self, chosen: &[Choice]) -> usize {
        match *chosen {
            [] => self.members.len(),
            [one] => self.part(one).members.len(),
            [one, other, ..] => self.pairs.get(&[one, other]).map_or(0, Vec::len),
        }
    }

    /// What is chosen once a part is chosen as well: in its group it takes the place of another.
    fn with(&self, chosen: &[Choice], choice: Choice) -> Option<Vec<Choice>> {
        let mut all: Vec<Choice> = chosen.iter().copied().filter(|other| other.group != choice.group).collect();
        let fits = |other: &Choice| can_pair(self.groups[other.group].facet, self.groups[choice.group].facet);
        if all.len() > 1 || !all.iter().all(fits) {
            return None;
        }
        all.push(choice);
        all.sort_by_key(|choice| choice.group);
        Some(all)
    }

    /// The ways that lead on from a list by one of the groups; those that lead to nothing are left out.
    pub fn ways(&self, chosen: &[Choice], group: usize) -> impl Iterator<Item = Way<'_>> {
        self.groups[group].parts.iter().enumerate().filter_map(move |(place, part)| {
            let choice = Choice { group, part: place };
            let current = chosen.contains(&choice);
            let next = self.with(chosen, choice)?;
            let count = self.count(&next);
            (count > 0 || current).then(|| Way { part, url: self.url_of(&next), count, current })
        })
    }

    /// The fingerprint of all ways that lead on from a list. Their addresses are made of the parts' names.
    fn mark_of_ways(&self, chosen: &[Choice]) -> Fingerprint {
        let mut mix = Mix::new();
        for choice in chosen {
            mix.number(choice.group).number(choice.part);
            mark_label(&mut mix, &self.part(*choice).label);
        }
        for (place, group) in self.groups.iter().enumerate() {
            for (n, part) in group.parts.iter().enumerate() {
                let count = self.with(chosen, Choice { group: place, part: n }).map_or(0, |next| self.count(&next));
                if count > 0 {
                    mark_label(mix.text(&part.id).number(count), &part.label);
                }
            }
            mix.text(group.facet.as_str());
        }
        mix.done()
    }

    /// Which members each pair of parts that can be chosen at once have in common.
    fn seek_pairs(&self) -> HashMap<[Choice; 2], Vec<Ix>> {
        let mut pairs: HashMap<[Choice; 2], Vec<Ix>> = HashMap::new();
        let parts_of = |group: usize| {
            let mut parts_of: HashMap<Ix, Vec<usize>> = HashMap::new();
            for (place, part) in self.groups[group].parts.iter().enumerate() {
                part.members.iter().for_each(|ix| parts_of.entry(*ix).or_default().push(place));
            }
            parts_of
        };
        let groups = 0..self.groups.len();
        for (one, other) in groups.clone().flat_map(|one| groups.clone().skip(one + 1).map(move |other| (one, other))) {
            if !can_pair(self.groups[one].facet, self.groups[other].facet) {
                continue;
            }
            let others = parts_of(other);
            for (part, first) in self.groups[one].parts.iter().enumerate() {
                for ix in &first.members {
                    for place in others.get(ix).into_iter().flatten() {
                        let pair = [Choice { group: one, part }, Choice { group: other, part: *place }];
                        pairs.entry(pair).or_default().push(*ix);
                    }
                }
            }
        }
        pairs
    }
}

impl Views {
    pub(super) fn all_shelves(&self) -> Vec<Shelf> {
        let there = SHELVES.par_iter().filter(|(kind, name, _)| match *name {
            "group" => self.site.of(*kind).iter().any(|ix| self.is_group(*ix)),
            _ => self.has(*kind),
        });
        there.map(|(kind, name, url)| self.shelf(*kind, name, url)).collect()
    }

    fn shelf(&self, kind: Kind, name: &'static str, url: &'static str) -> Shelf {
        let mut members = self.ordered(kind);
        if name == "group" {
            members.retain(|ix| self.is_group(*ix));
        }
        let facets: Vec<Facet> =
            facets_of(kind).iter().copied().filter(|facet| self.site.settings.has_facet(*facet)).collect();
        let group = |facet: Facet| Group { facet, parts: self.labelled(facet, self.site.parts(kind, &members, facet)) };
        let groups = facets.into_par_iter().map(group).collect();
        let shelf = Shelf { kind, name, url, groups, members, pairs: HashMap::new() };
        match self.site.settings.makes(Output::Pairs) {
            true => Shelf { pairs: shelf.seek_pairs(), ..shelf },
            false => shelf,
        }
    }

    /// The parts of a facet, with the theme's words for what only the model has words for.
    fn labelled(&self, facet: Facet, mut parts: Vec<Part>) -> Vec<Part> {
        if matches!(facet, Facet::Relationship | Facet::Formality) {
            for part in &mut parts {
                part.label = self.text(&format!("{}_{}", facet.as_str(), part.id)).into();
            }
        }
        for part in parts.iter_mut().filter(|part| facet == Facet::Kind && part.id == UNSORTED) {
            part.label = self.text("support_unsorted").into();
        }
        parts
    }

    fn is_group(&self, ix: Ix) -> bool {
        self.site.item(ix).details.organisation().is_some_and(Organisation::is_group)
    }

    pub(super) fn all_lists(&self) -> Vec<List> {
        self.shelves.par_iter().enumerate().flat_map_iter(|(place, shelf)| self.lists_on(place, shelf)).collect()
    }

    fn lists_on(&self, place: usize, shelf: &Shelf) -> Vec<List> {
        let list = |order: Order, members: Vec<Ix>, chosen: Vec<Choice>| {
            let name = if order == Order::Common { String::new() } else { format!("{}/", order.as_str()) };
            let (url, ways) = (shelf.url_of(&chosen) + &name, shelf.mark_of_ways(&chosen));
            List { shelf: place, url, members, order, chosen, ways }
        };
        let (coming, past) = self.split_past(shelf.kind, shelf.members.clone());
        let mut lists = vec![list(Order::Common, coming, Vec::new())];
        let orders =
            [(Order::Past, past), (Order::Discussed, self.discussed(shelf)), (Order::NeedsHelp, self.in_need(shelf))];
        lists.extend(
            orders.into_iter().filter(|(_, all)| !all.is_empty()).map(|(order, all)| list(order, all, Vec::new())),
        );
        for (group, Group { parts, .. }) in shelf.groups.iter().enumerate() {
            let part =
                |(part, of): (usize, &Part)| list(Order::Common, of.members.clone(), vec![Choice { group, part }]);
            lists.extend(parts.iter().enumerate().map(part));
        }
        let mut pairs: Vec<_> = shelf.pairs.iter().collect();
        pairs.sort_by_key(|(pair, _)| pair.map(|choice| (choice.group, choice.part)));
        lists.extend(pairs.into_iter().map(|(pair, all)| list(Order::Common, all.clone(), pair.to_vec())));
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

    pub(super) fn is_past(&self, ix: Ix) -> bool {
        self.site.item(ix).details.event().is_some_and(|event| event.is_past(self.site.today))
    }

    /// Those of a shelf that people talk about, most of all first.
    fn discussed(&self, shelf: &Shelf) -> Vec<Ix> {
        self.ranked(shelf, |ix| self.site.comment_count(ix))
    }

    /// Those of a shelf that need something, most of all first.
    fn in_need(&self, shelf: &Shelf) -> Vec<Ix> {
        self.ranked(shelf, |ix| self.site.open_needs_of(ix).count())
    }

    /// The members of which most is counted, those with nothing left out.
    fn ranked(&self, shelf: &Shelf, count: impl Fn(Ix) -> usize + Sync) -> Vec<Ix> {
        let has_orders = matches!(shelf.kind, Kind::Idea | Kind::Prototype) && self.site.settings.makes(Output::Orders);
        let members = if has_orders { &shelf.members[..] } else { &[] };
        let mut all: Vec<(Reverse<usize>, usize, Ix)> =
            members.par_iter().enumerate().map(|(place, ix)| (Reverse(count(*ix)), place, *ix)).collect();
        all.retain(|(count, ..)| count.0 > 0);
        all.sort_unstable();
        all.into_iter().map(|(.., ix)| ix).take(RANKED).collect()
    }
}

/// Adds all that a label shows to a fingerprint.
fn mark_label(mix: &mut Mix, label: &Text) {
    mix.text(label.as_str()).text(label.lang().unwrap_or_default());
}
