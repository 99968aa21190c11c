//! What there is in each district, on a map of hexagons.

use model::item::Kind;
use model::vocab::{Vocabulary, Word};

use super::{Cell, Column, Figure, Form, Frame, Holds, Table, Views, thousands};
use crate::language;

/// What is counted, with its column.
const COUNTED: [(&str, Kind); 6] = [
    ("ideas", Kind::Idea),
    ("prototypes", Kind::Prototype),
    ("needs", Kind::Need),
    ("offers", Kind::Offer),
    ("events", Kind::Event),
    ("partners", Kind::Organisation),
];
/// The columns before them.
const BEFORE: usize = 2;

/// A map.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::view) enum AreaMap {
    /// Of ideas.
    Ideas,
    /// Of prototypes.
    Prototypes,
    /// Of partners.
    Partners,
}

impl AreaMap {
    /// Its id and its place among what is counted.
    fn counts(self) -> (&'static str, usize) {
        match self {
            AreaMap::Ideas => ("map-ideas", 0),
            AreaMap::Prototypes => ("map-prototypes", 1),
            AreaMap::Partners => ("map-partners", 5),
        }
    }
}

impl Views {
    pub(in crate::view) fn map_figure(&self, map: AreaMap) -> Option<Figure> {
        let (id, place) = map.counts();
        let table = self.areas_table().columns(&[0, BEFORE + place]);
        let name = COUNTED[place].0;
        let none: Vec<usize> = (0..table.rows.len()).filter(|row| table.number(*row, 1) == 0).collect();
        let values = [thousands(table.rows.len() - none.len()), thousands(table.rows.len())];
        let key = if none.is_empty() { format!("everywhere_{name}") } else { format!("map_{name}") };
        let heading = self.fill_text(&key, &[("n", &values[0]), ("of", &values[1])]);
        Some(Figure {
            frame: Frame::new(id, self.text(&format!("maptitle_{name}")), self.text("map_how")),
            heading: heading.into(),
            note: self.without(&table, &none),
            legend: Vec::new(),
            form: Form::Hexagons { number: 1, places: self.places(), none: self.text("none") },
            table,
            file: "areas",
        })
    }

    /// The districts that have none, by name.
    fn without(&self, table: &Table, none: &[usize]) -> Option<String> {
        let names: Vec<String> = none.iter().map(|row| table.text(*row, 0)).collect();
        (!names.is_empty() && names.len() < table.rows.len())
            .then(|| self.fill_text("map_none", &[("areas", &names.join(", "))]))
    }

    /// Where each district is on the map, as far as the vocabulary says so.
    fn places(&self) -> Vec<Option<(i32, i32)>> {
        let number = |word: &Word, key: &str| word.extra.get(key)?.text()?.parse::<i32>().ok();
        self.districts().iter().map(|word| Some((number(word, "q")?, number(word, "r")?))).collect()
    }

    /// The ids of all districts, and the one for what is in none.
    pub(super) fn area_ids(&self) -> Vec<String> {
        self.districts().iter().map(|word| word.id.clone()).chain([String::new()]).collect()
    }

    fn districts(&self) -> &[Word] {
        self.site.words.get(&Vocabulary::Areas).map(Vec::as_slice).unwrap_or_default()
    }

    pub(super) fn areas_columns(&self) -> Vec<Column> {
        let heads = [
            self.text("nav_ideas"),
            self.text("nav_prototypes"),
            self.text("list_need"),
            self.text("list_offer"),
            self.text("nav_events"),
            self.text("nav_partners"),
        ];
        let counted = COUNTED.into_iter().zip(heads);
        let before = [
            Column::new("area", self.text("area"), Holds::Text),
            Column::new("code", self.text("area_code"), Holds::Text),
        ];
        before.into_iter().chain(counted.map(|((id, _), head)| Column::new(id, head, Holds::Number))).collect()
    }

    /// All that is counted, for people: without codes.
    pub(in crate::view) fn areas_for_people(&self) -> Table {
        self.areas_table().columns(&[0, 2, 3, 4, 5, 6, 7])
    }

    pub(super) fn areas_table(&self) -> Table {
        let row = |word: &Word| {
            let name = Cell::word(&*word.id, language::word(word)).to(Some(format!("/areas/{}/", word.id)));
            let code = word.extra.get("code").and_then(|code| code.text());
            let code = code.map_or_else(Cell::nothing, |code| Cell::word(code, code));
            let counts = COUNTED.iter().map(|(_, kind)| Cell::number(self.areas.of(&word.id, *kind).len()));
            [name, code].into_iter().chain(counts).collect()
        };
        Table { columns: self.areas_columns(), rows: self.districts().iter().map(row).collect() }
    }
}
