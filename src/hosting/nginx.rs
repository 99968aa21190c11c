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
    let (headers, folders) = (headers(facts), folders(facts));
    let moved: String =
        facts.moved.iter().map(|(from, to)| format!("location = {from} {{ return 302 \"{to}\"; }}\n")).collect();
    let (head, root, prefix) = (head("nginx"), facts.root(), &facts.prefix);
    format!(
        "{head}# In the server {{ … }} with {root}: include /etc/nginx/snippets/showcase.conf;\n\n\
         index index.html;\nabsolute_redirect off;\n\n{headers}\n{folders}\n\
         location = {prefix}/{LIST} {{ return 404; }}\n{moved}"
    )
}

/// The headers, each by way of a variable, because one that is empty is not said. Those of the worker's answers, and of whatever
/// else the server has, are not ours to say.
fn headers(facts: &Facts) -> String {
    let (hashed, files, age) = (facts.hashed(), files(), "$showcase_age");
    let told: Vec<_> = facts
        .headers()
        .into_iter()
        .map(|(name, value)| (format!("$showcase_{}", name.to_ascii_lowercase().replace('-', "_")), name, value))
        .collect();
    let set: String = told.iter().map(|(variable, _, value)| format!("set {variable} \"{value}\";\n")).collect();
    let unset: String = told.iter().map(|(variable, ..)| format!(" set {variable} \"\";")).collect();
    let add: String =
        told.iter().map(|(variable, name, _)| format!("add_header {name} {variable} always;\n")).collect();
    let ours = pattern(facts);
    format!(
        "set {age} \"{FOR_A_MINUTE}\";\n\
         if ($uri ~* \"[.]({files})$\") {{ set {age} \"{FOR_AN_HOUR}\"; }}\n\
         if ($uri ~ \"{hashed}\") {{ set {age} \"{FOR_A_YEAR}\"; }}\n\
         {set}if ($uri !~ \"{ours}\") {{ set {age} \"\";{unset} }}\n\
         add_header Cache-Control {age};\n{add}"
    )
}

/// What the addresses look like that are files of the site.
fn pattern(facts: &Facts) -> String {
    let plain = |address: &str| address.replace('.', "[.]");
    let forms: Vec<String> =
        facts.forms.iter().filter_map(|forms| forms.strip_prefix(&facts.prefix)).map(plain).collect();
    format!("^{}(?!{})/", plain(&facts.prefix), forms.join("|"))
}

/// The page for what is not there, in each folder that has one of its own, and of what kind files are. Below a path, other
/// addresses of the server keep their own.
fn folders(facts: &Facts) -> String {
    let kinds = format!("{}charset utf-8;\ncharset_types {};\n", kinds(), texts());
    let page = |folder: &str| format!("error_page 404 {folder}404.html;\n{kinds}");
    let folder = |folder: &String| match folder.as_str() {
        "/" => page(folder),
        _ => format!("location ^~ {folder} {{\n{}}}\n", page(folder)),
    };
    match facts.not_found.is_empty() {
        true if facts.prefix.is_empty() => kinds,
        true => format!("location ^~ {}/ {{\n{kinds}}}\n", facts.prefix),
        false => facts.not_found.iter().map(folder).collect(),
    }
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
