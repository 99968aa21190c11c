//! Where a finding is, as seen by the services that keep a site's repository.

use std::path::Path;

use model::Diagnostic;
use model::diagnostic::Place;

/// The file of a finding that is about the site as a whole: services show findings beside a line, or not at all.
const WHOLE: &str = "content/site.yaml";

/// A file of a site as the repository knows it, which is where the command is run.
pub fn path(file: &str, root: &Path) -> String {
    let root = root.strip_prefix(".").unwrap_or(root);
    root.join(file).to_string_lossy().into_owned()
}

/// The file of a finding.
pub fn file(finding: &Diagnostic, root: &Path) -> String {
    path(finding.at.as_ref().map_or(WHOLE, |at| at.file.as_str()), root)
}

/// Its first line and column, and the column behind its end; all from 1.
pub fn range(at: Option<&Place>) -> (u32, u32, u32) {
    at.map_or((1, 1, 1), |at| (at.line, at.column, at.column + at.width))
}

/// What is wrong and how to mend it, in one text.
pub fn story(finding: &Diagnostic) -> String {
    match &finding.help {
        Some(help) => format!("{}.\n{help}", finding.message),
        None => finding.message.clone(),
    }
}
