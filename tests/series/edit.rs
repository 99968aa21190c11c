//! What somebody does to a site between two builds.

use std::fmt;

use proptest::collection::vec;
use proptest::prelude::*;
use proptest::sample::Index;

use super::text::{DAYS, SETTINGS};

/// How many numbers decide about a file.
const NUMBERS: usize = 24;

/// Numbers that decide about a file; see [`super::text::Genes`].
pub type Numbers = [u8; NUMBERS];

/// An edit. Where it names a file by an [`Index`], that is one among those that are there then.
#[derive(Clone, Debug)]
pub enum Edit {
    /// A thing of a type is written, perhaps over an older one.
    Write { kind: Index, slug: Index, numbers: Numbers },
    /// One line of a thing is put in, taken out, or changed.
    Line { file: Index, how: Line },
    /// A file is deleted.
    Delete { file: Index },
    /// A thing gets another name, and may keep the old one as an earlier name.
    Rename { file: Index, slug: Index, alias: bool },
    /// A thing becomes part of another of its type, or stands by itself again if it was part of that one.
    Merge { file: Index, into: Index },
    /// A file is written once more as it is.
    Touch { file: Index },
    /// A file is damaged.
    Break { file: Index, how: Damage },
    /// All damage is mended.
    Mend,
    /// The last edit of a file is taken back.
    Undo { file: Index },
    /// A setting is changed.
    Setting { which: Index, value: u8 },
    /// A vocabulary is written.
    Words { which: u8, numbers: [u8; 3] },
    /// A form is written.
    Form { which: u8, numbers: [u8; 5] },
    /// A file of the theme is written, or taken away.
    Theme { which: Index, how: Index },
    /// A picture is written.
    Picture { which: Index, byte: u8 },
    /// A file appears of which nothing can be made.
    Odd { which: Index },
    /// Days pass, or the clock is set back.
    Day { which: Index },
    /// Drafts are built from now on, or no more.
    Drafts,
    /// Something happens to a file of the built site.
    Hurt { file: Index, gone: bool },
    /// A build is stopped before it is done.
    Stopped,
}

/// What is done to a line of front matter.
#[derive(Clone, Copy, Debug)]
pub enum Line {
    /// The title gets another first letter: the file stays as long as it was.
    Title(u8),
    /// A line is there afterwards exactly if it was not there.
    Toggle(&'static str),
    /// A letter at the end of the text is changed.
    Body(u8),
    /// A paragraph at its end is another, or goes.
    Paragraph(Index),
}

/// What happens to a file.
#[derive(Clone, Copy, Debug)]
pub enum Damage {
    /// It is cut in the middle.
    Cut,
    /// A blank stands before its second line.
    Shifted,
    /// It is no text.
    NotText,
    /// It is empty.
    Empty,
    /// A reference leads nowhere.
    Dangling,
}

/// Lines that things have or have not.
const LINES: [&str; 12] = [
    "draft: true",
    "featured: true",
    "publish_on: 2026-11-25",
    "unpublish_on: 2026-11-25",
    "announce_on: 2026-11-29",
    "comments: closed",
    "themes: [live]",
    "areas: [south]",
    "round: rounds/ant",
    "lang: cy",
    "updated: 2026-11-24",
    "aliases: [dog]",
];

fn lines() -> impl Strategy<Value = Line> {
    prop_oneof![
        3 => (0..4u8).prop_map(Line::Title),
        3 => prop::sample::select(&LINES[..]).prop_map(Line::Toggle),
        1 => (0..4u8).prop_map(Line::Body),
        3 => any::<Index>().prop_map(Line::Paragraph),
    ]
}

fn damages() -> impl Strategy<Value = Damage> {
    prop::sample::select(&[Damage::Cut, Damage::Shifted, Damage::NotText, Damage::Empty, Damage::Dangling][..])
}

/// Any edit.
pub fn edits() -> impl Strategy<Value = Edit> {
    let index = any::<Index>;
    prop_oneof![
        12 => (index(), index(), any::<Numbers>()).prop_map(|(kind, slug, numbers)| Edit::Write { kind, slug, numbers }),
        10 => (index(), lines()).prop_map(|(file, how)| Edit::Line { file, how }),
        5 => index().prop_map(|file| Edit::Delete { file }),
        5 => (index(), index(), any::<bool>()).prop_map(|(file, slug, alias)| Edit::Rename { file, slug, alias }),
        6 => (index(), index()).prop_map(|(file, into)| Edit::Merge { file, into }),
        2 => index().prop_map(|file| Edit::Touch { file }),
        4 => (index(), damages()).prop_map(|(file, how)| Edit::Break { file, how }),
        4 => Just(Edit::Mend),
        4 => index().prop_map(|file| Edit::Undo { file }),
        5 => (index(), 0..3u8).prop_map(|(which, value)| Edit::Setting { which, value }),
        2 => (0..3u8, any::<[u8; 3]>()).prop_map(|(which, numbers)| Edit::Words { which, numbers }),
        3 => (0..3u8, any::<[u8; 5]>()).prop_map(|(which, numbers)| Edit::Form { which, numbers }),
        5 => (index(), index()).prop_map(|(which, how)| Edit::Theme { which, how }),
        2 => (index(), 0..3u8).prop_map(|(which, byte)| Edit::Picture { which, byte }),
        2 => index().prop_map(|which| Edit::Odd { which }),
        4 => index().prop_map(|which| Edit::Day { which }),
        1 => Just(Edit::Drafts),
        2 => (index(), any::<bool>()).prop_map(|(file, gone)| Edit::Hurt { file, gone }),
        2 => Just(Edit::Stopped),
    ]
}

/// What happens to a site: some edits, after each of which it is built.
#[derive(Clone)]
pub struct Series {
    /// Whether it is built in spite of mistakes.
    pub keep_going: bool,
    /// The edits.
    pub edits: Vec<Edit>,
}

/// An edit a line, also where somebody asks for more.
impl fmt::Debug for Series {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        writeln!(f, "keep_going: {}", self.keep_going)?;
        self.edits.iter().try_for_each(|edit| writeln!(f, "  {}", format_args!("{edit:?}")))
    }
}

/// Series of one to six edits.
pub fn series() -> impl Strategy<Value = Series> {
    (prop::bool::weighted(0.75), vec(edits(), 1..=6)).prop_map(|(keep_going, edits)| Series { keep_going, edits })
}

/// The day of an index.
pub fn day(which: &Index) -> &'static str {
    DAYS[which.index(DAYS.len())]
}

/// The setting of an index.
pub fn setting(which: &Index) -> usize {
    which.index(SETTINGS)
}
