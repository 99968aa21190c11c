//! Whether a built site is fit to be seen by the public.

use std::path::Path;

use generator::write::{Built, Unbuilt};
use model::settings::BaseUrl;

use crate::cli::SiteArgs;
use crate::exit::Failure;
use crate::root;

/// What is known of the built site, if it is.
///
/// # Errors
/// When it was not built as a whole, has drafts in it, or says that it is at an address of this machine.
pub fn fit_to_be_seen(site: &SiteArgs, out: &Path) -> Result<Built, Failure> {
    let (place, build) = (out.display(), to_build(site, out));
    let built = Built::of(out, &root::memory(site)).map_err(|why| match why {
        Unbuilt::Unknown if out == root::out(site, None) => {
            format!("no build of this site into {place} is known; run `{build}` first")
        }
        Unbuilt::Unknown => format!(
            "no build of this site into {place} is known; name the folder of the built site with --out, or run `{build}` first"
        ),
        Unbuilt::UnderWay => format!("{place} is being built, or that was stopped; wait for it, or run `{build}` again"),
        Unbuilt::Wrong => {
            format!("the last build into {place} found mistakes, or was stopped; run `{build}` and mend what it says")
        }
        Unbuilt::Touched(file) => {
            format!("{file} does not lie in {place} as it was built; run `{build}` again, which makes what is missing")
        }
    });
    let built = built.map_err(Failure::misuse)?;
    if built.drafts {
        return Err(Failure::misuse(format!(
            "the site in {place} was built with its drafts, which are not for the public; run `{build}` without --drafts"
        )));
    }
    match built.base_url.as_deref().filter(|url| is_of_this_machine(url)) {
        Some(url) => Err(Failure::misuse(format!(
            "the pages in {place} say that they are at {url}, which only this machine can reach; write the public address as \
             base_url in content/site.yaml, or build with --base-url"
        ))),
        None => Ok(built),
    }
}

/// What builds the site into a folder.
pub fn to_build(site: &SiteArgs, out: &Path) -> String {
    let root = match site.root == Path::new(".") {
        true => String::new(),
        false => format!(" --root {}", site.root.display()),
    };
    let out = match out == root::out(site, None) {
        true => String::new(),
        false => format!(" --out {}", out.display()),
    };
    format!("showground build{root}{out}")
}

/// What is said of pages that are at no address of theirs yet: they can be sent for a trial, and read.
pub fn at_an_example(url: &BaseUrl) -> String {
    format!(
        "the pages say that they are at {}, which is an example; feeds, calendars and e-mails lead there. Write the public address \
         as base_url in content/site.yaml, and run `showground build` before you publish again",
        url.as_str()
    )
}

/// Whether an address leads nowhere but to the machine of whoever follows it.
fn is_of_this_machine(url: &str) -> bool {
    let name = host(url);
    let is_address = name.parse::<std::net::IpAddr>().is_ok_and(|ip| ip.is_loopback() || ip.is_unspecified());
    is_address || name == "localhost" || name.ends_with(".localhost")
}

/// The name of the machine in an address, in small letters.
pub fn host(url: &str) -> String {
    let url = url.to_ascii_lowercase();
    let host = url.split_once("://").map_or(url.as_str(), |(_, rest)| rest).split('/').next().unwrap_or_default();
    let host = host.rsplit('@').next().unwrap_or_default();
    let name = match host.strip_prefix('[') {
        Some(six) => six.split(']').next(),
        None => host.split(':').next(),
    };
    name.unwrap_or_default().trim_end_matches('.').to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_address_of_this_machine_alone_is_known() {
        for url in [
            "http://127.0.0.1:8080",
            "https://localhost/x",
            "http://[::1]:8080",
            "http://a.localhost",
            "http://0.0.0.0",
            "https://LOCALHOST/",
            "https://me:word@localhost./",
        ] {
            assert!(is_of_this_machine(url), "{url}");
        }
        for url in ["https://ideas.example.org", "https://localhost.example.org/", "http://10.0.0.1:8080", ""] {
            assert!(!is_of_this_machine(url), "{url}");
        }
    }
}
