//! The files with the numbers of the charts: each holds the tables of all pages that show such a chart.

use model::settings::Output;

use super::super::{Key, Views};
use crate::charts::{Column, Table};
use crate::fingerprint;
use crate::page::Page;

/// A file with numbers.
pub(in crate::view) struct File {
    /// Its name, without folder and ending.
    pub name: &'static str,
    /// What stands in it.
    pub columns: fn(&Views) -> Vec<Column>,
    table: fn(&Views) -> Table,
}

/// All of them.
pub(in crate::view) const FILES: [File; 13] = [
    File { name: "funnel", columns: |views| views.funnel_columns(), table: |views| views.funnel_of_rounds() },
    File { name: "needs-offers", columns: |views| views.support_columns(), table: |views| views.support_table() },
    File { name: "areas", columns: |views| views.areas_columns(), table: |views| views.areas_table() },
    File { name: "activity", columns: |views| views.activity_columns(), table: |views| views.activity_of_rounds() },
    File { name: "momentum", columns: |views| views.momentum_columns(), table: |views| views.momentum_of_all() },
    File { name: "timeline", columns: |views| views.timeline_columns(), table: |views| views.timeline_of_rounds() },
    File { name: "tests", columns: |views| views.results_columns(), table: |views| views.results_of_all() },
    File {
        name: "tests-by-version",
        columns: |views| views.versions_columns(),
        table: |views| views.versions_of_all(),
    },
    File { name: "who-took-part", columns: |views| views.took_part_columns(), table: |views| views.took_part_in_all() },
    File { name: "totals", columns: |views| views.totals_columns(), table: |views| views.totals_in_all() },
    File { name: "assets", columns: |views| views.assets_columns(), table: |views| views.assets_table() },
    File { name: "lineage", columns: |views| views.lineage_columns(), table: |views| views.lineage_of_all() },
    File { name: "asked-for", columns: |views| views.asked_columns(), table: |views| views.asked_of_rounds() },
];

/// The address of a file.
pub(in crate::view) fn url(name: &str) -> String {
    format!("/data/{name}.csv")
}

/// The figures of a file.
pub(in crate::view) fn table(views: &Views, name: &str) -> Option<Table> {
    let file = FILES.iter().find(|file| file.name == name)?;
    Some(Table { columns: (file.columns)(views), ..(file.table)(views) })
}

impl Views {
    pub(in crate::view) fn number_pages(&self) -> Vec<(String, Key)> {
        let files = FILES.iter().enumerate().filter(|_| self.site.settings.makes(Output::Data));
        files.map(|(place, file)| (url(file.name), Key::Numbers(place))).collect()
    }

    pub(in crate::view) fn numbers(&self, place: usize) -> Page<'_> {
        let file = &FILES[place];
        let table = Table { columns: (file.columns)(self), ..(file.table)(self) };
        Page::written(fingerprint::of(&table), move || table.csv())
    }
}
