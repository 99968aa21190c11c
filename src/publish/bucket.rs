//! A bucket of S3 or of what speaks like it, of Azure or of Google. Nothing in it is read but the list; it is listed once, and
//! what the listing lacks, has in another size, or the list says nothing of is sent again. Each file goes with its type, and
//! with how long browsers may keep it.
//!
//! Who sends something has the turn there ([`Lease`]): of two machines, one waits for the other, and then looks again.
//!
//! Who we are, and where the bucket is, is taken from the variables that the tools of these services know, such as
//! `AWS_ACCESS_KEY_ID`, `AWS_SECRET_ACCESS_KEY`, `AWS_REGION` and `AWS_ENDPOINT`; without TLS only with `AWS_ALLOW_HTTP=true`.

use std::cell::{OnceCell, RefCell};
use std::collections::BTreeMap;
use std::io;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

use futures_util::{StreamExt, TryStreamExt, stream};
use ingest::objects::{Lease, Objects, Patience, Terms, reach, variables};
use object_store::path::Path;
use object_store::{Attribute, Attributes, Error, ObjectMeta, ObjectStore, ObjectStoreExt, PutOptions};
use tokio::runtime::Runtime;
use tracing::subscriber::{DefaultGuard, NoSubscriber};

use super::folder::TURN;
use super::{End, Found, List, Place, Plan, Site, Step, list, step_by_step};
use crate::exit::{Failure, Outcome};
use crate::media;

/// So many files are under way at once: enough to wait for none, and no reason for a service to slow us down.
const AT_ONCE: usize = 16;
/// A document of some megabytes takes its time on a slow line. Who waits longer would rather be told.
const PATIENCE: Patience = Patience { answer: Duration::from_secs(30), tries: 4, all: Duration::from_secs(60) };
/// After how long without a word another machine has gone: longer than a quarter of it and all that is waited for, together.
const SILENCE: Duration = Duration::from_secs(150);
/// The list is read by the next publishing alone.
const NOT_KEPT: &str = "no-store";

/// A bucket, and the folder in it.
pub struct Bucket {
    address: String,
    store: Arc<dyn ObjectStore>,
    folder: Path,
    /// The same, for turns. It has connections of its own, because those of `store` rest whenever nothing is asked of that.
    turns: Objects,
    /// Who publishes.
    who: String,
    lease: OnceCell<Lease>,
    /// Which list was found.
    found: RefCell<Option<String>>,
    runtime: Runtime,
    /// What is tried again is no news; what fails in the end is said.
    _quiet: DefaultGuard,
}

impl Bucket {
    /// The one with this address, such as `s3://showcase/county`. Nothing is asked of it yet. `who` publishes, by a name that nobody
    /// else at work has; or by none.
    ///
    /// # Errors
    /// When its address or what the variables say makes no sense.
    pub fn at(address: &str, who: String) -> Result<Bucket, Failure> {
        let (store, folder) = reach(address, PATIENCE).map_err(|error| Failure::misuse(error.to_string()))?;
        let turns = Objects::in_bucket(address).map_err(|error| Failure::misuse(error.to_string()))?;
        Bucket::of(address, store, folder, turns, who).map_err(Failure::machine)
    }

    fn of(address: &str, store: Arc<dyn ObjectStore>, folder: Path, turns: Objects, who: String) -> io::Result<Bucket> {
        let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build()?;
        let _quiet = tracing::subscriber::set_default(NoSubscriber::new());
        let (lease, found) = (OnceCell::new(), RefCell::default());
        Ok(Bucket { address: address.to_owned(), store, folder, turns, who, lease, found, runtime, _quiet })
    }

    async fn listed(&self, site: &Site) -> Result<Found, Error> {
        let folder = (!self.folder.is_root()).then_some(&self.folder);
        let all: Vec<ObjectMeta> = self.store.list(folder).try_collect().await?;
        let name = |object: &ObjectMeta| {
            let below: Vec<_> =
                object.location.prefix_match(&self.folder)?.map(|part| part.as_ref().to_owned()).collect();
            Some(below.join("/"))
        };
        let mut found: BTreeMap<String, &ObjectMeta> =
            all.iter().filter_map(|object| Some((name(object)?, object))).collect();
        found.remove(TURN);
        let list = found.remove(list::NAME);
        let list = match list {
            Some(object) => self.list(object).await?,
            None => None,
        };
        let list_has = |name: &str| list.as_ref().is_some_and(|list| list.files.contains_key(name));
        // What is empty and no file of ours stands for a folder: the consoles of these services put it there. Nothing lies in it.
        found.retain(|name, object| object.size > 0 || site.files.contains_key(name.as_str()) || list_has(name));
        let is_same = |name: &str, size: u64| {
            let ours = site.files.get_key_value(name).filter(|(_, file)| file.size == size);
            ours.is_some_and(|(path, file)| list.as_ref().is_some_and(|list| list.has(path, &file.hash)))
        };
        let files = found.into_iter().map(|(name, object)| (is_same(&name, object.size), name));
        Ok(Found { files: files.map(|(same, name)| (name, same)).collect(), list })
    }

    /// The list. Who publishes between the listing and this has another one than was found, where the listing tells which it was.
    async fn list(&self, listed: &ObjectMeta) -> Result<Option<List>, Error> {
        let read = self.store.get(&self.place(list::NAME)?).await?;
        let found = if listed.e_tag.is_some() { listed } else { &read.meta };
        self.found.replace(Some(version(found)));
        Ok(List::parse(&read.bytes().await?))
    }

    /// Whether the list is another one than was found.
    async fn is_another(&self) -> Result<bool, Error> {
        let now = match self.store.head(&self.place(list::NAME)?).await {
            Ok(meta) => Some(version(&meta)),
            Err(Error::NotFound { .. }) => None,
            Err(error) => return Err(error),
        };
        Ok(*self.found.borrow() != now)
    }

    /// To be asked before each change.
    async fn still_ours(&self) -> Outcome {
        match self.lease.get() {
            Some(lease) => lease.still_ours().await.map_err(Failure::machine),
            None => Ok(()),
        }
    }

    async fn put(&self, name: &str, bytes: Vec<u8>, cache: &'static str) -> Result<(), Error> {
        let attributes =
            Attributes::from_iter([(Attribute::ContentType, media::of(name).kind), (Attribute::CacheControl, cache)]);
        let options = PutOptions { attributes, ..PutOptions::default() };
        self.store.put_opts(&self.place(name)?, bytes.into(), options).await.map(drop)
    }

    async fn delete(&self, name: &str) -> Result<(), Error> {
        match self.store.delete(&self.place(name)?).await {
            Err(Error::NotFound { .. }) => Ok(()),
            other => other,
        }
    }

    /// A name as it is: nothing in it is a sign for something else.
    fn place(&self, name: &str) -> Result<Path, Error> {
        Ok(Path::parse(format!("{}/{name}", self.folder))?)
    }

    async fn step(&self, step: &Step, site: &Site) -> Outcome {
        self.still_ours().await?;
        let done = match step {
            Step::Send(path) => self.put(path.as_str(), site.bytes(path)?, media::cache(path.as_str())).await,
            Step::Delete(path) => self.delete(path.as_str()).await,
        };
        done.map_err(|error| self.fault(&error))
    }

    fn fault(&self, error: &Error) -> Failure {
        if let Error::InvalidPath { source } = error {
            return Failure::misuse(format!(
                "what lies in the bucket cannot be listed, because of a name that means nothing to other programs: {source}; take \
                 that away, or publish to a folder in which it is not, like s3://showcase/folder"
            ));
        }
        self.look_again(error)
    }

    fn look_again(&self, error: &impl std::fmt::Display) -> Failure {
        Failure::machine(format!(
            "{error}\nlook whether the bucket is there, and the environment has the right credentials and address: {}; then publish \
             again: it goes on from there",
            variables(&self.address)
        ))
    }
}

impl End for Bucket {
    fn found(&self, site: &Site) -> Result<Found, Failure> {
        self.runtime.block_on(self.listed(site)).map_err(|error| self.fault(&error))
    }

    fn turn(&self) -> Result<bool, Failure> {
        let terms = Terms { who: self.who.clone(), silence: SILENCE };
        let waited = Arc::new(AtomicBool::new(false));
        let told = Arc::clone(&waited);
        let theirs = move || {
            told.store(true, Ordering::Relaxed);
            let long = SILENCE.as_secs();
            aside!("another machine publishes there; waiting until it is done, or was not heard of for {long} seconds");
        };
        let lease = self.runtime.block_on(Lease::on(&self.turns, TURN, terms, theirs));
        let lease = lease.map_err(|error| self.look_again(&error))?;
        self.lease.get_or_init(|| lease);
        // Who was waited for may have sent something and not come to say so in the list.
        Ok(waited.load(Ordering::Relaxed)
            || self.runtime.block_on(self.is_another()).map_err(|error| self.fault(&error))?)
    }

    fn take(&self, plan: &Plan, site: &Site, list: Option<&List>, done: &dyn Fn()) -> Outcome {
        step_by_step(self, plan, site, list, done)
    }
}

impl Place for Bucket {
    fn take(&self, steps: &[Step], site: &Site, done: &dyn Fn()) -> Outcome {
        let all = stream::iter(steps).map(|step| self.step(step, site)).buffer_unordered(AT_ONCE);
        let told = all.try_for_each(|()| {
            done();
            std::future::ready(Ok(()))
        });
        self.runtime.block_on(told)
    }

    fn note(&self, list: &List) -> Outcome {
        let put = async {
            self.still_ours().await?;
            self.put(list::NAME, list.bytes(), NOT_KEPT).await.map_err(|error| self.fault(&error))
        };
        self.runtime.block_on(put)
    }
}

/// What is different for each list that was put. Azure quotes it in one answer, and not in another.
fn version(meta: &ObjectMeta) -> String {
    meta.e_tag.as_deref().map_or_else(|| meta.last_modified.to_string(), |tag| tag.trim_matches('"').to_owned())
}

#[cfg(test)]
mod tests {
    use std::path::PathBuf;

    use object_store::memory::InMemory;

    use super::*;
    use crate::publish::site::File;

    #[test]
    fn what_stands_for_a_folder_is_in_nobodys_way_and_what_others_put_there_is_found() {
        let store = Arc::new(InMemory::new());
        let folder = Path::from("county");
        let turns = Objects::of(Arc::clone(&store) as _, folder.clone()).unwrap();
        let bucket = Bucket::of("", Arc::clone(&store) as _, folder, turns, String::new()).unwrap();
        for (name, text) in [
            ("county", ""),
            ("county/ideas", ""),
            ("county/theirs", ""),
            ("county/theirs.html", "theirs"),
            ("county/.showground-publishing", "a machine"),
        ] {
            bucket.runtime.block_on(store.put(&Path::from(name), text.into())).unwrap();
        }
        let name = model::SitePath::parse("ideas/index.html").unwrap();
        let files = BTreeMap::from([(name, File { size: 1, hash: "0".into() })]);
        let site = Site { folder: PathBuf::new(), address: String::new(), mark: None, files };
        let found = bucket.found(&site).unwrap();
        assert_eq!(found.files, BTreeMap::from([("theirs.html".to_owned(), false)]));
    }

    #[test]
    fn who_waited_for_another_looks_again_also_when_those_left_the_list_as_it_was() {
        let store: Arc<dyn ObjectStore> = Arc::new(InMemory::new());
        let turns = || Objects::of(Arc::clone(&store), Path::default()).unwrap();
        let bucket = || Bucket::of("", Arc::clone(&store), Path::default(), turns(), String::new()).unwrap();
        let site = Site { folder: PathBuf::new(), address: String::new(), mark: None, files: BTreeMap::new() };
        let (one, other) = (bucket(), bucket());
        one.found(&site).unwrap();
        assert!(!one.turn().unwrap(), "nobody else is there");
        other.found(&site).unwrap();
        let lease = one.lease.into_inner();
        std::thread::scope(|scope| {
            scope.spawn(move || {
                std::thread::sleep(Duration::from_secs(1));
                drop(lease);
            });
            assert!(other.turn().unwrap());
        });
    }
}
