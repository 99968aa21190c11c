//! What an organisation did for the programme, and what came of it: for those who have to tell their board.

use model::item::{Kind, Match, MatchStatus, Need, Stage};
use model::value::{Day, Markdown};
use model::vocab::Vocabulary;

use super::{Section, column};
use crate::charts::{Cell, Column, Holds, Table};
use crate::language;
use crate::report::Report;
use crate::site::Ix;
use crate::view::Views;

impl Views {
    /// An organisation.
    pub(super) fn partner_report(&self, organisation: Ix) -> Report {
        let offers = self.site.back(organisation, Kind::Offer, "by");
        let helped = self.helped(&offers);
        let answered = self.answered_by(organisation);
        let intro = vec![format!(
            "Made {}, helped with {}, answered {}, and has a part in {}.",
            count(offers.len(), "offer"),
            count(helped.len(), "need"),
            count(answered.len(), "idea"),
            count(self.prototypes_of(organisation).len(), "prototype")
        )];
        let parts = [
            ("offers", self.text("list_offer"), self.part(offers.iter().map(|ix| self.offered(*ix)))),
            ("helped", "What the offers helped".into(), self.part(helped.iter().map(|one| self.helped_row(one)))),
            (
                "came-of-it",
                "What came of it".into(),
                self.part(self.works(organisation, &helped).map(|ix| self.work(ix))),
            ),
            ("answered", self.text("answered_ideas"), self.part(answered.iter().map(|ix| self.answered_row(*ix)))),
            ("needs", self.text("list_need"), self.part(self.things(organisation, Kind::Need, "for"))),
            ("events", self.text("events"), self.part(self.things(organisation, Kind::Event, "organisations_there"))),
            (
                "awards",
                self.text("awards"),
                self.part(self.given_or_got(organisation).into_iter().map(|ix| self.thing(ix))),
            ),
            ("rounds", self.text("nav_rounds"), self.part(self.things(organisation, Kind::Round, "partners"))),
        ];
        let stacked = parts.iter().map(|(id, heading, table)| (Cell::word(*id, heading.as_str()), table.clone()));
        let figures = Table::stacked(column("part", "Part"), self.part_columns(), stacked);
        let sections = parts.into_iter().map(|(_, heading, table)| Section { heading, table }).collect();
        self.new_report(self.site.title(organisation).to_owned(), intro, sections, figures)
    }

    fn part_columns(&self) -> Vec<Column> {
        vec![
            column("what", self.text("what")),
            column("about", "For"),
            Column::new("date", self.text("when"), Holds::Day),
            column("state", "Where it stands"),
            column("note", "In words"),
        ]
    }

    fn part(&self, rows: impl IntoIterator<Item = Vec<Cell>>) -> Table {
        Table { columns: self.part_columns(), rows: rows.into_iter().collect() }
    }

    fn things<'v>(&'v self, organisation: Ix, kind: Kind, key: &str) -> impl Iterator<Item = Vec<Cell>> + 'v {
        self.site.back(organisation, kind, key).into_iter().map(|ix| self.thing(ix))
    }

    fn thing(&self, ix: Ix) -> Vec<Cell> {
        self.row(ix, Cell::nothing(), self.site.dated(ix), self.stage_of(ix), None)
    }

    fn row(&self, what: Ix, about: Cell, date: Option<Day>, state: Cell, note: Option<&str>) -> Vec<Cell> {
        let note = note.map_or_else(Cell::nothing, |note| Cell::word(note, note));
        vec![self.named(what), about, self.day(date), state, note]
    }

    fn offered(&self, ix: Ix) -> Vec<Cell> {
        let offer = self.site.offer(ix);
        let is_open = offer.is_some_and(|offer| offer.is_open(self.site.today));
        let is_to_come = offer.and_then(|offer| offer.from).is_some_and(|from| from > self.site.today);
        let (id, label) = match (is_open, is_to_come) {
            (true, _) => ("open", "Open"),
            (false, true) => ("to-come", "Still to come"),
            (false, false) => ("over", "Over"),
        };
        let how_much = offer.and_then(|offer| offer.how_much.as_deref());
        self.row(ix, Cell::nothing(), self.site.dated(ix), Cell::word(id, label), how_much)
    }

    /// The matches of these offers that the site shows, each with its need; the latest first.
    fn helped(&self, offers: &[Ix]) -> Vec<(Ix, &Match)> {
        let needs = |offer: Ix| self.site.back(offer, Kind::Need, "matches").into_iter().map(move |need| (need, offer));
        let pairs = offers.iter().copied().flat_map(needs);
        let matches =
            pairs.flat_map(|(need, offer)| self.site.matches_between(need, offer).map(move |one| (need, one)));
        let mut all: Vec<(Ix, &Match)> = matches.filter(|(_, one)| one.public).collect();
        all.sort_by_key(|(need, one)| (std::cmp::Reverse(one.date), *need));
        all
    }

    fn helped_row(&self, (need, one): &(Ix, &Match)) -> Vec<Cell> {
        let whose = self.site.targets(*need, "for").first().map_or_else(Cell::nothing, |ix| self.named(*ix));
        let state = one.status.map_or_else(Cell::nothing, |status| Cell::word(status.as_str(), came_to(status)));
        self.row(*need, whose, one.date, state, one.note.as_deref())
    }

    /// What got help that was agreed on or given, and the prototypes in which the organisation has a part.
    fn works(&self, organisation: Ix, helped: &[(Ix, &Match)]) -> impl Iterator<Item = Ix> {
        let came = |one: &Match| matches!(one.status, Some(MatchStatus::Agreed | MatchStatus::Delivered));
        let helped = helped.iter().filter(|(_, one)| came(one)).flat_map(|(need, _)| self.site.targets(*need, "for"));
        let mut works: Vec<Ix> = helped.chain(self.prototypes_of(organisation)).collect();
        works.retain(|ix| *ix != organisation);
        works.sort_unstable();
        works.dedup();
        self.site.by_title(works).into_iter()
    }

    fn work(&self, ix: Ix) -> Vec<Cell> {
        let outcome = self.site.item(ix).details.prototype().and_then(|prototype| prototype.outcome.as_ref());
        let words = outcome.and_then(|outcome| outcome.text.as_ref()).map(|text| text.0.as_str());
        self.row(ix, Cell::nothing(), self.site.last_sign(ix), self.stage_of(ix), words)
    }

    fn answered_row(&self, ix: Ix) -> Vec<Cell> {
        let answer = self.site.item(ix).answer(self.site.today);
        let decision = answer.and_then(|answer| answer.decision.as_ref());
        let state = decision.map_or_else(Cell::nothing, |term| self.term_cell(Vocabulary::Decisions, &term.0));
        let words = answer.and_then(|answer| answer.text.as_ref()).map(|text: &Markdown| text.0.as_str());
        self.row(ix, Cell::nothing(), answer.and_then(|answer| answer.date), state, words)
    }

    /// Where an idea, a prototype or a need stands.
    fn stage_of(&self, ix: Ix) -> Cell {
        let stage = self.site.item(ix).stage().map(|stage: Stage| self.term_cell(Vocabulary::Stages, stage.as_str()));
        let status = || self.site.need(ix).map(|need: &Need| need.status().as_str());
        let status = || status().map(|status| Cell::word(status, self.text(&format!("need_{status}"))));
        stage.or_else(status).unwrap_or_else(Cell::nothing)
    }

    fn term_cell(&self, vocabulary: Vocabulary, id: &str) -> Cell {
        self.site.word(vocabulary, id).map_or_else(|| Cell::word(id, id), |word| Cell::word(id, language::word(word)))
    }
}

fn count(number: usize, what: &str) -> String {
    let plural = if number == 1 { "" } else { "s" };
    match number {
        0 => format!("no {what}s"),
        _ => format!("{number} {what}{plural}"),
    }
}

/// What a match came to.
fn came_to(status: MatchStatus) -> &'static str {
    match status {
        MatchStatus::Suggested => "Suggested",
        MatchStatus::Introduced => "Introduced",
        MatchStatus::Agreed => "Agreed",
        MatchStatus::Delivered => "Help given",
        MatchStatus::DidNotWork => "Did not work",
    }
}
