//! One submission: what was said, the page it would make, and everything that an editor can do about it.

use maud::{Markup, html};
use model::form::{Facts, Form};

use crate::desk::act::Mistake;
use crate::desk::queue::Queue;
use crate::desk::submission::Submission;
use crate::desk::typed::Typed;
use crate::desk::{forms, queue_page, said, told};
use crate::editor::Editor;
use crate::excerpt::first_words;
use crate::flags;
use crate::private_answers::Private;

/// A submission with all that is around it on its page.
pub struct View<'a> {
    /// The editor at work.
    pub editor: &'a Editor,
    /// The queue in which it stands.
    pub queue: &'a Queue,
    /// It.
    pub submission: &'a Submission,
    /// What was typed into a form before.
    pub typed: &'a Typed,
    /// What is to be mended in that.
    pub mistakes: &'a [Mistake],
    /// What is to be sent back with each form.
    pub pass: &'a str,
    /// The path before the addresses of the site.
    pub base: &'a str,
}

impl View<'_> {
    /// The heading.
    pub fn title(&self) -> String {
        let words = first_words(self.submission.form.as_deref(), &self.submission.entry);
        queue_page::heading(&words, self.submission.receipt.as_str())
    }

    /// The page.
    pub fn page(&self) -> Markup {
        let Submission { receipt, entry, form, .. } = self.submission;
        html! {
            (self.summary())
            p class="byline" { (said::byline(form.as_deref(), entry)) " · " (receipt) }
            h1 { (self.title()) }
            @if entry.record.envelope.decision.is_some() {
                div class="notice" { (told::became(self.editor, receipt, entry, self.base)) }
                p { a href="./" { "Back to the queue" } }
            } @else {
                (queue_page::flagged(&flags::on(self.editor, entry, &self.queue.twins_of(self.editor, entry))))
                (self.noted())
            }
            (self.what_was_said())
            @if entry.record.envelope.decision.is_none() {
                (self.becomes())
                (forms::all(self))
                @if let Some(next) = self.queue.next(receipt.as_str()) {
                    p { a href=(next) { "Leave it for now, and look at the next" } }
                }
            }
        }
    }

    /// The mistakes, each with the way to where it is mended (WCAG 3.3.1).
    fn summary(&self) -> Markup {
        html! {
            @if !self.mistakes.is_empty() {
                div class="error-summary" role="alert" aria-labelledby="problem" {
                    h2 id="problem" { "There is a problem" }
                    ul {
                        @for mistake in self.mistakes {
                            li {
                                @match mistake.field {
                                    Some(field) => { a href={ "#f-" (field) } { (mistake.why) } }
                                    None => { pre class="said" { (mistake.why) } }
                                }
                            }
                        }
                    }
                }
            }
        }
    }

    /// What was noted on it before.
    fn noted(&self) -> Markup {
        let Submission { receipt, entry, .. } = self.submission;
        html! {
            @if let Some(question) = &entry.record.envelope.question {
                details class="notice" {
                    summary { "What its sender was asked on " (flags::day(entry.record.envelope.asked.as_deref()).unwrap_or_default()) }
                    (told::asked(self.editor, receipt, entry, question))
                }
            }
        }
    }

    fn what_was_said(&self) -> Markup {
        let Submission { entry, form, private, .. } = self.submission;
        let facts = form.as_ref().and_then(|form| self.editor.site().facts_for_editors(form).ok());
        let answers =
            |answers: &[_]| said::answers(answers, form.as_deref(), facts.as_ref().map(|facts| facts as &dyn Facts));
        html! {
            section aria-labelledby="said" {
                h2 id="said" { "What was sent" }
                (answers(&entry.record.fields))
                @match private {
                    Private::None => {}
                    Private::Opened(opened) => {
                        h3 { "Private: never published" }
                        (answers(opened))
                    }
                    Private::Closed(help) => p class="hint" { "There are private answers, and they are sealed: " (help) "." },
                }
            }
        }
    }

    fn becomes(&self) -> Markup {
        html! {
            section aria-labelledby="becomes" {
                h2 id="becomes" { "What it would become" }
                @match &self.submission.becomes {
                    Err(why) => p { "Nothing can become of it: " (why) "." },
                    Ok(items) if items.is_empty() => {
                        p { "Submissions of this form do not become pages. Answer it; then put it away." }
                    }
                    Ok(items) => {
                        p { a href={ (self.submission.receipt) "/page" } { "See the page as it would be" } }
                        @for item in items {
                            details {
                                summary { "The file " (item.id.file()) }
                                pre { (item.text) }
                            }
                        }
                    }
                }
            }
        }
    }

    /// The form that it came by.
    pub fn form(&self) -> Option<&Form> {
        self.submission.form.as_deref()
    }
}
