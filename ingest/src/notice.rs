//! What the worker says when it is neither "thank you" nor "please mend this": in plain words, what happened and what to do.
//!
//! A notice shows everything that was typed, so that it can be copied; nothing of it was kept. How it is dressed is
//! [`crate::wear`]'s matter.

use hyper::StatusCode;
use hyper::header::{ALLOW, HeaderName, RETRY_AFTER};
use model::form::check::Pairs;
use model::form::{Choice, Facts, Field, FieldKind, Form, OTHER_SUFFIX, choices};
use model::value::Day;

use crate::html::{escaped, lines};
use crate::limits;
use crate::site::ClosedThread;

/// A page of few words.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Notice {
    /// The status of the answer.
    pub status: StatusCode,
    /// A header that belongs to it.
    pub header: Option<(HeaderName, &'static str)>,
    /// What happened.
    pub heading: String,
    /// What to do.
    pub words: Vec<String>,
    /// Where to go from here.
    pub onward: Option<Onward>,
    /// What was typed.
    pub typed: Vec<Typed>,
}

/// A page of the site that helps.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Onward {
    /// Its address on the site.
    pub at: String,
    /// What the link says.
    pub words: String,
}

/// One answer, to be copied.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Typed {
    /// The question.
    pub label: String,
    /// What was typed, or the label of what was picked.
    pub words: String,
}

impl Notice {
    fn new(status: StatusCode, heading: impl Into<String>, words: &[&str]) -> Notice {
        let words = words.iter().map(|words| (*words).to_owned()).collect();
        Notice { status, header: None, heading: heading.into(), words, onward: None, typed: Vec::new() }
    }

    /// The same, with what was typed.
    pub fn showing(self, typed: Vec<Typed>) -> Notice {
        Notice { typed, ..self }
    }

    /// The same, where its link leads with the site's base path; without it, where the site has no such page.
    pub fn on_a_site(mut self, base: &str, has_page: impl Fn(&str) -> bool) -> Notice {
        self.onward = self.onward.filter(|onward| has_page(&onward.at));
        if let Some(onward) = &mut self.onward {
            onward.at = format!("{base}{}", onward.at);
        }
        self
    }

    fn leading_to(self, at: impl Into<String>, words: impl Into<String>) -> Notice {
        Notice { onward: Some(Onward { at: at.into(), words: words.into() }), ..self }
    }

    /// The form opens later.
    pub fn not_yet(form: &Form, opens: Day) -> Notice {
        let heading = format!("{} opens on {}", quoted(form), in_words(opens));
        Notice::new(
            StatusCode::FORBIDDEN,
            heading,
            &["It does not take answers before that day. Please come back then."],
        )
    }

    /// The form is closed.
    pub fn over(form: &Form, closed: Option<Day>) -> Notice {
        let heading = match closed {
            Some(day) => format!("This form closed on {}", in_words(day)),
            None => "This form is closed".to_owned(),
        };
        let words = format!("{} does not take answers any more.", quoted(form));
        let words = [&*words, "The site says what is open now, and how to reach us."];
        Notice::new(StatusCode::FORBIDDEN, heading, &words).leading_to("/what-happened-next/", "See what happened next")
    }

    /// The thread takes no more comments.
    pub fn thread_closed(thread: &ClosedThread) -> Notice {
        let ClosedThread { title, at } = thread;
        let words =
            format!("There can be no more comments on “{title}”. Everything that was said stays there to be read.");
        Notice::new(StatusCode::CONFLICT, "This conversation is closed", &[&words])
            .leading_to(at, format!("Read “{title}”"))
    }

    /// Another submission has the same name, which chance alone almost never does.
    pub fn taken() -> Notice {
        Notice::new(
            StatusCode::CONFLICT,
            "We could not tell this apart from something sent before",
            &["Please change a word or two and send it again."],
        )
    }

    /// There is no such address.
    pub fn not_found() -> Notice {
        Notice::new(
            StatusCode::NOT_FOUND,
            "There is no such form",
            &["Check that the address is right, or look for the form on the site."],
        )
        .leading_to("/", "Go to the first page")
    }

    /// The address does not take such requests.
    pub fn wrong_method(allowed: &'static str) -> Notice {
        let words = ["Forms are sent with the button at their end."];
        let notice = Notice::new(StatusCode::METHOD_NOT_ALLOWED, "This address cannot be used like that", &words);
        Notice { header: Some((ALLOW, allowed)), ..notice }
    }

    /// The request is no plain form.
    pub fn wrong_type() -> Notice {
        Notice::new(
            StatusCode::UNSUPPORTED_MEDIA_TYPE,
            "This could not be read",
            &["Forms are sent as application/x-www-form-urlencoded in UTF-8, without files and without compression."],
        )
    }

    /// The request does not say how long it is.
    pub fn no_length() -> Notice {
        Notice::new(
            StatusCode::LENGTH_REQUIRED,
            "This could not be read",
            &["Forms are sent with a Content-Length, and without a Transfer-Encoding."],
        )
    }

    /// The text is not UTF-8.
    pub fn not_utf8() -> Notice {
        Notice::new(
            StatusCode::BAD_REQUEST,
            "Some letters could not be read",
            &["The text was not sent as UTF-8. Go back, reload the page, and send the form again."],
        )
    }

    /// The request has too many fields.
    pub fn too_many_fields() -> Notice {
        let words = format!(
            "A form can have {} answers at most. Go back and send the form as it is on the page.",
            limits::FIELDS
        );
        Notice::new(StatusCode::BAD_REQUEST, "These are too many answers", &[&words])
    }

    /// The request broke off.
    pub fn broken() -> Notice {
        Notice::new(StatusCode::BAD_REQUEST, "This arrived only in part", &["Go back and send the form again."])
    }

    /// The request is too large.
    pub fn too_large(limit: usize) -> Notice {
        let words = format!(
            "All answers together can have {} KiB. Go back, where your answers still are, and shorten them.",
            limit / 1024
        );
        Notice::new(StatusCode::PAYLOAD_TOO_LARGE, "This is too long", &[&words])
    }

    /// The request took too long.
    pub fn too_slow() -> Notice {
        Notice::new(
            StatusCode::REQUEST_TIMEOUT,
            "This took too long to arrive",
            &["Your connection may be slow. Go back, where your answers still are, and send the form again."],
        )
    }

    /// More came from the sender's network than people send.
    pub fn too_many() -> Notice {
        let words = "This was not sent. Hundreds of forms came from your network within an hour. If you share it with many \
                     others, as in a school or a library, please try again in an hour, or send us the text by e-mail or letter.";
        let notice = Notice::new(StatusCode::TOO_MANY_REQUESTS, "Too much came from your network", &[words]);
        Notice { header: Some((RETRY_AFTER, limits::RETRY_AFTER_FLOOD)), ..notice }
    }

    /// A fault of ours.
    pub fn fault() -> Notice {
        let notice = Notice::new(
            StatusCode::SERVICE_UNAVAILABLE,
            "Sorry, there is a problem with the service",
            &["Nothing was kept. Please try again in a few minutes, or send us the text by e-mail or letter."],
        );
        Notice { header: Some((RETRY_AFTER, limits::RETRY_AFTER)), ..notice }
    }

    /// The inner content of `main`.
    pub fn html(&self) -> String {
        let words: String = self.words.iter().map(|words| format!("<p>{}</p>", escaped(words))).collect();
        format!(
            "<div class=\"narrow\"><h1>{}</h1>{words}{}{}</div>",
            escaped(&self.heading),
            self.onward_html(),
            self.typed_html()
        )
    }

    fn onward_html(&self) -> String {
        let link = |onward: &Onward| {
            format!("<p class=\"more\"><a href=\"{}\">{}</a></p>", escaped(&onward.at), escaped(&onward.words))
        };
        self.onward.as_ref().map(link).unwrap_or_default()
    }

    fn typed_html(&self) -> String {
        if self.typed.is_empty() {
            return String::new();
        }
        let answer = |typed: &Typed| format!("<dt>{}</dt><dd>{}</dd>", escaped(&typed.label), lines(&typed.words));
        let answers: String = self.typed.iter().map(answer).collect();
        format!(
            "<h2>What you wrote</h2><p>This was not sent. You can copy it from here.</p><dl class=\"typed\">{answers}</dl>"
        )
    }
}

fn quoted(form: &Form) -> String {
    format!("“{}”", form.title)
}

/// A day as people write it: 18 December 2026.
pub fn in_words(day: Day) -> String {
    day.0.strftime("%-d %B %Y").to_string()
}

/// What was typed into a form, question by question, options by their labels.
pub fn typed(form: &Form, pairs: &Pairs, facts: &dyn Facts) -> Vec<Typed> {
    form.fields.iter().flat_map(|field| answers(field, pairs, &choices(&field.options, facts))).collect()
}

fn answers(field: &Field, pairs: &Pairs, options: &[Choice]) -> Vec<Typed> {
    let (own, other) = (&field.id, format!("{}{OTHER_SUFFIX}", field.id));
    let hidden = matches!(field.kind, FieldKind::Hidden | FieldKind::Honeypot | FieldKind::Reference);
    let named =
        |(name, value): &&(String, String)| (name == own || *name == other) && !value.trim().is_empty() && !hidden;
    let label = |value: &str| options.iter().find(|option| option.id == value).map(|option| option.label.clone());
    let typed =
        |value: &str| Typed { label: field.label.clone(), words: label(value).unwrap_or_else(|| value.to_owned()) };
    pairs.iter().filter(named).map(|(_, value)| typed(value)).collect()
}

/// The same when the site cannot be read: only the options that stand in the declaration have labels.
pub fn typed_without_site(form: &Form, pairs: &Pairs) -> Vec<Typed> {
    form.fields.iter().flat_map(|field| answers(field, pairs, &field.options.listed)).collect()
}

/// What was typed into a form whose declaration cannot be read: by the names of the fields.
pub fn typed_unasked(pairs: &Pairs) -> Vec<Typed> {
    let some = pairs.iter().filter(|(_, value)| !value.trim().is_empty());
    some.map(|(name, value)| Typed { label: name.clone(), words: value.clone() }).collect()
}
