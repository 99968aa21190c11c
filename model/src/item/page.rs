//! A page: anything that is none of the other things.

use crate::fields::Fields;
use crate::value::Day;
use crate::{choice, mapping};

mapping! {
    /// The fields of a page.
    pub struct Page {
        /// Where it is listed.
        nav: Option<Nav>,
        /// Its place there, smallest first.
        nav_order: Option<i64>,
        /// A template of its own, in the theme.
        template: Option<String>,
        /// When somebody should read it again.
        review_on: Option<Day>,
    }
}

choice! {
    /// Where a page is listed.
    pub enum Nav {
        /// At the foot of every page.
        Footer = "footer",
        /// At the head of every page.
        Header = "header",
        /// Nowhere.
        None = "none",
    }
}

impl Page {
    pub(super) fn check(&self, _: &mut Fields<'_, '_, '_>) {}
}
