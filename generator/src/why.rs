//! Why a page is made again: what it shows now, held against what it showed when it was written last.
//!
//! An answer is facts first, each with a sentence for people. Nothing is made and nothing is written.

mod sentences;

use model::SitePath;
use model::nearest::nearest;

use crate::memory::Memory;
use crate::output::mark_of;
use crate::page::{Page, Part, Sort, Thing, file_at};
use crate::pages::{self, Plan, Planned};
use crate::render;
use crate::site::{Ix, Site};
use crate::theme::Theme;
use crate::tree::Tree;
use crate::view::Views;
use crate::write::{Before, Earlier};
use crate::{Options, read_and_link};

/// What the next build does with a page.
#[derive(Debug)]
pub struct Answer {
    /// The page's address.
    pub url: String,
    /// What happens to it.
    pub fate: Fate,
}

/// What happens to a page.
#[derive(Debug, PartialEq, Eq)]
pub enum Fate {
    /// It stays, because nothing that it shows has changed.
    Kept,
    /// It is made again, or for the first time.
    Made(Vec<Reason>),
    /// It stays as it was, because its file has mistakes.
    Spared,
    /// It goes away, because it is no page any more.
    Gone,
}

/// Why a page is made again.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Reason {
    /// What has changed, where it is something that the page shows: its slot, and what sort of thing it is.
    pub thing: Option<(&'static str, Sort)>,
    /// What is the matter.
    pub cause: Cause,
}

/// What is the matter with a thing or with a page.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Cause {
    /// The page was never made.
    NeverMade,
    /// Its file is not there as it was written.
    File(SitePath),
    /// Its template has changed, or something the template uses.
    Template(String),
    /// It showed something more.
    Less,
    /// There was another page at its address.
    Another,
    /// The thing has changed.
    Changed,
    /// The card of this item has.
    Card(String),
    /// A text of this item has.
    Text(String),
    /// This item was not on the site.
    New(String),
    /// The same items are others or in another order.
    Order,
}

/// No page has this address.
#[derive(Debug, thiserror::Error)]
#[error("no page has the address {url}{}", near.as_ref().map(|near| format!("; did you mean {near}?")).unwrap_or_default())]
pub struct NoPage {
    /// What was asked for.
    pub url: String,
    /// The address nearest to it.
    pub near: Option<String>,
}

/// Why the page at an address would be made again. The address may be the whole one, or begin below that of the site; and
/// its last slash may be left out.
///
/// # Errors
/// When there is no such page, and was none.
pub fn why(
    tree: &Tree,
    memory: &mut Memory,
    options: &Options,
    earlier: &Earlier,
    address: &str,
) -> Result<Answer, NoPage> {
    let (sites, theme, _) = read_and_link(tree, memory, options, &());
    let views = Views::all(sites, &theme, tree, memory);
    let (pages, _) = pages::named(&views, &theme);
    let copies = pages::copies(tree);
    let plan = Plan::new(views, &theme, pages, &copies);
    let site = &plan.views[0].site;
    let mut possible = addresses(address, site).into_iter();
    if let Some(planned) = possible.clone().find_map(|url| plan.pages.iter().find(|page| page.url == url)) {
        return Ok(Asked { views: &plan.views[planned.of], theme: &theme, plan: &plan, earlier }.about(planned));
    }
    let was = |url: &String| SitePath::parse(&file_at(url)).filter(|file| earlier.claims(file));
    if let Some((url, file)) = possible.clone().find_map(|url| was(&url).map(|file| (url, file))) {
        let is_broken = pages::broken(site).any(|broken| broken == file);
        return Ok(Answer { url, fate: if is_broken { Fate::Spared } else { Fate::Gone } });
    }
    let url = possible.next().unwrap_or_default();
    let urls: Vec<&str> = plan.pages.iter().map(|page| page.url.as_str()).collect();
    let near = near(&url, &urls).map(str::to_owned);
    Err(NoPage { url, near })
}

/// The address nearest to one that no page has: a slip of the finger away, or else the first one with its last word.
fn near<'u>(url: &str, urls: &[&'u str]) -> Option<&'u str> {
    let word = url.trim_matches('/').rsplit('/').next().filter(|word| word.len() > 2)?;
    nearest(url, urls.iter().copied()).or_else(|| urls.iter().copied().find(|url| url.contains(word)))
}

/// The addresses of the site that somebody may mean, the likeliest first.
fn addresses(typed: &str, site: &Site) -> Vec<String> {
    let base = site.settings.base_url.as_ref().map_or("", |url| url.as_str());
    let below = [base, &site.root].into_iter().filter(|start| !start.is_empty()).find_map(|start| {
        let rest = typed.strip_prefix(start)?;
        (rest.is_empty() || rest.starts_with('/')).then_some(rest)
    });
    let with_slashes = |path: &str| {
        let path = path.trim_matches('/');
        let page = if path.is_empty() { "/".to_owned() } else { format!("/{path}/") };
        [page, format!("/{path}")]
    };
    below.into_iter().chain([typed]).flat_map(with_slashes).collect()
}

/// What is asked, with all that is needed to answer.
struct Asked<'a> {
    views: &'a Views,
    theme: &'a Theme,
    plan: &'a Plan,
    earlier: &'a Earlier,
}

impl Asked<'_> {
    fn about(&self, planned: &Planned) -> Answer {
        let reasons = match self.earlier.page(&planned.file) {
            None => vec![Reason { thing: None, cause: Cause::NeverMade }],
            Some(before) => self.since(before, planned),
        };
        let fate = if reasons.is_empty() { Fate::Kept } else { Fate::Made(reasons) };
        Answer { url: planned.url.clone(), fate }
    }

    /// What has changed since the page was written.
    fn since(&self, before: &Before, planned: &Planned) -> Vec<Reason> {
        let (page, template) = (self.plan.page(planned), self.plan.mark(planned, self.theme));
        let mut causes = Vec::new();
        if !before.is_there {
            causes.push(Cause::File(planned.file.clone()));
        }
        if before.stamp == page.stamp(&template) {
            return whole(causes);
        }
        let changed = changed(&page, before);
        match before.shows.first() == Some(&mark_of(&template)) {
            true if changed.is_empty() => causes.push(Cause::Less),
            true => {}
            false if changed.len() == page.shows.len() => return whole(vec![Cause::Another]),
            false => causes.push(Cause::Template(planned.template.to_string())),
        }
        let of_thing = |thing: &Thing<'_>, cause| Reason { thing: Some((thing.slot, thing.sort)), cause };
        let things =
            changed.into_iter().flat_map(|thing| self.causes(thing).into_iter().map(|cause| of_thing(thing, cause)));
        things.chain(whole(causes)).collect()
    }

    /// What is the matter with a thing that has changed.
    fn causes(&self, thing: &Thing<'_>) -> Vec<Cause> {
        let (part, items) = thing.shown.items().unwrap_or((Part::Card, &[]));
        let causes: Vec<Cause> = items.iter().flat_map(|ix| self.of_item(*ix, part)).collect();
        match (causes.is_empty(), thing.sort) {
            (false, _) => causes,
            (true, Sort::List) => vec![Cause::Order],
            (true, Sort::Card | Sort::Body | Sort::Figure | Sort::Form | Sort::Setting | Sort::State | Sort::Theme) => {
                vec![Cause::Changed]
            }
        }
    }

    /// What has changed of the part of an item that a thing shows.
    fn of_item(&self, ix: Ix, part: Part) -> Vec<Cause> {
        let (now, id) = (self.views.item_marks(ix), self.views.site.item(ix).id.to_string());
        let Some(then) = self.earlier.item(&id) else { return vec![Cause::New(id)] };
        let (texts, body) = match part {
            Part::Card => (false, false),
            Part::Front => (true, false),
            Part::Body | Part::CardAndBody => (false, true),
            Part::All => (true, true),
        };
        let card = part != Part::Body && now.card != then.card;
        let text = (texts && now.texts != then.texts) || (body && now.body != then.body);
        let causes = [card.then(|| Cause::Card(id.clone())), text.then_some(Cause::Text(id))];
        causes.into_iter().flatten().collect()
    }
}

/// The things that a page did not show before, or not as they are.
fn changed<'p, 'v>(page: &'p Page<'v>, before: &Before) -> Vec<&'p Thing<'v>> {
    let marks = before.shows.get(1..).unwrap_or_default();
    page.shows.iter().filter(|thing| !marks.contains(&render::mark(thing))).collect()
}

/// Reasons that are about the page as a whole.
fn whole(causes: Vec<Cause>) -> Vec<Reason> {
    causes.into_iter().map(|cause| Reason { thing: None, cause }).collect()
}
