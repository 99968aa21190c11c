//! A built page as the preview shows it: with the script that reloads it, and its mistakes above everything else.

use lol_html::html_content::ContentType;
use lol_html::{RewriteStrSettings, element, rewrite_str};
use model::Diagnostic;

use crate::draw;

/// The page with script and mistakes. The policy of the public site, which allows no scripts, is taken out here.
pub fn dressed(page: Vec<u8>, base: &str, build: u64, mistakes: &[Diagnostic]) -> Vec<u8> {
    let html = match String::from_utf8(page) {
        Ok(html) => html,
        Err(other) => return other.into_bytes(), // a download that only looks like a page
    };
    let script = format!("<script src=\"{base}{}?{}\"></script>", super::SCRIPT, super::live::build(build));
    let banner = banner(mistakes);
    let settings = RewriteStrSettings::new()
        .append_element_content_handler(element!("meta[http-equiv='Content-Security-Policy']", |policy| {
            policy.remove();
            Ok(())
        }))
        .append_element_content_handler(element!("head", |head| {
            head.append(&script, ContentType::Html);
            Ok(())
        }))
        .append_element_content_handler(element!("body", |body| {
            body.prepend(&banner, ContentType::Html);
            Ok(())
        }));
    rewrite_str(&html, settings).unwrap_or(html).into_bytes()
}

fn banner(mistakes: &[Diagnostic]) -> String {
    if mistakes.is_empty() {
        return String::new();
    }
    let drawn: Vec<String> = mistakes.iter().map(|mistake| escaped(&draw::plain(mistake))).collect();
    format!(
        "<section class=\"preview-mistakes\" aria-label=\"Mistakes on this page\" style=\"background:#fff;color:#1b1f24;border:4px \
         solid #b3261e;padding:1rem;overflow:auto\"><strong>{}</strong> – shown in the preview only<pre tabindex=\"0\">{}</pre></section>",
        draw::count(mistakes),
        drawn.join("\n\n"),
    )
}

fn escaped(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;")
}
