//! The page on which people check their answers before they send them, dressed in the form's own page.
//!
//! Everything typed travels in its hidden fields, with a token; nothing is remembered between two requests. Each “Change” is
//! a button of the same form, so that it works without scripts: it brings back the filled form, at that question. A copy of the
//! answers can be made here and nowhere later: the page after sending can be opened by whoever has the receipt.

use model::form::check::Pairs;
use model::form::{Form, Shown};

use crate::answers::Answered;
use crate::html::{escaped, lines};
use crate::wear::Title;
use crate::{plain, wear, words};

/// The name of the field with the token.
pub const TOKEN: &str = "token";
/// The name of the buttons that lead back to a question.
pub const CHANGE: &str = "change";

/// Why the page is shown.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Why {
    /// It comes first.
    First,
    /// It was open for too long.
    Expired,
    /// What came was not from such a page.
    Foreign,
    /// Something else was already sent from it.
    Taken,
}

/// All that the page is made of.
pub struct CheckPage<'a> {
    /// The form.
    pub form: &'a Form,
    /// Where it is sent.
    pub action: &'a str,
    /// Why it is shown.
    pub why: Why,
    /// What is listed.
    pub answers: &'a [Answered],
    /// What was typed, as it came.
    pub typed: &'a Pairs,
    /// The signed token.
    pub token: &'a str,
}

impl CheckPage<'_> {
    /// The page, in the frame of another one if there is one.
    pub fn dressed(&self, frame: Option<&[u8]>) -> Vec<u8> {
        let content = self.content();
        let dressed = frame.and_then(|frame| wear::instead(frame, Title::Behind(words::CHECK_TITLE), &content));
        let title = || format!("{}{}", words::CHECK_TITLE, self.form.title);
        dressed.unwrap_or_else(|| plain::document(&title(), &content).into_bytes())
    }

    fn content(&self) -> String {
        format!(
            "<div class=\"narrow\">{}<h1>{}</h1><p>{}</p>\n\
             <form class=\"check\" method=\"post\" action=\"{}\" autocomplete=\"off\" novalidate>\n\
             <dl class=\"answers\">{}</dl>\n{}<p class=\"hint no-paper\">{}</p>\n\
             <button class=\"button\" type=\"submit\">{}</button>\n</form></div>",
            self.why(),
            escaped(words::CHECK_HEADING),
            escaped(&words::nothing_sent_yet(&self.form.button)),
            escaped(self.action),
            self.answers.iter().map(|answered| self.row(answered)).collect::<String>(),
            self.carried(),
            escaped(words::KEEP_A_COPY),
            escaped(&self.form.button),
        )
    }

    fn why(&self) -> String {
        let words = match self.why {
            Why::First => return String::new(),
            Why::Expired => words::CHECK_EXPIRED,
            Why::Foreign => words::CHECK_FOREIGN,
            Why::Taken => words::CHECK_TAKEN,
        };
        format!("<div class=\"notice\" role=\"alert\"><p>{}</p></div>", escaped(words))
    }

    fn row(&self, answered: &Answered) -> String {
        let words: String = match answered.words.as_slice() {
            [] => format!("<span class=\"hint\">{}</span>", escaped(words::NOT_PROVIDED)),
            [one] => lines(one),
            several => {
                format!("<ul>{}</ul>", several.iter().map(|one| format!("<li>{}</li>", lines(one))).collect::<String>())
            }
        };
        let change = if answered.changeable { self.change(answered) } else { String::new() };
        format!("<div><dt>{}{}</dt><dd>{words}</dd>{change}</div>", escaped(&answered.label), who_sees(answered.shown))
    }

    fn change(&self, answered: &Answered) -> String {
        let (action, field, control) = (escaped(self.action), escaped(&answered.field), escaped(&answered.control));
        format!(
            "<dd class=\"answers__change\"><button class=\"as-link\" name=\"{CHANGE}\" value=\"{field}\" \
             formaction=\"{action}#{control}\">{}<span class=\"visually-hidden\"> {}</span></button></dd>",
            escaped(words::CHANGE),
            escaped(&words::change_what(&answered.label))
        )
    }

    /// Everything typed, as it came: an answer to a question that is not asked any more may be wanted after a change. What
    /// was left empty says the same when it is left out, so there is room for the token.
    fn carried(&self) -> String {
        let own = |name: &str| name == TOKEN || name == CHANGE;
        let hidden = |name: &str, value: &str| {
            format!("<input type=\"hidden\" name=\"{}\" value=\"{}\">\n", escaped(name), escaped(value))
        };
        let typed = self
            .typed
            .iter()
            .filter(|(name, value)| !own(name) && !value.is_empty())
            .map(|(name, value)| hidden(name, value));
        typed.chain([hidden(TOKEN, self.token)]).collect()
    }
}

fn who_sees(shown: Option<Shown>) -> String {
    let words = match shown {
        Some(Shown::Private) => words::NOT_SHOWN,
        Some(Shown::Totals) => words::ONLY_COUNTED,
        Some(Shown::Published) | None => return String::new(),
    };
    format!(" <span class=\"hint\">{}</span>", escaped(words))
}
