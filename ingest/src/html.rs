//! Text to HTML: everything that strangers or authors typed goes through here before it stands in a page.

/// Text as it stands between tags or in a quoted attribute. `NUL`, which HTML cannot hold, goes.
pub fn escaped(text: &str) -> String {
    let mut html = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '&' => html.push_str("&amp;"),
            '<' => html.push_str("&lt;"),
            '>' => html.push_str("&gt;"),
            '"' => html.push_str("&quot;"),
            '\'' => html.push_str("&#39;"),
            '\0' => {}
            other => html.push(other),
        }
    }
    html
}

/// Text of several lines between tags, its line ends shown.
pub fn lines(text: &str) -> String {
    let lines: Vec<String> = text.lines().map(escaped).collect();
    lines.join("<br>")
}

/// Markup in a language, which is said where it is not that of what it stands in (WCAG 3.1.2). None is that of no text of ours.
pub fn spoken(html: &str, language: &str, around: &str) -> String {
    match language.is_empty() || language == around {
        true => html.to_owned(),
        false => format!("<span lang=\"{}\">{html}</span>", escaped(language)),
    }
}

/// Text inside a `textarea`, whose first line end browsers drop.
pub fn in_textarea(text: &str) -> String {
    let lead = if text.starts_with(['\n', '\r']) { "\n" } else { "" };
    format!("{lead}{}", escaped(text))
}

/// Text in an attribute that is set through the rewriter, which escapes double quotes itself and nothing else.
pub fn in_attribute(text: &str) -> String {
    text.replace('\0', "").replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn markup_becomes_text() {
        assert_eq!(escaped("<a href='x'>\"&\0"), "&lt;a href=&#39;x&#39;&gt;&quot;&amp;");
        assert_eq!(lines("a\r\n<b>"), "a<br>&lt;b&gt;");
        assert_eq!(in_textarea("\nx"), "\n\nx");
        assert_eq!(spoken("<b>", "cy", "en"), "<span lang=\"cy\"><b></span>");
        assert_eq!((spoken("a", "cy", "cy"), spoken("b", "", "cy")), ("a".to_owned(), "b".to_owned()));
    }
}
