//! Tokens of the page that asks people to check their answers: who sends one back has seen that page.
//!
//! A token is form, time of issue and a random number, signed with the worker's key, so nothing is remembered between two
//! requests and no cookie is needed. Its random number names the submission: a double click, a reload or a retry is the same
//! one. It knows nothing of what was answered.

use std::io;

use jiff::Timestamp;

use crate::keys::WorkerKey;
use crate::limits;
use crate::receipt::Receipt;

/// The bytes of the time of issue, in milliseconds.
const TIME: usize = 8;
/// The bytes of the random number: two of a billion tokens are the same with a chance of one in 10²⁰.
const NONCE: usize = 16;
/// The bytes of the signature.
const SIGNATURE: usize = 32;

/// A token.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Token {
    issued: Timestamp,
    nonce: [u8; NONCE],
}

/// Why a text is no token to go by.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Invalid {
    /// It was issued too long ago; see [`limits::TOKEN_LIFE`].
    Expired(Token),
    /// It was not issued here, or for another form.
    Foreign,
}

impl Token {
    /// A token issued at a moment, with a random number that was never used before.
    pub fn new(issued: Timestamp, nonce: [u8; NONCE]) -> Token {
        let issued = Timestamp::from_millisecond(issued.as_millisecond()).unwrap_or(issued);
        Token { issued, nonce }
    }

    /// A new token.
    ///
    /// # Errors
    /// When the system has no random numbers to give.
    pub fn issue(now: Timestamp) -> io::Result<Token> {
        let mut nonce = [0; NONCE];
        getrandom::fill(&mut nonce).map_err(io::Error::from)?;
        Ok(Token::new(now, nonce))
    }

    /// The token as it stands in a form's page: 112 hexadecimal digits.
    pub fn signed(&self, form: &str, key: &WorkerKey) -> String {
        format!("{}{}", hex(&self.plain()), self.signature(form, key).to_hex())
    }

    /// The token that a form's page sent back.
    ///
    /// # Errors
    /// When it was not issued for this form with this key, or too long ago.
    pub fn read(text: &str, form: &str, key: &WorkerKey, now: Timestamp) -> Result<Token, Invalid> {
        let token = Token::known(text, form, key).ok_or(Invalid::Foreign)?;
        match token.age(now) <= limits::TOKEN_LIFE.as_secs_f64() {
            true => Ok(token),
            false => Err(Invalid::Expired(token)),
        }
    }

    fn known(text: &str, form: &str, key: &WorkerKey) -> Option<Token> {
        let (plain, signature) = text.split_at_checked(2 * (TIME + NONCE))?;
        let bytes: [u8; TIME + NONCE] = unhex(plain)?;
        let (time, nonce) = bytes.split_first_chunk::<TIME>()?;
        let issued = Timestamp::from_millisecond(i64::from_be_bytes(*time)).ok()?;
        let token = Token { issued, nonce: nonce.try_into().ok()? };
        let signed: [u8; SIGNATURE] = unhex(signature)?;
        // Hashes are compared in constant time.
        (token.signature(form, key) == blake3::Hash::from_bytes(signed)).then_some(token)
    }

    /// When it was issued.
    pub fn issued(&self) -> Timestamp {
        self.issued
    }

    /// How many seconds ago it was issued; less than none when the clock was set back since.
    pub fn age(&self, now: Timestamp) -> f64 {
        now.duration_since(self.issued).as_secs_f64()
    }

    /// The name of the submission that it is sent with.
    pub fn receipt(&self, form: &str, key: &WorkerKey) -> Receipt {
        Receipt::of(&self.fingerprint("receipt of a token", form, key))
    }

    /// The same of this one and of what was said, which a digest stands for.
    pub fn receipt_with(&self, digest: &str, form: &str, key: &WorkerKey) -> Receipt {
        let token = self.fingerprint("receipt of a token and what was said", form, key);
        let mut hasher = blake3::Hasher::new_keyed(token.as_bytes());
        hasher.update(digest.as_bytes());
        Receipt::of(&hasher.finalize())
    }

    fn signature(&self, form: &str, key: &WorkerKey) -> blake3::Hash {
        self.fingerprint("signature of a token", form, key)
    }

    /// The parts before the form have fixed lengths, so no two tokens look the same.
    fn fingerprint(&self, purpose: &str, form: &str, key: &WorkerKey) -> blake3::Hash {
        let mut hasher = blake3::Hasher::new_keyed(key.bytes());
        hasher.update(&(purpose.len() as u64).to_le_bytes()).update(purpose.as_bytes());
        hasher.update(&self.plain()).update(form.as_bytes());
        hasher.finalize()
    }

    fn plain(&self) -> [u8; TIME + NONCE] {
        let mut bytes = [0; TIME + NONCE];
        bytes[..TIME].copy_from_slice(&self.issued.as_millisecond().to_be_bytes());
        bytes[TIME..].copy_from_slice(&self.nonce);
        bytes
    }
}

fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}

/// So many bytes of exactly so many digits.
fn unhex<const N: usize>(text: &str) -> Option<[u8; N]> {
    let digits: Vec<u8> =
        text.chars().map(|c| c.to_digit(16).and_then(|d| u8::try_from(d).ok())).collect::<Option<_>>()?;
    let bytes: Vec<u8> =
        digits.chunks_exact(2).map(|pair| pair.iter().fold(0, |byte, digit| byte << 4 | digit)).collect();
    bytes.try_into().ok().filter(|_| digits.len() == 2 * N)
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::SignedDuration;
    use proptest::prelude::*;

    const FORM: &str = "idea";

    fn key() -> WorkerKey {
        WorkerKey::new([7; 32])
    }

    fn now() -> Timestamp {
        "2026-11-24T10:00:00.25Z".parse().unwrap()
    }

    fn after(hours: i64, seconds: i64) -> Timestamp {
        now() + SignedDuration::from_secs(hours * 3600 + seconds)
    }

    #[test]
    fn a_token_is_good_for_a_day_and_no_longer() {
        let token = Token::issue(now()).unwrap();
        let text = token.signed(FORM, &key());
        for fine in [now(), after(0, 3), after(24, 0), after(-1, 0)] {
            assert_eq!(Token::read(&text, FORM, &key(), fine), Ok(token), "{fine}");
        }
        assert_eq!(Token::read(&text, FORM, &key(), after(24, 1)), Err(Invalid::Expired(token)));
        assert!((token.age(after(0, 3)) - 3.0).abs() < 1e-9);
    }

    #[test]
    fn another_form_and_another_worker_do_not_know_it() {
        let text = Token::issue(now()).unwrap().signed(FORM, &key());
        assert_eq!(Token::read(&text, "need", &key(), now()), Err(Invalid::Foreign));
        assert_eq!(Token::read(&text, FORM, &WorkerKey::new([8; 32]), now()), Err(Invalid::Foreign));
        // Even when it is too old: nobody learns from the answer that a forged token was once good.
        assert_eq!(Token::read(&text, "need", &key(), after(48, 0)), Err(Invalid::Foreign));
    }

    #[test]
    fn each_token_names_one_submission_and_the_same_one_again() {
        let (one, two) = (Token::issue(now()).unwrap(), Token::issue(now()).unwrap());
        assert_eq!(one.receipt(FORM, &key()), one.receipt(FORM, &key()));
        assert_ne!(one.receipt(FORM, &key()), two.receipt(FORM, &key()));
        assert_ne!(one.receipt(FORM, &key()), one.receipt("need", &key()));
        assert!(!one.signed(FORM, &key()).contains(one.receipt(FORM, &key()).as_str()));
    }

    proptest! {
        #[test]
        fn a_token_that_was_changed_in_one_place_is_foreign(
            seconds in 0_i64..4_000_000_000, nonce in any::<[u8; 16]>(), at in 0_usize..112, digit in 0_u32..16,
        ) {
            let issued = Timestamp::from_second(seconds).unwrap();
            let text = Token::new(issued, nonce).signed(FORM, &key());
            prop_assert_eq!(Token::read(&text, FORM, &key(), issued).unwrap(), Token::new(issued, nonce));
            let mut forged: Vec<char> = text.chars().collect();
            forged[at] = char::from_digit(digit, 16).unwrap();
            let forged: String = forged.into_iter().collect();
            prop_assume!(forged != text);
            prop_assert_eq!(Token::read(&forged, FORM, &key(), issued), Err(Invalid::Foreign));
        }

        #[test]
        fn whatever_comes_is_no_token_and_nothing_panics(text in any::<String>(), digits in "[0-9a-fA-F]{0,130}") {
            prop_assert_eq!(Token::read(&text, FORM, &key(), now()), Err(Invalid::Foreign));
            prop_assert_eq!(Token::read(&digits, FORM, &key(), now()), Err(Invalid::Foreign));
        }
    }
}
