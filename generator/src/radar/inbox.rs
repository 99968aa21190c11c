//! Comments that wait in the inbox: whoever joins a conversation should not have to wait for days.

use model::form::Form;
use model::item::Kind;

use super::words::date;
use super::{Finding, Ground, Sign, Waiting};

impl Ground<'_> {
    /// Each comment that has waited too long. What may be spam does not wait for anybody.
    pub(super) fn comments_waiting(&self) -> Vec<Finding> {
        let comments = self.waiting.iter().filter(|waiting| !waiting.aside).filter_map(|waiting| {
            let form = self.form(&waiting.form).filter(|form| form.becomes == Some(Kind::Comment))?;
            self.finding(waiting.receipt.clone(), form.title.clone(), self.waits(waiting))
        });
        comments.collect()
    }

    fn form(&self, id: &str) -> Option<&Form> {
        self.site.forms.iter().map(|(_, form)| form).find(|form| form.id == id)
    }

    fn waits(&self, waiting: &Waiting) -> Sign {
        let Waiting { receipt, came, .. } = waiting;
        Sign {
            since: self.after(*came),
            why: format!("It has waited since {}, {}.", date(*came), self.ago(*came)),
            next: format!(
                "`showground show {receipt}`, and then `showground approve {receipt}` or `showground decline`"
            ),
        }
    }
}
