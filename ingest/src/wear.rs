//! Dresses an answer in a page of the built site, so that it looks like the site whatever its theme.

use lol_html::html_content::ContentType;
use model::words::Words;

use crate::html::{escaped, in_attribute};
use crate::notice::Notice;
use crate::plain;
use crate::receipt::Receipt;
use crate::rewrite::{self, rewrite};

/// What becomes of a page's title.
#[derive(Clone, Copy, Debug)]
pub enum Title<'a> {
    /// It is another one.
    Instead(&'a str),
    /// It stays, behind these words.
    Behind(&'a str),
}

/// A notice in the frame of a page; in a plain one when there is none, or when it cannot be rewritten.
pub fn notice(page: Option<&[u8]>, notice: &Notice) -> Vec<u8> {
    let (content, language) = (notice.html(), notice.own.language());
    let dressed = page.and_then(|page| instead(page, language, Title::Instead(&notice.heading), &content));
    dressed.unwrap_or_else(|| plain::document(language, &notice.heading, &content).into_bytes())
}

/// The page with other words in its `main`, which says their language where it is not the page's, and another title; nothing
/// when it cannot be rewritten.
pub fn instead(page: &[u8], language: &str, title: Title<'_>, content: &str) -> Option<Vec<u8>> {
    let is_foreign = rewrite::language(page).is_some_and(|around| around != language);
    rewrite(
        page,
        vec![
            (
                "head > title",
                Box::new(move |element| {
                    match title {
                        Title::Instead(words) => element.set_inner_content(words, ContentType::Text),
                        Title::Behind(words) => element.prepend(words, ContentType::Text),
                    }
                    Ok(())
                }),
            ),
            (
                "main",
                Box::new(move |main| {
                    main.set_inner_content(content, ContentType::Html);
                    if is_foreign {
                        main.set_attribute("lang", &in_attribute(language))?;
                    }
                    Ok(())
                }),
            ),
        ],
    )
}

/// The sent page with thanks and its receipt instead of what is true without one; nothing when it cannot be rewritten. Where
/// somebody can be told of the receipt, the link marked for it leads there.
pub fn receipt(page: &[u8], own: &Words, receipt: &Receipt, tell: Option<&str>) -> Option<Vec<u8>> {
    rewrite(
        page,
        vec![
            (
                "head > title",
                Box::new(|title| {
                    title.prepend(&format!("{} – ", own.say("thank_you")), ContentType::Text);
                    Ok(())
                }),
            ),
            (
                "[data-no-receipt]",
                Box::new(|place| {
                    place.remove();
                    Ok(())
                }),
            ),
            (
                "[data-receipt]",
                Box::new(|place| {
                    place.remove_attribute("hidden");
                    Ok(())
                }),
            ),
            (
                "[data-receipt-code]",
                Box::new(move |code| {
                    code.set_inner_content(&escaped(receipt.as_str()), ContentType::Html);
                    Ok(())
                }),
            ),
            (
                "a[data-receipt-link]",
                Box::new(move |link| match tell {
                    Some(address) => Ok(link.set_attribute("href", &in_attribute(address))?),
                    None => Ok(()),
                }),
            ),
        ],
    )
}
