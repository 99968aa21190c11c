//! Reports, made of the tables behind the pages: one file for each sort.

mod partner;
mod people;
mod round;
mod support;

use model::value::Day;

use super::Views;
use super::figures::files;
use crate::charts::{Column, Holds, Table};
use crate::report::{About, Report, Section};
use crate::site::Ix;
use crate::site::held_back::HeldBack;

impl Views {
    /// Makes a report.
    ///
    /// # Errors
    /// When the organisation or the round is held back.
    pub fn report(&self, about: &About) -> Result<Report, HeldBack> {
        Ok(match about {
            About::NeedsOffers => self.needs_offers_report(),
            About::Kinds => self.kinds_report(),
            About::Mix => self.mix_report(),
            About::Motivations => self.motivations_report(),
            About::Partner(id) => self.partner_report(self.site.seen(id)?),
            About::Round(id) => self.round_report(self.site.seen(id)?),
        })
    }

    fn new_report(&self, title: String, intro: Vec<String>, sections: Vec<Section>, figures: Table) -> Report {
        let on = format!("{}, {}", self.site.settings.name.as_deref().unwrap_or_default(), self.date(self.site.today));
        let intro = std::iter::once(on).chain(intro).collect();
        Report { title, intro, sections, figures, base: self.absolute(""), few: self.text("few") }
    }

    fn date(&self, day: Day) -> String {
        self.site.dates.day(day).text
    }

    /// The numbers of a published file.
    fn file(&self, name: &str) -> Table {
        files::table(self, name).unwrap_or_else(|| Table { columns: Vec::new(), rows: Vec::new() })
    }

    /// Things as a table of their names.
    fn list(&self, head: &str, all: impl IntoIterator<Item = Ix>) -> Table {
        let columns = vec![column("what", head), Column::new("date", self.text("when"), Holds::Day)];
        let rows = all.into_iter().map(|ix| vec![self.named(ix), self.day(self.site.dated(ix))]).collect();
        Table { columns, rows }
    }
}

/// A column of words.
fn column(id: &'static str, label: impl Into<String>) -> Column {
    Column::new(id, label.into(), Holds::Text)
}

/// A column of numbers.
fn number(id: &'static str, label: impl Into<String>) -> Column {
    Column::new(id, label.into(), Holds::Number)
}

/// Those rows that say this in a column.
fn only(table: &Table, column: usize, id: &str) -> Table {
    let rows = table.rows.iter().enumerate().filter(|(row, _)| table.id(*row, column) == id);
    Table { columns: table.columns.clone(), rows: rows.map(|(_, row)| row.clone()).collect() }
}
