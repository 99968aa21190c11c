//! What the worker says when it is neither "thank you" nor "please mend this": in plain words, what happened and what to do.
//!
//! A notice shows everything that was typed, so that it can be copied; nothing of it was kept, or it says that this is not
//! sure. How it is dressed is
//! [`crate::wear`]'s matter.

use hyper::StatusCode;
use hyper::header::{ALLOW, HeaderName, RETRY_AFTER};
use model::form::check::Pairs;
use model::form::{Choice, Facts, Field, FieldKind, Form, OTHER_SUFFIX, choices};
use model::value::Day;
use model::words::Words;

use crate::check_page::TOKEN;
use crate::html::{escaped, lines, spoken};
use crate::site::ClosedThread;
use crate::{limits, words};

/// A page of few words.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Notice {
    /// The words of the language it is in.
    pub own: &'static Words,
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
    /// Whether it may have been kept all the same.
    pub is_unsure: bool,
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
    /// The language of the question.
    pub language: String,
    /// What was typed, or the label of what was picked.
    pub words: String,
}

impl Notice {
    fn new(own: &'static Words, status: StatusCode, heading: impl Into<String>, words: &[&str]) -> Notice {
        let words = words.iter().map(|words| (*words).to_owned()).collect();
        let heading = heading.into();
        Notice { own, status, header: None, heading, words, onward: None, typed: Vec::new(), is_unsure: false }
    }

    /// The same, with what was typed.
    pub fn showing(self, typed: Vec<Typed>) -> Notice {
        Notice { typed, ..self }
    }

    /// The same, where its link leads with the path that stands before all pages; without it, where the site has no such page.
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
    pub fn not_yet(own: &'static Words, form: &Form, opens: Day) -> Notice {
        let heading = own.fill("opens", &[("form", &form.title), ("day", &words::day(own, opens))]);
        Notice::new(own, StatusCode::FORBIDDEN, heading, &[own.say("opens_then")])
    }

    /// The form is closed.
    pub fn over(own: &'static Words, form: &Form, closed: Option<Day>) -> Notice {
        let heading = match closed {
            Some(day) => own.fill("closed_on", &[("day", &words::day(own, day))]),
            None => own.say("closed").to_owned(),
        };
        let words = [&*own.fill("closed_now", &[("form", &form.title)]), own.say("closed_else")];
        Notice::new(own, StatusCode::FORBIDDEN, heading, &words)
            .leading_to("/what-happened-next/", own.say("what_happened_next"))
    }

    /// The thread takes no more comments.
    pub fn thread_closed(own: &'static Words, thread: &ClosedThread) -> Notice {
        let title = ("title", thread.title.as_str());
        let words = own.fill("thread_closed_why", &[title]);
        Notice::new(own, StatusCode::CONFLICT, own.say("thread_closed"), &[&words])
            .leading_to(&thread.at, own.fill("read", &[title]))
    }

    /// Another submission has the same name, which chance alone almost never does.
    pub fn taken(own: &'static Words) -> Notice {
        Notice::new(own, StatusCode::CONFLICT, own.say("taken"), &[own.say("taken_then")])
    }

    /// There is no such address.
    pub fn not_found(own: &'static Words) -> Notice {
        Notice::new(own, StatusCode::NOT_FOUND, own.say("not_found"), &[own.say("not_found_then")])
            .leading_to("/", own.say("first_page"))
    }

    /// Nothing of this form came under a reference, or it was forgotten. `contact` is the page on which people can ask.
    pub fn unknown_reference(own: &'static Words, contact: Option<&str>) -> Notice {
        let words = [own.say("unknown_reference_then")];
        let notice = Notice::new(own, StatusCode::NOT_FOUND, own.say("unknown_reference"), &words);
        match contact {
            Some(at) => notice.leading_to(at, own.say("tell_us")),
            None => notice.leading_to("/", own.say("first_page")),
        }
    }

    /// The address does not take such requests.
    pub fn wrong_method(own: &'static Words, allowed: &'static str) -> Notice {
        let words = [own.say("wrong_method_then")];
        let notice = Notice::new(own, StatusCode::METHOD_NOT_ALLOWED, own.say("wrong_method"), &words);
        Notice { header: Some((ALLOW, allowed)), ..notice }
    }

    /// The request is no plain form.
    pub fn wrong_type(own: &'static Words) -> Notice {
        Notice::new(own, StatusCode::UNSUPPORTED_MEDIA_TYPE, own.say("unreadable"), &[own.say("wrong_type")])
    }

    /// The request does not say how long it is.
    pub fn no_length(own: &'static Words) -> Notice {
        Notice::new(own, StatusCode::LENGTH_REQUIRED, own.say("unreadable"), &[own.say("no_length")])
    }

    /// The text is not UTF-8.
    pub fn not_utf8(own: &'static Words) -> Notice {
        Notice::new(own, StatusCode::BAD_REQUEST, own.say("not_utf8"), &[own.say("not_utf8_then")])
    }

    /// The request has too many fields.
    pub fn too_many_fields(own: &'static Words) -> Notice {
        let words = own.fill("too_many_fields_then", &[("max", &limits::FIELDS.to_string())]);
        Notice::new(own, StatusCode::BAD_REQUEST, own.say("too_many_fields"), &[&words])
    }

    /// The request broke off.
    pub fn broken(own: &'static Words) -> Notice {
        Notice::new(own, StatusCode::BAD_REQUEST, own.say("broken"), &[own.say("broken_then")])
    }

    /// The request is too large.
    pub fn too_large(own: &'static Words, limit: usize) -> Notice {
        let words = own.fill("too_large_then", &[("kib", &(limit / 1024).to_string())]);
        Notice::new(own, StatusCode::PAYLOAD_TOO_LARGE, own.say("too_large"), &[&words])
    }

    /// The request took too long.
    pub fn too_slow(own: &'static Words) -> Notice {
        Notice::new(own, StatusCode::REQUEST_TIMEOUT, own.say("too_slow"), &[own.say("too_slow_then")])
    }

    /// More came from the sender's network than people send.
    pub fn too_many(own: &'static Words) -> Notice {
        let notice = Notice::new(own, StatusCode::TOO_MANY_REQUESTS, own.say("flood"), &[own.say("flood_then")]);
        Notice { header: Some((RETRY_AFTER, limits::RETRY_AFTER_FLOOD)), ..notice }
    }

    /// So many came once more from the sender's network that nobody looks whether this is kept.
    pub fn too_many_again(own: &'static Words) -> Notice {
        Notice { words: vec![own.say("flood_again").to_owned()], is_unsure: true, ..Notice::too_many(own) }
    }

    /// A fault of ours.
    pub fn fault(own: &'static Words) -> Notice {
        let notice = Notice::new(own, StatusCode::SERVICE_UNAVAILABLE, own.say("fault"), &[own.say("fault_then")]);
        Notice { header: Some((RETRY_AFTER, limits::RETRY_AFTER)), ..notice }
    }

    /// A fault of ours, after which nobody knows whether it is kept.
    pub fn unsure(own: &'static Words) -> Notice {
        Notice { words: vec![own.say("unsure_then").to_owned()], is_unsure: true, ..Notice::fault(own) }
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
        let label = |typed: &Typed| spoken(&escaped(&typed.label), &typed.language, self.own.language());
        let answer = |typed: &Typed| format!("<dt>{}</dt><dd>{}</dd>", label(typed), lines(&typed.words));
        let answers: String = self.typed.iter().map(answer).collect();
        let copy_it = if self.is_unsure { self.own.say("copy_unsure") } else { self.own.say("copy_it") };
        format!(
            "<h2>{}</h2><p>{}</p><dl class=\"typed\">{answers}</dl>",
            escaped(self.own.say("what_you_wrote")),
            escaped(copy_it)
        )
    }
}

/// What was typed into a form, question by question, options by their labels.
pub fn typed(form: &Form, pairs: &Pairs, facts: &dyn Facts) -> Vec<Typed> {
    form.fields.iter().flat_map(|field| answers(form, field, pairs, &choices(&field.options, facts))).collect()
}

fn answers(form: &Form, field: &Field, pairs: &Pairs, options: &[Choice]) -> Vec<Typed> {
    let (own, other) = (&field.id, format!("{}{OTHER_SUFFIX}", field.id));
    let hidden = matches!(field.kind, FieldKind::Hidden | FieldKind::Honeypot | FieldKind::Reference);
    let named =
        |(name, value): &&(String, String)| (name == own || *name == other) && !value.trim().is_empty() && !hidden;
    let label = |value: &str| options.iter().find(|option| option.id == value).map(|option| option.label.clone());
    let typed = |value: &str| Typed {
        label: field.label.clone(),
        language: form.language.clone(),
        words: label(value).unwrap_or_else(|| value.to_owned()),
    };
    pairs.iter().filter(named).map(|(_, value)| typed(value)).collect()
}

/// The same when the site cannot be read: only the options that stand in the declaration have labels.
pub fn typed_without_site(form: &Form, pairs: &Pairs) -> Vec<Typed> {
    form.fields.iter().flat_map(|field| answers(form, field, pairs, &field.options.listed)).collect()
}

/// What was typed into a form whose declaration cannot be read: by the names of the fields. Nobody typed the token.
pub fn typed_unasked(pairs: &Pairs) -> Vec<Typed> {
    let some = pairs.iter().filter(|(name, value)| !value.trim().is_empty() && name != TOKEN);
    some.map(|(name, value)| Typed { label: name.clone(), language: String::new(), words: value.clone() }).collect()
}
