//! The names of pages: every kind of page that a site can have stands here once.

use super::calendars::Calendar;
use super::data::DataFile;
use super::feed::Syntax;
use super::print::Sheet;
use super::search::SearchFile;
use crate::site::Ix;

/// The name of a page: which it is, before it is known what it shows.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Key {
    /// The home page.
    Home,
    /// What is shown for an address that leads nowhere.
    NotFound,
    /// One page of a list.
    List(usize, usize),
    /// Needs and offers.
    Support,
    /// What happened next.
    Next,
    /// All districts.
    Areas,
    /// A district.
    Area(usize),
    /// All rounds.
    Rounds,
    /// What the ideas of a round say.
    Findings(Ix),
    /// What groups have.
    Ecosystem,
    /// A file with the numbers of charts.
    Numbers(usize),
    /// A form.
    Form(usize),
    /// The page that says a form was sent.
    Sent(usize),
    /// A thing.
    Item(Ix),
    /// The page to test a prototype.
    Test(Ix),
    /// What the tests of a prototype showed.
    Results(Ix),
    /// An earlier address of a thing.
    Moved(Ix),
    /// The address of a thing that was merged into another.
    Merged(Ix),
    /// A feed.
    Feed(usize, Syntax),
    /// A calendar.
    Calendar(Calendar),
    /// Open data, or the page about it.
    Data(DataFile),
    /// The awards of a round.
    RoundAwards(Ix),
    /// Who took part in a round.
    WhoTookPart(Ix),
    /// Questions to readers.
    Questions,
    /// Ways to work with the programme.
    WaysToPartner,
    /// A page of everything from A to Z.
    Names(usize),
    /// Something to be printed.
    Print(Sheet),
    /// A file of the search.
    Search(SearchFile),
    /// In which parts the things of a list stand.
    Filters(usize),
    /// What machines may visit.
    Robots,
    /// Whom to tell of a hole in the site's security.
    Security,
    /// The list for search engines.
    Sitemap,
}

impl Key {
    /// Whether there is one for all languages: it is for machines.
    pub fn is_once(self) -> bool {
        match self {
            Key::Numbers(_) | Key::Robots | Key::Security | Key::Sitemap => true,
            Key::Data(file) => file != DataFile::About,
            Key::Home
            | Key::NotFound
            | Key::List(..)
            | Key::Support
            | Key::Next
            | Key::Areas
            | Key::Area(_)
            | Key::Rounds
            | Key::Findings(_)
            | Key::Ecosystem
            | Key::Form(_)
            | Key::Sent(_)
            | Key::Item(_)
            | Key::Test(_)
            | Key::Results(_)
            | Key::Moved(_)
            | Key::Merged(_)
            | Key::Feed(..)
            | Key::Calendar(_)
            | Key::RoundAwards(_)
            | Key::WhoTookPart(_)
            | Key::Questions
            | Key::WaysToPartner
            | Key::Names(_)
            | Key::Print(_)
            | Key::Search(_)
            | Key::Filters(_) => false,
        }
    }
}
