//! A whole project in one text.
//!
//! ```text
//! A paragraph that says what the case is about.
//!
//! --- content/ideas/a-bench.md
//! the file's text, up to the next head
//! --- content/pages/old.md (bytes: ff fe 41)
//! --- content/pages/huge.md (size: 50 MiB)
//! --- content/pages/outside.md (link: ../../secret.md)
//! --- content/pages/pipe.md (socket)
//! --- content/pages/about.md (gone)
//! --- content/pages/help.md (touched)
//! ===
//! what is expected
//! ```
//!
//! A line `---` alone is no head, so front matter can stand as it is.

use std::fs;
use std::os::unix::net::UnixListener;
use std::path::{Path, PathBuf};

/// One case.
#[derive(Debug)]
pub struct Case {
    /// The name of its file.
    pub name: String,
    /// Its file.
    pub path: PathBuf,
    /// The files of the project.
    pub files: Vec<(String, Content)>,
    /// What is expected.
    pub expected: String,
    /// All before what is expected.
    head: String,
}

/// What a file of the project is.
#[derive(Debug, PartialEq, Eq)]
pub enum Content {
    /// A text, or any bytes.
    Bytes(Vec<u8>),
    /// So many bytes of nothing.
    Size(u64),
    /// A symbolic link to somewhere.
    Link(String),
    /// A file that cannot be read, whoever one is.
    Socket,
    /// No file: it takes away what a base has there.
    Gone,
    /// What a base has there, written once more.
    Touched,
}

const EXPECTED: &str = "===\n";

impl Case {
    /// Reads a case.
    pub fn read(path: &Path) -> Case {
        let text = fs::read_to_string(path).unwrap();
        let name = path.file_stem().unwrap().to_string_lossy().into_owned();
        Case::parse(name, path, &text)
    }

    fn parse(name: String, path: &Path, text: &str) -> Case {
        let at = text.find(&format!("\n{EXPECTED}")).map_or(text.len(), |at| at + 1);
        let (head, expected) = text.split_at(at);
        let mut files: Vec<(String, Content)> = Vec::new();
        let mut about = String::new();
        for line in head.split_inclusive('\n') {
            match (line.strip_prefix("--- "), files.last_mut()) {
                (Some(file), _) => files.push(file_head(file.trim_end())),
                (None, Some((_, Content::Bytes(bytes)))) => bytes.extend(line.as_bytes()),
                (None, Some((file, _))) => assert!(line.trim().is_empty(), "{name}: {file} has no text"),
                (None, None) => about.push_str(line),
            }
        }
        assert!(!about.trim().is_empty(), "{name}: the first paragraph says what the case is about");
        let expected = expected.strip_prefix(EXPECTED).unwrap_or_default().to_owned();
        Case { name, path: path.to_owned(), files, expected, head: head.to_owned() }
    }

    /// Writes the project into a folder, over what is there.
    pub fn lay(&self, root: &Path) {
        self.lay_some(root, |file| Some(file));
    }

    /// Writes some of the project's files into a folder, each where `place` says.
    pub fn lay_some(&self, root: &Path, place: impl Fn(&str) -> Option<&str>) {
        for (file, content) in &self.files {
            if let Some(place) = place(file) {
                content.write(&root.join(place));
            }
        }
    }

    /// Writes the case anew with other expectations.
    pub fn expect(&self, actual: &str) {
        let gap = if self.head.ends_with('\n') { "" } else { "\n" };
        fs::write(&self.path, format!("{}{gap}{EXPECTED}{actual}", self.head)).unwrap();
    }
}

fn file_head(line: &str) -> (String, Content) {
    let Some((path, special)) = line.strip_suffix(')').and_then(|line| line.split_once(" (")) else {
        return (line.to_owned(), Content::Bytes(Vec::new()));
    };
    let content = match special.split_once(": ").unwrap_or((special, "")) {
        ("bytes", hex) => {
            Content::Bytes(hex.split_whitespace().map(|byte| u8::from_str_radix(byte, 16).unwrap()).collect())
        }
        ("size", size) => Content::Size(size.strip_suffix(" MiB").unwrap().parse::<u64>().unwrap() << 20),
        ("link", to) => Content::Link(to.to_owned()),
        ("socket", _) => Content::Socket,
        ("gone", _) => Content::Gone,
        ("touched", _) => Content::Touched,
        (other, _) => panic!("what is a file of `{other}`?"),
    };
    (path.to_owned(), content)
}

impl Content {
    fn write(&self, path: &Path) {
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        match self {
            Content::Bytes(bytes) => fs::write(path, bytes).unwrap(),
            Content::Size(size) => fs::File::create(path).unwrap().set_len(*size).unwrap(),
            Content::Link(to) => std::os::unix::fs::symlink(to, path).unwrap(),
            Content::Socket => drop(UnixListener::bind(path).unwrap()),
            Content::Gone => fs::remove_file(path).unwrap(),
            Content::Touched => fs::write(path, fs::read(path).unwrap()).unwrap(),
        }
    }
}

/// Copies a folder over another.
pub fn copy(from: &Path, to: &Path) {
    fs::create_dir_all(to).unwrap();
    for entry in fs::read_dir(from).unwrap() {
        let entry = entry.unwrap();
        let target = to.join(entry.file_name());
        match entry.file_type().unwrap().is_dir() {
            true => copy(&entry.path(), &target),
            false => drop(fs::copy(entry.path(), target).unwrap()),
        }
    }
}

/// Every file below a folder, by its path in it, with its bytes.
pub fn files(root: &Path) -> std::collections::BTreeMap<String, Vec<u8>> {
    fn walk(root: &Path, folder: &Path, all: &mut std::collections::BTreeMap<String, Vec<u8>>) {
        for entry in fs::read_dir(folder).into_iter().flatten() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                walk(root, &path, all);
            } else {
                let name = path.strip_prefix(root).unwrap().to_string_lossy().into_owned();
                all.insert(name, fs::read(&path).unwrap());
            }
        }
    }
    let mut all = std::collections::BTreeMap::new();
    walk(root, root, &mut all);
    all
}

#[test]
fn a_case_is_read_and_written_back() {
    let text = "About.\n\n--- a.md\n---\ntitle: x\n---\n--- b (bytes: ff 41)\n--- c (gone)\n===\nout\n";
    let case = Case::parse("x".into(), Path::new("x.txt"), text);
    assert_eq!(case.files[0], ("a.md".into(), Content::Bytes(b"---\ntitle: x\n---\n".to_vec())));
    assert_eq!(case.files[1], ("b".into(), Content::Bytes(vec![0xff, 0x41])));
    assert_eq!(case.files[2], ("c".into(), Content::Gone));
    assert_eq!((case.head + EXPECTED + &case.expected).as_str(), text);
}
