//! From the address of a bucket to what talks to it. The weight of it, a hundred crates, comes with the feature `cloud` alone.

use std::io;
use std::sync::Arc;
use std::time::Duration;

use hyper::Uri;
use object_store::ObjectStore;
use object_store::path::Path as Key;

/// Why there is no bucket.
#[derive(Debug, thiserror::Error)]
pub enum BucketError {
    /// The address names none.
    #[error(
        "`{address}` names no bucket; write it like s3://programme or s3://programme/county, or with az:// or gs://"
    )]
    Address {
        /// What was typed.
        address: String,
    },
    /// What is known of it makes no sense.
    #[error("{address}: {why}\nwhat is known of it is in the environment: {}", variables(address))]
    Unreachable {
        /// Which one.
        address: String,
        /// What is wrong.
        why: String,
    },
    /// The program has not what it takes.
    #[error(
        "{address} is a bucket, and this program was built without what it takes to reach one, which is heavy; where its \
         sources are, build it with `--features cloud`"
    )]
    NotBuilt {
        /// Which one.
        address: String,
    },
    /// The system gives no threads.
    #[error("the system gives no threads to work on: {0}")]
    Threads(#[from] io::Error),
}

/// The variables in which it stands who we are, and where the bucket is, as the tools of that service have them.
pub fn variables(address: &str) -> &'static str {
    match address.split(':').next() {
        Some("az") => "AZURE_STORAGE_ACCOUNT_NAME and AZURE_STORAGE_ACCOUNT_KEY, or AZURE_STORAGE_SAS_KEY",
        Some("gs") => "GOOGLE_SERVICE_ACCOUNT, the file with its key",
        _ => {
            "AWS_ACCESS_KEY_ID, AWS_SECRET_ACCESS_KEY and AWS_REGION; AWS_ENDPOINT where it is not Amazon's, and \
             AWS_ALLOW_HTTP=true if that is without TLS"
        }
    }
}

/// For how long one waits for a bucket.
#[derive(Clone, Copy, Debug)]
pub struct Patience {
    /// For one answer.
    pub answer: Duration,
    /// How often what failed is asked again.
    pub tries: usize,
    /// And for how long in all.
    pub all: Duration,
}

/// What talks to the bucket with an address such as `s3://programme/county`, and the folder in it. Nothing is asked of it yet.
///
/// # Errors
/// When the address names none, what the variables say makes no sense, or this program can reach none.
pub fn reach(address: &str, patience: Patience) -> Result<(Arc<dyn ObjectStore>, Key), BucketError> {
    let unknown = || BucketError::Address { address: address.to_owned() };
    let (scheme, rest) = address.split_once("://").ok_or_else(unknown)?;
    let (bucket, folder) = rest.split_once('/').unwrap_or((rest, ""));
    if bucket.is_empty() || !["s3", "az", "gs"].contains(&scheme) {
        return Err(unknown());
    }
    if folder.starts_with('/') {
        return Err(unknown());
    }
    let folder = Key::parse(folder).map_err(|_| unknown())?;
    let misled = |why| BucketError::Unreachable { address: address.to_owned(), why };
    endpoint(scheme, variable).map_err(misled)?;
    Ok((client(scheme, &format!("{scheme}://{bucket}"), address, patience)?, folder))
}

#[expect(clippy::disallowed_methods, reason = "the client of the service takes these by itself")]
fn variable(name: &str) -> Option<String> {
    std::env::var(name).ok()
}

/// Whether a service's address, if one of the variables says one, is such an address. The client takes another one for granted.
fn endpoint(scheme: &str, variable: impl Fn(&str) -> Option<String>) -> Result<(), String> {
    // The first that is said counts, of two that stand for one another whichever the client meets last. Google's needs no leave
    // to do without TLS.
    let (names, without_tls): (&[&[&str]], _) = match scheme {
        "az" => (&[&["AZURE_STORAGE_ENDPOINT", "AZURE_ENDPOINT"]], Some("AZURE_ALLOW_HTTP")),
        "gs" => (&[&["GOOGLE_BASE_URL"]], None),
        _ => (&[&["AWS_ENDPOINT_URL_S3"], &["AWS_ENDPOINT", "AWS_ENDPOINT_URL"]], Some("AWS_ALLOW_HTTP")),
    };
    let said = |name: &&'static str| Some((*name, variable(name)?));
    let counts =
        names.iter().map(|names| names.iter().filter_map(said).collect::<Vec<_>>()).find(|said| !said.is_empty());
    counts.unwrap_or_default().into_iter().try_for_each(|(name, said)| {
        let uri: Option<Uri> = said.parse().ok();
        match (uri.as_ref().filter(|uri| uri.host().is_some()).and_then(Uri::scheme_str), without_tls) {
            (Some("https"), _) | (Some("http"), None) => Ok(()),
            (Some("http"), Some(leave)) if variable(leave).is_some_and(|leave| is_yes(&leave)) => Ok(()),
            (Some("http"), Some(leave)) => {
                Err(format!("{name} has no TLS, so everything could be read on the way; {leave}=true allows it"))
            }
            _ => Err(format!("{name} is `{said}`, which is no address; it begins with https://")),
        }
    })
}

/// What the client takes for a yes.
fn is_yes(said: &str) -> bool {
    ["1", "true", "on", "yes", "y"].contains(&said.to_ascii_lowercase().as_str())
}

#[cfg(feature = "cloud")]
fn client(scheme: &str, url: &str, address: &str, patience: Patience) -> Result<Arc<dyn ObjectStore>, BucketError> {
    // Of the two ways to encrypt that are known here, this one needs no compiler of C.
    let _ = rustls::crypto::ring::default_provider().install_default(); // or it is already
    let client = cloud::client(scheme, url, patience);
    client.map_err(|error| BucketError::Unreachable { address: address.to_owned(), why: error.to_string() })
}

#[cfg(feature = "cloud")]
mod cloud {
    use std::sync::Arc;

    use object_store::aws::{AmazonS3Builder, AmazonS3ConfigKey};
    use object_store::azure::{AzureConfigKey, MicrosoftAzureBuilder};
    use object_store::gcp::{GoogleCloudStorageBuilder, GoogleConfigKey};
    use object_store::{ClientConfigKey, Error, ObjectStore, RetryConfig};

    use super::Patience;

    pub(super) fn client(scheme: &str, url: &str, patience: Patience) -> Result<Arc<dyn ObjectStore>, Error> {
        let Patience { answer, tries, all } = patience;
        let retry = RetryConfig { max_retries: tries, retry_timeout: all, ..RetryConfig::default() };
        let (limit, time) = (ClientConfigKey::Timeout, format!("{} seconds", answer.as_secs()));
        Ok(match scheme {
            "az" => {
                let builder = MicrosoftAzureBuilder::from_env().with_config(AzureConfigKey::Client(limit), time);
                Arc::new(builder.with_url(url).with_retry(retry).build()?)
            }
            "gs" => {
                let builder = GoogleCloudStorageBuilder::from_env().with_config(GoogleConfigKey::Client(limit), time);
                Arc::new(builder.with_url(url).with_retry(retry).build()?)
            }
            _ => {
                let builder = AmazonS3Builder::from_env().with_config(AmazonS3ConfigKey::Client(limit), time);
                Arc::new(builder.with_url(url).with_retry(retry).build()?)
            }
        })
    }
}

#[cfg(not(feature = "cloud"))]
fn client(_scheme: &str, _url: &str, address: &str, _patience: Patience) -> Result<Arc<dyn ObjectStore>, BucketError> {
    Err(BucketError::NotBuilt { address: address.to_owned() })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_address_that_is_none_is_said_and_one_without_tls_has_to_be_allowed() {
        let said = |scheme: &str, variables: &[(&str, &str)]| {
            let of =
                |name: &str| variables.iter().find(|(known, _)| *known == name).map(|(_, said)| (*said).to_owned());
            endpoint(scheme, of).err().unwrap_or_default()
        };
        for wrong in ["127.0.0.1:9", "nonsense", "", "ftp://store", "http//store", "https://"] {
            assert!(said("s3", &[("AWS_ENDPOINT", wrong)]).contains("AWS_ENDPOINT is `"), "{wrong}");
        }
        assert!(said("s3", &[("AWS_ENDPOINT_URL", "http://127.0.0.1:9")]).contains("AWS_ALLOW_HTTP=true"));
        let both = &[("AWS_ENDPOINT", "https://s3.example.org"), ("AWS_ENDPOINT_URL", "")];
        assert!(said("s3", both).contains("AWS_ENDPOINT_URL is `"));
        let not_allowed = &[("AWS_ENDPOINT", "http://127.0.0.1:9"), ("AWS_ALLOW_HTTP", "false")];
        assert!(said("s3", not_allowed).contains("AWS_ALLOW_HTTP=true"));
        assert!(said("az", &[("AZURE_STORAGE_ENDPOINT", "store")]).contains("AZURE_STORAGE_ENDPOINT"));
        for right in [
            ("s3", &[][..]),
            ("s3", &[("AWS_ENDPOINT", "https://s3.example.org")]),
            ("s3", &[("AWS_ENDPOINT", "http://127.0.0.1:9"), ("AWS_ALLOW_HTTP", "true")]),
            ("s3", &[("AWS_ENDPOINT_URL_S3", "https://s3.example.org"), ("AWS_ENDPOINT", "http://127.0.0.1:9")]),
            ("gs", &[("GOOGLE_BASE_URL", "http://127.0.0.1:9"), ("AWS_ENDPOINT", "nonsense")]),
        ] {
            assert_eq!(said(right.0, right.1), "", "{right:?}");
        }
    }
}
