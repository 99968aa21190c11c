//! A post: news, with a question to its readers if it has one.

use crate::fields::Fields;
use crate::value::{Day, Markdown, NEWSWORTHY, Ref};
use crate::{mapping, nested};

mapping! {
    /// The fields of a post.
    pub struct Post {
        /// Who wrote it.
        author: Option<String>,
        /// Where it was published before.
        first_published: Option<FirstPublished>,
        /// Whether search engines should prefer the first place.
        canonical: bool,
        /// What it quotes.
        sources: Vec<Quoted>,
        /// What its readers are asked.
        question: Option<String>,
        /// What they answered, taken together; closes the question.
        what_we_heard: Option<Markdown>,
        /// What it is about.
        about: Vec<Ref<NEWSWORTHY>>,
    }
}

nested! {
    /// Where something was published before.
    pub struct FirstPublished {
        /// By what name.
        title: Option<String>,
        /// Where.
        url: Option<String>,
        /// When.
        date: Option<Day>,
    } require { "url": "where it was published first", }
}

nested! {
    /// Something quoted.
    pub struct Quoted {
        /// What it is called.
        title: Option<String>,
        /// Where it is.
        url: Option<String>,
        /// Whose it is.
        by: Option<String>,
        /// From when.
        year: Option<i64>,
    } require { "title": "what it is called", }
}

impl Post {
    pub(super) fn check(&self, fields: &mut Fields<'_, '_, '_>) {
        fields.require("date", "the day, like 2026-09-14");
    }
}
