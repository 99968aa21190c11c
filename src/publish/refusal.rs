//! What is not done unless somebody says so: writing over what others put there.

use super::list::named as called;
use super::plan::is_in_the_way;
use super::{Found, Site};
use crate::collect::WAITING;
use crate::exit::{Failure, Outcome};

/// So many names are enough to know what is meant.
const NAMED: usize = 3;

/// Whether a site may be sent to where this was found.
///
/// # Errors
/// When something of somebody else's would be lost, and nobody said that it may be.
pub fn may(site: &Site, found: &Found, target: &str, take_over: bool) -> Outcome {
    let is_ours = |name: &str| found.list.as_ref().is_some_and(|list| list.files.contains_key(name));
    let others: Vec<&str> = found.files.keys().map(String::as_str).filter(|name| !is_ours(name)).collect();
    if let Some(unread) = others.iter().find(|name| is_unread(name)) {
        return Err(Failure::misuse(format!(
            "{unread} lies in {target}, as `showground collect` puts there what nobody has read yet; what is published there could be \
             read by everybody. Name another place"
        )));
    }
    if let Some(private) = found.files.keys().find(|name| is_private(name)) {
        return Err(Failure::misuse(format!(
            "{private} lies in {target}: that is a place for what people send, and what is published there could be read by everybody. \
             Name another place"
        )));
    }
    let stuck: Vec<&str> = others.iter().copied().filter(|name| is_in_the_way(name, &site.files)).collect();
    let lost: Vec<&str> = others
        .iter()
        .copied()
        .filter(|name| site.files.contains_key(*name) && found.files.get(*name) == Some(&false))
        .collect();
    let foreign = found.list.as_ref().filter(|list| !list.is_of(site));
    let why = match (foreign, &found.list) {
        _ if !stuck.is_empty() => {
            return Err(Failure::misuse(format!(
                "{} lies in the way in {target}: the site has a folder there, or a file where that is one; move it away",
                named(&stuck)
            )));
        }
        _ if take_over => return Ok(()),
        (Some(list), _) if list.site == site.address => format!(
            "{target} has a site {} in it, as any site may be called, and nothing here remembers that it is this one; choose another \
             place, or say with --take-over that this site takes its place, and what that one put there goes",
            called(&list.site),
        ),
        (Some(list), _) => format!(
            "{target} has the site {} in it, and this one is {}; choose another place, or say with --take-over that this one \
             takes its place, and what that one put there goes{}",
            called(&list.site),
            called(&site.address),
            match list.mark {
                Some(_) => "; if that is this site, sent for a trial from elsewhere, that is what to say",
                None => "",
            },
        ),
        (None, None) if !others.is_empty() => format!(
            "{target} is not empty, and nothing in it was published from here: it has {}. Choose another place, or say with \
             --take-over that the site may lie there, too: {}",
            named(&others),
            match lost.is_empty() {
                true => "all of that stays".to_owned(),
                false => format!("{} would be written over, and everything else stays", named(&lost)),
            },
        ),
        _ if !lost.is_empty() => format!(
            "somebody else put {} into {target}, and the site has something else of that name; move it away, or say with \
             --take-over that it may be written over",
            named(&lost)
        ),
        _ => return Ok(()),
    };
    Err(Failure::misuse(why))
}

/// Whether it is a text that waits on a branch for somebody to read it, also when it was renamed there.
fn is_unread(name: &str) -> bool {
    name.strip_suffix(".md").and_then(|name| name.strip_prefix(WAITING)).is_some_and(|name| name.starts_with('/'))
}

/// Whether it is of an inbox or a vault, as they lie in a bucket or beside a site.
fn is_private(name: &str) -> bool {
    let within = |folder: &str| name.starts_with(folder) || name.contains(&format!("/{folder}"));
    ["inbox/waiting/", "inbox/quarantine/", "inbox/done/", "vault/worker.key"].into_iter().any(within)
}

/// Some names, and how many more there are.
pub fn named(names: &[&str]) -> String {
    let some = names.iter().take(NAMED).copied().collect::<Vec<_>>().join(", ");
    match names.len().saturating_sub(NAMED) {
        0 => some,
        1 => format!("{some} and another file"),
        more => format!("{some} and {more} other files"),
    }
}
