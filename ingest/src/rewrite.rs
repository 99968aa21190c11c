//! Changes single elements of a built page and leaves every other byte as it is.

use std::borrow::Cow;

use lol_html::html_content::Element;
use lol_html::{ElementContentHandlers, HandlerResult, HtmlRewriter, MemorySettings, Selector, Settings};

/// A page that needs more memory than this to be rewritten is not ours.
const MEMORY: usize = 16 * 1024 * 1024;

/// What is done to each element that a selector matches.
pub type Change<'h> = Box<dyn FnMut(&mut Element<'_, '_>) -> HandlerResult + 'h>;

/// The page with these changes; nothing when it cannot be rewritten, so that the caller has to have another answer.
pub fn rewrite(page: &[u8], changes: Vec<(&str, Change<'_>)>) -> Option<Vec<u8>> {
    let memory = MemorySettings::new().with_max_allowed_memory_usage(MEMORY);
    let mut settings = Settings::new().with_memory_settings(memory);
    for (selector, change) in changes {
        let selector = Cow::Owned(selector.parse::<Selector>().ok()?);
        settings =
            settings.append_element_content_handler((selector, ElementContentHandlers::default().element(change)));
    }
    let mut changed = Vec::with_capacity(page.len() + page.len() / 4);
    let mut rewriter = HtmlRewriter::new(settings, |chunk: &[u8]| changed.extend_from_slice(chunk));
    rewriter.write(page).ok()?;
    rewriter.end().ok()?;
    Some(changed)
}

/// The language that a page says it is in.
pub fn language(page: &[u8]) -> Option<String> {
    let mut found = None;
    let look = |html: &mut Element<'_, '_>| {
        found = html.get_attribute("lang");
        Ok(())
    };
    rewrite(page, vec![("html", Box::new(look))])?;
    found
}
