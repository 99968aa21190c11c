//! What a form needs to know of the site: which options its questions have, what there is, and in which parts.

use model::form::{Choice, Facts, Field, Form, OptionSource, Part, Period};
use model::item::{Idea, ItemId, Kind};

use super::asked;
use crate::language::{Text, hint, word};
use crate::site::{Ix, Site};

/// What a form needs to know of the site.
pub(super) struct Ground<'a> {
    pub(super) site: &'a Site,
    pub(super) form: &'a Form,
    round: Option<Ix>,
}

impl Facts for Ground<'_> {
    fn choices(&self, source: OptionSource) -> Vec<Choice> {
        let choice = |id: &str, label: &str, hint: Option<&String>| Choice {
            id: id.to_owned(),
            label: label.to_owned(),
            hint: hint.cloned(),
            leaves_out: false,
        };
        let site = self.site;
        match source {
            OptionSource::Words(vocabulary) => {
                let words = site.words.get(&vocabulary).map(Vec::as_slice).unwrap_or_default();
                words.iter().map(|word| choice(&word.id, &word.label, word.hint.as_ref())).collect()
            }
            OptionSource::Items(Kind::Event) => {
                let named = events(site).into_iter();
                named.map(|ix| choice(site.item(ix).id.within(), site.title(ix), place_of(site, ix).as_ref())).collect()
            }
            OptionSource::Items(kind) => {
                let named = site.by_title(self.items(kind)).into_iter();
                named.map(|ix| choice(site.item(ix).id.within(), site.title(ix), None)).collect()
            }
            OptionSource::Ways => {
                let ways = site.current_round().and_then(|round| site.round(round)).map(|round| &round.ways_to_partner);
                let ways = ways.into_iter().flatten();
                ways.filter_map(|way| Some(choice(way.id()?.as_str(), way.title.as_deref()?, way.you_give.as_ref())))
                    .collect()
            }
        }
    }

    fn parts(&self, of: &ItemId, part: Part) -> Vec<Choice> {
        let item = self.site.find(of.as_str()).map(|ix| self.site.item(ix));
        let prototype = item.and_then(|item| item.details.prototype());
        let task = |(id, task): (&str, &str)| Choice {
            id: id.to_owned(),
            label: task.to_owned(),
            hint: None,
            leaves_out: false,
        };
        match part {
            Part::TestTasks => prototype.map(|prototype| prototype.tasks().map(task).collect()).unwrap_or_default(),
        }
    }

    fn exists(&self, id: &ItemId) -> bool {
        self.site.find(id.as_str()).is_some()
    }
}

/// The events that people can say they come to, the next one first.
fn events(site: &Site) -> Vec<Ix> {
    let event = |ix: Ix| site.item(ix).details.event();
    let mut events: Vec<Ix> = site.of(Kind::Event).to_vec();
    events.retain(|ix| event(*ix).is_some_and(|event| event.is_booked_by_form(site.today)));
    events.sort_by_key(|ix| event(*ix).and_then(|event| event.starts));
    events
}

/// When and where an event is.
fn place_of(site: &Site, ix: Ix) -> Option<String> {
    let event = site.item(ix).details.event()?;
    let when = site.dates.moment(event.starts?.0).text;
    let venue = event.venue.as_ref().and_then(|venue| venue.name.as_deref());
    Some(venue.map_or(when.clone(), |venue| format!("{when}, {venue}")))
}

impl<'a> Ground<'a> {
    /// What there is for a form.
    pub(super) fn of(site: &'a Site, form: &'a Form) -> Ground<'a> {
        Ground { site, form, round: round_of(site, form) }
    }

    /// The things of a type that can be picked: questions are those of the round that the form goes with, ideas those of
    /// the current one.
    fn items(&self, kind: Kind) -> Vec<Ix> {
        let round = match kind == Kind::Idea {
            true => self.site.current_round(),
            false => self.round.filter(|_| kind == Kind::Challenge),
        };
        let mut all = round.map_or_else(|| self.site.of(kind).to_vec(), |round| self.site.in_round(round, kind));
        all.retain(|ix| self.site.item(*ix).details.idea().is_none_or(Idea::is_alive));
        all
    }

    /// The label of an option: words of a vocabulary and titles have languages of their own.
    pub(super) fn labelled(&self, field: &Field, choice: &Choice) -> Text {
        let named = match field.options.from {
            Some(OptionSource::Words(vocabulary)) => self.site.word(vocabulary, &choice.id).map(word),
            Some(OptionSource::Items(kind)) => {
                self.site.find(&format!("{}/{}", kind.folder(), choice.id)).map(|ix| self.site.called(ix))
            }
            Some(OptionSource::Ways) | None => None,
        };
        named.unwrap_or_else(|| asked(self.site, self.form, &choice.label))
    }

    /// The explanation of an option, in the language that it stands in.
    pub(super) fn explained(&self, field: &Field, choice: &Choice) -> Option<Text> {
        let of_words = match field.options.from {
            Some(OptionSource::Words(vocabulary)) => self.site.word(vocabulary, &choice.id).and_then(hint),
            Some(OptionSource::Items(_) | OptionSource::Ways) | None => None,
        };
        of_words.or_else(|| choice.hint.as_ref().map(|hint| asked(self.site, self.form, hint)))
    }
}

/// The round that a form goes with.
pub(super) fn round_of(site: &Site, form: &Form) -> Option<Ix> {
    match &form.period {
        Period::CurrentRound => site.current_round(),
        Period::Round(slug) => site.find(&format!("{}/{slug}", Kind::Round.folder())),
        Period::Always | Period::Days(..) => None,
    }
}
