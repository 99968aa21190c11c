//! The settings of a site: `content/site.yaml`.

use std::net::IpAddr;

use ipnet::IpNet;

use crate::brand::{Brand, Motif};
use crate::exceptions::Exceptions;
use crate::fields::{Fields, Found, FromYaml, Reader};
use crate::item::Worded;
use crate::languages::{Languages, is_language};
use crate::notify::Notify;
use crate::radar::{Radar, Rule};
use crate::value::{Day, Markdown, ORGANISATION, Ref};
use crate::yaml::{self, Node};
use crate::{Code, Diagnostic, Place, SitePath, Source, choice, mapping, nested};

/// How many things a page of a list shows, unless the settings say otherwise: three columns of eight rows.
pub const PER_PAGE: usize = 24;
/// A page of more things than this is not read to its end by anybody.
const MOST_PER_PAGE: i64 = 500;
/// The language of a site that does not say.
const USUAL: &str = "en";

mapping! {
    /// What `site.yaml` says.
    pub struct Settings {
        /// The programme's name.
        name: Option<String>,
        /// What it is, in one line.
        strapline: Option<String>,
        /// Where it is.
        place: Option<String>,
        /// Who runs it.
        run_by: Option<Ref<ORGANISATION>>,
        /// What it is for.
        purpose: Option<Markdown>,
        /// What happens at the moment.
        now: Option<Now>,
        /// What people can count on.
        promises: Vec<String>,
        /// For letters and postcards.
        postal_address: Option<String>,
        /// Where the site will be, `https://…/`.
        base_url: Option<BaseUrl>,
        /// The origin of the worker, when it is not the site's own.
        submit_to: Option<BaseUrl>,
        /// Its languages, the first being its own.
        languages: Vec<String>,
        /// The theme's folder.
        theme: Option<String>,
        /// What the site wears of its organisation.
        brand: Option<Brand>,
        /// Its zone for times, such as `Europe/London`.
        time_zone: Option<String>,
        /// It is a demonstration, and says so on every page.
        example: bool,
        /// What others may do with its text.
        licence: Option<Licence>,
        /// How many things a page of a list shows.
        per_page: Option<i64>,
        /// The public keys (`age1…`) of the editors, to whom private answers are sealed.
        keys: Vec<String>,
        /// The networks of the proxies in front of the worker, whose word on where a request comes from is taken.
        trusted_proxies: Vec<Network>,
        /// The ways in which lists can be seen in part; all there are, unless some are named.
        facets: Vec<FacetName>,
        /// Which families of files are made.
        outputs: Option<Outputs>,
        /// Where the content's history is public.
        repository: Option<String>,
        /// Whom to tell of a hole in the site's security.
        security_contact: Option<SecurityContact>,
        /// Whom to tell that submissions wait.
        notify: Option<Notify>,
        /// After how long editors are reminded of what stands still.
        radar: Option<Radar>,
        /// Rules that are not to speak of `site.yaml`, with reasons.
        exceptions: Exceptions,
    }
}

nested! {
    /// What happens at the moment.
    pub struct Now {
        /// In a sentence.
        text: Option<String>,
        /// As of.
        date: Option<Day>,
    } require { "text": "what happens, in a sentence", "date": "as of which day", }
}

nested! {
    /// A licence.
    pub struct Licence {
        /// Its name.
        name: Option<String>,
        /// Its text.
        url: Option<String>,
    } require { "name": "what it is called", }
}

nested! {
    /// Whom to tell of a hole in the site's security, for `/.well-known/security.txt` (RFC 9116).
    pub struct SecurityContact {
        /// An address: `mailto:…`, `https://…` or `tel:…`.
        contact: Option<Contact>,
        /// Until when this is sure to be right; less than a year ahead is advised.
        expires: Option<Day>,
        /// Where it stands what reporters can expect.
        policy: Option<String>,
    } require {
        "contact": "an address, like mailto:security@example.org",
        "expires": "until when this holds, like 2027-09-30",
    }
}

choice! {
    /// Whether a family of files is made.
    pub enum Switch {
        /// It is.
        On = "on",
        /// It is not.
        Off = "off",
    }
}

choice! {
    /// A way in which a list can be seen in part.
    pub enum FacetName {
        /// By the question answered.
        Challenge = "challenge",
        /// By district.
        Area = "area",
        /// By stage.
        Stage = "stage",
        /// By theme.
        Theme = "theme",
        /// By round.
        Round = "round",
        /// By the kind of prototype or support.
        Kind = "kind",
        /// By what an organisation is to the programme.
        Relationship = "relationship",
        /// By whether an organisation has a legal form.
        Formality = "formality",
    }
}

nested! {
    /// Which families of files are made; all are, unless switched off.
    pub struct Outputs {
        /// Atom and JSON feeds.
        feeds: Option<Switch>,
        /// Feeds of one thing: a question, a district, a prototype, a conversation.
        feeds_of_things = "feeds-of-things": Option<Switch>,
        /// The list for search engines.
        sitemap: Option<Switch>,
        /// Open data: CSV, JSON, and what describes them.
        data: Option<Switch>,
        /// Calendars of events.
        calendars: Option<Switch>,
        /// The index in which browsers search.
        search: Option<Switch>,
        /// Drawings for things without a picture.
        covers: Option<Switch>,
        /// Charts beside their tables.
        charts: Option<Switch>,
        /// Sheets to be printed: cards for workshops, postcards.
        print: Option<Switch>,
        /// What pages say of themselves to machines.
        json_ld = "json-ld": Option<Switch>,
        /// Parts of lists by two facets at once: by district and something else.
        pairs: Option<Switch>,
        /// Lists in further orders.
        orders: Option<Switch>,
    }
}

/// A family of files of a built site.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Output {
    /// Atom and JSON feeds.
    Feeds,
    /// Feeds of one thing: a question, a district, a prototype, a conversation. Without feeds there are none.
    FeedsOfThings,
    /// The list for search engines.
    Sitemap,
    /// Open data.
    Data,
    /// Calendars of events.
    Calendars,
    /// The index in which browsers search.
    Search,
    /// Drawings for things without a picture.
    Covers,
    /// Charts beside their tables.
    Charts,
    /// Sheets to be printed.
    Print,
    /// What pages say of themselves to machines.
    JsonLd,
    /// Parts of lists by two facets at once.
    Pairs,
    /// Lists in further orders.
    Orders,
}

/// The address of a site, without a slash at its end.
#[derive(Clone, Debug, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
#[serde(transparent)]
pub struct BaseUrl(String);

impl BaseUrl {
    /// The address, when it is an absolute one.
    pub fn parse(text: &str) -> Option<BaseUrl> {
        let host = text.strip_prefix("https://").or_else(|| text.strip_prefix("http://"))?;
        let odd = host.is_empty()
            || host.starts_with('/')
            || host.contains(|c: char| c.is_whitespace() || "\"'<>?#".contains(c));
        (!odd).then(|| BaseUrl(text.trim_end_matches('/').to_owned()))
    }

    /// All of it, such as `https://example.org/showcase`.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// Whether it is at one of the names that nobody can have, because they stand in examples (RFC 2606, section 3).
    pub fn is_an_example(&self) -> bool {
        let host = self.origin().split_once("://").map_or("", |(_, host)| host);
        ["example.org", "example.com", "example.net"].iter().any(|name| host.eq_ignore_ascii_case(name))
    }

    /// What a browser calls its origin, such as `https://example.org`.
    pub fn origin(&self) -> &str {
        &self.0[..self.0.len() - self.path().len()]
    }

    /// The path in it, such as `/showcase`; empty for a site at the root of its host.
    pub fn path(&self) -> &str {
        let after_scheme = self.0.find("://").map_or(0, |at| at + 3);
        self.0[after_scheme..].find('/').map_or("", |at| &self.0[after_scheme + at..])
    }
}

impl Worded for BaseUrl {
    fn speak(&mut self, _: &Self) {}
}

impl FromYaml for BaseUrl {
    fn from_yaml(node: &Node, reader: &mut Reader<'_>) -> Option<BaseUrl> {
        let url = node.text().and_then(BaseUrl::parse);
        url.or_else(|| {
            reader.wrong(node, "the address of the site", "write it in full, like https://ideas.example.org/")
        })
    }
}

/// A network, such as `10.0.0.0/8`, or a single address.
#[derive(Clone, Copy, Debug, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
#[serde(transparent)]
pub struct Network(IpNet);

impl Network {
    /// The network, when it is one.
    pub fn parse(text: &str) -> Option<Network> {
        text.parse().ok().or_else(|| text.parse::<IpAddr>().ok().map(IpNet::from)).map(Network)
    }

    /// Whether an address is in it.
    pub fn has(&self, address: IpAddr) -> bool {
        self.0.contains(&address)
    }
}

impl Worded for Network {
    fn speak(&mut self, _: &Self) {}
}

impl FromYaml for Network {
    fn from_yaml(node: &Node, reader: &mut Reader<'_>) -> Option<Network> {
        let network = node.text().and_then(Network::parse);
        network.or_else(|| reader.wrong(node, "the address of a network", "write it like 10.0.0.0/8, or 127.0.0.1"))
    }
}

/// Where somebody can be reached, as an address with its scheme.
#[derive(Clone, Debug, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
#[serde(transparent)]
pub struct Contact(String);

impl Contact {
    /// The address, when it says how it is to be used (RFC 9116, section 2.5.3).
    pub fn parse(text: &str) -> Option<Contact> {
        let rest = ["mailto:", "https://", "tel:"].iter().find_map(|scheme| text.strip_prefix(scheme))?;
        let fine = !rest.is_empty() && !rest.contains(|c: char| c.is_whitespace() || c.is_control());
        fine.then(|| Contact(text.to_owned()))
    }

    /// All of it, such as `mailto:security@example.org`.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl Worded for Contact {
    fn speak(&mut self, _: &Self) {}
}

impl FromYaml for Contact {
    fn from_yaml(node: &Node, reader: &mut Reader<'_>) -> Option<Contact> {
        let contact = node.text().and_then(Contact::parse);
        contact
            .or_else(|| reader.wrong(node, "an address with its scheme", "write it like mailto:security@example.org"))
    }
}

/// Reads `site.yaml` in the site's own language. What could be read is there even when there are mistakes.
pub fn parse(source: &Source) -> (Option<Settings>, Vec<(String, Node)>, Found) {
    parse_in(source, None)
}

/// Reads `site.yaml` in a language; in the site's own, if none is asked for.
pub fn parse_in(source: &Source, language: Option<&str>) -> (Option<Settings>, Vec<(String, Node)>, Found) {
    let root = match yaml::parse_all(source) {
        Ok(root) => root,
        Err(mistakes) => return (None, Vec::new(), Found { mistakes, ..Default::default() }),
    };
    let all = languages_of(&root);
    let own = all.first().map_or("", String::as_str);
    let mut reader = Reader::new(source).speaking(&Languages::asking(&all, language.unwrap_or(own)));
    let Some(fields) = reader.fields(&root) else { return (None, Vec::new(), reader.found) };
    let mut fields = fields.topmost();
    let mut settings = Settings::read(&mut fields);
    fields.require("name", "what the programme is called");
    check_zone(&settings, &mut fields);
    check_keys(&settings, &mut fields);
    check_languages(&settings, &mut fields);
    fields.range("per_page", settings.per_page, 1..=MOST_PER_PAGE);
    let own = fields.finish();
    if let Some(place) = settings.languages.iter().position(|one| Some(one.as_str()) == language) {
        settings.languages[..=place].rotate_right(1);
    }
    (Some(settings), own, reader.found)
}

/// The languages that are written there; the usual one, if none are.
fn languages_of(root: &Node) -> Vec<String> {
    let written = root.get("languages");
    let several = written.into_iter().flat_map(Node::elements).filter_map(Node::text);
    let all: Vec<String> = several.chain(written.and_then(Node::text)).map(str::to_owned).collect();
    if all.is_empty() { vec![USUAL.to_owned()] } else { all }
}

/// A language becomes a part of addresses and the name of a file of words.
fn check_languages(settings: &Settings, fields: &mut Fields<'_, '_, '_>) {
    for (n, language) in settings.languages.iter().enumerate() {
        let at = fields.place_of("languages");
        let twice = settings.languages[..n].contains(language);
        let (message, help) = match is_language(language) {
            true if twice => (format!("the language `{language}` is written twice"), "remove one of the two"),
            true => continue,
            false => (
                format!("`{language}` is not the short name of a language"),
                "write it as in web pages: `en` for English, `cy` for Welsh",
            ),
        };
        fields.reader.mistake(Code::ValueWrong, at, message, Some(help.into()));
    }
}

fn check_zone(settings: &Settings, fields: &mut Fields<'_, '_, '_>) {
    let Some(name) = settings.time_zone.as_deref().filter(|name| jiff::tz::TimeZone::get(name).is_err()) else {
        return;
    };
    let (at, help) = (fields.place_of("time_zone"), "write it as continent and city, like Europe/London");
    fields.reader.mistake(Code::ValueWrong, at, format!("`{name}` is not a time zone"), Some(help.into()));
}

/// A public key of `age` is `age1` and 58 letters and digits (X25519 recipients, C2SP.org/age).
const KEY_LENGTH: usize = 62;

fn check_keys(settings: &Settings, fields: &mut Fields<'_, '_, '_>) {
    let fine = |key: &&String| key.starts_with("age1") && key.len() == KEY_LENGTH;
    for key in settings.keys.iter().filter(|key| !fine(key)) {
        let (at, help) = (fields.place_of("keys"), "copy the whole line that `showground keys new` prints");
        fields.reader.mistake(Code::ValueWrong, at, format!("`{key}` is not a public key"), Some(help.into()));
    }
}

impl Settings {
    /// The language of the site, or that in which these settings were asked for.
    pub fn language(&self) -> &str {
        self.languages.first().map_or(USUAL, String::as_str)
    }

    /// Its languages, its own first, with one of them asked for.
    pub fn asking(&self, language: &str) -> Languages {
        let usual = [USUAL.to_owned()];
        Languages::asking(if self.languages.is_empty() { &usual } else { &self.languages }, language)
    }

    /// How many things a page of a list shows.
    pub fn per_page(&self) -> usize {
        self.per_page.and_then(|n| usize::try_from(n).ok()).filter(|n| *n > 0).unwrap_or(PER_PAGE)
    }

    /// The name of the theme.
    pub fn theme(&self) -> &str {
        self.theme.as_deref().unwrap_or("showground")
    }

    /// After how many days or months a rule of the radar fires; nothing where it is switched off.
    pub fn radar_limit(&self, rule: Rule) -> Option<u16> {
        self.radar.as_ref().map_or(Some(rule.usual()), |radar| radar.limit(rule))
    }

    /// What drawings show.
    pub fn motifs(&self) -> &[Motif] {
        self.brand.as_ref().map(|brand| brand.motifs.as_slice()).filter(|some| !some.is_empty()).unwrap_or(Motif::ALL)
    }

    /// Whether lists can be seen in part by a facet.
    pub fn has_facet(&self, name: FacetName) -> bool {
        self.facets.is_empty() || self.facets.contains(&name)
    }

    /// Whether a family of files is made.
    pub fn makes(&self, output: Output) -> bool {
        let Some(outputs) = &self.outputs else { return true };
        let switch = match output {
            Output::Feeds => outputs.feeds,
            Output::FeedsOfThings if outputs.feeds == Some(Switch::Off) => outputs.feeds,
            Output::FeedsOfThings => outputs.feeds_of_things,
            Output::Sitemap => outputs.sitemap,
            Output::Data => outputs.data,
            Output::Calendars => outputs.calendars,
            Output::Search => outputs.search,
            Output::Covers => outputs.covers,
            Output::Charts => outputs.charts,
            Output::Print => outputs.print,
            Output::JsonLd => outputs.json_ld,
            Output::Pairs => outputs.pairs,
            Output::Orders => outputs.orders,
        };
        switch != Some(Switch::Off)
    }
}

/// What is wrong with having no settings.
pub fn missing() -> Diagnostic {
    let mistake = Diagnostic::error(Code::KeyMissing, "this folder is not a site: it has no `content/site.yaml`")
        .help("run `showground new site FOLDER` to make one, or give the right folder with `--root`");
    Diagnostic { at: SitePath::parse("content/site.yaml").as_ref().map(Place::file), ..mistake }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_base_url_knows_its_path() {
        assert_eq!(BaseUrl::parse("https://a.org/").unwrap().path(), "");
        assert_eq!(BaseUrl::parse("https://a.org/b/c/").unwrap().path(), "/b/c");
        assert_eq!(BaseUrl::parse("a.org"), None);
        assert_eq!(BaseUrl::parse("https://a.org/\"><script>"), None);
    }
}
