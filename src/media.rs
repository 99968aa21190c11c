//! What a file of a built site is, by its name: one table for whoever serves it, sends it somewhere, or tells a server of it.

/// What a file is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Media {
    /// Its type, as servers say it; with the letters that texts are written in.
    pub kind: &'static str,
    /// What it does in a site.
    pub role: Role,
}

/// What a file does in a site.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Role {
    /// A page, which links to others.
    Page,
    /// It names pages, for programs: a feed, the list for search engines, what searches look into, open data.
    List,
    /// It is shown in pages or linked from them, and leads nowhere itself.
    File,
}

/// How long a file may be kept that has its hash in its name: it never changes.
pub const FOR_A_YEAR: &str = "public, max-age=31536000, immutable";
/// And a picture or a document, which changes seldom.
pub const FOR_AN_HOUR: &str = "public, max-age=3600, must-revalidate";
/// And a page: readers see soon what is new, and many at once ask only once.
pub const FOR_A_MINUTE: &str = "public, max-age=60, must-revalidate";

/// What is known, by how names end.
pub const ALL: [(&str, Media); 33] = [
    ("html", page("text/html; charset=utf-8")),
    ("htm", page("text/html; charset=utf-8")),
    ("atom", list("application/atom+xml; charset=utf-8")),
    ("xml", list("application/xml; charset=utf-8")),
    ("json", list("application/json")), // which is always UTF-8
    ("csv", list("text/csv; charset=utf-8")),
    ("ics", list("text/calendar; charset=utf-8")),
    ("txt", list("text/plain; charset=utf-8")),
    ("css", file("text/css; charset=utf-8")),
    ("js", file("text/javascript; charset=utf-8")),
    ("mjs", file("text/javascript; charset=utf-8")),
    ("md", file("text/markdown; charset=utf-8")),
    ("vtt", file("text/vtt; charset=utf-8")),
    ("svg", file("image/svg+xml")),
    ("png", file("image/png")),
    ("jpg", file("image/jpeg")),
    ("jpeg", file("image/jpeg")),
    ("webp", file("image/webp")),
    ("avif", file("image/avif")),
    ("gif", file("image/gif")),
    ("ico", file("image/x-icon")),
    ("woff2", file("font/woff2")),
    ("pdf", file("application/pdf")),
    ("docx", file("application/vnd.openxmlformats-officedocument.wordprocessingml.document")),
    ("xlsx", file("application/vnd.openxmlformats-officedocument.spreadsheetml.sheet")),
    ("pptx", file("application/vnd.openxmlformats-officedocument.presentationml.presentation")),
    ("odt", file("application/vnd.oasis.opendocument.text")),
    ("ods", file("application/vnd.oasis.opendocument.spreadsheet")),
    ("odp", file("application/vnd.oasis.opendocument.presentation")),
    ("zip", file("application/zip")),
    ("mp3", file("audio/mpeg")),
    ("mp4", file("video/mp4")),
    ("wasm", file("application/wasm")),
];

const fn page(kind: &'static str) -> Media {
    Media { kind, role: Role::Page }
}

const fn list(kind: &'static str) -> Media {
    Media { kind, role: Role::List }
}

const fn file(kind: &'static str) -> Media {
    Media { kind, role: Role::File }
}

/// What a file of this name is. What nobody knows is bytes.
pub fn of(name: &str) -> Media {
    let ending = name.rsplit_once('.').map_or("", |(_, ending)| ending);
    let known = ALL.iter().find(|(known, _)| ending.eq_ignore_ascii_case(known));
    known.map_or(file("application/octet-stream"), |(_, media)| *media)
}

/// How long browsers, and those between, may keep a file of this name.
pub fn cache(name: &str) -> &'static str {
    match of(name).role {
        _ if has_hash(name) => FOR_A_YEAR,
        Role::Page | Role::List => FOR_A_MINUTE,
        Role::File => FOR_AN_HOUR,
    }
}

/// Whether it is a theme's file, which is called by what is in it: `assets/site.0f1e2d3c.css`.
fn has_hash(name: &str) -> bool {
    let stem = name.strip_prefix("assets/").and_then(|file| file.rsplit_once('.')).map(|(stem, _)| stem);
    let mark = stem.and_then(|stem| stem.rsplit_once('.')).map(|(_, mark)| mark);
    mark.is_some_and(|mark| mark.len() == 8 && mark.bytes().all(|byte| byte.is_ascii_hexdigit()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn texts_say_their_letters_and_what_is_unknown_is_bytes() {
        assert_eq!(of("ideas/index.html").kind, "text/html; charset=utf-8");
        assert_eq!(of("feed.atom").role, Role::List);
        assert_eq!(of("images/IMG_0001.JPG").kind, "image/jpeg");
        assert_eq!(of("files/plan").kind, "application/octet-stream");
        assert_eq!(of("a.css/b").kind, "application/octet-stream");
    }

    #[test]
    fn only_what_has_its_hash_in_its_name_is_kept_for_a_year() {
        for name in ["assets/site.0f1e2d3c.css", "assets/a.b.0f1e2d3c.woff2"] {
            assert_eq!(cache(name), FOR_A_YEAR, "{name}");
        }
        for name in ["assets/site.css", "files/plan.0f1e2d3c.pdf", "assets/site.notahash.css", "index.html"] {
            assert_ne!(cache(name), FOR_A_YEAR, "{name}");
        }
    }
}
