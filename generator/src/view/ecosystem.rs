//! What groups have: the map of it, and who is behind each number.

use model::item::Kind;
use serde::Serialize;

use super::{Head, Link, Views, figures};
use crate::language::{self, Text};
use crate::page::{Page, Sort};
use crate::site::assets::Held;

#[derive(Serialize)]
struct KindShown<'a> {
    id: &'a str,
    label: Text,
    hint: Option<Text>,
    areas: Vec<AreaShown>,
}

#[derive(Serialize)]
struct AreaShown {
    place: String,
    label: String,
    by: Vec<Link>,
}

impl Views {
    pub(super) fn has_assets(&self) -> bool {
        let organisations = self.site.of(Kind::Organisation).iter();
        organisations.filter_map(|ix| self.site.item(*ix).details.organisation()).any(|one| !one.assets.is_empty())
    }

    pub(super) fn ecosystem(&self) -> Page<'_> {
        let (url, title, summary) = ("/ecosystem/", self.text("ecosystem"), self.text("ecosystem_intro"));
        let (above, row) = (self.above_list(Kind::Organisation), self.row_of("/partners/"));
        let head =
            Head { url: url.into(), title: title.into(), summary: summary.into(), above, row, ..Head::default() };
        self.begin_with(head)
            .show("chart", Sort::Figure, self.figure(self.assets_figure()))
            .figure("kinds", self.holders())
    }

    fn holders(&self) -> Vec<KindShown<'_>> {
        let mut kinds: Vec<KindShown<'_>> = Vec::new();
        for held in self.site.assets() {
            if kinds.last().is_none_or(|kind| kind.id != held.kind.id) {
                let (id, label) = (held.kind.id.as_str(), language::word(held.kind));
                kinds.push(KindShown { id, label, hint: language::hint(held.kind), areas: Vec::new() });
            }
            if let Some(kind) = kinds.last_mut() {
                kind.areas.push(self.holders_in(&held));
            }
        }
        kinds
    }

    fn holders_in(&self, held: &Held<'_>) -> AreaShown {
        AreaShown {
            place: figures::place(held),
            label: held.area.map_or_else(|| self.text("no_area"), |area| area.label.clone()),
            by: held.by.iter().filter_map(|ix| self.link(*ix)).collect(),
        }
    }
}
