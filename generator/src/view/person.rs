//! A person's page: everything they had a part in.

use model::vocab::Vocabulary;
use serde::Serialize;

use super::Views;
use crate::card::TermShown;
use crate::dates::ShownDay;
use crate::language::{self, Text};
use crate::page::Page;
use crate::site::Ix;

#[derive(Serialize)]
struct CreditShown {
    title: Text,
    url: Option<String>,
    kind: &'static str,
    roles: Vec<TermShown>,
    date: Option<ShownDay>,
}

impl Views {
    pub(super) fn person(&self, ix: Ix) -> Page<'_> {
        let credits: Vec<CreditShown> = self
            .site
            .credits(ix)
            .into_iter()
            .map(|credit| {
                let role = |id: String| {
                    let label =
                        self.site.word(Vocabulary::Roles, &id).map_or_else(|| id.clone().into(), language::word);
                    TermShown { id, label, url: None }
                };
                CreditShown {
                    title: self.site.called(credit.work),
                    url: self.site.url(credit.work).map(str::to_owned),
                    kind: self.site.item(credit.work).id.kind().as_str(),
                    roles: credit.roles.into_iter().map(role).collect(),
                    date: self.site.dated(credit.work).map(|day| self.site.dates.day(day)),
                }
            })
            .collect();
        self.detail(ix).figure("credits", credits)
    }
}
