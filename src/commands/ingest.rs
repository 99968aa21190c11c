//! `ingest`: takes the forms of a site that lies elsewhere, for the public.

use std::sync::Arc;

use ::ingest::{Config, FolderPages, Purpose, Site, Trust, Worker};
use jiff::Timestamp;

use crate::cli::{IngestArgs, SiteArgs};
use crate::exit::{Failure, Outcome};
use crate::preview;
use crate::{draw, root};

/// Serves until it is told to stop.
///
/// # Errors
/// When there is no site, or the address cannot be listened on.
pub fn run(site: &SiteArgs, args: &IngestArgs) -> Outcome {
    let opened = Site::open(&site.root, root::today(site));
    let settings = opened.settings().map_err(Failure::machine)?;
    let settings = settings
        .ok_or_else(|| Failure::misuse("there is no content/site.yaml; give the folder of the site with --root"))?;
    let trust = Trust::of(settings, args.trusted_proxy.iter().copied());
    let base_url = settings.submit_to.as_ref().or(site.base_url.as_ref()).or(settings.base_url.as_ref());
    let dir = args.site.clone().unwrap_or_else(|| site.root.join("public"));
    let worker = Worker::new(Config {
        root: site.root.clone(),
        base: base_url.map(|url| url.path().to_owned()).unwrap_or_default(),
        purpose: Purpose::Public,
        pages: Arc::new(FolderPages { dir: dir.clone() }),
        clock: Arc::new(Timestamp::now),
        ticks: ::ingest::worker::ticks(),
        trust,
    });
    let worker = worker.map_err(Failure::machine)?;
    ::ingest::vault::recipients(&settings.keys, Purpose::Public, &::ingest::Keys::of(&site.root))
        .map_err(Failure::misuse)?;
    if !dir.join("index.html").is_file() {
        let dir = dir.display();
        return Err(Failure::misuse(format!(
            "there is no built site in {dir}; run `showground build`, or name its folder with --site"
        )));
    }
    preview::runtime()?.block_on(async {
        worker.sweep().await.map_err(Failure::machine)?;
        let clock: ::ingest::worker::Clock = Arc::new(Timestamp::now);
        ::ingest::notify::start(&site.root, &clock);
        let listener = tokio::net::TcpListener::bind(args.listen).await.map_err(|error| {
            Failure::machine(format!("{}: {error}; choose another address with --listen", args.listen))
        })?;
        draw::line(&format!("http://{}/", listener.local_addr().map_err(Failure::machine)?));
        ::ingest::serve(listener, Arc::new(worker), preview::asked_to_stop()?).await;
        Ok(())
    })
}
