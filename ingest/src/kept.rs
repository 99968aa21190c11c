//! What is kept of decided submissions, in `vault/`: the sealed answers, and beside them a label that says nothing of anybody.
//!
//! A label is written before what it belongs to and removed after it, so nothing sealed is ever without one. It says what
//! is needed to know the day of deletion when the record itself is long gone, and nothing before it is so: what was decided
//! is added when it was. Whoever changes a label that is there, or takes it away, waits for their turn ([`Vault::turn`]).

use std::collections::BTreeSet;
use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use model::fields::Reader;
use model::record::Envelope;
use model::{SitePath, Source, mapping, yaml};

use crate::private_file;
use crate::receipt::Receipt;

mapping! {
    /// What is known of sealed answers without opening them.
    pub struct Label {
        /// The form.
        form: Option<String>,
        /// The slug of the round that was open.
        round: Option<String>,
        /// When they came.
        received: Option<String>,
        /// What an editor decided: `approved` or `declined`; nothing until the decision is durable.
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
    folder: PathBuf,
}

impl Vault {
    /// That of the site at `root`. Nothing is read yet.
    pub fn of(root: &Path) -> Vault {
        Vault { folder: root.join("vault") }
    }

    /// Keeps sealed answers, unless they are there already.
    ///
    /// # Errors
    /// When they may not have become durable.
    pub fn keep(&self, receipt: &Receipt, sealed: &str, label: &Label) -> io::Result<()> {
        private_file::create(&self.label(receipt), label.print()?.as_bytes())?;
        private_file::create(&self.sealed(receipt), sealed.as_bytes()).map(drop)
    }

    /// Everything that is kept, by receipt, labels whose answers are gone included.
    ///
    /// # Errors
    /// When the folder cannot be read.
    pub fn all(&self) -> io::Result<Vec<Kept>> {
        let list = match fs::read_dir(&self.folder) {
            Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(Vec::new()),
            list => list?,
        };
        let names = list.map(|entry| Ok(entry?.file_name().to_string_lossy().into_owned()));
        let names = names.collect::<io::Result<Vec<String>>>()?;
        let stems = names.iter().filter_map(|name| name.strip_suffix(".age").or_else(|| name.strip_suffix(".yaml")));
        let receipts: BTreeSet<Receipt> = stems.filter_map(exactly).collect();
        receipts.into_iter().map(|receipt| Ok(Kept { label: self.label_of(&receipt)?, receipt })).collect()
    }

    /// What is kept of a submission, by file names in the site.
    pub fn files_of(&self, receipt: &Receipt) -> Vec<String> {
        let all = [("age", self.sealed(receipt)), ("yaml", self.label(receipt))].into_iter();
        all.filter(|(_, path)| path.exists()).map(|(kind, _)| format!("vault/{receipt}.{kind}")).collect()
    }

    /// What is known of sealed answers; nothing where the label is missing or damaged.
    ///
    /// # Errors
    /// When the file is there and cannot be read.
    pub fn label_of(&self, receipt: &Receipt) -> io::Result<Option<Label>> {
        Ok(read(&self.label(receipt))?.and_then(|text| Label::parse(&text)))
    }

    /// The sealed answers of a submission, as armoured text.
    ///
    /// # Errors
    /// When the file is there and cannot be read.
    pub fn sealed_of(&self, receipt: &Receipt) -> io::Result<Option<String>> {
        read(&self.sealed(receipt))
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
        let _turn = self.turn()?;
        let label = self.to_be_said(receipt, decided)?;
        label.map_or(Ok(false), |label| self.relabel(receipt, &label).map(|()| true))
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
    pub fn relabel(&self, receipt: &Receipt, label: &Label) -> io::Result<()> {
        private_file::replace(&self.label(receipt), label.print()?.as_bytes())
    }

    /// Deletes what is kept of a submission, and what an interrupted write may have left of it. Whether there was anything.
    ///
    /// # Errors
    /// When it cannot be deleted; what was deleted before stays so.
    pub fn erase(&self, receipt: &Receipt) -> io::Result<bool> {
        if !self.folder.is_dir() {
            return Ok(false);
        }
        let _turn = self.turn()?; // else a count that has read the label would write it anew
        let mut found = private_file::remove(&self.sealed(receipt))?;
        let staged = format!(".{receipt}.");
        for entry in fs::read_dir(&self.folder).into_iter().flatten() {
            let entry = entry?;
            if entry.file_name().to_string_lossy().starts_with(&staged) {
                found |= private_file::remove(&entry.path())?;
            }
        }
        Ok(found | private_file::remove(&self.label(receipt))?)
    }

    /// Waits until nobody else changes labels. The turn ends with the file that it is; it holds nothing.
    ///
    /// # Errors
    /// When the file cannot be made.
    pub fn turn(&self) -> io::Result<fs::File> {
        let turn = private_file::to_lock(&self.folder.join("labels.lock"))?;
        turn.lock()?;
        Ok(turn)
    }

    fn sealed(&self, receipt: &Receipt) -> PathBuf {
        self.folder.join(format!("{receipt}.age"))
    }

    fn label(&self, receipt: &Receipt) -> PathBuf {
        self.folder.join(format!("{receipt}.yaml"))
    }
}

/// A file's stem as a receipt, letter by letter: what is forgiven to people would name another file.
fn exactly(stem: &str) -> Option<Receipt> {
    Receipt::parse(stem).filter(|receipt| receipt.as_str() == stem)
}

fn read(path: &Path) -> io::Result<Option<String>> {
    match fs::read_to_string(path) {
        Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(None),
        text => text.map(Some),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

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
        vault.relabel(&one, &Label { counted_in: Some("x".into()), ..label("idea") }).unwrap();
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
        [&one, &two].iter().for_each(|one| vault.relabel(one, &counting).unwrap());
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
