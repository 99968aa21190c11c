//! Spreadsheets as people have them, and what is said of their mistakes.

use super::*;
use crate::fixture;
use crate::site::Site;
use model::value::Day;

fn outcome(bytes: &[u8]) -> Result<Vec<Row>, Vec<String>> {
    named("cards.csv", bytes)
}

/// What comes of a file of a name.
fn named(file: &str, bytes: &[u8]) -> Result<Vec<Row>, Vec<String>> {
    of_form("idea", file, bytes)
}

fn of_form(form: &str, file: &str, bytes: &[u8]) -> Result<Vec<Row>, Vec<String>> {
    let root = fixture::site(fixture::SITE);
    let site = Site::open(root.path(), Day::parse("2026-11-24").unwrap());
    let form = site.form(form).unwrap().unwrap();
    let facts = site.facts_for_editors(&form).unwrap();
    let sheet = Sheet::read(bytes).map_err(|why| vec![why.to_string()])?;
    let rows = rows(file, &sheet, &form, &facts, &WorkerKey::new([7; 32]));
    rows.map_err(|mistakes| mistakes.iter().map(Mistake::to_string).collect())
}

fn answers(row: &Row) -> Vec<(String, String)> {
    let all = row.submission.published().into_iter().chain(row.to_seal());
    all.map(|(field, answer)| (field, answer.values().collect::<Vec<_>>().join("+"))).collect()
}

fn pairs(pairs: &[(&str, &str)]) -> Vec<(String, String)> {
    fixture::pairs(pairs)
}

#[test]
fn a_sheet_as_spreadsheet_programs_write_it_is_read() {
    let excel = "\u{feff}Your idea;More;Themes;email;Size\r\n\"A \"\"quick\"\" bus\";\"Line one;\r\nline two\";Bells; ada@example.org ;LARGE\r\n;;;;\r\nA map;;a ; Bells;;s\r\n";
    let excel = excel.replace("a ; Bells", "\"a ; Bells\"");
    let rows = outcome(excel.as_bytes()).unwrap();
    assert_eq!(rows.iter().map(|row| row.row).collect::<Vec<_>>(), [2, 4]);
    let first = [
        ("title", "A \"quick\" bus"),
        ("story", "Line one;\nline two"),
        ("themes", "b"),
        ("size", "l"),
        ("email", "ada@example.org"),
    ];
    assert_eq!(answers(&rows[0]), pairs(&first));
    assert_eq!(answers(&rows[1]), pairs(&[("title", "A map"), ("themes", "a+b"), ("size", "s")]));
}

#[test]
fn commas_and_tabs_separate_too_whatever_is_quoted_between_them() {
    for separator in [",", "\t"] {
        let sheet = format!("title{separator}\"More\"\nA map{separator}\"x;y,z\"\n");
        assert_eq!(answers(&outcome(sheet.as_bytes()).unwrap()[0]), pairs(&[("title", "A map"), ("story", "x;y,z")]));
    }
}

#[test]
fn every_mistake_is_said_by_row_and_column() {
    let sheet = "title,themes,size,email,agree\n,Bels,l,not an address,perhaps\nA map,a;zzz,s,,yes\n,,,x@,\n";
    assert_eq!(
        outcome(sheet.as_bytes()).unwrap_err(),
        [
            "row 2, column B (themes): this is none of the answers; did you mean `Bells`?",
            "row 2, column E (agree): write yes, or leave it empty",
            "row 3, column B (themes): this is none of the answers; it can be one of: a, b",
            "row 4, column A (title): Enter your idea",
            "row 4, column D (email): Enter an email address in the correct format, like name@example.com",
        ]
    );
    let unknown = "Titel,website,title,Your idea,\nx,x,x,x,x\n";
    let said = outcome(unknown.as_bytes()).unwrap_err();
    assert_eq!(said.len(), 4, "{said:#?}");
    assert_eq!(said[0], "row 1, column A (Titel): the form has no such question; did you mean `title`?");
    assert!(said[1].starts_with("row 1, column B (website): the form has no such question; the questions are: title,"));
    assert_eq!(said[2], "row 1, column D (Your idea): the question `title` has a column already; remove one of them");
    assert_eq!(said[3], "row 1, column E: this column has no name; write the question above it, or remove it");
    assert_eq!(outcome(b"story\nx\n").unwrap_err(), ["row 2: Enter your idea (there is no column `title`)"]);
}

#[test]
fn what_is_no_sheet_is_refused() {
    assert!(outcome(b"title\n\xff\n").unwrap_err()[0].contains("CSV UTF-8"));
    for empty in ["", "title\n", "title\n,,\n \n"] {
        assert!(outcome(empty.as_bytes()).unwrap_err()[0].contains("no rows"), "{empty:?}");
    }
}

#[test]
fn a_row_is_named_by_what_it_says() {
    let names = |sheet: &str| outcome(sheet.as_bytes()).unwrap().into_iter().map(|row| row.receipt).collect::<Vec<_>>();
    let first = names("title,story\nA,x\nB,x\n");
    assert_eq!(names("More;Your idea\r\nx;B\r\nx;A\r\n"), [first[1].clone(), first[0].clone()]);
    assert_ne!(first[0], first[1]);
}

#[test]
fn people_who_say_the_same_are_different_people_and_a_file_is_known_by_its_name() {
    let names = |file: &str, sheet: &str| named(file, sheet.as_bytes()).unwrap().into_iter().map(|row| row.receipt);
    let twice: Vec<_> = names("tuesday.csv", "title,story\nA,x\nA,x\n").collect();
    assert_ne!(twice[0], twice[1]);
    let grown: Vec<_> = names("tuesday.csv", "title,story\nB,x\nA,x\nA,x\nA,x\n").collect();
    assert_eq!(grown[1..3], twice, "what was there before is known");
    assert!(!twice.contains(&grown[3]) && !twice.contains(&grown[0]));
    assert!(names("thursday.csv", "title,story\nA,x\n").all(|name| !grown.contains(&name)));
}

#[test]
fn rows_have_the_numbers_that_spreadsheets_show() {
    let sheet = |text: &str| {
        let sheet = Sheet::read(text.as_bytes()).unwrap();
        (sheet.head_row, sheet.rows.iter().map(|(row, _)| *row).collect::<Vec<_>>())
    };
    assert_eq!(sheet("title\nA\n\n\nB\n \nC"), (1, vec![2, 5, 7]));
    assert_eq!(sheet("\r\ntitle\r\n\"A\r\nb\r\n\r\nc\"\r\n\r\nB\r\n"), (2, vec![3, 5]));
    assert_eq!(sheet("\u{feff}title\n\"A\n\nb\"\n\n\nC"), (1, vec![2, 5]));
    assert_eq!(
        outcome(b"title\n\n,x\n").unwrap_err()[0],
        "row 3, column B: no question stands above this cell; write it there, or remove the cell"
    );
    assert_eq!(outcome(b"\ntitel\nx\n").unwrap_err()[0].split(',').next(), Some("row 2"));
}

#[test]
fn cells_to_the_right_of_all_names_are_not_dropped() {
    assert_eq!(
        outcome(b"title\nA,,lost, \nB\nC,,\n").unwrap_err(),
        ["row 2, column C: no question stands above this cell; write it there, or remove the cell"]
    );
}

#[test]
fn it_is_said_where_an_own_answer_belongs() {
    let said = outcome(b"title,challenge\nA,other\nB,huge\n").unwrap_err();
    assert!(said[0].ends_with("(there is no column `challenge_other`)"), "{said:?}");
    assert!(said[1].ends_with("for an own answer, write `other` here and the answer in a column `challenge_other`"));
    assert!(
        outcome(b"title,challenge,challenge_other\nA,other,\n").unwrap_err()[0]
            .starts_with("row 2, column C (challenge_other): Enter")
    );
}

#[test]
fn a_template_is_the_head_of_a_sheet_for_the_form() {
    let root = fixture::site(fixture::SITE);
    let form = Site::open(root.path(), Day::parse("2026-11-24").unwrap()).form("idea").unwrap().unwrap();
    let sheet = template(&form) + "\n" + "A,x\n";
    assert!(sheet.starts_with("Your idea,More,"), "{sheet}");
    assert!(named("a.csv", sheet.as_bytes()).is_ok() && !sheet.contains("website"), "{sheet}");
}

#[test]
fn an_answer_that_is_not_asked_beside_the_others_is_not_dropped_unsaid() {
    let sheet = "what,group,group_name,kinds,kinds_other\nA van,Yes,The Weavers,Something else,Spanners\n";
    assert_eq!(of_form("checked", "cards.csv", sheet.as_bytes()).unwrap().len(), 1);
    let sheet = "what,group,group_name,kinds,kinds_other\nA van,No,The Weavers,Advice,Spanners\nA bus,No,,,\n";
    let unasked = "this is not asked beside the other answers of its row; empty the cell, or correct those";
    assert_eq!(
        of_form("checked", "cards.csv", sheet.as_bytes()).unwrap_err(),
        [format!("row 2, column C (group_name): {unasked}"), format!("row 2, column E (kinds_other): {unasked}")]
    );
}
