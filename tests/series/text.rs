//! Files as an editor could write them: each is decided by a few numbers, so that a failing series shrinks to plain files.

use model::item::Kind;

use super::THEMES;

/// Numbers that decide what stands in a file. Nought is always the plainest choice.
pub struct Genes<'g> {
    numbers: &'g [u8],
    next: usize,
}

impl<'g> Genes<'g> {
    /// Those numbers, over and over.
    pub fn new(numbers: &'g [u8]) -> Genes<'g> {
        Genes { numbers, next: 0 }
    }

    fn next(&mut self) -> usize {
        self.next += 1;
        usize::from(self.numbers[(self.next - 1) % self.numbers.len()])
    }

    /// One of these.
    fn one<'t>(&mut self, of: &[&'t str]) -> &'t str {
        of[self.next() % of.len()]
    }

    /// Whether something happens that happens once in so many times.
    fn once_in(&mut self, times: usize) -> bool {
        self.next() % times == times - 1
    }

    /// A reference to a thing of these folders, which may not be there, with or without its folder.
    fn to(&mut self, folders: &[&str]) -> String {
        let (folder, slug) = (self.one(folders), self.one(&["ant", "bee", "cat", "ant", "bee", "cat", "dog"]));
        if self.once_in(4) { slug.to_owned() } else { format!("{folder}/{slug}") }
    }

    /// No, one or two references.
    fn some(&mut self, folders: &[&str]) -> String {
        let all: Vec<String> = (0..self.next() % 3).map(|_| self.to(folders)).collect();
        format!("[{}]", all.join(", "))
    }
}

/// The names of things; the last ones only where nobody minds.
pub const SLUGS: [&str; 5] = ["ant", "bee", "cat", "dog", "ant/bee"];
/// The days on which something happens, or could.
pub const DAYS: [&str; 9] = [
    "2026-11-24",
    "2026-11-25",
    "2026-11-29",
    "2026-12-18",
    "2026-12-19",
    "2026-09-10",
    "2026-08-31",
    "2027-03-01",
    "2028-01-01",
];

/// The path of a thing.
pub fn path_of(kind: Kind, slug: &str) -> String {
    let below = if kind == Kind::Comment { "/ideas/ant" } else { "" };
    let below = if kind == Kind::Feedback { "/ant" } else { below };
    let folder = format!("{}{below}", kind.folder());
    format!("content/{folder}/{slug}.md")
}

/// A file in the folder of a type.
pub fn item(kind: Kind, numbers: &[u8]) -> String {
    let mut genes = Genes::new(numbers);
    let text = body(&mut genes);
    let mut lines = common(&mut genes);
    lines.extend(own(kind, &mut genes));
    lines.retain(|line| !line.is_empty());
    format!("---\n{}\n---\n{text}", lines.join("\n"))
}

/// What every type has.
fn common(g: &mut Genes<'_>) -> Vec<String> {
    let title = g.one(&["Ant", "Bee", "Cat", "Dog", "\"A & <b>\"", "A much longer title than the others have"]);
    let mut lines = vec![format!("title: {title}"), format!("date: {}", g.one(&DAYS))];
    for (key, values, times) in [
        ("summary", &["One.", "Two."][..], 2),
        ("draft", &["true"], 8),
        ("publish_on", &DAYS, 8),
        ("unpublish_on", &DAYS, 12),
        ("announce_on", &DAYS, 8),
        ("updated", &DAYS, 6),
        ("featured", &["true"], 6),
        ("featured_order", &["1", "2"], 6),
        ("aliases", &["[dog]", "[ant]", "[old, older]"], 6),
        ("lang", &["cy", "en"], 8),
        ("themes", &["[live]", "[work]", "[work, live]", "[rest]"], 2),
        ("areas", &["[north]", "[south]", "[south, north]", "[east]"], 2),
        ("tags", &["[a, b]"], 6),
        ("images", &["[{src: a.svg, alt: An a}]", "[{src: b.svg, alt: A b}]"], 6),
        ("links", &["[{url: \"https://example.org/\", title: More}]"], 8),
        ("comments", &["open", "closed"], 5),
        ("submission", &["ABCDEFGHJK"], 10),
        ("own_key", &["one", "{a: [1, 2]}"], 8),
    ] {
        let value = g.one(values);
        lines.push(if g.once_in(times) { format!("{key}: {value}") } else { String::new() });
    }
    if g.once_in(3) {
        lines.push(format!("round: {}", g.to(&["rounds"])));
    }
    if g.once_in(3) {
        lines.push(format!("challenges: {}", g.some(&["challenges"])));
    }
    lines
}

fn body(g: &mut Genes<'_>) -> String {
    let text = g.one(&[
        "One.\n",
        "Two.\n",
        "",
        "See [it](/ideas/ant/).\n",
        "See [it](/ideas/dog/).\n",
        "![A picture](/images/a.svg)\n",
        "# Head\n\n```rust\nfn a() {}\n```\n",
        "<b>Bold</b> and *not*.\n",
        "CODE",
    ]);
    if text == "CODE" { code(g) } else { text.to_owned() }
}

/// Blocks of code that were there before, elsewhere, or in another language, and what looks like one.
fn code(g: &mut Genes<'_>) -> String {
    let blocks = [
        "```rust\nlet a = \"b\";\n```\n",
        "```python\nlet a = \"b\";\n```\n",
        "```txt\nlet a = b;\n```\n",
        "```rust\nlet a = \"c\";\n```\n",
        "- in a list\n\n  ```rust\n  let a = \"b\";\n  ```\n",
        "Noted.[^1]\n\n[^1]: Below\n\n    ```rust\n    let a = \"b\";\n    ```\n",
        "    let a = \"b\";\n",
        "<pre class=\"code\" tabindex=\"0\"><code>let a = b;\n</code></pre>\n",
    ];
    (0..3).map(|_| g.one(&blocks)).collect::<Vec<_>>().join("\n")
}

/// What only one type has.
fn own(kind: Kind, g: &mut Genes<'_>) -> Vec<String> {
    match kind {
        Kind::Round => round(g),
        Kind::Challenge => vec![format!("owner: {}", g.to(&["organisations"]))],
        Kind::Idea => idea(g),
        Kind::Prototype => prototype(g),
        Kind::Need => need(g),
        Kind::Offer => offer(g),
        Kind::Event => event(g),
        Kind::Feedback => feedback(g),
        Kind::Update => vec![
            format!("about: {}", g.to(&["ideas", "prototypes", "rounds"])),
            format!("kind: {}", g.one(&["update", "you-said-we-did", "milestone"])),
            format!("by: {}", g.some(&["people", "organisations"])),
        ],
        Kind::Comment => comment(g),
        Kind::Organisation => vec![
            format!("kind: {}", g.one(&["council", "charity"])),
            format!("members: {}", g.some(&["organisations"])),
            if g.once_in(3) { format!("spun_out_of: {}", g.to(&["prototypes"])) } else { String::new() },
        ],
        Kind::Person => vec!["consent_on: 2026-09-10".to_owned()],
        Kind::Award => vec![
            format!("to: [{}]", g.to(&["prototypes", "ideas", "people"])),
            format!("given_by: {}", g.some(&["organisations", "people"])),
            "reason: It is good.".to_owned(),
            "kind: prize".to_owned(),
        ],
        Kind::Post => vec![
            format!("about: {}", g.some(&["ideas", "prototypes"])),
            format!("question: {}", g.one(&["Why?", "How?"])),
            format!("what_we_heard: {}", g.one(&["Much.", "Little."])),
        ],
        Kind::Page => vec![
            format!("nav: {}", g.one(&["none", "header", "footer"])),
            format!("nav_order: {}", g.one(&["1", "2"])),
            format!("template: {}", g.one(&["page", "special", "home", "privacy", "glossary"])),
        ],
    }
}

fn round(g: &mut Genes<'_>) -> Vec<String> {
    vec![
        format!("number: {}", g.one(&["1", "2"])),
        format!("opens: {}", g.one(&["2026-09-01", "2026-11-25"])),
        format!("closes: {}", g.one(&["2026-12-18", "2026-11-24"])),
        format!("final_event: {}", g.one(&["2026-12-18", "2027-01-01"])),
        format!("partners: {}", g.some(&["organisations"])),
        format!("highlights: {}", g.some(&["ideas", "prototypes"])),
        if g.once_in(3) { format!("previous: {}", g.to(&["rounds"])) } else { String::new() },
        format!("findings: [{}]", g.one(&["We *learnt*.", ""])),
    ]
}

fn idea(g: &mut Genes<'_>) -> Vec<String> {
    let answer = format!("answer: {{by: {}, date: {}, decision: taking-up}}", g.to(&["organisations"]), g.one(&DAYS));
    vec![
        format!("problem: {}", g.one(&["It is *hard*.", "It is hard."])),
        format!("people: [{{person: {}, name_shown: A, role: author}}]", g.to(&["people"])),
        format!("built_on: {}", g.some(&["ideas"])),
        if g.once_in(5) { format!("joined_into: {}", g.to(&["ideas"])) } else { String::new() },
        if g.once_in(3) { answer } else { String::new() },
        if g.once_in(3) { format!("group: {}", g.to(&["organisations"])) } else { String::new() },
        format!("stages: [{{stage: shared, date: {}}}]", g.one(&DAYS)),
    ]
}

fn prototype(g: &mut Genes<'_>) -> Vec<String> {
    vec![
        format!("kind: {}", g.one(&["[physical]", "[sketch, software]"])),
        format!("ideas: {}", g.some(&["ideas"])),
        format!("built_on: {}", g.some(&["prototypes"])),
        format!("team: [{{person: {}, roles: [designer]}}]", g.to(&["people"])),
        format!("owners: [{}]", if g.once_in(3) { g.to(&["organisations", "people"]) } else { String::new() }),
        format!("how_it_works: {}", g.one(&["It *folds*.", "It folds."])),
        format!("test_tasks: [{{id: sit, task: {}}}]", g.one(&["Sit down.", "Stand up."])),
        format!(
            "stages: [{{stage: building, date: 2026-10-01}}{}]",
            g.one(&["", ", {stage: testing, date: 2026-11-01}"])
        ),
    ]
}

fn need(g: &mut Genes<'_>) -> Vec<String> {
    vec![
        format!("for: {}", g.to(&["prototypes", "ideas", "organisations"])),
        format!("kinds: {}", g.one(&["[kit]", "[money, space]", "[]"])),
        format!("in_their_words: {}", g.one(&["Four *planks*.", "Five planks."])),
        format!("status: {}", g.one(&["open", "matched", "met"])),
        format!(
            "matches: [{{offer: {}, status: {}, public: {}}}]",
            g.to(&["offers"]),
            g.one(&["suggested", "delivered"]),
            g.one(&["true", "false"])
        ),
    ]
}

fn offer(g: &mut Genes<'_>) -> Vec<String> {
    vec![
        format!("kinds: {}", g.one(&["[kit]", "[money, space]"])),
        format!("what_exactly: {}", g.one(&["A *shed*.", "A shed."])),
        format!("by: {}", g.to(&["organisations", "people"])),
        if g.once_in(3) { format!("for: {}", g.to(&["prototypes", "ideas"])) } else { String::new() },
    ]
}

fn event(g: &mut Genes<'_>) -> Vec<String> {
    let day = g.one(&DAYS);
    vec![
        "kind: workshop".to_owned(),
        format!("starts: {day}T10:00"),
        if g.once_in(2) { format!("ends: {day}T12:00") } else { String::new() },
        format!("ideas: {}", g.some(&["ideas"])),
        format!("prototypes: {}", g.some(&["prototypes"])),
        format!("organisations_there: {}", g.some(&["organisations"])),
        if g.once_in(2) { "venue: {name: The hall, area: south}".to_owned() } else { String::new() },
    ]
}

fn feedback(g: &mut Genes<'_>) -> Vec<String> {
    vec![
        format!("about: {}", g.one(&["ant", "prototypes/bee"])),
        format!("got_in_the_way: {}", g.one(&["It *folded*.", "Nothing."])),
        format!("would_use: {}", g.one(&["maybe", "\"yes\""])),
        format!("quote_ok: {}", g.one(&["true", "false"])),
        format!("tasks: [{{id: sit, done: \"{}\", ease: 4}}]", g.one(&["yes", "no"])),
        if g.once_in(2) { "name_shown: Ann".to_owned() } else { String::new() },
    ]
}

fn comment(g: &mut Genes<'_>) -> Vec<String> {
    vec![
        format!("about: {}", g.to(&["ideas", "prototypes", "needs", "events", "posts"])),
        format!("name_shown: {}", g.one(&["Ben", "Ann"])),
        format!("by_role: {}", g.one(&["public", "team"])),
        if g.once_in(3) { format!("reply_to: {}", g.one(&["ant", "bee", "cat"])) } else { String::new() },
    ]
}

/// How many numbers decide about the settings.
pub const SETTINGS: usize = 12;

/// `site.yaml`, with one of the themes that the series uses.
pub fn settings(numbers: &[u8; SETTINGS], own_theme: bool) -> String {
    let mut g = Genes::new(numbers);
    let mut lines = vec![
        format!("name: {}", g.one(&["The site", "Our site"])),
        format!("theme: {}", if own_theme { g.one(&THEMES) } else { "showground" }),
    ];
    for (key, values) in [
        ("base_url", &["https://example.org/", "https://example.org/sub/", "https://example.com/"][..]),
        ("per_page", &["24", "1", "2"]),
        ("time_zone", &["Europe/London", "Asia/Tokyo"]),
        ("languages", &["[en]", "[cy, en]"]),
        ("facets", &["[challenge, area, stage, theme, round, kind]", "[area]", "[stage, kind]"]),
        (
            "outputs",
            &[
                "{feeds: on}",
                "{feeds: off}",
                "{sitemap: off}",
                "{data: off, calendars: off}",
                "{feeds-of-things: off, json-ld: off}",
            ],
        ),
        ("run_by", &["ant", "bee", "dog"]),
        ("purpose", &["To *see*.", "To see [it](/ideas/ant/)."]),
        ("now", &["{text: We build., date: 2026-11-24}", "{text: We rest., date: 2026-11-25}"]),
        ("submit_to", &["", "https://forms.example.org/"]),
        ("strapline", &["A line", "A lane"]),
    ] {
        let value = g.one(values);
        lines.push(if value.is_empty() { String::new() } else { format!("{key}: {value}") });
    }
    lines.join("\n") + "\n"
}

/// Some vocabulary's file.
pub fn words(which: u8, numbers: &[u8]) -> (String, String) {
    let mut g = Genes::new(numbers);
    let (name, ids) = match which % 3 {
        0 => ("areas", ["north", "south", "east"]),
        1 => ("themes", ["live", "work", "rest"]),
        _ => ("roles", ["author", "designer", "lead"]),
    };
    let word = |id: &&str| format!("- {{id: {id}, label: {}}}\n", g.one(&["One", "Two", "Six"]));
    let text: String = ids.iter().map(word).collect();
    (format!("content/vocab/{name}.yaml"), text)
}

/// Some form's file.
pub fn form(which: u8, numbers: &[u8]) -> (String, String) {
    let mut g = Genes::new(numbers);
    let (name, about) = match which % 3 {
        0 => ("idea", "  - {id: area, kind: radios, label: Where?, options_from: areas, shown: published, as: areas}"),
        1 => (
            "comment",
            "  - {id: about, kind: reference, of: [ideas, prototypes, needs, events, posts], required: Say what, shown: published}\n  \
             - {id: reply_to, kind: hidden, label: Is it a reply?, max: 100, shown: published}",
        ),
        _ => ("feedback", "  - {id: about, kind: reference, of: [prototypes], required: Say what, shown: published}"),
    };
    let period = g.one(&["", "round: current\n", "round: ant\n"]);
    let at = g.one(&["new", "make"]);
    let text = format!(
        "title: {}\nat: /{name}s/{at}/\nbecomes: {name}\n{period}retention: P90D\nintro: {}\nfields:\n{about}\n  \
         - {{id: words, kind: text, label: {}, shown: published, as: body, required: Say it}}\n",
        g.one(&["Tell us", "Ask us"]),
        g.one(&["Be *kind*.", "Be kind."]),
        g.one(&["What?", "Why?"]),
    );
    (format!("content/forms/{name}.yaml"), text)
}
