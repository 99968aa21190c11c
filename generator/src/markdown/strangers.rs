//! Text from strangers: a small part of Markdown, and nothing that could act.
#![expect(clippy::wildcard_enum_match_arm, reason = "the parser's events are not ours: all but a few pass unchanged")]

use std::collections::{HashMap, HashSet};
use std::ops::Range;
use std::sync::LazyLock;

use pulldown_cmark::{Event, Options, Parser, Tag, TagEnd};

use super::{Rendered, written};

/// Renders a stranger's text: paragraphs, lists, emphasis, quotations, links. HTML, headings, pictures and tables are
/// shown as they were typed.
pub fn strangers(text: &str) -> Rendered {
    let events = Parser::new_ext(text, Options::empty()).into_offset_iter();
    let tamed = Tamed { text, events, as_typed: None, shown: Vec::new().into_iter() };
    let html = written(tamed, text.len() * 3 / 2);
    Rendered { html: CLEANER.clean(&html).to_string(), ..Rendered::default() }
}

/// Lets the small part of Markdown through, and puts everything else back as it was typed.
struct Tamed<'a, I> {
    text: &'a str,
    events: I,
    /// The end of the element that is shown as typed at the moment.
    as_typed: Option<TagEnd>,
    /// The lines of it that are still to come.
    shown: std::vec::IntoIter<Event<'a>>,
}

impl<'a, I: Iterator<Item = (Event<'a>, Range<usize>)>> Iterator for Tamed<'a, I> {
    type Item = Event<'a>;

    fn next(&mut self) -> Option<Event<'a>> {
        loop {
            if let Some(event) = self.shown.next() {
                return Some(event);
            }
            let (event, range) = self.events.next()?;
            match self.as_typed {
                Some(end) if event == Event::End(end) => self.as_typed = None,
                Some(_) => {}
                None => {
                    let event = self.tame(event, &self.text[range]);
                    if event.is_some() {
                        return event;
                    }
                }
            }
        }
    }
}

impl<'a, I> Tamed<'a, I> {
    fn tame(&mut self, event: Event<'a>, typed: &'a str) -> Option<Event<'a>> {
        match event {
            Event::Start(tag @ (Tag::Heading { .. } | Tag::CodeBlock(_) | Tag::HtmlBlock)) => {
                self.as_typed = Some(tag.to_end());
                self.shown = paragraph(typed).into_iter();
                None
            }
            Event::Rule => {
                self.shown = paragraph(typed).into_iter();
                None
            }
            Event::Start(tag) if is_out_of_place(&tag) => {
                self.as_typed = Some(tag.to_end());
                Some(Event::Text(typed.into()))
            }
            Event::Html(_) | Event::InlineHtml(_) | Event::Code(_) => Some(Event::Text(typed.into())),
            Event::SoftBreak => Some(Event::HardBreak),
            other => Some(other),
        }
    }
}

/// Pictures, and links that lead neither to a page elsewhere nor to a mailbox.
fn is_out_of_place(tag: &Tag<'_>) -> bool {
    match tag {
        Tag::Image { .. } => true,
        Tag::Link { dest_url, .. } => {
            !SCHEMES.iter().any(|scheme| dest_url.strip_prefix(scheme).is_some_and(|rest| rest.starts_with(':')))
        }
        _ => false,
    }
}

/// What a stranger's link may lead to.
const SCHEMES: [&str; 3] = ["http", "https", "mailto"];

/// Lines as they were typed.
fn paragraph(typed: &str) -> Vec<Event<'_>> {
    let lines = typed.trim_end().lines().map(|line| Event::Text(line.into()));
    let broken = lines.flat_map(|line| [Event::HardBreak, line]).skip(1);
    [Event::Start(Tag::Paragraph)].into_iter().chain(broken).chain([Event::End(TagEnd::Paragraph)]).collect()
}

/// The second wall: whatever the first let through, only these elements pass.
static CLEANER: LazyLock<ammonia::Builder<'static>> = LazyLock::new(|| {
    let mut cleaner = ammonia::Builder::empty();
    cleaner
        .tags(HashSet::from(["p", "br", "em", "strong", "ul", "ol", "li", "blockquote", "a"]))
        .tag_attributes(HashMap::from([("a", HashSet::from(["href"]))]))
        .url_schemes(HashSet::from(SCHEMES))
        .url_relative(ammonia::UrlRelative::Deny)
        .link_rel(Some("nofollow ugc noopener"));
    cleaner
});

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn html(text: &str) -> String {
        strangers(text).html
    }

    #[test]
    fn a_small_part_of_markdown_is_rendered() {
        assert_eq!(html("Two *words*\n\n- a\n- b"), "<p>Two <em>words</em></p>\n<ul>\n<li>a</li>\n<li>b</li>\n</ul>\n");
        assert_eq!(
            html("[x](https://a.org)"),
            "<p><a href=\"https://a.org\" rel=\"nofollow ugc noopener\">x</a></p>\n"
        );
        assert_eq!(html("one\ntwo"), "<p>one<br>\ntwo</p>\n");
    }

    #[test]
    fn everything_else_is_shown_as_typed() {
        assert_eq!(html("<script>alert(1)</script>"), "<p>&lt;script&gt;alert(1)&lt;/script&gt;</p>\n");
        assert_eq!(html("a <b onclick=x>c</b>"), "<p>a &lt;b onclick=x&gt;c&lt;/b&gt;</p>\n");
        assert_eq!(html("# Big"), "<p># Big</p>\n");
        assert_eq!(html("key: value\n---\nmore"), "<p>key: value<br>\n---</p>\n<p>more</p>\n");
        assert_eq!(html("---"), "<p>---</p>\n");
        assert_eq!(html("a ![pic](http://e.org/x.png) b"), "<p>a ![pic](http://e.org/x.png) b</p>\n");
        assert_eq!(html("```rust\nlet a;\n\nlet b;\n```"), "<p>```rust<br>\nlet a;<br>\n<br>\nlet b;<br>\n```</p>\n");
        assert_eq!(html("<div>\n<b>x</b>\n</div>"), "<p>&lt;div&gt;<br>\n&lt;b&gt;x&lt;/b&gt;<br>\n&lt;/div&gt;</p>\n");
        assert_eq!(html("## *Two*"), "<p>## *Two*</p>\n");
        assert_eq!(html("`code`"), "<p>`code`</p>\n");
        assert_eq!(html("{{ 1+1 }} {% raw %}"), "<p>{{ 1+1 }} {% raw %}</p>\n");
        assert_eq!(html("[x](javascript:alert(1))"), "<p>[x](javascript:alert(1))</p>\n");
    }

    proptest! {
        #![proptest_config(ProptestConfig { cases: ProptestConfig::default().cases.max(2_000), ..ProptestConfig::default() })]
        #[test]
        fn no_other_element_ever_comes_through(text in "(\\PC|[\n<>/&;:\"'`#*_\\[\\]()!|=-]){0,200}") {
            let html = html(&text);
            for tag in html.split('<').skip(1) {
                let name: String = tag.trim_start_matches('/').chars().take_while(char::is_ascii_alphanumeric).collect();
                prop_assert!(["p", "br", "em", "strong", "ul", "ol", "li", "blockquote", "a"].contains(&&*name), "{}", html);
            }
        }
    }
}
