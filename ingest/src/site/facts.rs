//! What a form needs to know of a site: its options, what exists, whether it is open.

use std::collections::BTreeMap;

use model::form::{Choice, Facts, Form, Opening, OptionSource, Part, Period, opening};
use model::item::{Idea, Item, Round, WayToPartner};
use model::vocab::Word;
use model::{ItemId, Kind};

use crate::site::{Fault, Site};

/// The facts of a site for one form. Options and round are read when it is made, so that asking cannot fail.
#[derive(Debug)]
pub struct SiteFacts<'a> {
    site: &'a Site,
    sees: Sees,
    choices: BTreeMap<OptionSource, Vec<Choice>>,
    opening: Opening,
    round: Option<String>,
}

/// Whether things that are held back exist.
#[derive(Clone, Copy, Debug)]
enum Sees {
    Shown,
    Everything,
}

impl<'a> SiteFacts<'a> {
    pub(super) fn for_senders(site: &'a Site, form: &Form) -> Result<SiteFacts<'a>, Fault> {
        SiteFacts::read(site, form, Sees::Shown)
    }

    pub(super) fn for_editors(site: &'a Site, form: &Form) -> Result<SiteFacts<'a>, Fault> {
        SiteFacts::read(site, form, Sees::Everything)
    }

    fn read(site: &'a Site, form: &Form, sees: Sees) -> Result<SiteFacts<'a>, Fault> {
        let round = site.round(form)?;
        let opening = state(form, round.as_ref().map(|(_, round)| round), site);
        let round = round.map(|(slug, _)| slug);
        let rows = form.fields.iter().filter_map(|field| field.rows.as_ref());
        let asked = form.fields.iter().chain(rows.flat_map(|rows| &rows.fields));
        let sources = asked.filter_map(|field| field.options.from);
        let asked_in = round.as_deref().filter(|_| goes_with_a_round(form));
        let choices = sources.map(|source| Ok((source, options(site, sees, source, asked_in)?)));
        Ok(SiteFacts { site, sees, choices: choices.collect::<Result<_, Fault>>()?, opening, round })
    }

    /// Whether the form takes answers today.
    pub fn opening(&self) -> &Opening {
        &self.opening
    }

    /// The slug of the round that the form is open with: the one it names, or else the current one.
    pub fn round(&self) -> Option<&str> {
        self.round.as_deref()
    }

    /// What a thing is called, when people may see it.
    pub fn title(&self, id: &ItemId) -> Option<String> {
        self.visible(id).map(|item| self.site.spoken(item).title().to_owned())
    }

    fn visible(&self, id: &ItemId) -> Option<Item> {
        let item = self.site.resolve(id).ok().flatten()?;
        self.site.is_shown(&item).then_some(item)
    }
}

impl Facts for SiteFacts<'_> {
    fn choices(&self, source: OptionSource) -> Vec<Choice> {
        self.choices.get(&source).cloned().unwrap_or_default()
    }

    fn parts(&self, of: &ItemId, part: Part) -> Vec<Choice> {
        let item = self.visible(of).map(|item| self.site.spoken(item));
        let prototype = item.as_ref().and_then(|item| item.details.prototype());
        match part {
            Part::TestTasks => prototype.map(|prototype| prototype.tasks().map(of_task).collect()).unwrap_or_default(),
        }
    }

    /// A file that cannot be read does not exist for senders, but keeps its name from being taken by editors.
    fn exists(&self, id: &ItemId) -> bool {
        match self.sees {
            Sees::Shown => self.visible(id).is_some(),
            Sees::Everything => {
                let free = matches!(self.site.source(&id.file()), Ok(None));
                !free || !matches!(self.site.resolve(id), Ok(None))
            }
        }
    }

    fn conversation(&self, about: &ItemId) -> Vec<ItemId> {
        self.site.conversation(about).unwrap_or_else(|_| vec![about.clone()])
    }
}

/// A form that goes with a round which does not exist is open: a site need not have rounds.
fn state(form: &Form, round: Option<&Round>, site: &Site) -> Opening {
    let (opens, closes) = match &form.period {
        Period::Always => (None, None),
        Period::Days(opens, closes) => (*opens, *closes),
        Period::CurrentRound | Period::Round(_) => round.map_or((None, None), |round| (round.opens, round.closes)),
    };
    opening(opens, closes, site.today)
}

fn options(site: &Site, sees: Sees, source: OptionSource, round: Option<&str>) -> Result<Vec<Choice>, Fault> {
    let things = |kind| match sees {
        Sees::Shown => site.shown(kind),
        Sees::Everything => site.items(kind),
    };
    match source {
        OptionSource::Words(vocabulary) => Ok(site.words(vocabulary)?.into_iter().map(of_word).collect()),
        OptionSource::Items(Kind::Event) => {
            let mut events = site.items(Kind::Event)?;
            events.retain(|item| item.details.event().is_some_and(|event| event.is_booked_by_form(site.today)));
            events.sort_by_key(|item| item.details.event().and_then(|event| event.starts));
            Ok(events.iter().map(of_item).collect())
        }
        OptionSource::Items(Kind::Idea) => {
            let current = site.current_round()?.map(|(slug, _)| slug);
            let mut items = things(Kind::Idea)?;
            items.retain(|item| item.details.idea().is_some_and(Idea::is_alive));
            Ok(items.iter().filter(|item| is_in(site, item, current.as_deref())).map(of_item).collect())
        }
        OptionSource::Items(kind) => {
            let items = things(kind)?;
            Ok(items.iter().filter(|item| kind != Kind::Challenge || is_in(site, item, round)).map(of_item).collect())
        }
        OptionSource::Ways => {
            let round = site.current_round()?.map(|(_, round)| round).unwrap_or_default();
            Ok(round.ways_to_partner.iter().filter_map(of_way).collect())
        }
    }
}

/// Whether a thing belongs to a round; where there is none, each does.
fn is_in(site: &Site, item: &Item, round: Option<&str>) -> bool {
    let Some(round) = round else { return true };
    let named = item.common.round.as_ref().and_then(|named| ItemId::parse(&named.0));
    let asked_in = named.and_then(|id| site.resolve(&id).ok().flatten());
    asked_in.is_some_and(|asked_in| asked_in.id.within() == round)
}

fn goes_with_a_round(form: &Form) -> bool {
    match form.period {
        Period::CurrentRound | Period::Round(_) => true,
        Period::Always | Period::Days(..) => false,
    }
}

fn of_word(word: Word) -> Choice {
    Choice { id: word.id, label: word.label, hint: word.hint, leaves_out: false }
}

fn of_item(item: &Item) -> Choice {
    Choice { id: item.id.within().to_owned(), label: item.title().to_owned(), hint: None, leaves_out: false }
}

fn of_task((id, task): (&str, &str)) -> Choice {
    Choice { id: id.to_owned(), label: task.to_owned(), hint: None, leaves_out: false }
}

fn of_way(way: &WayToPartner) -> Option<Choice> {
    Some(Choice { id: way.id()?.to_string(), label: way.title.clone()?, hint: way.you_give.clone(), leaves_out: false })
}
