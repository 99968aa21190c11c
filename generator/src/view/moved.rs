//! A page at each earlier address of a thing, which leads to where it is now.

use model::value::Written;

use super::{Key, Views};
use crate::page::Page;
use crate::site::Ix;
use crate::url;

impl Views {
    pub(super) fn moved_pages(&self) -> Vec<(String, Key)> {
        let shown = (0..self.site.entries.len()).filter(|ix| self.site.is_shown(*ix));
        let pages = shown.flat_map(|ix| {
            let item = self.site.item(ix);
            let kind = item.id.kind().folder();
            let is_own = move |alias: &&Written| self.site.find(&format!("{kind}/{}", alias.text)) == Some(ix);
            let has_page = self.site.url(ix).is_some();
            let own = item.common.aliases.iter().filter(is_own).filter(move |_| has_page);
            own.filter_map(move |alias| Some((url::of_name(item, &alias.text)?, Key::Moved(ix))))
        });
        let of_versions = self.site.names_of_versions().filter(|(_, ix)| self.site.url(*ix).is_some());
        let of_versions =
            of_versions.filter_map(|(name, ix)| Some((url::of_name(self.site.item(ix), &name)?, Key::Moved(ix))));
        pages.chain(of_versions).chain(self.merged_pages()).collect()
    }

    pub(super) fn moved(&self, ix: Ix) -> Page<'_> {
        self.moved_to(ix, "")
    }

    /// A page that leads to a thing, or to the part of its page with this name.
    pub(super) fn moved_to(&self, ix: Ix, part: &str) -> Page<'_> {
        let url = self.site.url(ix).unwrap_or_default();
        Page::new()
            .figure("to", format!("{}{url}{part}", self.site.root))
            .figure("canonical", self.absolute(url))
            .figure("lang", self.site.settings.language())
            .figure("title", self.site.title(ix))
    }
}
