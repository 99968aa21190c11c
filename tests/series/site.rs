//! A site on the disk to which edits happen.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};

use generator::Options;
use model::item::Kind;
use model::value::{Day, MERGED, kinds_of};
use proptest::sample::Index;
use tempfile::TempDir;

use super::edit::{self, Damage, Edit, Line};
use super::text::{self, SETTINGS, SLUGS};
use super::theme;
use crate::fixture::{self, Case, Content};
use crate::program::TODAY;

/// A site, and what happened to it.
pub struct Site {
    folder: TempDir,
    /// Its files, as they are on the disk.
    files: BTreeMap<String, Vec<u8>>,
    /// Each file that was edited, as it was before.
    earlier: BTreeMap<String, Option<Vec<u8>>>,
    /// Each file that is damaged, as it was before.
    whole: BTreeMap<String, Vec<u8>>,
    settings: [u8; SETTINGS],
    own_theme: bool,
    /// The day, and what else a build depends on.
    pub options: Options,
    /// What was written or taken away since the last build.
    pub touched: BTreeSet<PathBuf>,
    /// Whether the next build is stopped before it is done.
    pub stopped: bool,
}

impl Site {
    /// The site on which every series begins.
    pub fn new(own_theme: bool) -> Site {
        let mut site = Site {
            folder: folder(own_theme),
            files: BTreeMap::new(),
            earlier: BTreeMap::new(),
            whole: BTreeMap::new(),
            settings: [0; SETTINGS],
            own_theme,
            options: Site::options(),
            touched: BTreeSet::new(),
            stopped: false,
        };
        for (file, bytes) in start().into_iter().chain(theme::files(own_theme)) {
            site.write(&file, bytes);
        }
        for which in 0..3 {
            let (file, text) = text::form(which, &[0]);
            site.write(&file, text);
        }
        site.write_settings();
        site
    }

    /// What a build depends on at first.
    pub fn options() -> Options {
        Options { today: Day::parse(TODAY).unwrap(), base_url: None, drafts: false, own_forms: false, portable: false }
    }

    /// Its folder.
    pub fn root(&self) -> &Path {
        self.folder.path()
    }

    /// Where it is built.
    pub fn out(&self) -> PathBuf {
        self.root().join("public")
    }

    /// Does an edit.
    pub fn edit(&mut self, edit: &Edit) {
        match edit {
            Edit::Write { kind, slug, numbers } => self.write_item(*kind, *slug, numbers),
            Edit::Line { file, how } => self.edit_line(*file, *how),
            Edit::Delete { file } => self.on_a_file(*file, |site, name| site.remove(name)),
            Edit::Rename { file, slug, alias } => self.rename_item(*file, *slug, *alias),
            Edit::Merge { file, into } => self.merge_item(*file, *into),
            Edit::Touch { file } => self.on_a_file(*file, |site, name| site.write(name, site.files[name].clone())),
            Edit::Break { file, how } => self.on_a_file(*file, |site, name| site.damage(name, *how)),
            Edit::Mend => {
                std::mem::take(&mut self.whole).into_iter().for_each(|(name, bytes)| self.write(&name, bytes))
            }
            Edit::Undo { file } => self.undo(*file),
            Edit::Setting { which, value } => {
                self.settings[edit::setting(which)] = *value;
                self.write_settings();
            }
            Edit::Words { which, numbers } => self.write_pair(text::words(*which, numbers)),
            Edit::Form { which, numbers } => self.write_pair(text::form(*which, numbers)),
            Edit::Theme { which, how } => self.edit_theme(*which, *how),
            Edit::Picture { which, byte } => {
                let names = [
                    "content/images/a.svg",
                    "content/images/b.svg",
                    "content/files/a.txt",
                    "themes/plain/assets/logo.png",
                ];
                self.write(names[which.index(names.len())], [b'0' + byte; 8]);
            }
            Edit::Odd { which } => self.odd(*which),
            Edit::Day { which } => self.options.today = Day::parse(edit::day(which)).unwrap(),
            Edit::Drafts => self.options.drafts = !self.options.drafts,
            Edit::Hurt { file, gone } => self.hurt(*file, *gone),
            Edit::Stopped => self.stopped = true,
        }
    }

    /// What the files that were touched are now, to be read by people.
    pub fn told(&self) -> String {
        let now = |path: &PathBuf| {
            let text = fs::read(path).map(|bytes| String::from_utf8_lossy(&bytes).into_owned());
            format!(
                "--- {}\n{}\n",
                path.strip_prefix(self.root()).unwrap().display(),
                text.unwrap_or_else(|_| "(gone)".into())
            )
        };
        self.touched.iter().map(now).collect()
    }

    fn write(&mut self, name: &str, bytes: impl Into<Vec<u8>>) {
        let (bytes, path) = (bytes.into(), self.root().join(name));
        if fs::create_dir_all(path.parent().unwrap()).is_ok() && fs::write(&path, &bytes).is_ok() {
            self.earlier.insert(name.to_owned(), self.files.get(name).cloned());
            self.files.insert(name.to_owned(), bytes);
            self.touched.insert(path);
        }
    }

    fn write_pair(&mut self, (name, text): (String, String)) {
        self.write(&name, text);
    }

    fn write_settings(&mut self) {
        self.write("content/site.yaml", text::settings(&self.settings, self.own_theme));
    }

    fn remove(&mut self, name: &str) {
        let path = self.root().join(name);
        if fs::remove_file(&path).is_ok() {
            self.earlier.insert(name.to_owned(), self.files.remove(name));
            self.whole.remove(name);
            self.touched.insert(path);
        }
    }

    fn on_a_file(&mut self, file: Index, happens: impl FnOnce(&mut Site, &str)) {
        // The settings and the theme have edits of their own, and break everything at once.
        let names: Vec<String> = self.files.keys().filter(|name| name.starts_with("content/")).cloned().collect();
        if !names.is_empty() {
            happens(self, file.get(&names[..]).as_str());
        }
    }

    fn on_an_item(&mut self, file: Index, happens: impl FnOnce(&mut Site, &str, &str)) {
        let items = self.files.iter().filter(|(name, _)| name.ends_with(".md"));
        let texts = items.filter_map(|(name, bytes)| Some((name.clone(), String::from_utf8(bytes.clone()).ok()?)));
        let texts: Vec<(String, String)> = texts.collect();
        if !texts.is_empty() {
            let (name, text) = file.get(&texts);
            happens(self, name, text);
        }
    }

    fn write_item(&mut self, kind: Index, slug: Index, numbers: &[u8]) {
        let kind = *kind.get(Kind::ALL);
        let slug = match (kind, slug.get(&SLUGS)) {
            (Kind::Page, &"dog") => "ideas/ant", // an address that an idea has
            (_, slug) => slug,
        };
        self.write(&text::path_of(kind, slug), text::item(kind, numbers));
    }

    fn edit_line(&mut self, file: Index, how: Line) {
        self.on_an_item(file, |site, name, text| {
            if let Some(text) = edited(text, how) {
                site.write(name, text);
            }
        });
    }

    fn rename_item(&mut self, file: Index, slug: Index, alias: bool) {
        self.on_an_item(file, |site, name, text| {
            let (folder, old) = name.rsplit_once('/').unwrap();
            let new = format!("{folder}/{}.md", slug.get(&SLUGS[..4]));
            if new == name {
                return;
            }
            site.remove(&new);
            fs::rename(site.root().join(name), site.root().join(&new)).unwrap();
            site.touched.extend([site.root().join(name), site.root().join(&new)]);
            let bytes = site.files.remove(name).unwrap();
            site.earlier.insert(name.to_owned(), Some(bytes.clone()));
            site.files.insert(new.clone(), bytes);
            if alias {
                let line = format!("aliases: [{}]", old.trim_end_matches(".md"));
                site.write(&new, with_line(text, &line));
            }
        });
    }

    fn merge_item(&mut self, file: Index, into: Index) {
        let is_mergeable = |name: &str| kinds_of(MERGED).any(|kind| name.starts_with(&folder_of(kind)));
        let names: Vec<String> = self.files.keys().filter(|name| is_mergeable(name)).cloned().collect();
        if names.is_empty() {
            return;
        }
        let name = file.get(&names);
        let Ok(text) = String::from_utf8(self.files[name].clone()) else { return };
        let line = format!("merged_into: {}", into.get(&SLUGS[..4]));
        self.write(name, toggled(&text, &line));
    }

    fn damage(&mut self, name: &str, how: Damage) {
        let mut bytes = self.files[name].clone();
        self.whole.entry(name.to_owned()).or_insert_with(|| bytes.clone());
        match how {
            Damage::Cut => bytes.truncate(bytes.len() / 2),
            Damage::Shifted => bytes.insert(bytes.iter().position(|byte| *byte == b'\n').map_or(0, |at| at + 1), b' '),
            Damage::NotText => bytes.insert(bytes.len() / 2, 0xff),
            Damage::Empty => bytes.clear(),
            Damage::Dangling => {
                bytes = with_line(&String::from_utf8_lossy(&bytes), "challenges: [nowhere]").into_bytes();
            }
        }
        self.write(name, bytes);
    }

    fn undo(&mut self, file: Index) {
        let names: Vec<String> = self.earlier.keys().filter(|name| *name != "content/site.yaml").cloned().collect();
        if names.is_empty() {
            return;
        }
        let name = file.get(&names);
        match self.earlier[name].clone() {
            Some(bytes) => self.write(name, bytes),
            None => self.remove(name),
        }
    }

    fn edit_theme(&mut self, which: Index, how: Index) {
        let (name, texts) = theme::edits(self.own_theme, which);
        match how.get(&texts) {
            Some(text) => self.write(&name, text.as_str()),
            None => self.remove(&name),
        }
    }

    /// What lies about in folders. Once more takes it away.
    fn odd(&mut self, which: Index) {
        let names = [
            "content/ideas/notes.txt",
            "content/odd.md",
            "content/ideas/.hidden.md",
            "content/ideas/ant.md~",
            "content/ideas/Ant.md",
            "content/vocab/odd.yaml",
            "content/1/2/3/4/5/6/7/8/9/10/11/12/deep.md",
            "content/pages/link.md",
            "content/linked",
        ];
        let name = names[which.index(names.len())];
        let (path, link) = (self.root().join(name), name.contains("link"));
        match path.symlink_metadata().is_ok() {
            true => self.remove(name),
            false if link => {
                let to = if name.ends_with(".md") { "ant.md" } else { "pages" };
                std::os::unix::fs::symlink(to, &path).unwrap();
            }
            false => self.write(name, "---\ntitle: Odd\n---\n"),
        }
        // It is nothing that edits find.
        self.files.remove(name);
        self.earlier.remove(name);
        self.touched.insert(path);
    }

    fn hurt(&self, file: Index, gone: bool) {
        let built: Vec<String> = fixture::files(&self.out()).into_keys().collect();
        if built.is_empty() {
            return;
        }
        let path = self.out().join(file.get(&built));
        match gone {
            true => fs::remove_file(path).unwrap(),
            false => {
                let longer = [fs::read(&path).unwrap(), b"hurt".to_vec()].concat();
                fs::write(path, longer).unwrap();
            }
        }
    }
}

/// A new folder; where there is one in the machine's memory and much is to be tried, in that.
fn folder(often: bool) -> TempDir {
    let memory = Path::new("/dev/shm");
    let there = if often && memory.is_dir() { memory } else { &std::env::temp_dir() };
    tempfile::tempdir_in(there).unwrap()
}

/// The files of `start.site`.
fn start() -> Vec<(String, Vec<u8>)> {
    let case = Case::read(&Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/series/start.site"));
    let files = case.files.into_iter().map(|(name, content)| match content {
        Content::Bytes(bytes) => (name, bytes),
        odd @ (Content::Size(_) | Content::Link(_) | Content::Socket | Content::Gone | Content::Touched) => {
            panic!("{name} is {odd:?}")
        }
    });
    files.collect()
}

fn edited(text: &str, how: Line) -> Option<String> {
    match how {
        Line::Title(letter) => {
            let at = text.find("\ntitle: ")? + "\ntitle: ".len();
            let old = text[at..].chars().next().filter(char::is_ascii_alphabetic)?;
            Some(format!("{}{}{}", &text[..at], char::from(b'A' + letter), &text[at + old.len_utf8()..]))
        }
        Line::Toggle(line) => Some(toggled(text, line)),
        Line::Paragraph(which) => {
            let rest = PARAGRAPHS.iter().fold(text, |text, last| text.strip_suffix(last).unwrap_or(text));
            Some([rest, PARAGRAPHS[which.index(PARAGRAPHS.len())]].concat())
        }
        Line::Body(letter) => {
            let shorter = text.trim_end_matches('\n');
            let last = shorter.chars().last().filter(char::is_ascii_alphanumeric)?;
            Some(format!("{}{}\n", &shorter[..shorter.len() - last.len_utf8()], char::from(b'a' + letter)))
        }
    }
}

/// Front matter with a line, or without it where it was there.
fn toggled(text: &str, line: &str) -> String {
    match text.contains(&format!("\n{line}\n")) {
        true => text.replace(&format!("\n{line}\n"), "\n"),
        false => with_line(text, line),
    }
}

/// Where the things of a type lie.
fn folder_of(kind: Kind) -> String {
    format!("content/{}/", kind.folder())
}

/// What may stand at the end of a text; some of it leads nowhere, or is no better than it should be.
const PARAGRAPHS: [&str; 6] = [
    "",
    "\nAnd more.\n",
    "\nAnd *more* of it.\n",
    "\nAnd [it](/ideas/ant/).\n",
    "\nAnd [it](/ideas/dog/).\n",
    "\n# And more\n",
];

/// Front matter with a line, in the place of one with the same key.
fn with_line(text: &str, line: &str) -> String {
    let key = line.split_once(' ').map_or(line, |(key, _)| key);
    let others: String = text.split_inclusive('\n').filter(|other| !other.starts_with(key)).collect();
    match others.strip_prefix("---\n") {
        Some(rest) => format!("---\n{line}\n{rest}"),
        None => format!("{others}\n{line}\n"),
    }
}
