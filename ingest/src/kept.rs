//! What is kept of decided submissions, in `vault/`: the sealed answers, and beside them a label that says nothing of anybody.
//!
//! A label is written before what it belongs to and removed after it, so nothing sealed is ever without one. It says what
//! is needed to know the day of deletion when the record itself is long gone, and nothing before it is so: what was decided
//! is added when it was. Whoever changes a label that is there, or takes it away, waits for their turn ([`Vault::turn`]).

use std::collections::BTreeSet;
use std::io;
use std::path::Path;

use model::fields::Reader;
use model::record::Envelope;
use model::{SitePath, Source, mapping, yaml};

use crate::receipt::Receipt;
use crate::safe::Safe;
use crate::store::Store;

pub use crate::safe::Turn;

mapping! {
    /// What is known of sealed answers without opening them.
    pub struct Label {
        /// The form.
        form: Option<String>,
        /// The slug of the round that was open.
        round: Option<String>,
        /// When they came.
        received: Option<String>,
        /// What was decided: `approved`, `declined` or `collected`; nothing until the decision is durable.
        decision: Option<String>,
        /// The count in which the answers that are only counted are being counted.
        counting: Option<String>,
        /// The one in which they were.
        counted_in: Option<String>,
    }
}

impl Label {
    /// The label for what is sealed in a record.
    pub fn of(envelope: &Envelope) -> Label {
        Label {
            form: envelope.form.clone(),
            round: envelope.round.clone(),
            received: envelope.received.clone(),
            decision: envelope.decision.clone(),
            counting: None,
            counted_in: None,
        }
    }

    fn print(&self) -> io::Result<String> {
        let mut keys = serde_yaml::to_value(self).map_err(io::Error::other)?;
        if let Some(keys) = keys.as_mapping_mut() {
            keys.retain(|_, value| !value.is_null());
        }
        serde_yaml::to_string(&keys).map_err(io::Error::other)
    }

    fn parse(text: &str) -> Option<Label> {
        let source = Source::new(SitePath::parse("vault/label.yaml")?, text);
        let root = yaml::parse_all(&source).ok()?;
        let mut reader = Reader::new(&source);
        let mut fields = reader.fields(&root)?;
        let label = Label::read(&mut fields);
        fields.finish();
        (reader.found.mistakes.is_empty() && label.form.is_some()).then_some(label)
    }
}

/// Sealed answers in the vault.
#[derive(Clone, Debug)]
pub struct Kept {
    /// The name of the submission.
    pub receipt: Receipt,
    /// What is known of it; nothing where the label is missing or damaged.
    pub label: Option<Label>,
}

/// The vault of a site.
#[derive(Clone, Debug)]
pub struct Vault {
    files: Safe,
}

/// What is locked while labels change.
const LOCK: &str = "labels.lock";

impl Vault {
    /// That of the site at `root`. Nothing is read yet.
    pub fn of(root: &Path) -> Vault {
        Vault::in_store(&Store::of(root))
    }

    /// That of a store. Nothing is read yet.
    pub(crate) fn in_store(store: &Store) -> Vault {
        Vault { files: Safe::of(store) }
    }

    /// Keeps sealed answers, unless they are there already.
    ///
    /// # Errors
    /// When they may not have become durable.
    pub fn keep(&self, receipt: &Receipt, sealed: &str, label: &Label) -> io::Result<()> {
        self.files.create(&self::label(receipt), label.print()?.as_bytes())?;
        self.files.create(&self::sealed(receipt), sealed.as_bytes())
    }

    /// Everything that is kept, by receipt, labels whose answers are gone included.
    ///
    /// # Errors
    /// When the vault cannot be read.
    pub fn all(&self) -> io::Result<Vec<Kept>> {
        let names = self.files.names()?;
        let stems = names.iter().filter_map(|name| name.strip_suffix(".age").or_else(|| name.strip_suffix(".yaml")));
        let receipts: BTreeSet<Receipt> = stems.filter_map(exactly).collect();
        let labels = self.files.read_all(&receipts.iter().map(label).collect::<Vec<_>>())?;
        let parsed = labels.into_iter().map(|text| text.as_deref().and_then(Label::parse));
        Ok(receipts.into_iter().zip(parsed).map(|(receipt, label)| Kept { receipt, label }).collect())
    }

    /// What is kept of a submission, by file names in the site.
    ///
    /// # Errors
    /// When that cannot be told.
    pub fn files_of(&self, receipt: &Receipt) -> io::Result<Vec<String>> {
        let names = [sealed(receipt), label(receipt)];
        let there = names.iter().zip(self.files.read_all(&names)?).filter(|(_, text)| text.is_some());
        Ok(there.map(|(name, _)| format!("vault/{name}")).collect())
    }

    /// What is known of sealed answers; nothing where the label is missing or damaged.
    ///
    /// # Errors
    /// When the file is there and cannot be read.
    pub fn label_of(&self, receipt: &Receipt) -> io::Result<Option<Label>> {
        Ok(self.files.read(&label(receipt))?.as_deref().and_then(Label::parse))
    }

    /// The sealed answers of a submission, as armoured text.
    ///
    /// # Errors
    /// When the file is there and cannot be read.
    pub fn sealed_of(&self, receipt: &Receipt) -> io::Result<Option<String>> {
        self.files.read(&sealed(receipt))
    }

    /// Lets the label say what was decided, as that of the decided record does; what it says of counts stays. Whether it did
    /// not say so yet. Where nothing is kept, nothing is written.
    ///
    /// # Errors
    /// When it may not have become durable.
    pub fn decided(&self, receipt: &Receipt, decided: &Label) -> io::Result<bool> {
        if self.to_be_said(receipt, decided)?.is_none() {
            return Ok(false); // without waiting for a turn
        }
        let turn = self.turn()?;
        let label = self.to_be_said(receipt, decided)?;
        label.map_or(Ok(false), |label| self.relabel(&turn, receipt, &label).map(|()| true))
    }

    /// Whether something is kept whose label does not say yet what was decided.
    ///
    /// # Errors
    /// When it cannot be read.
    pub fn is_undecided(&self, receipt: &Receipt, decided: &Label) -> io::Result<bool> {
        Ok(self.to_be_said(receipt, decided)?.is_some())
    }

    /// The label with what was decided, where something is kept whose label does not say so.
    fn to_be_said(&self, receipt: &Receipt, decided: &Label) -> io::Result<Option<Label>> {
        if self.sealed_of(receipt)?.is_none() {
            return Ok(None);
        }
        Ok(match self.label_of(receipt)? {
            Some(label) if label.decision == decided.decision => None,
            Some(label) => Some(Label { decision: decided.decision.clone(), ..label }),
            None => Some(decided.clone()),
        })
    }

    /// Writes another label. For whoever has their turn.
    ///
    /// # Errors
    /// When it may not have become durable.
    pub fn relabel(&self, turn: &Turn, receipt: &Receipt, new: &Label) -> io::Result<()> {
        turn.still_ours()?;
        self.files.replace(&label(receipt), new.print()?.as_bytes())
    }

    /// Deletes what is kept of a submission, and what an interrupted write may have left of it. Whether there was anything.
    ///
    /// # Errors
    /// When it cannot be deleted; what was deleted before stays so.
    pub fn erase(&self, receipt: &Receipt) -> io::Result<bool> {
        if self.files.folder().is_some_and(|folder| !folder.is_dir()) {
            return Ok(false);
        }
        let turn = self.turn()?; // else a count that has read the label would write it anew
        turn.still_ours()?;
        let mut found = self.files.remove(&sealed(receipt))?;
        let staged = format!(".{receipt}.");
        for name in self.files.names()?.iter().filter(|name| name.starts_with(&staged)) {
            found |= self.files.remove(name)?;
        }
        Ok(found | self.files.remove(&label(receipt))?)
    }

    /// Waits until nobody else changes labels.
    ///
    /// # Errors
    /// When the vault does not take turns.
    pub fn turn(&self) -> io::Result<Turn> {
        self.files.turn(LOCK)
    }
}

fn sealed(receipt: &Receipt) -> String {
    format!("{receipt}.age")
}

fn label(receipt: &Receipt) -> String {
    format!("{receipt}.yaml")
}

/// A file's stem as a receipt, letter by letter: what is forgiven to people would name another file.
fn exactly(stem: &str) -> Option<Receipt> {
    Receipt::parse(stem).filter(|receipt| receipt.as_str() == stem)
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::fs;

    fn receipt(text: &str) -> Receipt {
        Receipt::parse(text).unwrap()
    }

    fn label(form: &str) -> Label {
        Label { form: Some(form.into()), received: Some("2026-11-01T10:00:00Z".into()), ..Label::default() }
    }

    #[test]
    fn a_turn_writes_nothing_once_its_file_is_there() {
        let root = tempfile::tempdir().unwrap();
        let (vault, folder) = (Vault::of(root.path()), root.path().join("vault"));
        drop(vault.turn().unwrap());
        let long_ago = std::time::UNIX_EPOCH + std::time::Duration::from_secs(1_000_000_000);
        fs::File::open(&folder).unwrap().set_modified(long_ago).unwrap();
        drop(vault.turn().unwrap());
        assert_eq!(fs::metadata(&folder).unwrap().modified().unwrap(), long_ago, "no file came or went");
        #[cfg(unix)]
        let mode = std::os::unix::fs::PermissionsExt::mode;
        #[cfg(unix)]
        assert_eq!(mode(&fs::metadata(folder.join("labels.lock")).unwrap().permissions()) & 0o777, 0o600);
    }

    #[test]
    fn what_is_kept_can_be_found_labelled_anew_and_erased() {
        let root = tempfile::tempdir().unwrap();
        let (vault, one) = (Vault::of(root.path()), receipt("1111111111"));
        assert!(vault.all().unwrap().is_empty() && !vault.erase(&one).unwrap());
        vault.keep(&one, "sealed", &label("idea")).unwrap();
        vault.keep(&one, "other", &label("offer")).unwrap();
        assert_eq!(vault.sealed_of(&one).unwrap().as_deref(), Some("sealed"));
        vault.relabel(&vault.turn().unwrap(), &one, &Label { counted_in: Some("x".into()), ..label("idea") }).unwrap();
        let all = vault.all().unwrap();
        let known = all[0].label.as_ref().unwrap();
        assert_eq!((known.form.as_deref(), known.counted_in.as_deref()), (Some("idea"), Some("x")));
        assert!(vault.erase(&one).unwrap() && !vault.erase(&one).unwrap());
        assert!(vault.all().unwrap().is_empty());
    }

    #[test]
    fn a_label_that_says_what_was_decided_still_says_where_it_was_counted() {
        let root = tempfile::tempdir().unwrap();
        let (vault, one) = (Vault::of(root.path()), receipt("1111111111"));
        let counted = Label { counted_in: Some("v2-x".into()), counting: Some("v2-y".into()), ..label("idea") };
        vault.keep(&one, "sealed", &counted).unwrap();
        let decided = Label { decision: Some("approved".into()), ..label("idea") };
        assert!(vault.decided(&one, &decided).unwrap() && !vault.decided(&one, &decided).unwrap());
        let said = vault.label_of(&one).unwrap().unwrap();
        assert_eq!(
            (said.counted_in, said.counting, said.decision),
            (counted.counted_in, counted.counting, decided.decision)
        );
    }

    #[test]
    fn nothing_is_erased_or_decided_in_the_middle_of_a_count() {
        let root = tempfile::tempdir().unwrap();
        let (vault, one, two) = (Vault::of(root.path()), receipt("1111111111"), receipt("2222222222"));
        [&one, &two].iter().for_each(|one| vault.keep(one, "sealed", &label("idea")).unwrap());
        let counts = vault.turn().unwrap();
        let (mine, done) = std::sync::mpsc::channel();
        let others = std::thread::spawn({
            let (vault, one, two) = (vault.clone(), one.clone(), two.clone());
            move || {
                vault.erase(&one).unwrap();
                vault.decided(&two, &Label { decision: Some("approved".into()), ..label("idea") }).unwrap();
                mine.send(()).unwrap();
            }
        });
        assert!(done.recv_timeout(std::time::Duration::from_millis(100)).is_err(), "they wait for their turn");
        let counting = Label { counting: Some("x".into()), ..label("idea") };
        [&one, &two].iter().for_each(|one| vault.relabel(&counts, one, &counting).unwrap());
        drop(counts);
        others.join().unwrap();
        let kept = vault.all().unwrap();
        let said = kept[0].label.as_ref().unwrap();
        assert_eq!((kept.len(), said.counting.as_deref(), said.decision.as_deref()), (1, Some("x"), Some("approved")));
    }

    #[test]
    fn what_an_interrupted_write_left_goes_with_the_rest_and_keys_stay() {
        let root = tempfile::tempdir().unwrap();
        let (vault, folder) = (Vault::of(root.path()), root.path().join("vault"));
        fs::create_dir(&folder).unwrap();
        for name in
            [".1111111111.age.0123456789abcdef", "1111111111.yaml", "worker.key", "2222222222.age", "oil2222222.age"]
        {
            fs::write(folder.join(name), "x").unwrap();
        }
        let receipts: Vec<String> = vault.all().unwrap().into_iter().map(|kept| kept.receipt.to_string()).collect();
        assert_eq!(receipts, ["1111111111", "2222222222"]);
        assert!(vault.all().unwrap().iter().all(|kept| kept.label.is_none()));
        vault.erase(&receipt("1111111111")).unwrap();
        let mut left: Vec<_> = fs::read_dir(&folder).unwrap().map(|entry| entry.unwrap().file_name()).collect();
        left.sort();
        assert_eq!(left, ["2222222222.age", "labels.lock", "oil2222222.age", "worker.key"]);
    }
}
