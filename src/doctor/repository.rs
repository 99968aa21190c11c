//! Whether git would keep what is private.

use std::path::Path;
use std::process::{Command, Output};

use super::Finding;
use super::files::PRIVATE;
use crate::git::is_in_repository;

/// Whether git leaves vault and inbox alone.
pub fn outside_git(root: &Path) -> Finding {
    match is_in_repository(Command::new("git").arg("-C").arg(root)) {
        Ok(true) => {}
        Ok(false) => {
            return Finding::look(
                "the site is in no git repository here",
                "run `git init` in its folder, so that what editors change can be read later and taken back",
            );
        }
        Err(why) => return unsaid(&why),
    }
    let keeps = |name: &&&str| git(root, &["ls-files", "--", name]).is_none_or(|told| !told.stdout.is_empty());
    if let Some(name) = PRIVATE.iter().find(keeps) {
        return Finding::wrong(
            format!("git keeps files of {name}/"),
            format!(
                "git rm -r --cached {name}, then take them out of the history, too: git filter-repo --invert-paths --path {name}"
            ),
        );
    }
    // The name of a folder that is not there yet ends with a slash, or a rule for folders would not be seen to fit.
    let open = |name: &&&str| {
        git(root, &["check-ignore", "-q", &format!("{name}/")]).is_none_or(|told| !told.status.success())
    };
    match PRIVATE.iter().find(open) {
        Some(name) => Finding::wrong(
            format!("git would take in {name}/ with the next `git add`"),
            format!("add a line /{name}/ to .gitignore"),
        ),
        None => Finding::fine("git leaves vault/ and inbox/ alone"),
    }
}

/// Git does not say, such as to whom the repository does not belong; what it says of that ends with how to mend it.
fn unsaid(why: &str) -> Finding {
    let (why, mend) = why.split_once('\n').unwrap_or((why, ""));
    let mend = mend.split_whitespace().collect::<Vec<_>>().join(" ");
    Finding::look(format!("git does not say whether it leaves vault/ and inbox/ alone: {why}"), mend)
}

fn git(root: &Path, args: &[&str]) -> Option<Output> {
    Command::new("git").arg("-C").arg(root).args(args).output().ok()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::doctor::Level;
    use std::fs;

    #[test]
    fn what_git_would_keep_is_found() {
        let root = tempfile::tempdir().unwrap();
        let root = root.path();
        assert_eq!(outside_git(root).level, Level::Look);
        assert!(git(root, &["init", "--quiet"]).unwrap().status.success());
        assert!(outside_git(root).what.contains("next `git add`"));
        fs::write(root.join(".gitignore"), "/inbox/\n/vault/\n").unwrap();
        assert_eq!(outside_git(root).level, Level::Fine);
        fs::create_dir(root.join("vault")).unwrap();
        fs::write(root.join("vault/x.age"), "x").unwrap();
        assert_eq!(outside_git(root).level, Level::Fine);
        assert!(git(root, &["add", "--force", "vault/x.age"]).unwrap().status.success());
        assert!(outside_git(root).what.contains("keeps files of vault/"));
    }
}
