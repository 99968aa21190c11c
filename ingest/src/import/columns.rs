//! Which column answers which question, and what its cells mean: options by their id or their words.

use std::collections::BTreeMap;

use model::form::{Choice, Facts, Field, FieldKind, Form, OTHER, OTHER_SUFFIX, choices};
use model::nearest::suggestion;
use model::text::canonical_line;

use super::{Mistake, Sheet, is_for_people};

/// What ticks a box in a cell.
const TICKS: [&str; 5] = ["yes", "y", "x", "true", "1"];
/// What leaves it empty.
const NO_TICKS: [&str; 4] = ["no", "n", "false", "0"];

/// The columns of a spreadsheet: for each the name in requests that it stands for.
pub struct Columns {
    names: Vec<Option<String>>,
    /// What is said of each: its letter and its name.
    called: Vec<String>,
}

impl Columns {
    /// Finds the question of each column.
    ///
    /// # Errors
    /// Columns that are no question, or one that is there already.
    pub fn of(sheet: &Sheet, form: &Form) -> Result<Columns, Vec<Mistake>> {
        let known = known(form);
        let called: Vec<String> = sheet.head.iter().enumerate().map(|(i, name)| called(i, name)).collect();
        let (mut names, mut mistakes) = (Vec::<Option<String>>::new(), Vec::new());
        for (i, name) in sheet.head.iter().enumerate() {
            let said = comparable(name);
            let found = known.get(&said).cloned();
            let filled =
                || sheet.rows.iter().any(|(_, cells)| cells.get(i).is_some_and(|cell| !cell.trim().is_empty()));
            let message = match &found {
                Some(found) if names.iter().flatten().any(|other| other == found) => {
                    Some(format!("the question `{found}` has a column already; remove one of them"))
                }
                None if !said.is_empty() => Some(no_question(&said, form)),
                None if filled() => Some("this column has no name; write the question above it, or remove it".into()),
                Some(_) | None => None,
            };
            mistakes.extend(message.map(|message| Mistake {
                row: sheet.head_row,
                column: Some(called[i].clone()),
                message,
            }));
            names.push(found);
        }
        if mistakes.is_empty() { Ok(Columns { names, called }) } else { Err(mistakes) }
    }

    /// What the column of a question is called.
    pub fn name_of(&self, field: &str) -> Option<String> {
        let place = self.names.iter().position(|name| name.as_deref() == Some(field))?;
        self.called.get(place).cloned()
    }

    /// A row as if it had been sent.
    ///
    /// # Errors
    /// Cells that no option fits.
    pub fn pairs(
        &self,
        row: usize,
        cells: &[String],
        form: &Form,
        facts: &dyn Facts,
    ) -> Result<Vec<(String, String)>, Vec<Mistake>> {
        let (mut pairs, mut mistakes) = (Vec::new(), self.beyond(row, cells));
        for ((name, called), cell) in self.names.iter().zip(&self.called).zip(cells) {
            let Some(name) = name.as_ref().filter(|_| !cell.trim().is_empty()) else { continue };
            match form.field(name).map_or_else(|| Ok(vec![cell.clone()]), |field| values(field, cell, facts)) {
                Ok(values) => pairs.extend(values.into_iter().map(|value| (name.clone(), value))),
                Err(message) => mistakes.push(Mistake { row, column: Some(called.clone()), message }),
            }
        }
        if mistakes.is_empty() { Ok(pairs) } else { Err(mistakes) }
    }

    /// Cells to the right of the last name: nobody knows what they answer.
    fn beyond(&self, row: usize, cells: &[String]) -> Vec<Mistake> {
        let filled = cells.iter().enumerate().skip(self.names.len()).filter(|(_, cell)| !cell.trim().is_empty());
        let mistake = |(place, _)| {
            let message = "no question stands above this cell; write it there, or remove the cell".into();
            Mistake { row, column: Some(called(place, "")), message }
        };
        filled.map(mistake).collect()
    }
}

/// The names of the columns for all that a form asks, as a line of CSV: the words of each question, or its id where its words
/// do not lead back to it. Questions about the parts of a thing are not among them, because each thing has its own.
pub fn template(form: &Form) -> String {
    let known = known(form);
    let leads_back = |name: &str, field: &Field| known.get(&comparable(name)) == Some(&field.id);
    let name = |field: &Field| if leads_back(&field.label, field) { field.label.clone() } else { field.id.clone() };
    let own = |field: &Field| field.options.other.then(|| format!("{}{OTHER_SUFFIX}", field.id));
    let asked = form.fields.iter().filter(|field| is_for_people(field.kind) && field.kind != FieldKind::Rows);
    let names = asked.flat_map(|field| [Some(name(field)), own(field)]).flatten();
    names.map(|name| quoted(&name)).collect::<Vec<_>>().join(",")
}

/// A cell as RFC 4180 wants it.
fn quoted(cell: &str) -> String {
    if cell.contains([',', ';', '"', '\n']) { format!("\"{}\"", cell.replace('"', "\"\"")) } else { cell.to_owned() }
}

/// By what a column may be called: the id of a question, its words, or what its answer is called.
fn known(form: &Form) -> BTreeMap<String, String> {
    let mut known = BTreeMap::new();
    let fields = || form.fields.iter().filter(|field| is_for_people(field.kind));
    for field in fields() {
        let names = [Some(&field.label), field.called.as_ref()].into_iter().flatten();
        for name in names.filter(|name| !name.is_empty()) {
            known.entry(comparable(name)).or_insert_with(|| field.id.clone());
        }
    }
    for field in fields() {
        known.insert(comparable(&field.id), field.id.clone());
        if field.options.other {
            let own = format!("{}{OTHER_SUFFIX}", field.id);
            known.insert(comparable(&own), own);
        }
    }
    known
}

fn comparable(name: &str) -> String {
    canonical_line(name).to_lowercase()
}

/// A column as spreadsheets show it: `C (Email address)`.
fn called(place: usize, name: &str) -> String {
    let letter = |n: usize| char::from(b'A' + u8::try_from(n % 26).unwrap_or_default());
    let letters = match place {
        0..26 => letter(place).to_string(),
        _ => format!("{}{}", letter(place / 26 - 1), letter(place)),
    };
    let name: String = canonical_line(name).chars().take(40).collect();
    if name.is_empty() { letters } else { format!("{letters} ({name})") }
}

fn no_question(said: &str, form: &Form) -> String {
    let fields = form.fields.iter().filter(|field| is_for_people(field.kind));
    let names = fields.flat_map(|field| [field.id.as_str(), field.label.as_str()]);
    let lower: Vec<String> = names.map(str::to_lowercase).collect();
    let near = model::nearest::nearest(said, lower.iter().map(String::as_str));
    let ids = || form.fields.iter().filter(|field| is_for_people(field.kind)).map(|field| field.id.as_str());
    let help = match near {
        Some(near) => format!("did you mean `{near}`?"),
        None => format!("the questions are: {}", ids().collect::<Vec<_>>().join(", ")),
    };
    format!("the form has no such question; {help}")
}

/// What a cell says, as forms send it.
fn values(field: &Field, cell: &str, facts: &dyn Facts) -> Result<Vec<String>, String> {
    match field.kind {
        FieldKind::Radios | FieldKind::Select | FieldKind::ShownName => option(field, cell, facts).map(|id| vec![id]),
        FieldKind::Checkboxes => {
            let parts = cell.split(';').filter(|part| !part.trim().is_empty());
            parts.map(|part| option(field, part, facts)).collect()
        }
        FieldKind::Checkbox => tick(cell),
        FieldKind::Text
        | FieldKind::Textarea
        | FieldKind::Email
        | FieldKind::Tel
        | FieldKind::Url
        | FieldKind::Number
        | FieldKind::Date
        | FieldKind::Name
        | FieldKind::Organisation
        | FieldKind::Rows
        | FieldKind::Reference
        | FieldKind::Hidden
        | FieldKind::Honeypot => Ok(vec![cell.to_owned()]),
    }
}

fn option(field: &Field, said: &str, facts: &dyn Facts) -> Result<String, String> {
    let (all, said) = (choices(&field.options, facts), comparable(said));
    let named = |choice: &&Choice| comparable(&choice.id) == said || comparable(&choice.label) == said;
    if let Some(choice) = all.iter().find(named) {
        return Ok(choice.id.clone());
    }
    let words: Vec<&str> = all.iter().flat_map(|choice| [choice.id.as_str(), choice.label.as_str()]).collect();
    let help = match model::nearest::nearest(&said, words.iter().copied()) {
        Some(near) => Some(format!("did you mean `{near}`?")),
        None => suggestion(&said, all.iter().map(|choice| choice.id.as_str())),
    };
    let own = match field.options.other {
        true => {
            format!("; for an own answer, write `{OTHER}` here and the answer in a column `{}{OTHER_SUFFIX}`", field.id)
        }
        false => String::new(),
    };
    Err(format!("this is none of the answers; {}{own}", help.unwrap_or_else(|| "see the form for them".into())))
}

fn tick(cell: &str) -> Result<Vec<String>, String> {
    let said = comparable(cell);
    match (TICKS.contains(&said.as_str()), NO_TICKS.contains(&said.as_str())) {
        (true, _) => Ok(vec!["yes".into()]),
        (_, true) => Ok(Vec::new()),
        (false, false) => Err("write yes, or leave it empty".into()),
    }
}
