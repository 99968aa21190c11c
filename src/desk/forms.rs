//! The forms below a submission. Each has one button, and works without scripts and without a mouse.

use maud::{Markup, html};

use crate::decisions::Reason;
use crate::decisions::links::Link;
use crate::desk::act::Mistake;
use crate::desk::submission_page::View;
use crate::desk::typed::LINK;

/// Everything that can be done.
pub fn all(view: &View<'_>) -> Markup {
    let is_held = view.submission.entry.record.envelope.held.is_some();
    html! {
        section aria-labelledby="decide" {
            h2 id="decide" { "Decide" }
            @if view.submission.becomes.is_ok() { (approve(view)) }
            (folded(view, "decline", "Decline", &decline(view)))
            (folded(view, "ask", "Ask its sender something", &ask(view)))
            @if is_held { (release(view)) } @else { (folded(view, "hold", "Put on hold", &hold(view))) }
            (spam(view))
        }
    }
}

/// A form that is opened when it is wanted, and stays open where something in it is to be mended.
fn folded(view: &View<'_>, act: &str, summary: &str, form: &Markup) -> Markup {
    html! { details open[view.typed.get("do") == Some(act)] { summary { (summary) } (form) } }
}

fn form(view: &View<'_>, act: &str, button: &str, class: &str, content: &Markup) -> Markup {
    html! {
        form method="post" action=(view.submission.receipt) novalidate {
            input type="hidden" name="pass" value=(view.pass);
            input type="hidden" name="do" value=(act);
            (content)
            p { button class={ "button " (class) } { (button) } }
        }
    }
}

fn approve(view: &View<'_>) -> Markup {
    let makes_pages = view.form().is_some_and(|form| form.becomes.is_some());
    let (button, title) =
        (if makes_pages { "Publish it" } else { "Put it away: it was answered" }, view.submission.title());
    let typed = |name: &str, now: &str| view.typed.get(name).unwrap_or(now).to_owned();
    let slug = view.submission.item().map(|item| item.id.slug().to_owned()).unwrap_or_default();
    form(
        view,
        "approve",
        button,
        "",
        &html! {
            @if let Some(title) = &title {
                (field(view, "title", "Title", None, |described| html! {
                    input type="text" id="f-title" name="title" value=(typed("title", title)) aria-describedby=[described];
                }))
                @let hint = format!("Leave it empty for one made of the title: {slug}");
                (field(view, "slug", "Name in the address", Some(&hint), |described| html! {
                    input type="text" id="f-slug" name="slug" value=(typed("slug", "")) autocapitalize="none" spellcheck="false"
                        aria-describedby=[described];
                }))
            }
            @for link in view.submission.links.iter().filter(|_| makes_pages) { (linked(view, link)) }
        },
    )
}

fn linked(view: &View<'_>, link: &Link) -> Markup {
    let name = format!("{LINK}{}", link.question);
    let now = view.typed.get(&name).unwrap_or(&link.now);
    let is_known = now.is_empty() || link.choices.iter().any(|choice| choice.id == now);
    field(view, &name, &link.label, None, |described| {
        html! {
            select id={ "f-" (name) } name=(name) aria-describedby=[described] {
                option value="" { "Nothing" }
                @if !is_known { option value=(now) selected { (now) } }
                @for choice in &link.choices {
                    option value=(choice.id) selected[choice.id == now] { (choice.label) }
                }
            }
        }
    })
}

fn decline(view: &View<'_>) -> Markup {
    let typed = view.typed.get("reason").and_then(Reason::parse);
    let reasons = Reason::ALL.into_iter().filter(|reason| *reason != Reason::Spam); // which has a button of its own
    form(
        view,
        "decline",
        "Decline it",
        "",
        &html! {
            fieldset class={ "field" @if complaint(view, "reason").is_some() { " field--error" } } {
                legend { "Why?" }
                (said_of(view, "reason"))
                @for (place, reason) in reasons.enumerate() {
                    @let id = if place == 0 { "f-reason".to_owned() } else { format!("f-reason-{}", reason.as_str()) };
                    div class="choice" {
                        input type="radio" id=(id) name="reason" value=(reason.as_str()) checked[typed == Some(reason)];
                        label for=(id) { (reason.in_words()) }
                    }
                }
            }
            (field(view, "note", "In your own words", Some("It stands in the letter to its sender"), |described| html! {
                textarea id="f-note" name="note" rows="3" aria-describedby=[described] { (view.typed.get("note").unwrap_or_default()) }
            }))
        },
    )
}

fn ask(view: &View<'_>) -> Markup {
    let before = view.submission.entry.record.envelope.question.as_ref();
    let before = before.map(|question| format!(". This stands in place of what was asked before: “{question}”"));
    let hint =
        format!("You get a letter to send, and it waits until you have the answer{}", before.unwrap_or_default());
    form(
        view,
        "ask",
        "Note the question",
        "",
        &field(view, "question", "What do you want to know?", Some(&hint), |described| {
            html! {
                textarea id="f-question" name="question" rows="3" aria-describedby=[described] {
                    (view.typed.get("question").unwrap_or_default())
                }
            }
        }),
    )
}

fn hold(view: &View<'_>) -> Markup {
    form(
        view,
        "hold",
        "Hold it",
        "",
        &field(view, "for", "What does it wait for?", Some("Other editors see it in the queue"), |described| {
            html! {
                input type="text" id="f-for" name="for" value=(view.typed.get("for").unwrap_or_default()) aria-describedby=[described];
            }
        }),
    )
}

fn release(view: &View<'_>) -> Markup {
    form(view, "release", "Put it back in the queue", "button--quiet", &html! {})
}

fn spam(view: &View<'_>) -> Markup {
    form(
        view,
        "spam",
        "It is spam",
        "button--quiet",
        &html! {
            p class="hint" { "Nobody is written to, and what is private of it is deleted at once." }
        },
    )
}

/// A question with its help and what is to be mended; `control` gets the ids that describe it.
fn field(
    view: &View<'_>,
    name: &str,
    label: &str,
    hint: Option<&str>,
    control: impl FnOnce(Option<String>) -> Markup,
) -> Markup {
    let complaint = complaint(view, name);
    let ids = [hint.map(|_| format!("f-{name}-hint")), complaint.map(|_| format!("f-{name}-error"))];
    let described = ids.into_iter().flatten().collect::<Vec<_>>().join(" ");
    html! {
        div class={ "field" @if complaint.is_some() { " field--error" } } {
            label for={ "f-" (name) } { (label) }
            @if let Some(hint) = hint { p class="hint" id={ "f-" (name) "-hint" } { (hint) } }
            (said_of(view, name))
            (control(Some(described).filter(|ids| !ids.is_empty())))
        }
    }
}

fn said_of(view: &View<'_>, name: &str) -> Markup {
    html! { @if let Some(why) = complaint(view, name) { p class="error-message" id={ "f-" (name) "-error" } { (why) } } }
}

fn complaint<'v>(view: &'v View<'_>, name: &str) -> Option<&'v str> {
    let of_name = |mistake: &&Mistake| mistake.field == Some(name);
    view.mistakes.iter().find(of_name).map(|mistake| mistake.why.as_str())
}
