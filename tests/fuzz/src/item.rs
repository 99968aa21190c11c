//! Front matter with a text below: the things of a site, as editors write them.

use model::item::{self, ItemId, Kind};

use super::{are_in_place, source};

/// A thing is read as far as it can be, with its mistakes in their places.
pub fn item(bytes: &[u8]) {
    let Some((kind, text)) = bytes.split_first() else { return };
    let kind = Kind::ALL[usize::from(*kind) % Kind::ALL.len()];
    let (Some(source), Some(id)) =
        (source("content/trial.md", text), ItemId::parse(&format!("{}/trial", kind.folder())))
    else {
        return;
    };
    let (_, mistakes) = item::parse(&source, id);
    are_in_place(&mistakes, &source);
}
