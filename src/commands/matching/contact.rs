//! How somebody can be reached: opened from the vault, with an editor's own key, for as long as the command runs.

use std::path::Path;

use generator::site::{Ix, Site};
use ingest::kept::Vault;
use ingest::{Receipt, vault};
use model::form::{FieldKind, Form};
use model::submission::Answer;

use crate::editor::Editor;
use crate::exit::Failure;
use crate::own_key;

/// How somebody can be reached.
#[derive(Debug, Default)]
pub struct Contact {
    /// The full name.
    pub name: Option<String>,
    /// The address, if it is at hand.
    pub email: Option<String>,
    /// Why there is none.
    pub missing: Option<String>,
}

impl Contact {
    /// Who sent what this thing was made of.
    ///
    /// # Errors
    /// When the vault or the key cannot be read.
    pub fn of(editor: &Editor, site: &Site, ix: Ix, key: Option<&Path>) -> Result<Contact, Failure> {
        let file = site.item(ix).id.file();
        let Some(receipt) = site.item(ix).common.submission.as_deref().and_then(Receipt::parse) else {
            return Ok(missing(format!(
                "{file} has no `submission:`: it came by no form, so the vault knows no address"
            )));
        };
        let (form, sealed) = sealed(editor, &receipt)?;
        let Some(sealed) = sealed else {
            return Ok(missing(format!("{file}: of {receipt} nothing private is kept, or not any more")));
        };
        let Some(own) = own_key::find(editor, key)? else {
            return Ok(missing(format!("{file}: the address is sealed; {}", own_key::help(editor))));
        };
        let wrong = |error| Failure::misuse(format!("{}: {error}; {}", own.file.display(), own_key::help(editor)));
        let answers = vault::open(&sealed, &own.keys).map_err(wrong)?;
        let form = form.and_then(|form| editor.form_named(&form).ok());
        let find = |kind, id| first(&answers, form.as_ref(), kind, id);
        let (name, email) = (find(FieldKind::Name, "name"), find(FieldKind::Email, "email"));
        let none = || {
            format!("{file}: {receipt} came without an e-mail address; `showground show {receipt}` has all there is")
        };
        let missing = email.is_none().then(none);
        Ok(Contact { name, email, missing })
    }
}

fn missing(why: String) -> Contact {
    Contact { missing: Some(why), ..Contact::default() }
}

/// The form and the sealed answers of a submission, wherever they lie.
fn sealed(editor: &Editor, receipt: &Receipt) -> Result<(Option<String>, Option<String>), Failure> {
    let failed = |error: std::io::Error| Failure::machine(format!("vault: {error}"));
    if let Some(record) = editor.wait(editor.inbox.get(receipt))?.map(|entry| entry.record)
        && record.sealed.is_some()
    {
        return Ok((record.envelope.form, record.sealed));
    }
    let vault = Vault::of(&editor.root);
    let form = vault.label_of(receipt).map_err(failed)?.and_then(|label| label.form);
    Ok((form, vault.sealed_of(receipt).map_err(failed)?))
}

/// The first answer to a question of this kind; where the form is gone, to the one of this name.
fn first(answers: &[(String, Answer)], form: Option<&Form>, kind: FieldKind, id: &str) -> Option<String> {
    let is_meant = |field: &str| match form.and_then(|form| form.field(field)) {
        Some(field) => field.kind == kind,
        None => field == id,
    };
    let meant = answers.iter().filter(|(field, _)| is_meant(field));
    meant.flat_map(|(_, answer)| answer.values()).find(|value| !value.trim().is_empty()).map(str::to_owned)
}
