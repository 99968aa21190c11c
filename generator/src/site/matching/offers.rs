//! Which offers are looked at for a need: those of a kind that is needed, and those that were made for it. All others are
//! ruled out before anybody weighs them, so that a thousand needs do not look at each of a thousand offers.

use std::cmp::Reverse;

use hashbrown::HashMap;
use model::item::Kind;

use super::Fit;
use crate::site::{Ix, Site};

/// The offers of a site, by what they could fit.
pub struct Offers<'a> {
    site: &'a Site,
    of_kind: HashMap<&'a str, Vec<Ix>>,
    made_for: HashMap<Ix, Vec<Ix>>,
}

/// What was found for a need.
pub struct Found {
    /// The need.
    pub need: Ix,
    /// The offers that fit, the best first; of equal ones that which is promised less often, then by name.
    pub fits: Vec<Fit>,
    /// The offers of a kind that is needed, or made for the need, that something else rules out; by name.
    pub near_misses: Vec<Fit>,
}

impl<'a> Offers<'a> {
    /// The offers of a site.
    pub fn of(site: &'a Site) -> Offers<'a> {
        let (mut of_kind, mut made_for) = (HashMap::<&str, Vec<Ix>>::new(), HashMap::<Ix, Vec<Ix>>::new());
        for ix in site.of(Kind::Offer) {
            let kinds = site.offer(*ix).into_iter().flat_map(|offer| &offer.kinds);
            kinds.for_each(|kind| of_kind.entry(kind.0.as_str()).or_default().push(*ix));
            site.targets(*ix, "for").into_iter().for_each(|what| made_for.entry(what).or_default().push(*ix));
        }
        Offers { site, of_kind, made_for }
    }

    /// The offers that fit a need, and those that nearly do.
    pub fn found(&self, need: Ix) -> Found {
        let fits = self.candidates(need).into_iter().map(|offer| self.site.fit(need, offer));
        let (mut fits, near_misses): (Vec<Fit>, Vec<Fit>) = fits.partition(Fit::fits);
        fits.sort_by_key(|fit| (Reverse(fit.points()), fit.promised(), fit.offer));
        Found { need, fits, near_misses }
    }

    /// The offers that share a kind with a need, or were made for it or for what it is a need of; by name.
    fn candidates(&self, need: Ix) -> Vec<Ix> {
        let kinds = self.site.need(need).into_iter().flat_map(|need| &need.kinds);
        let of_kinds = kinds.filter_map(|kind| self.of_kind.get(kind.0.as_str()));
        let whose = self.site.targets(need, "for").into_iter().chain([need]);
        let made_for = whose.filter_map(|what| self.made_for.get(&what));
        let mut all: Vec<Ix> = of_kinds.chain(made_for).flatten().copied().collect();
        all.sort_unstable();
        all.dedup();
        all
    }
}
