//! Findings as commands to the log of a GitHub workflow, which shows them beside the changed lines.

use std::path::Path;

use model::{Diagnostic, Severity};

use super::place::{file, range, story};

/// One finding as a line.
pub fn command(finding: &Diagnostic, root: &Path) -> String {
    let level = match finding.severity {
        Severity::Error => "error",
        Severity::Warning => "warning",
        Severity::Advice => "notice",
    };
    let (line, column, end) = range(finding.at.as_ref());
    let (file, title) = (property(&file(finding, root)), property(finding.code.as_str()));
    let text = escaped(&story(finding));
    format!("::{level} file={file},line={line},col={column},endColumn={end},title={title}::{text}")
}

/// A text of a command has one line.
fn escaped(text: &str) -> String {
    text.replace('%', "%25").replace('\r', "%0D").replace('\n', "%0A")
}

/// What stands between two commas.
fn property(text: &str) -> String {
    escaped(text).replace(':', "%3A").replace(',', "%2C")
}
