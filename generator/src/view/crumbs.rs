//! Where a page stands: the pages above it, and those beside it.

use std::collections::BTreeMap;

use model::item::Kind;

use super::{Link, Views};
use crate::fingerprint::Mix;
use crate::site::Ix;
use crate::url;

/// What a page stands below.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) enum Above {
    /// Nothing: it is the home page, or leads nowhere.
    #[default]
    Nothing,
    /// The home page.
    Home,
    /// Needs and offers.
    Support,
    /// What happened next.
    Next,
    /// The list of a type.
    List(Kind),
    /// A list, where it is known which.
    Shelf(usize),
    /// All districts.
    Areas,
    /// Everything from A to Z.
    AToZ,
    /// What can be printed.
    Print,
    /// A thing.
    Item(Ix),
}

/// The parts of the site whose main pages stand beside each other: a second row of navigation.
pub(super) type Rows = BTreeMap<&'static str, Vec<Link>>;

impl Views {
    /// What the page of a thing stands below.
    pub(super) fn above_item(&self, ix: Ix) -> Above {
        let id = &self.site.item(ix).id;
        if id.kind() != Kind::Page {
            return Above::List(id.kind());
        }
        let parent = id.as_str().rsplit_once('/').and_then(|(folder, _)| self.site.find(folder));
        parent.filter(|ix| self.site.is_shown(*ix)).map_or(Above::Home, Above::Item)
    }

    /// What the list of a type stands below.
    pub(super) fn above_list(&self, kind: Kind) -> Above {
        if matches!(kind, Kind::Need | Kind::Offer) {
            Above::Support
        } else if matches!(kind, Kind::Update | Kind::Award) && self.has_next() {
            Above::Next
        } else {
            Above::Home
        }
    }

    /// Whether the list of a type is there. Forms can stand in one that is not: nobody can send an event or a piece of news.
    fn has_list(&self, kind: Kind) -> bool {
        if kind == Kind::Round { !self.site.of(kind).is_empty() } else { self.has(kind) }
    }

    /// The pages above, from the home page down.
    pub(super) fn crumbs(&self, above: Above) -> Vec<Link> {
        let mut crumbs = Vec::new();
        let mut at = above;
        while at != Above::Nothing {
            let (link, higher) = self.crumb(at);
            crumbs.extend(link);
            at = higher;
        }
        crumbs.reverse();
        crumbs
    }

    /// A page, and what it stands below itself.
    fn crumb(&self, at: Above) -> (Option<Link>, Above) {
        let named = |key: &str, url: &str| Some(Link { title: self.text(key).into(), url: url.to_owned() });
        match at {
            Above::Nothing => (None, Above::Nothing),
            Above::Home => (named("home", "/"), Above::Nothing),
            Above::Support => (named("support", "/support/"), Above::Home),
            Above::Next => (named("next", "/what-happened-next/"), Above::Home),
            Above::Areas => (named("areas", "/areas/"), Above::Home),
            Above::AToZ => (named("a_to_z", "/a-z/"), Above::Home),
            Above::Print => (named("print", "/print/"), Above::Home),
            Above::List(kind) => {
                let name = format!("list_{}", kind.as_str());
                let list = url::of_list(kind).filter(|_| self.has_list(kind));
                (list.and_then(|url| named(&name, url)), self.above_list(kind))
            }
            Above::Shelf(place) => {
                let shelf = &self.shelves[place];
                (named(&format!("list_{}", shelf.name), shelf.url), self.above_list(shelf.kind))
            }
            Above::Item(ix) => (self.link(ix), self.above_item(ix)),
        }
    }

    /// What the crumbs depend on besides the theme's words.
    pub(super) fn mark_above(&self, mix: &mut Mix, above: Above) {
        match above {
            Above::Nothing => mix.number(0),
            Above::Home => mix.number(1),
            Above::Support => mix.number(2),
            Above::Next => mix.number(3),
            Above::Areas => mix.number(4),
            Above::AToZ => mix.number(5),
            Above::Print => mix.number(9),
            Above::List(kind) => {
                let there = [self.has_list(kind), self.has_next()].map(usize::from);
                mix.number(6).number(kind as usize).number(there[0]).number(there[1])
            }
            Above::Shelf(place) => mix.number(7).text(self.shelves[place].name).number(usize::from(self.has_next())),
            Above::Item(ix) => {
                crate::card::mark_reference(mix.number(8), &self.site, ix);
                self.mark_above(mix, self.above_item(ix));
                mix
            }
        };
    }

    /// The second rows of navigation, without those of a single page.
    pub(super) fn all_rows(&self) -> Rows {
        let rows = [
            ("ideas", vec![self.listed_at("idea"), self.listed_at("challenge")]),
            (
                "support",
                vec![
                    self.fixed("support", "/support/", self.has_support()),
                    self.listed_at("need"),
                    self.listed_at("offer"),
                ],
            ),
            (
                "next",
                vec![
                    self.fixed("next", "/what-happened-next/", self.has_next()),
                    self.listed_at("update"),
                    self.listed_at("award"),
                    self.fixed("list_round", "/rounds/", self.has(Kind::Round)),
                ],
            ),
            (
                "events",
                vec![
                    self.listed_at("event"),
                    self.fixed("list_event_past", "/events/past/", self.has_past()),
                    self.listed_at("post"),
                    self.fixed("questions_to_you", "/news/questions/", self.has_questions()),
                ],
            ),
            (
                "partners",
                vec![
                    self.listed_at("organisation"),
                    self.listed_at("group"),
                    self.fixed("ways_to_partner", "/partners/ways-to-partner/", self.has_ways()),
                    self.listed_at("person"),
                    self.fixed("areas", "/areas/", self.has_areas()),
                ],
            ),
        ];
        let rows = rows.map(|(name, links)| (name, links.into_iter().flatten().collect::<Vec<_>>()));
        rows.into_iter().filter(|(_, links)| links.len() > 1).collect()
    }

    fn fixed(&self, key: &str, url: &str, there: bool) -> Option<Link> {
        there.then(|| Link { title: self.text(key).into(), url: url.to_owned() })
    }

    fn listed_at(&self, name: &str) -> Option<Link> {
        let shelf = self.shelves.iter().find(|shelf| shelf.name == name)?;
        self.fixed(&format!("list_{name}"), shelf.url, true)
    }

    fn has_past(&self) -> bool {
        self.site.of(Kind::Event).iter().any(|ix| self.is_past(*ix))
    }

    /// The row that an address stands in; empty when it stands in none.
    pub(super) fn row_of(&self, url: &str) -> &'static str {
        let holds = |links: &[Link]| links.iter().any(|link| link.url == url);
        self.rows.iter().find(|(_, links)| holds(links)).map_or("", |(name, _)| name)
    }
}
