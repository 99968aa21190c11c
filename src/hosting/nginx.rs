//! Lines for the `server` of nginx, which has the built site as its `root`.

use super::{Facts, files, head};
use crate::media::{self, FOR_A_MINUTE, FOR_A_YEAR, FOR_AN_HOUR};
use crate::publish::LIST;

/// Endings that nginx's own table of kinds does not have, or only in new versions. A table of ours would take the place of the
/// server's, so of these alone it is said what they are.
const UNKNOWN: [&str; 6] = ["avif", "csv", "ics", "md", "mjs", "vtt"];
/// What nginx calls texts that have another name here.
const TEXTS: [&str; 2] = ["application/javascript", "text/xml"];
/// Of these it says the letters anyway.
const PAGE: &str = "text/html";

/// The lines.
pub fn text(facts: &Facts) -> String {
    let headers: String =
        facts.headers().iter().map(|(name, value)| format!("add_header {name} \"{value}\" always;\n")).collect();
    let kinds = kinds();
    let folders = facts.not_found.iter().map(|folder| (folder, format!("error_page 404 {folder}404.html;\n")));
    let not_found: String = folders
        .enumerate()
        .map(|(n, (folder, line))| if n == 0 { line } else { format!("location ^~ {folder} {{\n{line}{kinds}}}\n") })
        .collect();
    let moved: String =
        facts.moved.iter().map(|(from, to)| format!("location = {from} {{ return 302 \"{to}\"; }}\n")).collect();
    let (hashed, files, texts) = (facts.hashed(), files(), texts());
    let prefix = &facts.prefix;
    let (head, root) = (head("nginx"), facts.root());
    format!(
        "{head}# In the server {{ … }} with {root}: include /etc/nginx/snippets/showcase.conf;\n\n\
         index index.html;\nabsolute_redirect off;\n{not_found}\n\
         set $showcase_age \"{FOR_A_MINUTE}\";\n\
         if ($uri ~* \"[.]({files})$\") {{ set $showcase_age \"{FOR_AN_HOUR}\"; }}\n\
         if ($uri ~ \"{hashed}\") {{ set $showcase_age \"{FOR_A_YEAR}\"; }}\n\
         add_header Cache-Control $showcase_age;\n{headers}\n{kinds}charset utf-8;\ncharset_types {texts};\n\n\
         location = {prefix}/{LIST} {{ return 404; }}\n{moved}"
    )
}

/// Of what kind those files are that nginx does not know.
fn kinds() -> String {
    let line = |ending: &str| {
        let kind = plain(media::of(&format!("a.{ending}")).kind);
        format!("location ~* \"[.]{ending}$\" {{ types {{ }} default_type {kind}; }}\n")
    };
    UNKNOWN.into_iter().map(line).collect()
}

/// In which files letters are told.
fn texts() -> String {
    let told = media::ALL.iter().map(|(_, media)| media.kind).filter(|kind| kind.contains("charset")).map(plain);
    let mut texts: Vec<&str> = told.chain(TEXTS).filter(|kind| *kind != PAGE).collect();
    texts.sort_unstable();
    texts.dedup();
    texts.join(" ")
}

/// A kind without its letters.
fn plain(kind: &'static str) -> &'static str {
    kind.split(';').next().unwrap_or(kind)
}
