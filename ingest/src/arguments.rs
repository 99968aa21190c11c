//! What both programs that take forms understand on the command line, so that one is told what the other is.

use std::net::{Ipv4Addr, SocketAddr};
use std::path::Path;

use clap::Args;
use model::settings::Network;

use crate::objects::BucketError;
use crate::store::Store;

/// Where inbox and vault are.
#[derive(Clone, Debug, Default, Args)]
pub struct StoreArgs {
    /// The bucket with inbox and vault, such as s3://programme/county, instead of the site's folder
    #[arg(long, global = true, value_name = "BUCKET", env = "SHOWGROUND_STORE", hide_env_values = true)]
    pub store: Option<String>,
}

impl StoreArgs {
    /// The store of the site in a folder.
    ///
    /// # Errors
    /// When what names a bucket names none, or this program can reach none.
    pub fn of(&self, root: &Path) -> Result<Store, BucketError> {
        Store::at(root, self.store.as_deref().filter(|named| !named.is_empty()))
    }
}

/// An address to listen on. A port by itself is one of this machine, for itself alone: nobody is let in from outside by an
/// abbreviation.
///
/// # Errors
/// How to write it.
pub fn address(text: &str) -> Result<SocketAddr, String> {
    let here = |port| SocketAddr::from((Ipv4Addr::LOCALHOST, port));
    let alone = text.strip_prefix("localhost").unwrap_or(text);
    let port = alone.strip_prefix(':').unwrap_or(alone).parse().map(here);
    let help = "write address and port like 127.0.0.1:8080, or a port like 8080; 0.0.0.0:8080 lets other machines in";
    port.ok().or_else(|| text.parse().ok()).ok_or_else(|| help.into())
}

/// A network whose header is believed, or one machine.
///
/// # Errors
/// How to write it.
pub fn network(text: &str) -> Result<Network, String> {
    Network::parse(text).ok_or_else(|| "write it like 10.0.0.0/8, or 127.0.0.1".into())
}

/// So many bytes: a number, or one of KiB, MiB or GiB.
///
/// # Errors
/// How to write it.
pub fn size(text: &str) -> Result<u64, String> {
    let digits = text.trim_end_matches(|c: char| !c.is_ascii_digit());
    let unit = match text[digits.len()..].trim().to_ascii_lowercase().as_str() {
        "" | "b" => Some(1),
        "k" | "kib" => Some(1 << 10),
        "m" | "mib" => Some(1 << 20),
        "g" | "gib" => Some(1 << 30),
        _ => None,
    };
    let bytes = unit.and_then(|unit| digits.parse::<u64>().ok()?.checked_mul(unit));
    bytes.ok_or_else(|| "write it like 64MiB or 1GiB; 0 is nothing".into())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_size_is_a_number_of_bytes_or_of_a_thousand_and_more_of_them() {
        for (text, bytes) in
            [("0", 0), ("512", 512), ("64MiB", 64 << 20), ("64 m", 64 << 20), ("2g", 2 << 30), ("1K", 1024)]
        {
            assert_eq!(size(text), Ok(bytes), "{text}");
        }
        for odd in ["", "MiB", "-1", "1.5G", "64MB", "99999999999G", "1 2", "½"] {
            assert!(size(odd).unwrap_err().contains("64MiB"), "{odd}");
        }
    }

    #[test]
    fn a_port_alone_is_one_of_this_machine() {
        for text in ["8080", ":8080", "localhost:8080", "127.0.0.1:8080"] {
            assert_eq!(address(text).unwrap().to_string(), "127.0.0.1:8080", "{text}");
        }
        assert_eq!(address("[::1]:9").unwrap().to_string(), "[::1]:9");
        for odd in ["", "localhost", "80800", "example.org:80", "127.0.0.1"] {
            assert!(address(odd).unwrap_err().contains("127.0.0.1:8080"), "{odd}");
        }
    }
}
