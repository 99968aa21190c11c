//! The private answers of a submission, for who holds a key. They are opened in memory, and kept nowhere.

use std::path::Path;

use ingest::inbox::Entry;
use ingest::kept::Vault;
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
        let in_the_vault = || Vault::of(&editor.root).sealed_of(receipt);
        let sealed = entry.record.sealed.clone().map_or_else(in_the_vault, |sealed| Ok(Some(sealed)));
        let Some(sealed) = sealed.map_err(|error| Failure::machine(format!("vault: {error}")))? else {
            return Ok(Private::None);
        };
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
    pub fn address(&self, form: &Form) -> Option<&str> {
        let is_address = |id: &str| form.field(id).is_some_and(|field| field.kind == FieldKind::Email);
        let (_, answer) = self.opened()?.iter().find(|(id, _)| is_address(id))?;
        answer.values().next()
    }
}
