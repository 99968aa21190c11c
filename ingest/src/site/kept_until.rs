//! Until when a site keeps private answers.

use model::retention::{delete_on, end_of};
use model::value::Day;
use model::{ItemId, Kind};

use crate::site::{Fault, Site};

impl Site {
    /// For how long the private answers of a form are kept that came in a round. Nothing when the form is gone or states
    /// no time.
    ///
    /// # Errors
    /// When form or round cannot be read.
    pub fn term(&self, form: &str, round: Option<&str>) -> Result<Option<Term>, Fault> {
        let Some(retention) = self.form(form)?.and_then(|form| form.retention.clone()) else { return Ok(None) };
        let id = round.and_then(|slug| ItemId::parse(&format!("{}/{slug}", Kind::Round.folder())));
        let round = id.map(|id| self.resolve(&id)).transpose()?.flatten();
        let round_ended = round.as_ref().and_then(|item| item.details.round()).and_then(end_of);
        Ok(Some(Term { retention, round_ended }))
    }
}

/// For how long private answers are kept.
#[derive(Clone, Debug)]
pub struct Term {
    retention: String,
    round_ended: Option<Day>,
}

impl Term {
    /// The day on which those that came on a day are to be deleted; nothing when the time cannot be counted.
    pub fn ends_for(&self, received: Day) -> Option<Day> {
        delete_on(&self.retention, received, self.round_ended)
    }
}
