//! Feeds, calendars and open data of the demonstration, read as a stranger's program reads them.

use std::collections::BTreeMap;
use std::path::Path;
use std::process::Command;
use std::sync::LazyLock;

use serde_json::Value;
use tempfile::TempDir;

use crate::expected;
use crate::fixture;
use crate::program::run;

/// The demonstration, built once.
static BUILT: LazyLock<(TempDir, BTreeMap<String, String>)> = LazyLock::new(|| {
    let site = tempfile::tempdir().unwrap();
    fixture::copy(&Path::new(env!("CARGO_MANIFEST_DIR")).join("content"), &site.path().join("content"));
    run(site.path(), &["build"]).good();
    let files = fixture::files(&site.path().join("public")).into_iter();
    let texts = files.filter_map(|(name, bytes)| Some((name, String::from_utf8(bytes).ok()?))).collect();
    (site, texts)
});

fn file(name: &str) -> &'static str {
    BUILT.1.get(name).unwrap_or_else(|| panic!("there is no {name}"))
}

fn files(end: &str) -> impl Iterator<Item = (&'static str, &'static str)> {
    BUILT.1.iter().filter(move |(name, _)| name.ends_with(end)).map(|(name, text)| (name.as_str(), text.as_str()))
}

fn json(name: &str) -> Value {
    serde_json::from_str(file(name)).unwrap_or_else(|error| panic!("{name}: {error}"))
}

/// The names of all tables.
fn tables() -> Vec<&'static str> {
    let names = files(".csv").filter_map(|(name, _)| name.strip_prefix("data/")?.strip_suffix(".csv"));
    let names: Vec<_> = names.filter(|name| BUILT.1.contains_key(&format!("data/{name}.json"))).collect();
    assert!(names.len() > 10, "{names:?}");
    names
}

/// A table's rows as CSV has them, each cell by its column; guards before texts are taken off.
fn rows_of_csv(table: &str) -> Vec<BTreeMap<String, String>> {
    let mut reader = csv::Reader::from_reader(file(&format!("data/{table}.csv")).as_bytes());
    let heads = reader.headers().unwrap().clone();
    let plain = |cell: &str| cell.strip_prefix('\'').unwrap_or(cell).to_owned();
    let row = |record: csv::StringRecord| -> BTreeMap<String, String> {
        heads.iter().map(str::to_owned).zip(record.iter().map(plain)).collect()
    };
    reader.records().map(|record| row(record.unwrap())).collect()
}

/// A value of JSON as CSV writes it.
fn as_cell(value: &Value) -> String {
    match value {
        Value::Null => String::new(),
        Value::String(text) => text.clone(),
        Value::Array(ids) => ids.iter().filter_map(Value::as_str).collect::<Vec<_>>().join(";"),
        Value::Bool(_) | Value::Number(_) | Value::Object(_) => value.to_string(),
    }
}

fn rows_of_json(table: &Value) -> Vec<BTreeMap<String, String>> {
    let rows = table.as_array().unwrap().iter().filter_map(Value::as_object);
    rows.map(|row| row.iter().map(|(key, value)| (key.clone(), as_cell(value))).collect()).collect()
}

#[test]
fn csv_json_and_everything_say_the_same() {
    let everything = json("data/everything.json");
    for table in tables() {
        let csv = rows_of_csv(table);
        assert!(!csv.is_empty(), "{table}");
        let mut json = rows_of_json(&json(&format!("data/{table}.json"))["rows"]);
        json.iter_mut().for_each(|row| row.retain(|name, _| csv[0].contains_key(name)));
        assert_eq!(json, csv, "{table}");
        assert_eq!(rows_of_json(&everything[table]), csv, "{table}");
    }
}

#[test]
fn every_json_file_is_as_its_schema_says() {
    let wrong = tables().into_iter().flat_map(|table| {
        let (schema, data) = (json(&format!("data/schema/{table}.json")), json(&format!("data/{table}.json")));
        let validator = jsonschema::validator_for(&schema).unwrap();
        let errors: Vec<String> = validator.iter_errors(&data).map(|error| format!("{table}: {error}")).collect();
        let any = serde_json::json!({"name": table, "rows": [{"id": 1}]});
        assert!(!validator.is_valid(&any), "the schema of {table} says something");
        errors
    });
    expected::all(wrong.map(Err));
}

#[test]
fn the_package_tells_of_every_table_with_its_columns_in_words() {
    let package = json("data/datapackage.json");
    let resources = package["resources"].as_array().unwrap();
    let told: Vec<&str> = resources.iter().filter_map(|resource| resource["name"].as_str()).collect();
    assert!(tables().iter().all(|table| told.contains(table)), "{told:?}");
    for resource in resources {
        let path = format!("data/{}", resource["path"].as_str().unwrap());
        let head = file(&path).lines().next().unwrap();
        let fields = resource["schema"]["fields"].as_array().unwrap();
        let names: Vec<&str> = fields.iter().filter_map(|field| field["name"].as_str()).collect();
        assert_eq!(names.join(","), head, "{path}");
        let nameless =
            |text: &Value| text.as_str().is_none_or(|text| text.starts_with("field_") || text.starts_with("data_"));
        assert!(!nameless(&resource["title"]) && !fields.iter().any(|field| nameless(&field["description"])), "{path}");
    }
}

/// The figures in the rows of the first table of a page.
fn figures(page: &str) -> Vec<Vec<usize>> {
    let table = file(page).split("<tbody>").nth(1).unwrap().split("</tbody>").next().unwrap();
    let text = |cell: &str| -> String {
        let inside = cell.split_once('>').unwrap().1.split("</td>").next().unwrap();
        inside.split('<').map(|part| part.split_once('>').map_or(part, |(_, text)| text)).collect()
    };
    let number = |cell: &str| text(cell).trim().replace(',', "").parse().ok();
    table.split("<tr").skip(1).map(|row| row.split("<td").skip(1).filter_map(number).collect()).collect()
}

#[test]
fn page_and_files_count_alike() {
    let page = file("data/index.html");
    for table in tables() {
        let row = page.split(&format!("<a href=\"#{table}\">")).nth(1).unwrap();
        let said = row.split("<td>").nth(1).unwrap().split("</td>").next().unwrap();
        assert_eq!(said.replace(',', ""), rows_of_csv(table).len().to_string(), "{table}");
    }
    let cards = |page: &str| file(page).matches("<article class=\"comment").count();
    let of_bench = rows_of_csv("comments").iter().filter(|row| row["about"] == "ideas/a-bench-that-says-hello").count();
    assert!(of_bench > 0 && of_bench == cards("ideas/a-bench-that-says-hello/index.html"));
}

#[test]
fn a_stranger_rebuilds_the_funnel_and_the_matrix_from_the_files_alone() {
    let script = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/reuse.py");
    let Ok(output) = Command::new("python3").arg(script).arg(BUILT.0.path().join("public/data")).output() else {
        return; // no Python on this machine: `tests/run` is run where there is
    };
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    let rebuilt: Value = serde_json::from_slice(&output.stdout).unwrap();
    let rebuilt = |name: &str| -> Vec<Vec<usize>> { serde_json::from_value(rebuilt[name].clone()).unwrap() };
    assert_eq!(rebuilt("funnel"), figures("what-happened-next/index.html"));
    assert_eq!(rebuilt("matrix"), figures("support/index.html"));
}

#[test]
fn calendars_are_read_back() {
    let events = rows_of_csv("events");
    for (name, text) in files(".ics") {
        let calendar: icalendar::Calendar = text.parse().unwrap_or_else(|error| panic!("{name}: {error}"));
        let count = calendar.components.iter().filter(|part| part.as_event().is_some()).count();
        assert_eq!(count, if name == "events/calendar.ics" { events.len() } else { 1 }, "{name}");
        assert!(text.split("\r\n").all(|line| line.len() <= 75 && !line.contains('\n')), "{name}");
    }
    let cancelled = events.iter().filter(|event| event["cancelled"] == "true").count();
    assert_eq!(file("events/calendar.ics").matches("STATUS:CANCELLED").count(), cancelled);
}

#[test]
fn every_feed_is_there_in_two_ways_that_say_the_same() {
    let mut count = 0;
    for (name, atom) in files(".atom") {
        let json = json(&name.replace(".atom", ".json"));
        let ids: Vec<&str> = json["items"].as_array().unwrap().iter().filter_map(|item| item["id"].as_str()).collect();
        let entries = atom.split("<entry").skip(1);
        let in_atom: Vec<&str> =
            entries.map(|entry| entry.split("<id>").nth(1).unwrap().split("</id>").next().unwrap()).collect();
        assert!(!ids.is_empty() && ids == in_atom, "{name}: {ids:?} {in_atom:?}");
        assert_eq!(json["version"], "https://jsonfeed.org/version/1.1");
        assert!(ids.iter().all(|id| id.starts_with("tag:made-better-here.example,")), "{name}: {ids:?}");
        count += 1;
    }
    assert!(count > 50, "{count}");
}

#[test]
fn what_pages_say_to_machines_is_json_and_names_their_own_address() {
    let mut count = 0;
    for (name, page) in files("index.html") {
        let Some(data) = page.split("<script type=\"application/ld+json\">").nth(1) else { continue };
        let data: Value = serde_json::from_str(data.split("</script>").next().unwrap()).unwrap();
        let address = format!("https://made-better-here.example/{}", name.trim_end_matches("index.html"));
        assert!(data.to_string().contains(&address), "{name}: {data}");
        count += 1;
    }
    assert!(count > 200, "{count}");
}

#[test]
fn feedback_of_few_is_in_no_file() {
    let feedback = rows_of_csv("feedback");
    assert!(!feedback.is_empty() && feedback.iter().all(|row| row["testers"].parse::<usize>().unwrap() >= 5));
    let tested: Vec<&String> = feedback.iter().map(|row| &row["prototype"]).collect();
    assert!(rows_of_csv("feedback-tasks").iter().all(|row| tested.contains(&&row["prototype"])));
}
