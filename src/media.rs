//! What a file of a built site is, by its name: one table for whoever serves it or sends it somewhere.

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

/// What a file of this name is. What nobody knows is bytes.
pub fn of(name: &str) -> Media {
    let (kind, role) = match name.rsplit_once('.').map_or("", |(_, extension)| extension) {
        "html" | "htm" => ("text/html; charset=utf-8", Role::Page),
        "atom" => ("application/atom+xml; charset=utf-8", Role::List),
        "xml" => ("application/xml; charset=utf-8", Role::List),
        "json" => ("application/json", Role::List), // which is always UTF-8
        "csv" => ("text/csv; charset=utf-8", Role::List),
        "ics" => ("text/calendar; charset=utf-8", Role::List),
        "txt" => ("text/plain; charset=utf-8", Role::List),
        "css" => ("text/css; charset=utf-8", Role::File),
        "js" | "mjs" => ("text/javascript; charset=utf-8", Role::File),
        "md" => ("text/markdown; charset=utf-8", Role::File),
        "vtt" => ("text/vtt; charset=utf-8", Role::File),
        "svg" => ("image/svg+xml", Role::File),
        "png" => ("image/png", Role::File),
        "jpg" | "jpeg" => ("image/jpeg", Role::File),
        "webp" => ("image/webp", Role::File),
        "avif" => ("image/avif", Role::File),
        "gif" => ("image/gif", Role::File),
        "ico" => ("image/x-icon", Role::File),
        "woff2" => ("font/woff2", Role::File),
        "pdf" => ("application/pdf", Role::File),
        "zip" => ("application/zip", Role::File),
        "mp3" => ("audio/mpeg", Role::File),
        "mp4" => ("video/mp4", Role::File),
        "wasm" => ("application/wasm", Role::File),
        _ => ("application/octet-stream", Role::File),
    };
    Media { kind, role }
}

/// How long browsers, and those between, may keep a file of this name. One that has its hash in its name never changes;
/// a page is asked for again after a minute, so that readers see what is new, and many at once ask only once.
#[cfg(any(test, feature = "cloud"))]
pub fn cache(name: &str) -> &'static str {
    match of(name).role {
        _ if has_hash(name) => "public, max-age=31536000, immutable",
        Role::Page | Role::List => "public, max-age=60, must-revalidate",
        Role::File => "public, max-age=3600, must-revalidate",
    }
}

/// Whether it is a theme's file, which is called by what is in it: `assets/site.0f1e2d3c.css`.
#[cfg(any(test, feature = "cloud"))]
fn has_hash(name: &str) -> bool {
    let mark =
        name.strip_prefix("assets/").and_then(|file| file.rsplit_once('.')).and_then(|(stem, _)| stem.rsplit_once('.'));
    mark.is_some_and(|(_, mark)| mark.len() == 8 && mark.bytes().all(|byte| byte.is_ascii_hexdigit()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn texts_say_their_letters_and_what_is_unknown_is_bytes() {
        assert_eq!(of("ideas/index.html").kind, "text/html; charset=utf-8");
        assert_eq!(of("feed.atom").role, Role::List);
        assert_eq!(of("files/plan").kind, "application/octet-stream");
        assert_eq!(of("a.css/b").kind, "application/octet-stream");
    }

    #[test]
    fn only_what_has_its_hash_in_its_name_is_kept_for_a_year() {
        for name in ["assets/site.0f1e2d3c.css", "assets/a.b.0f1e2d3c.woff2"] {
            assert!(cache(name).contains("immutable"), "{name}");
        }
        for name in ["assets/site.css", "files/plan.0f1e2d3c.pdf", "assets/site.notahash.css", "index.html"] {
            assert!(!cache(name).contains("immutable"), "{name}");
        }
    }
}
