//! Findings in the Static Analysis Results Interchange Format, SARIF 2.1.0 (OASIS), as code scanning reads it.

use std::path::Path;

use model::diagnostic::{Label, Place};
use model::{Code, Diagnostic, Severity};
use serde_json::{Value, json};

use super::gitlab::{hex, mark};
use super::place::{file, path, range, story};

/// The schema that the report keeps to.
const SCHEMA: &str = "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json";

/// All findings, with every rule.
pub fn report(findings: &[Diagnostic], root: &Path) -> String {
    let rules = Code::ALL.iter().map(|code| json!({ "id": code, "shortDescription": { "text": code.sentence() } }));
    let driver = json!({
        "name": env!("CARGO_PKG_NAME"),
        "version": env!("CARGO_PKG_VERSION"),
        "rules": rules.collect::<Vec<_>>(),
    });
    let results = findings.iter().map(|finding| result(finding, root));
    let run = json!({
        "tool": { "driver": driver },
        "columnKind": "unicodeCodePoints",
        "results": results.collect::<Vec<_>>(),
    });
    let report = json!({ "$schema": SCHEMA, "version": "2.1.0", "runs": [run] });
    serde_json::to_string_pretty(&report).unwrap_or_default()
}

fn result(finding: &Diagnostic, root: &Path) -> Value {
    let level = match finding.severity {
        Severity::Error => "error",
        Severity::Warning => "warning",
        Severity::Advice => "note",
    };
    let related = finding.labels.iter().map(|label| related(label, root));
    json!({
        "ruleId": finding.code,
        "ruleIndex": Code::ALL.iter().position(|code| *code == finding.code),
        "level": level,
        "message": { "text": story(finding) },
        "locations": [{ "physicalLocation": location(&file(finding, root), finding.at.as_ref()) }],
        "relatedLocations": related.collect::<Vec<_>>(),
        "partialFingerprints": { "finding/v1": hex(&mark(finding)) },
    })
}

fn related(label: &Label, root: &Path) -> Value {
    let place = location(&path(&label.at.file, root), Some(&label.at));
    json!({ "message": { "text": label.text }, "physicalLocation": place })
}

fn location(file: &str, at: Option<&Place>) -> Value {
    let (line, column, end) = range(at);
    let uri: Vec<String> = file.split('/').map(encoded).collect();
    json!({
        "artifactLocation": { "uri": uri.join("/") },
        "region": { "startLine": line, "startColumn": column, "endColumn": end },
    })
}

/// A part of a path as a part of an address.
fn encoded(part: &str) -> String {
    form_urlencoded::byte_serialize(part.as_bytes()).collect::<String>().replace('+', "%20")
}
