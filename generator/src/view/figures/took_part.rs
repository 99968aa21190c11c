//! Who took part in a round, as far as the content tells. Fewer than five of a sort are not told.

use super::{Cell, Column, Figure, Form, Frame, Holds, Table, Views};
use crate::language;
use crate::site::Ix;
use crate::site::results::{ENOUGH, are_told};
use crate::site::took_part::TookPart;

impl Views {
    pub(in crate::view) fn took_part_figure(&self, round: Ix) -> Option<Figure> {
        let part = self.site.took_part(round);
        let table = self.took_part_table(&part);
        (table.largest(&[2]) > 0).then(|| Figure {
            frame: Frame::new("who-took-part", self.text("took_part_chart"), self.text("took_part_how")),
            heading: self.took_part_finding(&part).into(),
            note: Some(self.text("took_part_note")),
            legend: table.by_word(0).into_iter().map(|(name, _)| name).collect(),
            form: Form::Bars { groups: 1, series: Some(0), numbers: vec![2] },
            table,
            file: "who-took-part",
        })
    }

    /// What is said of it in a sentence where there is no room for more.
    pub(in crate::view) fn took_part_sentence(&self, round: Ix) -> Option<String> {
        let part = self.site.took_part(round);
        (self.took_part_table(&part).largest(&[2]) > 0).then(|| self.took_part_finding(&part))
    }

    /// How many ideas came from groups, unless that would tell what is not told.
    fn took_part_finding(&self, part: &TookPart<'_>) -> String {
        let groups = part.informal + part.formal;
        match groups {
            0 => self.text("took_part_alone"),
            groups if are_told(&[groups, part.alone]) => {
                self.count_text("took_part_finding_text", groups, &[("of", &(groups + part.alone).to_string())])
            }
            _ => self.text("took_part_few"),
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
        let of_ideas = |id: &str, number| told(&ideas, Cell::word(id, self.text(&format!("who_{id}"))), number);
        let (alone, groups) = (part.alone, part.informal + part.formal);
        let ideas = if are_told(&[alone, part.informal, part.formal]) {
            vec![of_ideas("alone", alone), of_ideas("informal", part.informal), of_ideas("formal", part.formal)]
        } else if are_told(&[alone, groups]) {
            vec![of_ideas("alone", alone), of_ideas("groups", groups)]
        } else {
            Vec::new()
        };
        let audiences = part
            .audiences
            .iter()
            .map(|(word, count)| told(&people, Cell::word(&*word.id, language::word(word)), *count));
        let times = [
            told(&people, Cell::word("first-time", self.text("who_first_time")), part.first_time),
            told(&people, Cell::word("came-back", self.text("who_came_back")), part.came_back),
        ];
        let anybody = part.first_time + part.came_back > 0 && are_told(&[part.first_time, part.came_back]);
        let rows = ideas.into_iter().chain(audiences).chain(times.into_iter().filter(|_| anybody)).collect();
        Table { columns: self.took_part_part_columns(), rows }
    }

    pub(super) fn took_part_in_all(&self) -> Table {
        let rounds = self.site.rounds().into_iter().rev();
        let parts = rounds.map(|round| (self.named(round), self.took_part_table(&self.site.took_part(round))));
        Table::stacked(Column::new("round", self.text("round"), Holds::Text), self.took_part_part_columns(), parts)
    }
}
