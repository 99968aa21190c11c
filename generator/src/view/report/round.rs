//! A round in figures: what came of it, and what was learnt.

use model::item::Kind;
use model::item::Round;

use super::{Section, column, number};
use crate::charts::{Cell, Column, Table};
use crate::language::Text;
use crate::report::Report;
use crate::site::Ix;
use crate::view::Views;

impl Views {
    /// A round.
    pub(super) fn round_report(&self, round: Ix) -> Report {
        let ideas = self.site.in_round(round, Kind::Idea);
        let parts = [
            ("totals", "In all".to_owned(), self.round_totals(round)),
            ("funnel", self.text("funnel_chart"), self.of_file("funnel", round, &[1], 2)),
            ("took-part", self.text("took_part_chart"), self.of_file("who-took-part", round, &[1, 2], 3)),
            ("motivations", self.text("motivations_chart"), self.motivations_of(round)),
            ("asked-for", self.text("asked_chart"), self.of_file("asked-for", round, &[1, 2], 3)),
        ];
        let stacked = parts.iter().map(|(id, heading, table)| (Cell::word(*id, heading.as_str()), table.clone()));
        let figures = Table::stacked(column("part", "Part"), self.figures_columns(), stacked);
        let figures_of = parts.into_iter().map(|(_, heading, table)| Section { heading, table });
        let sections = figures_of.chain([self.lessons(round)]).collect();
        let intro = if ideas.is_empty() { Vec::new() } else { vec![self.funnel_finding(&ideas)] };
        self.new_report(self.site.title(round).to_owned(), intro, sections, figures)
    }

    fn figures_columns(&self) -> Vec<Column> {
        vec![column("what", self.text("what")), number("number", self.text("how_many"))]
    }

    fn round_totals(&self, round: Ix) -> Table {
        let count = |kind, label: &str| (kind_id(kind), self.text(label), self.site.in_round(round, kind).len());
        let answered = self.site.answered(&self.site.in_round(round, Kind::Idea));
        let partners = self.partners_of(round).len();
        let totals = [
            count(Kind::Idea, "nav_ideas"),
            ("answered", self.text("answered"), answered),
            count(Kind::Prototype, "nav_prototypes"),
            count(Kind::Need, "list_need"),
            count(Kind::Offer, "list_offer"),
            count(Kind::Event, "events"),
            count(Kind::Award, "awards"),
            ("partners", self.text("nav_partners"), partners),
        ];
        let row =
            |(id, label, number): (&'static str, String, usize)| vec![Cell::word(id, label), Cell::number(number)];
        Table { columns: self.figures_columns(), rows: totals.into_iter().map(row).collect() }
    }

    /// What a published file says of the round: words of these columns, and the number of another.
    fn of_file(&self, name: &str, round: Ix, words: &[usize], number: usize) -> Table {
        let table = super::only(&self.file(name), 0, self.site.item(round).id.as_str());
        let row = |row: usize| vec![named(&table, row, words), table.rows[row][number].clone()];
        Table { columns: self.figures_columns(), rows: (0..table.rows.len()).map(row).collect() }
    }

    fn motivations_of(&self, round: Ix) -> Table {
        let figures = self.motivations_report().figures;
        let table = super::only(&figures, 0, self.site.item(round).id.as_str()).columns(&[1, 2]);
        Table { columns: self.figures_columns(), ..table }
    }

    fn lessons(&self, round: Ix) -> Section {
        let lessons = self.site.round(round).map(|round: &Round| round.lessons.as_slice()).unwrap_or_default();
        let said =
            |text: &Option<String>| text.as_ref().map_or_else(Cell::nothing, |text| Cell::word("", text.as_str()));
        let columns = vec![column("lesson", "Lesson"), column("changed", "What we changed")];
        let rows = lessons.iter().map(|one| vec![said(&one.lesson), said(&one.what_we_changed)]).collect();
        Section { heading: self.text("lessons"), table: Table { columns, rows } }
    }
}

/// Several words of a row as one.
fn named(table: &Table, row: usize, columns: &[usize]) -> Cell {
    let join = |of: &dyn Fn(usize) -> String, between: &str| {
        let all = columns.iter().map(|column| of(*column)).filter(|word| !word.is_empty());
        all.collect::<Vec<_>>().join(between)
    };
    let (id, label) =
        (join(&|column| table.id(row, column).to_owned(), "/"), join(&|column| table.text(row, column), ", "));
    Cell::word(id, Text::from(label))
}

fn kind_id(kind: Kind) -> &'static str {
    kind.folder()
}
