//! Markdown to HTML, for two sorts of writers.
//!
//! [`editors`] may use everything, highlighted code included. [`strangers`] get paragraphs, lists, emphasis, quotations
//! and links: what else they type is shown as typed, and a second library checks that nothing else came through. Neither
//! evaluates template syntax.
#![expect(clippy::wildcard_enum_match_arm, reason = "the parser's events are not ours: all but a few pass unchanged")]

mod code;
mod lines;
mod strangers;

use std::collections::HashSet;

use model::Slug;
use pulldown_cmark::{CowStr, Event, HeadingLevel, Options, Parser, Tag, TagEnd, html};

pub use strangers::strangers;

/// What becomes of a text.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Rendered {
    /// The HTML.
    pub html: String,
    /// The addresses within the site that it links to or shows, with the bytes of the text where they stand.
    pub links: Vec<(String, std::ops::Range<usize>)>,
}

/// Renders an editor's text. `root` is put before addresses that start with `/`.
pub fn editors(text: &str, root: &str) -> Rendered {
    let options =
        Options::ENABLE_TABLES | Options::ENABLE_STRIKETHROUGH | Options::ENABLE_FOOTNOTES | Options::ENABLE_TASKLISTS;
    let mut links = Vec::new();
    let events = Parser::new_ext(text, options).into_offset_iter().map(|(event, range)| {
        note_link(&event, range, &mut links);
        at_root(event, root)
    });
    let events = with_heading_ids(code::highlighted(events));
    let mut html = String::with_capacity(text.len() * 3 / 2);
    html::push_html(&mut html, events.into_iter());
    // The library closes void elements as XML does; a `>` of the text itself is always escaped.
    Rendered { html: html.replace(" />", ">"), links }
}

fn note_link(event: &Event<'_>, range: std::ops::Range<usize>, links: &mut Vec<(String, std::ops::Range<usize>)>) {
    let url = match event {
        Event::Start(Tag::Link { dest_url, .. }) => dest_url.to_string(),
        Event::Start(Tag::Image { dest_url, .. }) => picture(dest_url, "").to_string(),
        _ => return,
    };
    if is_internal(&url) {
        links.push((url, range));
    }
}

/// An address on this site: `/ideas/`, but not `//elsewhere.example`.
fn is_internal(url: &str) -> bool {
    url.starts_with('/') && !url.starts_with("//")
}

/// The same event with addresses as they are on the built site; pictures without a folder lie in `images/`.
fn at_root<'a>(event: Event<'a>, root: &str) -> Event<'a> {
    match event {
        Event::Start(Tag::Link { link_type, dest_url, title, id }) if is_internal(&dest_url) => {
            Event::Start(Tag::Link { link_type, dest_url: format!("{root}{dest_url}").into(), title, id })
        }
        Event::Start(Tag::Image { link_type, dest_url, title, id }) => {
            Event::Start(Tag::Image { link_type, dest_url: picture(&dest_url, root), title, id })
        }
        other => other,
    }
}

fn picture<'a>(url: &str, root: &str) -> CowStr<'a> {
    match url {
        _ if is_internal(url) => format!("{root}{url}").into(),
        _ if url.contains("://") => url.to_owned().into(),
        _ => format!("{root}/images/{url}").into(),
    }
}

/// Gives each heading an id made of its words, and keeps `<h1>` for the page's own title.
fn with_heading_ids<'a>(events: Vec<Event<'a>>) -> Vec<Event<'a>> {
    let mut taken = HashSet::new();
    let mut out: Vec<Event<'a>> = Vec::with_capacity(events.len());
    let mut start = 0;
    for event in events {
        match event {
            Event::Start(Tag::Heading { level, classes, attrs, .. }) => {
                start = out.len();
                out.push(Event::Start(Tag::Heading { level: below_title(level), id: None, classes, attrs }));
            }
            Event::End(TagEnd::Heading(level)) => {
                let words: String = out[start..].iter().filter_map(words).collect();
                if let Some(Event::Start(Tag::Heading { id, .. })) = out.get_mut(start) {
                    *id = unique(&words, &mut taken).map(Into::into);
                }
                out.push(Event::End(TagEnd::Heading(below_title(level))));
            }
            other => out.push(other),
        }
    }
    out
}

fn below_title(level: HeadingLevel) -> HeadingLevel {
    if level == HeadingLevel::H1 { HeadingLevel::H2 } else { level }
}

fn words<'a>(event: &'a Event<'_>) -> Option<&'a str> {
    match event {
        Event::Text(text) | Event::Code(text) => Some(text),
        Event::SoftBreak | Event::HardBreak => Some(" "),
        _ => None,
    }
}

fn unique(words: &str, taken: &mut HashSet<String>) -> Option<String> {
    let slug = Slug::from_title(words)?;
    let numbered = (2..).map(|n| format!("{slug}-{n}"));
    let free = std::iter::once(slug.to_string()).chain(numbered).find(|id| !taken.contains(id))?;
    taken.insert(free.clone());
    Some(free)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn html(text: &str) -> String {
        editors(text, "/sub").html
    }

    #[test]
    fn addresses_of_the_site_get_its_root_and_are_noted() {
        let rendered = editors("[a](/ideas/) [b](https://x.org/) ![c](d.png)", "/sub");
        assert_eq!(
            rendered.html,
            "<p><a href=\"/sub/ideas/\">a</a> <a href=\"https://x.org/\">b</a> <img src=\"/sub/images/d.png\" alt=\"c\"></p>\n"
        );
        assert_eq!(rendered.links, [("/ideas/".to_owned(), 0..12), ("/images/d.png".to_owned(), 33..44)]);
    }

    #[test]
    fn headings_have_ids_and_stay_below_the_title() {
        assert_eq!(html("# A `b`\n## A b"), "<h2 id=\"a-b\">A <code>b</code></h2>\n<h2 id=\"a-b-2\">A b</h2>\n");
    }

    #[test]
    fn template_syntax_is_text() {
        assert_eq!(html("{{ 1 + 1 }} {% x %}"), "<p>{{ 1 + 1 }} {% x %}</p>\n");
    }
}
