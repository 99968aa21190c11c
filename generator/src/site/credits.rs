//! What a person had a part in: from every `people`, `team`, `owners`, `by` and award that names them.

use model::item::Kind;

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
            (Kind::Idea, "people"),
            (Kind::Prototype, "team"),
            (Kind::Prototype, "owners"),
            (Kind::Update, "by"),
            (Kind::Offer, "by"),
            (Kind::Award, "to"),
            (Kind::Award, "given_by"),
        ];
        let mut works: Vec<Ix> = links.into_iter().flat_map(|(kind, key)| self.back(person, kind, key)).collect();
        works.sort_unstable();
        works.dedup();
        self.newest_first(works).into_iter().map(|work| CreditTo { work, roles: self.roles_in(work, person) }).collect()
    }

    /// What they did for a thing, and for those that were merged into it.
    fn roles_in(&self, work: Ix, person: Ix) -> Vec<String> {
        let parts = [work].into_iter().chain(self.merged_into(work).iter().copied());
        parts.flat_map(|part| self.roles_in_one(part, person)).collect()
    }

    fn roles_in_one(&self, work: Ix, person: Ix) -> Vec<String> {
        let is_them = |to: &str| self.target(work, to).found() == Some(person);
        let details = &self.item(work).details;
        let people = details.idea().into_iter().flat_map(|idea| &idea.people);
        let people = people.filter(|credit| credit.person.as_ref().is_some_and(|to| is_them(&to.0)));
        let team = details.prototype().into_iter().flat_map(|prototype| &prototype.team);
        let team = team.filter(|member| member.person.as_ref().is_some_and(|to| is_them(&to.0)));
        let roles = people
            .flat_map(|credit| credit.role.iter().chain(&credit.roles))
            .chain(team.flat_map(|member| &member.roles));
        roles.map(|role| role.0.clone()).collect()
    }
}
