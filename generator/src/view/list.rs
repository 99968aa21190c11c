//! Lists of one type, in pages: whole, in part, or in another order.

use model::item::{Kind, RoundState};
use model::settings::FacetName as Facet;
use serde::Serialize;
use tera::Value;

use super::figures::{AreaMap, Figure};
use super::shelf::{Choice, List, Order, Shelf, Way};
use super::{Above, Head, Key, Link, Views};
use crate::forms as form;
use crate::language::{self, Text};
use crate::page::{Page, Shown, Sort};
use crate::theme::filters;
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
    label: Text,
    url: String,
    count: usize,
    current: bool,
}

#[derive(Serialize)]
struct Chosen {
    facet: String,
    label: Text,
    /// The list without it.
    remove: String,
}

#[derive(Serialize)]
struct OrderShown {
    title: String,
    url: String,
    current: bool,
}

impl List {
    /// Whether its things stand in the order in which they stand in the whole list.
    pub(super) fn is_in_common_order(&self) -> bool {
        self.order == Order::Common
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

impl Views {
    pub(super) fn list_pages(&self) -> impl Iterator<Item = (String, Key)> {
        let pages = |(place, list): (usize, &List)| -> Vec<(String, Key)> {
            (1..=self.pages_of(list)).map(|number| (list.page_url(number), Key::List(place, number))).collect()
        };
        self.lists.iter().enumerate().flat_map(pages)
    }

    fn pages_of(&self, list: &List) -> usize {
        list.members.len().div_ceil(self.site.settings.per_page()).max(1)
    }

    fn shelf_of(&self, list: &List) -> &Shelf {
        &self.shelves[list.shelf]
    }

    pub(super) fn list_page<'v>(&'v self, list: &'v List, number: usize) -> Page<'v> {
        let (shelf, per_page) = (self.shelf_of(list), self.site.settings.per_page());
        let members = list.members.iter().copied().skip((number - 1) * per_page).take(per_page);
        let (heading, part) = (self.heading(list), self.in_words(shelf, list));
        self.begin_with(self.list_head(list, &heading, &language::plain(&part), number))
            .figure("heading", heading)
            .figure("intro", self.text(&format!("list_{}_intro", shelf.name)))
            .figure("kind", shelf.name)
            .list("items", self.cards(members))
            .figure("total", list.members.len())
            .figure("pagination", list.pagination(number, self.pages_of(list)))
            .show("facets", Sort::Figure, self.facets(list))
            .figure("filter", self.filter_of(list))
            .figure("chosen", self.chosen(list))
            .figure("orders", self.orders(list))
            .show("act", Sort::Setting, Shown::of(self.act(shelf.kind)))
            .figure("empty", self.nothing_there(list, &part))
            .figure("part", part)
            .figure("past", self.past_link(list))
            .show("chart", Sort::Figure, self.figure(self.chart_of(list, number)))
            .list("last", self.cards(self.last_event(list)))
    }

    fn list_head(&self, list: &List, heading: &str, part: &str, number: usize) -> Head<'_> {
        let shelf = self.shelf_of(list);
        let whole = list.chosen.is_empty() && list.order == Order::Common;
        let title = if part.is_empty() { heading.to_owned() } else { format!("{heading} {part}") };
        let above = match whole && number == 1 {
            true => self.above_list(shelf.kind),
            false => Above::Shelf(list.shelf),
        };
        Head {
            url: list.page_url(number).into(),
            title: if number == 1 { title } else { format!("{title} ({number})") }.into(),
            summary: self.text(&format!("list_{}_intro", shelf.name)).into(),
            section: url::section(shelf.kind),
            row: self.row_of(shelf.url),
            above,
            ..Head::default()
        }
    }

    fn heading(&self, list: &List) -> String {
        let name = self.shelf_of(list).name;
        self.text(&if list.order == Order::Past { format!("list_{name}_past") } else { format!("list_{name}") })
    }

    /// The part that a list is, as people say it: "in Thanet about “Health and care”". Where something is comes first.
    fn in_words(&self, shelf: &Shelf, list: &List) -> Value {
        let facet = |choice: &Choice| shelf.groups[choice.group].facet;
        let mut chosen = list.chosen.clone();
        chosen.sort_by_key(|choice| facet(choice) != Facet::Area);
        let said = |choice: &Choice| {
            let words = self.text(&format!("part_{}", facet(choice).as_str()));
            filters::filled_spoken(&words, &[("label", &shelf.part(*choice).label)])
        };
        let said =
            chosen.iter().enumerate().flat_map(|(n, choice)| [if n == 0 { "" } else { " " }.into(), said(choice)]);
        filters::joined(&said.collect::<Vec<_>>())
    }

    fn chosen(&self, list: &List) -> Vec<Chosen> {
        let shelf = self.shelf_of(list);
        let one = |choice: &Choice| {
            let others: Vec<Choice> = list.chosen.iter().copied().filter(|other| other != choice).collect();
            let facet = self.text(&format!("facet_{}", shelf.groups[choice.group].facet.as_str()));
            Chosen { facet, label: shelf.part(*choice).label.clone(), remove: shelf.url_of(&others) }
        };
        list.chosen.iter().map(one).collect()
    }

    /// The ways to see a part of a list; another order has none.
    fn facets<'v>(&'v self, list: &'v List) -> Shown<'v> {
        if list.order != Order::Common {
            return Shown::nobody();
        }
        let shown = move || self.groups_shown(list);
        Shown::later(list.ways, move || Value::from_serializable(&shown()))
    }

    fn groups_shown(&self, list: &List) -> Vec<GroupShown> {
        let shelf = self.shelf_of(list);
        let option =
            |Way { part, url, count, current }: Way<'_>| OptionShown { label: part.label.clone(), url, count, current };
        let group = |place: usize| {
            let facet = shelf.groups[place].facet;
            let options: Vec<OptionShown> = shelf.ways(&list.chosen, place).map(option).collect();
            let label = self.text(&format!("facet_{}", facet.as_str()));
            (!options.is_empty()).then_some(GroupShown { id: facet.as_str(), label, options })
        };
        (0..shelf.groups.len()).filter_map(group).collect()
    }

    /// The orders in which a whole list can be seen, when there are several.
    fn orders(&self, list: &List) -> Vec<OrderShown> {
        let has_orders = |list: &List| list.chosen.is_empty() && list.order != Order::Past;
        if !has_orders(list) {
            return Vec::new();
        }
        let all = self.lists.iter().filter(|other| other.shelf == list.shelf && has_orders(other));
        let shown = |other: &List| OrderShown {
            title: self.text(&format!("order_{}", other.order.as_str())),
            url: other.url.clone(),
            current: other.order == list.order,
        };
        let orders: Vec<OrderShown> = all.map(shown).collect();
        if orders.len() > 1 { orders } else { Vec::new() }
    }

    /// What is said when a list is empty: what will be here, when, and what to do now.
    fn nothing_there(&self, list: &List, part: &Value) -> Value {
        let name = self.shelf_of(list).name;
        if part.as_str().is_some_and(|part| !part.is_empty()) {
            return filters::filled_values(&self.text(&format!("list_{name}_empty_part")), &[("part", part.clone())]);
        }
        let current = self.site.current_round().and_then(|ix| self.site.round(ix));
        let planned = current.filter(|round| name == "idea" && round.state(self.site.today) == RoundState::Planned);
        match planned.and_then(|round| round.opens) {
            Some(opens) => {
                self.text("list_idea_empty_planned").replace("{date}", &self.site.dates.day(opens).text).into()
            }
            None => self.text(&format!("list_{name}_empty")).into(),
        }
    }

    /// What a visitor can do there: fill in the form that makes such things, or one that stands among them.
    fn act(&self, kind: Kind) -> Option<Link> {
        let beside = || self.site.forms.iter().position(|(_, declared)| form::list_of(declared) == Some(kind));
        let declared = &self.site.forms[self.form_for(kind).or_else(beside)?].1;
        Some(Link { title: form::asked(&self.site, declared, &declared.title), url: declared.at.clone() })
    }

    /// Where partners are, on the first page of all of them.
    fn chart_of(&self, list: &List, number: usize) -> Option<Figure> {
        let whole = list.chosen.is_empty() && list.order == Order::Common && number == 1;
        let all = self.shelf_of(list).url == "/partners/" && whole;
        if all { self.map_figure(AreaMap::Partners) } else { None }
    }

    fn past_link(&self, list: &List) -> Option<Link> {
        let kind = self.shelf_of(list).kind;
        let any = kind == Kind::Event && self.site.of(kind).iter().any(|ix| self.is_past(*ix));
        (any && list.order != Order::Past)
            .then(|| Link { title: self.text("list_event_past").into(), url: "/events/past/".into() })
    }

    /// The event that is over last, for those who find that none is to come.
    fn last_event(&self, list: &List) -> Option<crate::site::Ix> {
        let wanted = self.shelf_of(list).kind == Kind::Event && list.members.is_empty();
        self.site.of(Kind::Event).iter().copied().find(|ix| wanted && self.is_past(*ix))
    }
}
