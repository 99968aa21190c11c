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
use std::fmt;
use std::ops::Range;

use model::Slug;
use pulldown_cmark::{CowStr, Event, HeadingLevel, Options, Parser, Tag, TagEnd, html};

pub use code::Coloured;
pub use lines::let_go;
pub use strangers::strangers;

use crate::fingerprint::Fingerprint;

/// What becomes of a text.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Rendered {
    /// The HTML.
    pub html: String,
    /// The addresses within the site that it links to or shows, with the bytes of the text where they stand.
    pub links: Vec<(String, Range<usize>)>,
    /// The code blocks in colour, by the fingerprint of language and code, with the bytes of the HTML where each stands.
    pub code: Vec<(Fingerprint, Range<usize>)>,
}

/// Renders an editor's text. `root` is put before addresses that start with `/`.
pub fn editors(text: &str, root: &str) -> Rendered {
    editors_again(text, root, &Coloured::new())
}

/// The same, with the code blocks of an earlier text of the same thing.
pub fn editors_again(text: &str, root: &str, earlier: &Coloured) -> Rendered {
    let options =
        Options::ENABLE_TABLES | Options::ENABLE_STRIKETHROUGH | Options::ENABLE_FOOTNOTES | Options::ENABLE_TASKLISTS;
    let (mut links, mut blocks) = (Vec::new(), Vec::new());
    let events = Parser::new_ext(text, options).into_offset_iter().map(|(event, range)| {
        note_link(&event, range, &mut links);
        at_root(event, root)
    });
    let events = code::highlighted(events, earlier, &mut blocks);
    let html = written(Headings::of(events), text.len() * 3 / 2);
    let code = code::places(&blocks, &html);
    Rendered { html, links, code }
}

/// The words of the first paragraph, for places that show no HTML.
pub fn first_words(text: &str) -> String {
    let paragraph = Parser::new(text).take_while(|event| *event != Event::End(TagEnd::Paragraph));
    let words = paragraph.filter_map(|event| match event {
        Event::Text(text) | Event::Code(text) => Some(text),
        Event::SoftBreak | Event::HardBreak | Event::End(TagEnd::Heading(_) | TagEnd::Item) => {
            Some(CowStr::Borrowed(" "))
        }
        _ => None,
    });
    words.map(CowStr::into_string).collect()
}

/// Events as HTML of about this length.
fn written<'a>(events: impl Iterator<Item = Event<'a>>, length: usize) -> String {
    let mut html = Html(String::with_capacity(length));
    // Nothing can go wrong: a string takes all that is written to it.
    let _ = html::write_html_fmt(&mut html, events);
    html.0
}

/// What the library writes, with void elements as HTML has them: it closes them as XML does.
struct Html(String);

impl fmt::Write for Html {
    fn write_str(&mut self, piece: &str) -> fmt::Result {
        self.0.push_str(match piece {
            "<br />\n" => "<br>\n",
            "<hr />\n" => "<hr>\n",
            "\n<hr />\n" => "\n<hr>\n",
            "\" />" => "\">", // the end of a picture
            other => other,
        });
        Ok(())
    }
}

fn note_link(event: &Event<'_>, range: Range<usize>, links: &mut Vec<(String, Range<usize>)>) {
    match event {
        Event::Start(Tag::Link { dest_url, .. }) if is_internal(dest_url) => links.push((dest_url.to_string(), range)),
        Event::Start(Tag::Image { dest_url, .. }) => {
            let url = picture(dest_url, "");
            if is_internal(&url) {
                links.push((url.into_string(), range));
            }
        }
        _ => {}
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

/// The same events; each heading has an id made of its words, and `<h1>` is kept for the page's own title.
struct Headings<'a, I> {
    events: I,
    /// What is left of the heading that began.
    rest: std::vec::IntoIter<Event<'a>>,
    taken: HashSet<String>,
}

impl<'a, I: Iterator<Item = Event<'a>>> Headings<'a, I> {
    fn of(events: I) -> Headings<'a, I> {
        Headings { events, rest: Vec::new().into_iter(), taken: HashSet::new() }
    }

    /// Reads on to the end of a heading; gives its id.
    fn read(&mut self, level: HeadingLevel) -> Option<String> {
        let inside = self.events.by_ref().take_while(|event| !matches!(event, Event::End(TagEnd::Heading(_))));
        let mut rest: Vec<_> = inside.collect();
        let words: String = rest.iter().filter_map(words).collect();
        rest.push(Event::End(TagEnd::Heading(level)));
        self.rest = rest.into_iter();
        unique(&words, &mut self.taken)
    }
}

impl<'a, I: Iterator<Item = Event<'a>>> Iterator for Headings<'a, I> {
    type Item = Event<'a>;

    fn next(&mut self) -> Option<Event<'a>> {
        if let Some(event) = self.rest.next() {
            return Some(event);
        }
        match self.events.next()? {
            Event::Start(Tag::Heading { level, classes, attrs, .. }) => {
                let level = below_title(level);
                let id = self.read(level).map(CowStr::from);
                Some(Event::Start(Tag::Heading { level, id, classes, attrs }))
            }
            other => Some(other),
        }
    }
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
    fn the_first_words_have_no_markup_and_end_with_their_paragraph() {
        assert_eq!(
            first_words("It **takes**\nfive [minutes](/a/) &amp; `no` more.\n\nThen"),
            "It takes five minutes & no more."
        );
        assert_eq!(first_words("## Before\nIt takes\n\nThen"), "Before It takes");
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
    fn void_elements_are_not_closed_and_html_of_their_own_stays_as_it_is() {
        assert_eq!(
            html("a\\\nb\n\n---\n![c](d.png)\n"),
            "<p>a<br>\nb</p>\n<hr>\n<p><img src=\"/sub/images/d.png\" alt=\"c\"></p>\n"
        );
        assert_eq!(html("<svg><path d=\"M0\" /></svg>"), "<p><svg><path d=\"M0\" /></svg></p>\n");
    }

    #[test]
    fn a_block_that_stood_in_an_earlier_text_is_taken_from_there_and_no_other_is() {
        let text = "```python\nx = 1\n```\n\nand\n\n```js\nx = 1\n```\n\n```klingon\nx\n```\n";
        let first = editors(text, "");
        assert_eq!(first.code.len(), 2, "nobody knows how to colour the third");
        let taken = first.code.iter().map(|(mark, place)| (*mark, first.html[place.clone()].replace('1', "taken")));
        let taken: Coloured = taken.collect();
        let again = editors_again(&text.replace("and", "or"), "", &taken);
        assert_eq!(again.html, first.html.replace("and", "or").replace('1', "taken"));
        for other in [text.replace('1', "2"), text.replace("python", "rust"), text.replace("= 1", "=1")] {
            let [one, unchanged] = [editors(&other, ""), editors_again(&other, "", &taken.clone())];
            let known = one.code.iter().filter(|(mark, _)| taken.contains_key(mark)).count();
            assert_eq!(unchanged.html.matches("taken").count(), known, "{other}");
            assert_eq!(unchanged.html.replace("taken", "1"), one.html);
        }
    }

    #[test]
    fn where_a_block_stands_nothing_else_does() {
        let block = editors("```python\nx = 1\n```\n", "").html;
        for text in
            [format!("{block}\n```python\nx = 1\n```\n"), format!("`{block}`\n\n```python\nx = 1\n```\n\n{block}")]
        {
            let rendered = editors(&text, "");
            let [(_, place)] = &rendered.code[..] else { panic!("{rendered:?}") };
            assert_eq!(rendered.html[place.clone()], block);
        }
    }

    #[test]
    fn template_syntax_is_text() {
        assert_eq!(html("{{ 1 + 1 }} {% x %}"), "<p>{{ 1 + 1 }} {% x %}</p>\n");
    }
}
