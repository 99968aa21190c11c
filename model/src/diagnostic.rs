//! A mistake in what somebody wrote, as a plain value: what, where, and how to mend it.
//!
//! Whoever finds a mistake makes a [`Diagnostic`]; it is collected, remembered, and drawn in one place at the edge.
//! It carries its own excerpt, so drawing needs no file. A [`Code`] is stable: people search for it, tests provoke it.

use std::fmt;

use serde::{Deserialize, Serialize};

use crate::{SitePath, Source, Span};

/// How much a mistake matters.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Severity {
    /// The site is not what its author meant: nothing is written, unless asked to keep going.
    Error,
    /// The site can be built; someone should look.
    Warning,
    /// It could be said better; whoever wrote it decides. Never a failure, however strict.
    Advice,
}

impl Severity {
    /// Its name, as tools spell it.
    pub fn as_str(self) -> &'static str {
        match self {
            Severity::Error => "error",
            Severity::Warning => "warning",
            Severity::Advice => "advice",
        }
    }
}

macro_rules! codes {
    ($(#[doc = $doc:literal] $name:ident = $text:literal,)*) => {
        /// The name of a kind of mistake: a rule of `showground check`.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
        pub enum Code { $(#[doc = $doc] $name,)* }

        impl Code {
            /// Every code there is.
            pub const ALL: &[Code] = &[$(Code::$name,)*];

            /// The code as it is shown, `area/mistake`.
            pub fn as_str(self) -> &'static str {
                match self { $(Code::$name => $text,)* }
            }

            /// What it finds, in a sentence.
            pub fn sentence(self) -> &'static str {
                match self { $(Code::$name => $doc,)* }.trim_start()
            }

            /// The code that is shown like this.
            pub fn parse(text: &str) -> Option<Code> {
                Code::ALL.iter().copied().find(|code| code.as_str() == text)
            }
        }
    };
}

codes! {
    /// A file the operating system would not let us read.
    FileUnreadable = "file/unreadable",
    /// A text file that is not UTF-8.
    FileNotUtf8 = "file/not-utf8",
    /// A content file with nothing in it.
    FileEmpty = "file/empty",
    /// A text file beyond the limit.
    FileTooLarge = "file/too-large",
    /// A symbolic link; what it points to may lie outside the site.
    FileSymlink = "file/symlink",
    /// A file name that cannot be a slug or a path.
    FileName = "file/bad-name",
    /// A file that nothing is made of.
    FileStray = "file/stray",
    /// Two files that claim one address of the site.
    FileSameUrl = "file/same-address",
    /// YAML that cannot be read.
    YamlSyntax = "yaml/syntax",
    /// The same key twice in one mapping.
    YamlDuplicateKey = "yaml/duplicate-key",
    /// YAML nested, repeated or expanded beyond the limits.
    YamlTooDeep = "yaml/too-deep",
    /// A Markdown file without front matter.
    FrontMatterMissing = "front-matter/missing",
    /// Front matter whose closing line is missing.
    FrontMatterUnclosed = "front-matter/unclosed",
    /// A key that must be there and is not.
    KeyMissing = "key/missing",
    /// A key that looks like a misspelling of a known one.
    KeyMisspelt = "key/misspelt",
    /// A key of other generators that has another name here.
    KeyForeign = "key/foreign",
    /// A key without meaning or value inside a mapping: mostly the rest of a text that has a comma in it.
    KeyEmpty = "key/empty",
    /// A value of another shape than its key wants.
    ValueWrong = "value/wrong-shape",
    /// A value that is not in its closed list.
    ValueNotOneOf = "value/not-one-of",
    /// A text beyond its length.
    ValueTooLong = "value/too-long",
    /// A picture without a description.
    ImageNoAlt = "image/no-description",
    /// A description that does not say what can be seen: the name of the file, or "image of".
    ImagePoorAlt = "image/poor-description",
    /// A picture that takes long on a slow connection.
    ImageHeavy = "image/too-heavy",
    /// A picture of which a browser cannot tell how large it is, so that the page jumps when it comes.
    ImageNoSize = "image/no-size",
    /// A reference to nothing.
    RefDangling = "reference/dangling",
    /// A short reference that could mean several things.
    RefAmbiguous = "reference/ambiguous",
    /// A reference to a thing of the wrong type.
    RefWrongType = "reference/wrong-type",
    /// Things that are joined into each other in a circle.
    RefCycle = "reference/cycle",
    /// An earlier name claimed twice, or still in use.
    AliasTaken = "alias/taken",
    /// A word that its vocabulary does not have.
    VocabUnknownId = "vocabulary/unknown-id",
    /// A vocabulary without an id the program needs.
    VocabMissingId = "vocabulary/missing-id",
    /// A vocabulary with the same id twice.
    VocabDuplicateId = "vocabulary/duplicate-id",
    /// A stage off the line without a reason.
    StageNeedsNote = "stage/needs-note",
    /// Stages whose dates go backwards.
    StageOrder = "stage/order",
    /// A prototype taken forward by nobody, or without an agreement.
    StageNeedsOwner = "stage/needs-owner",
    /// A prototype taken forward that nobody tested, and nobody says why.
    StageUntested = "stage/untested",
    /// A prototype that came from no idea.
    PrototypeNoIdea = "prototype/no-idea",
    /// An event that ends before it starts, or a round that closes before it opens.
    DatesReversed = "dates/reversed",
    /// Colours in which words could not be read.
    BrandContrast = "brand/contrast",
    /// A logo that is not there.
    BrandLogo = "brand/logo-missing",
    /// A link of the site that leads nowhere.
    LinkBroken = "link/broken",
    /// A link to a part of a page that this page does not have.
    LinkNoAnchor = "link/no-such-part",
    /// A link whose words, read alone, do not say where it leads.
    LinkVague = "link/vague-words",
    /// An address in place of words.
    LinkBare = "link/bare-address",
    /// A page to which no other page leads.
    PageOrphan = "page/orphan",
    /// Headings that leave out a level.
    HeadingJump = "text/heading-jump",
    /// An e-mail address, telephone number, full postcode or National Insurance number in a text that is published.
    PersonalData = "text/personal-data",
    /// An event that people can go to and that does not say how one gets in and around there.
    EventNoAccess = "event/no-access-notes",
    /// Two events at the same time in the same place, or for the same people.
    EventClash = "event/clash",
    /// A day on which something was to happen, and did not, as the file is held back or over.
    ScheduleMissed = "schedule/missed",
    /// A site that is said to be at an address out of an example.
    AddressExample = "address/example",
    /// Sentences that are longer than people can hold.
    ReadingLong = "reading/long-sentences",
    /// Several sentences in a row that do not say who does it.
    ReadingPassive = "reading/passive-run",
    /// Words that only offices use.
    ReadingJargon = "reading/jargon",
    /// A form field of an unknown kind.
    FormUnknownKind = "form/unknown-kind",
    /// A form field that does not say who sees it.
    FormNoShown = "form/no-shown",
    /// Contact details published without a reason.
    FormNoReason = "form/no-public-reason",
    /// Private fields without a time limit.
    FormNoRetention = "form/no-retention",
    /// Private fields without consent.
    FormNoConsent = "form/no-consent",
    /// A field named as the worker's own.
    FormReservedId = "form/reserved-id",
    /// Two fields of one name.
    FormDuplicateField = "form/duplicate-field",
    /// Answers that could not fit into the body limit.
    FormTooLarge = "form/too-large",
    /// A choice without options, or options without a choice.
    FormOptions = "form/options",
    /// A condition on a field that cannot fulfil it.
    FormCondition = "form/condition",
    /// Rows that cannot be asked as they are declared.
    FormRows = "form/rows",
    /// An answer that becomes a key its type does not have.
    FormUnknownAs = "form/unknown-as",
    /// A text or a translation in a language that the site does not have.
    LanguageUnknown = "language/not-of-this-site",
    /// A form that says some of its texts in a further language, and others not.
    LanguageHalf = "language/half-said",
    /// A translation that says another language, or that two things claim.
    TranslationWrong = "translation/wrong",
    /// A translation that is older than its original.
    TranslationOld = "translation/out-of-date",
    /// An exception to a rule that there is not.
    ExceptionUnknown = "exception/unknown-rule",
    /// An exception that does not say why.
    ExceptionNoReason = "exception/no-reason",
    /// An exception where the rule has nothing to say.
    ExceptionInVain = "exception/in-vain",
    /// Words of a theme that a language does not have.
    ThemeWordsMissing = "theme/words-missing",
    /// A theme that is not there.
    ThemeMissing = "theme/missing",
    /// A template that cannot be read.
    TemplateSyntax = "template/syntax",
    /// A template that failed while it made a page.
    TemplateFailed = "template/failed",
}

impl fmt::Display for Code {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

impl Serialize for Code {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(self.as_str())
    }
}

impl<'de> Deserialize<'de> for Code {
    fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Code, D::Error> {
        let text = String::deserialize(deserializer)?;
        Code::parse(&text).ok_or_else(|| serde::de::Error::custom("no such code"))
    }
}

/// A place in a file, with the line it is on.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Place {
    /// The file, relative to the site.
    pub file: String,
    /// From 1.
    pub line: u32,
    /// From 1, in characters.
    pub column: u32,
    /// How many characters are meant, within the line.
    pub width: u32,
    /// The text of the line; empty when the file as a whole is meant.
    pub excerpt: String,
}

/// Longer lines are cut in excerpts: a message is for reading.
const MAX_EXCERPT: usize = 240;

impl Place {
    /// The place of a span.
    pub fn at(source: &Source, span: Span) -> Place {
        let (line, column) = source.line_column(span.start);
        let excerpt: String = source.line_at(span.start).chars().take(MAX_EXCERPT).collect();
        let first_line = source.slice(span).lines().next().unwrap_or_default();
        let room = (excerpt.chars().count() + 1).saturating_sub(column as usize);
        let width = u32::try_from(first_line.chars().count().clamp(1, room.max(1))).unwrap_or(1);
        Place { file: source.path.to_string(), line, column, width, excerpt }
    }

    /// A file as a whole: its beginning.
    pub fn file(path: &SitePath) -> Place {
        Place { file: path.to_string(), line: 1, column: 1, width: 0, excerpt: String::new() }
    }
}

impl fmt::Display for Place {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}:{}:{}", self.file, self.line, self.column)
    }
}

/// Another place that belongs to the story.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Label {
    /// What is to be seen there.
    pub text: String,
    /// Where.
    pub at: Place,
}

/// One mistake.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Diagnostic {
    /// Its kind.
    pub code: Code,
    /// How much it matters.
    pub severity: Severity,
    /// What is wrong, in one sentence.
    pub message: String,
    /// Where.
    pub at: Option<Place>,
    /// What else to look at.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub labels: Vec<Label>,
    /// How to mend it.
    pub help: Option<String>,
}

impl Diagnostic {
    /// A mistake that stops a build.
    pub fn error(code: Code, message: impl Into<String>) -> Diagnostic {
        Diagnostic {
            code,
            severity: Severity::Error,
            message: message.into(),
            at: None,
            labels: Vec::new(),
            help: None,
        }
    }

    /// A mistake worth a look.
    pub fn warning(code: Code, message: impl Into<String>) -> Diagnostic {
        Diagnostic { severity: Severity::Warning, ..Diagnostic::error(code, message) }
    }

    /// Something that could be said better.
    pub fn advice(code: Code, message: impl Into<String>) -> Diagnostic {
        Diagnostic { severity: Severity::Advice, ..Diagnostic::error(code, message) }
    }

    /// The same, at this place.
    pub fn at(self, place: Place) -> Diagnostic {
        Diagnostic { at: Some(place), ..self }
    }

    /// The same, with one more place.
    pub fn label(mut self, text: impl Into<String>, at: Place) -> Diagnostic {
        self.labels.push(Label { text: text.into(), at });
        self
    }

    /// The same, with a way to mend it.
    pub fn help(self, help: impl Into<String>) -> Diagnostic {
        Diagnostic { help: Some(help.into()), ..self }
    }

    /// Whether it stops a build.
    pub fn is_error(&self) -> bool {
        self.severity == Severity::Error
    }
}
