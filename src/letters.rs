//! Letters to the people who sent something: why it is not on the site, or what an editor wants to know. The words stand in
//! `src/letters/`, a file for each language.
//!
//! They are written for an editor to send; the program sends none. To whom, only the holder of a key learns.

use std::path::Path;
use std::sync::LazyLock;

use ingest::Receipt;
use ingest::inbox::Entry;
use model::words::Words;
use serde::Serialize;

use crate::decisions::Reason;
use crate::editor::Editor;
use crate::excerpt::{first_words, in_short};
use crate::private_answers::Private;

/// As many characters of somebody's words as a letter reminds them of.
const REMINDER: usize = 120;

/// A letter, to be sent by an editor.
#[derive(Clone, Debug, Serialize)]
pub struct Letter {
    /// The address; nothing where none was given, or nobody here can open it.
    pub to: Option<String>,
    /// Why there is no address.
    pub unknown: Option<String>,
    /// What it is about.
    pub subject: String,
    /// All of it.
    pub text: String,
}

fn words_of(language: &str) -> &'static Words {
    static ALL: LazyLock<[Words; 2]> = LazyLock::new(|| {
        [Words::read("en", include_str!("letters/en.yaml")), Words::read("cy", include_str!("letters/cy.yaml"))]
    });
    let [english, welsh] = &*ALL;
    if language == welsh.language() { welsh } else { english }
}

/// Who a letter is about, and to.
pub struct Sender<'a> {
    editor: &'a Editor,
    receipt: &'a Receipt,
    entry: &'a Entry,
    to: Result<String, String>,
}

impl<'a> Sender<'a> {
    /// The sender of a submission, whose address is opened with somebody's own key where there is one.
    pub fn of(editor: &'a Editor, receipt: &'a Receipt, entry: &'a Entry, key: Option<&Path>) -> Sender<'a> {
        let none = || "its sender gave no email address".to_owned();
        let to = match (Private::of(editor, (receipt, entry), key), editor.form(entry)) {
            (Ok(Private::Closed(help)), _) => Err(format!("its sender’s private answers are sealed: {help}")),
            (Ok(private), Ok(form)) => private.address(Some(&form)).map(str::to_owned).ok_or_else(none),
            (Err(failure), _) | (_, Err(failure)) => Err(failure.why().unwrap_or_default().to_owned()),
        };
        Sender { editor, receipt, entry, to }
    }

    /// Why it is not on the site; nothing to those who sent spam.
    pub fn declined(&self, reason: Reason, note: Option<&str>) -> Option<Letter> {
        let why = [self.say(reason.as_str()), note.map(str::to_owned).unwrap_or_default()];
        (reason != Reason::Spam).then(|| self.letter("subject_declined", &why, "end"))
    }

    /// What an editor wants to know.
    pub fn asked(&self, question: &str) -> Letter {
        self.letter("subject_asked", &[self.say("asked"), question.to_owned()], "asked_end")
    }

    fn letter(&self, subject: &str, paragraphs: &[String], end: &str) -> Letter {
        let read = if self.words().is_empty() { "read_no_words" } else { "read" };
        let (head, end) = ([self.say("greeting"), self.say(read)], [self.say(end)]);
        let all = head.iter().chain(paragraphs).chain(&end).filter(|text| !text.is_empty());
        let text = all.map(String::as_str).collect::<Vec<_>>().join("\n\n");
        let (to, unknown) = (self.to.as_ref().ok().cloned(), self.to.as_ref().err().cloned());
        Letter { to, unknown, subject: self.say(subject), text }
    }

    /// A sentence in the language in which it was sent, or the site's own.
    fn say(&self, key: &str) -> String {
        let settings = self.editor.site().settings().ok().flatten();
        let own = settings.and_then(|settings| settings.languages.first()).map_or("", String::as_str);
        let words = words_of(self.entry.record.envelope.lang.as_deref().unwrap_or(own));
        let programme = settings.and_then(|settings| settings.name.as_deref()).unwrap_or_default();
        words.fill(key, &[("programme", programme), ("receipt", self.receipt.as_str()), ("words", &self.words())])
    }

    /// How it begins; nothing where all of it is private.
    fn words(&self) -> String {
        in_short(&first_words(self.editor.form(self.entry).ok().as_deref(), self.entry), REMINDER)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_sentence_of_a_letter_is_in_every_language_with_the_same_gaps() {
        let (english, welsh) = (words_of("en"), words_of("cy"));
        assert_eq!(english.gaps(), welsh.gaps());
        let keys = english.gaps();
        assert!(Reason::ALL.iter().all(|reason| *reason == Reason::Spam || keys.contains_key(reason.as_str())));
        assert!(keys.keys().all(|key| english.say(key) != welsh.say(key)));
    }
}
