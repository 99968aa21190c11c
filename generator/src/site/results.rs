//! What testers found: figures from five testers on, words where they agreed.

use model::item::{Done, Feedback, Kind, WouldUse};
use model::value::Markdown;
use serde::Serialize;

use super::{Ix, Site};

/// Fewer testers could be told apart, and prove little.
pub const ENOUGH: usize = 5;

/// How one task went.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct TaskResults {
    /// The task's id.
    pub id: String,
    /// What was to be tried.
    pub task: String,
    /// How many did it alone.
    pub yes: usize,
    /// How many did it with help.
    pub with_help: usize,
    /// How many did not.
    pub no: usize,
    /// How many tried.
    pub total: usize,
    /// How many gave each of the marks 1 to 7.
    pub ease: [usize; 7],
}

/// Whether testers would use it.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct WouldUseCounts {
    /// Yes.
    pub yes: usize,
    /// Perhaps.
    pub maybe: usize,
    /// No.
    pub no: usize,
}

/// Words of a tester.
#[derive(Clone, Debug)]
pub struct Quote<'a> {
    /// The feedback.
    pub from: Ix,
    /// What they are about: the key in the file.
    pub about: &'static str,
    /// The words.
    pub words: &'a Markdown,
}

impl Site {
    /// The feedback on a prototype, the newest first.
    pub fn feedback_on(&self, prototype: Ix) -> Vec<Ix> {
        self.back(prototype, Kind::Feedback, "about")
    }

    fn feedback(&self, ix: Ix) -> Option<&Feedback> {
        self.item(ix).details.feedback()
    }

    /// How each task of a prototype went.
    pub fn task_results(&self, prototype: Ix) -> Vec<TaskResults> {
        let Some(details) = self.item(prototype).details.prototype() else { return Vec::new() };
        let feedback: Vec<&Feedback> =
            self.feedback_on(prototype).into_iter().filter_map(|ix| self.feedback(ix)).collect();
        let tasks = details.test_tasks.iter().filter_map(|task| Some((task.id.as_deref()?, task.task.as_deref()?)));
        tasks.map(|(id, task)| task_results(id, task, &feedback)).collect()
    }

    /// Whether the testers of a prototype would use it.
    pub fn would_use(&self, prototype: Ix) -> WouldUseCounts {
        let mut counts = WouldUseCounts::default();
        for answer in self.feedback_on(prototype).into_iter().filter_map(|ix| self.feedback(ix)?.would_use) {
            match answer {
                WouldUse::Yes => counts.yes += 1,
                WouldUse::Maybe => counts.maybe += 1,
                WouldUse::No => counts.no += 1,
            }
        }
        counts
    }

    /// The words that testers of a prototype let be published.
    pub fn quotes(&self, prototype: Ix) -> Vec<Quote<'_>> {
        let agreed = self.feedback_on(prototype).into_iter().filter_map(|ix| Some((ix, self.feedback(ix)?)));
        let parts = agreed.filter(|(_, feedback)| feedback.quote_ok).flat_map(|(from, feedback)| {
            let parts = [
                ("worked_well", &feedback.worked_well),
                ("got_in_the_way", &feedback.got_in_the_way),
                ("would_change", &feedback.would_change),
            ];
            parts.into_iter().filter_map(move |(about, words)| Some(Quote { from, about, words: words.as_ref()? }))
        });
        parts.collect()
    }
}

fn task_results(id: &str, task: &str, feedback: &[&Feedback]) -> TaskResults {
    let mut results =
        TaskResults { id: id.into(), task: task.into(), yes: 0, with_help: 0, no: 0, total: 0, ease: [0; 7] };
    for result in feedback.iter().flat_map(|one| &one.tasks).filter(|result| result.id.as_deref() == Some(id)) {
        match result.done {
            Some(Done::Yes) => results.yes += 1,
            Some(Done::WithHelp) => results.with_help += 1,
            Some(Done::No) => results.no += 1,
            None => continue,
        }
        results.total += 1;
        let mark = result.ease.and_then(|ease| usize::try_from(ease - 1).ok());
        if let Some(count) = mark.and_then(|mark| results.ease.get_mut(mark)) {
            *count += 1;
        }
    }
    results
}
