//! Charts as pages show them: a heading that says what was found, the drawing, its table, and a file with the numbers.
//!
//! One file per chart: it takes a relation of the site, makes the one table of it, and finds the words.

mod activity;
mod areas;
mod asked;
mod assets;
pub(super) mod files;
mod funnel;
mod lineage;
mod momentum;
mod results;
mod support;
#[cfg(test)]
mod tests;
mod timeline;
mod took_part;
mod totals;

pub(super) use areas::AreaMap;
pub(super) use assets::place;

use model::settings::Output;
use model::value::Day;
use serde::Serialize;
use tera::Value;

use super::Views;
use crate::charts::{self, Cell, Column, Form, Frame, Holds, Table, TableShown};
use crate::fingerprint::{self, Fingerprint, Mix};
use crate::page::Shown;
use crate::site::Ix;
use crate::site::activity::Month;
use crate::theme::filters;

/// A chart with its words.
#[derive(Serialize)]
pub(super) struct Figure {
    frame: Frame,
    /// What was found, in words.
    heading: Value,
    /// What else one should know.
    note: Option<String>,
    /// What each series is, in their order.
    legend: Vec<String>,
    form: Form,
    table: Table,
    /// The file with its numbers.
    file: &'static str,
}

/// The same, for templates.
#[derive(Serialize)]
struct FigureShown<'f> {
    id: &'f str,
    heading: &'f Value,
    note: Option<&'f str>,
    legend: Vec<(Value, &'f str)>,
    svg: Option<Value>,
    table: TableShown,
    csv: Option<String>,
}

impl Views {
    /// A figure to show, if there is one. It is drawn when its page is made; the fingerprint is that of all it is drawn from.
    pub(super) fn figure(&self, figure: Option<Figure>) -> Shown<'_> {
        let Some(figure) = figure.filter(|figure| !figure.table.rows.is_empty()) else { return Shown::none() };
        let made = self.made();
        Shown::later(fingerprint::of(&(&figure, made)), move || shown(&figure, made))
    }

    /// A figure whose table, too, is made only when its page is: `mark` covers all that it shows, but for the words of the
    /// theme, which every page shows.
    fn figure_later<'v>(&'v self, mark: &Fingerprint, figure: impl Fn() -> Figure + 'v) -> Shown<'v> {
        let made = self.made();
        let mark = Mix::new().mark(mark).number(made.0.into()).number(made.1.into()).done();
        Shown::later(mark, move || shown(&figure(), made))
    }

    /// Whether charts are drawn, and whether there are files with their numbers.
    fn made(&self) -> (bool, bool) {
        let settings = &self.site.settings;
        (settings.makes(Output::Charts), settings.makes(Output::Data))
    }

    /// A text of the theme with its gaps filled.
    pub(super) fn fill_text(&self, key: &str, values: &[(&str, &str)]) -> String {
        filters::filled(&self.text(key), values)
    }

    /// The text of the theme for a number, with its gaps filled; `{n}` is the number.
    pub(super) fn count_text(&self, key: &str, number: usize, values: &[(&str, &str)]) -> String {
        let forms = self.strings.get_from_path(key);
        let text = forms.and_then(|forms| filters::form(forms, number)).unwrap_or(key);
        let number = thousands(number);
        let values = [&[("n", number.as_str())], values].concat();
        filters::filled(text, &values)
    }

    /// A month as a word.
    fn month(&self, month: Month) -> Cell {
        let label = self.site.dates.month(month.year, month.month);
        Cell::word(format!("{:04}-{:02}", month.year, month.month), label)
    }

    /// A day, or none.
    pub(super) fn day(&self, day: Option<Day>) -> Cell {
        Cell::day(day.map(|day| self.site.dates.day(day)))
    }

    /// A thing as a word: its id in files, its title on pages.
    pub(super) fn named(&self, ix: Ix) -> Cell {
        let site = &self.site;
        Cell::word(site.item(ix).id.to_string(), site.called(ix)).to(site.url(ix).map(str::to_owned))
    }
}

fn thousands(number: usize) -> String {
    filters::thousands(i64::try_from(number).unwrap_or(i64::MAX))
}

fn shown(figure: &Figure, (drawn, filed): (bool, bool)) -> Value {
    let svg = if drawn { charts::draw(&figure.form, &figure.table, &figure.frame) } else { None };
    let swatch = |series: usize| Value::safe_string(&charts::swatch(&figure.frame, series));
    let legend = figure.legend.iter().enumerate().map(|(series, text)| (swatch(series), text.as_str()));
    Value::from_serializable(&FigureShown {
        id: figure.frame.id,
        heading: &figure.heading,
        note: figure.note.as_deref(),
        legend: if svg.is_some() { legend.collect() } else { Vec::new() },
        svg: svg.map(|svg| Value::safe_string(&svg)),
        table: figure.table.shown(),
        csv: filed.then(|| files::url(figure.file)),
    })
}
