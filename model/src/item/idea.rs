//! An idea: somebody's suggestion, and what became of it.

use crate::fields::{Fields, FromYaml, Reader};
use crate::item::{Credit, Kind, Stages, stage};
use crate::value::{Day, IDEA, Markdown, ORGANISATION, Ref, Term};
use crate::vocab::{DECISIONS, SKILLS};
use crate::yaml::Node;
use crate::{Code, mapping};

/// What fits on a card and in a sentence.
const MAX_SENTENCE: usize = 120;
/// The decision that may stand without a reason: the idea is being taken up.
const TAKING_UP: &str = "taking-up";

mapping! {
    /// The fields of an idea.
    pub struct Idea {
        /// The idea in one sentence.
        in_one_sentence: Option<String>,
        /// What is wrong today.
        problem: Option<Markdown>,
        /// Whom it would help.
        who_it_helps: Option<String>,
        /// A first thought on how.
        how_it_might_work: Option<Markdown>,
        /// Whose idea it is.
        people: Vec<Credit>,
        /// The group they belong to.
        group: Option<Ref<ORGANISATION>>,
        /// Whom it needs.
        skills_wanted: Vec<Term<SKILLS>>,
        /// Its way so far.
        stages: Stages,
        /// What an organisation answered.
        answer: Option<Answer>,
        /// The idea that it became part of.
        joined_into: Option<Ref<IDEA>>,
        /// Ideas that it builds on.
        built_on: Vec<Ref<IDEA>>,
    }
}

mapping! {
    /// What an organisation answered.
    pub struct Answer {
        /// Who.
        by: Option<Ref<ORGANISATION>>,
        /// When.
        date: Option<Day>,
        /// What was decided.
        decision: Option<Term<DECISIONS>>,
        /// Why.
        text: Option<Markdown>,
    }
}

impl FromYaml for Answer {
    fn from_yaml(node: &Node, reader: &mut Reader<'_>) -> Option<Answer> {
        let mut fields = reader.fields(node)?;
        let answer = Answer::read(&mut fields);
        fields.require("decision", "what was decided");
        if answer.decision.as_ref().is_some_and(|decision| decision.0 != TAKING_UP) {
            fields.require("text", "people deserve a reason");
        }
        fields.finish();
        Some(answer)
    }
}

impl Idea {
    /// Whether somebody could still make a prototype of it: not when it was put aside, answered or joined into another.
    pub fn is_alive(&self) -> bool {
        let now = self.stages.last().and_then(|entry| entry.stage());
        now.is_none_or(|stage| stage.step().is_some())
    }

    pub(super) fn check(&self, fields: &mut Fields<'_, '_, '_>) {
        fields.limit("in_one_sentence", MAX_SENTENCE);
        stage::check(&self.stages, Kind::Idea, fields);
        let joined = self.stages.last().and_then(|entry| entry.stage()) == Some(stage::Stage::Joined);
        if joined && self.joined_into.is_none() {
            let (at, help) = (fields.place_of("stages"), "add `joined_into:` with the idea it became part of");
            fields.reader.mistake(
                Code::KeyMissing,
                at,
                "this idea is `joined`, but does not say into which",
                Some(help.into()),
            );
        }
    }
}
