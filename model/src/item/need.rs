//! A need: support that somebody is looking for, in their own words, valid without any offer on the table.

use crate::fields::Fields;
use crate::value::{Day, Markdown, NEEDY, OFFER, Ref, Term};
use crate::vocab::{STAGES, SUPPORT_KINDS};
use crate::{choice, mapping, nested};

mapping! {
    /// The fields of a need.
    pub struct Need {
        /// What would help, in the words of those who need it.
        in_their_words: Option<Markdown>,
        /// The name to show of whoever asks.
        name_shown: Option<String>,
        /// Kinds of support; none yet is fine.
        kinds: Vec<Term<SUPPORT_KINDS>>,
        /// Until when.
        by_when: Option<Day>,
        /// Where it stands.
        status: Option<NeedStatus>,
        /// Where it stood.
        status_history: Vec<StatusEntry>,
        /// How far its thing was when it was raised.
        stage_when_raised: Option<Term<STAGES>>,
        /// Others with the same need.
        shared_by: Vec<Ref<NEEDY>>,
        /// Offers that may meet it.
        matches: Vec<Match>,
        /// Whose need it is.
        for_ = "for": Option<Ref<NEEDY>>,
    }
}

choice! {
    /// Where a need stands.
    pub enum NeedStatus {
        /// Nobody has offered yet.
        Open = "open",
        /// Somebody has.
        Matched = "matched",
        /// It is met.
        Met = "met",
        /// It went away.
        NoLongerNeeded = "no-longer-needed",
    }
}

nested! {
    /// Where it stood from a day on.
    pub struct StatusEntry {
        /// Where.
        status: Option<NeedStatus>,
        /// Since when.
        date: Option<Day>,
        /// Why.
        note: Option<String>,
    } require { "status": "where it stood", }
}

choice! {
    /// Where a match stands.
    pub enum MatchStatus {
        /// An editor thought of it.
        Suggested = "suggested",
        /// The two know of each other.
        Introduced = "introduced",
        /// They agreed.
        Agreed = "agreed",
        /// The support was given.
        Delivered = "delivered",
        /// It came to nothing.
        DidNotWork = "did-not-work",
    }
}

nested! {
    /// An offer that may meet the need.
    pub struct Match {
        /// Which.
        offer: Option<Ref<OFFER>>,
        /// Where it stands.
        status: Option<MatchStatus>,
        /// Since when.
        date: Option<Day>,
        /// How it goes.
        note: Option<String>,
        /// Whether the site may show it, and count it.
        public: bool,
    } require { "offer": "the slug of the offer", "status": "where the match stands", }
}

impl Need {
    /// Where it stands: what the file says, else open.
    pub fn status(&self) -> NeedStatus {
        self.status.unwrap_or(NeedStatus::Open)
    }

    /// The matches that the site may show and count.
    pub fn public_matches(&self) -> impl Iterator<Item = &Match> {
        self.matches.iter().filter(|one| one.public)
    }

    pub(super) fn check(&self, _: &mut Fields<'_, '_, '_>) {}
}

impl Match {
    /// Whether support was given.
    pub fn delivered(&self) -> bool {
        self.status == Some(MatchStatus::Delivered)
    }
}
