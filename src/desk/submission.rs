//! All that the desk knows of one submission.

use std::sync::Arc;

use ingest::Receipt;
use ingest::inbox::Entry;
use model::form::Form;
use model::form::outcome::NewItem;
use model::item::Item;
use model::{Kind, Source, item};

use crate::decisions::links::{self, Link};
use crate::editor::Editor;
use crate::exit::Failure;
use crate::private_answers::Private;

/// A submission on the desk.
pub struct Submission {
    /// Its name.
    pub receipt: Receipt,
    /// Its record.
    pub entry: Entry,
    /// The form that it came by, where that is still there.
    pub form: Option<Arc<Form>>,
    /// What is not to be published.
    pub private: Private,
    /// What it would become, or why nothing can.
    pub becomes: Result<Vec<NewItem>, String>,
    /// What can be linked to something else.
    pub links: Vec<Link>,
}

impl Submission {
    /// The one of a receipt.
    ///
    /// # Errors
    /// When there is none.
    pub fn of(editor: &Editor, receipt: &str) -> Result<Submission, Failure> {
        let (receipt, entry) = editor.find(receipt)?;
        let form = editor.form(&entry).ok();
        let private = Private::of(editor, (&receipt, &entry), None);
        let private = private.unwrap_or_else(|failure| Private::Closed(failure.why().unwrap_or_default().to_owned()));
        let becomes = match form.as_ref().is_some_and(|form| form.becomes.is_none()) {
            true => Ok(Vec::new()),
            false => editor.outcome(&entry, None).map_err(|failure| failure.why().unwrap_or_default().to_owned()),
        };
        let links = form.as_ref().map(|form| links::of(editor, form, &entry)).unwrap_or_default();
        Ok(Submission { receipt, entry, form, private, becomes, links })
    }

    /// The first of the things that it would become, read as the site reads it.
    pub fn item(&self) -> Option<Item> {
        let first = self.becomes.as_ref().ok()?.first()?;
        item::parse(&Source::new(first.id.path(), first.text.as_str()), first.id.clone()).0
    }

    /// The title that an editor may change; nothing where the type has none of its own.
    pub fn title(&self) -> Option<String> {
        let item = self.item().filter(|item| !matches!(item.id.kind(), Kind::Comment | Kind::Feedback))?;
        item.common.title
    }
}
