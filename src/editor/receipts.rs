//! What is said of a receipt that is none, or of which nothing is there: the same in every command, and how to find the right
//! one.

use ingest::Receipt;
use ingest::inbox::{Folder, places};
use model::nearest;

use crate::editor::{self, Editor};
use crate::exit::Failure;

/// How many letters and digits a receipt has.
const LENGTH: usize = 10;

/// Of what was typed and is no receipt.
pub fn mistyped(editor: &Editor, typed: &str) -> Failure {
    let symbols: Vec<char> = typed.chars().filter(|symbol| !matches!(symbol, ' ' | '-')).collect();
    let why = match symbols.iter().find(|symbol| Receipt::parse(&symbol.to_string().repeat(LENGTH)).is_none()) {
        Some(symbol) if symbols.len() == LENGTH => format!("there is no `{symbol}` in any"),
        _ => format!("it has {LENGTH} letters and digits"),
    };
    Failure::misuse(format!("`{typed}` is not a receipt: {why}; {}", help(editor, typed)))
}

/// Of a receipt of which there is no submission.
pub fn unknown(editor: &Editor, receipt: &Receipt) -> Failure {
    let made = editor.made_of(receipt).unwrap_or_default();
    let kept = editor.store.vault().files_of(receipt).is_ok_and(|files| !files.is_empty());
    let what = match (made.is_empty(), kept) {
        (false, _) => format!("{receipt} is no longer in the inbox: it became {}", editor::files(&made)),
        (true, true) => format!(
            "{receipt} is no longer in the inbox: it was decided, and only its sealed answers are kept, in vault/{receipt}.age"
        ),
        (true, false) => format!(
            "the inbox has no submission {receipt}, and nothing in vault/ or content/ came of it; {}",
            help(editor, receipt.as_str())
        ),
    };
    Failure::misuse(what)
}

/// How to find the right one.
fn help(editor: &Editor, typed: &str) -> String {
    let places = Folder::ALL.iter().flat_map(|folder| places::places(&editor.store, *folder).unwrap_or_default());
    let receipts: Vec<String> = places.filter_map(|place| Some(place.rsplit_once('/')?.1.to_owned())).collect();
    let typed = typed.to_uppercase();
    match nearest::nearest(&typed, receipts.iter().map(String::as_str)) {
        Some(near) => format!("did you mean `{near}`?"),
        None => "`showground inbox` lists all of this site; name another site with --root".to_owned(),
    }
}
