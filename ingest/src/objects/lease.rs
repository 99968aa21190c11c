//! The turn of an editor at a bucket: of all who change what is there already, one at a time. So do those who publish to it.
//!
//! A lock on a file ends with the process that holds it; an object stays. So the turn is a lease: whoever has it says so in an
//! object, and says it again as long as they have it, also while they wait for something else, and before a change
//! ([`Lease::still_ours`]) unless that was a moment ago. **It is over when nobody has said so for [`Terms::silence`]**, by the clock of whoever waits: no two clocks are compared. A change begins within a quarter
//! of that time from the last word. For editors that time is [`limits::LEASE`], and a request is done or given up within a third of
//! it ([`limits::BUCKET_PATIENCE`], and one more [`limits::BUCKET_TIME`], for the last try), so a change of one or two
//! requests that was begun in a turn is over before the turn is.
//!
//! A word may name who says it ([`Terms::who`]). Whoever knows by other means that an earlier one of that name has ended, need not
//! wait: their word is theirs to go on from.
//!
//! A word is only said over one's own last one, by the tag that the service gives to each. Each bears a mark of the turn that it is said
//! for, by which one's own is known again: an answer may be lost, and what is tried again is refused because of what was done the first
//! time. A service may look whether there is one and write in two steps, and thank two: so a turn begins when the word has been the last
//! one for half a second, and where somebody was silent, for as long as an answer may take. Where a service takes no notice of tags at
//! all, two editors can have a turn at the same moment; [`Lease::is_honoured`] tells, and they have to agree among themselves.

use std::io;
use std::sync::{Arc, Mutex, PoisonError, Weak};
use std::time::{Duration, Instant, SystemTime};

use object_store::path::Path as Key;
use object_store::{Error, ObjectStore, ObjectStoreExt, PutMode, PutOptions, UpdateVersion};

use super::Objects;
use crate::limits;

/// How often whoever waits looks whether it is their turn.
const LOOK: Duration = Duration::from_millis(500);
/// Which part of a silence it is, for which the word that ends it has to be the last one.
const SETTLES: u32 = 12;
const _: () = assert!(limits::LEASE.as_secs() >= SETTLES as u64 * limits::BUCKET_TIME.as_secs());
/// So many bytes are drawn for each turn, and for each word.
const CHANCE: usize = 16;

/// On which terms a turn is taken.
#[derive(Clone, Debug)]
pub struct Terms {
    /// Who takes it, in a line, which is different for all who could be at work at one moment; nothing for who is not to be known.
    pub who: String,
    /// After how long without a word it is over: longer than a quarter of it and anything that is done in it, together.
    pub silence: Duration,
}

impl Terms {
    /// Those of editors, who wait for each other.
    fn of_editors() -> Terms {
        Terms { who: String::new(), silence: limits::LEASE }
    }

    /// For how long a word needs no other.
    fn fresh(&self) -> Duration {
        self.silence / 4
    }

    /// For how long a word has to be the last one where somebody was silent: all who wait for that see it end at the same moment, and
    /// the service may be slow. For editors it is as long as one answer may take.
    fn settles(&self) -> Duration {
        self.silence / SETTLES
    }
}

/// A turn that somebody takes, or has.
#[derive(Clone, Debug)]
struct Claim {
    terms: Terms,
    /// What no other turn has.
    mark: String,
}

impl Claim {
    fn on(terms: Terms) -> io::Result<Claim> {
        Ok(Claim { terms, mark: chance()? })
    }

    /// What is said for it: different each time, because its tag may be made of what it says.
    fn word(&self) -> io::Result<String> {
        Ok(format!("{}\n{}\n{}\n", self.terms.who, self.mark, chance()?))
    }

    /// Whether somebody said something for this very turn.
    fn has_said(&self, heard: &Heard) -> bool {
        heard.mark == self.mark
    }

    /// Whether this may go on from what somebody said: it was for this very turn, or for one of the same name.
    fn goes_on_from(&self, heard: &Heard) -> bool {
        let who = &self.terms.who;
        self.has_said(heard) || !who.is_empty() && *who == heard.who
    }
}

/// A turn, until it is dropped.
#[derive(Debug)]
pub struct Lease(Arc<Ours>);

#[derive(Debug)]
struct Ours {
    objects: Objects,
    key: String,
    claim: Claim,
    word: Mutex<Word>,
    /// One word after the other, of those who change something at once, and of whoever keeps the turn.
    saying: tokio::sync::Mutex<()>,
    is_honoured: bool,
}

/// The last word of whoever has the turn.
#[derive(Clone, Debug)]
struct Word {
    version: UpdateVersion,
    /// When it was begun: by the clock that never goes back, and by the one that goes on while a machine sleeps.
    said: (Instant, SystemTime),
}

/// The last word of anybody.
#[derive(Debug)]
struct Heard {
    version: UpdateVersion,
    who: String,
    mark: String,
}

impl Word {
    fn age(&self) -> Duration {
        let (steady, awake) = self.said;
        steady.elapsed().max(awake.elapsed().unwrap_or(Duration::MAX))
    }
}

impl Lease {
    /// Waits for the turn at an object.
    ///
    /// # Errors
    /// When the bucket fails.
    pub async fn of(objects: &Objects, key: &str) -> io::Result<Lease> {
        Lease::on(objects, key, Terms::of_editors(), || ()).await
    }

    /// The same, on terms of one's own. If somebody else has it, that is said once, before they are waited for.
    ///
    /// # Errors
    /// When the bucket fails.
    pub async fn on(
        objects: &Objects,
        key: &str,
        terms: Terms,
        theirs: impl FnOnce() + Send + 'static,
    ) -> io::Result<Lease> {
        let claim = Claim::on(terms)?;
        let ours = claim.clone();
        let wait = |objects, key| async move { taken(&objects, &key, &ours, theirs).await };
        let (word, is_honoured) = objects.asked(key, wait).await?;
        Ok(Lease::with(objects, key, claim, word, is_honoured))
    }

    /// A turn, when nobody else has one; without waiting.
    ///
    /// # Errors
    /// When the bucket fails.
    pub async fn at_once(objects: &Objects, key: &str) -> io::Result<Option<Lease>> {
        let claim = Claim::on(Terms::of_editors())?;
        let ours = claim.clone();
        let ask = |objects, key| async move { free_or_ours(&objects, &key, &ours).await };
        let taken = objects.asked(key, ask).await?;
        Ok(taken.map(|(word, is_honoured)| Lease::with(objects, key, claim, word, is_honoured)))
    }

    fn with(objects: &Objects, key: &str, claim: Claim, word: Word, is_honoured: bool) -> Lease {
        let saying = tokio::sync::Mutex::default();
        let ours =
            Ours { objects: objects.clone(), key: key.to_owned(), claim, word: Mutex::new(word), saying, is_honoured };
        let ours = Arc::new(ours);
        objects.begin(kept(Arc::downgrade(&ours), ours.claim.terms.fresh() / 2));
        Lease(ours)
    }

    /// Whether the service lets no second one have it.
    pub fn is_honoured(&self) -> bool {
        self.0.is_honoured
    }

    /// To be asked before each change: whether the turn is ours, from now on for as long as a change takes.
    ///
    /// # Errors
    /// When it is not, or the bucket fails; then nothing may be changed.
    pub async fn still_ours(&self) -> io::Result<()> {
        self.0.still_ours().await
    }

    /// The same for whoever cannot but block their thread.
    ///
    /// # Errors
    /// As [`Lease::still_ours`].
    pub fn still_ours_here(&self) -> io::Result<()> {
        let ours = Arc::clone(&self.0);
        self.0.objects.wait(|_| async move { ours.still_ours().await })
    }
}

impl Ours {
    async fn still_ours(&self) -> io::Result<()> {
        let _saying = self.saying.lock().await;
        let last = self.last();
        if last.age() < self.claim.terms.fresh() || !self.is_honoured {
            return Ok(());
        }
        let claim = self.claim.clone();
        let say_again = |objects, key| async move { said_again(&objects, &key, &claim, last).await };
        let Some(word) = self.objects.asked(&self.key, say_again).await? else {
            let why = "somebody else has taken over, because nothing was heard of this command for a minute or more";
            return Err(io::Error::other(format!("{why}; look at what was done, and run it again")));
        };
        *self.word.lock().unwrap_or_else(PoisonError::into_inner) = word;
        Ok(())
    }

    fn last(&self) -> Word {
        self.word.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }
}

impl Drop for Lease {
    /// The next one need not wait for its end. When it may have one by now, it is left to them.
    fn drop(&mut self) {
        if self.0.last().age() < self.0.claim.terms.fresh() {
            let key = self.0.key.clone();
            let _ = self.0.objects.wait(|objects| async move { objects.remove(&key).await }); // or else it ends by itself
        }
    }
}

/// Says again and again that a turn is ours, as long as somebody has it: they may be waiting for something else, such as another turn
/// whose owner has gone.
async fn kept(ours: Weak<Ours>, pause: Duration) {
    loop {
        tokio::time::sleep(pause).await;
        let Some(ours) = ours.upgrade() else { return };
        let _ = ours.still_ours().await; // who changes something asks for themselves
    }
}

/// The turn, once it is ours or another one has been silent for so long; and whether it can be nobody else's.
async fn taken(
    objects: &Objects,
    key: &Key,
    claim: &Claim,
    theirs: impl FnOnce() + Send,
) -> Result<(Word, bool), Error> {
    let (mut seen, mut theirs): (Option<(UpdateVersion, Instant)>, _) = (None, Some(theirs));
    loop {
        if let Some(taken) = free(objects, key, claim).await? {
            return Ok(taken);
        }
        seen = match (heard(objects, key).await?, seen) {
            (None, _) => None,
            (Some(last), seen) => {
                let since = seen.filter(|(known, _)| *known == last.version);
                let since = since.map_or_else(Instant::now, |(_, since)| since);
                let moment = if claim.goes_on_from(&last) {
                    Some(LOOK) // this seldom happens in the very moment in which somebody else sees a silence end
                } else {
                    (since.elapsed() > claim.terms.silence).then(|| claim.terms.settles())
                };
                if let Some(moment) = moment
                    && let Some(word) = say_over(objects, key, claim, last.version.clone()).await?
                    && is_the_last(objects, key, claim, moment).await?
                {
                    return Ok((word, true));
                }
                if let Some(theirs) = theirs.take() {
                    theirs();
                }
                Some((last.version, since))
            }
        };
        tokio::time::sleep(LOOK).await;
    }
}

/// Says once more that the turn is ours; nothing when somebody else does.
async fn said_again(objects: &Objects, key: &Key, claim: &Claim, last: Word) -> Result<Option<Word>, Error> {
    let word = say_over(objects, key, claim, last.version.clone()).await?;
    let is_late = last.age() >= claim.terms.silence; // this machine slept, and somebody may have seen its end meanwhile
    match word {
        Some(word) if is_late => match is_the_last(objects, key, claim, claim.terms.settles()).await? {
            true => say_over(objects, key, claim, word.version).await, // that took a while of its turn
            false => Ok(None),
        },
        word => Ok(word),
    }
}

/// Whether the last word is still one of ours after a moment. Several who waited, or came at one moment, say theirs, and a service that
/// looks and writes in two steps thanks each of them.
async fn is_the_last(objects: &Objects, key: &Key, claim: &Claim, moment: Duration) -> Result<bool, Error> {
    tokio::time::sleep(moment).await;
    Ok(heard(objects, key).await?.is_some_and(|last| claim.has_said(&last)))
}

/// The turn, where nobody has it; and whether it can be nobody else's.
async fn free(objects: &Objects, key: &Key, claim: &Claim) -> Result<Option<(Word, bool)>, Error> {
    let Some(word) = say(objects, key, claim, PutMode::Create).await? else { return Ok(None) };
    // There is one now, so a service that takes notice does not create another.
    match say(objects, key, claim, PutMode::Create).await? {
        Some(again) => Ok(Some((again, false))),
        None => Ok(is_the_last(objects, key, claim, LOOK).await?.then_some((word, true))),
    }
}

/// The same, and the turn of which it was not heard that it is ours: the answer was lost, and what was tried again, refused.
async fn free_or_ours(objects: &Objects, key: &Key, claim: &Claim) -> Result<Option<(Word, bool)>, Error> {
    if let Some(taken) = free(objects, key, claim).await? {
        return Ok(Some(taken));
    }
    let Some(ours) = heard(objects, key).await?.filter(|last| claim.has_said(last)) else { return Ok(None) };
    let Some(word) = say_over(objects, key, claim, ours.version).await? else { return Ok(None) };
    Ok(is_the_last(objects, key, claim, LOOK).await?.then_some((word, true)))
}

/// The last word of whoever has the turn, if somebody has it.
async fn heard(objects: &Objects, key: &Key) -> Result<Option<Heard>, Error> {
    let found = match objects.0.store.get(key).await {
        Ok(found) => found,
        Err(Error::NotFound { .. }) => return Ok(None),
        Err(error) => return Err(error),
    };
    let version = UpdateVersion { e_tag: found.meta.e_tag.clone(), version: found.meta.version.clone() };
    let said = found.bytes().await?;
    let said = String::from_utf8_lossy(&said);
    let mut lines = said.lines().map(str::to_owned);
    let mut line = || lines.next().unwrap_or_default();
    Ok(Some(Heard { version, who: line(), mark: line() }))
}

/// Says that the turn is ours, over a word that was the last one; nothing when somebody else says so.
async fn say_over(objects: &Objects, key: &Key, claim: &Claim, mut last: UpdateVersion) -> Result<Option<Word>, Error> {
    for _ in 0..limits::BUCKET_TRIES {
        if let Some(word) = say(objects, key, claim, PutMode::Update(last)).await? {
            return Ok(Some(word));
        }
        last = match heard(objects, key).await? {
            Some(ours) if claim.has_said(&ours) => ours.version, // it arrived, and its answer did not
            _ => return Ok(None),
        };
    }
    Err(Error::Generic {
        store: "bucket",
        source: "what is put there arrives, and is answered as if it did not".into(),
    })
}

/// Says that the turn is ours; nothing when the word that is there is not the one to be replaced, or there is one where none is to be.
#[expect(clippy::disallowed_methods, reason = "it tells only how long a machine slept, of which nothing else knows")]
async fn say(objects: &Objects, key: &Key, claim: &Claim, mode: PutMode) -> Result<Option<Word>, Error> {
    let begun = (Instant::now(), SystemTime::now());
    let word = claim.word().map_err(|error| Error::Generic { store: "random numbers", source: Box::new(error) })?;
    let put = |mode| objects.0.store.put_opts(key, word.clone().into(), PutOptions::from(mode));
    let put = match put(mode).await {
        Err(Error::NotImplemented { .. }) => put(PutMode::Overwrite).await,
        put => put,
    };
    match put {
        Ok(put) => Ok(Some(Word { version: put.into(), said: begun })),
        Err(Error::AlreadyExists { .. } | Error::Precondition { .. } | Error::NotFound { .. }) => Ok(None),
        Err(error) => Err(error),
    }
}

/// What nobody else draws, in hexadecimal digits.
fn chance() -> io::Result<String> {
    let mut chance = [0_u8; CHANCE];
    getrandom::fill(&mut chance)?;
    Ok(chance.iter().map(|byte| format!("{byte:02x}")).collect())
}

#[cfg(test)]
mod tests {
    use object_store::memory::InMemory;

    use super::*;
    use crate::objects::service::Service;

    fn bucket() -> Objects {
        Objects::of(Arc::new(InMemory::new()), Key::default()).unwrap()
    }

    #[tokio::test]
    async fn one_has_the_turn_and_the_next_has_it_after_them() {
        let bucket = bucket();
        let first = Lease::of(&bucket, "inbox/editors.lock").await.unwrap();
        assert!(first.is_honoured());
        first.still_ours().await.unwrap();
        let waiting = tokio::time::timeout(3 * LOOK, Lease::of(&bucket, "inbox/editors.lock")).await;
        assert!(waiting.is_err(), "the second has to wait");
        drop(first);
        Lease::of(&bucket, "inbox/editors.lock").await.unwrap();
    }

    #[tokio::test]
    async fn who_was_not_heard_of_for_long_changes_nothing_any_more() {
        let bucket = bucket();
        let first = Lease::of(&bucket, "x.lock").await.unwrap();
        bucket.replace("x.lock", b"another one's").await.unwrap();
        first.still_ours().await.unwrap(); // that was a moment ago
        first.0.word.lock().unwrap().said.1 -= Terms::of_editors().fresh();
        assert!(first.still_ours().await.unwrap_err().to_string().contains("somebody else has taken over"));
        first.0.word.lock().unwrap().said.0 -= 2 * Terms::of_editors().fresh();
        drop(first);
        assert_eq!(bucket.get("x.lock").await.unwrap().unwrap(), b"another one's", "it is left to them");
    }

    #[tokio::test]
    async fn many_can_ask_at_once_whether_the_turn_is_still_theirs() {
        let bucket = bucket();
        let lease = Lease::of(&bucket, "x.lock").await.unwrap();
        lease.0.word.lock().unwrap().said.1 -= Terms::of_editors().fresh();
        let all = futures_util::future::join_all((0..16).map(|_| lease.still_ours())).await;
        assert!(all.into_iter().all(|one| one.is_ok()));
    }

    #[tokio::test]
    async fn the_turn_of_a_machine_that_has_gone_ends() {
        let (bucket, key) = (bucket(), Key::from("x.lock"));
        std::mem::forget(Lease::of(&bucket, "x.lock").await.unwrap());
        let begun = Instant::now();
        let claim = Claim::on(Terms { silence: 2 * LOOK, ..Terms::of_editors() }).unwrap();
        let (_, is_honoured) = taken(&bucket, &key, &claim, || ()).await.unwrap();
        assert!(is_honoured && begun.elapsed() > 2 * LOOK);
    }

    #[tokio::test]
    async fn of_two_who_ended_a_turn_at_one_moment_the_last_one_has_it() {
        let (bucket, key) = (bucket(), Key::from("x.lock"));
        let [first, second] = [(); 2].map(|()| Claim::on(Terms::of_editors()).unwrap());
        say(&bucket, &key, &first, PutMode::Create).await.unwrap().unwrap();
        say(&bucket, &key, &second, PutMode::Overwrite).await.unwrap().unwrap();
        let is_the_last = |claim| is_the_last(&bucket, &key, claim, LOOK);
        let (first, second) = futures_util::future::join(is_the_last(&first), is_the_last(&second)).await;
        assert_eq!((first.unwrap(), second.unwrap()), (false, true));
    }

    #[tokio::test]
    async fn of_two_who_see_a_silence_end_at_one_moment_one_has_the_turn_however_slow_the_other_is_told() {
        let service = Service::in_two_steps();
        let (bucket, key) = (service.bucket(), Key::from("county/x.lock"));
        let terms = Terms { silence: 30 * LOOK, ..Terms::of_editors() };
        let claim = || Claim::on(terms.clone()).unwrap();
        let (silent, one, other) = (claim(), claim(), claim());
        say(&bucket, &key, &silent, PutMode::Create).await.unwrap().unwrap();
        service.takes_its_time([2 * LOOK, LOOK / 10]);
        let waits = |claim| Box::pin(taken(&bucket, &key, claim, || ()));
        let (_, _, mut others) = futures_util::future::select_all([waits(&one), waits(&other)]).await;
        let last = heard(&bucket, &key).await.unwrap().unwrap().mark;
        assert!(tokio::time::timeout(4 * LOOK, others.remove(0)).await.is_err(), "the other one has it as well");
        assert_eq!(heard(&bucket, &key).await.unwrap().unwrap().mark, last, "nobody takes it from whoever has it");
    }

    #[tokio::test]
    async fn who_waits_for_something_else_keeps_the_turn() {
        let (bucket, key) = (bucket(), Key::from("x.lock"));
        let terms = || Terms { silence: 6 * LOOK, ..Terms::of_editors() };
        let first = Lease::on(&bucket, "x.lock", terms(), || ()).await.unwrap();
        let next = Claim::on(terms()).unwrap();
        let mut next = Box::pin(taken(&bucket, &key, &next, || ()));
        assert!(tokio::time::timeout(15 * LOOK, &mut next).await.is_err(), "it was taken from who was there");
        drop(first);
        assert!(next.await.unwrap().1);
    }

    #[tokio::test]
    async fn of_one_who_slept_and_one_who_saw_the_silence_end_one_has_the_turn() {
        let service = Service::in_two_steps();
        let (bucket, key) = (service.bucket(), Key::from("county/x.lock"));
        let terms = || Terms { silence: 24 * LOOK, ..Terms::of_editors() };
        let slept = Lease::on(&bucket, "x.lock", terms(), || ()).await.unwrap();
        let other = Claim::on(terms()).unwrap();
        let last = heard(&bucket, &key).await.unwrap().unwrap().version;
        service.takes_its_time([LOOK / 2, LOOK / 10]);
        let saw_it_end = async {
            say_over(&bucket, &key, &other, last).await.unwrap().unwrap();
            is_the_last(&bucket, &key, &other, other.terms.settles()).await.unwrap()
        };
        slept.0.word.lock().unwrap().said.1 -= terms().silence;
        let (other, slept) = futures_util::future::join(saw_it_end, slept.still_ours()).await;
        assert!(other != slept.is_ok(), "{other} and {slept:?}");
    }

    #[tokio::test]
    async fn who_slept_has_the_turn_still_where_nobody_took_it() {
        let bucket = bucket();
        let terms = || Terms { silence: 24 * LOOK, ..Terms::of_editors() };
        let slept = Lease::on(&bucket, "x.lock", terms(), || ()).await.unwrap();
        slept.0.word.lock().unwrap().said.1 -= terms().silence;
        slept.still_ours().await.unwrap();
        assert!(slept.0.last().age() < terms().fresh(), "and for as long as any other");
    }

    #[tokio::test]
    async fn a_turn_is_ours_although_nobody_said_so() {
        let (bucket, key, claim) = (bucket(), Key::from("x.lock"), Claim::on(Terms::of_editors()).unwrap());
        say(&bucket, &key, &claim, PutMode::Create).await.unwrap().unwrap();
        assert!(free(&bucket, &key, &claim).await.unwrap().is_none(), "it is refused for what is there");
        assert!(free_or_ours(&bucket, &key, &claim).await.unwrap().is_some());
        let other = Claim::on(Terms::of_editors()).unwrap();
        assert!(free_or_ours(&bucket, &key, &other).await.unwrap().is_none());
    }

    #[tokio::test]
    async fn a_word_that_arrived_although_its_answer_did_not_is_not_taken_for_somebody_elses() {
        let service = Service::default();
        let bucket = service.bucket();
        let lease = Lease::of(&bucket, "x.lock").await.unwrap();
        let grows_old = || lease.0.word.lock().unwrap().said.1 -= Terms::of_editors().fresh();
        grows_old();
        service.goes_mute(true);
        lease.still_ours().await.unwrap_err();
        service.goes_mute(false);
        lease.still_ours().await.unwrap();
        grows_old();
        bucket.replace("x.lock", b"another one's").await.unwrap();
        assert!(lease.still_ours().await.unwrap_err().to_string().contains("somebody else has taken over"));
    }

    #[tokio::test]
    async fn of_two_who_come_at_one_moment_one_has_the_turn() {
        let bucket = Service::in_two_steps().bucket();
        let ask = || Lease::at_once(&bucket, "x.lock");
        let (one, other) = futures_util::future::try_join(ask(), ask()).await.unwrap();
        assert_eq!([one, other].iter().flatten().filter(|turn| turn.is_honoured()).count(), 1);
    }

    #[tokio::test]
    async fn who_waits_is_told_so_and_who_was_killed_goes_on_at_once() {
        let bucket = bucket();
        let terms = |who: &str| Terms { who: who.into(), silence: Duration::from_secs(600) };
        std::mem::forget(Lease::on(&bucket, "x.lock", terms("one"), || ()).await.unwrap());
        let (told, heard) = std::sync::mpsc::channel();
        let other = Lease::on(&bucket, "x.lock", terms("other"), move || told.send(()).unwrap());
        assert!(tokio::time::timeout(3 * LOOK, other).await.is_err());
        assert_eq!(heard.try_iter().count(), 1);
        let again = Lease::on(&bucket, "x.lock", terms("one"), || ()).await.unwrap();
        assert!(again.is_honoured());
    }
}
