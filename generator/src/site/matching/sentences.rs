//! What is said of a reason: to people in a few words, to machines in one.

use model::item::{Cost, MatchStatus};
use model::vocab::Vocabulary;

use super::{Capacity, Nearness, Reason};
use crate::site::{Ix, Site};

impl Reason {
    /// Its name for machines.
    pub fn as_str(&self) -> &'static str {
        match self {
            Reason::Matched(..) => "matched",
            Reason::Own => "own",
            Reason::MadeFor(_) => "made-for",
            Reason::MeantFor(_) => "meant-for-other",
            Reason::Kinds(_) => "kinds",
            Reason::OtherKinds => "other-kinds",
            Reason::Unsorted(_) => "unsorted",
            Reason::Over(_) => "over",
            Reason::TooLate(..) => "too-late",
            Reason::Open(_) => "open",
            Reason::Opens(_) => "opens",
            Reason::Area(Nearness::Same(_)) => "same-area",
            Reason::Area(Nearness::Beside(..)) => "next-area",
            Reason::Area(Nearness::Anywhere) => "any-area",
            Reason::Area(Nearness::Elsewhere(..)) => "other-area",
            Reason::Capacity(_) => "capacity",
            Reason::Round(_) => "round",
            Reason::Helped(_) => "helped",
            Reason::Costs(..) => "costs",
        }
    }

    /// What people read.
    pub fn say(&self, site: &Site) -> String {
        let day = |day| site.dates.day(day).text;
        let named = |ix: &Ix| format!("{} ({})", site.title(*ix), site.item(*ix).id);
        match self {
            Reason::Matched(status, since) => stands(*status, since.map(day).as_deref()),
            Reason::Own => "who offers it is who needs it".into(),
            Reason::MadeFor(what) => format!("it was offered for {}", named(what)),
            Reason::MeantFor(what) => format!("it is meant for {}", named(what)),
            Reason::Kinds(kinds) => format!("kind of support: {}", labels(site, Vocabulary::SupportKinds, kinds)),
            Reason::OtherKinds => "it is another kind of support".into(),
            Reason::Unsorted(what) => format!("{} says of no kind what it is: it has no `kinds:`", site.item(*what).id),
            Reason::Over(until) => format!("it ended on {}", day(*until)),
            Reason::TooLate(from, by) => format!("it begins on {}, and is needed by {}", day(*from), day(*by)),
            Reason::Open(None) => "it can be taken up now".into(),
            Reason::Open(Some(until)) => format!("it can be taken up now, until {}", day(*until)),
            Reason::Opens(from) => format!("it begins on {}, in time", day(*from)),
            Reason::Area(nearness) => nearness.say(site),
            Reason::Capacity(capacity) => capacity.say(),
            Reason::Round(round) => format!("both belong to {}", site.title(*round)),
            Reason::Helped(1) => "it has helped once before".into(),
            Reason::Helped(count) => format!("it has helped {count} times before"),
            Reason::Costs(cost, note) => {
                let note = note.as_ref().map(|note| format!(": {note}")).unwrap_or_default();
                format!("{}{note}", price(*cost))
            }
        }
    }
}

impl Nearness {
    fn say(&self, site: &Site) -> String {
        let districts = |ids: &[String]| labels(site, Vocabulary::Areas, ids);
        let district = |id: &String| districts(std::slice::from_ref(id));
        match self {
            Nearness::Same(areas) => format!("area: {}", districts(areas)),
            Nearness::Beside(given, needed) => format!("area: {}, beside {}", district(given), district(needed)),
            Nearness::Anywhere => "area: it names none, so perhaps anywhere".into(),
            Nearness::Elsewhere(given, needed) => {
                format!("area: it is given in {}, and needed in {}", districts(given), districts(needed))
            }
        }
    }
}

impl Capacity {
    fn say(&self) -> String {
        let how_much = self.how_much.as_ref().map_or_else(String::new, |words| format!("“{words}”, "));
        match (self.left(), self.total, self.promised) {
            (Some(0), Some(total), _) => format!("capacity: {how_much}and all {total} are promised"),
            (Some(left), ..) => format!("capacity: {how_much}{} promised here, so {left} left", self.promised),
            (None, _, promised) => format!("capacity: {how_much}{promised} promised here"),
        }
    }
}

/// The words of a vocabulary as people read them.
fn labels(site: &Site, vocabulary: Vocabulary, ids: &[String]) -> String {
    let label = |id: &String| site.word(vocabulary, id).map_or_else(|| id.clone(), |word| word.label.clone());
    ids.iter().map(label).collect::<Vec<_>>().join(", ")
}

/// What became of a match, with the day on which it did.
fn stands(status: MatchStatus, day: Option<&str>) -> String {
    let when = |word: &str| day.map(|day| format!(" {word} {day}")).unwrap_or_default();
    let on = when("on");
    match status {
        MatchStatus::Suggested => format!("it was suggested{on}"),
        MatchStatus::Introduced => format!("they were introduced to each other{on}"),
        MatchStatus::Agreed => format!("they agreed{on}"),
        MatchStatus::Delivered => format!("it was delivered{on}"),
        MatchStatus::DidNotWork => format!("it was tried{}, and did not work", when("until")),
    }
}

fn price(cost: Cost) -> &'static str {
    match cost {
        Cost::Free => "it costs nothing",
        Cost::Subsidised => "it costs less than usual",
        Cost::Paid => "it has a price",
    }
}
