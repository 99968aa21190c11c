//! The declaration of a form, as an organiser writes it.

use ingest::plain;
use model::edit;
use model::form::check::check;
use model::form::{self, Choice, Facts, OptionSource};
use model::item::ItemId;
use model::languages::Languages;

use super::{are_in_place, source};

/// A site in which there is nothing to choose from.
struct Nothing;

impl Facts for Nothing {
    fn choices(&self, _: OptionSource) -> Vec<Choice> {
        Vec::new()
    }

    fn exists(&self, _: &ItemId) -> bool {
        false
    }
}

/// A declaration, or any other YAML, can be added to without touching a byte of it. It is refused with its mistakes, or makes a
/// form that can be shown and answered.
pub fn declaration(bytes: &[u8]) {
    let Some(source) = source("content/forms/trial.yaml", bytes) else { return };
    if let Ok(longer) = edit::edited(&source, &[edit::Change::Push("keys", "age1".into())]) {
        only_adds(source.text.as_bytes(), longer.as_bytes());
    }
    let languages = Languages::asking(&["en".to_owned(), "cy".to_owned()], "en");
    match form::parse(&source, &languages) {
        Err(mistakes) => {
            assert!(!mistakes.is_empty(), "refused without a word");
            are_in_place(&mistakes, &source);
        }
        Ok(form) => {
            let page = plain::form(&form, "/submit/trial", &Nothing);
            assert!(page.contains("</form>"));
            let typed: Vec<(String, String)> =
                form.fields.iter().map(|field| (field.id.clone(), "a word".to_owned())).collect();
            let _ = check(&form, &typed, &Nothing);
            let _ = check(&form, &Vec::new(), &Nothing);
        }
    }
}

/// Whatever stood before and after what is new is as it was.
fn only_adds(before: &[u8], after: &[u8]) {
    let same = |pairs: &mut dyn Iterator<Item = (&u8, &u8)>| pairs.take_while(|(a, b)| a == b).count();
    let (head, tail) = (same(&mut before.iter().zip(after)), same(&mut before.iter().rev().zip(after.iter().rev())));
    assert!(head + tail >= before.len(), "{}", String::from_utf8_lossy(after));
}
