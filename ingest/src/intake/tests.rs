//! Every decision about a submission, and rules that hold for all that can be typed.

use model::ItemId;
use model::form::{Choice, OptionSource, Problem};
use model::{SitePath, Source};
use proptest::prelude::*;

use super::*;
use crate::fixture::{SITE, pairs};

/// A site on which everything exists and every list has one word.
struct Everything;

impl Facts for Everything {
    fn choices(&self, _: OptionSource) -> Vec<Choice> {
        vec![Choice { id: "new".into(), label: "New".into(), hint: None, leaves_out: false }]
    }

    fn exists(&self, _: &ItemId) -> bool {
        true
    }
}

fn form() -> Form {
    let (_, rest) = SITE.split_once("//- content/forms/idea.yaml\n").unwrap();
    let text = rest.split("//- ").next().unwrap();
    model::form::parse(
        &Source::new(SitePath::parse("content/forms/idea.yaml").unwrap(), text),
        &model::languages::Languages::default(),
    )
    .unwrap()
}

fn verdict(typed: &Pairs, opening: &Opening, closed_thread: Option<&ClosedThread>) -> Verdict {
    let (form, key) = (form(), WorkerKey::new([7; 32]));
    let now = "2026-11-24T10:00:00.5Z".parse().unwrap();
    decide(&Arrival {
        form: &form,
        typed,
        facts: &Everything,
        opening,
        closed_thread,
        now,
        key: &key,
        naming: Naming::Token,
    })
}

fn accepted(typed: &Pairs) -> Accepted {
    let verdict = verdict(typed, &Opening::Open(None), None);
    let Verdict::Accepted(accepted) = verdict else { panic!("{verdict:?}") };
    *accepted
}

#[test]
fn good_answers_are_accepted_and_parted() {
    let good = accepted(&pairs(&[("title", " Bus  times "), ("email", "ada@example.org"), ("stray", "x")]));
    assert_eq!(good.submission.published(), [("title".into(), Answer::One("Bus times".into()))]);
    assert_eq!(good.to_seal(), [("email".into(), Answer::One("ada@example.org".into()))]);
    let record = good.record(&form(), Circumstances::default());
    assert_eq!(record.envelope.received.as_deref(), Some("2026-11-24T10:00:00Z"));
    assert_eq!((record.envelope.score, record.envelope.reasons.len()), (Some(0), 0));
}

#[test]
fn the_state_of_form_and_thread_comes_before_the_answers() {
    let (nothing, day) = (pairs(&[]), Day::parse("2026-12-18").unwrap());
    let not = |opening, thread| match verdict(&nothing, &opening, thread) {
        Verdict::Not(instead) => instead,
        kept @ (Verdict::Accepted(_) | Verdict::Perhaps(..)) => panic!("{kept:?}"),
    };
    assert_eq!(not(Opening::NotYet(day), None), Instead::NotYet(day));
    assert_eq!(not(Opening::Over(Some(day)), None), Instead::Over(Some(day)));
    let thread = ClosedThread { title: "Old".into(), at: "/ideas/old/".into() };
    assert_eq!(not(Opening::Open(None), Some(&thread)), Instead::ThreadClosed(thread.clone()));
    let instead = not(Opening::Open(None), None);
    let Instead::Refused(complaints) = instead else { panic!("{instead:?}") };
    assert_eq!(complaints[0].problem, Problem::Missing("Enter your idea".into()));
}

#[test]
fn what_is_good_may_have_been_kept_before_the_form_was_over() {
    let (typed, over) = (pairs(&[("title", "Bus")]), Opening::Over(None));
    let before = accepted(&typed);
    let Verdict::Perhaps(names, Instead::Over(None)) = verdict(&typed, &over, None) else { panic!() };
    assert_eq!((&names[0].receipt, &names[0].digest), (&before.receipt, &before.digest));
    assert_ne!(names[0], names[1], "it may have been sent on the day before");
}

#[test]
fn a_sprung_trap_means_another_name() {
    let (person, program) = (&[("title", "x")][..], &[("title", "x"), ("website", "spam")][..]);
    let (person, program) = (accepted(&pairs(person)), accepted(&pairs(program)));
    assert!(program.submission.trap_sprung());
    assert_ne!(person.receipt, program.receipt);
}

#[test]
fn the_same_thing_has_the_same_name_however_it_was_typed() {
    let one = accepted(&pairs(&[("title", "Caf\u{e9}"), ("story", "a\r\nb"), ("themes", "a"), ("themes", "b")]));
    let two = accepted(&pairs(&[("themes", "b"), ("themes", "a"), ("story", "a\nb "), ("title", "Cafe\u{301}")]));
    let other = accepted(&pairs(&[("title", "Caf\u{e9}"), ("story", "a\nb")]));
    assert_eq!((&one.receipt, &one.digest), (&two.receipt, &two.digest));
    assert_ne!(one.receipt, other.receipt);
}

proptest! {
    #[test]
    fn whatever_is_accepted_is_read_back_from_the_record_unchanged(
        title in "\\PC{1,120}", story in "(\\PC|[\n\t:#'\"\\-|>&*!%@`{}]){0,200}", other in any::<String>(),
    ) {
        let typed = pairs(&[("title", &title), ("story", &story), ("challenge", "other"), ("challenge_other", &other)]);
        if let Verdict::Accepted(accepted) = verdict(&typed, &Opening::Open(None), None) {
            let record = accepted.record(&form(), Circumstances { sealed: Some("sealed\n".into()), ..Default::default() });
            let path = SitePath::parse("inbox/waiting/idea/x.md").unwrap();
            let back = Record::parse(&Source::new(path, record.print().unwrap())).unwrap();
            prop_assert_eq!(back.fields, accepted.submission.published());
            prop_assert_eq!(back.envelope.digest, Some(accepted.digest));
            prop_assert_eq!(back.sealed.as_deref(), Some("sealed\n"));
        }
    }
}
