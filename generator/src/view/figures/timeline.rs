//! The dates of a round: its phases, and what happens on one day. The phase we are in is marked, not today: a page does not
//! change every day.

use model::item::RoundState;
use model::value::Day;

use super::{Cell, Column, Figure, Form, Frame, Holds, Table, Views};
use crate::language::Text;
use crate::site::Ix;
use crate::theme::filters;

impl Views {
    pub(in crate::view) fn round_timeline_figure(&self, ix: Ix) -> Option<Figure> {
        let (round, table) = (self.site.round(ix)?, self.timeline_table(ix));
        let phases = self.site.phases(round);
        let date = match round.state(self.site.today) {
            RoundState::Planned => round.opens,
            RoundState::Open => round.closes,
            RoundState::Making | RoundState::After => round.final_event,
        };
        let state = round.state(self.site.today).as_str();
        let date = self.site.dates.day(date?).text;
        let values = [("date", &date.into()), ("round", &self.site.called(ix))];
        let heading = filters::filled_spoken(&self.text(&format!("timeline_{state}")), &values);
        (!phases.is_empty()).then(|| Figure {
            frame: Frame::new("dates", self.text("dates"), self.text("dates_how")),
            heading,
            note: None,
            legend: phases.iter().map(|phase| self.text(&format!("phase_{}", phase.state.as_str()))).collect(),
            form: Form::Timeline,
            table,
            file: "timeline",
        })
    }

    pub(super) fn timeline_columns(&self) -> Vec<Column> {
        [vec![Column::new("round", self.text("round"), Holds::Text)], self.timeline_part_columns()].concat()
    }

    fn timeline_part_columns(&self) -> Vec<Column> {
        vec![
            Column::new("what", self.text("what"), Holds::Text),
            Column::new("kind", self.text("facet_kind"), Holds::Text),
            Column::new("starts", self.text("from"), Holds::Day),
            Column::new("ends", self.text("until"), Holds::Day),
            Column::new("state", self.text("now_or_then"), Holds::Text),
        ]
    }

    fn timeline_table(&self, ix: Ix) -> Table {
        let round = self.site.round(ix);
        let phases = round.map(|round| self.site.phases(round)).unwrap_or_default().into_iter().map(|phase| {
            let what = Cell::word(phase.state.as_str(), self.text(&format!("phase_{}", phase.state.as_str())));
            self.dated_row(what, "phase", Some(phase.starts), phase.ends, phase.ends)
        });
        let milestones = round.into_iter().flat_map(|round| &round.timeline).map(|one| {
            let what = one.what.as_deref().unwrap_or_default();
            self.dated_row(
                Cell::word(what, Text::new(what, self.site.other_language(ix))),
                one.kind.as_deref().unwrap_or("event"),
                one.date,
                None,
                one.date,
            )
        });
        Table { columns: self.timeline_part_columns(), rows: phases.chain(milestones).collect() }
    }

    /// `over` is the last day of it; without one, it never is.
    fn dated_row(
        &self,
        what: Cell,
        kind: &str,
        starts: Option<Day>,
        ends: Option<Day>,
        over: Option<Day>,
    ) -> Vec<Cell> {
        let today = self.site.today;
        let state = match () {
            () if over.is_some_and(|day| day < today) => Cell::word("past", self.text("time_past")),
            () if starts.is_some_and(|day| day > today) => Cell::word("to-come", self.text("time_to_come")),
            () => Cell::word("now", self.text("time_now")),
        };
        vec![what, Cell::word(kind, self.kind_of_date(kind)), self.day(starts), self.day(ends), state]
    }

    /// A kind that the theme has no word for is shown as it is written.
    fn kind_of_date(&self, kind: &str) -> String {
        match kind {
            "phase" => self.text("date_phase"),
            "call" => self.text("date_call"),
            "event" => self.text("date_event"),
            "check-in" => self.text("date_check_in"),
            other => other.to_owned(),
        }
    }

    pub(super) fn timeline_of_rounds(&self) -> Table {
        let parts = self.site.rounds().into_iter().rev().map(|round| (self.named(round), self.timeline_table(round)));
        Table::stacked(Column::new("round", self.text("round"), Holds::Text), self.timeline_part_columns(), parts)
    }
}
