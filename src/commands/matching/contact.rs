//! How somebody can be reached, as far as whoever holds the key may know: for as long as the command runs.

use std::path::Path;

use generator::site::{Ix, Site};
use ingest::Receipt;

use crate::editor::Editor;
use crate::exit::Failure;
use crate::private_answers::Private;

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
        let missing =
            |why: String| Contact { missing: Some(format!("{}{why}", site.item(ix).id.file())), ..Contact::default() };
        let Some(receipt) = site.item(ix).common.submission.as_deref().and_then(Receipt::parse) else {
            return Ok(missing(" has no `submission:`: it came by no form, so the vault knows no address".into()));
        };
        let (private, form) = Private::of_receipt(editor, &receipt, key)?;
        let (name, email) = (private.name(form.as_deref()), private.address(form.as_deref()));
        Ok(match (&private, email) {
            (Private::None, _) => missing(format!(": of {receipt} nothing private is kept, or not any more")),
            (Private::Closed(help), _) => missing(format!(": the address is sealed; {help}")),
            (Private::Opened(_), None) => {
                let all = format!("`showground show {receipt}` has all there is");
                let none = missing(format!(": {receipt} came without an e-mail address; {all}"));
                Contact { name: name.map(str::to_owned), ..none }
            }
            (Private::Opened(_), Some(email)) => {
                Contact { name: name.map(str::to_owned), email: Some(email.to_owned()), missing: None }
            }
        })
    }
}
