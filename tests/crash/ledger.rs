//! The oracle: what was sent, what was thanked for, and whether the inbox agrees.

use std::collections::{BTreeMap, BTreeSet};
use std::fs::{self, File, OpenOptions};
use std::io::Write;
use std::path::{Path, PathBuf};
use std::sync::{Condvar, Mutex};
use std::time::Duration;

use model::record::Record;
use model::{SitePath, Source};

use crate::crash::sent::Submission;
use crate::crash::site;
use crate::fixture;
use crate::server::Answer;

/// Thanks take no longer than this on any machine.
const PATIENCE: Duration = Duration::from_secs(60);

/// All that was sent to one site, and on a disk all that was thanked for.
pub struct Ledger {
    path: PathBuf,
    list: Mutex<List>,
    sent: Mutex<BTreeMap<String, Submission>>,
    /// The files that were found to be right, with a fingerprint of all they hold.
    right: Mutex<BTreeMap<String, blake3::Hash>>,
    /// How many thanks came.
    thanks: Mutex<u64>,
    more: Condvar,
}

/// The list on the disk, and whose thanks are in it.
struct List {
    file: File,
    written: BTreeSet<String>,
}

impl Ledger {
    /// An empty one, kept in a file.
    pub fn new(path: PathBuf) -> Ledger {
        let file = OpenOptions::new().create_new(true).append(true).open(&path).unwrap();
        Ledger {
            path,
            list: Mutex::new(List { file, written: BTreeSet::new() }),
            sent: Mutex::default(),
            right: Mutex::default(),
            thanks: Mutex::default(),
            more: Condvar::new(),
        }
    }

    /// Sends a submission. Thanks are written down, durable, before anything else happens.
    pub fn send(&self, submission: &Submission, address: &str) -> Option<Answer> {
        self.expect(submission);
        let answer = submission.send(address);
        self.heard(submission, answer.as_ref());
        answer
    }

    /// A submission will be sent.
    pub fn expect(&self, submission: &Submission) {
        self.sent.lock().unwrap().insert(submission.receipt.to_string(), submission.clone());
    }

    /// What came of sending one. Whether it was thanked for.
    pub fn heard(&self, submission: &Submission, answer: Option<&Answer>) -> bool {
        let is_thanked = submission.is_thanked_by(answer);
        if is_thanked {
            self.write_down(submission);
            *self.thanks.lock().unwrap() += 1;
            self.more.notify_all();
        }
        is_thanked
    }

    /// Once for each submission: thanks for the same thing again promise nothing more.
    fn write_down(&self, submission: &Submission) {
        let mut list = self.list.lock().unwrap();
        if list.written.insert(submission.receipt.to_string()) {
            writeln!(list.file, "{} {}", submission.receipt, submission.digest()).unwrap();
            list.file.sync_all().unwrap();
        }
    }

    /// How many thanks came so far, for the same thing again included.
    pub fn thanks(&self) -> u64 {
        *self.thanks.lock().unwrap()
    }

    /// Waits until so many thanks came, but not for ever: a worker that refuses everything is found out by others.
    pub fn wait_for_thanks(&self, many: u64) {
        let few = |thanks: &mut u64| *thanks < many;
        drop(self.more.wait_timeout_while(self.thanks.lock().unwrap(), PATIENCE, few).unwrap());
    }

    /// Sends a submission that has to be taken.
    pub fn send_well(&self, submission: &Submission, address: &str) {
        let answer = self.send(submission, address);
        assert!(submission.is_thanked_by(answer.as_ref()), "no thanks, but {answer:?}");
    }

    /// How many records the inbox of a site has, and how many of them were thanked for.
    ///
    /// # Panics
    /// With everything that breaks the promise.
    pub fn check(&self, root: &Path) -> (usize, usize) {
        let (found, mut wrong) = self.found(root);
        let thanked = self.thanked();
        for (receipt, digest) in &thanked {
            match found.get(receipt) {
                None => wrong.push(format!("{receipt} was thanked for and is lost")),
                Some(here) if here != digest => wrong.push(format!("{receipt} is not what was sent")),
                Some(_) => {}
            }
        }
        assert!(wrong.is_empty(), "{}\n{}", wrong.join("\n"), tree(root));
        (found.len(), thanked.len())
    }

    /// Every record, by receipt with the digest of what it says, and what is wrong with any.
    fn found(&self, root: &Path) -> (BTreeMap<String, String>, Vec<String>) {
        let (mut found, mut wrong, sent) = (BTreeMap::new(), Vec::new(), self.sent.lock().unwrap());
        let mut right = self.right.lock().unwrap();
        for (name, bytes) in fixture::files(&root.join("inbox")).into_iter().filter(|(name, _)| name.ends_with(".md")) {
            let receipt = Path::new(&name).file_stem().unwrap().to_string_lossy().into_owned();
            let fingerprint = blake3::hash(&bytes);
            let is_known = right.get(&name) == Some(&fingerprint);
            let read = |sent: &Submission| if is_known { Ok(sent.digest()) } else { read(&bytes, sent) };
            match sent.get(&receipt).ok_or("nobody sent it".to_owned()).and_then(read) {
                Ok(digest) => {
                    right.insert(name.clone(), fingerprint);
                    if found.insert(receipt, digest).is_some() {
                        wrong.push(format!("{name} is there twice"));
                    }
                }
                Err(why) => wrong.push(format!("{name}: {why}")),
            }
        }
        (found, wrong)
    }

    fn thanked(&self) -> BTreeMap<String, String> {
        let text = fs::read_to_string(&self.path).unwrap();
        text.lines().filter_map(|line| line.split_once(' ')).map(|(a, b)| (a.to_owned(), b.to_owned())).collect()
    }

    /// Takes everything out of the inbox after a last look, as editors do who have decided on all, and forgets it.
    pub fn carry_off(&self, root: &Path) -> usize {
        let (found, _) = self.check(root);
        for folder in ["waiting", "quarantine"] {
            for (name, _) in fixture::files(&root.join("inbox").join(folder)) {
                fs::remove_file(root.join("inbox").join(folder).join(name)).unwrap();
            }
        }
        self.forget();
        found
    }

    /// Begins anew.
    pub fn forget(&self) {
        self.sent.lock().unwrap().clear();
        self.right.lock().unwrap().clear();
        let mut list = self.list.lock().unwrap();
        list.written.clear();
        list.file.set_len(0).unwrap();
    }
}

/// The digest of what a record says, private answers included.
fn read(bytes: &[u8], sent: &Submission) -> Result<String, String> {
    let text = std::str::from_utf8(bytes).map_err(|error| error.to_string())?;
    let source = Source::new(SitePath::parse("inbox/record.md").unwrap(), text);
    let record = Record::parse(&source).map_err(|mistakes| format!("torn: {mistakes:?}"))?;
    let field = |id: &str| record.fields.iter().find(|(field, _)| field == id).map(|(_, answer)| answer.clone());
    let sealed = record.sealed.as_deref().ok_or("without its private part")?;
    let opened = ingest::vault::open(sealed, site::editor()).map_err(|error| error.to_string())?;
    let email = opened.into_iter().find(|(field, _)| field == "email").map(|(_, answer)| answer);
    let expected = [(field("title"), sent.title()), (field("story"), sent.story()), (email, sent.email())];
    match expected.into_iter().all(|(here, sent)| here.is_some_and(|here| here.values().eq([sent.as_str()]))) {
        true => Ok(sent.digest()),
        false => Err("not what was sent".into()),
    }
}

/// What lies in the inbox, for people.
fn tree(root: &Path) -> String {
    let file = |(name, bytes): (String, Vec<u8>)| format!("  inbox/{name} ({} bytes)\n", bytes.len());
    fixture::files(&root.join("inbox")).into_iter().map(file).collect()
}
