//! An address of a page where a name belongs.

use model::form::FieldKind;

use super::{CLEAR, Sight, Signal, links, texts};

pub(super) fn signal(sight: &Sight<'_>) -> Option<Signal> {
    let has_link = texts(sight, &[FieldKind::Name, FieldKind::Organisation]).any(|name| links::count(name) > 0);
    has_link.then(|| Signal::new(CLEAR, "there is a link in a name"))
}
