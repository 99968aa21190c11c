//! Open data: its files, and the page about them.
//!
//! All that is told of them, in the page and in the data package, comes from one list: [`Views::resources`].

use model::vocab::Vocabulary;
use serde::Serialize;
use tera::Value;

use super::crumbs::Above;
use super::figures::files::FILES;
use super::{About, Head, Key, Views};
use crate::charts::{self, Holds};
use crate::data::package::{Field, Resource};
use crate::data::{Column, Facts, TABLES, Type, csv, hexes, json, package, schema};
use crate::fingerprint::{self, Fingerprint, Mix};
use crate::page::{Page, Shown, Sort};

/// A file of open data.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum DataFile {
    /// The page about them.
    About,
    /// A table, by its place in [`TABLES`].
    Csv(usize),
    /// The same, as JSON.
    Json(usize),
    /// What that looks like.
    Schema(usize),
    /// All tables in one.
    Everything,
    /// All tables, described for machines.
    Package,
    /// The districts on the hexagon map.
    Hexes,
}

/// A table with what is told of it.
struct Told<'a> {
    resource: Resource<'a>,
    /// How many rows it has. Figures are counted when their file is made, and not twice.
    rows: Option<usize>,
    /// Whether it is there as JSON, with a schema.
    json: bool,
}

#[derive(Serialize)]
struct TableShown<'a> {
    name: &'a str,
    about: String,
    rows: Option<usize>,
    json: bool,
    columns: Vec<ColumnShown<'a>>,
}

#[derive(Serialize)]
struct ColumnShown<'a> {
    name: &'a str,
    about: String,
    of: String,
    long: bool,
}

impl Views {
    /// The facts, where the site gives them away and has any but words.
    pub(super) fn open_data(&self) -> Option<&Facts> {
        let is_thing = |table: &usize| !TABLES[*table].is_of_words();
        self.facts.as_ref().filter(|facts| (0..TABLES.len()).filter(is_thing).any(|table| facts.count(table) > 0))
    }

    pub(super) fn data_pages(&self) -> Vec<(String, Key)> {
        let Some(facts) = self.open_data() else { return Vec::new() };
        let mut files = vec![
            ("/data/".to_owned(), DataFile::About),
            ("/data/everything.json".to_owned(), DataFile::Everything),
            ("/data/datapackage.json".to_owned(), DataFile::Package),
        ];
        for (place, table) in TABLES.iter().enumerate().filter(|(place, _)| facts.count(*place) > 0) {
            files.push((format!("/data/{}.csv", table.name), DataFile::Csv(place)));
            files.push((format!("/data/{}.json", table.name), DataFile::Json(place)));
            files.push((format!("/data/schema/{}.json", table.name), DataFile::Schema(place)));
        }
        files.extend(self.hexes().map(|_| ("/data/areas.hexjson".to_owned(), DataFile::Hexes)));
        files.into_iter().map(|(url, file)| (url, Key::Data(file))).collect()
    }

    pub(super) fn data_file<'v>(&'v self, facts: &'v Facts, file: DataFile) -> Page<'v> {
        match file {
            DataFile::About => self.data_page(),
            DataFile::Csv(table) => Page::written(*facts.short_mark(table), move || csv::table(facts, table)),
            DataFile::Json(table) => {
                let mark = Mix::new().mark(facts.mark(table)).mark(&fingerprint::of(&facts.licence())).done();
                Page::written(mark, move || json::table(facts, table))
            }
            DataFile::Schema(table) => {
                let mark = Mix::new().mark(self.words_mark()).text(&facts.base).done();
                Page::written(mark, move || schema::of(&TABLES[table], &facts.base, |key| self.text(key)))
            }
            DataFile::Everything => self.everything(facts),
            DataFile::Package => self.data_package(facts),
            DataFile::Hexes => {
                let map = self.hexes();
                Page::written(fingerprint::of(&map), move || format!("{}\n", map.clone().unwrap_or_default()))
            }
        }
    }

    fn everything<'v>(&'v self, facts: &'v Facts) -> Page<'v> {
        let name = self.site.settings.name.as_deref().unwrap_or_default();
        let mut mix = Mix::new();
        mix.text(name).mark(&fingerprint::of(&facts.licence()));
        (0..TABLES.len()).for_each(|table| _ = mix.mark(facts.short_mark(table)));
        Page::written(mix.done(), move || json::everything(facts, name))
    }

    fn hexes(&self) -> Option<serde_json::Value> {
        hexes::of(self.site.words.get(&Vocabulary::Areas)?, &self.areas, &self.absolute(""))
    }

    fn data_package<'v>(&'v self, facts: &'v Facts) -> Page<'v> {
        let title = self.site.settings.name.as_deref().unwrap_or_default();
        let mut mix = Mix::new();
        mix.text(title).text(&facts.base).mark(&fingerprint::of(&facts.licence())).mark(&self.told_mark());
        Page::written(mix.done(), move || {
            let about = package::About {
                title,
                description: self.text("data_intro"),
                homepage: self.absolute("/data/"),
                licence: facts.licence(),
            };
            let resources: Vec<Resource<'_>> = self.resources().into_iter().map(|told| told.resource).collect();
            package::of(&about, &resources)
        })
    }

    /// All that there is, in the order in which it is told of.
    fn resources(&self) -> Vec<Told<'_>> {
        let Some(facts) = self.open_data() else { return Vec::new() };
        let there = TABLES.iter().enumerate().filter(|(place, _)| facts.count(*place) > 0);
        let tables = there.map(|(place, table)| {
            let fields = table.columns().map(|column| self.field(column));
            Told { resource: self.resource(table.name, fields.collect()), rows: Some(facts.count(place)), json: true }
        });
        let figures = FILES.iter().map(|file| {
            let fields = (file.columns)(self).into_iter().map(figure_field).collect();
            Told { resource: self.resource(file.name, fields), rows: None, json: false }
        });
        tables.chain(figures).collect()
    }

    fn resource<'v>(&'v self, name: &'v str, fields: Vec<Field<'v>>) -> Resource<'v> {
        Resource { name, about: self.text(&format!("data_{name}")), fields }
    }

    fn field(&self, column: &Column) -> Field<'static> {
        let Column { name, of, always, long, .. } = *column;
        Field { name, of, about: self.text(&format!("field_{name}")), always, long }
    }

    /// The fingerprint of all that is told of tables: of the words, and of how many rows there are.
    fn told_mark(&self) -> Fingerprint {
        let mut mix = Mix::new();
        mix.mark(self.words_mark());
        if let Some(facts) = self.open_data() {
            (0..TABLES.len()).for_each(|table| _ = mix.number(facts.count(table)));
        }
        mix.done()
    }

    fn data_page(&self) -> Page<'_> {
        let head = Head {
            url: "/data/".into(),
            title: self.text("data").into(),
            summary: self.text("data_intro").into(),
            about: About::Data,
            above: Above::Home,
            ..Head::default()
        };
        let tables = Shown::later(self.told_mark(), move || {
            let tables: Vec<TableShown<'_>> = self.resources().into_iter().map(|told| self.table_shown(told)).collect();
            Value::from_serializable(&tables)
        });
        self.begin_with(head).show("tables", Sort::Figure, tables).figure("hexes", self.hexes().is_some())
    }

    fn table_shown<'v>(&self, told: Told<'v>) -> TableShown<'v> {
        let column = |field: Field<'v>| ColumnShown {
            name: field.name,
            about: field.about,
            of: self.text(&format!("type_{}", field.of.as_str())),
            long: field.long,
        };
        let Resource { name, about, fields } = told.resource;
        TableShown { name, about, rows: told.rows, json: told.json, columns: fields.into_iter().map(column).collect() }
    }

    /// The addresses of all tables as CSV.
    pub(super) fn csv_files(&self) -> Vec<String> {
        let there = self.resources().into_iter();
        there.map(|told| self.absolute_file(&format!("/data/{}.csv", told.resource.name))).collect()
    }
}

/// A column of figures, told of by what stands at its head on pages.
fn figure_field(column: charts::Column) -> Field<'static> {
    let of = match column.holds {
        Holds::Text => Type::Text,
        Holds::Number => Type::Number,
        Holds::Day => Type::Day,
        Holds::Month => Type::Month,
    };
    Field { name: column.id, about: column.label, of, always: false, long: false }
}
