//! The line of seven steps, and the stages of ideas and prototypes that lie on it or beside it.
//!
//! The last entry of `stages:` is where a thing is. Going back is allowed; leaving the line needs a note, because the
//! reason is what others can learn from.

use serde::{Serialize, Serializer};

use crate::fields::Fields;
use crate::item::Kind;
use crate::value::{Day, EVENT, Ref, Term};
use crate::vocab::STAGES;
use crate::{Code, choice, nested};

choice! {
    /// A stage, as files name it.
    pub enum Stage {
        /// An idea was shared.
        Shared = "shared",
        /// It is being worked out.
        Shaping = "shaping",
        /// Something is being made of it.
        Prototyping = "prototyping",
        /// What was made of it goes on.
        TakenForward = "taken-forward",
        /// Nobody works on it now.
        Parked = "parked",
        /// It became part of another.
        Joined = "joined",
        /// It was answered, and that is enough.
        Answered = "answered",
        /// A prototype is being made.
        Building = "building",
        /// People are testing it.
        Testing = "testing",
        /// Its owners take it forward.
        TakingForward = "taking-forward",
        /// People use it.
        InUse = "in-use",
        /// A second place or body uses it.
        Spread = "spread",
        /// It rests.
        Paused = "paused",
        /// It came to its end.
        Ended = "ended",
    }
}

/// A step of the public line, 1 to 7.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Step {
    /// Somebody said it.
    Shared = 1,
    /// It was worked out.
    Shaped,
    /// It can be looked at.
    Prototype,
    /// People tried it.
    Tested,
    /// Somebody takes care of it.
    TakenForward,
    /// It is used.
    InUse,
    /// It is used elsewhere, too.
    Spread,
}

impl Step {
    /// All seven, in order.
    pub const ALL: [Step; 7] =
        [Step::Shared, Step::Shaped, Step::Prototype, Step::Tested, Step::TakenForward, Step::InUse, Step::Spread];

    /// 1 to 7.
    pub fn number(self) -> usize {
        self as usize
    }

    /// Its id in URLs and style sheets.
    pub fn as_str(self) -> &'static str {
        match self {
            Step::Shared => "shared",
            Step::Shaped => "shaped",
            Step::Prototype => "prototype",
            Step::Tested => "tested",
            Step::TakenForward => "taken-forward",
            Step::InUse => "in-use",
            Step::Spread => "spread",
        }
    }
}

impl Serialize for Step {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(self.as_str())
    }
}

impl Stage {
    /// The step it lies on; `None` off the line. An idea that is being prototyped is at least on step 3; its prototypes
    /// tell how far it really is.
    pub fn step(self) -> Option<Step> {
        match self {
            Stage::Shared => Some(Step::Shared),
            Stage::Shaping => Some(Step::Shaped),
            Stage::Prototyping | Stage::Building => Some(Step::Prototype),
            Stage::Testing => Some(Step::Tested),
            Stage::TakenForward | Stage::TakingForward => Some(Step::TakenForward),
            Stage::InUse => Some(Step::InUse),
            Stage::Spread => Some(Step::Spread),
            Stage::Parked | Stage::Joined | Stage::Answered | Stage::Paused | Stage::Ended => None,
        }
    }

    /// Whether a type has this stage.
    pub fn belongs_to(self, kind: Kind) -> bool {
        use Stage::*;
        match self {
            Shared | Shaping | Prototyping | TakenForward | Parked | Answered => kind == Kind::Idea,
            Building | Testing | TakingForward | InUse | Spread | Paused | Ended => kind == Kind::Prototype,
            Joined => matches!(kind, Kind::Idea | Kind::Prototype),
        }
    }
}

nested! {
    /// One entry of `stages:`.
    pub struct StageEntry {
        /// Which stage.
        stage: Option<Term<STAGES>>,
        /// Since when.
        date: Option<Day>,
        /// Why; needed when it leaves the line.
        note: Option<String>,
        /// Where it happened.
        event: Option<Ref<EVENT>>,
    } require {
        "stage": "which stage it reached",
        "date": "since when, like 2026-09-14",
    }
}

impl StageEntry {
    /// The stage, when it is one of ours.
    pub fn stage(&self) -> Option<Stage> {
        self.stage.as_ref().and_then(|term| Stage::parse(&term.0))
    }
}

/// The rules that hold for `stages:` of ideas and prototypes alike.
pub(super) fn check(stages: &[StageEntry], kind: Kind, fields: &mut Fields<'_, '_, '_>) {
    let at = fields.place_of("stages");
    let known = stages.iter().filter_map(|entry| Some((entry, entry.stage()?)));
    for (entry, stage) in known {
        if !stage.belongs_to(kind) {
            let words: Vec<_> = Stage::ALL.iter().filter(|s| s.belongs_to(kind)).map(|s| s.as_str()).collect();
            let message = format!("`{}` is not a stage of a thing of type {kind}", stage.as_str());
            let help = format!("it can be one of: {}", words.join(", "));
            fields.reader.mistake(Code::ValueNotOneOf, at, message, Some(help));
        }
        if stage.step().is_none() && entry.note.is_none() {
            let message = format!("`{}` leaves the line, so it needs a note", stage.as_str());
            let help = "add `note:` to it: why, in a sentence that others can learn from";
            fields.reader.mistake(Code::StageNeedsNote, at, message, Some(help.into()));
        }
    }
    if stages.windows(2).any(|pair| pair[0].date > pair[1].date) {
        let (message, help) =
            ("the dates of these stages go backwards", "put them in the order in which they happened");
        fields.reader.warning(Code::StageOrder, at, message, help);
    }
}
