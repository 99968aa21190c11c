//! Counts the sealed answers of approved submissions of which only totals are published. What was collected for a branch is
//! approved once something in `content/` came of it: to move it there is the approval.
//!
//! A submission is counted once, whatever happens in between: first the label of each says in which file it is being
//! counted, then the file appears whole, then the labels say that it was. A label that is only *being* counted is as good
//! as not counted while its file is not there, and as good as counted when it is. One count runs at a time.

use std::collections::BTreeMap;
use std::io;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use age::x25519::Identity;
use model::Kind;
use model::form::Form;
use model::tally::{FOLDER, TOGETHER, Tally, has_any};

use crate::kept::{self, Kept, Label, Vault};
use crate::keys::Keys;
use crate::receipt::Receipt;
use crate::site::Site;
use crate::store::Store;
use crate::vault;

/// Why nothing can be counted.
#[derive(Debug, thiserror::Error)]
pub enum TallyError {
    /// The vault failed.
    #[error("vault: {0}")]
    Vault(#[from] io::Error),
    /// A secret of the site is missing.
    #[error(transparent)]
    Key(#[from] crate::keys::KeyError),
}

/// A file to be written.
#[derive(Clone, Debug)]
pub struct Sheet {
    /// Where, in the site.
    pub file: String,
    /// All of it.
    pub text: String,
    /// How many submissions it counts.
    pub submissions: usize,
    name: String,
    counted: Vec<(Receipt, Label)>,
}

/// What can be counted now.
#[derive(Clone, Debug, Default)]
pub struct Count {
    /// The files to be written.
    pub sheets: Vec<Sheet>,
    /// How many submissions wait for others, because a count of so few would say too much of each.
    pub too_few: usize,
    /// How many could not be opened with this key.
    pub closed: usize,
    /// Those that a count which was interrupted has counted already.
    counted_before: Vec<(Receipt, Label)>,
}

/// The right to count, held by one at a time and given back at its end.
#[derive(Debug)]
pub struct Turn {
    vault: Vault,
    keys: Keys,
    turn: kept::Turn,
}

/// Waits until nobody else counts.
///
/// # Errors
/// When the vault cannot be written.
pub fn turn(store: &Store) -> io::Result<Turn> {
    let (vault, keys) = (store.vault(), store.keys());
    let turn = vault.turn()?;
    Ok(Turn { vault, keys, turn })
}

/// How many approved submissions have not been counted yet.
///
/// # Errors
/// When the vault cannot be read.
pub fn uncounted(site: &Site, vault: &Vault) -> io::Result<usize> {
    Ok(waiting(site, vault)?.values().map(|(_, kept)| kept.len()).sum())
}

type Groups = BTreeMap<(String, Option<String>), (Arc<Form>, Vec<(Receipt, Label)>)>;

/// Those that were not counted, by form and round.
fn waiting(site: &Site, vault: &Vault) -> io::Result<Groups> {
    let (mut groups, mut forms) = (Groups::new(), BTreeMap::new());
    for Kept { receipt, label } in vault.all()? {
        let Some(label) = label.filter(|label| is_open(site, &receipt, label)) else { continue };
        let key = (label.form.clone().unwrap_or_default(), label.round.clone());
        // A form that is gone or has mistakes counts nothing until it is back.
        let form =
            forms.entry(key.0.clone()).or_insert_with(|| site.form(&key.0).ok().flatten().filter(|form| has_any(form)));
        let Some(form) = form else { continue };
        groups.entry(key).or_insert_with(|| (form.clone(), Vec::new())).1.push((receipt, label));
    }
    Ok(groups)
}

fn is_open(site: &Site, receipt: &Receipt, label: &Label) -> bool {
    let is_approved = || match label.decision.as_deref() {
        Some("approved") => true,
        Some("collected") => {
            Kind::ALL.iter().any(|kind| site.made_of(receipt, *kind).is_ok_and(|made| !made.is_empty()))
        }
        _ => false,
    };
    label.counted_in.is_none() && is_approved() && !is_written(site.root(), label)
}

/// Whether the file is there in which it was being counted.
fn is_written(root: &Path, label: &Label) -> bool {
    let name = label.counting.as_deref().zip(label.form.as_deref());
    name.is_some_and(|(name, form)| root.join(file(form, name)).exists())
}

/// The file in which a submission was counted, if it was.
pub fn counted_in(label: &Label) -> Option<String> {
    Some(file(label.form.as_deref()?, label.counted_in.as_deref()?))
}

fn file(form: &str, name: &str) -> String {
    format!("content/{FOLDER}/{form}/{name}.yaml")
}

impl Turn {
    /// Opens what waits and counts it; nothing is written.
    ///
    /// # Errors
    /// When the vault cannot be read.
    pub fn count(&self, site: &Site, identities: &[Identity]) -> Result<Count, TallyError> {
        let mut count = Count::default();
        let interrupted = self.vault.all()?.into_iter().filter_map(|kept| Some((kept.receipt, kept.label?)));
        let interrupted = interrupted.filter(|(_, label)| label.counted_in.is_none() && is_written(site.root(), label));
        count.counted_before = interrupted.collect();
        for ((_, round), (form, kept)) in waiting(site, &self.vault)? {
            let mut tally = Tally::new(&form, round.as_deref());
            let (mut counted, all) = (Vec::new(), kept.len());
            for (receipt, label) in kept {
                let sealed = self.vault.sealed_of(&receipt)?;
                if let Some(Ok(answers)) = sealed.map(|sealed| vault::open(&sealed, identities)) {
                    tally.count(&form, &answers);
                    counted.push((receipt, label));
                }
            }
            count.closed += all - counted.len();
            match counted.len() {
                n @ ..TOGETHER => count.too_few += n,
                _ => count.sheets.push(sheet(&self.keys, &tally, counted)?),
            }
        }
        Ok(count)
    }

    /// Lets the labels know in which file they are being counted; to be called before it is written.
    ///
    /// # Errors
    /// When a label cannot be written; then nothing was counted.
    pub fn begin(&self, sheet: &Sheet) -> io::Result<()> {
        self.relabel(&sheet.counted, |label| Label { counting: Some(sheet.name.clone()), ..label.clone() })
    }

    /// Lets the labels know that they were counted; to be called when the file is there, durable.
    ///
    /// # Errors
    /// When a label cannot be written; the next count finishes it.
    pub fn finish(&self, sheet: &Sheet) -> io::Result<()> {
        self.relabel(&sheet.counted, |label| done(label, &sheet.name))
    }

    /// Finishes what earlier counts left.
    ///
    /// # Errors
    /// When a label cannot be written.
    pub fn catch_up(&self, count: &Count) -> io::Result<()> {
        self.relabel(&count.counted_before, |label| done(label, label.counting.as_deref().unwrap_or_default()))
    }

    fn relabel(&self, all: &[(Receipt, Label)], new: impl Fn(&Label) -> Label) -> io::Result<()> {
        all.iter().try_for_each(|(receipt, label)| self.vault.relabel(&self.turn, receipt, &new(label)))
    }
}

fn done(label: &Label, name: &str) -> Label {
    Label { counting: None, counted_in: Some(name.to_owned()), ..label.clone() }
}

/// The file of a count. Its name is made of those who are in it, with the site's secret, so that it tells nobody who they are.
fn sheet(keys: &Keys, tally: &Tally, counted: Vec<(Receipt, Label)>) -> Result<Sheet, TallyError> {
    let mut hasher = blake3::Hasher::new_keyed(keys.worker()?.bytes());
    hasher.update(b"tally");
    counted.iter().for_each(|(receipt, _)| _ = hasher.update(receipt.as_str().as_bytes()));
    let digest = hasher.finalize().to_hex();
    let name = format!("{}-{}", tally.round.as_deref().unwrap_or("always"), &digest[..12]);
    Ok(Sheet { file: file(&tally.form, &name), text: tally.print(), submissions: tally.submissions, name, counted })
}

/// The whole path of a sheet.
pub fn path(root: &Path, sheet: &Sheet) -> PathBuf {
    root.join(&sheet.file)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::fixture;
    use crate::vault::{Purpose, recipients, seal};
    use model::submission::Answer;

    struct Office {
        root: tempfile::TempDir,
        key: Identity,
    }

    impl Office {
        fn open() -> Office {
            Office { root: fixture::site(fixture::SITE), key: Identity::generate() }
        }

        fn site(&self) -> Site {
            Site::open(self.root.path(), model::value::Day::parse("2026-11-24").unwrap())
        }

        fn keep(&self, receipts: std::ops::Range<usize>, size: &str, decision: &str) {
            let keys = [self.key.to_public().to_string(), Identity::generate().to_public().to_string()];
            let to = recipients(&keys, Purpose::Public, &Keys::of(self.root.path())).unwrap();
            for n in receipts {
                let receipt = Receipt::parse(&format!("{n:010}")).unwrap();
                let sealed = seal(&[("size".into(), Answer::One(size.into()))], &to).unwrap();
                let label = Label {
                    form: Some("idea".into()),
                    round: Some("v2".into()),
                    decision: Some(decision.into()),
                    ..Label::default()
                };
                Vault::of(self.root.path()).keep(&receipt, &sealed, &label).unwrap();
            }
        }

        fn count(&self) -> Count {
            turn(&Store::of(self.root.path())).unwrap().count(&self.site(), std::slice::from_ref(&self.key)).unwrap()
        }

        fn write(&self, sheet: &Sheet) {
            let path = path(self.root.path(), sheet);
            std::fs::create_dir_all(path.parent().unwrap()).unwrap();
            std::fs::write(path, &sheet.text).unwrap();
        }
    }

    #[test]
    fn fewer_than_five_wait_and_those_that_were_declined_are_never_counted() {
        let office = Office::open();
        office.keep(0..4, "s", "approved");
        office.keep(4..9, "s", "declined");
        let count = office.count();
        assert_eq!(
            (count.sheets.len(), count.too_few, uncounted(&office.site(), &Vault::of(office.root.path())).unwrap()),
            (0, 4, 4)
        );
        office.keep(9..10, "l", "approved");
        let count = office.count();
        assert!(count.sheets[0].text.ends_with("submissions: 5\nanswers:\n  size:\n    'l': 1\n    's': 4\n"));
        assert!(count.sheets[0].file.starts_with("content/tallies/idea/v2-"));
        let nobody =
            turn(&Store::of(office.root.path())).unwrap().count(&office.site(), &[Identity::generate()]).unwrap();
        assert_eq!((nobody.sheets.len(), nobody.closed), (0, 5));
    }

    #[test]
    fn what_was_collected_is_counted_once_it_stands_in_the_content() {
        let office = Office::open();
        office.keep(0..5, "s", "collected");
        assert_eq!(
            (office.count().sheets.len(), uncounted(&office.site(), &Vault::of(office.root.path())).unwrap()),
            (0, 0)
        );
        for n in 0..5 {
            let idea = format!("//- content/ideas/n{n}.md\n---\ntitle: N\nsubmission: '{n:010}'\n---\n");
            fixture::write(office.root.path(), &idea);
        }
        assert_eq!(
            (office.count().sheets.len(), uncounted(&office.site(), &Vault::of(office.root.path())).unwrap()),
            (1, 5)
        );
    }

    #[test]
    fn wherever_a_count_is_interrupted_nobody_is_counted_twice_or_left_out() {
        for stopped_after in 0..4 {
            let office = Office::open();
            office.keep(0..5, "s", "approved");
            let turn = turn(&Store::of(office.root.path())).unwrap();
            let count = turn.count(&office.site(), std::slice::from_ref(&office.key)).unwrap();
            let sheet = &count.sheets[0];
            if stopped_after > 0 {
                turn.begin(sheet).unwrap();
            }
            if stopped_after > 1 {
                office.write(sheet);
            }
            if stopped_after > 2 {
                turn.finish(sheet).unwrap();
            }
            drop(turn);
            office.keep(5..6, "l", "approved");
            let again = office.count();
            let counted: usize = again.sheets.iter().map(|sheet| sheet.submissions).sum();
            let expected = if stopped_after > 1 { (0, 1) } else { (6, 0) };
            assert_eq!((counted, again.too_few), expected, "stopped after step {stopped_after}");
            let taken = super::turn(&Store::of(office.root.path())).unwrap();
            taken.catch_up(&again).unwrap();
            if stopped_after > 1 {
                std::fs::remove_dir_all(office.root.path().join("content/tallies")).unwrap();
                assert_eq!(
                    uncounted(&office.site(), &Vault::of(office.root.path())).unwrap(),
                    1,
                    "what was counted stays counted, wherever its file is"
                );
            }
        }
    }
}
