//! A person's page: everything they had a part in.

use model::vocab::Vocabulary;
use serde::Serialize;

use super::Views;
use crate::card::TermShown;
use crate::dates::{self, ShownDay};
use crate::page::Page;
use crate::site::Ix;

#[derive(Serialize)]
struct CreditShown {
    title: String,
    url: Option<String>,
    kind: &'static str,
    roles: Vec<TermShown>,
    date: Option<ShownDay>,
}

impl Views<'_> {
    pub(super) fn person(&self, ix: Ix) -> Page<'_> {
        let credits: Vec<CreditShown> = self
            .site
            .credits(ix)
            .into_iter()
            .map(|credit| {
                let role = |id: String| {
                    let label =
                        self.site.word(Vocabulary::Roles, &id).map_or_else(|| id.clone(), |word| word.label.clone());
                    TermShown { id, label, url: None }
                };
                CreditShown {
                    title: self.site.title(credit.work).to_owned(),
                    url: self.site.url(credit.work).map(str::to_owned),
                    kind: self.site.item(credit.work).id.kind().as_str(),
                    roles: credit.roles.into_iter().map(role).collect(),
                    date: self.site.dated(credit.work).map(dates::day),
                }
            })
            .collect();
        self.detail(ix).figure("credits", credits)
    }
}
