//! Findings as a code quality report, as GitLab reads it from a job: one list of what a merge request brings and mends.

use std::collections::HashMap;
use std::path::Path;

use generator::fingerprint;
use model::{Diagnostic, Severity};
use serde_json::{Value, json};

use super::place::{file, range, story};

/// All findings. Each has a fingerprint of what is wrong rather than of where, so that a line added above it makes no new
/// finding; of equal ones the second says so.
pub fn report(findings: &[Diagnostic], root: &Path) -> String {
    let mut times: HashMap<[u8; 16], usize> = HashMap::new();
    let report = findings.iter().map(|finding| {
        let mark = mark(finding);
        let before = times.entry(mark).or_default();
        *before += 1;
        one(finding, &fingerprint::of(&(mark, *before)), root)
    });
    json!(report.collect::<Vec<_>>()).to_string()
}

/// What a finding is about, wherever in its file.
pub fn mark(finding: &Diagnostic) -> [u8; 16] {
    let at = finding.at.as_ref().map(|at| (&at.file, &at.excerpt));
    fingerprint::of(&(finding.code, &finding.message, at))
}

/// A fingerprint as text.
pub fn hex(mark: &[u8]) -> String {
    mark.iter().map(|byte| format!("{byte:02x}")).collect()
}

fn one(finding: &Diagnostic, mark: &[u8], root: &Path) -> Value {
    let severity = match finding.severity {
        Severity::Error => "critical",
        Severity::Warning => "minor",
        Severity::Advice => "info",
    };
    json!({
        "description": story(finding),
        "check_name": finding.code,
        "fingerprint": hex(mark),
        "severity": severity,
        "location": { "path": file(finding, root), "lines": { "begin": range(finding.at.as_ref()).0 } },
    })
}
