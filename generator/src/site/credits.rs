//! What a person had a part in: from every `people`, `team`, `owners`, `by` and award that names them.

use model::item::{Details, Kind};

use super::{Ix, Site};

/// A part in something.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CreditTo {
    /// In what.
    pub work: Ix,
    /// What they did, as words of the vocabulary of roles.
    pub roles: Vec<String>,
}

impl Site {
    /// Everything that a person is credited with, the newest first.
    pub fn credits(&self, person: Ix) -> Vec<CreditTo> {
        let links = [
            (Kind::Idea, "people"), (Kind::Prototype, "team"), (Kind::Prototype, "owners"), (Kind::Update, "by"),
            (Kind::Offer, "by"), (Kind::Award, "to"), (Kind::Award, "given_by"),
        ];
        let mut works: Vec<Ix> = links.into_iter().flat_map(|(kind, key)| self.back(person, kind, key)).collect();
        works.sort_unstable();
        works.dedup();
        self.newest_first(works).into_iter().map(|work| CreditTo { work, roles: self.roles_in(work, person) }).collect()
    }

    fn roles_in(&self, work: Ix, person: Ix) -> Vec<String> {
        let is_them = |to: &str| self.target(work, to).found() == Some(person);
        match &self.item(work).details {
            Details::Idea(idea) => {
                let theirs = idea.people.iter().filter(|credit| credit.person.as_ref().is_some_and(|to| is_them(&to.0)));
                theirs.flat_map(|credit| credit.role.iter().chain(&credit.roles)).map(|term| term.0.clone()).collect()
            }
            Details::Prototype(prototype) => {
                let theirs = prototype.team.iter().filter(|member| member.person.as_ref().is_some_and(|to| is_them(&to.0)));
                theirs.flat_map(|member| &member.roles).map(|term| term.0.clone()).collect()
            }
            Details::Round(_) | Details::Challenge(_) | Details::Need(_) | Details::Offer(_) | Details::Event(_)
            | Details::Feedback(_) | Details::Update(_) | Details::Comment(_) | Details::Organisation(_)
            | Details::Person(_) | Details::Award(_) | Details::Post(_) | Details::Page(_) => Vec::new(),
        }
    }
}
