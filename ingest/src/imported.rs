//! Which rows of spreadsheets became submissions, however long ago: `vault/imported.txt`, a receipt on each line and nothing else.
//!
//! The receipt of a row is made with the worker's secret and says nothing of anybody. So this list outlives what was erased,
//! and no later import of the same sheet brings anybody back. **A row is listed once its record is durable, and again before
//! its record goes**: listed any earlier, a row that a full disk kept out of the inbox would be taken for known and lost; and
//! where an import ended before it could list its rows, whoever deletes them does.

use std::collections::BTreeSet;
use std::io;
use std::path::Path;

use model::record::Envelope;

use crate::kept::Vault;
use crate::receipt::Receipt;
use crate::safe::Safe;
use crate::store::Store;

/// The list of a site.
#[derive(Clone, Debug)]
pub struct Imported {
    files: Safe,
    vault: Vault,
}

/// The list, in the vault.
const LIST: &str = "imported.txt";

impl Imported {
    /// That of the site at `root`. Nothing is read yet.
    pub fn of(root: &Path) -> Imported {
        Imported::in_store(&Store::of(root))
    }

    /// That of a store. Nothing is read yet.
    pub(crate) fn in_store(store: &Store) -> Imported {
        Imported { files: Safe::of(store), vault: store.vault() }
    }

    /// Every row that is listed. Lines that are no receipts are passed over.
    ///
    /// # Errors
    /// When the list is there and cannot be read.
    pub fn all(&self) -> io::Result<BTreeSet<Receipt>> {
        let text = self.files.read(LIST)?.unwrap_or_default();
        Ok(text.lines().filter_map(Receipt::parse).collect())
    }

    /// Lists rows, beside those that are listed; sorted, so that the list does not say which came together.
    ///
    /// # Errors
    /// When they may not have become durable.
    pub fn add(&self, rows: impl IntoIterator<Item = Receipt>) -> io::Result<()> {
        let rows: BTreeSet<Receipt> = rows.into_iter().collect();
        if rows.is_empty() {
            return Ok(());
        }
        let turn = self.vault.turn()?; // else of two that add at once, one would write over the other
        let mut all = self.all()?;
        if rows.is_subset(&all) {
            return Ok(());
        }
        all.extend(rows);
        let lines: String = all.iter().map(|receipt| format!("{receipt}\n")).collect();
        turn.still_ours()?;
        self.files.replace(LIST, lines.as_bytes())
    }
}

/// The receipt of a record that came by an import; what is sent by a form does not say how it came.
pub fn row(envelope: &Envelope) -> Option<Receipt> {
    envelope.source.as_ref().and(envelope.receipt.as_deref()).and_then(Receipt::parse)
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::fs;

    #[test]
    fn rows_of_several_imports_are_listed_once_each_for_their_owner_alone() {
        let root = tempfile::tempdir().unwrap();
        let (list, file) = (Imported::of(root.path()), root.path().join("vault/imported.txt"));
        let rows = |texts: &[&str]| texts.iter().map(|text| Receipt::parse(text).unwrap()).collect::<Vec<_>>();
        list.add(rows(&[])).unwrap();
        assert!(list.all().unwrap().is_empty() && !root.path().join("vault").exists());
        list.add(rows(&["2222222222", "1111111111"])).unwrap();
        list.add(rows(&["3333333333", "1111111111"])).unwrap();
        assert_eq!(fs::read_to_string(&file).unwrap(), "1111111111\n2222222222\n3333333333\n");
        #[cfg(unix)]
        assert_eq!(std::os::unix::fs::PermissionsExt::mode(&fs::metadata(&file).unwrap().permissions()) & 0o777, 0o600);
    }

    #[test]
    fn what_somebody_wrote_between_the_lines_hides_no_row() {
        let root = tempfile::tempdir().unwrap();
        fs::create_dir(root.path().join("vault")).unwrap();
        fs::write(root.path().join("vault/imported.txt"), "# ours\n\n1111111111\n").unwrap();
        assert_eq!(Imported::of(root.path()).all().unwrap().len(), 1);
    }

    #[test]
    fn what_was_sent_by_a_form_is_no_row() {
        let sent = Envelope { receipt: Some("1111111111".into()), ..Envelope::default() };
        assert_eq!(row(&sent), None);
        assert!(row(&Envelope { source: Some("post".into()), ..sent }).is_some());
    }
}
