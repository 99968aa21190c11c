//! Personal data in text that is to be published: people give their number where a neighbour would look for it.
//!
//! What is found is shown to an editor and changes nothing; a finding too many costs a glance. Shapes are those of the United
//! Kingdom: telephone numbers of 10 or 11 digits with or without +44, full postcodes, National Insurance numbers.

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

/// The sorts of personal data in a text.
pub fn found(text: &str) -> Vec<Personal> {
    let words: Vec<String> = text
        .split(|c: char| !c.is_ascii_alphanumeric())
        .filter(|word| !word.is_empty())
        .map(str::to_ascii_uppercase)
        .collect();
    let is_there = |sort: &Personal| match sort {
        Personal::Email => text.split_whitespace().any(has_email),
        Personal::Telephone => has_telephone(text),
        Personal::Postcode => is_written(&words, 2, is_postcode),
        Personal::NationalInsurance => is_written(&words, 5, is_national_insurance),
    };
    Personal::ALL.into_iter().filter(is_there).collect()
}

fn has_email(word: &str) -> bool {
    let word = word.trim_matches(|c: char| !c.is_alphanumeric());
    email_address::EmailAddress::is_valid(word) && word.rsplit('@').next().is_some_and(|host| host.contains('.'))
}

/// A run of digits and of what stands between those of a number, that begins like one.
fn has_telephone(text: &str) -> bool {
    let runs = text.split(|c: char| !(c.is_ascii_digit() || matches!(c, ' ' | '(' | ')' | '-' | '+')));
    runs.map(|run| run.replace("(0)", "")).any(|run| {
        let digits: String = run.chars().filter(char::is_ascii_digit).collect();
        let national = digits.starts_with('0') && (10..=11).contains(&digits.len());
        national || (digits.starts_with("44") && run.contains('+') && (11..=12).contains(&digits.len()))
    })
}

/// Whether something is there in one word, or in up to so many that stand beside each other.
fn is_written(words: &[String], most: usize, is: fn(&str) -> bool) -> bool {
    (1..=most).any(|n| words.windows(n).any(|words| is(&words.concat())))
}

/// One or two letters, a district of one or two signs, a digit, two letters.
fn is_postcode(word: &str) -> bool {
    let shape: String = word.chars().map(|c| if c.is_ascii_digit() { '9' } else { 'A' }).collect();
    matches!(shape.as_str(), "A99AA" | "A999AA" | "A9A9AA" | "AA99AA" | "AA999AA" | "AA9A9AA")
}

fn is_national_insurance(word: &str) -> bool {
    let shape: String = word.chars().map(|c| if c.is_ascii_digit() { '9' } else { 'A' }).collect();
    shape == "AA999999A" && word.ends_with(['A', 'B', 'C', 'D'])
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
                        room 3B; 01 02; 1234567890123";
        assert_eq!(found(harmless), []);
    }
}
