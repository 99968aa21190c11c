//! Needs for which nobody was found yet.

use super::{Section, about, short};
use crate::radar::support::{Fitting, unmatched_since};
use crate::radar::words::{ago, date};
use crate::site::Site;

/// So many are named each morning: they are the same for weeks, and nobody reads a dozen of them twice.
const LISTED: usize = 3;

/// Open needs without a match, those first that have waited longest.
pub(super) fn section(site: &Site) -> Section {
    let needs = site.open_needs().into_iter().filter_map(|ix| Some((unmatched_since(site, ix)?, ix)));
    let mut needs: Vec<_> = needs.collect();
    needs.sort();
    let title = format!("Needs with no offer ({})", needs.len());
    let fitting = Fitting::of(site);
    let lines = needs.iter().map(|(since, ix)| {
        let why = format!("It has been open since {}, {}.", date(*since), ago(*since, site.today));
        about(site, *ix, why, fitting.look_for_offer(*ix))
    });
    short(&title, lines, LISTED, "/support/needs/ has all")
}
