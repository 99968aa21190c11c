//! How many submissions come within an hour, from one network and in all.
//!
//! Libraries and schools share one address, so a busy one is put aside for an editor and not turned away; only ten times as
//! many are. Networks are known by fingerprints with the worker's key, in memory only: until the worker ends, or until there
//! are [`limits::NETWORKS`] of them, when those that were quiet for an hour are forgotten.

use governor::clock::Clock as Governing;
use governor::middleware::NoOpMiddleware;
use governor::nanos::Nanos;
use governor::state::keyed::HashMapStateStore;
use governor::state::{InMemoryState, NotKeyed};
use governor::{Quota, RateLimiter};
use std::fmt;
use std::num::NonZeroU32;
use std::sync::Arc;

use super::{STRONG, Sight, Signal, WEAK};
use crate::limits;
use crate::worker::Ticks;

/// How many come.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Pace {
    /// As many as usual.
    Usual,
    /// Very many in all.
    BusyEverywhere,
    /// Very many from this network: see [`limits::PER_NETWORK`].
    Busy,
    /// So many that no more are taken: see [`limits::PER_NETWORK_AT_MOST`].
    Flood,
}

pub(super) fn signal(sight: &Sight<'_>) -> Option<Signal> {
    match sight.pace {
        Pace::Usual => None,
        Pace::BusyEverywhere => Some(Signal::new(WEAK, "very many arrived within an hour")),
        Pace::Busy | Pace::Flood => {
            let reason = format!("more than {} came from one network within an hour", limits::PER_NETWORK);
            Some(Signal::new(STRONG, reason))
        }
    }
}

type Limiter<K> = RateLimiter<K, HashMapStateStore<K>, Ours, NoOpMiddleware<Nanos>>;

/// Counts what comes.
pub struct Counters {
    usual: Limiter<u64>,
    most: Limiter<u64>,
    again: Limiter<u64>,
    all: RateLimiter<NotKeyed, InMemoryState, Ours, NoOpMiddleware<Nanos>>,
}

/// The worker's ticks: by a clock that was set back, a network would be busy until that time has come again.
#[derive(Clone)]
struct Ours(Ticks);

impl Governing for Ours {
    type Instant = Nanos;

    fn now(&self) -> Nanos {
        (self.0)().into()
    }
}

impl Counters {
    /// Nothing has come yet.
    pub fn new(ticks: &Ticks) -> Counters {
        let ours = || Ours(Arc::clone(ticks));
        Counters {
            usual: RateLimiter::hashmap_with_clock(an_hour(limits::PER_NETWORK), ours()),
            most: RateLimiter::hashmap_with_clock(an_hour(limits::PER_NETWORK_AT_MOST), ours()),
            again: RateLimiter::hashmap_with_clock(an_hour(limits::PER_NETWORK_AT_MOST), ours()),
            all: RateLimiter::direct_with_clock(an_hour(limits::IN_ALL), ours()),
        }
    }

    /// Counts one more, from a network if that is known.
    pub fn one_more(&self, network: Option<u64>) -> Pace {
        self.forget();
        if !is_within(&self.most, network) {
            return Pace::Flood; // and what is refused counts against nobody else
        }
        match (is_within(&self.usual, network), self.all.check().is_ok()) {
            (false, _) => Pace::Busy,
            (true, false) => Pace::BusyEverywhere,
            (true, true) => Pace::Usual,
        }
    }

    /// Counts something that was sent before: it is looked for and synced, which is work. Whether that is still to be done.
    pub fn once_more(&self, network: Option<u64>) -> bool {
        self.forget();
        is_within(&self.again, network)
    }

    /// Networks that were quiet are forgotten once there are many. One that sends as from many is let through by that, but
    /// not without the count of all.
    fn forget(&self) {
        for limiter in [&self.usual, &self.most, &self.again] {
            if limiter.len() >= limits::NETWORKS {
                limiter.retain_recent();
            }
        }
    }
}

impl fmt::Debug for Counters {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Counters(…)")
    }
}

/// What comes from a network that is not known is within all limits but that of all.
fn is_within(limiter: &Limiter<u64>, network: Option<u64>) -> bool {
    network.is_none_or(|network| limiter.check_key(&network).is_ok())
}

fn an_hour(times: u32) -> Quota {
    Quota::per_hour(NonZeroU32::new(times).unwrap_or(NonZeroU32::MIN))
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::sync::atomic::{AtomicU64, Ordering};
    use std::time::Duration;

    #[test]
    fn a_busy_network_is_put_aside_then_stopped_and_others_are_not() {
        let minutes = Arc::new(AtomicU64::new(0));
        let hand = Arc::clone(&minutes);
        let ticks: Ticks = Arc::new(move || Duration::from_secs(60 * hand.load(Ordering::SeqCst)));
        let counters = Counters::new(&ticks);
        let times = |network, n: u32| (0..n).map(|_| counters.one_more(Some(network))).collect::<Vec<_>>();
        assert!(times(1, limits::PER_NETWORK).iter().all(|pace| *pace == Pace::Usual));
        let rest = limits::PER_NETWORK_AT_MOST - limits::PER_NETWORK;
        assert!(times(1, rest).iter().all(|pace| *pace == Pace::Busy));
        assert_eq!(times(1, 1), [Pace::Flood]);
        assert!(times(1, limits::IN_ALL).iter().all(|pace| *pace == Pace::Flood), "which is nobody else's burden");
        assert_eq!((times(2, 1), counters.one_more(None)), (vec![Pace::Usual], Pace::Usual));
        minutes.store(2, Ordering::SeqCst); // one more of thirty an hour
        assert_eq!(times(1, 2), [Pace::Usual, Pace::Busy]);
        assert_eq!(times(3, 29).last(), Some(&Pace::Usual));
        for network in 4..=u64::from(limits::IN_ALL) {
            counters.one_more(Some(network));
        }
        assert_eq!(counters.one_more(None), Pace::BusyEverywhere);
    }
}
