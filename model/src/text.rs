//! What is done to every text that a stranger sends, once, before anything looks at it.

use unicode_normalization::UnicodeNormalization;

/// The canonical form of a typed text: NFC, `\n` for line ends, no control characters but line end and tab, no invisible
/// characters that steer the direction of text or hide in it, no blanks at either end of the text.
///
/// Joiners stay, because scripts and emoji need them. Applying it twice changes nothing.
pub fn canonical(typed: &str) -> String {
    let with_line_ends = typed.replace("\r\n", "\n").replace('\r', "\n");
    let visible: String = with_line_ends.nfc().filter(|c| !is_unwanted(*c)).collect();
    let composed: String = visible.nfc().collect();
    composed.trim().to_owned()
}

/// The same for a text of one line: line ends and tabs become blanks, runs of blanks one, and joiners go too.
pub fn canonical_line(typed: &str) -> String {
    let visible: String = canonical(typed).chars().filter(|c| !matches!(c, '\u{200b}'..='\u{200d}')).collect();
    let composed: String = visible.nfc().collect();
    composed.split_whitespace().collect::<Vec<_>>().join(" ")
}

fn is_unwanted(c: char) -> bool {
    let control = c.is_control() && c != '\n' && c != '\t';
    let directional = matches!(c, '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}');
    let invisible =
        matches!(c, '\u{200b}' | '\u{2028}' | '\u{2029}' | '\u{2060}' | '\u{feff}' | '\u{fff9}'..='\u{fffb}');
    control || directional || invisible || is_noncharacter(c)
}

fn is_noncharacter(c: char) -> bool {
    matches!(c, '\u{fdd0}'..='\u{fdef}') || (c as u32) & 0xfffe == 0xfffe
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn invisible_and_control_characters_go_and_letters_stay() {
        assert_eq!(canonical(" a\r\nb\rc\0\u{202e}d\u{feff} "), "a\nb\ncd");
        assert_eq!(canonical("e\u{301} ŵ مرحبا 👩‍👧"), "é ŵ مرحبا 👩‍👧");
        assert_eq!(canonical_line(" two\nlines\tand\u{200d} more "), "two lines and more");
    }

    proptest! {
        #[test]
        fn doing_it_twice_changes_nothing(typed in any::<String>()) {
            let once = canonical(&typed);
            prop_assert_eq!(canonical(&once), once);
            let line = canonical_line(&typed);
            prop_assert_eq!(canonical_line(&line), line);
        }
    }
}
