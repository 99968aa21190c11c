//! `new workflow`: what a site's repository needs so that every change is checked, and what is merged is published.

use std::path::Path;

use crate::exit::Failure;

/// For whom there is one: the service, the file where it looks, and what stands in it.
const ALL: [(&str, &str, &str); 2] = [
    ("github", ".github/workflows/showcase.yml", include_str!("workflow/github.yml")),
    ("gitlab", ".gitlab-ci.yml", include_str!("workflow/gitlab.yml")),
];

/// The file for a service, and its text.
///
/// # Errors
/// When there is none for it.
pub fn of(service: &str) -> Result<(&'static Path, &'static str), Failure> {
    let known = ALL.iter().find(|(name, ..)| *name == service).map(|(_, file, text)| (Path::new(*file), *text));
    known.ok_or_else(|| {
        let help = model::nearest::suggestion(service, ALL.iter().map(|(name, ..)| *name)).unwrap_or_default();
        Failure::misuse(format!("there is no workflow for `{service}`; {help}"))
    })
}
