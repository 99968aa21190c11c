//! The page that a submission would make, as the site would show it: built in memory with the files that are not there yet.

use std::sync::{Mutex, PoisonError};

use generator::fingerprint::Fingerprint;
use generator::memory::Memory;
use generator::output::{Made, Output};
use generator::tree::Tree;
use generator::{Options, url};
use lol_html::html_content::ContentType;
use lol_html::{RewriteStrSettings, element, rewrite_str};
use model::item::Item;
use model::{ItemId, SitePath};

use crate::desk::submission::Submission;
use crate::editor::Editor;
use crate::exit::Failure;

/// Stands above the page.
const BANNER: &str = "<section aria-label=\"Preview\" style=\"margin:0;padding:.75rem 1rem;background:#fff3bf;color:#1b1f24;font-weight:700\">\
                      This is how it would look. Nothing is published yet.</section>";

/// The page.
///
/// # Errors
/// When nothing can become of the submission, or the site has mistakes that keep the page from being made.
pub fn page(tree: &Tree, options: &Options, editor: &Editor, submission: &Submission) -> Result<String, Failure> {
    let items = submission.becomes.as_ref().map_err(Failure::misuse)?;
    let none = || Failure::misuse("it has no page of its own");
    let address = submission.item().and_then(|item| address(editor, &item)).ok_or_else(none)?;
    let file = SitePath::parse(&format!("{}index.html", address.trim_start_matches('/'))).ok_or_else(none)?;
    let with_it = items.iter().fold(tree.clone(), |tree, item| tree.imagining(item.id.path(), &item.text));
    let one = One { file, bytes: Mutex::default() };
    generator::build(&with_it, &mut Memory::new(), options, &one, &());
    let bytes = one.bytes.into_inner().unwrap_or_else(PoisonError::into_inner);
    let html = bytes.and_then(|bytes| String::from_utf8(bytes).ok());
    let html = html.ok_or_else(|| Failure::misuse("its page cannot be made; `showground check` says why"))?;
    Ok(dressed(html))
}

/// Where it would be: on its own page, or on that of what it is about.
fn address(editor: &Editor, item: &Item) -> Option<String> {
    let comment = item.details.comment().and_then(|comment| comment.about.as_ref());
    let feedback = item.details.feedback().and_then(|feedback| feedback.about.as_ref());
    let about = comment.map(|about| about.0.as_str()).or(feedback.map(|about| about.0.as_str()));
    let about = about.and_then(ItemId::parse).and_then(|id| editor.site().talked_about(&id).ok().flatten());
    url::of(item).or_else(|| url::of(&about?))
}

fn dressed(html: String) -> String {
    let settings = RewriteStrSettings::new().append_element_content_handler(element!("body", |body| {
        body.prepend(BANNER, ContentType::Html);
        Ok(())
    }));
    rewrite_str(&html, settings).unwrap_or(html)
}

/// Takes one file of a site. All others are as good as made, so no work is done for them.
struct One {
    file: SitePath,
    bytes: Mutex<Option<Vec<u8>>>,
}

impl Output for One {
    fn has(&self, file: &SitePath, _: &Fingerprint) -> bool {
        *file != self.file
    }

    fn put(&self, file: &SitePath, made: Made<'_>) {
        if *file == self.file {
            *self.bytes.lock().unwrap_or_else(PoisonError::into_inner) = Some(made.bytes.to_vec());
        }
    }

    fn copy(&self, _: &SitePath, _: &std::path::Path, _: Fingerprint) {}
}
