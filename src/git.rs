//! Git, as this program runs it where it works with a branch of a remote repository: nothing in the surroundings leads it
//! elsewhere, and what opens a door is shown to nobody.

use std::io::{IsTerminal, Seek, Write};
use std::path::Path;
use std::process::{Command, Stdio};

use model::nearest;

use crate::exit::Failure;

/// What would lead git elsewhere, such as in a hook that publishes.
const LEADING: [&str; 5] =
    ["GIT_DIR", "GIT_WORK_TREE", "GIT_INDEX_FILE", "GIT_OBJECT_DIRECTORY", "GIT_ALTERNATE_OBJECT_DIRECTORIES"];

/// What stands before the name of a branch, where it is written in full.
const BRANCHES: &str = "refs/heads/";

/// Who commits where git knows nobody.
const NOBODY: &str = "Showground <showground@localhost>";

/// What git says when it needs to know who one is, and nobody tells it.
const ASKED: [&str; 2] = ["could not read Username for '", "could not read Password for '"];

/// A branch of a remote repository, as it was typed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Branch {
    /// The name by which the site's repository knows the remote, or its address.
    pub remote: String,
    /// The branch.
    pub name: String,
}

impl Branch {
    /// What was typed, such as `origin#gh-pages`; nothing when it names no remote and no branch.
    pub fn parse(typed: &str) -> Option<Branch> {
        let (remote, name) = typed.rsplit_once('#')?;
        let name = name.strip_prefix(BRANCHES).unwrap_or(name); // as git itself names it in full
        let is_name = |name: &str| !name.is_empty() && !name.starts_with('-');
        (is_name(remote) && is_name(name)).then(|| Branch { remote: remote.into(), name: name.into() })
    }

    /// Whether git takes a branch of this name.
    ///
    /// # Errors
    /// When it does not, or is not there.
    pub fn is_possible(&self) -> Result<(), Failure> {
        let checked = told(git().args(["check-ref-format", &self.reference()]), b"");
        checked.map(drop).map_err(|why| match why {
            Failure::Machine(_) => Failure::misuse(format!("git takes no branch called `{}`", self.name)),
            other @ (Failure::Misuse(_) | Failure::Mistakes) => other,
        })
    }

    /// Its name in full.
    pub fn reference(&self) -> String {
        format!("{BRANCHES}{}", self.name)
    }

    /// Whether the site's repository, if it lies in one, knows the remote by this name.
    ///
    /// # Errors
    /// When it does not, and it is no address and no folder either; when git does not say, such as of a repository that belongs
    /// to somebody else, and it may be a name.
    pub fn is_known_to(&self, root: &Path) -> Result<bool, Failure> {
        let is_address = self.remote.contains([':', '/']); // which needs no repository
        let known = match remotes(root) {
            Err(_) if is_address => None,
            known => known?,
        };
        match &known {
            Some(known) if known.contains(&self.remote) => Ok(true),
            _ if is_address || Path::new(&self.remote).exists() => Ok(false),
            _ => Err(unknown(&self.remote, known.as_deref())),
        }
    }
}

/// The names by which the site's repository knows others; nothing where it lies in none.
///
/// # Errors
/// When git does not say.
pub fn remotes(root: &Path) -> Result<Option<Vec<String>>, Failure> {
    match told(git().arg("-C").arg(root).arg("remote"), b"") {
        Ok(all) => Ok(Some(all.lines().map(str::to_owned).collect())),
        Err(Failure::Machine(why)) if says_there_is_none(&why.to_string()) => Ok(None),
        Err(failure) => Err(failure),
    }
}

/// What is said of a remote that nobody knows.
fn unknown(remote: &str, known: Option<&[String]>) -> Failure {
    let why = match known {
        None => "the site lies in no git repository that could know it as a remote",
        Some(_) => "no remote that the repository of the site knows",
    };
    let help = nearest::suggestion(remote, known.into_iter().flatten().map(String::as_str));
    let help = help.unwrap_or_else(|| "name an address, like https://example.org/team/site.git".to_owned());
    Failure::misuse(format!("`{remote}` is no folder, and {why}; {help}"))
}

/// Who is the `AUTHOR` or the `COMMITTER` of what is done for a site, such as `Ada <ada@example.org>`: whom git names in its folder,
/// or else nobody in particular.
pub fn named(root: &Path, role: &str) -> String {
    let known = told(git().arg("-C").arg(root).args(["var", &format!("GIT_{role}_IDENT")]), b"").ok();
    let who = known.as_deref().and_then(|ident| ident.rfind('>').map(|end| ident[..=end].to_owned()));
    who.unwrap_or_else(|| NOBODY.to_owned())
}

/// Whether git, as it would be run, finds itself in a repository.
///
/// # Errors
/// Why it does not say: it is not there, or the repository belongs to somebody else.
pub fn is_in_repository(git: &mut Command) -> Result<bool, String> {
    let asked = git.env("LC_ALL", "C").args(["rev-parse", "--is-inside-work-tree"]).stdin(Stdio::null()).output();
    let output = asked.map_err(|error| format!("git cannot be run: {error}; install it"))?;
    let said = String::from_utf8_lossy(&output.stderr);
    match output.status.success() {
        true => Ok(true),
        false if says_there_is_none(&said) => Ok(false),
        false => Err(said.trim_end().to_owned()),
    }
}

fn says_there_is_none(said: &str) -> bool {
    said.contains("not a git repository")
}

/// Git, which nothing leads elsewhere, and nobody waits for who would have to type something where nobody can.
pub fn git() -> Command {
    let mut command = Command::new("git");
    command.env("LC_ALL", "C"); // what it says is read here
    for name in LEADING {
        command.env_remove(name);
    }
    if !std::io::stdin().is_terminal() {
        command.env("GIT_TERMINAL_PROMPT", "0");
    }
    command
}

/// What git says, once it was told this. It is told from a file, so that it never waits for us while we wait for it.
///
/// # Errors
/// When git is not there, or does not do it.
pub fn told(command: &mut Command, input: &[u8]) -> Result<String, Failure> {
    let mut file = tempfile::tempfile().map_err(Failure::machine)?;
    file.write_all(input).and_then(|()| file.rewind()).map_err(Failure::machine)?;
    let output = command.stdin(file).output().map_err(|error| missing(&error))?;
    match output.status.success() {
        true => Ok(String::from_utf8_lossy(&output.stdout).into_owned()),
        false => Err(Failure::machine(format!("git: {}", said(String::from_utf8_lossy(&output.stderr).trim_end())))),
    }
}

/// What git said, with what to do where it wanted to ask somebody: the reason that it gives then is of no use, and may be
/// `Success`.
fn said(words: &str) -> String {
    let line = words.lines().find(|line| ASKED.iter().any(|asked| line.contains(asked)));
    let Some(line) = line else { return words.to_owned() };
    let asked = line.rsplit_once("': ").map_or(line, |(asked, _)| &line[..=asked.len()]);
    format!(
        "{asked}; have git remember a name and a token for that address (`git help credentials`), or name an address of ssh, \
         like git@example.org:team/pages.git"
    )
}

/// Without git, there are no branches.
pub fn missing(error: &std::io::Error) -> Failure {
    Failure::misuse(format!("a branch is reached by git, which cannot be run: {error}; install it"))
}

/// A folder has the same name from wherever one looks; what is none stays as it is.
pub fn in_full(remote: String) -> String {
    Path::new(&remote).canonicalize().map_or(remote, |path| path.to_string_lossy().into_owned())
}

/// An address as it may be shown: what stands before an `@` in it opens a door.
pub fn without_password(address: &str) -> String {
    match address.split_once("://") {
        Some((scheme, rest)) => {
            let (host, path) = rest.split_at(rest.find('/').unwrap_or(rest.len()));
            format!("{scheme}://{}{path}", host.rsplit('@').next().unwrap_or_default())
        }
        None => address.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_remote_and_a_branch_are_named_and_nothing_that_git_takes_for_an_option() {
        let branch = Branch::parse("https://example.org/a#b.git#pages").unwrap();
        assert_eq!((branch.remote.as_str(), branch.name.as_str()), ("https://example.org/a#b.git", "pages"));
        let in_full = Branch::parse("origin#refs/heads/gh-pages").unwrap();
        assert_eq!((in_full.name.as_str(), in_full.reference().as_str()), ("gh-pages", "refs/heads/gh-pages"));
        for wrong in ["origin", "#pages", "origin#", "--upload-pack=x#pages", "origin#-f", "origin#refs/heads/"] {
            assert!(Branch::parse(wrong).is_none(), "{wrong}");
        }
    }

    #[test]
    fn where_git_asked_and_nobody_answered_it_is_said_what_to_do() {
        for why in ["Success", "No such device or address", "terminal prompts disabled"] {
            let said = said(&format!("fatal: could not read Username for 'https://example.org': {why}"));
            assert!(said.starts_with("fatal: could not read Username for 'https://example.org'; have git"), "{said}");
        }
        assert_eq!(said("fatal: a: b\nerror: c"), "fatal: a: b\nerror: c");
    }

    #[test]
    fn what_opens_a_door_is_not_shown() {
        assert_eq!(without_password("git:https://me:w@rd@example.org/a@b#pages"), "git:https://example.org/a@b#pages");
        for plain in ["s3://showcase/county", "git:origin#gh-pages", "/srv/www@home", "git:file:///srv/r.git#pages"] {
            assert_eq!(without_password(plain), plain);
        }
    }
}
