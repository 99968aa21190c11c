//! Where a request comes from, as far as that is anybody's business: a network, and the site whose page it left.
//!
//! An address is looked at to count what comes from its network, and is neither kept nor logged: only a keyed fingerprint of the
//! network is, in memory, until it is forgotten as [`crate::spam::pace`] says. What a header says of it is believed only of proxies that the settings name.

use std::net::IpAddr;

use hyper::HeaderMap;
use hyper::header::HeaderValue;
use model::settings::{BaseUrl, Network, Settings};

use crate::keys::WorkerKey;
use crate::spam::Origin;

/// The header in which a chain of proxies writes down for whom each speaks, the last one last.
const FORWARDED_FOR: &str = "x-forwarded-for";

/// The address at the other end of a connection; the server puts it into each request.
#[derive(Clone, Copy, Debug)]
pub struct Peer(pub IpAddr);

/// Whom a worker believes.
#[derive(Clone, Debug, Default)]
pub struct Trust {
    /// The origins of the site's pages and of the worker, such as `https://ideas.example.org`.
    pub origins: Vec<String>,
    /// The networks of the proxies in front of it.
    pub proxies: Vec<Network>,
}

/// From where a request came.
#[derive(Clone, Copy, Debug)]
pub struct Sender {
    /// The site whose page it left.
    pub origin: Origin,
    /// The network of who sent it; nothing when that cannot be told.
    pub network: Option<Prefix>,
}

/// The part of an address that belongs to one household, office or library: /24 of IPv4, /64 of IPv6.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Prefix([u8; 8]);

impl Trust {
    /// Whom the settings of a site name, and further proxies.
    pub fn of(settings: &Settings, proxies: impl IntoIterator<Item = Network>) -> Trust {
        let urls = settings.base_url.iter().chain(&settings.submit_to);
        Trust {
            origins: urls.map(BaseUrl::origin).map(str::to_owned).collect(),
            proxies: settings.trusted_proxies.iter().copied().chain(proxies).collect(),
        }
    }

    /// Whether many people may be behind an address: it is that of a proxy, or of this machine, on which one runs.
    pub fn is_for_many(&self, address: IpAddr) -> bool {
        let address = address.to_canonical();
        address.is_loopback() || self.is_proxy(address)
    }

    fn is_proxy(&self, address: IpAddr) -> bool {
        self.proxies.iter().any(|network| network.has(address.to_canonical()))
    }

    /// From where a request came.
    pub fn sender(&self, peer: Option<Peer>, headers: &HeaderMap) -> Sender {
        let client = peer.and_then(|Peer(address)| self.client(address, headers));
        Sender { origin: Origin::of(headers, &self.origins), network: client.map(Prefix::of) }
    }

    /// The nearest address that is not of our own proxies. A proxy that says nothing of use leaves it open.
    fn client(&self, peer: IpAddr, headers: &HeaderMap) -> Option<IpAddr> {
        if !self.is_proxy(peer) {
            return Some(peer).filter(|peer| !self.is_for_many(*peer));
        }
        let said = headers.get_all(FORWARDED_FOR).iter().map(HeaderValue::as_bytes);
        let chain: Vec<&[u8]> = said.flat_map(|value| value.split(|byte| *byte == b',')).collect();
        let address = |said: &[u8]| std::str::from_utf8(said).ok()?.trim().parse::<IpAddr>().ok();
        let nearest = chain.iter().rev().map(|said| address(said));
        nearest
            .map_while(|address| address)
            .find(|address| !self.is_proxy(*address))
            .filter(|it| !it.to_canonical().is_loopback())
    }
}

impl Prefix {
    /// The prefix of an address.
    pub fn of(address: IpAddr) -> Prefix {
        match address.to_canonical() {
            IpAddr::V4(address) => {
                let [a, b, c, _] = address.octets();
                Prefix([0, 0, 0, 0, 4, a, b, c]) // no address of IPv6 in use begins with zeros
            }
            IpAddr::V6(address) => Prefix(address.octets().first_chunk().copied().unwrap_or_default()),
        }
    }

    /// Its keyed fingerprint, by which it is counted.
    pub fn fingerprint(&self, key: &WorkerKey) -> u64 {
        let mut hasher = blake3::Hasher::new_keyed(key.bytes());
        hasher.update(b"network").update(&self.0);
        hasher.finalize().as_bytes().first_chunk().map_or(0, |head| u64::from_le_bytes(*head))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn trust(proxies: &[&str]) -> Trust {
        Trust { origins: Vec::new(), proxies: proxies.iter().map(|text| Network::parse(text).unwrap()).collect() }
    }

    fn client(trust: &Trust, peer: &str, forwarded: &[&'static str]) -> Option<String> {
        let mut headers = HeaderMap::new();
        for value in forwarded {
            headers.append(FORWARDED_FOR, HeaderValue::from_static(value));
        }
        trust.client(peer.parse().unwrap(), &headers).map(|address| address.to_string())
    }

    #[test]
    fn a_header_is_believed_of_nobody_but_a_trusted_proxy() {
        let forged = &["203.0.113.9"];
        assert_eq!(client(&trust(&[]), "198.51.100.7", forged).as_deref(), Some("198.51.100.7"));
        assert_eq!(client(&trust(&["10.0.0.0/8"]), "198.51.100.7", forged).as_deref(), Some("198.51.100.7"));
        assert_eq!(client(&trust(&["10.0.0.0/8"]), "10.1.2.3", forged).as_deref(), Some("203.0.113.9"));
        assert_eq!(client(&trust(&["10.0.0.0/8"]), "::ffff:10.1.2.3", forged).as_deref(), Some("203.0.113.9"));
    }

    #[test]
    fn what_stands_before_the_nearest_stranger_is_his_own_story() {
        let trust = trust(&["127.0.0.1", "10.0.0.0/8"]);
        let chain = &["192.0.2.1, 203.0.113.9", "10.9.9.9"];
        assert_eq!(client(&trust, "127.0.0.1", chain).as_deref(), Some("203.0.113.9"));
        for odd in [&[][..], &["unknown"], &["203.0.113.9, junk"], &["203.0.113.9:80"], &["10.0.0.1"], &["127.0.0.2"]] {
            assert_eq!(client(&trust, "127.0.0.1", odd), None, "{odd:?}");
        }
    }

    #[test]
    fn a_byte_that_is_no_letter_hides_nobody() {
        let mut headers = HeaderMap::new();
        headers.append(FORWARDED_FOR, HeaderValue::from_bytes(b"\xff, 203.0.113.9").unwrap());
        let client = trust(&["10.0.0.1"]).client("10.0.0.1".parse().unwrap(), &headers);
        assert_eq!(client.map(|address| address.to_string()).as_deref(), Some("203.0.113.9"));
    }

    #[test]
    fn a_proxy_on_this_machine_that_nobody_named_says_nothing_of_anybody() {
        assert_eq!(client(&trust(&[]), "127.0.0.1", &["203.0.113.9"]), None);
        assert_eq!(client(&trust(&[]), "::1", &[]), None);
        assert!(trust(&[]).is_for_many("::1".parse().unwrap()));
        assert!(!trust(&[]).is_for_many("10.0.0.1".parse().unwrap()));
    }

    #[test]
    fn neighbours_share_a_network_and_others_do_not() {
        let prefix = |text: &str| Prefix::of(text.parse().unwrap());
        assert_eq!(prefix("203.0.113.9"), prefix("203.0.113.200"));
        assert_eq!(prefix("203.0.113.9"), prefix("::ffff:203.0.113.9"));
        assert_ne!(prefix("203.0.113.9"), prefix("203.0.114.9"));
        assert_eq!(prefix("2001:db8:1:2::1"), prefix("2001:db8:1:2:ffff::9"));
        assert_ne!(prefix("2001:db8:1:2::1"), prefix("2001:db8:1:3::1"));
        let (key, other) = (WorkerKey::new([1; 32]), WorkerKey::new([2; 32]));
        assert_ne!(prefix("203.0.113.9").fingerprint(&key), prefix("203.0.113.9").fingerprint(&other));
    }
}
