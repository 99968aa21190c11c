//! The files of a theme: style sheets, fonts, pictures. Each has a name that changes with its content, so that browsers may
//! keep it for ever.

use std::collections::BTreeMap;

use model::SitePath;
use tera::{Map, Value};

use super::{Own, embedded};

/// Where they lie in the output folder.
pub const FOLDER: &str = "assets";
/// So many letters of a name are made of the bytes.
const LETTERS: usize = 8;

/// The files of a theme, by path in the output folder, and the addresses that templates know them by. `brand` is what style
/// sheets are told of the organisation.
pub fn files(own: &Own<'_>, theme: &str, stands_alone: bool, brand: &str) -> (BTreeMap<SitePath, Vec<u8>>, Value) {
    let (styles, rest): (Vec<_>, Vec<_>) =
        all(own, theme, stands_alone).into_iter().partition(|(name, _)| name.ends_with(".css"));
    let needed = |name: &str| !is_font(name) || styles.iter().any(|(_, css)| names(css, name));
    let rest = rest.into_iter().filter(|(name, _)| needed(name)).collect::<Vec<_>>();
    let (mut files, mut urls, mut new_names) = (BTreeMap::new(), Map::default(), Vec::new());
    // Style sheets come last: they name other files.
    for (name, bytes) in rest.into_iter().chain(styles) {
        let bytes = if name.ends_with(".css") { finished(bytes, &new_names, brand) } else { bytes };
        let path = hashed(&name, &bytes);
        new_names.push((name.clone(), path.trim_start_matches("assets/").to_owned()));
        let key = match name.as_str() {
            "site.css" => "css",
            "icon.svg" => "icon",
            "site.js" => "script",
            other => other,
        };
        urls.insert(key.to_owned().into(), format!("/{path}").into());
        files.extend(SitePath::parse(&path).map(|path| (path, bytes)));
    }
    (files, Value::from(urls))
}

/// What the program brings, and what the site has of its own in front of it.
fn all(own: &Own<'_>, theme: &str, stands_alone: bool) -> BTreeMap<String, Vec<u8>> {
    let brought = if stands_alone { Vec::new() } else { embedded::files(theme, "assets") };
    let as_sent = |name: &str, bytes: &[u8]| match std::str::from_utf8(bytes) {
        Ok(css) if name.ends_with(".css") => squeezed(css).into_bytes(),
        _ => bytes.to_vec(),
    };
    let sent = brought.into_iter().map(|file| {
        let bytes = as_sent(&file.name, file.bytes);
        (file.name, bytes)
    });
    let mut all: BTreeMap<String, Vec<u8>> = sent.collect();
    all.extend(own.texts(theme, "assets").map(|(name, source)| (name, source.text.as_bytes().to_vec())));
    all.extend(own.assets.iter().cloned());
    all
}

/// A font is there for a style sheet: a theme that sets its headings in another face has no use for it.
fn is_font(name: &str) -> bool {
    [".woff2", ".woff", ".ttf", ".otf"].iter().any(|ending| name.ends_with(ending))
}

fn names(css: &[u8], file: &str) -> bool {
    addresses(file).iter().any(|wanted| memchr::memmem::find(css, wanted.as_bytes()).is_some())
}

/// How a style sheet may name a file.
fn addresses(file: &str) -> [String; 3] {
    ["\"", "'", ""].map(|quote| format!("url({quote}{file}{quote})"))
}

/// A style sheet of the program without its comments and its layout, which nobody's browser needs. What stands in quotation
/// marks stays as it is. It does not know all of CSS, such as escapes in names or comments that part two words: a site's own
/// style sheets travel as they are.
fn squeezed(css: &str) -> String {
    let (mut out, mut rest) = (String::with_capacity(css.len()), css);
    while let Some(at) = rest.find(['"', '\'', '/']) {
        let (before, from) = rest.split_at(at);
        push_squeezed(&mut out, before);
        let quote = from.chars().next().filter(|c| *c != '/');
        let end = match quote {
            Some(quote) => quoted(from, quote),
            None if from.starts_with("/*") => from[2..].find("*/").map_or(from.len(), |end| end + 4),
            None => 1,
        };
        let (piece, after) = from.split_at(end);
        out.push_str(if piece.starts_with("/*") { "" } else { piece });
        rest = after;
    }
    push_squeezed(&mut out, rest);
    out
}

/// How long a text in quotation marks is; one that stands behind a backslash does not end it.
fn quoted(css: &str, quote: char) -> usize {
    let mut escaped = false;
    let end = css.char_indices().skip(1).find(|(_, letter)| {
        let ends = *letter == quote && !escaped;
        escaped = *letter == '\\' && !escaped;
        ends
    });
    end.map_or(css.len(), |(at, _)| at + 1)
}

/// Adds a piece in which nothing is quoted. Of blanks one is left, and none beside a sign that separates by itself; those
/// between `+`, `>` or a colon and their neighbours can mean something.
fn push_squeezed(out: &mut String, css: &str) {
    const SEPARATORS: [char; 4] = ['{', '}', ';', ','];
    for letter in css.chars() {
        let is_blank = letter.is_ascii_whitespace();
        if is_blank && (out.is_empty() || out.ends_with(SEPARATORS) || out.ends_with(' ')) {
            continue;
        }
        if SEPARATORS.contains(&letter) && out.ends_with(' ') {
            out.pop();
        }
        out.push(if is_blank { ' ' } else { letter });
    }
}

/// A style sheet with the new names of the files that stand in it, and with the organisation's colours.
fn finished(css: Vec<u8>, new_names: &[(String, String)], brand: &str) -> Vec<u8> {
    match String::from_utf8(css) {
        Ok(css) => {
            let renamed = new_names.iter().flat_map(|(old, new)| addresses(old).into_iter().zip(addresses(new)));
            let mut css = renamed.fold(css, |css, (old, new)| css.replace(&old, &new));
            css.push_str(brand);
            css.into_bytes()
        }
        Err(other) => other.into_bytes(),
    }
}

fn hashed(name: &str, bytes: &[u8]) -> String {
    let mark = mark(bytes);
    match name.rsplit_once('.') {
        Some((stem, extension)) => format!("{FOLDER}/{stem}.{mark}.{extension}"),
        None => format!("{FOLDER}/{name}.{mark}"),
    }
}

/// Whether a file has the name that those of a theme are given, which has their bytes in it. They are asked for where it may be.
pub fn is_named_after(name: &str, bytes: impl FnOnce() -> Vec<u8>) -> bool {
    let is_mark = |part: &&str| part.len() == LETTERS && part.bytes().all(|letter| letter.is_ascii_hexdigit());
    name.rsplit('.').take(2).find(is_mark).is_some_and(|part| part == mark(&bytes()))
}

/// What tells two files of one name apart.
fn mark(bytes: &[u8]) -> String {
    blake3::hash(bytes).to_hex()[..LETTERS].to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::theme::Texts;

    #[test]
    fn a_style_sheet_finds_the_files_it_names() {
        let names = [("a.woff2".to_owned(), "a.0f.woff2".to_owned())];
        let css = |text: &str| finished(text.as_bytes().to_vec(), &names, "");
        assert_eq!(css("x{src:url(\"a.woff2\")} a.woff2"), b"x{src:url(\"a.0f.woff2\")} a.woff2");
        assert_eq!(css("x{src:url('a.woff2'),url(a.woff2)}"), b"x{src:url('a.0f.woff2'),url(a.0f.woff2)}");
        assert_eq!(finished(vec![0xff], &names, ""), [0xff]);
    }

    #[test]
    fn comments_and_layout_of_a_style_sheet_stay_at_home_and_nothing_else_does() {
        let css = "a/* b \" */{content:\"/* c */\";background:url('/*')}/**/ d{x:1/2} /* e";
        assert_eq!(squeezed(css), "a{content:\"/* c */\";background:url('/*')}d{x:1/2}");
        assert_eq!(squeezed("\"ŵ"), "\"ŵ");
        assert_eq!(squeezed(r#"a{content:"\"  /*"} /* c */ b"#), r#"a{content:"\"  /*"}b"#);
        assert_eq!(squeezed("/*/ x */y"), "y");
        let laid_out =
            "\n@media (a) and (b) {\n  .c > d ,\n  .e + .f  g { x: calc(1px + 2px) ; y: 1px 2px; z: \"a  ;  b\" }\n}\n";
        assert_eq!(
            squeezed(laid_out),
            "@media (a) and (b){.c > d,.e + .f g{x: calc(1px + 2px);y: 1px 2px;z: \"a  ;  b\"}}"
        );
    }

    fn made(own: &[(&str, &str)]) -> Vec<String> {
        let texts = Texts::new();
        let assets = own.iter().map(|(name, text)| ((*name).to_owned(), text.as_bytes().to_vec())).collect();
        let (files, _) = files(&Own { all: &texts, assets }, "showground", false, "");
        files.keys().map(|path| path.as_str().to_owned()).collect()
    }

    #[test]
    fn a_file_of_the_site_stands_in_front_of_the_one_of_the_same_name() {
        let (ours, theirs) = (made(&[]), made(&[("icon.svg", "<svg/>"), ("display-latin.woff2", "a face")]));
        assert_eq!(ours.len(), theirs.len());
        let different = |ending: &str| theirs.iter().find(|name| name.ends_with(ending) && !ours.contains(name));
        assert!(different(".svg").is_some() && different(".woff2").is_some() && different(".css").is_some());
    }

    #[test]
    fn a_file_of_a_theme_is_known_by_its_name_and_its_bytes() {
        for name in ["site.css", "LICENCE"] {
            let path = hashed(name, b"a {}");
            let name = path.strip_prefix("assets/").unwrap();
            assert!(is_named_after(name, || b"a {}".to_vec()) && !is_named_after(name, || b"b {}".to_vec()), "{name}");
        }
        assert!(!is_named_after("site.css", || panic!("nobody needs to read it")));
    }

    #[test]
    fn a_font_that_no_style_sheet_names_is_left_out() {
        assert!(made(&[]).iter().any(|name| name.ends_with(".woff2")));
        assert!(!made(&[("site.css", "body {}")]).iter().any(|name| name.ends_with(".woff2")));
    }
}
