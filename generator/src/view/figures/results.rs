//! What testers of a prototype managed, and how easy they found it; from five testers on.

use model::item::Kind;

use super::{Cell, Column, Figure, Form, Frame, Holds, Table, Views};
use crate::language::Text;
use crate::site::Ix;
use crate::site::results::{ENOUGH, TaskResults, VersionResults};

/// The columns of the seven marks.
const MARKS: [&str; 7] = ["ease_1", "ease_2", "ease_3", "ease_4", "ease_5", "ease_6", "ease_7"];

impl Views {
    pub(in crate::view) fn tasks_figure(&self, ix: Ix) -> Option<Figure> {
        let table = self.results_table(ix).columns(&[0, 1, 2, 3]);
        let sum = |columns: &[usize]| -> usize {
            (0..table.rows.len())
                .flat_map(|row| columns.iter().map(move |column| (row, *column)))
                .map(|(row, column)| table.number(row, column))
                .sum()
        };
        let of = sum(&[1, 2, 3]).to_string();
        let heading = self.count_text("tasks_finding_text", sum(&[1]), &[("of", &of)]);
        Some(Figure {
            frame: Frame::new("tasks", self.text("tasks_done"), self.text("tasks_how")),
            heading: heading.into(),
            note: None,
            legend: vec![self.text("done_alone"), self.text("done_with_help"), self.text("done_not")],
            form: Form::Stacks { group: None, name: 0, parts: vec![1, 2, 3] },
            table,
            file: "tests",
        })
    }

    pub(in crate::view) fn ease_figure(&self, ix: Ix) -> Option<Figure> {
        let table = self.results_table(ix).columns(&[0, 4, 5, 6, 7, 8, 9, 10]);
        let given: Vec<(usize, usize)> =
            (0..table.rows.len()).flat_map(|row| (1..8).map(move |mark| (row, mark))).collect();
        let all: usize = given.iter().map(|(row, mark)| table.number(*row, *mark)).sum();
        let easy: usize = given.iter().filter(|(_, mark)| *mark > 4).map(|(row, mark)| table.number(*row, *mark)).sum();
        (all > 0).then(|| Figure {
            frame: Frame::new("ease", self.text("ease"), self.text("ease_how")),
            heading: self.fill_text("ease_finding", &[("n", &easy.to_string()), ("of", &all.to_string())]).into(),
            note: Some(self.text("ease_scale")),
            legend: Vec::new(),
            form: Form::Spread((1..8).collect()),
            table,
            file: "tests",
        })
    }

    pub(in crate::view) fn versions_figure(&self, ix: Ix) -> Option<Figure> {
        let table = self.versions_table(ix);
        let sum = |rows: &[usize], columns: &[usize]| -> String {
            let cells = rows.iter().flat_map(|row| columns.iter().map(|column| table.number(*row, *column)));
            cells.sum::<usize>().to_string()
        };
        let versions = table.by_word(1);
        let ((first, before), (last, since)) = (versions.first()?, versions.last()?);
        let [then, of_then] = [sum(before, &[2]), sum(before, &[2, 3, 4])];
        let [n, of] = [sum(since, &[2]), sum(since, &[2, 3, 4])];
        let gaps = [("first", first), ("then", &then), ("of_then", &of_then), ("last", last), ("n", &n), ("of", &of)];
        let heading = self.fill_text("versions_finding", &gaps.map(|(gap, text)| (gap, text.as_str())));
        Some(Figure {
            frame: Frame::new("versions", self.text("versions_done"), self.text("versions_how")),
            heading: heading.into(),
            note: Some(self.text("versions_note")),
            legend: vec![self.text("done_alone"), self.text("done_with_help"), self.text("done_not")],
            form: Form::Stacks { group: Some(0), name: 1, parts: vec![2, 3, 4] },
            table,
            file: "tests-by-version",
        })
    }

    pub(super) fn versions_columns(&self) -> Vec<Column> {
        [vec![Column::new("prototype", self.text("prototype"), Holds::Text)], self.versions_part_columns()].concat()
    }

    fn versions_part_columns(&self) -> Vec<Column> {
        let mut columns = self.results_part_columns();
        columns.truncate(4);
        columns.insert(1, Column::new("version", self.text("version"), Holds::Text));
        columns
    }

    fn versions_table(&self, ix: Ix) -> Table {
        let row = |VersionResults { version, results }: VersionResults| {
            let words = [
                Cell::word(results.id, Text::new(results.task, self.site.other_language(ix))),
                Cell::word(version.clone(), version),
            ];
            let numbers = [results.yes, results.with_help, results.no];
            words.into_iter().chain(numbers.map(Cell::number)).collect()
        };
        let rows = self.site.task_results_by_version(ix).into_iter().map(row).collect();
        Table { columns: self.versions_part_columns(), rows }
    }

    pub(super) fn versions_of_all(&self) -> Table {
        let parts = self.site.of(Kind::Prototype).iter().map(|ix| (self.named(*ix), self.versions_table(*ix)));
        Table::stacked(
            Column::new("prototype", self.text("prototype"), Holds::Text),
            self.versions_part_columns(),
            parts,
        )
    }

    pub(super) fn results_columns(&self) -> Vec<Column> {
        [vec![Column::new("prototype", self.text("prototype"), Holds::Text)], self.results_part_columns()].concat()
    }

    fn results_part_columns(&self) -> Vec<Column> {
        let number = |id, label| Column::new(id, label, Holds::Number);
        let done = [
            Column::new("task", self.text("task"), Holds::Text),
            number("yes", self.text("done_alone")),
            number("with_help", self.text("done_with_help")),
            number("no", self.text("done_not")),
        ];
        done.into_iter().chain(MARKS.into_iter().zip(1..).map(|(id, mark)| number(id, mark.to_string()))).collect()
    }

    /// How each task went; nothing as long as testers could be told apart.
    fn results_table(&self, ix: Ix) -> Table {
        let enough = self.site.count_back(ix, Kind::Feedback, "about") >= ENOUGH;
        let results = if enough { self.site.task_results(ix) } else { Vec::new() };
        let row = |task: TaskResults| {
            let numbers = [task.yes, task.with_help, task.no].into_iter().chain(task.ease);
            [Cell::word(task.id, Text::new(task.task, self.site.other_language(ix)))]
                .into_iter()
                .chain(numbers.map(Cell::number))
                .collect()
        };
        Table { columns: self.results_part_columns(), rows: results.into_iter().map(row).collect() }
    }

    pub(super) fn results_of_all(&self) -> Table {
        let parts = self.site.of(Kind::Prototype).iter().map(|ix| (self.named(*ix), self.results_table(*ix)));
        Table::stacked(
            Column::new("prototype", self.text("prototype"), Holds::Text),
            self.results_part_columns(),
            parts,
        )
    }
}
