//! Themes that show everything: each template writes down all that it is given, so that a page which should have been made
//! again and was not cannot look right by chance.

use std::fs;
use std::path::Path;
use std::sync::LazyLock;

use proptest::sample::Index;

use super::THEMES;

/// What the templates of our own have in common.
const PART: &str = "<p>{{ <mark.on word=\"A part\" /> }}</p>\n";
const COMPONENT: &str = "{% component mark.on(word) %}<b>{{ word }}</b>{% endcomponent mark.on %}\n";

/// The name of each template of the default theme, and the slots that its head names.
static SLOTS: LazyLock<Vec<(String, Vec<String>)>> = LazyLock::new(|| {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("themes/showground/templates");
    let files = fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()).filter(|path| path.is_file());
    let mut slots: Vec<_> =
        files.filter_map(|path| Some((name(&path), slots(&fs::read_to_string(path).unwrap())?))).collect();
    slots.sort();
    slots
});

fn name(path: &Path) -> String {
    path.file_name().unwrap().to_string_lossy().into_owned()
}

fn slots(text: &str) -> Option<Vec<String>> {
    let list = text.lines().next()?.split_once("Slots: ")?.1.split_once(['#', '-'])?.0;
    Some(list.split(',').map(|slot| slot.trim().to_owned()).collect())
}

/// A template that writes down all that it is given. Of what all pages have in common, and which is much, only the home
/// page tells everything.
fn template(slots: &[String]) -> String {
    let is_home = slots.iter().any(|slot| slot == "call");
    let slot = |slot: &String| match slot.as_str() {
        "t" => "{{ t.list_idea }}\n".to_owned(),
        "site" if !is_home => "{{ site.name }}\n".to_owned(),
        "nav" if !is_home => "{{ nav.header }}\n".to_owned(),
        slot => format!("{{{{ {slot} }}}}\n"),
    };
    "{% include \"part.html\" %}\n".to_owned() + &slots.iter().map(slot).collect::<String>()
}

/// The names of all templates that make pages.
pub fn templates() -> impl Iterator<Item = &'static str> {
    SLOTS
        .iter()
        .map(|(name, _)| name.as_str())
        .filter(|name| !matches!(*name, "base.html" | "detail.html" | "sheets.html"))
}

fn slots_of(template: &str) -> &'static [String] {
    SLOTS.iter().find(|(name, _)| name == template).map(|(_, slots)| slots.as_slice()).unwrap_or_default()
}

/// The files of the themes with which a series begins.
pub fn files(own_theme: bool) -> Vec<(String, Vec<u8>)> {
    if !own_theme {
        let file = |name: &str, text: &str| (format!("themes/showground/templates/{name}"), text.as_bytes().to_vec());
        return vec![file("part.html", "A part\n"), file("special.html", &template(slots_of("page.html")))];
    }
    let theme = |theme: &&str| {
        let file = |file: &str, text: &str| (format!("themes/{theme}/{file}"), text.as_bytes().to_vec());
        let templates = templates().map(|name| file(&format!("templates/{name}"), &template(slots_of(name))));
        let others = [
            file("theme.yaml", "stands_alone: true\n"),
            file("templates/part.html", PART),
            file("templates/special.html", &template(slots_of("page.html"))),
            file("templates/components.html", COMPONENT),
            file("assets/site.css", "p { color: #222 }\n"),
            file("assets/site.js", "'use strict';\n"),
        ];
        templates.chain(others).collect::<Vec<_>>()
    };
    THEMES[..2].iter().flat_map(theme).collect()
}

/// A file of a theme, and what can stand in it; nothing where it can be absent.
pub fn edits(own_theme: bool, which: Index) -> (String, Vec<Option<String>>) {
    let theme = if own_theme { THEMES[0] } else { "showground" };
    let text = |text: &str| Some(text.to_owned());
    let (name, texts) = match which.index(10) {
        0 => ("templates/part.html", vec![text("A part\n"), text("Another\n"), text("{{ broken"), text(PART)]),
        1 => ("templates/idea.html", of_template("idea.html")),
        2 => ("templates/list.html", of_template("list.html")),
        3 => ("templates/feed.xml", of_template("feed.xml")),
        4 => ("templates/special.html", of_template("page.html")),
        5 => ("assets/site.css", vec![text("p { color: #222 }\n"), text("p { color: #333 }\n"), None]),
        6 => (
            "strings/en.yaml",
            vec![text("list_idea: Our ideas\n"), text("list_idea: All ideas\n"), None, text("a: [\n")],
        ),
        7 => ("assets/site.js", vec![text("'use strict';\n"), text("'use strict'; // more\n"), None]),
        8 => ("templates/components.html", vec![text(COMPONENT), text(&COMPONENT.replace("<b>", "<i>"))]),
        _ => ("templates/redirect.html", of_template("redirect.html")),
    };
    (format!("themes/{theme}/{name}"), texts)
}

fn of_template(name: &str) -> Vec<Option<String>> {
    let good = template(slots_of(name));
    let fails_for_some = "{% if item and item.comment_count %}{{ nothing | upper }}{% endif %}\n";
    vec![
        Some(good.clone()),
        Some(format!("{good}more\n")),
        Some(format!("{good}{fails_for_some}")),
        Some("{{ nothing | upper }}\n".into()),
        Some("{% if %}\n".into()),
        None,
    ]
}
