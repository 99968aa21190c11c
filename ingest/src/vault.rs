//! Seals what is not to be published, in memory, to the editors' public keys, and opens it for an editor who has one.
//!
//! The format is `age`, armoured, so that `age` and `rage` open it, too. No error says anything of what was sealed.

use std::fmt;
use std::io::{Read, Write};

use age::armor::{ArmoredReader, ArmoredWriter, Format};
pub use age::x25519::Identity;
use age::x25519::Recipient;
use model::fields::{FromYaml, Reader};
use model::submission::Answer;
use model::{SitePath, Source, yaml};
use serde::Serialize;

use crate::keys::{KeyError, Keys};
use crate::limits;

/// Answers with the names of their questions.
pub type Answers = [(String, Answer)];

/// What a worker is run for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Purpose {
    /// For the public: private answers need editors who can open them.
    Public,
    /// For trying out: a key is made, and used for as long as the site names none.
    Development,
}

/// Why nothing could be sealed or opened.
#[derive(Debug, thiserror::Error)]
pub enum VaultError {
    /// Too few editors could open it.
    #[error(
        "content/site.yaml names {found} different keys, but private answers need at least {}: let each of two editors run \
         `showground keys new`, and put their public keys (age1…) under `keys:`",
        limits::RECIPIENTS
    )]
    TooFewKeys {
        /// How many there are.
        found: usize,
    },
    /// Something else stands among the keys.
    #[error(
        "key {number} under `keys:` in content/site.yaml is not a public key; it must begin with age1, as `showground keys new` prints it"
    )]
    NotAKey {
        /// Which one, from 1.
        number: usize,
    },
    /// The text is no secret key.
    #[error("this is not a file of secret keys, as `showground keys new` or `age-keygen` writes it")]
    NotAnIdentity,
    /// A secret of the site is missing.
    #[error(transparent)]
    Key(#[from] KeyError),
    /// It could not be sealed.
    #[error("private answers could not be sealed")]
    NotSealed,
    /// It cannot be opened with these keys.
    #[error("the private answers cannot be opened with this key")]
    NotOpened,
}

/// Those who can open what is sealed.
#[derive(Clone)]
pub struct Recipients(Vec<Recipient>);

impl fmt::Debug for Recipients {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Recipients({})", self.0.len())
    }
}

/// Those who can open what is sealed: the keys of `site.yaml`; during development as many as there are, and where there is
/// none, the one made for that. A trial key that lies beside the site never opens what was meant for editors.
///
/// # Errors
/// When a key is none, or when there are too few for the public.
pub fn recipients(site_keys: &[String], purpose: Purpose, keys: &Keys) -> Result<Recipients, VaultError> {
    let mut found = Vec::<Recipient>::new();
    for (i, text) in site_keys.iter().enumerate() {
        let recipient: Recipient = text.trim().parse().map_err(|_| VaultError::NotAKey { number: i + 1 })?;
        if !found.contains(&recipient) {
            found.push(recipient);
        }
    }
    match purpose {
        Purpose::Public if found.len() < limits::RECIPIENTS => Err(VaultError::TooFewKeys { found: found.len() }),
        Purpose::Development if found.is_empty() => Ok(Recipients(vec![keys.development()?.to_public()])),
        Purpose::Public | Purpose::Development => Ok(Recipients(found)),
    }
}

/// The secret keys of a file that `showground keys new` or `age-keygen` wrote.
///
/// # Errors
/// When a line is neither a key nor a comment, or when there is no key.
pub fn identities(text: &str) -> Result<Vec<Identity>, VaultError> {
    let lines = text.lines().map(str::trim).filter(|line| !line.is_empty() && !line.starts_with('#'));
    let found: Vec<Identity> =
        lines.map(str::parse).collect::<Result<_, _>>().map_err(|_| VaultError::NotAnIdentity)?;
    if found.is_empty() { Err(VaultError::NotAnIdentity) } else { Ok(found) }
}

/// Seals answers as armoured text.
///
/// # Errors
/// When they cannot be sealed, which no answer can provoke.
pub fn seal(answers: &Answers, to: &Recipients) -> Result<String, VaultError> {
    let plain = serde_yaml::to_string(&Printed(answers)).map_err(|_| VaultError::NotSealed)?;
    let recipients = to.0.iter().map(|recipient| recipient as &dyn age::Recipient);
    let encryptor = age::Encryptor::with_recipients(recipients).map_err(|_| VaultError::NotSealed)?;
    let sealed = wrap(encryptor, plain.as_bytes()).map_err(|_| VaultError::NotSealed)?;
    String::from_utf8(sealed).map_err(|_| VaultError::NotSealed)
}

fn wrap(encryptor: age::Encryptor, plain: &[u8]) -> std::io::Result<Vec<u8>> {
    let armour = ArmoredWriter::wrap_output(Vec::new(), Format::AsciiArmor)?;
    let mut writer = encryptor.wrap_output(armour)?;
    writer.write_all(plain)?;
    writer.finish()?.finish()
}

struct Printed<'a>(&'a Answers);

impl Serialize for Printed<'_> {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_map(self.0.iter().map(|(field, answer)| (field, answer)))
    }
}

/// Opens what was sealed.
///
/// # Errors
/// When none of these keys opens it, or when it is damaged.
pub fn open(sealed: &str, identities: &[Identity]) -> Result<Vec<(String, Answer)>, VaultError> {
    let plain = unwrap(sealed, identities).ok_or(VaultError::NotOpened)?;
    read(plain).ok_or(VaultError::NotOpened)
}

fn unwrap(sealed: &str, identities: &[Identity]) -> Option<String> {
    let decryptor = age::Decryptor::new(ArmoredReader::new(sealed.as_bytes())).ok()?;
    let identities = identities.iter().map(|identity| identity as &dyn age::Identity);
    let mut plain = String::new();
    decryptor.decrypt(identities).ok()?.take(limits::SEALED).read_to_string(&mut plain).ok()?;
    Some(plain)
}

fn read(plain: String) -> Option<Vec<(String, Answer)>> {
    let source = Source::new(SitePath::parse("sealed")?, plain);
    let root = yaml::parse_all(&source).ok()?;
    let mut reader = Reader::new(&source);
    root.entries()
        .iter()
        .map(|entry| Some((entry.key.clone(), Answer::from_yaml(&entry.value, &mut reader)?)))
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn editors() -> (Vec<Identity>, Vec<String>) {
        let identities = vec![Identity::generate(), Identity::generate()];
        let keys = identities.iter().map(|identity| identity.to_public().to_string()).collect();
        (identities, keys)
    }

    fn one(field: &str, value: &str) -> (String, Answer) {
        (field.to_owned(), Answer::One(value.to_owned()))
    }

    #[test]
    fn each_editor_alone_can_open_what_was_sealed_and_nobody_else() {
        let (identities, keys) = editors();
        let nowhere = Keys::of(std::path::Path::new("/nonexistent"));
        let to = recipients(&keys, Purpose::Public, &nowhere).unwrap();
        let answers = vec![one("email", "ada@example.org"), ("days".into(), Answer::Many(vec!["mon: #1".into()]))];
        let sealed = seal(&answers, &to).unwrap();
        assert!(sealed.starts_with("-----BEGIN AGE ENCRYPTED FILE-----") && !sealed.contains("ada"));
        for identity in &identities {
            assert_eq!(open(&sealed, std::slice::from_ref(identity)).unwrap(), answers);
        }
        assert!(matches!(open(&sealed, &[Identity::generate()]), Err(VaultError::NotOpened)));
        assert!(matches!(open("nonsense", &identities), Err(VaultError::NotOpened)));
    }

    #[test]
    fn the_public_needs_two_different_editors() {
        let (_, keys) = editors();
        let nowhere = Keys::of(std::path::Path::new("/nonexistent"));
        let twice = [keys[0].clone(), keys[0].clone()];
        let error = recipients(&twice, Purpose::Public, &nowhere).unwrap_err();
        assert!(matches!(error, VaultError::TooFewKeys { found: 1 }));
        assert!(error.to_string().contains("keys new"));
        let odd = recipients(&["AGE-SECRET-KEY-1".into()], Purpose::Public, &nowhere).unwrap_err();
        assert!(matches!(odd, VaultError::NotAKey { number: 1 }) && !odd.to_string().contains("SECRET"));
    }

    #[test]
    fn a_trial_key_is_used_only_while_there_is_no_other() {
        let root = tempfile::tempdir().unwrap();
        let (keys, (identities, site)) = (Keys::of(root.path()), editors());
        let sealed = |site: &[String]| {
            seal(&[one("email", "x")], &recipients(site, Purpose::Development, &keys).unwrap()).unwrap()
        };
        let tried = sealed(&[]);
        let trial = [keys.development_if_any().unwrap().unwrap()];
        assert!(open(&tried, &trial).is_ok());
        let meant = sealed(&site[..1]);
        assert!(open(&meant, &identities[..1]).is_ok());
        assert!(matches!(open(&meant, &trial), Err(VaultError::NotOpened)));
    }

    #[test]
    fn during_development_a_key_is_made() {
        let root = tempfile::tempdir().unwrap();
        let keys = Keys::of(root.path());
        let sealed = seal(&[one("email", "x")], &recipients(&[], Purpose::Development, &keys).unwrap()).unwrap();
        let identity = keys.development_if_any().unwrap().unwrap();
        assert_eq!(open(&sealed, &[identity]).unwrap(), [one("email", "x")]);
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(64))]
        #[test]
        fn whatever_is_sealed_comes_back(typed in any::<String>()) {
            let (identities, keys) = editors();
            let nowhere = Keys::of(std::path::Path::new("/nonexistent"));
            let to = recipients(&keys, Purpose::Public, &nowhere).unwrap();
            let answers = [one("a", &model::text::canonical(&typed))];
            prop_assert_eq!(open(&seal(&answers, &to).unwrap(), &identities).unwrap(), answers);
        }
    }
}
