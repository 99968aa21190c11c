//! Exceptions: rules that are not to speak of a file, each with the reason why.
//!
//! ```yaml
//! exceptions:
//!   text/personal-data: the library's own number, which it wants to be known
//! ```
//!
//! Whoever reads the file next reads the reason, too. Only warnings and advice have exceptions: an error stays one.

use serde::{Deserialize, Serialize};

use crate::fields::{FromKey, Reader};
use crate::nearest::nearest;
use crate::yaml::{Data, Entry, Node};
use crate::{Code, Diagnostic, Span};

/// A rule that is not to speak of a file.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Exception {
    /// The rule.
    pub code: Code,
    /// Where the file names it.
    pub at: Span,
}

impl Exception {
    /// Whether this is what it silences, where both are of one file.
    pub fn silences(&self, mistake: &Diagnostic) -> bool {
        self.code == mistake.code && !mistake.is_error()
    }
}

/// What `exceptions:` says: rules with reasons.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Exceptions(pub Vec<Exception>);

impl FromKey for Exceptions {
    fn from_key(value: Option<&Node>, reader: &mut Reader<'_>) -> Exceptions {
        let Some(node) = value.filter(|node| node.data != Data::Null) else {
            return Exceptions::default();
        };
        if node.entries().is_empty() {
            let help = "write the rule and why, like `link/bare-address: the address is what this page is about`";
            return reader.wrong(node, "rules with reasons", help).unwrap_or_default();
        }
        Exceptions(node.entries().iter().filter_map(|entry| one(entry, reader)).collect())
    }
}

fn one(entry: &Entry, reader: &mut Reader<'_>) -> Option<Exception> {
    let Some(code) = Code::parse(&entry.key) else {
        let message = format!("there is no rule `{}`", entry.key);
        reader.mistake(Code::ExceptionUnknown, entry.at, message, Some(suggestion(&entry.key)));
        return None;
    };
    if entry.value.text().is_none_or(|reason| reason.trim().is_empty()) {
        let message = format!("this is an exception to `{code}`, and does not say why");
        let help = "write the reason behind it, for whoever reads this file next";
        reader.mistake(Code::ExceptionNoReason, entry.at, message, Some(help.into()));
    }
    Some(Exception { code, at: entry.at })
}

/// The rule that was meant: one that is spelt nearly so, or that has this name in some area.
fn suggestion(typed: &str) -> String {
    let all = || Code::ALL.iter().map(|code| code.as_str());
    let name = |code: &'static str| code.split_once('/').map_or("", |(_, name)| name);
    let of_name = || nearest(typed, all().map(name)).and_then(|near| all().find(|code| name(code) == near));
    match nearest(typed, all()).or_else(of_name) {
        Some(near) => format!("did you mean `{near}`?"),
        None => "`showground check --rules` lists all rules".into(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_rule_is_recognised_by_its_name_alone_and_through_slips() {
        assert_eq!(suggestion("personal-data"), "did you mean `text/personal-data`?");
        assert_eq!(suggestion("text/personel-data"), "did you mean `text/personal-data`?");
        assert_eq!(suggestion("everything"), "`showground check --rules` lists all rules");
    }
}
