//! Where each thing is on the site. An address says nothing but type and slug; only news has its year.

use model::item::{Item, ItemId, Kind};

/// The address of a thing, starting and ending with `/`. Comments and feedback have none of their own: they stand on the
/// page of what they are about.
pub fn of(item: &Item) -> Option<String> {
    of_name(item, item.id.within())
}

/// The address that a thing would have under another name.
pub fn of_name(item: &Item, name: &str) -> Option<String> {
    let news = (item.id.kind() == Kind::Post).then(|| format!("/news/{}/{name}/", year(item)));
    news.or_else(|| of_kind(item.id.kind(), name))
}

/// The address of a thing by its type and name alone; none for news, whose year is in the file.
pub fn of_kind(kind: Kind, name: &str) -> Option<String> {
    let folder = match kind {
        Kind::Need => "support/needs",
        Kind::Offer => "support/offers",
        Kind::Page => return Some(format!("/{name}/")),
        Kind::Post | Kind::Comment | Kind::Feedback => return None,
        kind @ (Kind::Round
        | Kind::Challenge
        | Kind::Idea
        | Kind::Prototype
        | Kind::Event
        | Kind::Update
        | Kind::Organisation
        | Kind::Person
        | Kind::Award) => kind.folder(),
    };
    Some(["/", folder, "/", name, "/"].concat())
}

fn year(item: &Item) -> String {
    item.common.date.map_or_else(|| "undated".into(), |day| day.0.year().to_string())
}

/// The list that a type has, if it has one.
pub fn of_list(kind: Kind) -> Option<&'static str> {
    match kind {
        Kind::Round => Some("/rounds/"),
        Kind::Challenge => Some("/challenges/"),
        Kind::Idea => Some("/ideas/"),
        Kind::Prototype => Some("/prototypes/"),
        Kind::Need => Some("/support/needs/"),
        Kind::Offer => Some("/support/offers/"),
        Kind::Event => Some("/events/"),
        Kind::Update => Some("/updates/"),
        Kind::Organisation => Some("/partners/"),
        Kind::Person => Some("/people/"),
        Kind::Award => Some("/awards/"),
        Kind::Post => Some("/news/"),
        Kind::Feedback | Kind::Comment | Kind::Page => None,
    }
}

/// The lists in which things of a type stand: groups are organisations, too.
pub fn lists_of(kind: Kind) -> impl Iterator<Item = &'static str> {
    of_list(kind).into_iter().chain((kind == Kind::Organisation).then_some("/groups/"))
}

/// The part of the main navigation that a type belongs to.
pub fn section(kind: Kind) -> &'static str {
    match kind {
        Kind::Idea | Kind::Challenge => "ideas",
        Kind::Prototype | Kind::Feedback => "prototypes",
        Kind::Need | Kind::Offer => "support",
        Kind::Update | Kind::Award => "next",
        Kind::Event | Kind::Post => "events",
        Kind::Round | Kind::Comment | Kind::Organisation | Kind::Person | Kind::Page => "",
    }
}

/// The name of the part of a page that has the texts of a thing that was merged into another.
pub fn anchor_of_merged(merged: &ItemId) -> String {
    format!("merged-{}", merged.slug())
}

/// The permanent name of a comment on its page.
pub fn anchor(comment: &ItemId) -> String {
    format!("c-{}", comment.slug())
}
