//! What was merged into a thing: its texts stand on that page, and its address, with all its earlier ones, leads to them.

use tera::Value;

use super::{Key, Views};
use crate::card;
use crate::fingerprint::Mix;
use crate::page::{Page, Part, Shown};
use crate::site::Ix;
use crate::url;

impl Views {
    pub(super) fn merged_pages(&self) -> impl Iterator<Item = (String, Key)> {
        let merged = (0..self.site.entries.len())
            .filter(|ix| self.site.merged(*ix).is_some_and(|into| self.site.url(into).is_some()));
        merged.flat_map(|ix| {
            let item = self.site.item(ix);
            let earlier = item.common.aliases.iter().map(|alias| alias.text.as_str());
            let names = [item.id.within()].into_iter().chain(earlier);
            names.filter_map(|name| Some((url::of_name(item, name)?, Key::Merged(ix)))).collect::<Vec<_>>()
        })
    }

    pub(super) fn merged_page(&self, ix: Ix) -> Page<'_> {
        let part = format!("#{}", url::anchor_of_merged(&self.site.item(ix).id));
        self.moved_to(self.site.merged(ix).unwrap_or(ix), &part)
    }

    /// All that was said in the things that were merged into this one.
    pub(super) fn merged(&self, into: Ix) -> Shown<'_> {
        let all = self.site.merged_into(into).to_vec();
        if all.is_empty() {
            return Shown::nobody();
        }
        let mut mix = Mix::new();
        for ix in &all {
            mix.mark(&self.front_mark(*ix)).mark(&self.site.entries[*ix].body.mark);
        }
        let value = move |all: &[Ix]| all.iter().map(|ix| self.merged_value(*ix)).collect::<Vec<_>>().into();
        Shown::of_items(mix.done(), Part::All, all, value)
    }

    fn merged_value(&self, ix: Ix) -> Value {
        let mut map = card::front(&self.site, ix).into_map().unwrap_or_default();
        map.insert("body".into(), Value::safe_string(&self.spoken_html(ix)));
        map.insert("anchor".into(), url::anchor_of_merged(&self.site.item(ix).id).into());
        Value::from(map)
    }
}
