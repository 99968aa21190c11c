//! The page on which people check their answers before they send them, dressed in the form's own page.
//!
//! Everything typed travels in its hidden fields, with a token; nothing is remembered between two requests. Each “Change” is
//! a button of the same form, so that it works without scripts: it brings back the filled form, at that question. A copy of the
//! answers can be made here and nowhere later: the page after sending can be opened by whoever has the receipt.

use model::form::check::Pairs;
use model::form::{Form, Shown};
use model::words::Words;

use crate::answers::{Answered, Text};
use crate::html::{escaped, lines, spoken};
use crate::wear::Title;
use crate::{plain, wear};

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
    /// The words of the language it is in.
    pub own: &'a Words,
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
        let (content, language, title) = (self.content(), self.own.language(), self.own.say("check_title"));
        let dressed = frame.and_then(|frame| wear::instead(frame, language, Title::Behind(title), &content));
        let title = || format!("{title}{}", self.form.title);
        dressed.unwrap_or_else(|| plain::document(language, &title(), &content).into_bytes())
    }

    fn content(&self) -> String {
        format!(
            "<div class=\"narrow\">{}<h1>{}</h1><p>{}</p>\n\
             <form class=\"check\" method=\"post\" action=\"{}\" autocomplete=\"off\" novalidate>\n\
             <dl class=\"answers\">{}</dl>\n{}<p class=\"hint no-paper\">{}</p>\n\
             <button class=\"button\" type=\"submit\">{}</button>\n</form></div>",
            self.why(),
            escaped(self.own.say("check_heading")),
            self.filled("not_sent_yet", "button", &self.form.button),
            escaped(self.action),
            self.answers.iter().map(|answered| self.row(answered)).collect::<String>(),
            self.carried(),
            escaped(self.own.say("keep_a_copy")),
            self.of_form(&self.form.button),
        )
    }

    /// A text of the form, which may be in another language than the page.
    fn of_form(&self, text: &str) -> String {
        spoken(&escaped(text), &self.form.language, self.own.language())
    }

    /// A text of the form's or of the worker's. What somebody typed behind it is in no language that we know of.
    fn text(&self, text: &Text) -> String {
        let words = match text.is_of_form {
            true => spoken(&lines(&text.words), &self.form.language, self.own.language()),
            false => lines(&text.words),
        };
        words + &text.typed.as_ref().map(|typed| format!(": {}", lines(typed))).unwrap_or_default()
    }

    /// A sentence with a text of the form in its gap.
    fn filled(&self, key: &str, gap: &str, text: &str) -> String {
        let marked = format!("{{{gap}}}");
        escaped(self.own.say(key)).replacen(&marked, &self.of_form(text), 1)
    }

    fn why(&self) -> String {
        let words = match self.why {
            Why::First => return String::new(),
            Why::Expired => self.own.say("check_expired"),
            Why::Foreign => self.own.say("check_foreign"),
            Why::Taken => self.own.say("check_taken"),
        };
        format!("<div class=\"notice\" role=\"alert\"><p>{}</p></div>", escaped(words))
    }

    fn row(&self, answered: &Answered) -> String {
        let words: String = match answered.words.as_slice() {
            [] => format!("<span class=\"hint\">{}</span>", escaped(self.own.say("not_provided"))),
            [one] => self.text(one),
            several => {
                format!(
                    "<ul>{}</ul>",
                    several.iter().map(|one| format!("<li>{}</li>", self.text(one))).collect::<String>()
                )
            }
        };
        let change = if answered.changeable { self.change(answered) } else { String::new() };
        let (label, who) = (self.text(&answered.label), self.who_sees(answered.shown));
        format!("<div><dt>{label}{who}</dt><dd>{words}</dd>{change}</div>")
    }

    fn change(&self, answered: &Answered) -> String {
        let (action, field, control) = (escaped(self.action), escaped(&answered.field), escaped(&answered.control));
        format!(
            "<dd class=\"answers__change\"><button class=\"as-link\" name=\"{CHANGE}\" value=\"{field}\" \
             formaction=\"{action}#{control}\">{}<span class=\"visually-hidden\"> {}</span></button></dd>",
            escaped(self.own.say("change")),
            self.filled("change_what", "question", &answered.label.words)
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

    fn who_sees(&self, shown: Option<Shown>) -> String {
        let words = match shown {
            Some(Shown::Private) => self.own.say("not_shown"),
            Some(Shown::Totals) => self.own.say("only_counted"),
            Some(Shown::Published) | None => return String::new(),
        };
        format!(" <span class=\"hint\">{}</span>", escaped(words))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::fixture;
    use crate::site::Site;
    use crate::words;
    use model::value::Day;
    use std::sync::Arc;

    #[test]
    fn what_somebody_typed_stands_outside_of_the_language_of_the_form() {
        let root = fixture::site(fixture::SITE);
        let form = Site::open(root.path(), Day::parse("2026-11-24").unwrap()).form("checked").unwrap().unwrap();
        let form = Form { language: "cy".into(), ..Arc::unwrap_or_clone(form) };
        let text = |words: &str, typed: Option<&str>| Text {
            words: words.into(),
            is_of_form: true,
            typed: typed.map(str::to_owned),
        };
        let answers = [Answered {
            field: "kinds".into(),
            control: "f-kinds".into(),
            label: text("Pa fath?", None),
            words: vec![text("Rhywbeth arall", Some("A <saw>"))],
            shown: None,
            changeable: false,
        }];
        let own = words::of("en");
        let page =
            CheckPage { own, form: &form, action: "/", why: Why::First, answers: &answers, typed: &[], token: "" };
        let html = page.row(&answers[0]);
        assert_eq!(
            html,
            "<div><dt><span lang=\"cy\">Pa fath?</span></dt><dd><span lang=\"cy\">Rhywbeth arall</span>: A &lt;saw&gt;</dd></div>"
        );
    }
}
