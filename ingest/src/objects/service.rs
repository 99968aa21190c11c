//! A service of objects in memory, for tests: it can be one that takes no notice of conditions, one that is down, one whose
//! answers do not arrive, one that looks and writes in two steps, and one of several machines, of which a single one takes what is put.

use std::collections::VecDeque;
use std::fmt;
use std::sync::atomic::{AtomicBool, AtomicU8, AtomicUsize, Ordering};
use std::sync::{Arc, Mutex};
use std::time::Duration;

use async_trait::async_trait;
use futures_util::StreamExt;
use futures_util::stream::BoxStream;
use object_store::memory::InMemory;
use object_store::path::Path;
use object_store::{
    CopyOptions, Error, GetOptions, GetResult, ListResult, MultipartUpload, ObjectMeta, ObjectStore, ObjectStoreExt,
    PutMode, PutMultipartOptions, PutOptions, PutPayload, PutResult, Result,
};

use super::Objects;

/// Between the two steps of one that looks and then writes, where nothing else is said.
const MOMENT: Duration = Duration::from_millis(50);

/// The service. Cheap to clone.
#[derive(Clone, Debug, Default)]
pub(crate) struct Service(Arc<Inner>);

#[derive(Debug, Default)]
struct Inner {
    memory: InMemory,
    /// What only the least of its machines have, and what these are at.
    least: InMemory,
    part: AtomicU8,
    is_heedless: AtomicBool,
    is_in_two_steps: AtomicBool,
    /// Between the next steps.
    moments: Mutex<VecDeque<Duration>>,
    is_down: AtomicBool,
    is_mute: AtomicBool,
    asked: AtomicUsize,
}

impl Service {
    /// One that writes over what is there, whatever it is asked.
    pub(crate) fn heedless() -> Service {
        let service = Service::default();
        service.0.is_heedless.store(true, Ordering::SeqCst);
        service
    }

    /// One that looks whether what is there is what it is to be put over, and a moment later puts it over whatever is there by then.
    pub(crate) fn in_two_steps() -> Service {
        let service = Service::default();
        service.0.is_in_two_steps.store(true, Ordering::SeqCst);
        service
    }

    /// How long the next moments between two steps are.
    pub(crate) fn takes_its_time<const N: usize>(&self, moments: [Duration; N]) {
        self.0.moments.lock().unwrap().extend(moments);
    }

    /// Nothing is done any more, or all is again.
    pub(crate) fn goes_down(&self, is_down: bool) {
        self.0.is_down.store(is_down, Ordering::SeqCst);
    }

    /// All is done, and nobody hears that it was; or they do again.
    pub(crate) fn goes_mute(&self, is_mute: bool) {
        self.0.is_mute.store(is_mute, Ordering::SeqCst);
    }

    /// What is put is put on the least of its machines, and fails; or these are asked, too; or only the others are.
    pub(crate) fn falls_apart(&self, part: Part) {
        self.0.part.store(part as u8, Ordering::SeqCst);
    }

    fn is_at(&self, part: Part) -> bool {
        self.0.part.load(Ordering::SeqCst) == part as u8
    }

    /// How much was asked of it.
    pub(crate) fn asked(&self) -> usize {
        self.0.asked.load(Ordering::SeqCst)
    }

    /// A folder of its bucket.
    pub(crate) fn bucket(&self) -> Objects {
        Objects::of(Arc::new(self.clone()), Path::from("county")).unwrap()
    }

    fn asks(&self) -> Result<()> {
        self.0.asked.fetch_add(1, Ordering::SeqCst);
        if self.0.is_down.load(Ordering::SeqCst) { Err(lost()) } else { Ok(()) }
    }

    async fn is_as_expected(&self, location: &Path, mode: &PutMode) -> bool {
        let there = self.0.memory.head(location).await.ok();
        match mode {
            PutMode::Overwrite => false, // that takes one step
            PutMode::Create => there.is_none(),
            PutMode::Update(version) => there.is_some_and(|there| there.e_tag == version.e_tag),
        }
    }

    fn answers<T>(&self, answer: Result<T>) -> Result<T> {
        if self.0.is_mute.load(Ordering::SeqCst) { answer.and_then(|_| Err(lost())) } else { answer }
    }
}

/// What the least of the machines do.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Part {
    /// They are asked nothing.
    None,
    /// They alone are told.
    Takes,
    /// They answer, where the others know of nothing.
    Shows,
}

fn lost() -> Error {
    Error::Generic { store: "service", source: "it does not answer".into() }
}

impl fmt::Display for Service {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("service")
    }
}

#[async_trait]
impl ObjectStore for Service {
    async fn put_opts(&self, location: &Path, payload: PutPayload, options: PutOptions) -> Result<PutResult> {
        self.asks()?;
        let heedless = self.0.is_heedless.load(Ordering::SeqCst);
        let mode = if heedless { PutMode::Overwrite } else { options.mode.clone() };
        if self.0.is_in_two_steps.load(Ordering::SeqCst) && self.is_as_expected(location, &mode).await {
            let moment = self.0.moments.lock().unwrap().pop_front();
            tokio::time::sleep(moment.unwrap_or(MOMENT)).await;
            return self.0.memory.put(location, payload).await;
        }
        if self.is_at(Part::Takes) {
            self.0.least.put(location, payload).await?;
            return Err(lost());
        }
        let put = self.0.memory.put_opts(location, payload, PutOptions { mode, ..options }).await;
        self.answers(put)
    }

    async fn put_multipart_opts(&self, _: &Path, _: PutMultipartOptions) -> Result<Box<dyn MultipartUpload>> {
        Err(lost()) // nothing here is so large
    }

    async fn get_opts(&self, location: &Path, options: GetOptions) -> Result<GetResult> {
        self.asks()?;
        match self.0.memory.get_opts(location, options.clone()).await {
            Err(Error::NotFound { .. }) if self.is_at(Part::Shows) => self.0.least.get_opts(location, options).await,
            found => found,
        }
    }

    fn delete_stream(&self, locations: BoxStream<'static, Result<Path>>) -> BoxStream<'static, Result<Path>> {
        match self.asks() {
            Ok(()) => self.0.memory.delete_stream(locations),
            Err(_) => locations.map(|_| Err(lost())).boxed(),
        }
    }

    fn list(&self, prefix: Option<&Path>) -> BoxStream<'static, Result<ObjectMeta>> {
        self.0.memory.list(prefix)
    }

    async fn list_with_delimiter(&self, prefix: Option<&Path>) -> Result<ListResult> {
        self.asks()?;
        self.0.memory.list_with_delimiter(prefix).await
    }

    async fn copy_opts(&self, from: &Path, to: &Path, options: CopyOptions) -> Result<()> {
        self.0.memory.copy_opts(from, to, options).await
    }
}
