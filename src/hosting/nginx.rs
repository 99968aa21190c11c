//! Lines for the `server` of nginx, which has the built site as its `root`.

use super::{Facts, files, head};
use crate::media::{self, FOR_A_MINUTE, FOR_A_YEAR, FOR_AN_HOUR};
use crate::publish::LIST;

/// What can be in a text whose letters nginx is to name; of pages it does so anyway.
const PAGE: &str = "text/html";

/// The lines.
pub fn text(facts: &Facts) -> String {
    let headers: String =
        facts.headers().iter().map(|(name, value)| format!("add_header {name} \"{value}\" always;\n")).collect();
    let folders = facts.not_found.iter().map(|folder| (folder, format!("error_page 404 {folder}404.html;\n")));
    let not_found: String = folders
        .enumerate()
        .map(
            |(n, (folder, line))| {
                if n == 0 { line } else { format!("location ^~ {folder} {{ {} }}\n", line.trim_end()) }
            },
        )
        .collect();
    let moved: String =
        facts.moved.iter().map(|(from, to)| format!("location = {from} {{ return 302 \"{to}\"; }}\n")).collect();
    let (hashed, files, types) = (facts.hashed(), files(), types());
    let prefix = &facts.prefix;
    let (head, root) = (head("nginx"), facts.root());
    format!(
        "{head}# In the server {{ … }} with {root}: include /etc/nginx/snippets/showcase.conf;\n\n\
         index index.html;\nabsolute_redirect off;\n{not_found}\n\
         set $showcase_age \"{FOR_A_MINUTE}\";\n\
         if ($uri ~ \"[.]({files})$\") {{ set $showcase_age \"{FOR_AN_HOUR}\"; }}\n\
         if ($uri ~ \"{hashed}\") {{ set $showcase_age \"{FOR_A_YEAR}\"; }}\n\
         add_header Cache-Control $showcase_age;\n{headers}\n{types}\n\
         location = {prefix}/{LIST} {{ return 404; }}\n{moved}"
    )
}

/// Of what kind files are, and in which of them letters are told.
fn types() -> String {
    let plain = |kind: &'static str| kind.split(';').next().unwrap_or(kind);
    let types: String =
        media::ALL.iter().map(|(ending, media)| format!("  {} {ending};\n", plain(media.kind))).collect();
    let mut texts: Vec<&str> =
        media::ALL.iter().map(|(_, media)| media.kind).filter(|kind| kind.contains("charset")).map(plain).collect();
    texts.sort_unstable();
    texts.dedup();
    texts.retain(|kind| *kind != PAGE);
    format!(
        "types {{\n{types}}}\ndefault_type application/octet-stream;\ncharset utf-8;\ncharset_types {};\n",
        texts.join(" ")
    )
}
