//! `ingest`: takes the forms of a site that lies elsewhere, for the public.

use std::sync::Arc;

use ::ingest::serving::{Forms, Serving};
use ::ingest::worker::Clock;
use ::ingest::{Purpose, Site, vault};
use jiff::Timestamp;

use crate::cli::SiteArgs;
use crate::exit::{Failure, Outcome};
use crate::{draw, root};

/// Serves until it is told to stop.
///
/// # Errors
/// When there is no site, or the address cannot be listened on.
pub fn run(site: &SiteArgs, args: &Serving) -> Outcome {
    let opened = Site::open(&site.root, root::today(site));
    let settings = opened.settings().map_err(Failure::machine)?;
    let settings = settings
        .ok_or_else(|| Failure::misuse("there is no content/site.yaml; give the folder of the site with --root"))?;
    let store = site.store()?;
    vault::recipients(&settings.keys, Purpose::Public, &store.keys()).map_err(Failure::misuse)?;
    let dir = args.pages(&site.root);
    if !dir.join("index.html").is_file() {
        let dir = dir.display();
        return Err(Failure::misuse(format!(
            "there is no built site in {dir}; run `showground build`, or name its folder with --site"
        )));
    }
    let clock: Clock = Arc::new(Timestamp::now);
    let base_url = site.base_url.as_ref();
    let forms = Forms { store: &store, settings, base_url, purpose: Purpose::Public, clock: &clock };
    let served = args.run(&forms, draw::line);
    served.map_err(|error| if error.is_misuse() { Failure::misuse(error) } else { Failure::machine(error) })
}
