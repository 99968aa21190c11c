//! Which submissions became part of a site.

use std::collections::BTreeSet;

use model::Kind;

use crate::receipt::Receipt;
use crate::site::{Fault, Site};

impl Site {
    /// The receipts of everything that came of a submission.
    ///
    /// # Errors
    /// When a folder cannot be read.
    pub fn submissions(&self) -> Result<BTreeSet<Receipt>, Fault> {
        let mut receipts = BTreeSet::new();
        for kind in Kind::ALL {
            receipts.extend(self.all(*kind)?.filter_map(|item| Receipt::parse(item.common.submission.as_deref()?)));
        }
        Ok(receipts)
    }
}
