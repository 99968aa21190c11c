//! The attacks.

/// The attacks of a short run: one in so many; all (`ATTACKS=all`) take some minutes.
const EVERY: usize = 24;

/// The attacks to try.
pub fn chosen() -> Vec<String> {
    let every = if std::env::var("ATTACKS").is_ok_and(|which| which == "all") { 1 } else { EVERY };
    all().into_iter().step_by(every).collect()
}

/// Every attack.
pub fn all() -> Vec<String> {
    let ours: Vec<String> = lines(include_str!("attacks.txt")).map(unquoted).collect();
    let ways: Vec<&str> = lines(include_str!("ways-out.txt")).collect();
    let behind =
        |(i, attack): (usize, &String)| [0, 5].map(|step| format!("{}{attack}", ways[(i + step) % ways.len()]));
    let behind: Vec<String> = ours.iter().enumerate().flat_map(behind).collect();
    let naughty = naughty_strings::BLNS.iter().map(|text| (*text).to_owned());
    ours.into_iter().chain(behind).chain(naughty).collect()
}

/// What friendly strangers type, with all that the forms' Markdown knows; so many that lists have second pages and tests results.
pub fn harmless() -> Vec<String> {
    let rich = "One *two* **three** `four`\n\n- five\n- six\n\n1. seven\n\n> eight\n\nnine  \nten [eleven](https://example.org/) <mailto:a@example.org>";
    let plain = (1..30).map(|number| format!("A kite for roof {number}"));
    plain.chain([rich, "no", "yes", ""].map(str::to_owned)).collect()
}

fn lines(text: &'static str) -> impl Iterator<Item = &'static str> {
    text.lines().filter(|line| !line.is_empty() && !line.starts_with('#'))
}

fn unquoted(line: &str) -> String {
    serde_json::from_str(&format!("\"{line}\"")).unwrap_or_else(|error| panic!("{line}: {error}"))
}
