//! Who takes part and why. Numbers of people are told from five on, as on the pages.

use model::item::Kind;
use model::vocab::{Vocabulary, Word};

use super::{Section, column, number, only};
use crate::charts::{Cell, Table};
use crate::data::csv::BETWEEN;
use crate::language;
use crate::report::Report;
use crate::site::Ix;
use crate::view::Views;

impl Views {
    /// The mix of people around each prototype, and in each round.
    pub(super) fn mix_report(&self) -> Report {
        let figures = self.mix_table();
        let sections = vec![
            Section { heading: self.text("team"), table: figures.clone() },
            Section { heading: "Roles in all prototypes".into(), table: self.roles_table() },
            Section { heading: self.text("took_part"), table: self.file("who-took-part") },
        ];
        let intro = vec![
            "A role is looked for when a team usually needs it, nobody has it, and the prototype goes on.".to_owned(),
            self.text("took_part_note"),
        ];
        self.new_report("The mix of people".into(), intro, sections, figures)
    }

    fn mix_table(&self) -> Table {
        let row = |ix: &Ix| {
            let mix = self.site.mix(*ix);
            vec![self.named(*ix), words(&mix.filled), words(&mix.wanted)]
        };
        let columns = vec![
            column("prototype", self.text("nav_prototypes")),
            column("filled", "There"),
            column("wanted", "Looked for"),
        ];
        let prototypes = self.site.by_title(self.site.of(Kind::Prototype).iter().copied());
        Table { columns, rows: prototypes.iter().map(row).collect() }
    }

    fn roles_table(&self) -> Table {
        let mixes: Vec<_> = self.site.of(Kind::Prototype).iter().map(|ix| self.site.mix(*ix)).collect();
        let count = |has: &dyn Fn(&crate::site::mix::Mix<'_>) -> bool| mixes.iter().filter(|mix| has(mix)).count();
        let row = |word: &Word| {
            let is = |other: &&Word| other.id == word.id;
            let [filled, wanted] = [count(&|mix| mix.filled.iter().any(is)), count(&|mix| mix.wanted.iter().any(is))];
            let name = Cell::word(word.id.as_str(), language::word(word));
            (filled + wanted > 0).then(|| vec![name, Cell::number(filled), Cell::number(wanted)])
        };
        let roles = self.site.words.get(&Vocabulary::Roles).map(Vec::as_slice).unwrap_or_default();
        let columns = vec![column("role", "Role"), number("filled", "There"), number("wanted", "Looked for")];
        Table { columns, rows: roles.iter().filter_map(row).collect() }
    }

    /// Why people take part, round by round.
    pub(super) fn motivations_report(&self) -> Report {
        let figures = only(&self.file("totals"), 1, Vocabulary::Motivations.file_stem()).columns(&[0, 2, 3]);
        let of_round = |round: Ix| {
            let table = only(&figures, 0, self.site.item(round).id.as_str()).columns(&[1, 2]);
            Section { heading: self.site.title(round).to_owned(), table }
        };
        let sections = self.site.rounds().into_iter().map(of_round).collect();
        self.new_report(self.text("motivations_chart"), vec![self.text("motivations_note")], sections, figures)
    }
}

/// Words in one cell.
fn words(all: &[&Word]) -> Cell {
    let joined =
        |one: &dyn Fn(&Word) -> String, between| all.iter().map(|word| one(word)).collect::<Vec<_>>().join(between);
    match all.is_empty() {
        true => Cell::nothing(),
        false => Cell::word(joined(&|word| word.id.clone(), BETWEEN), joined(&|word| word.label.clone(), ", ")),
    }
}
