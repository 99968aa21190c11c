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
    let headers = headers(facts);
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
         {headers}\n{kinds}charset utf-8;\ncharset_types {texts};\n\n\
         location = {prefix}/{LIST} {{ return 404; }}\n{moved}"
    )
}

/// The headers, each by way of a variable, because one that is empty is not said: the worker's answers have their own.
fn headers(facts: &Facts) -> String {
    let told = facts.headers();
    let told = told
        .iter()
        .map(|(name, value)| (format!("$showcase_{}", name.to_ascii_lowercase().replace('-', "_")), name, value));
    let (mut set, mut unset, mut add) =
        (String::new(), String::new(), "add_header Cache-Control $showcase_age;\n".to_owned());
    let forms = facts.forms().replace('.', "[.]");
    let mut none = |variable: &str| unset += &format!("if ($uri ~ \"^{forms}\") {{ set {variable} \"\"; }}\n");
    none("$showcase_age");
    for (variable, name, value) in told {
        set += &format!("set {variable} \"{value}\";\n");
        none(&variable);
        add += &format!("add_header {name} {variable} always;\n");
    }
    format!("{set}{unset}{add}")
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
