//! Why a submission does not become part of the site: the words that programmes need, few enough to be counted.

/// A reason.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Reason {
    /// Advertising, or not meant for anybody here.
    Spam,
    /// Somebody said it before.
    Duplicate,
    /// A good thing, and not in the programme's hands.
    NotOurs,
    /// What it was sent for is over.
    Closed,
    /// It says too much about somebody.
    PersonalData,
    /// It hurts people.
    Abusive,
    /// Nobody can tell what is meant.
    Unclear,
    /// It was answered in another way, and nothing of it is to be published.
    Answered,
    /// Its sender takes it back.
    Withdrawn,
    /// Something else, which the note says.
    Other,
}

impl Reason {
    /// Every one.
    pub const ALL: [Reason; 10] = [
        Reason::Spam,
        Reason::Duplicate,
        Reason::NotOurs,
        Reason::Closed,
        Reason::PersonalData,
        Reason::Abusive,
        Reason::Unclear,
        Reason::Answered,
        Reason::Withdrawn,
        Reason::Other,
    ];

    /// As it is typed, and as records say it.
    pub fn as_str(self) -> &'static str {
        match self {
            Reason::Spam => "spam",
            Reason::Duplicate => "duplicate",
            Reason::NotOurs => "not-ours",
            Reason::Closed => "closed",
            Reason::PersonalData => "personal-data",
            Reason::Abusive => "abusive",
            Reason::Unclear => "unclear",
            Reason::Answered => "answered",
            Reason::Withdrawn => "withdrawn",
            Reason::Other => "other",
        }
    }

    /// To an editor, in a few words.
    pub fn in_words(self) -> &'static str {
        match self {
            Reason::Spam => "it is spam",
            Reason::Duplicate => "somebody said it before",
            Reason::NotOurs => "it is not in the programme’s hands",
            Reason::Closed => "what it was sent for is closed",
            Reason::PersonalData => "it says too much about somebody",
            Reason::Abusive => "it could hurt people",
            Reason::Unclear => "nobody can tell what is meant",
            Reason::Answered => "it was answered in another way",
            Reason::Withdrawn => "its sender takes it back",
            Reason::Other => "something else",
        }
    }

    /// The one of this name; capitals and spaces do not matter.
    pub fn parse(typed: &str) -> Option<Reason> {
        let word = typed.trim().to_lowercase().replace([' ', '_'], "-");
        Reason::ALL.into_iter().find(|reason| reason.as_str() == word)
    }
}
