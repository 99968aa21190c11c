//! Pieces of code in four languages, as the text of a technical idea has them. `NAME`, `OTHER` and `42` are replaced.

use super::random::Random;

const SAMPLES: [(&str, &str); 8] = [
    ("rust", include_str!("code/districts.rs.txt")),
    ("rust", include_str!("code/queue.rs.txt")),
    ("js", include_str!("code/nearest.js.txt")),
    ("js", include_str!("code/months.js.txt")),
    ("python", include_str!("code/totals.py.txt")),
    ("python", include_str!("code/ledger.py.txt")),
    ("html", include_str!("code/form.html.txt")),
    ("html", include_str!("code/evenings.html.txt")),
];

/// A fenced block of code.
pub fn block(random: &mut Random, name: &str, other: &str) -> String {
    let (language, sample) = random.pick(&SAMPLES);
    let number = random.between(10, 90).to_string();
    let code = sample.replace("NAME", name).replace("OTHER", other).replace("42", &number);
    format!("```{language}\n{}\n```", code.trim_end())
}
