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
}
