//! Feedback: one tester's answers about a prototype.

use crate::fields::Fields;
use crate::value::{EVENT, Markdown, PROTOTYPE, Ref, Written};
use crate::{choice, mapping, nested};

mapping! {
    /// The fields of feedback.
    pub struct Feedback {
        /// What the tester tried.
        tasks: Vec<TaskResult>,
        /// What worked.
        worked_well: Option<Markdown>,
        /// What did not.
        got_in_the_way: Option<Markdown>,
        /// Whether they would use it.
        would_use: Option<WouldUse>,
        /// What would have to change.
        would_change: Option<Markdown>,
        /// Where it was tested.
        setting: Option<Setting>,
        /// Whether assistive technology was used; published only in sum.
        assistive_tech: Option<String>,
        /// Which state of the prototype was tested.
        version: Option<String>,
        /// Whether the words may be published.
        quote_ok: bool,
        /// The name to show.
        name_shown: Option<String>,
        /// The prototype.
        about: Option<Ref<PROTOTYPE>>,
        /// The test session.
        event: Option<Ref<EVENT>>,
    }
}

nested! {
    /// How one task went.
    pub struct TaskResult {
        /// The task's id in the prototype's `test_tasks:`.
        id: Option<Written>,
        /// Whether it was done.
        done: Option<Done>,
        /// From 1, very difficult, to 7, very easy (the Single Ease Question).
        ease: Option<i64>,
    } require { "id": "the id of the task", }
}

choice! {
    /// Whether a task was done.
    pub enum Done {
        /// Alone.
        Yes = "yes",
        /// With help.
        WithHelp = "with-help",
        /// Not.
        No = "no",
    }
}

choice! {
    /// Whether somebody would use it.
    pub enum WouldUse {
        /// Yes.
        Yes = "yes",
        /// Perhaps.
        Maybe = "maybe",
        /// No.
        No = "no",
    }
}

choice! {
    /// Where somebody tested.
    pub enum Setting {
        /// With us.
        Session = "session",
        /// At home.
        OnMyOwn = "on-my-own",
    }
}

impl Feedback {
    pub(super) fn check(&self, fields: &mut Fields<'_, '_, '_>) {
        fields.require("about", "the slug of the prototype");
    }
}
