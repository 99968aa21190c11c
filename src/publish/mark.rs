//! By what a site is known as the same one, so that none takes the files of another for its own.
//!
//! Mostly that is its address: it belongs to somebody, it is in git, and so it is known on a machine that has never built the site before. But
//! some addresses are everybody's: none at all, and those that are set aside for examples (RFC 2606), such as that of a new
//! site. There only a *mark* tells, a number of chance that the site's folder remembers and that is left at the other end. So a
//! site that gets an address of its own, which it needs before anybody links to it, is still known where it was sent for a trial.
//! Where the mark is forgotten, somebody has to say that the site may go there.

use std::path::Path;

use super::fit::host;
use crate::editor;
use crate::exit::Failure;

/// The mark among what builds remember.
pub const FILE: &str = "publish-mark";
/// So many bytes of chance are enough that no two sites have the same.
const BYTES: usize = 16;

/// The mark of a site, which is made if it has to be known by it. Of one whose address is its own, it is the one from before it
/// had that.
///
/// # Errors
/// When it can be neither read nor written.
pub fn of(address: &str, memory: &Path) -> Result<Option<String>, Failure> {
    let place = memory.join(FILE);
    let read = || match std::fs::read_to_string(&place) {
        Ok(mark) => Ok(Some(mark.trim().to_owned()).filter(|mark| !mark.is_empty())),
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => Ok(None),
        Err(error) => Err(Failure::unreadable(&place, &error)),
    };
    let remembered = read()?;
    if remembered.is_some() || !is_everybodys(address) {
        return Ok(remembered);
    }
    let mut chance = [0; BYTES];
    getrandom::fill(&mut chance).map_err(Failure::machine)?;
    let mark: String = chance.iter().map(|byte| format!("{byte:02x}")).collect();
    // One that somebody else made meanwhile is as good.
    editor::create(&place, &mark).map(|()| mark).or_else(|why| read()?.ok_or(why)).map(Some)
}

/// Whether any site may have this address.
pub fn is_everybodys(address: &str) -> bool {
    let host = host(address);
    let is_below = |name: &str| host.strip_suffix(name).is_some_and(|rest| rest.is_empty() || rest.ends_with('.'));
    let known = ["example.org", "example.com", "example.net", "example", "test", "invalid"];
    host.is_empty() || known.into_iter().any(is_below)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn addresses_for_examples_are_everybodys_and_others_are_somebodys() {
        for everybodys in
            ["", "https://example.org/", "https://ideas.Example.com:8443/x", "https://ideas.example", "http://a.test."]
        {
            assert!(is_everybodys(everybodys), "{everybodys}");
        }
        for somebodys in
            ["https://ideas.kent.gov.uk", "https://myexample.org", "https://example.org.uk", "https://latest"]
        {
            assert!(!is_everybodys(somebodys), "{somebodys}");
        }
    }

    #[test]
    fn a_site_keeps_its_mark_and_no_two_have_the_same() {
        let (one, other) = (tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap());
        let mark =
            |folder: &tempfile::TempDir| of("https://example.org", &folder.path().join("memory")).unwrap().unwrap();
        assert_eq!(mark(&one), mark(&one));
        assert_ne!(mark(&one), mark(&other));
        assert_eq!(of("https://ideas.kent.gov.uk", one.path()).unwrap(), None);
        let with_its_own = of("https://ideas.kent.gov.uk", &one.path().join("memory")).unwrap();
        assert_eq!(with_its_own, Some(mark(&one)), "it is still known where it was sent before");
    }
}
