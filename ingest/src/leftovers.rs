//! What a write that was interrupted leaves behind: a file beside the one that it should have become.
//!
//! The inbox's store writes `X.md#1` first, all others `.X.md.0123456789abcdef`; so is a probe called, which the store writes.
//! Nobody reads such a file, so nobody would delete what is in it, either. One that is older than a day belongs to no write any more. Editors have files of their own,
//! whose names may look alike: a file counts only where, and with the ending with which, the program writes one.

use std::fs::{self, DirEntry};
use std::io;
use std::path::{Path, PathBuf};

use jiff::{SignedDuration, Timestamp};

use crate::receipt::Receipt;

/// A write takes a second; a machine that was put to sleep in the middle of one is awake again by then.
const AGE: SignedDuration = SignedDuration::from_hours(24);
/// How many letters and digits end the name of a file that is being written.
pub const RANDOM: usize = 16;

/// Where the worker writes.
const INBOX_AND_VAULT: &[&str] = &["inbox", "vault"];
/// Where an editor's commands do, too.
const EVERYWHERE: &[&str] = &["inbox", "vault", "content"];

/// The files of the site at `root` that were left so long ago that nobody writes them any more, by their paths in it.
///
/// # Errors
/// When a folder cannot be read.
pub fn old(root: &Path, now: Timestamp) -> io::Result<Vec<String>> {
    old_in(EVERYWHERE, root, now)
}

fn old_in(folders: &[&str], root: &Path, now: Timestamp) -> io::Result<Vec<String>> {
    let is_old = |path: &Path| -> io::Result<bool> {
        let written = Timestamp::try_from(fs::symlink_metadata(path)?.modified()?).map_err(io::Error::other)?;
        Ok(now.duration_since(written) > AGE)
    };
    kept(folders, root, |path| is_old(path).or_else(gone))
}

/// Those that were left of a submission, however long ago: in inbox and vault, its receipt is in their names; in the content,
/// they say that they came of it.
///
/// # Errors
/// When a folder or file cannot be read.
pub fn of(root: &Path, receipt: &Receipt) -> io::Result<Vec<String>> {
    let named = |path: &Path| path.file_name().unwrap_or_default().to_string_lossy().contains(receipt.as_str());
    let mut all = kept(INBOX_AND_VAULT, root, |path| Ok(named(path)))?;
    all.extend(kept(&["content"], root, |path| came_of(path, receipt).or_else(gone))?);
    Ok(all)
}

fn came_of(path: &Path, receipt: &Receipt) -> io::Result<bool> {
    let text = fs::read(path)?;
    let text = String::from_utf8_lossy(&text);
    Ok(text.lines().any(|line| line.starts_with("submission:") && line.contains(receipt.as_str())))
}

/// Deletes those in inbox and vault that are old. How many there were.
///
/// # Errors
/// When one cannot be deleted; the next sweep goes on from there.
pub fn sweep(root: &Path, now: Timestamp) -> io::Result<usize> {
    delete(root, &old_in(INBOX_AND_VAULT, root, now)?)
}

/// Deletes files of a site. How many were there.
///
/// # Errors
/// When one cannot be deleted; those before it are.
pub fn delete(root: &Path, files: &[String]) -> io::Result<usize> {
    files.iter().try_fold(0, |sum, file| Ok(sum + usize::from(crate::private_file::remove(&root.join(file))?)))
}

/// A write that is under way ends when it wants to.
fn gone(error: io::Error) -> io::Result<bool> {
    if error.kind() == io::ErrorKind::NotFound { Ok(false) } else { Err(error) }
}

fn kept(folders: &[&str], root: &Path, is_one: impl Fn(&Path) -> io::Result<bool>) -> io::Result<Vec<String>> {
    let mut found = Vec::new();
    for folder in folders {
        let mut left = Vec::new();
        collect(&root.join(folder), endings(folder), &mut left)?;
        for path in left {
            if is_one(&path)? {
                found.push(path.strip_prefix(root).unwrap_or(&path).to_string_lossy().into_owned());
            }
        }
    }
    found.sort();
    Ok(found)
}

/// With which endings files are written into a folder.
fn endings(folder: &str) -> &'static [&'static str] {
    match folder {
        "inbox" => &["md"],
        "vault" => &["age", "yaml", "key", "lock", "notice", "txt"],
        _ => &["md", "yaml"],
    }
}

/// All files below a folder that have such a name. Links are not followed, nor folders that are hidden, such as git's.
fn collect(folder: &Path, endings: &[&str], left: &mut Vec<PathBuf>) -> io::Result<()> {
    let list = match fs::read_dir(folder) {
        Err(error) if matches!(error.kind(), io::ErrorKind::NotFound | io::ErrorKind::NotADirectory) => return Ok(()),
        list => list?.collect::<io::Result<Vec<DirEntry>>>()?,
    };
    for entry in list {
        let (kind, name) = (entry.file_type()?, entry.file_name());
        let name = name.to_string_lossy();
        if kind.is_dir() && !name.starts_with('.') {
            collect(&entry.path(), endings, left)?;
        } else if kind.is_file() && is_unfinished(&name, endings) {
            left.push(entry.path());
        }
    }
    Ok(())
}

fn is_unfinished(name: &str, endings: &[&str]) -> bool {
    let record =
        |(whole, _): (&str, &str)| whole.strip_suffix(".md").is_some_and(|stem| Receipt::parse(stem).is_some());
    let ours = |(whole, random): (&str, &str)| {
        let ending = whole.rsplit_once('.').map_or("", |(_, ending)| ending);
        endings.contains(&ending) && random.len() == RANDOM && is_all(random, |c| c.is_ascii_alphanumeric())
    };
    let numbered = name.rsplit_once('#').filter(|(_, number)| is_all(number, |c| c.is_ascii_digit()));
    let hidden = numbered.map_or(name, |(name, _)| name).strip_prefix('.').and_then(|name| name.rsplit_once('.'));
    numbered.is_some_and(record) || hidden.is_some_and(ours)
}

fn is_all(text: &str, fits: fn(char) -> bool) -> bool {
    !text.is_empty() && text.chars().all(fits)
}

#[cfg(test)]
mod tests {
    use super::*;
    use object_store::local::LocalFileSystem;
    use object_store::{MultipartUpload, ObjectStore};

    fn site(files: &[(&str, &str)]) -> tempfile::TempDir {
        let root = tempfile::tempdir().unwrap();
        for (file, text) in files {
            let path = root.path().join(file);
            fs::create_dir_all(path.parent().unwrap()).unwrap();
            fs::write(path, text).unwrap();
        }
        root
    }

    const LEFT: [(&str, &str); 7] = [
        ("content/ideas/.bench.md.AbCdEfGh01234567", "submission: '1111111111'"),
        ("inbox/.probe.md.0123456789abcdef", ""),
        ("inbox/.probe.md.0123456789abcdef#1", ""),
        ("inbox/waiting/idea/.1111111111.md.0123456789abcdef", ""),
        ("inbox/waiting/idea/1111111111.md#1", ""),
        ("vault/.1111111111.age.0123456789abcdef", ""),
        ("vault/.2222222222.yaml.0123456789abcdef", ""),
    ];
    /// What editors have, and what nobody may take from them.
    const WHOLE: [(&str, &str); 12] = [
        ("content/ideas/bench.md", "submission: '1111111111'"),
        ("content/.gitignore", ""),
        ("content/ideas/.bench.md.swp", ""),
        ("inbox/waiting/idea/1111111111.md", ""),
        ("vault/1111111111.age", ""),
        ("vault/worker.key", ""),
        ("content/files/minutes#3", ""),
        ("content/images/flyer.pdf#2", ""),
        ("content/.draft.notes.abcdefghij123456", ""),
        ("content/.git/refs/heads/.x.md.abcdefghij123456", ""),
        ("content/ideas/notes.md#1", "submission: '1111111111'"),
        ("inbox/waiting/idea/2222222222.md", "reference: 1111111111"),
    ];

    #[test]
    fn what_was_left_is_swept_a_day_later_and_nothing_else_is() {
        let site = site(&[&LEFT[..], &WHOLE].concat());
        let now = Timestamp::try_from(fs::metadata(site.path().join(LEFT[0].0)).unwrap().modified().unwrap()).unwrap();
        let in_hours = |hours| now + SignedDuration::from_hours(hours);
        assert_eq!(sweep(site.path(), in_hours(23)).unwrap(), 0);
        assert_eq!(old(site.path(), in_hours(25)).unwrap(), LEFT.map(|(file, _)| file));
        assert_eq!((sweep(site.path(), in_hours(25)).unwrap(), sweep(site.path(), in_hours(25)).unwrap()), (6, 0));
        let left = old(site.path(), in_hours(25)).unwrap();
        assert_eq!(left, [LEFT[0].0], "what editors' commands left is for editors' commands");
        assert_eq!((delete(site.path(), &left).unwrap(), delete(site.path(), &left).unwrap()), (1, 0));
        assert!(WHOLE.iter().all(|(file, _)| site.path().join(file).exists()));
    }

    #[test]
    fn what_was_left_of_a_submission_is_found_by_its_name_and_by_what_it_says() {
        let site = site(&[&LEFT[..], &WHOLE].concat());
        let receipt = Receipt::parse("1111111111").unwrap();
        assert_eq!(
            of(site.path(), &receipt).unwrap(),
            [&LEFT[3..6], &LEFT[..1]].concat().iter().map(|(file, _)| *file).collect::<Vec<_>>()
        );
        assert!(of(&site.path().join("nowhere"), &receipt).unwrap().is_empty());
    }

    #[tokio::test]
    async fn the_store_names_what_it_has_not_finished_as_we_think() {
        let root = tempfile::tempdir().unwrap();
        fs::create_dir(root.path().join("inbox")).unwrap();
        let store = LocalFileSystem::new_with_prefix(root.path().join("inbox")).unwrap();
        let mut upload =
            store.put_multipart_opts(&"waiting/idea/1111111111.md".into(), Default::default()).await.unwrap();
        upload.put_part("half a record".into()).await.unwrap();
        let left = of(root.path(), &Receipt::parse("1111111111").unwrap()).unwrap();
        assert_eq!(left, ["inbox/waiting/idea/1111111111.md#1"]);
    }
}
