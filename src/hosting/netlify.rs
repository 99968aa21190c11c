//! `_headers` and `_redirects`, which lie beside the pages. How long pages are kept is Netlify's own affair: it knows when a site
//! has changed.

use super::{Facts, Told, head};
use crate::media::FOR_A_YEAR;

/// Both files.
pub fn told(facts: &Facts) -> Vec<Told> {
    vec![
        Told { name: Some("_headers"), text: headers(facts) },
        Told { name: Some("_redirects"), text: redirects(facts) },
    ]
}

fn headers(facts: &Facts) -> String {
    let Facts { prefix, .. } = facts;
    let headers: String = facts.headers().iter().map(|(name, value)| format!("  {name}: {value}\n")).collect();
    format!("{}\n{prefix}/*\n{headers}\n{prefix}/assets/*\n  Cache-Control: {FOR_A_YEAR}\n", head("netlify"))
}

/// A page stands at each old address, so it has to be said that the line goes first: `302!`.
fn redirects(facts: &Facts) -> String {
    let lines: String = facts.moved.iter().map(|(from, to)| format!("{from} {to} 302!\n")).collect();
    format!("{}\n{lines}", head("netlify"))
}
