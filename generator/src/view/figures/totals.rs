//! Why people took part, and whatever else is told in totals only. Fewer than five of a sort are not told.

use model::form::OTHER;

use super::{Cell, Column, Figure, Form, Frame, Holds, Table, Views};
use crate::language::{self, Text};
use crate::site::Ix;
use crate::site::results::ENOUGH;
use crate::site::tallied::Tallied;

impl Views {
    /// Why people took part in a round.
    pub(in crate::view) fn motivations_figure(&self, round: Ix) -> Option<Figure> {
        let told = self.site.motivations(round);
        let most = told.iter().rev().max_by_key(|tallied| tallied.number).filter(|most| most.number >= ENOUGH)?;
        let heading = self.fill_text("motivations_finding_text", &[("why", self.answer_label(most).as_str())]);
        let columns = vec![
            Column::new("answer", self.text("motivation"), Holds::Text),
            Column::new("number", self.text("how_many"), Holds::Number),
        ];
        let rows =
            told.iter().map(|tallied| vec![self.answer(tallied), Cell::people(tallied.number, ENOUGH)]).collect();
        Some(Figure {
            frame: Frame::new("motivations", self.text("motivations_chart"), self.text("motivations_how")),
            heading: heading.into(),
            note: Some(self.text("motivations_note")),
            legend: Vec::new(),
            form: Form::Bars { groups: 0, series: None, numbers: vec![1] },
            table: Table { columns, rows },
            file: "totals",
        })
    }

    fn answer(&self, tallied: &Tallied<'_>) -> Cell {
        Cell::word(tallied.answer, self.answer_label(tallied))
    }

    fn answer_label(&self, tallied: &Tallied<'_>) -> Text {
        match tallied.word {
            Some(word) => language::word(word),
            None if tallied.answer == OTHER => self.text("something_else").into(),
            None => tallied.answer.into(),
        }
    }

    pub(super) fn totals_columns(&self) -> Vec<Column> {
        vec![
            Column::new("round", self.text("round"), Holds::Text),
            Column::new("question", self.text("asked_what"), Holds::Text),
            Column::new("answer", self.text("answered_what"), Holds::Text),
            Column::new("number", self.text("how_many"), Holds::Number),
        ]
    }

    pub(super) fn totals_in_all(&self) -> Table {
        let mut rows = Vec::new();
        for question in self.site.tallied() {
            let round = self.site.round_named(question.round);
            let round = round.map_or_else(|| Cell::word(question.round, question.round), |round| self.named(round));
            let asked = Cell::word(question.id.as_str(), question.id.as_str());
            rows.extend(question.answers.iter().map(|tallied| {
                vec![round.clone(), asked.clone(), self.answer(tallied), Cell::people(tallied.number, ENOUGH)]
            }));
        }
        Table { columns: self.totals_columns(), rows }
    }
}
