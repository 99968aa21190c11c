//! `serve`: the site as it will be, on this machine, built again whenever a file changes; its forms work.

use std::sync::Arc;

use ::ingest::serving::asked_to_stop;
use ::ingest::{Config, Purpose, Trust, Worker, limits};
use jiff::Timestamp;
use model::settings::BaseUrl;
use tokio::net::TcpListener;

use crate::cli::{ServeArgs, SiteArgs};
use crate::desk::Desk;
use crate::exit::{Failure, Outcome};
use crate::preview::{self, Preview, Showing, watch};
use crate::repository::Repository;
use crate::{draw, root};

/// Serves until it is told to stop.
///
/// # Errors
/// When there is no such folder, or the address cannot be listened on.
pub fn run(site: &SiteArgs, args: &ServeArgs) -> Outcome {
    root::threads(site)?;
    if !site.root.join("content").is_dir() {
        let help = "`showground new site FOLDER` makes one, and --root names the folder of another";
        return Err(Failure::misuse(format!(
            "{} is not a site: it has no folder content/; {help}",
            site.root.display()
        )));
    }
    // The system tells of changed files by their whole paths, so the site is known by its whole one, too.
    let whole = std::path::absolute(&site.root).map_err(Failure::machine)?;
    preview::runtime()?.block_on(serve(&SiteArgs { root: whole, ..site.clone() }, args))
}

async fn serve(site: &SiteArgs, args: &ServeArgs) -> Outcome {
    let repository = Repository::of(&site.root, args.commit)?;
    let listener = TcpListener::bind(args.listen).await;
    let listener = listener
        .map_err(|error| Failure::machine(format!("{}: {error}; choose another address with --listen", args.listen)))?;
    let address = listener.local_addr().map_err(Failure::machine)?;
    let here = format!("http://{address}/");
    let mut options = root::options(site, args.drafts);
    options.base_url = options.base_url.or_else(|| BaseUrl::parse(&here));
    options.own_forms = true;
    let base = options.base_url.as_ref().map_or("", BaseUrl::path).to_owned();

    let desk = Desk::at(address, site, (&options, &base), repository)?;
    let showing = Showing::new();
    watch::start(site, options, Arc::clone(&showing))?;
    let worker = Worker::new(Config {
        store: site.store()?,
        base: base.clone(),
        purpose: Purpose::Development,
        pages: Arc::<Showing>::clone(&showing),
        clock: clock(site),
        ticks: ::ingest::worker::ticks(),
        trust: Trust::default(), // its own pages are at its own address
        keep_free: limits::KEEP_FREE,
    });
    let worker = worker.map_err(Failure::machine)?;
    worker.sweep().await.map_err(Failure::machine)?;
    let stop = asked_to_stop().map_err(Failure::machine)?;
    draw::line(&format!("{}{}", here.trim_end_matches('/'), base.clone() + "/"));
    match &desk {
        Some(desk) => draw::line(&format!("The desk, for you alone: {}{}", here.trim_end_matches('/'), desk.path())),
        None => {
            aside!("no desk: {address} is not this machine’s alone; leave out --listen to decide in the browser")
        }
    }
    let preview = Arc::new(Preview::new(Arc::clone(&showing), worker, desk, base));
    ::ingest::serve(listener, preview, async move {
        stop.await;
        showing.end();
    })
    .await;
    Ok(())
}

/// The time as the forms see it: the day that was asked for, at noon, or else the machine's.
fn clock(site: &SiteArgs) -> Arc<dyn Fn() -> Timestamp + Send + Sync> {
    let noon = site.today.and_then(|day| day.0.at(12, 0, 0, 0).in_tz("UTC").ok()).map(|noon| noon.timestamp());
    match noon {
        Some(noon) => Arc::new(move || noon),
        None => Arc::new(Timestamp::now),
    }
}
