//! Lines for the block of a site in a `Caddyfile`, which names the built site as its `root`.

use super::{Facts, files, head};
use crate::media::{FOR_A_MINUTE, FOR_A_YEAR, FOR_AN_HOUR};
use crate::publish::LIST;

/// The lines. The list is refused in a `handle`, because whoever has others in that block shows files in one, and of those the one
/// with the narrowest path counts.
pub fn text(facts: &Facts) -> String {
    let moved: String = facts.moved.iter().map(|(from, to)| format!("redir {from} {to} temporary\n")).collect();
    let (hashed, files, prefix, ours) = (facts.hashed(), files(), &facts.prefix, ours(facts));
    let (head, root, headers, not_found) = (head("caddy"), facts.root(), headers(facts, "\t"), not_found(facts));
    let shown = shown(facts);
    format!(
        "{head}# In the block of the site, with {root}: import /etc/caddy/showcase.caddy\n\n\
         @showcase {{\n{ours}}}\n\
         header @showcase {{\n{headers}}}\n\n\
         @showcase_for_a_year path_regexp {hashed}\n\
         @showcase_for_an_hour {{\n{ours}\tpath_regexp (?i)[.]({files})$\n\tnot path_regexp {hashed}\n}}\n\
         @showcase_for_a_minute {{\n{ours}\tnot path_regexp (?i)[.]({files})$\n}}\n\
         header @showcase_for_a_year Cache-Control \"{FOR_A_YEAR}\"\n\
         header @showcase_for_an_hour Cache-Control \"{FOR_AN_HOUR}\"\n\
         header @showcase_for_a_minute Cache-Control \"{FOR_A_MINUTE}\"\n\n\
         {moved}handle {prefix}/{LIST} {{\n\terror 404\n}}\n{shown}{not_found}"
    )
}

/// Which files are shown. Below a path, those beside the site are not ours to show, and others may have all the rest.
fn shown(facts: &Facts) -> String {
    match facts.prefix.as_str() {
        "" => "file_server\n".to_owned(),
        prefix => format!("redir {prefix} {prefix}/\nhandle {prefix}/* {{\n\tfile_server\n}}\n"),
    }
}

/// Every header but for how long something may be kept.
fn headers(facts: &Facts, indent: &str) -> String {
    facts.headers().iter().map(|(name, value)| format!("{indent}{name} \"{value}\"\n")).collect()
}

/// Which addresses are files of the site: not those of the worker's answers, nor of whatever else the server has.
fn ours(facts: &Facts) -> String {
    let forms = facts.forms.iter().filter(|forms| forms.starts_with(&facts.prefix));
    let forms: String = forms.map(|forms| format!("\tnot path {forms}*\n")).collect();
    format!("\tpath {}/*\n{forms}", facts.prefix)
}

/// The page for what is not there, of each folder that has one. It is kept for no time, although a file of that name would be;
/// and of an error of another kind, such as a worker that is away, it would tell a lie.
fn not_found(facts: &Facts) -> String {
    let headers = headers(facts, "\t\t\t\t");
    let folder = |folder: &String| {
        format!(
            "\t\thandle {folder}* {{\n\t\t\theader {{\n\t\t\t\t-Cache-Control\n{headers}\t\t\t}}\n\
             \t\t\trewrite * {folder}404.html\n\t\t\tfile_server\n\t\t}}\n"
        )
    };
    let folders: String = facts.not_found.iter().rev().map(folder).collect();
    if folders.is_empty() {
        return folders;
    }
    format!(
        "\nhandle_errors {{\n\t@showcase_not_found expression {{err.status_code}} == 404\n\
         \thandle @showcase_not_found {{\n{folders}\t}}\n}}\n"
    )
}
