//! A comment, or a reply to one.

use crate::fields::Fields;
use crate::value::{DISCUSSED, Ref, Written};
use crate::{Code, choice, mapping};

mapping! {
    /// The fields of a comment; its words are the file's text.
    pub struct Comment {
        /// The name to show; none is fine.
        name_shown: Option<String>,
        /// Whose voice it is.
        by_role: Option<Voice>,
        /// The stem of the comment that it replies to, in the same thread.
        reply_to: Option<Written>,
        /// At what time of its day it came, `14:05` by the clocks of the place: never shown, it puts the comments of one day in
        /// their order.
        time: Option<Written>,
        /// What it is about.
        about: Option<Ref<DISCUSSED>>,
    }
}

choice! {
    /// Whose voice a comment is.
    pub enum Voice {
        /// Anybody's.
        Public = "public",
        /// That of whoever had the idea.
        Author = "author",
        /// That of the prototype's team.
        Team = "team",
        /// That of a partner.
        Partner = "partner",
        /// That of the organisers.
        Editor = "editor",
    }
}

impl Comment {
    /// Whose voice it is, as its word: anybody's, unless the file says otherwise.
    pub fn voice(&self) -> &'static str {
        self.by_role.unwrap_or(Voice::Public).as_str()
    }

    pub(super) fn check(&self, fields: &mut Fields<'_, '_, '_>) {
        fields.require("about", "what it is about, such as `ideas/…`");
        fields.require("date", "the day, like 2026-09-14");
        if let Some(time) = self.time.as_ref().filter(|time| time.text.parse::<jiff::civil::Time>().is_err()) {
            let message = format!("`{}` is no time of day", time.text);
            fields.reader.mistake(Code::ValueWrong, time.at, message, Some("write it like 14:05".into()));
        }
    }
}
