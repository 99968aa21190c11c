//! A prototype: something that people can try or look at, software or not.

use crate::fields::Fields;
use crate::item::{By, Kind, Stage, Stages, stage};
use crate::value::{Day, EVENT, IDEA, Markdown, ORGANISATION, PERSON, PROTOTYPE, Ref, Term, Written};
use crate::vocab::{PROTOTYPE_KINDS, ROLES};
use crate::{Code, mapping, nested};

mapping! {
    /// The fields of a prototype.
    pub struct Prototype {
        /// What it is made as; one may be several.
        kind: Vec<Term<PROTOTYPE_KINDS>>,
        /// Where it was made.
        made_at: Option<Ref<EVENT>>,
        /// How the idea would work.
        how_it_works: Option<Markdown>,
        /// How it meets the need of those who would use it.
        how_it_meets_the_need: Option<Markdown>,
        /// What it would look like.
        what_it_looks_like: Option<Markdown>,
        /// What a prize or support would be used for.
        what_support_would_do: Option<Markdown>,
        /// Where to try it.
        try_url: Option<String>,
        /// Where the code or the drawings are.
        code_url: Option<String>,
        /// A film of it.
        video: Option<Video>,
        /// Tools and materials.
        built_with: Vec<String>,
        /// Who made it.
        team: Vec<Member>,
        /// Who takes care of it now.
        owners: Vec<By>,
        /// What comes next.
        next_step: Option<NextStep>,
        /// Its way so far.
        stages: Stages,
        /// What testers should try.
        test_tasks: Vec<TestTask>,
        /// What was agreed for taking it forward.
        agreement: Option<Agreement>,
        /// How it may last.
        sustain: Option<Sustain>,
        /// What came of it.
        outcome: Option<Outcome>,
        /// What its makers are open to.
        open_to: Vec<String>,
        /// Who owns what.
        rights: Option<Markdown>,
        /// What others may do with it.
        licence: Option<String>,
        /// Why it went on without a test.
        untested: Option<String>,
        /// The ideas it started as.
        ideas: Vec<Ref<IDEA>>,
        /// Prototypes that it builds on.
        built_on: Vec<Ref<PROTOTYPE>>,
    }
}

nested! {
    /// A film.
    pub struct Video {
        /// Where it is.
        url: Option<String>,
        /// What is said and seen in it.
        transcript: Option<Markdown>,
    } require { "url": "where the film is", }
}

nested! {
    /// Somebody who made it.
    pub struct Member {
        /// Their page, when they asked for one.
        person: Option<Ref<PERSON>>,
        /// The name they chose to show.
        name_shown: Option<String>,
        /// What they did.
        roles: Vec<Term<ROLES>>,
    }
}

nested! {
    /// What comes next.
    pub struct NextStep {
        /// What.
        what: Option<String>,
        /// Who does it.
        who: Option<String>,
        /// Until when.
        by_when: Option<Day>,
    } require { "what": "what comes next", }
}

nested! {
    /// What a tester should try.
    pub struct TestTask {
        /// Its id in feedback.
        id: Option<Written>,
        /// What to do.
        task: Option<String>,
        /// When it is done.
        success: Option<String>,
    } require { "id": "a short id that feedback can name", "task": "what to try", }
}

nested! {
    /// What was agreed for taking it forward.
    pub struct Agreement {
        /// With whom.
        with: Option<Ref<ORGANISATION>>,
        /// What the programme does.
        we_will: Vec<String>,
        /// What the owners do.
        you_will: Vec<String>,
        /// When it was agreed.
        agreed_on: Option<Day>,
        /// When it is looked at again.
        review_on: Option<Day>,
    }
}

nested! {
    /// How it may last.
    pub struct Sustain {
        /// Who runs it.
        who: Option<String>,
        /// What pays for it.
        money: Option<String>,
        /// Where it lives.
        home: Option<String>,
        /// Who uses it.
        users: Option<String>,
    }
}

nested! {
    /// What came of it.
    pub struct Outcome {
        /// In words.
        text: Option<Markdown>,
        /// In numbers.
        measures: Vec<Measure>,
    }
}

nested! {
    /// A number before and after.
    pub struct Measure {
        /// What was counted.
        what: Option<String>,
        /// How it was.
        before: Option<String>,
        /// How it is.
        after: Option<String>,
        /// How one knows.
        source: Option<String>,
    } require { "what": "what was counted", }
}

impl Prototype {
    /// The ids of what testers should try, with the words.
    pub fn tasks(&self) -> impl Iterator<Item = (&str, &str)> {
        self.test_tasks.iter().filter_map(|task| Some((task.id.as_ref()?.text.as_str(), task.task.as_deref()?)))
    }

    /// Whether somebody takes it forward now, or uses it.
    pub fn is_taken_forward(&self) -> bool {
        let now = self.stages.last().and_then(|entry| entry.stage());
        matches!(now, Some(Stage::TakingForward | Stage::InUse | Stage::Spread))
    }

    pub(super) fn check(&self, fields: &mut Fields<'_, '_, '_>) {
        stage::check(&self.stages, Kind::Prototype, fields);
        let taken_forward = self.is_taken_forward();
        let at = fields.place_of("stages");
        if taken_forward && self.owners.is_empty() {
            fields.reader.warning(
                Code::StageNeedsOwner,
                at,
                "this is taken forward, but has no owner",
                "add `owners:`",
            );
        }
        if taken_forward && self.agreement.is_none() {
            fields.reader.warning(
                Code::StageNeedsOwner,
                at,
                "this is taken forward without an agreement",
                "add `agreement:`: with whom, what each will do",
            );
        }
        if self.ideas.is_empty() {
            let at = fields.place_of("ideas");
            fields.reader.warning(
                Code::PrototypeNoIdea,
                at,
                "this prototype does not say which idea it started as",
                "add `ideas:` with the slug of an idea",
            );
        }
    }
}
