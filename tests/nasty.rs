//! The worst that strangers type: it comes back on its page as typed, in the right file, and nowhere as markup.
//!
//! An idea, a comment and a prototype go the whole way: sent to the real server, approved with the real command, built, and read with
//! another parser than the program's own.

use std::collections::BTreeSet;
use std::path::Path;

use tempfile::TempDir;

use crate::fixture;
use crate::html::{Part, inside, parts, text};
use crate::program::run;
use crate::server::Server;

/// What is typed into one line, no longer than a title is.
const LINE: &str = r#"--- key: v <script>alert(1)</script> {{ 1+1 }} ../../x "><svg onload=x> 🚲 ŵ ŷ مرحبا"#;

/// What is typed into a box of many lines. Each line has to come back.
const LINES: &str = r#"---
draft: true
key: value
---
<script>alert(1)</script>
{{ 1+1 }} {% include "../../x" %} {# gone #}
../../x
<img src=x onerror=alert(1)>
"><svg onload=alert(1)>
</main></textarea><iframe src="https://elsewhere.example/">
&lt;b&gt; is not <b>
🚲 👩‍🔬 naïve
Ŵyl yn y tŷ: ŵ ŷ ẅ
مرحبا بكم
===
# not a heading
1 * 2 * 3 _4_
    <p onclick="alert(1)">
'); DROP TABLE ideas; --"#;

/// A link is Markdown that strangers may use, but not to anywhere: only its words come back.
const LINK: &str = "[click here](javascript:alert(1))";

/// A name is shorter than other lines.
const NAME: &str = r#"<b>Siân</b> {{ 1+1 }} --- "x": y"#;

/// A site as `new site` makes it, with the idea, the comment and the prototype approved and built.
struct Journey {
    folder: TempDir,
    /// The files that approving wrote.
    written: BTreeSet<String>,
}

impl Journey {
    fn walk() -> Journey {
        let folder = tempfile::tempdir().unwrap();
        run(folder.path(), &["new", "site", "site"]).good();
        let root = folder.path().join("site");
        let before = fixture::files(&root);
        let server = Server::start(&root);
        approve(&root, &server.send("/submit/idea", &idea()).receipt());
        let about = idea_of(&root);
        let comment = [("about", &*about), ("comment", LINES), ("name_shown", NAME), ("consent", "yes")];
        approve(&root, &server.send("/submit/comment", &comment).receipt());
        approve(&root, &server.send("/submit/prototype", &prototype()).receipt());
        drop(server);
        let written = fixture::files(&root).into_keys().filter(|file| !before.contains_key(file)).collect();
        run(&root, &["build"]).good();
        Journey { folder, written }
    }

    fn root(&self) -> std::path::PathBuf {
        self.folder.path().join("site")
    }

    fn public(&self) -> Vec<(String, String)> {
        let text = |(name, bytes): (String, Vec<u8>)| String::from_utf8(bytes).ok().map(|text| (name, text));
        fixture::files(&self.root().join("public")).into_iter().filter_map(text).collect()
    }

    fn page(&self, file: &str) -> String {
        let page = std::fs::read_to_string(self.root().join("public").join(file));
        page.unwrap_or_else(|_| panic!("there is no {file} among {:?}", fixture::files(&self.root()).keys()))
    }
}

fn idea() -> Vec<(&'static str, &'static str)> {
    vec![
        ("challenge", "neighbourhood"),
        ("idea", LINE),
        ("problem", LINES),
        ("how", LINK),
        ("areas", "not-sure"),
        ("support", LINES),
        ("group", "informal"),
        ("group_name", NAME),
        ("name", NAME),
        ("name_shown", "full"),
        ("adult", "yes"),
        ("contact", "no"),
        ("consent", "yes"),
    ]
}

fn prototype() -> Vec<(&'static str, &'static str)> {
    vec![
        ("idea", "new"),
        ("title", LINE),
        ("kinds", "sketch"),
        ("how", LINES),
        ("meets", LINK),
        ("team_8_name", NAME),
        ("task_3_words", LINE),
        ("licence", "not-sure"),
        ("name", "Somebody"),
        ("contact", "no"),
        ("consent", "yes"),
    ]
}

fn approve(root: &Path, receipt: &str) {
    run(root, &["approve", receipt]).good();
}

/// The idea that there is.
fn idea_of(root: &Path) -> String {
    let files = fixture::files(&root.join("content/ideas"));
    assert_eq!(files.len(), 1, "one idea makes one file: {:?}", files.keys());
    format!("ideas/{}", files.keys().next().unwrap().strip_suffix(".md").unwrap())
}

#[test]
fn what_strangers_type_comes_back_as_typed_in_the_right_file_and_nowhere_as_markup() {
    let journey = Journey::walk();
    lies_in_the_right_files(&journey);
    comes_back_as_typed(&journey);
    is_nowhere_markup(&journey);
}

fn lies_in_the_right_files(journey: &Journey) {
    let content: Vec<&str> =
        journey.written.iter().map(String::as_str).filter(|file| file.starts_with("content/")).collect();
    let idea = idea_of(&journey.root());
    let expected = [
        format!("content/comments/{idea}/"),
        format!("content/{idea}.md"),
        "content/needs/".into(),
        "content/organisations/".into(),
        "content/prototypes/".into(),
    ];
    assert_eq!(content.len(), expected.len(), "{content:?}");
    for (file, expected) in content.iter().zip(expected) {
        assert!(file.starts_with(&expected) && file.ends_with(".md"), "{file}");
        assert!(file.bytes().all(|byte| byte.is_ascii_lowercase() || byte.is_ascii_digit() || b"/.-".contains(&byte)));
        assert!(!file.contains(".."), "{file}");
    }
    let elsewhere = ["content/", "inbox/done/", "inbox/editors.lock", "vault/", ".showground/"];
    for file in &journey.written {
        assert!(elsewhere.iter().any(|folder| file.starts_with(folder)), "nothing else is written, but {file} is");
    }
    let beside: Vec<_> =
        std::fs::read_dir(journey.folder.path()).unwrap().map(|entry| entry.unwrap().file_name()).collect();
    assert_eq!(beside, ["site"], "nothing is written outside the site");
}

fn comes_back_as_typed(journey: &Journey) {
    let idea = idea_of(&journey.root());
    let main = main_of(journey, &idea);
    shows(&main, LINE, 1);
    shows(&main, NAME, 2); // the author, and whoever comments
    shows(&main, "click here", 1);
    LINES.lines().for_each(|line| shows(&main, line, 2)); // the problem, and the comment
    let need = main_of(journey, &format!("support/{}", written_under(journey, "needs")));
    LINES.lines().for_each(|line| shows(&need, line, 1));
    shows(&main_of(journey, &written_under(journey, "organisations")), NAME, 1);
    let prototype = written_under(journey, "prototypes");
    let main = main_of(journey, &prototype);
    shows(&main, NAME, 1);
    LINES.lines().for_each(|line| shows(&main, line, 1));
    shows(&main_of(journey, &format!("{prototype}/test")), LINE, 2); // what to try, and how it went
    shows(&main_of(journey, "ideas"), LINE, 1);
    shows(&spaced(&text(&parts(&journey.page("feed.atom")))), LINE, 1);
}

/// The id of what approving wrote into a folder.
fn written_under(journey: &Journey, folder: &str) -> String {
    let mut ids = journey.written.iter().filter_map(|file| file.strip_prefix("content/")?.strip_suffix(".md"));
    ids.find(|id| id.starts_with(folder)).unwrap().to_owned()
}

/// The text of a page's main part, its blanks made one each.
fn main_of(journey: &Journey, id: &str) -> String {
    spaced(&text(inside(&parts(&journey.page(&format!("{id}/index.html"))), "main")))
}

/// A text is there, and at least so many times.
fn shows(page: &str, typed: &str, times: usize) {
    let (typed, found) = (spaced(typed), page.matches(&spaced(typed)).count());
    assert!(found >= times, "{typed:?} is {found} times, not {times} times in:\n{page}");
}

fn spaced(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

fn is_nowhere_markup(journey: &Journey) {
    for (file, page) in journey.public() {
        if file.ends_with(".html") || file.ends_with(".atom") || file.ends_with(".xml") {
            is_no_markup(&file, &parts(&page));
            leads_nowhere(&file, &parts(&page));
        }
    }
}

/// Nothing that was typed became an address of another host.
fn leads_nowhere(file: &str, parts: &[Part]) {
    for part in parts {
        let Part::Start(_, attrs) = part else { continue };
        for (attr, value) in attrs {
            assert!(!value.contains("elsewhere.example") || attr == "content", "{value} in {file}");
        }
    }
}

/// Covers, charts and the small pieces beside them, and marks to cut along.
fn is_ours(attrs: &[(String, String)]) -> bool {
    const DRAWINGS: [&str; 5] = ["cover ", "drawing", "swatch", "funnel__bar", "crop"];
    let is_drawing = |value: &str| DRAWINGS.iter().any(|class| value.starts_with(class));
    attrs.iter().any(|(attr, value)| attr == "class" && is_drawing(value))
}

/// The site has no frames or handlers of its own, so each would be a stranger's; a page may have one piece of data and one
/// script, that of the theme. Its drawings have a class.
pub fn is_no_markup(file: &str, parts: &[Part]) {
    let (mut data, mut scripts) = (0, 0);
    for part in parts {
        let Part::Start(name, attrs) = part else { continue };
        if &**name == "svg" && is_ours(attrs) {
            continue;
        }
        if is_data(name, attrs) {
            data += 1;
            assert!(data == 1, "a second piece of data in {file}");
            continue;
        }
        if is_of_the_theme(name, attrs) {
            scripts += 1;
            assert!(scripts == 1, "a second script in {file}");
            continue;
        }
        assert!(!matches!(&**name, "script" | "iframe" | "img" | "svg" | "object" | "embed"), "<{name}> in {file}");
        for (attr, value) in attrs {
            assert!(!attr.starts_with("on"), "{attr}={value} in {file}");
            let value = value.trim().to_ascii_lowercase();
            assert!(
                !matches!(&**attr, "href" | "src" | "action") || !value.starts_with("javascript:"),
                "{value} in {file}"
            );
        }
    }
}

/// What pages say of themselves to machines: no program, and it has no other attribute.
fn is_data(name: &str, attrs: &[(String, String)]) -> bool {
    let [(attr, value)] = attrs else { return false };
    name == "script" && attr == "type" && value == "application/ld+json"
}

/// The script of the theme, which is a file of the site.
fn is_of_the_theme(name: &str, attrs: &[(String, String)]) -> bool {
    let [(src, file), (defer, _)] = attrs else { return false };
    let hash = file.strip_prefix("/assets/site.").and_then(|rest| rest.strip_suffix(".js"));
    let is_hash = hash.is_some_and(|hash| hash.len() == 8 && hash.bytes().all(|byte| byte.is_ascii_hexdigit()));
    name == "script" && src == "src" && is_hash && defer == "defer"
}

#[test]
fn the_watch_for_markup_sees_it() {
    for bad in [
        "<p>a<script>x</script>",
        "<a href=' JavaScript:x'>",
        "<p OnClick=x>",
        "<iframe src=https://elsewhere.example>",
        "<script src=/assets/site.0123abcd.js></script>",
        "<script src=/assets/../x.js defer></script>",
        "<script type=application/ld+json></script><script type=application/ld+json></script>",
    ] {
        assert!(std::panic::catch_unwind(|| is_no_markup("a page", &parts(bad))).is_err(), "{bad}");
    }
    is_no_markup("a page", &parts("&lt;script>alert(1)&lt;/script>"));
}
