//! All tables described for machines, as a Tabular Data Package (Data Package Standard 2, datapackage.org).

use model::settings::Licence;
use serde_json::{Value, json};

use super::Type;
use super::csv::BETWEEN;

/// What a package says of the site as a whole.
pub struct About<'a> {
    /// The site's name.
    pub title: &'a str,
    /// What the data is.
    pub description: String,
    /// The page about the data.
    pub homepage: String,
    /// What others may do with it.
    pub licence: Option<&'a Licence>,
}

/// A table, as it is told of.
pub struct Resource<'a> {
    /// The name of its file.
    pub name: &'a str,
    /// What it is.
    pub about: String,
    /// Its columns.
    pub fields: Vec<Field<'a>>,
}

/// A column, as it is told of.
pub struct Field<'a> {
    /// Its name.
    pub name: &'a str,
    /// What it means.
    pub about: String,
    /// What its values are.
    pub of: Type,
    /// Whether every row has a value.
    pub always: bool,
    /// Whether it stands in the JSON file of its table alone.
    pub long: bool,
}

/// The package.
pub fn of(about: &About<'_>, resources: &[Resource<'_>]) -> String {
    let mut package = json!({
        "$schema": "https://datapackage.org/profiles/2.0/datapackage.json",
        "name": "data",
        "title": about.title,
        "description": about.description,
        "homepage": about.homepage,
        "resources": resources.iter().map(resource).collect::<Vec<_>>(),
    });
    if let Some(licence) = about.licence {
        package["licenses"] = json!([self::licence(licence)]);
    }
    format!("{package:#}\n")
}

/// A licence has an address, or else a name of letters that stand in addresses.
fn licence(licence: &Licence) -> Value {
    let title = licence.name.as_deref().unwrap_or_default();
    match &licence.url {
        Some(url) => json!({"title": title, "path": url}),
        None => {
            let fitting =
                |letter: char| if letter.is_ascii_alphanumeric() || ".-_".contains(letter) { letter } else { '-' };
            json!({"title": title, "name": title.chars().map(fitting).collect::<String>()})
        }
    }
}

fn resource(resource: &Resource<'_>) -> Value {
    let mut schema =
        json!({"fields": resource.fields.iter().filter(|field| !field.long).map(field).collect::<Vec<_>>()});
    if resource.fields.first().is_some_and(|field| field.name == "id" && field.always) {
        schema["primaryKey"] = json!(["id"]);
    }
    json!({
        "name": resource.name,
        "type": "table",
        "path": format!("{}.csv", resource.name),
        "title": resource.about,
        "format": "csv",
        "mediatype": "text/csv",
        "encoding": "utf-8",
        "dialect": {"delimiter": ",", "lineTerminator": "\r\n", "quoteChar": "\"", "doubleQuote": true, "header": true},
        "schema": schema,
    })
}

fn field(field: &Field<'_>) -> Value {
    let (kind, format) = match field.of {
        Type::Text | Type::Markdown => ("string", None),
        Type::Number => ("integer", None),
        Type::Truth => ("boolean", None),
        Type::Day => ("date", None),
        Type::Month => ("yearmonth", None),
        Type::Moment => ("datetime", Some("any")),
        Type::Url => ("string", Some("uri")),
        Type::List => ("list", None),
    };
    let mut value = json!({"name": field.name, "type": kind, "description": field.about});
    if let Some(format) = format {
        value["format"] = format.into();
    }
    if field.of == Type::List {
        value["delimiter"] = BETWEEN.into();
    } else if field.always {
        value["constraints"] = json!({"required": true});
    }
    value
}
