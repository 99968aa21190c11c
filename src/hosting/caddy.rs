//! Lines for the block of a site in a `Caddyfile`, which names the built site as its `root`.

use super::{Facts, files, head};
use crate::media::{FOR_A_MINUTE, FOR_A_YEAR, FOR_AN_HOUR};
use crate::publish::LIST;

/// The lines.
pub fn text(facts: &Facts) -> String {
    let headers: String = facts.headers().iter().map(|(name, value)| format!("\t{name} \"{value}\"\n")).collect();
    let not_found: String = facts.not_found.iter().rev().map(|folder| not_found(folder)).collect();
    let moved: String = facts.moved.iter().map(|(from, to)| format!("redir {from} {to} temporary\n")).collect();
    let (hashed, files, prefix) = (facts.hashed(), files(), &facts.prefix);
    let forms = facts.forms();
    let (head, root) = (head("caddy"), facts.root());
    format!(
        "{head}# In the block of the site, with {root}: import /etc/caddy/showcase\n\n\
         @pages not path {forms}*\n\
         header @pages {{\n{headers}}}\n\
         @for_a_year path_regexp {hashed}\n\
         @for_an_hour {{\n\tpath_regexp (?i)[.]({files})$\n\tnot path_regexp {hashed}\n\tnot path {forms}*\n}}\n\
         @for_a_minute {{\n\tnot path_regexp (?i)[.]({files})$\n\tnot path {forms}*\n}}\n\
         header @for_a_year Cache-Control \"{FOR_A_YEAR}\"\n\
         header @for_an_hour Cache-Control \"{FOR_AN_HOUR}\"\n\
         header @for_a_minute Cache-Control \"{FOR_A_MINUTE}\"\n\n\
         {moved}error {prefix}/{LIST} 404\nfile_server\n\nhandle_errors {{\n{not_found}}}\n"
    )
}

/// The page of a folder for what is not there in it.
fn not_found(folder: &str) -> String {
    format!("\thandle {folder}* {{\n\t\trewrite * {folder}404.html\n\t\tfile_server\n\t}}\n")
}
