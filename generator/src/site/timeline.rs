//! What happened to a thing and when, from dated files only.

use model::item::Kind;
use model::value::Day;
use model::vocab::Vocabulary;

use super::{Ix, Site};
use crate::card;
use crate::fingerprint::{Fingerprint, Mix};
use crate::language::Text;

/// Something that happened.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Moment {
    /// When.
    pub date: Day,
    /// What sort of thing: a type's name, or `stage`.
    pub kind: &'static str,
    /// What.
    pub text: Text,
    /// Where to read more.
    pub url: Option<String>,
}

impl Site {
    /// What happened to a thing up to today, the latest first.
    pub fn timeline(&self, ix: Ix) -> Vec<Moment> {
        let mut all = self.stage_moments(ix);
        all.extend(self.happened(ix).filter_map(|other| self.moment(other)));
        all.retain(|moment| moment.date <= self.today);
        all.sort_by(|a, b| b.date.cmp(&a.date).then_with(|| a.text.cmp(&b.text)));
        all.dedup();
        all
    }

    /// The things that tell of something that happened to this one.
    pub fn happened(&self, ix: Ix) -> impl Iterator<Item = Ix> {
        const LINKS: [(Kind, &str); 8] = [
            (Kind::Update, "about"),
            (Kind::Prototype, "ideas"),
            (Kind::Need, "for"),
            (Kind::Event, "ideas"),
            (Kind::Event, "prototypes"),
            (Kind::Award, "to"),
            (Kind::Post, "about"),
            (Kind::Organisation, "spun_out_of"),
        ];
        LINKS.into_iter().flat_map(move |(kind, key)| self.backlinks.of(ix, kind, key))
    }

    /// The fingerprint of the timeline of a thing: of its own past, and of the titles, addresses and days of others.
    pub fn timeline_mark(&self, ix: Ix) -> Fingerprint {
        let (item, mut mix) = (self.item(ix), Mix::new());
        let stages = item.stages().iter().filter_map(|entry| Some((entry.date?, entry.stage.as_ref()?, &entry.note)));
        for (date, stage, note) in stages.filter(|(date, ..)| *date <= self.today) {
            let label = self.word(Vocabulary::Stages, &stage.0).map_or(stage.0.as_str(), |word| &word.label);
            mix.day(Some(date)).text(label).text(note.as_deref().unwrap_or_default());
        }
        let history = item.details.need().into_iter().flat_map(|need| &need.status_history);
        for entry in history.filter(|entry| entry.date.is_some_and(|date| date <= self.today)) {
            mix.day(entry.date).text(entry.note.as_deref().unwrap_or_default());
        }
        for other in self.happened(ix).filter(|other| self.dated(*other) <= Some(self.today)) {
            card::mark_reference(&mut mix, self, other);
            mix.day(self.dated(other));
        }
        mix.done()
    }

    fn moment(&self, ix: Ix) -> Option<Moment> {
        let kind = self.item(ix).id.kind().as_str();
        Some(Moment { date: self.dated(ix)?, kind, text: self.called(ix), url: self.url(ix).map(str::to_owned) })
    }

    fn stage_moments(&self, ix: Ix) -> Vec<Moment> {
        let item = self.item(ix);
        let entries = item.stages().iter().filter_map(|entry| Some((entry.date?, entry.stage.as_ref()?, &entry.note)));
        let mut moments: Vec<Moment> = entries
            .map(|(date, stage, note)| {
                let label =
                    self.word(Vocabulary::Stages, &stage.0).map_or(stage.0.as_str(), |word| word.label.as_str());
                let text = note.as_ref().map_or_else(|| label.to_owned(), |note| format!("{label}: {note}"));
                let text = if note.is_some() { Text::new(text, self.other_language(ix)) } else { text.into() };
                Moment { date, kind: "stage", text, url: None }
            })
            .collect();
        if let Some(need) = item.details.need() {
            let history = need.status_history.iter().filter_map(|entry| Some((entry.date?, entry.note.clone()?)));
            let lang = self.other_language(ix);
            let told =
                |(date, note): (Day, String)| Moment { date, kind: "stage", text: Text::new(note, lang), url: None };
            moments.extend(history.map(told));
        }
        moments
    }
}
