//! The files of pictures: that they come soon on a slow connection, and that a browser can keep room for them.

use std::collections::BTreeMap;

use model::yaml::Node;
use model::{Code, Diagnostic, Place, SitePath};
use pulldown_cmark::Event;

use super::alt::{ENDINGS, pictures};
use super::sheet::{Passage, Sheet};
use crate::Built;
use crate::tree::{Listed, Tree};

/// What a picture may weigh, in bytes: on a slow mobile connection of 400 kbit/s it takes four seconds.
const HEAVIEST: u64 = 200_000;

/// The pictures of a site; each is spoken of where it is first shown, as there somebody can answer for it.
pub fn check(sheets: &[Sheet<'_>], built: &Built<'_>) -> Vec<Diagnostic> {
    let shown = shown(sheets);
    let files =
        built.tree.assets.iter().filter(|file| file.path.under("content/images").is_some() && is_picture(&file.path));
    let of_files = files.filter_map(|file| {
        let place = || shown.get(file.path.as_str()).cloned().unwrap_or_else(|| Place::file(&file.path));
        heavy(file).or_else(|| no_size(file, built.tree)).map(|finding| finding.at(place()))
    });
    of_files.chain(sheets.iter().flat_map(in_html)).collect()
}

fn is_picture(path: &SitePath) -> bool {
    path.extension().is_some_and(|end| ENDINGS.contains(&format!(".{}", end.to_ascii_lowercase()).as_str()))
}

/// Where each file is first shown.
fn shown(sheets: &[Sheet<'_>]) -> BTreeMap<String, Place> {
    let mut shown = BTreeMap::new();
    let mut note = |src: &str, place: Place| {
        let file = src.strip_prefix("/images/").unwrap_or(src);
        shown.entry(format!("content/images/{file}")).or_insert(place);
    };
    for sheet in sheets {
        for image in sheet.front.get("images").map(Node::elements).unwrap_or_default() {
            let src = image.get("src").and_then(|src| Some((src.text()?, src.span)));
            src.into_iter().for_each(|(src, span)| note(src, Place::at(&sheet.source, span)));
        }
        for passage in sheet.prose() {
            pictures(&passage).iter().for_each(|(_, src, range)| note(src, sheet.place(&passage, range)));
        }
    }
    shown
}

fn heavy(file: &Listed) -> Option<Diagnostic> {
    let (name, bytes) = (file.path.under("content/images")?, file.stat.bytes());
    let message =
        format!("the picture {name} has {} KB; more than {} take long on a phone", bytes / 1000, HEAVIEST / 1000);
    let help = "make it smaller: 1,600 pixels are wide enough, and WebP or JPEG at a quality of 80 looks the same";
    (bytes > HEAVIEST).then(|| Diagnostic::warning(Code::ImageHeavy, message).help(help))
}

/// Whether nobody can tell how large a picture is: its bytes are damaged, or are no picture. What is too large to be read is
/// too heavy anyway.
fn no_size(file: &Listed, tree: &Tree) -> Option<Diagnostic> {
    let bytes = tree.bytes(&file.path).ok()?;
    let is_drawing = file.path.extension().is_some_and(|end| end.eq_ignore_ascii_case("svg"));
    let has_size = if is_drawing { drawing_has_size(&bytes) } else { imagesize::blob_size(&bytes).is_ok() };
    let help = match is_drawing {
        true => "add `viewBox`, or `width` and `height`, to its element `<svg>`",
        false => "save it again as JPEG, PNG or WebP, under a name that ends so",
    };
    let message = format!("nobody can tell how large the picture {} is", file.path.under("content/images")?);
    (!has_size).then(|| Diagnostic::warning(Code::ImageNoSize, message).help(help))
}

fn drawing_has_size(bytes: &[u8]) -> bool {
    let text = String::from_utf8_lossy(bytes);
    let head = text.split_once("<svg").and_then(|(_, rest)| rest.split('>').next()).unwrap_or_default();
    head.contains("viewBox") || (head.contains("width=") && head.contains("height="))
}

/// Pictures that editors wrote as HTML, without their size.
fn in_html(sheet: &Sheet<'_>) -> Vec<Diagnostic> {
    sheet.prose().iter().flat_map(|passage| unsized_in(passage, sheet)).collect()
}

fn unsized_in(passage: &Passage<'_>, sheet: &Sheet<'_>) -> Vec<Diagnostic> {
    let pieces = passage.events().filter(|(event, _)| matches!(event, Event::Html(_) | Event::InlineHtml(_)));
    let pictures = pieces.flat_map(|(_, range)| {
        let html = &passage.text[range.clone()];
        let starts = html.match_indices("<img").map(|(at, _)| at).collect::<Vec<_>>();
        starts.into_iter().map(move |at| {
            range.start + at..range.start + at + html[at..].find('>').map_or(html.len() - at, |end| end + 1)
        })
    });
    let is_unsized = |tag: &str| !(tag.contains("width=") && tag.contains("height="));
    let mistake = |range| {
        Diagnostic::warning(Code::ImageNoSize, "a browser cannot keep room for this picture until it comes")
            .at(sheet.place(passage, &range))
            .help("add `width` and `height` in pixels, or write it as Markdown: `![What can be seen](file.jpg)`")
    };
    pictures.filter(|range| is_unsized(&passage.text[range.clone()])).map(mistake).collect()
}
