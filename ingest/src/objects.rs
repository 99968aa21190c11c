//! Objects by their names, in a folder of the disk, or in a bucket of S3 or of what speaks like it, of Azure or of Google: into a
//! bucket any number of workers accept, and editors decide from their own machines. The code is the same for all of them.
//!
//! **What is put is durable when that is said**: the disk syncs it, and it is what a service is bought for.
//!
//! **Nothing is relied on that not all of them do.** That an object is only created where there is none is asked for; some services
//! take no notice and write over it (those of which no machine decides for the others). Whoever accepts needs it for nothing,
//! because what has one name says the same (see `crate::intake`), so that putting it twice is putting it once, and what was
//! found can be put again ([`Objects::confirm`]). Only those do who change what is there already, editors and whoever publishes: see
//! [`lease`].

pub mod lease;
mod reach;

use std::fmt;
use std::io;
use std::path::Path;
use std::sync::{Arc, mpsc};

use futures_util::{StreamExt, TryStreamExt, stream};
use jiff::Timestamp;
use object_store::local::LocalFileSystem;
use object_store::path::Path as Key;
use object_store::{Error, ObjectStore, ObjectStoreExt, PutMode, PutOptions, UpdateVersion};
use tokio::runtime::Runtime;

use crate::limits;
use crate::private_file::Created;

pub use lease::{Lease, Terms};
pub use reach::{BucketError, Patience, reach, variables};

/// The list of what was published, which lies beside it.
pub const PUBLISHED: &str = ".showground-published.json";

/// So many objects are asked for at once: enough to wait for none, and no reason for a service to slow us down.
const AT_ONCE: usize = 16;

/// A place for objects. Cheap to clone.
#[derive(Clone)]
pub struct Objects(Arc<Inner>);

struct Inner {
    store: Arc<dyn ObjectStore>,
    folder: Key,
    /// Where it is in the network. The threads that wait for the store have no runtime.
    network: Option<Runtime>,
}

/// An object in a folder.
#[derive(Clone, Debug)]
pub struct Listed {
    /// Its name, without the folder.
    pub name: String,
    /// When it was put.
    pub put: Timestamp,
}

/// What lies in a folder.
#[derive(Clone, Debug, Default)]
pub struct Listing {
    /// The objects.
    pub objects: Vec<Listed>,
    /// The names of the folders.
    pub folders: Vec<String>,
}

impl Objects {
    /// Those in a folder of the disk, which has to be there.
    ///
    /// # Errors
    /// When it is not.
    pub fn in_folder(folder: &Path) -> io::Result<Objects> {
        let store = LocalFileSystem::new_with_prefix(folder).map_err(fault)?.with_fsync(true);
        Ok(Objects(Arc::new(Inner { store: Arc::new(store), folder: Key::default(), network: None })))
    }

    /// Those of the bucket with this address, such as `s3://programme`, or of a folder in it, such as `s3://programme/county`. Nothing
    /// is asked of it yet.
    ///
    /// # Errors
    /// When the address names none, or this program can reach none.
    pub fn in_bucket(address: &str) -> Result<Objects, BucketError> {
        let patience =
            Patience { answer: limits::BUCKET_TIME, tries: limits::BUCKET_TRIES, all: limits::BUCKET_PATIENCE };
        let (store, folder) = reach(address, patience)?;
        Ok(Objects::of(store, folder)?)
    }

    /// Those in a folder of a store that is at hand.
    ///
    /// # Errors
    /// When the system gives no thread to work on.
    pub fn of(store: Arc<dyn ObjectStore>, folder: Key) -> io::Result<Objects> {
        let mut network = tokio::runtime::Builder::new_multi_thread();
        let network = network.worker_threads(1).thread_name("bucket").enable_all().build()?;
        Ok(Objects(Arc::new(Inner { store, folder, network: Some(network) })))
    }

    /// Puts an object, unless there is one; where the service takes no notice of that, also over one.
    ///
    /// # Errors
    /// When it may not have been put.
    pub async fn create(&self, key: &str, bytes: &[u8]) -> io::Result<Created> {
        let (bytes, create) = (bytes.to_vec(), PutOptions::from(PutMode::Create));
        self.asked(key, |objects, key| async move {
            match objects.0.store.put_opts(&key, bytes.clone().into(), create).await {
                Ok(_) => Ok(Created::New),
                Err(Error::AlreadyExists { .. }) => Ok(Created::Existed),
                Err(Error::NotImplemented { .. }) => {
                    objects.0.store.put(&key, bytes.into()).await.map(|_| Created::New)
                }
                Err(error) => Err(error),
            }
        })
        .await
    }

    /// Puts an object, over the one that may be there.
    ///
    /// # Errors
    /// When it may not have been put.
    pub async fn replace(&self, key: &str, bytes: &[u8]) -> io::Result<()> {
        let bytes = bytes.to_vec();
        self.asked(key, |objects, key| async move { objects.0.store.put(&key, bytes.into()).await.map(drop) }).await
    }

    /// Makes sure that an object which was found will be found by whoever looks from now on. Whether it is still there.
    ///
    /// Where several machines are one service and what most of them have counts, one that was put on the least of them is seen by
    /// whoever happens to ask that one, and not by the next who asks the others; whoever put it was told that it failed. So what
    /// was found is put again, as it is, over nothing but that. A service that takes no notice of this condition writes it over what
    /// an editor did with it at the same moment, too, such as a note, that they took a refusal back, or that they erased it. That is
    /// the lesser loss: it can be done again.
    ///
    /// # Errors
    /// When it may not be found; [`io::ErrorKind::ResourceBusy`] when others changed it each time.
    pub async fn confirm(&self, key: &str) -> io::Result<bool> {
        self.asked(key, |objects, key| async move {
            let mut tries = 1..limits::BUCKET_TRIES;
            loop {
                match objects.confirmed(&key).await {
                    Ok(()) => return Ok(true),
                    Err(Error::NotFound { .. }) => return Ok(false),
                    Err(Error::Precondition { .. }) if tries.next().is_some() => {} // it was changed meanwhile
                    Err(error) => return Err(error),
                }
            }
        })
        .await
    }

    /// The bytes of an object; nothing when there is none.
    ///
    /// # Errors
    /// When that cannot be told.
    pub async fn get(&self, key: &str) -> io::Result<Option<Vec<u8>>> {
        self.asked(key, |objects, key| async move { objects.fetched(&key).await }).await
    }

    /// The same for many, in their order.
    ///
    /// # Errors
    /// When it cannot be told of one.
    pub async fn get_all(&self, keys: &[String]) -> io::Result<Vec<Option<Vec<u8>>>> {
        let all = keys.iter().cloned().map(|key| {
            let objects = self.clone();
            async move { objects.get(&key).await }
        });
        stream::iter(all).buffered(AT_ONCE).try_collect().await
    }

    /// Takes an object away. Whether it was there.
    ///
    /// # Errors
    /// When it may still be there.
    pub async fn remove(&self, key: &str) -> io::Result<bool> {
        self.asked(key, |objects, key| async move {
            match objects.0.store.head(&key).await {
                Ok(_) => {} // the services do not say whether there was anything to delete
                Err(Error::NotFound { .. }) => return Ok(false),
                Err(error) => return Err(error),
            }
            match objects.0.store.delete(&key).await {
                Ok(()) | Err(Error::NotFound { .. }) => Ok(true),
                Err(error) => Err(error),
            }
        })
        .await
    }

    /// Whether a published site lies in this folder, or around it: then everybody may read what is put here.
    ///
    /// # Errors
    /// When that cannot be told.
    pub async fn are_published(&self) -> io::Result<bool> {
        self.asked("", |objects, folder| async move {
            let parts: Vec<_> = folder.parts().collect();
            for depth in 0..=parts.len() {
                let list = Key::from_iter(parts[..depth].iter().cloned()).join(PUBLISHED);
                match objects.0.store.head(&list).await {
                    Ok(_) => return Ok(true),
                    Err(Error::NotFound { .. }) => {}
                    Err(error) => return Err(error),
                }
            }
            Ok(false)
        })
        .await
    }

    /// What lies in a folder, and not in one of that.
    ///
    /// # Errors
    /// When that cannot be told.
    pub async fn list(&self, folder: &str) -> io::Result<Listing> {
        self.asked(folder, |objects, key| async move {
            let found = objects.0.store.list_with_delimiter(Some(&key)).await?;
            let objects = found.objects.iter().filter_map(|object| {
                let name = object.location.filename()?.to_owned();
                let put = Timestamp::from_second(object.last_modified.timestamp()).ok()?;
                Some(Listed { name, put })
            });
            let folders = found.common_prefixes.iter().filter_map(|below| below.filename().map(str::to_owned));
            Ok(Listing { objects: objects.collect(), folders: folders.collect() })
        })
        .await
    }

    /// All that lies in a folder or in one below, by its path in that folder.
    ///
    /// # Errors
    /// When that cannot be told.
    pub async fn below(&self, folder: &str) -> io::Result<Vec<Listed>> {
        let Listing { objects, folders } = self.list(folder).await?;
        let below = folders.into_iter().map(|below| {
            let (place, whole) = (self.clone(), format!("{folder}/{below}"));
            async move {
                let listed = place.list(&whole).await?.objects.into_iter();
                let all = listed.map(|one| Listed { name: format!("{below}/{}", one.name), ..one });
                io::Result::Ok(all.collect::<Vec<_>>())
            }
        });
        let below: Vec<Vec<Listed>> = stream::iter(below).buffered(AT_ONCE).try_collect().await?;
        Ok(objects.into_iter().chain(below.into_iter().flatten()).collect())
    }

    async fn confirmed(&self, key: &Key) -> Result<(), Error> {
        let found = self.0.store.get(key).await?;
        let version = UpdateVersion { e_tag: found.meta.e_tag.clone(), version: found.meta.version.clone() };
        let bytes = found.bytes().await?;
        match self.0.store.put_opts(key, bytes.clone().into(), PutMode::Update(version).into()).await {
            Err(Error::NotImplemented { .. }) => self.0.store.put(key, bytes.into()).await.map(drop),
            put => put.map(drop),
        }
    }

    async fn fetched(&self, key: &Key) -> Result<Option<Vec<u8>>, Error> {
        match self.0.store.get(key).await {
            Ok(found) => Ok(Some(found.bytes().await?.to_vec())),
            Err(Error::NotFound { .. }) => Ok(None),
            Err(error) => Err(error),
        }
    }

    /// Does something with an object, where the network is. Whoever waits for it needs no runtime.
    async fn asked<T, F>(&self, key: &str, work: impl FnOnce(Objects, Key) -> F) -> io::Result<T>
    where
        T: Send + 'static,
        F: Future<Output = Result<T, Error>> + Send + 'static,
    {
        let place = Key::parse(format!("{}/{key}", self.0.folder)).map_err(io::Error::other)?;
        let work = work(self.clone(), place);
        let done = match &self.0.network {
            Some(network) => network.spawn(work).await.map_err(io::Error::other)?,
            None => work.await,
        };
        done.map_err(fault)
    }

    /// Begins something that goes on where the network is, for as long as somebody has this place.
    fn begin(&self, work: impl Future<Output = ()> + Send + 'static) {
        if let Some(network) = &self.0.network {
            network.spawn(work);
        }
    }

    /// Blocks the thread until a call, made with a clone of this, has been answered.
    ///
    /// # Errors
    /// As the call.
    pub(crate) fn wait<T, F>(&self, call: impl FnOnce(Objects) -> F) -> io::Result<T>
    where
        T: Send + 'static,
        F: Future<Output = io::Result<T>> + Send + 'static,
    {
        let Some(network) = &self.0.network else { return futures_executor::block_on(call(self.clone())) };
        let ((done, answer), call) = (mpsc::channel(), call(self.clone()));
        network.spawn(async move { done.send(call.await) });
        answer.recv().map_err(io::Error::other)?
    }
}

/// What a service says, as the disk would. Nothing that somebody wrote is in it.
fn fault(error: Error) -> io::Error {
    let is_missing = matches!(error, Error::NotFound { .. });
    let is_changed = matches!(error, Error::Precondition { .. });
    let kind = if is_missing { io::ErrorKind::NotFound } else { io::ErrorKind::Other };
    io::Error::new(if is_changed { io::ErrorKind::ResourceBusy } else { kind }, error)
}

impl Drop for Inner {
    fn drop(&mut self) {
        if let Some(network) = self.network.take() {
            network.shutdown_background(); // whoever asked has the answer, or has gone
        }
    }
}

impl fmt::Debug for Objects {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}/{}", self.0.store, self.0.folder)
    }
}

#[cfg(test)]
pub(crate) mod service;
#[cfg(test)]
mod tests;
