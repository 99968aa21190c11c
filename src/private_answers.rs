//! The private answers of a submission, for who holds a key. They are opened in memory, and kept nowhere.

use std::path::Path;
use std::sync::Arc;

use ingest::inbox::Entry;
use ingest::{Receipt, vault};
use model::form::{FieldKind, Form};
use model::submission::Answer;

use crate::editor::Editor;
use crate::exit::Failure;
use crate::own_key;

/// Answers by question.
pub type Answers = Vec<(String, Answer)>;

/// The answers that are not to be published.
pub enum Private {
    /// There are none.
    None,
    /// They can be read.
    Opened(Answers),
    /// They cannot, and this helps.
    Closed(String),
}

impl Private {
    /// Those of a submission, wherever they lie, opened with somebody's own key where there is one.
    ///
    /// # Errors
    /// When the key cannot be read, or opens none of them.
    pub fn of(editor: &Editor, (receipt, entry): (&Receipt, &Entry), key: Option<&Path>) -> Result<Private, Failure> {
        Private::opened_with(editor, (receipt, entry.record.sealed.clone()), key)
    }

    /// Those of a submission of which the inbox may know nothing any more, and the form it was sent with, if that is there.
    ///
    /// # Errors
    /// As [`Private::of`].
    pub fn of_receipt(
        editor: &Editor,
        receipt: &Receipt,
        key: Option<&Path>,
    ) -> Result<(Private, Option<Arc<Form>>), Failure> {
        let record = editor.wait(editor.inbox.get(receipt))?.map(|entry| entry.record);
        let (form, sealed) = record.map(|record| (record.envelope.form, record.sealed)).unwrap_or_default();
        let label = editor.store.vault().label_of(receipt).map_err(|error| unread(&error))?;
        let form = form.or(label.and_then(|label| label.form)).and_then(|form| editor.form_named(&form).ok());
        Ok((Private::opened_with(editor, (receipt, sealed), key)?, form))
    }

    fn opened_with(
        editor: &Editor,
        (receipt, in_record): (&Receipt, Option<String>),
        key: Option<&Path>,
    ) -> Result<Private, Failure> {
        let in_the_vault = || editor.store.vault().sealed_of(receipt);
        let sealed = in_record.map_or_else(in_the_vault, |sealed| Ok(Some(sealed))).map_err(|error| unread(&error))?;
        let Some(sealed) = sealed else { return Ok(Private::None) };
        let Some(own) = own_key::find(editor, key)? else { return Ok(Private::Closed(own_key::help(editor))) };
        let failed = |error| Failure::misuse(format!("{}: {error}; {}", own.file.display(), own_key::help(editor)));
        vault::open(&sealed, &own.keys).map(Private::Opened).map_err(failed)
    }

    /// The answers, where they can be read.
    pub fn opened(&self) -> Option<&[(String, Answer)]> {
        match self {
            Private::Opened(answers) => Some(answers),
            Private::None | Private::Closed(_) => None,
        }
    }

    /// The e-mail address among them.
    pub fn address(&self, form: Option<&Form>) -> Option<&str> {
        self.first(form, FieldKind::Email, "email")
    }

    /// The full name among them.
    pub fn name(&self, form: Option<&Form>) -> Option<&str> {
        self.first(form, FieldKind::Name, "name")
    }

    /// The first answer to a question of this kind; where the question is gone, to the one of this name.
    fn first(&self, form: Option<&Form>, kind: FieldKind, id: &str) -> Option<&str> {
        let is_meant = |asked: &str| match form.and_then(|form| form.field(asked)) {
            Some(field) => field.kind == kind,
            None => asked == id,
        };
        let meant = self.opened()?.iter().filter(|(asked, _)| is_meant(asked));
        meant.flat_map(|(_, answer)| answer.values()).find(|value| !value.trim().is_empty())
    }
}

fn unread(error: &std::io::Error) -> Failure {
    Failure::machine(format!("vault: {error}"))
}
