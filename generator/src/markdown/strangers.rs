//! Text from strangers: a small part of Markdown, and nothing that could act.
#![expect(clippy::wildcard_enum_match_arm, reason = "the parser's events are not ours: all but a few pass unchanged")]

use std::collections::{HashMap, HashSet};
use std::sync::LazyLock;

use pulldown_cmark::{Event, Options, Parser, Tag, TagEnd, html};

use super::Rendered;

/// Renders a stranger's text: paragraphs, lists, emphasis, quotations, links. HTML, headings, pictures and tables are
/// shown as they were typed.
pub fn strangers(text: &str) -> Rendered {
    let mut out = String::with_capacity(text.len() * 3 / 2);
    let parser = Parser::new_ext(text, Options::empty()).into_offset_iter();
    let events = parser.flat_map(|(event, range)| tame(event, &text[range]));
    html::push_html(&mut out, events);
    Rendered { html: CLEANER.clean(&out).to_string(), links: Vec::new() }
}

/// The events that a stranger's event becomes; `typed` is the text it stands for.
fn tame<'a>(event: Event<'a>, typed: &'a str) -> Vec<Event<'a>> {
    match event {
        Event::Html(raw) | Event::InlineHtml(raw) => vec![Event::Text(raw)],
        Event::Start(Tag::HtmlBlock) => vec![Event::Start(Tag::Paragraph)],
        Event::End(TagEnd::HtmlBlock) => vec![Event::End(TagEnd::Paragraph)],
        Event::Start(Tag::Heading { .. }) => {
            let marks: String = typed.chars().take_while(|c| *c == '#').collect();
            let marks = if marks.is_empty() { marks } else { marks + " " };
            vec![Event::Start(Tag::Paragraph), Event::Text(marks.into())]
        }
        Event::End(TagEnd::Heading(_)) => {
            let underline = typed.trim_end().lines().last().filter(|line| is_underline(line));
            let shown = underline.map(|line| [Event::HardBreak, Event::Text(line.trim().to_owned().into())]);
            shown.into_iter().flatten().chain([Event::End(TagEnd::Paragraph)]).collect()
        }
        Event::Rule => {
            vec![Event::Start(Tag::Paragraph), Event::Text(typed.trim_end().into()), Event::End(TagEnd::Paragraph)]
        }
        Event::Start(Tag::CodeBlock(_)) => vec![Event::Start(Tag::Paragraph)],
        Event::End(TagEnd::CodeBlock) => vec![Event::End(TagEnd::Paragraph)],
        Event::Code(_) => vec![Event::Text(typed.into())],
        Event::SoftBreak => vec![Event::HardBreak],
        Event::Start(Tag::Image { dest_url, .. }) => vec![Event::Text(format!("![{dest_url}] ").into())],
        Event::End(TagEnd::Image) => Vec::new(),
        other => vec![other],
    }
}

fn is_underline(line: &str) -> bool {
    let line = line.trim();
    !line.is_empty() && (line.chars().all(|c| c == '=') || line.chars().all(|c| c == '-'))
}

/// The second wall: whatever the first let through, only these elements pass.
static CLEANER: LazyLock<ammonia::Builder<'static>> = LazyLock::new(|| {
    let mut cleaner = ammonia::Builder::empty();
    cleaner
        .tags(HashSet::from(["p", "br", "em", "strong", "ul", "ol", "li", "blockquote", "a"]))
        .tag_attributes(HashMap::from([("a", HashSet::from(["href"]))]))
        .url_schemes(HashSet::from(["http", "https", "mailto"]))
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
        assert_eq!(html("{{ 1+1 }} {% raw %}"), "<p>{{ 1+1 }} {% raw %}</p>\n");
        assert_eq!(html("[x](javascript:alert(1))"), "<p><a rel=\"nofollow ugc noopener\">x</a></p>\n");
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(2_000))]
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
