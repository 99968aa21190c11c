//! What a web server or a host has to be told of a built site: its headers, its old addresses, the page for what is not there.
//!
//! All of it is read from the pages as they were built, so that it is right for every theme: the policy that they carry
//! themselves, and where those lead that stand at an old address. The pages do without a server's help; with it, a policy
//! holds for pictures and documents, too, nobody can put a page into a frame, and old addresses lead on at once.

mod caddy;
mod netlify;
mod nginx;

use std::cell::RefCell;
use std::collections::BTreeSet;

use clap::ValueEnum;
use lol_html::{RewriteStrSettings, element, rewrite_str};
use model::settings::BaseUrl;

use crate::exit::{Failure, Outcome};
use crate::media;
use crate::publish::Site;

/// For whom it can be written.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum Host {
    /// Netlify, and hosts that read its files: two files beside the pages
    Netlify,
    /// nginx: lines for its `server`
    Nginx,
    /// Caddy: lines for the block of the site
    Caddy,
}

/// What is to be told.
#[derive(Debug, Default)]
pub struct Facts {
    /// The path before every address, such as `/showcase`; empty for a site at the root of its host.
    prefix: String,
    /// What a browser may load.
    policy: Policy,
    /// Old addresses, and where they lead.
    moved: Vec<(String, String)>,
    /// The folders that have a page of their own for what is not there; the first is that of the site.
    not_found: Vec<String>,
    /// Below these addresses the worker answers, if it is behind the same server; it says itself what holds for its answers.
    forms: BTreeSet<String>,
}

/// What a browser may load, as pages say in their heads.
#[derive(Debug, Default, PartialEq, Eq)]
enum Policy {
    /// They do not all say the same, or nothing.
    #[default]
    Differs,
    /// In it is a sign that a server would take for something else.
    Odd,
    /// All say this.
    Same(String),
}

/// A file with what a host is told. One without a name is for its owner to put somewhere.
pub struct Told {
    /// Its name in the built site.
    pub name: Option<&'static str>,
    /// What is in it.
    pub text: String,
}

/// How a file begins that may be written anew.
pub const WRITTEN: &str = "# Written by `showground hosting";
/// What is said besides the policy: that types are what they are called, and how much other sites hear of where readers were.
const HEADERS: [(&str, &str); 2] =
    [("X-Content-Type-Options", "nosniff"), ("Referrer-Policy", "strict-origin-when-cross-origin")];
/// With this begins what the worker answers, behind the path of the site.
const SUBMIT: &str = "/submit/";
/// What a page cannot say of itself.
const FRAMES: &str = "frame-ancestors 'none'";

impl Facts {
    /// What is to be told of a built site.
    ///
    /// # Errors
    /// When a page cannot be read.
    pub fn of(site: &Site) -> Result<Facts, Failure> {
        let url = BaseUrl::parse(&site.address);
        let (origin, prefix) = url.as_ref().map_or(("", ""), |url| (url.origin(), url.path()));
        let prefix = prefix.to_owned();
        let forms = BTreeSet::from([format!("{prefix}{SUBMIT}")]); // a form may open tomorrow
        let (mut facts, mut policies) = (Facts { prefix, forms, ..Facts::default() }, BTreeSet::new());
        for path in site.files.keys().filter(|path| media::of(path.as_str()).role == media::Role::Page) {
            let page = Said::by(&String::from_utf8_lossy(&site.bytes(path)?));
            let address =
                format!("{}/{}", facts.prefix, path.as_str().strip_suffix("index.html").unwrap_or(path.as_str()));
            if let Some(folder) = address.strip_suffix("404.html").filter(|folder| is_plain(folder)) {
                facts.not_found.push(folder.to_owned());
            }
            facts.forms.extend(page.forms.iter().filter_map(|action| worker_at(action, origin)));
            match page.leads_to {
                Some(to) if is_plain(&address) && is_plain(&to) => facts.moved.push((address, to)),
                Some(_) => {} // the page leads there itself
                None => drop(policies.insert(page.policy)),
            }
        }
        facts.not_found.sort_by_key(String::len);
        if let (Some(Some(policy)), true) = (policies.pop_first(), policies.is_empty()) {
            facts.policy = Policy::parse(&policy);
        }
        Ok(facts)
    }

    /// Why no policy is told, where that is so.
    pub fn why_no_policy(&self) -> Option<&'static str> {
        match &self.policy {
            Policy::Same(_) => None,
            Policy::Differs => Some("the pages do not all say the same policy"),
            Policy::Odd => Some("the policy of the pages has a sign in it that servers take for something else"),
        }
    }

    /// Whether a server would take the path of the site for what it is.
    ///
    /// # Errors
    /// When a sign in it means something else to one.
    pub fn has_plain_path(&self) -> Outcome {
        match self.prefix.is_empty() || is_plain(&self.prefix) {
            true => Ok(()),
            false => Err(Failure::misuse(format!(
                "the path {} in base_url has a sign that servers take for something else; of letters without accents, digits \
                 and /-._~ they do not",
                self.prefix
            ))),
        }
    }

    /// The files for a host.
    pub fn told(&self, host: Host) -> Vec<Told> {
        match host {
            Host::Netlify => netlify::told(self),
            Host::Nginx => vec![Told { name: None, text: nginx::text(self) }],
            Host::Caddy => vec![Told { name: None, text: caddy::text(self) }],
        }
    }

    /// Every header but for how long a file may be kept.
    fn headers(&self) -> Vec<(&'static str, String)> {
        let policy = match &self.policy {
            Policy::Same(policy) => format!("{policy}; {FRAMES}"),
            Policy::Differs | Policy::Odd => FRAMES.to_owned(),
        };
        let others = HEADERS.map(|(name, value)| (name, value.to_owned()));
        [("Content-Security-Policy", policy)].into_iter().chain(others).collect()
    }

    /// Of which folder a server says that it is its root.
    fn root(&self) -> String {
        match self.prefix.as_str() {
            "" => "the built site as its root".into(),
            prefix => format!("a root in which the built site is {prefix}"),
        }
    }

    /// What the addresses of those files look like that have their hash in their name.
    fn hashed(&self) -> String {
        format!("^{}/assets/.+[.][0-9a-f]{{8}}[.][a-z0-9]+$", self.prefix.replace('.', "[.]"))
    }
}

impl Policy {
    /// As it stands in a page, where it may be broken into lines.
    fn parse(text: &str) -> Policy {
        let is_plain = |byte: u8| matches!(byte, b' '..=b'~') && !b"\"\\`${}".contains(&byte);
        let line = text.split_ascii_whitespace().collect::<Vec<_>>().join(" ");
        if line.bytes().all(is_plain) { Policy::Same(line) } else { Policy::Odd }
    }
}

/// What a page says in its head.
#[derive(Debug, Default, PartialEq, Eq)]
struct Said {
    policy: Option<String>,
    leads_to: Option<String>,
    /// Where its forms are sent.
    forms: Vec<String>,
}

impl Said {
    fn by(html: &str) -> Said {
        let said = RefCell::new(Said::default());
        let meta = element!("meta[http-equiv]", |meta| {
            let (kind, content) = (meta.get_attribute("http-equiv"), meta.get_attribute("content"));
            let content = content.map(|content| text_of(&content)).unwrap_or_default();
            match kind.unwrap_or_default().to_ascii_lowercase().as_str() {
                "content-security-policy" => said.borrow_mut().policy = Some(content),
                "refresh" => {
                    said.borrow_mut().leads_to = content.split_once("url=").map(|(_, to)| to.trim().to_owned());
                }
                _ => {}
            }
            Ok(())
        });
        let form = element!("form[action]", |form| {
            said.borrow_mut().forms.extend(form.get_attribute("action").map(|action| text_of(&action)));
            Ok(())
        });
        // What cannot be read as a page says nothing.
        let settings = RewriteStrSettings::new().append_element_content_handler(meta);
        let _ = rewrite_str(html, settings.append_element_content_handler(form));
        said.into_inner()
    }
}

/// Below which path the worker answers, if a form that is sent there is for one on this host.
fn worker_at(action: &str, origin: &str) -> Option<String> {
    let path = if action.starts_with('/') { action } else { action.strip_prefix(origin)? };
    let end = path.rfind(SUBMIT)? + SUBMIT.len();
    Some(path[..end].to_owned()).filter(|path| is_plain(path))
}

/// An attribute as it is meant.
fn text_of(attribute: &str) -> String {
    let signs = [
        ("&#x27;", "'"),
        ("&#39;", "'"),
        ("&quot;", "\""),
        ("&#x2F;", "/"),
        ("&lt;", "<"),
        ("&gt;", ">"),
        ("&amp;", "&"),
    ];
    signs.iter().fold(attribute.to_owned(), |text, (sign, meant)| text.replace(sign, meant))
}

/// Whether an address has no sign that means something to a server.
fn is_plain(address: &str) -> bool {
    address.starts_with('/') && address.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"/-._~#".contains(&byte))
}

/// How each file begins.
fn head(host: &str) -> String {
    format!("{WRITTEN} {host}`; write it again when something was renamed or merged.\n")
}

/// Names of files that may be kept for an hour, for a pattern: `css|js|…`.
fn files() -> String {
    media::ALL
        .iter()
        .filter(|(_, media)| media.role == media::Role::File)
        .map(|(ending, _)| *ending)
        .collect::<Vec<_>>()
        .join("|")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_policy_is_told_in_one_line_and_with_no_sign_that_means_something_to_a_server() {
        let same = |policy: &str| Policy::Same(policy.to_owned());
        assert_eq!(
            Policy::parse("\n  default-src 'none';\r\n\timg-src 'self'\n"),
            same("default-src 'none'; img-src 'self'")
        );
        assert_eq!(Policy::parse("script-src 'sha256-a+b/c='"), same("script-src 'sha256-a+b/c='"));
        for odd in ["a\"; return 200", "a $uri", "a {env.HOME}", "a \\", "a `b`", "a \u{0}", "a é"] {
            assert_eq!(Policy::parse(odd), Policy::Odd, "{odd}");
        }
    }

    #[test]
    fn a_path_that_means_something_to_a_server_is_refused_and_a_dot_in_one_is_a_dot() {
        let at = |prefix: &str| Facts { prefix: prefix.into(), ..Facts::default() };
        for plain in ["", "/showcase", "/~kent/show.case_2-b"] {
            assert!(at(plain).has_plain_path().is_ok(), "{plain}");
        }
        for odd in ["/a$b", "/a{b}", "/a\\b", "/a;b", "/(a)", "/a%20b", "/é"] {
            assert!(at(odd).has_plain_path().is_err(), "{odd}");
        }
        assert!(at("/show.case").hashed().starts_with("^/show[.]case/assets/"));
    }

    #[test]
    fn a_page_says_its_policy_and_where_it_leads() {
        let said = Said::by(
            "<meta charset=\"utf-8\"><META http-equiv=\"refresh\" content=\"0; url=/ideas/b&#x2F;#a\">\
             <meta http-equiv=\"Content-Security-Policy\" content=\"default-src &#39;none&#39;\">",
        );
        let expected =
            Said { policy: Some("default-src 'none'".into()), leads_to: Some("/ideas/b/#a".into()), forms: Vec::new() };
        assert_eq!(said, expected);
        assert_eq!(Said::by("<p>url=/x"), Said::default());
    }

    #[test]
    fn a_worker_on_the_same_host_is_known_by_where_forms_are_sent() {
        let at = |action: &str| {
            let page = Said::by(&format!("<form method=\"post\" action=\"{action}\"></form>"));
            page.forms.iter().find_map(|action| worker_at(action, "https://www.county.gov.uk"))
        };
        assert_eq!(at("/submit/cy/idea").as_deref(), Some("/submit/"));
        assert_eq!(at("https://www.county.gov.uk/ideas/submit/idea").as_deref(), Some("/ideas/submit/"));
        for elsewhere in
            ["https://forms.county.gov.uk/submit/idea", "/search/", "https://www.county.gov.uk.example/submit/x"]
        {
            assert_eq!(at(elsewhere), None, "{elsewhere}");
        }
    }
}
