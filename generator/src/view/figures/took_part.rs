//! Who took part in a round, as far as the content tells. Fewer than five of a sort are not told.

use super::{Cell, Column, Figure, Form, Frame, Holds, Table, Views};
use crate::site::Ix;
use crate::site::results::ENOUGH;
use crate::site::took_part::TookPart;

impl Views<'_> {
    pub(in crate::view) fn took_part_figure(&self, round: Ix) -> Option<Figure> {
        let part = self.site.took_part(round);
        let (groups, all) = (part.informal + part.formal, part.alone + part.informal + part.formal);
        let table = self.took_part_table(&part);
        (all > 0).then(|| Figure {
            frame: Frame::new("who-took-part", self.text("took_part_chart"), self.text("took_part_how")),
            heading: self.took_part_finding(groups, all),
            note: Some(self.text("took_part_note")),
            legend: table.by_word(0).into_iter().map(|(name, _)| name).collect(),
            form: Form::Bars { groups: 1, series: Some(0), numbers: vec![2] },
            table,
            file: "who-took-part",
        })
    }

    /// How many ideas came from groups, unless that would tell what is not told.
    fn took_part_finding(&self, groups: usize, all: usize) -> String {
        match groups {
            0 => self.text("took_part_alone"),
            groups if groups < ENOUGH => self.text("took_part_few"),
            groups => self.count_text("took_part_finding_text", groups, &[("of", &all.to_string())]),
        }
    }

    pub(super) fn took_part_columns(&self) -> Vec<Column> {
        [vec![Column::new("round", self.text("round"), Holds::Text)], self.took_part_part_columns()].concat()
    }

    fn took_part_part_columns(&self) -> Vec<Column> {
        vec![
            Column::new("counted", self.text("counted"), Holds::Text),
            Column::new("who", self.text("who"), Holds::Text),
            Column::new("number", self.text("how_many"), Holds::Number),
        ]
    }

    fn took_part_table(&self, part: &TookPart<'_>) -> Table {
        let ideas = Cell::word("ideas", self.text("counted_ideas"));
        let people = Cell::word("people", self.text("counted_people"));
        let told = |counted: &Cell, who: Cell, number| vec![counted.clone(), who, Cell::people(number, ENOUGH)];
        let groups = [
            told(&ideas, Cell::word("alone", self.text("who_alone")), part.alone),
            told(&ideas, Cell::word("informal", self.text("who_informal")), part.informal),
            told(&ideas, Cell::word("formal", self.text("who_formal")), part.formal),
        ];
        let audiences =
            part.audiences.iter().map(|(word, count)| told(&people, Cell::word(&*word.id, &*word.label), *count));
        let times = [
            told(&people, Cell::word("first-time", self.text("who_first_time")), part.first_time),
            told(&people, Cell::word("came-back", self.text("who_came_back")), part.came_back),
        ];
        let anybody = part.first_time + part.came_back > 0;
        let rows = groups.into_iter().chain(audiences).chain(times.into_iter().filter(|_| anybody)).collect();
        Table { columns: self.took_part_part_columns(), rows }
    }

    pub(super) fn took_part_in_all(&self) -> Table {
        let rounds = self.site.rounds().into_iter().rev();
        let parts = rounds.map(|round| (self.named(round), self.took_part_table(&self.site.took_part(round))));
        Table::stacked(Column::new("round", self.text("round"), Holds::Text), self.took_part_part_columns(), parts)
    }
}
