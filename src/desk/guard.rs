//! Who may use the desk: whoever knows its address, from a page of the desk itself.
//!
//! Three walls, each of which is enough against most of what it is for:
//! - **The pass**, random for each run, stands in the address and in every form. Other people on the same machine do not know
//!   it, and neither do other sites in the same browser. It is compared by hashes, which are compared in constant time.
//! - **The host**: a name that somebody makes lead to this machine (DNS rebinding) is not one of the machine's own.
//! - **The origin**: whatever changes something was sent by a page of ours. With `Referrer-Policy: no-referrer` browsers say
//!   `Origin: null` of our own forms (Fetch, "append a request `Origin` header"), so then `Sec-Fetch-Site`, which no page can
//!   forge, has to say `same-origin`.

use std::net::SocketAddr;

use hyper::header::{HOST, HeaderMap, HeaderName, ORIGIN};
use hyper::{Method, Request};

/// The random bytes of a pass: nobody guesses 2¹²⁸.
const RANDOM: usize = 16;

const SITE: HeaderName = HeaderName::from_static("sec-fetch-site");
const MODE: HeaderName = HeaderName::from_static("sec-fetch-mode");

/// What opens the desk for as long as the program runs.
pub struct Pass(String);

impl Pass {
    /// A new one.
    ///
    /// # Errors
    /// When the system gives no random numbers.
    pub fn new() -> std::io::Result<Pass> {
        let mut random = [0; RANDOM];
        getrandom::fill(&mut random).map_err(std::io::Error::from)?;
        Ok(Pass(random.iter().map(|byte| format!("{byte:02x}")).collect()))
    }

    /// As it stands in addresses and forms.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// Whether a text is it.
    pub fn is(&self, text: &str) -> bool {
        blake3::hash(text.as_bytes()) == blake3::hash(self.0.as_bytes())
    }
}

/// Why a request is refused, in words.
pub type Refused = &'static str;

/// The names under which the desk is asked for.
pub struct Guard {
    hosts: Vec<String>,
}

impl Guard {
    /// For the address that is listened on.
    pub fn at(address: SocketAddr) -> Guard {
        let port = address.port();
        let names = ["127.0.0.1", "localhost", "[::1]"];
        let own = std::iter::once(address.to_string());
        let hosts = own.chain(names.iter().map(|name| format!("{name}:{port}")));
        let plain = names.iter().filter(|_| port == 80).map(|name| (*name).to_owned());
        Guard { hosts: hosts.chain(plain).collect() }
    }

    /// Whether a request comes from where it should.
    ///
    /// # Errors
    /// Why not.
    pub fn check<B>(&self, request: &Request<B>) -> Result<(), Refused> {
        let headers = request.headers();
        let named = request.uri().authority().map(|authority| authority.as_str());
        if !self.is_ours(text(headers, &HOST)) || named.is_some_and(|named| !self.is_ours(Some(named))) {
            return Err("The desk is only at this machine’s own address, which showground serve printed.");
        }
        let from = text(headers, &SITE);
        let is_foreign = from.is_some_and(|from| !matches!(from, "same-origin" | "none"));
        match *request.method() {
            Method::GET | Method::HEAD if is_foreign && text(headers, &MODE) != Some("navigate") => {
                Err("The desk cannot be part of another page.")
            }
            Method::GET | Method::HEAD => Ok(()),
            _ if self.is_own_form(from, text(headers, &ORIGIN)) => Ok(()),
            _ => Err("This was not sent by a page of the desk, so nothing was done."),
        }
    }

    fn is_own_form(&self, from: Option<&str>, origin: Option<&str>) -> bool {
        let is_own_origin =
            || origin.and_then(|origin| origin.strip_prefix("http://")).is_some_and(|host| self.is_ours(Some(host)));
        match from {
            Some("same-origin") => origin.is_none_or(|origin| origin == "null") || is_own_origin(),
            Some(_) => false,
            None => is_own_origin(),
        }
    }

    fn is_ours(&self, host: Option<&str>) -> bool {
        host.is_some_and(|host| self.hosts.iter().any(|ours| ours.eq_ignore_ascii_case(host)))
    }
}

/// A header that is there once. Twice is as good as none: nobody knows which one counts.
fn text<'h>(headers: &'h HeaderMap, name: &HeaderName) -> Option<&'h str> {
    let mut all = headers.get_all(name).iter();
    let first = all.next()?;
    if all.next().is_some() { Some("") } else { Some(first.to_str().unwrap_or_default()) }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn checked(method: &str, headers: &[(&str, &str)]) -> bool {
        let mut request = Request::builder().method(method).uri("/.showground/desk/x/");
        for (name, value) in headers {
            request = request.header(*name, *value);
        }
        let guard = Guard::at("127.0.0.1:8080".parse().unwrap());
        guard.check(&request.body(()).unwrap()).is_ok()
    }

    #[test]
    fn only_the_machines_own_names_with_the_port_are_known() {
        for host in ["127.0.0.1:8080", "localhost:8080", "LOCALHOST:8080", "[::1]:8080"] {
            assert!(checked("GET", &[("Host", host)]), "{host}");
        }
        for host in
            ["127.0.0.1", "localhost:80", "127.0.0.1:8081", "evil.example:8080", "", "127.0.0.1:8080.evil.example"]
        {
            assert!(!checked("GET", &[("Host", host)]), "{host}");
        }
        assert!(!checked("GET", &[]));
        assert!(!checked("GET", &[("Host", "127.0.0.1:8080"), ("Host", "localhost:8080")]));
    }

    #[test]
    fn what_changes_something_comes_from_a_page_of_the_desk() {
        let own = "http://127.0.0.1:8080";
        let good: [&[(&str, &str)]; 4] = [
            &[("Origin", own)],
            &[("Origin", own), ("Sec-Fetch-Site", "same-origin")],
            &[("Origin", "null"), ("Sec-Fetch-Site", "same-origin")],
            &[("Sec-Fetch-Site", "same-origin")],
        ];
        let bad: [&[(&str, &str)]; 8] = [
            &[],
            &[("Origin", "null")],
            &[("Origin", "https://127.0.0.1:8080")],
            &[("Origin", "http://127.0.0.1:8081")],
            &[("Origin", "http://evil.example"), ("Sec-Fetch-Site", "same-origin")],
            &[("Origin", own), ("Sec-Fetch-Site", "cross-site")],
            &[("Origin", own), ("Sec-Fetch-Site", "same-site")],
            &[("Origin", own), ("Sec-Fetch-Site", "none")],
        ];
        let host = [("Host", "127.0.0.1:8080")];
        good.iter().for_each(|headers| assert!(checked("POST", &[&host, *headers].concat()), "{headers:?}"));
        bad.iter().for_each(|headers| assert!(!checked("POST", &[&host, *headers].concat()), "{headers:?}"));
    }

    #[test]
    fn other_sites_can_link_to_the_desk_and_not_show_it() {
        let asked = |site, mode| {
            checked("GET", &[("Host", "localhost:8080"), ("Sec-Fetch-Site", site), ("Sec-Fetch-Mode", mode)])
        };
        assert!(asked("cross-site", "navigate") && asked("none", "navigate") && asked("same-origin", "no-cors"));
        assert!(!asked("cross-site", "no-cors") && !asked("same-site", "cors"));
    }

    #[test]
    fn a_pass_is_known_and_no_two_are_alike() {
        let (one, other) = (Pass::new().unwrap(), Pass::new().unwrap());
        assert!(one.is(one.as_str()) && !one.is(other.as_str()) && !one.is("") && one.as_str().len() == 32);
    }
}
