//! How far ideas came, round by round.

use model::item::{Kind, Step};

use super::{Cell, Column, Figure, Form, Frame, Holds, Table, Views, thousands};
use crate::site::Ix;

impl Views {
    /// The funnel of all rounds side by side.
    pub(in crate::view) fn funnel_figure(&self) -> Option<Figure> {
        let table = self.funnel_of_rounds();
        let legend: Vec<String> = table.by_word(0).into_iter().map(|(name, _)| name).collect();
        Some(Figure {
            frame: Frame::new("funnel", self.text("funnel_chart"), self.text("funnel_how")),
            heading: self.funnel_finding(self.site.of(Kind::Idea)).into(),
            note: Some(self.text("funnel_note")),
            legend: if legend.len() > 1 { legend } else { Vec::new() },
            form: Form::Bars { groups: 1, series: Some(0), numbers: vec![2] },
            table,
            file: "funnel",
        })
    }

    /// That of one round.
    pub(in crate::view) fn funnel_of_round(&self, round: Ix) -> Option<Figure> {
        let ideas = self.site.in_round(round, Kind::Idea);
        (!ideas.is_empty()).then(|| Figure {
            frame: Frame::new("funnel", self.text("funnel_chart"), self.text("funnel_how")),
            heading: self.funnel_finding(&ideas).into(),
            note: None,
            legend: Vec::new(),
            form: Form::Bars { groups: 0, series: None, numbers: vec![1] },
            table: self.funnel_table(&ideas),
            file: "funnel",
        })
    }

    /// How many of these ideas became prototypes, in words.
    pub(in crate::view) fn funnel_finding(&self, ideas: &[Ix]) -> String {
        let became = self.site.funnel_of(ideas)[Step::Prototype.number() - 1];
        self.count_text("funnel_finding", became, &[("of", &thousands(ideas.len()))])
    }

    pub(super) fn funnel_columns(&self) -> Vec<Column> {
        [vec![Column::new("round", self.text("round"), Holds::Text)], self.funnel_part_columns()].concat()
    }

    fn funnel_part_columns(&self) -> Vec<Column> {
        vec![
            Column::new("step", self.text("step"), Holds::Text),
            Column::new("ideas", self.text("nav_ideas"), Holds::Number),
        ]
    }

    fn funnel_table(&self, ideas: &[Ix]) -> Table {
        let counts = Step::ALL.into_iter().zip(self.site.funnel_of(ideas));
        let row = |(step, count): (Step, usize)| {
            vec![Cell::word(step.as_str(), self.text(&format!("step_{}", step.as_str()))), Cell::number(count)]
        };
        Table { columns: self.funnel_part_columns(), rows: counts.map(row).collect() }
    }

    /// The rounds that have ideas, the first one first; and the ideas of none.
    pub(super) fn funnel_of_rounds(&self) -> Table {
        let rounds = self.site.rounds().into_iter().rev();
        let rounds = rounds.map(|round| (self.named(round), self.site.in_round(round, Kind::Idea)));
        let of_none = |ix: &Ix| self.site.targets(*ix, "round").is_empty();
        let none = self.site.of(Kind::Idea).iter().copied().filter(of_none).collect();
        let all = rounds.chain([(Cell::word("", self.text("no_round")), none)]).filter(|(_, ideas)| !ideas.is_empty());
        let parts = all.map(|(name, ideas)| (name, self.funnel_table(&ideas)));
        Table::stacked(Column::new("round", self.text("round"), Holds::Text), self.funnel_part_columns(), parts)
    }
}
