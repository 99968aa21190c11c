//! Until when a site keeps private answers.

use model::retention::{delete_on, end_of};
use model::value::Day;
use model::{ItemId, Kind};

use crate::site::{Fault, Site};

impl Site {
    /// The day on which the private answers of a form are to be deleted that came on a day, in a round. Nothing when the
    /// form is gone or states no time.
    ///
    /// # Errors
    /// When form or round cannot be read.
    pub fn kept_until(&self, form: &str, round: Option<&str>, received: Day) -> Result<Option<Day>, Fault> {
        let Some(retention) = self.form(form)?.and_then(|form| form.retention) else { return Ok(None) };
        let id = round.and_then(|slug| ItemId::parse(&format!("{}/{slug}", Kind::Round.folder())));
        let round = id.map(|id| self.resolve(&id)).transpose()?.flatten();
        let ended = round.as_ref().and_then(|item| item.details.round()).and_then(end_of);
        Ok(delete_on(&retention, received, ended))
    }
}
