//! A site that works from a disk: every link within it is relative and leads to a file.
//!
//! A folder opened in a browser has no server that knows its root, or that answers `/ideas/` with `/ideas/index.html`. So
//! what pages are made of says `/ideas/`, as ever, and a page is rewritten when it is there as a whole: that way nothing
//! else has to know. Addresses that name their host stay: feeds, `rel="canonical"` and what social networks read are about
//! the site in its own place.

use std::borrow::Cow;

use lol_html::html_content::Element;
use lol_html::{ElementContentHandlers, HtmlRewriter, Selector, Settings};

use crate::fingerprint::{Fingerprint, Mix};
use crate::page::file_at;

/// Attributes that hold one address (HTML Living Standard, "Attributes", those of type URL).
const ADDRESSES: [&str; 5] = ["href", "src", "action", "poster", "data"];

/// The fingerprint of a template whose pages are rewritten here.
pub fn mark(template: &Fingerprint) -> Fingerprint {
    Mix::new().mark(template).text("portable").done()
}

/// The page at an address with its links made relative. `root` is the path before every address of the site. Nothing when
/// the page cannot be read as HTML: then it stays as it is.
pub fn with_relative_links(page: &[u8], url: &str, root: &str) -> Option<Vec<u8>> {
    let place = Place { up: "../".repeat(file_at(url).matches('/').count()), root };
    let every: Selector = "*".parse().ok()?;
    let handler = ElementContentHandlers::default().element(|element: &mut Element<'_, '_>| {
        place.mend(element);
        Ok(())
    });
    let settings = Settings::new().append_element_content_handler((Cow::Owned(every), handler));
    let mut made = Vec::with_capacity(page.len() + page.len() / 4);
    let mut rewriter = HtmlRewriter::new(settings, |chunk: &[u8]| made.extend_from_slice(chunk));
    rewriter.write(page).ok()?;
    rewriter.end().ok()?;
    Some(made)
}

/// Where a page is.
struct Place<'r> {
    /// The way from its folder up to that of the site.
    up: String,
    root: &'r str,
}

impl Place<'_> {
    /// Makes the addresses of an element relative.
    fn mend(&self, element: &mut Element<'_, '_>) {
        if element.get_attribute("rel").is_some_and(|rel| rel == "canonical") {
            return;
        }
        for name in ADDRESSES {
            self.change(element, name, |address| self.relative(address));
        }
        self.change(element, "srcset", |all| Some(self.candidates(all)));
        if element.get_attribute("http-equiv").is_some_and(|what| what.eq_ignore_ascii_case("refresh")) {
            self.change(element, "content", |content| self.refresh(content));
        }
    }

    fn change(&self, element: &mut Element<'_, '_>, name: &str, new: impl Fn(&str) -> Option<String>) {
        let changed = element.get_attribute(name).and_then(|old| new(&old));
        if let Some(changed) = changed {
            // The name is one that was there, and so is a valid one.
            let _ = element.set_attribute(name, &changed);
        }
    }

    /// An address of the site as seen from the page; nothing for any other.
    fn relative(&self, address: &str) -> Option<String> {
        let below = address.strip_prefix(self.root)?;
        if !below.starts_with('/') || below.starts_with("//") {
            return None;
        }
        let (path, rest) = below.split_at(below.find(['?', '#']).unwrap_or(below.len()));
        Some([&self.up, &*file_at(path), rest].concat())
    }

    /// The candidates of a picture, each an address and how large it is.
    fn candidates(&self, all: &str) -> String {
        let candidate = |one: &str| {
            let (address, size) = one.trim().split_once(' ').unwrap_or((one.trim(), ""));
            let address = self.relative(address).unwrap_or_else(|| address.to_owned());
            [address.as_str(), size].join(" ").trim_end().to_owned()
        };
        all.split(',').map(candidate).collect::<Vec<_>>().join(", ")
    }

    /// Where a page leads by itself: `0; url=/ideas/`.
    fn refresh(&self, content: &str) -> Option<String> {
        let (seconds, address) = content.split_once("url=")?;
        Some(format!("{seconds}url={}", self.relative(address)?))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn made(page: &str, url: &str, root: &str) -> String {
        String::from_utf8(with_relative_links(page.as_bytes(), url, root).unwrap()).unwrap()
    }

    #[test]
    fn links_lead_to_files_from_wherever_the_page_is() {
        let link = "<a class=x href=\"/ideas/bench/\">a</a>";
        assert_eq!(made(link, "/", ""), "<a class=x href=\"ideas/bench/index.html\">a</a>");
        assert_eq!(made(link, "/ideas/", ""), "<a class=x href=\"../ideas/bench/index.html\">a</a>");
        assert_eq!(made(link, "/404.html", ""), "<a class=x href=\"ideas/bench/index.html\">a</a>");
        assert_eq!(made("<a href=\"/\">", "/a/b/", ""), "<a href=\"../../index.html\">");
        assert_eq!(made("<a href='/s/a/'>", "/b/", "/s"), "<a href=\"../a/index.html\">");
    }

    #[test]
    fn what_stands_behind_an_address_stays_behind_it() {
        let links = "<a href=\"/a/?x=1&amp;y=%22#c-1\"><a href=\"/feed.atom\"><a href=\"#here\">";
        let expected = "<a href=\"../a/index.html?x=1&amp;y=%22#c-1\"><a href=\"../feed.atom\"><a href=\"#here\">";
        assert_eq!(made(links, "/b/", ""), expected);
    }

    #[test]
    fn what_is_elsewhere_stays_as_it_is() {
        for same in [
            "<a href=\"https://example.org/\">",
            "<a href=\"//example.org/\">",
            "<a href=\"mailto:a@example.org\">",
            "<link rel=\"canonical\" href=\"/a/\">",
            "<script type=\"application/ld+json\">{\"url\": \"/a/\", \"x\": \"<a href='/b/'>\"}</script>",
            "<p title=\"/a/\">/a/ &lt;a href=\"/b/\"&gt;</p>",
        ] {
            assert_eq!(made(same, "/b/", ""), same);
        }
        let beside = "<a href=\"/subway/\"><a href=\"/other/\"><a href=\"/sub\">";
        assert_eq!(made(beside, "/b/", "/sub"), beside);
    }

    #[test]
    fn pictures_forms_and_pages_that_moved_find_their_way_too() {
        let page = "<img src=\"/images/a.png\" srcset=\"/images/a.png 1x, https://b.example/b.png 2x, /c.png\">\
                    <form action=\"/a/\"><meta http-equiv=\"refresh\" content=\"0; url=/a/\">";
        let expected = "<img src=\"../images/a.png\" srcset=\"../images/a.png 1x, https://b.example/b.png 2x, ../c.png\">\
                        <form action=\"../a/index.html\"><meta http-equiv=\"refresh\" content=\"0; url=../a/index.html\">";
        assert_eq!(made(page, "/b/", ""), expected);
    }
}
