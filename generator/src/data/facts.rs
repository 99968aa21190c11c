//! What tables are made of: the rows of each, and fingerprints that cover all of their values.

use std::sync::{Arc, OnceLock};

use model::item::{Kind, Step};
use model::settings::{BaseUrl, Licence};
use rayon::prelude::*;

use super::{Place, Row, TABLES};
use crate::dates::Zone;
use crate::fingerprint::{self, Fingerprint, Mix};
use crate::site::{Ix, Site};
use crate::tree::Tree;

/// The facts of a site.
pub struct Facts {
    pub(super) site: Arc<Site>,
    tree: Arc<Tree>,
    /// The address of the site.
    pub base: String,
    /// The zone of its times.
    pub zone: Zone,
    lasting: Lasting,
    /// The fingerprint of each table without its long texts, and with them.
    marks: Vec<[Fingerprint; 2]>,
}

/// What stays of the facts of a site while nothing but texts changes.
pub struct Lasting {
    /// The rows of each table.
    rows: Vec<Vec<Place>>,
    /// The texts of files that some table has asked for already.
    texts: Vec<OnceLock<Box<str>>>,
}

impl Lasting {
    /// The text of a thing is another.
    pub fn forget_text(&mut self, ix: Ix) {
        self.texts[ix] = OnceLock::new();
    }
}

impl Facts {
    /// The facts of a site, whose cards have these fingerprints.
    pub fn new(site: &Arc<Site>, tree: &Arc<Tree>, cards: &[Fingerprint]) -> Facts {
        let rows = TABLES.par_iter().map(|table| (table.rows)(site)).collect();
        let texts = site.entries.iter().map(|_| OnceLock::new()).collect();
        Facts::with(Lasting { rows, texts }, site, tree, cards)
    }

    /// What stays of them when texts change.
    pub fn into_lasting(self) -> Lasting {
        self.lasting
    }

    /// The facts of a site of which some are known.
    pub fn with(lasting: Lasting, site: &Arc<Site>, tree: &Arc<Tree>, cards: &[Fingerprint]) -> Facts {
        let base = site.settings.base_url.as_ref().map_or("", BaseUrl::as_str).to_owned();
        let zone = Zone::of(site.settings.time_zone.as_deref());
        let kinds: Vec<_> = Kind::ALL.par_iter().map(|kind| marks_of_kind(site, *kind, cards)).collect();
        let words = fingerprint::of(&site.words);
        let mark = |(table, rows): (&super::Table, &Vec<Place>), texts: bool| {
            let mut mix = Mix::new();
            let settings = &site.settings;
            mix.text(&base).text(settings.time_zone.as_deref().unwrap_or_default()).text(settings.language());
            if table.is_of_words() {
                return mix.mark(&words).done();
            }
            table.from.iter().for_each(|kind| _ = mix.mark(&kinds[*kind as usize][usize::from(texts)]));
            // By the cards, not by the places of things: these move when anything else comes or goes.
            rows.iter().for_each(|(ix, place)| _ = mix.mark(&cards[*ix]).number(*place));
            mix.done()
        };
        let both = |table: (&super::Table, &Vec<Place>)| [mark(table, table.0.has_words()), mark(table, true)];
        let marks = TABLES.iter().zip(&lasting.rows).map(both).collect();
        Facts { site: Arc::clone(site), tree: Arc::clone(tree), base, zone, lasting, marks }
    }

    /// The fingerprint of a table without its long texts.
    pub fn short_mark(&self, table: usize) -> &Fingerprint {
        &self.marks[table][0]
    }

    /// The fingerprint of a table.
    pub fn mark(&self, table: usize) -> &Fingerprint {
        &self.marks[table][1]
    }

    /// How many rows a table has.
    pub fn count(&self, table: usize) -> usize {
        self.lasting.rows[table].len()
    }

    /// The rows of a table.
    pub fn rows(&self, table: usize) -> impl IndexedParallelIterator<Item = Row<'_>> {
        self.lasting.rows[table].par_iter().map(|(ix, place)| Row { facts: self, ix: *ix, place: *place })
    }

    /// What others may do with the data.
    pub fn licence(&self) -> Option<&Licence> {
        self.site.settings.licence.as_ref()
    }

    /// The text of a thing, as it was written.
    pub(super) fn text(&self, ix: Ix) -> &str {
        let read = || {
            let entry = &self.site.entries[ix];
            self.tree.source(&entry.path()).slice(entry.item.body).trim().into()
        };
        self.lasting.texts[ix].get_or_init(read)
    }
}

/// The fingerprint of all things of a type: of their front matter, of what their cards show, of how far they came and how
/// many needs were told of for them; and the same with their texts.
fn marks_of_kind(site: &Site, kind: Kind, cards: &[Fingerprint]) -> [Fingerprint; 2] {
    let (mut short, mut full) = (Mix::new(), Mix::new());
    for ix in site.of(kind) {
        short.mark(&cards[*ix]).mark(&site.entries[*ix].texts);
        short.number(site.furthest(*ix).map_or(0, Step::number)).number(site.count_back(*ix, Kind::Need, "for"));
        full.mark(&site.entries[*ix].text);
    }
    let short = short.done();
    [short, full.mark(&short).done()]
}
