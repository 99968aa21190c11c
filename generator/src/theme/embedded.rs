//! The themes inside the program: the default one, and those that differ from it in some files.

use include_dir::{Dir, include_dir};
use model::{SitePath, Source};

static THEMES: Dir<'_> = include_dir!("$CARGO_MANIFEST_DIR/../themes");
/// The theme that stands behind all others.
pub const DEFAULT: &str = "showground";

/// A file of a theme.
pub struct File {
    /// The theme it belongs to.
    theme: &'static str,
    /// Its path in its part of the theme.
    pub name: String,
    /// What is in it.
    pub bytes: &'static [u8],
}

impl File {
    /// The file as a text of its part of the theme; nothing when it is none.
    pub fn text(&self, part: &str) -> Option<Source> {
        let path = SitePath::parse(&format!("themes/{}/{part}/{}", self.theme, self.name))?;
        Some(Source::new(path, std::str::from_utf8(self.bytes).ok()?))
    }
}

/// Whether there is a theme of this name.
pub fn has(name: &str) -> bool {
    THEMES.get_dir(name).is_some()
}

/// The names of all themes.
pub fn names() -> impl Iterator<Item = &'static str> {
    THEMES.dirs().filter_map(|dir| dir.path().to_str())
}

/// The files of a part of a theme: those of the default one, and behind them those that stand in front of these.
pub fn files(theme: &str, part: &str) -> Vec<File> {
    let chosen = names().find(|name| *name == theme && theme != DEFAULT);
    [Some(DEFAULT), chosen].into_iter().flatten().flat_map(|theme| of(theme, part)).collect()
}

fn of(theme: &'static str, part: &str) -> Vec<File> {
    let folder = format!("{theme}/{part}");
    let mut found = Vec::new();
    if let Some(dir) = THEMES.get_dir(&folder) {
        collect(dir, &mut found);
    }
    let file = |file: &'static include_dir::File<'static>| {
        let path = file.path().to_str()?.replace('\\', "/");
        let name = path.strip_prefix(&folder)?.strip_prefix('/')?.to_owned();
        Some(File { theme, name, bytes: file.contents() })
    };
    found.into_iter().filter_map(file).collect()
}

fn collect(dir: &'static Dir<'static>, out: &mut Vec<&'static include_dir::File<'static>>) {
    out.extend(dir.files());
    dir.dirs().for_each(|dir| collect(dir, out));
}
