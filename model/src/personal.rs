//! Personal data in text that is to be published: people give their number where a neighbour would look for it.
//!
//! What is found is shown to an editor and changes nothing; a finding too many costs a glance. Shapes are those of the United
//! Kingdom: telephone numbers of 10 or 11 digits with or without +44, full postcodes, National Insurance numbers.

use std::ops::Range;

/// A sort of personal data.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Personal {
    /// An e-mail address.
    Email,
    /// A telephone number.
    Telephone,
    /// A full postcode, which leads to about fifteen doors.
    Postcode,
    /// A National Insurance number.
    NationalInsurance,
}

impl Personal {
    /// Every sort.
    pub const ALL: [Personal; 4] =
        [Personal::Email, Personal::Telephone, Personal::Postcode, Personal::NationalInsurance];

    /// What an editor calls it.
    pub fn as_str(self) -> &'static str {
        match self {
            Personal::Email => "an e-mail address",
            Personal::Telephone => "a telephone number",
            Personal::Postcode => "a full postcode",
            Personal::NationalInsurance => "a National Insurance number",
        }
    }
}

/// Something personal, and its bytes in the text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Find {
    /// What it is.
    pub sort: Personal,
    /// Where it stands.
    pub at: Range<usize>,
}

/// The sorts of personal data in a text.
pub fn found(text: &str) -> Vec<Personal> {
    let mut sorts: Vec<Personal> = finds(text).into_iter().map(|find| find.sort).collect();
    sorts.sort();
    sorts.dedup();
    sorts
}

/// The personal data in a text, in the order in which it stands there.
pub fn finds(text: &str) -> Vec<Find> {
    let words: Vec<Range<usize>> = pieces(text, |c| c.is_ascii_alphanumeric()).collect();
    let written = |sort, most, is| written(text, &words, most, is).into_iter().map(move |at| Find { sort, at });
    let mut finds: Vec<Find> = emails(text)
        .map(|at| Find { sort: Personal::Email, at })
        .chain(telephones(text).map(|at| Find { sort: Personal::Telephone, at }))
        .chain(written(Personal::Postcode, 2, is_postcode))
        .chain(written(Personal::NationalInsurance, 5, is_national_insurance))
        .collect();
    finds.sort_by_key(|find| find.at.start);
    finds
}

/// The longest runs of such characters.
fn pieces(text: &str, is_in: impl Fn(char) -> bool + Copy) -> impl Iterator<Item = Range<usize>> {
    let mut at = 0;
    text.split_inclusive(move |c| !is_in(c)).filter_map(move |piece| {
        let (start, word) = (at, piece.trim_end_matches(|c| !is_in(c)));
        at += piece.len();
        (!word.is_empty()).then(|| start..start + word.len())
    })
}

/// The range of what is left of a piece of a text when its ends are trimmed.
fn trimmed(text: &str, piece: Range<usize>, is_end: impl Fn(char) -> bool) -> Range<usize> {
    let kept = text[piece.clone()].trim_start_matches(&is_end);
    let start = piece.end - kept.len();
    start..start + kept.trim_end_matches(&is_end).len()
}

fn emails(text: &str) -> impl Iterator<Item = Range<usize>> {
    let words = pieces(text, |c| !(c.is_whitespace() || "<>()[]{},;:\"'|".contains(c)));
    words.map(|word| trimmed(text, word, |c| !c.is_alphanumeric())).filter(|word| is_email(&text[word.clone()]))
}

fn is_email(word: &str) -> bool {
    let host = word.rsplit_once('@').map(|(_, host)| host);
    host.is_some_and(|host| host.contains('.')) && email_address::EmailAddress::is_valid(word)
}

/// Runs of digits and of what stands between those of a number, that begin like one.
fn telephones(text: &str) -> impl Iterator<Item = Range<usize>> {
    let runs = pieces(text, |c| c.is_ascii_digit() || matches!(c, ' ' | '(' | ')' | '-' | '+'));
    runs.map(|run| trimmed(text, run, |c| !c.is_ascii_digit() && c != '+'))
        .filter(|run| is_telephone(&text[run.clone()]))
}

fn is_telephone(run: &str) -> bool {
    let run = run.replace("(0)", "");
    let digits: String = run.chars().filter(char::is_ascii_digit).collect();
    let national = digits.starts_with('0') && (10..=11).contains(&digits.len());
    national || (digits.starts_with("44") && run.contains('+') && (11..=12).contains(&digits.len()))
}

/// Where something stands in one word, or in up to so many that stand beside each other.
fn written(text: &str, words: &[Range<usize>], most: usize, is: fn(&str) -> bool) -> Vec<Range<usize>> {
    let runs = (0..words.len()).filter_map(|first| {
        let rest = &words[first..words.len().min(first + most)];
        let n = (1..=rest.len()).find(|n| is(&together(text, &rest[..*n])))?;
        Some(rest[0].start..rest[n - 1].end)
    });
    runs.collect()
}

/// Words without what stands between them, in capital letters.
fn together(text: &str, words: &[Range<usize>]) -> String {
    words.iter().map(|word| text[word.clone()].to_ascii_uppercase()).collect()
}

/// One or two letters, a district of one or two signs, a digit, two letters that are none of `CIKMOV`: so Royal Mail has
/// it, and so a road and a time of the day, as in "A2 1pm", are none.
fn is_postcode(word: &str) -> bool {
    let shaped = matches!(shape(word).as_str(), "A99AA" | "A999AA" | "A9A9AA" | "AA99AA" | "AA999AA" | "AA9A9AA");
    shaped && !word[word.len() - 2..].contains(['C', 'I', 'K', 'M', 'O', 'V'])
}

fn is_national_insurance(word: &str) -> bool {
    shape(word) == "AA999999A" && word.ends_with(['A', 'B', 'C', 'D'])
}

fn shape(word: &str) -> String {
    word.chars().map(|c| if c.is_ascii_digit() { '9' } else { 'A' }).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_sort_is_found_however_it_is_written() {
        for (sort, texts) in [
            (Personal::Email, &["Ask (ada@example.org).", "mail: a.b+c@x.example.org,"][..]),
            (Personal::Telephone, &["Ring 01632 960 001!", "07700900001", "+44 (0)1632 960001", "(01632) 960-001"]),
            (Personal::Postcode, &["I live at ME15 6AB.", "me156ab", "Send it to W1A 1AA", "m1 1aa, please"]),
            (Personal::NationalInsurance, &["QQ 12 34 56 C", "my number is qq123456c."]),
        ] {
            for text in texts {
                assert_eq!(found(text), [sort], "{text}");
            }
        }
    }

    #[test]
    fn days_prices_and_districts_are_nobodys() {
        let harmless = "On 2026-11-24 at 10:00, 614 ideas and 7,800 comments; £1,200,000 in ME15; the 101 bus, 20 mph; @home; a@b; \
                        room 3B; 01 02; 1234567890123; the A2 1pm";
        assert_eq!(found(harmless), []);
    }

    #[test]
    fn each_is_found_where_it_stands() {
        let text = "[Écrivez](mailto:ada@x.org) or ring (01632) 960-001, ME15 6AB";
        let parts: Vec<&str> = finds(text).into_iter().map(|find| &text[find.at]).collect();
        assert_eq!(parts, ["ada@x.org", "01632) 960-001", "ME15 6AB"]);
    }
}
