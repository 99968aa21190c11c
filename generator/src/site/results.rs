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

/// How one task went in one version of a prototype.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct VersionResults {
    /// What the testers' feedback calls the version.
    pub version: String,
    /// How the task went.
    pub results: TaskResults,
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
        details.tasks().map(|(id, task)| task_results(id, task, &feedback)).collect()
    }

    /// How the tasks of a prototype went in each of its versions, task by task, the version that was tested first standing
    /// first. What all testers together did is told elsewhere, so a task is told only where in no version, nor without
    /// one, it was tried by a few: they would be the difference.
    pub fn task_results_by_version(&self, prototype: Ix) -> Vec<VersionResults> {
        let Some(details) = self.item(prototype).details.prototype() else { return Vec::new() };
        let versions = self.versions(prototype);
        details.tasks().flat_map(|(id, task)| versions_of_task(id, task, &versions)).collect()
    }

    /// The feedback on each version of a prototype, in the order in which they were tested first. What names no version is
    /// together, too.
    fn versions(&self, prototype: Ix) -> Vec<(Option<&str>, Vec<&Feedback>)> {
        let mut versions: Vec<(Option<&str>, Vec<&Feedback>)> = Vec::new();
        for feedback in self.feedback_on(prototype).into_iter().rev().filter_map(|ix| self.feedback(ix)) {
            let version = feedback.version.as_deref().map(str::trim).filter(|version| !version.is_empty());
            match versions.iter_mut().find(|(known, _)| *known == version) {
                Some((_, all)) => all.push(feedback),
                None => versions.push((version, vec![feedback])),
            }
        }
        versions
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

fn versions_of_task(id: &str, task: &str, versions: &[(Option<&str>, Vec<&Feedback>)]) -> Vec<VersionResults> {
    let all: Vec<(Option<&str>, TaskResults)> =
        versions.iter().map(|(version, feedback)| (*version, task_results(id, task, feedback))).collect();
    let tried: Vec<usize> = all.iter().map(|(_, results)| results.total).collect();
    let told = all.into_iter().filter_map(|(version, results)| {
        let version = version.filter(|_| results.total > 0)?.to_owned();
        Some(VersionResults { version, results })
    });
    let told: Vec<VersionResults> = told.collect();
    if are_told(&tried) && told.len() > 1 { told } else { Vec::new() }
}

/// Whether numbers that add up to one that people know can be told: none of them is small, or else the others would tell
/// it.
pub fn are_told(numbers: &[usize]) -> bool {
    numbers.iter().any(|number| *number > 0) && numbers.iter().all(|number| *number == 0 || *number >= ENOUGH)
}

fn task_results(id: &str, task: &str, feedback: &[&Feedback]) -> TaskResults {
    let mut results =
        TaskResults { id: id.into(), task: task.into(), yes: 0, with_help: 0, no: 0, total: 0, ease: [0; 7] };
    for result in feedback
        .iter()
        .flat_map(|one| &one.tasks)
        .filter(|result| result.id.as_ref().is_some_and(|known| known.text == id))
    {
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

#[cfg(test)]
mod tests {
    use model::item::TaskResult;

    use super::*;

    #[test]
    fn a_small_number_is_not_told_by_those_beside_it() {
        assert!(are_told(&[30, 0, 5]) && are_told(&[30, 9]));
        assert!(!are_told(&[30, 4, 0]) && !are_told(&[0, 0]) && !are_told(&[1, 9]));
    }

    /// The feedback of so many testers, of whom all tried the first task and those who `tried` the second one, too.
    fn feedback(testers: usize, tried: usize) -> Vec<Feedback> {
        let id = |id: &str| model::value::Written { text: id.into(), at: model::Span::new(0, 0) };
        let done = |task: &str| TaskResult { id: Some(id(task)), done: Some(Done::Yes), ..TaskResult::default() };
        let of = |n| Feedback {
            tasks: if n < tried { vec![done("one"), done("two")] } else { vec![done("one")] },
            ..Feedback::default()
        };
        (0..testers).map(of).collect()
    }

    /// How many did a task alone in each version that is told; versions are given with their testers.
    fn told(task: &str, versions: &[(Option<&str>, usize, usize)]) -> Vec<(String, usize)> {
        let all: Vec<_> =
            versions.iter().map(|(version, testers, tried)| (*version, feedback(*testers, *tried))).collect();
        let all: Vec<_> = all.iter().map(|(version, feedback)| (*version, feedback.iter().collect())).collect();
        versions_of_task(task, "Try it", &all).into_iter().map(|told| (told.version, told.results.yes)).collect()
    }

    #[test]
    fn versions_are_compared_when_at_least_five_testers_tried_each() {
        let two = [("a".to_owned(), 5), ("b".to_owned(), 6)];
        assert_eq!(told("one", &[(Some("a"), 5, 0), (Some("b"), 6, 0)]), two);
        assert_eq!(told("one", &[(Some("a"), 5, 0), (None, 5, 0), (Some("b"), 6, 0)]), two);
        assert_eq!(told("one", &[(Some("a"), 5, 0)]), [], "there is nothing to compare with");
        assert_eq!(told("one", &[(Some("a"), 9, 0), (Some("b"), 4, 0)]), []);
    }

    #[test]
    fn no_few_testers_are_what_is_left_when_the_versions_are_taken_away() {
        assert_eq!(told("one", &[(Some("a"), 5, 0), (Some("b"), 6, 0), (Some("c"), 1, 0)]), []);
        assert_eq!(told("one", &[(Some("a"), 5, 0), (Some("b"), 6, 0), (None, 2, 0)]), []);
        assert_eq!(told("two", &[(Some("a"), 7, 5), (Some("b"), 7, 4)]), [], "few tried this one");
        assert_eq!(told("two", &[(Some("a"), 7, 5), (Some("b"), 7, 5)]).len(), 2);
    }
}
