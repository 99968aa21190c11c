//! Where a conversation lies and whether it is still going on: what was merged is talked about together, and things have had
//! other names.

use model::form::{self, Form};
use model::item::{Discussion, Item};
use model::{ItemId, Kind};

use crate::site::{Fault, Site, references};

/// A thread that takes no more comments.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ClosedThread {
    /// What the thread is about.
    pub title: String,
    /// Where it can be read.
    pub at: String,
}

impl Site {
    /// The thread that a comment belongs to, if it is closed.
    ///
    /// # Errors
    /// When what the comment is about cannot be read.
    pub fn closed_thread(&self, form: &Form, typed: &form::check::Pairs) -> Result<Option<ClosedThread>, Fault> {
        if form.becomes != Some(Kind::Comment) {
            return Ok(None);
        }
        for (_, id) in references(form, typed) {
            if let Some(item) = self.talked_about(&id)?.filter(|item| item.discussion() != Discussion::Open) {
                let at = format!("/{}/", item.id);
                return Ok(Some(ClosedThread { title: self.spoken(item).title().to_owned(), at }));
            }
        }
        Ok(None)
    }

    /// The thing on whose page is talked about another one: itself, by its present name, or what it was merged into.
    ///
    /// # Errors
    /// When one of them cannot be read.
    pub fn talked_about(&self, id: &ItemId) -> Result<Option<Item>, Fault> {
        self.resolve(id)?.map(|item| self.whole(item)).transpose()
    }

    /// All names under which comments about a thing may lie: those that it and everything that was merged with it have and had.
    ///
    /// # Errors
    /// When its folder cannot be read.
    pub fn conversation(&self, about: &ItemId) -> Result<Vec<ItemId>, Fault> {
        let Some(whole) = self.talked_about(about)? else { return Ok(vec![about.clone()]) };
        let (kind, index, mut parts) = (whole.id.kind(), self.index(whole.id.kind())?, vec![whole.id.clone()]);
        for id in index.merged.iter().filter(|id| **id != whole.id) {
            let part = self.item(id)?.map(|item| self.whole(item)).transpose()?;
            parts.extend(part.filter(|part| part.id == whole.id).map(|_| id.clone()));
        }
        let earlier = index.by_alias.iter().filter(|(_, now)| parts.contains(now));
        let earlier: Vec<ItemId> = earlier.filter_map(|(name, _)| within(kind, name)).collect();
        Ok(parts.into_iter().chain(earlier).collect())
    }

    /// Whether a thing has no place of its own, because it was merged into another.
    pub(super) fn is_part(&self, item: &Item) -> bool {
        item.common.merged_into.is_some() && self.whole(item.clone()).is_ok_and(|whole| whole.id != item.id)
    }

    /// What a thing was merged into in the end; itself, if into nothing that people may see, or in a circle.
    fn whole(&self, item: Item) -> Result<Item, Fault> {
        let (mut at, mut way) = (item.clone(), vec![item.id.clone()]);
        while let Some(next) = self.merged_into(&at)? {
            if way.contains(&next.id) {
                return Ok(item);
            }
            way.push(next.id.clone());
            at = next;
        }
        Ok(if self.is_shown(&at) { at } else { item })
    }

    /// The next one on that way. A draft is merged into nothing yet.
    fn merged_into(&self, item: &Item) -> Result<Option<Item>, Fault> {
        let Some(named) = item.common.merged_into.as_ref().filter(|_| self.is_shown(item)) else { return Ok(None) };
        let kind = item.id.kind();
        let id = ItemId::parse(&named.0).filter(|id| id.kind() == kind).or_else(|| within(kind, &named.0));
        id.map_or(Ok(None), |id| self.resolve(&id))
    }
}

/// The thing of a type that has a name.
pub(super) fn within(kind: Kind, name: &str) -> Option<ItemId> {
    ItemId::parse(&format!("{}/{name}", kind.folder()))
}
