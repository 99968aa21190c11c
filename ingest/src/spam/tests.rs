//! What each signal weighs, and that none of the weak ones decides.

use model::{SitePath, Source, form};

use super::*;
use crate::fixture::{SITE, pairs};
use crate::limits;

/// A form with every kind of field that a signal looks at.
fn a_form() -> Form {
    let (_, rest) = SITE.split_once("//- content/forms/checked.yaml\n").unwrap();
    let text = rest.split("//- ").next().unwrap();
    form::parse(
        &Source::new(SitePath::parse("content/forms/checked.yaml").unwrap(), text),
        &model::languages::Languages::default(),
    )
    .unwrap()
}

fn sight<'a>(form: &'a Form, answers: &[(&str, &str)]) -> Sight<'a> {
    let answers = answers.iter().map(|(id, words)| ((*id).to_owned(), Answer::One((*words).to_owned()))).collect();
    Sight {
        form,
        typed: &[],
        trap_sprung: false,
        answers,
        waited: Some(60.0),
        origin: Origin::Own,
        listed: &[],
        repeat: Repeat::New,
        pace: Pace::Usual,
    }
}

fn reasons(sight: &Sight<'_>) -> (u32, String) {
    let score = score(sight);
    (score.points, score.reasons.join("; "))
}

#[test]
fn an_honest_submission_has_no_points() {
    let form = a_form();
    let honest =
        [("what", "A key for the hall, see https://hall.example/keys and www.keys.example"), ("group_name", "Hall")];
    assert_eq!(score(&sight(&form, &honest)), Score::default());
}

#[test]
fn a_listed_word_in_a_private_answer_is_not_repeated() {
    let (mut form, listed) = (a_form(), ["loan".to_owned()]);
    form.fields.iter_mut().for_each(|field| field.shown = model::form::Shown::Private);
    let (points, reasons) = reasons(&Sight { listed: &listed, ..sight(&form, &[("group_name", "Loan Shark")]) });
    assert_eq!((points, reasons.as_str()), (2, "a private answer has a word of your list"));
}

#[test]
fn each_signal_has_its_points_and_its_reason() {
    let form = a_form();
    let stray = pairs(&[("what", "x"), ("token", "x"), ("kinds_other", "x"), ("empty", " "), ("url", "x")]);
    let listed = ["Cheap  watches".to_owned(), "loan".to_owned(), "---".to_owned()];
    let plain = || sight(&form, &[("what", "Our loan-shop has cheap watches.")]);
    let links = |n: usize| "https://a.example ".repeat(n);
    let cases = [
        (Sight { trap_sprung: true, ..plain() }, 5, "the question that only programs see was answered"),
        (Sight { pace: Pace::Busy, ..plain() }, 5, "more than 30 came from one network within an hour"),
        (Sight { pace: Pace::BusyEverywhere, ..plain() }, 2, "very many arrived within an hour"),
        (Sight { repeat: Repeat::Exact, ..plain() }, 3, "the same was sent today, word by word"),
        (Sight { repeat: Repeat::Near, ..plain() }, 2, "nearly the same was sent today"),
        (
            Sight { waited: None, ..plain() },
            1,
            "its form is sent in one step, so nothing shows that a person looked at it",
        ),
        (Sight { waited: Some(2.9), ..plain() }, 2, "it was sent within three seconds of being shown to be checked"),
        (Sight { origin: Origin::Foreign, ..plain() }, 2, "it was sent from a page of another site"),
        (Sight { typed: &stray, ..plain() }, 2, "it answers a question that the form does not ask"),
        (Sight { listed: &listed, ..plain() }, 4, "it says “cheap watches”, “loan”, of your list of words"),
        (sight(&form, &[("what", &links(3))]), 2, "it has 3 links"),
        (sight(&form, &[("what", &links(6))]), 4, "it has 6 links"),
        (sight(&form, &[("group_name", "See http://x.example")]), 3, "there is a link in a name"),
        (sight(&form, &[("kinds_other", "p\u{430}ypal")]), 2, "there is a word in letters of different scripts"),
    ];
    for (sight, points, reason) in cases {
        assert_eq!(reasons(&sight), (points, reason.to_owned()));
    }
    assert_eq!(limits::PER_NETWORK, 30);
}

#[test]
fn one_or_two_weak_signals_never_decide_and_reasons_come_by_weight() {
    let form = a_form();
    let two = Sight { waited: Some(1.0), origin: Origin::Foreign, ..sight(&form, &[]) };
    assert!(!score(&two).is_too_high());
    let three = Sight { waited: Some(1.0), origin: Origin::Foreign, repeat: Repeat::Exact, ..sight(&form, &[]) };
    let score = score(&three);
    assert!(score.is_too_high() && score.reasons[0] == "the same was sent today, word by word", "{score:?}");
    const { assert!(2 * WEAK < QUARANTINE && CLEAR + FAINT < QUARANTINE && FAINT < WEAK) };
}
