//! Files for machines that visit the site: `robots.txt` (RFC 9309).

use model::settings::Output;

use super::{Key, Views};
use crate::fingerprint;
use crate::page::Page;

impl Views<'_> {
    pub(super) fn machine_pages(&self) -> Vec<(String, Key)> {
        vec![("/robots.txt".to_owned(), Key::Robots)]
    }

    /// Everything may be found by everybody.
    pub(super) fn robots(&self) -> Page<'_> {
        let sitemap = self.site.settings.makes(Output::Sitemap).then(|| self.absolute("/sitemap.xml"));
        let mark = fingerprint::of(&sitemap);
        Page::written(mark, move || {
            let sitemap = sitemap.as_ref().map(|url| format!("\nSitemap: {url}\n")).unwrap_or_default();
            format!("User-agent: *\nAllow: /\n{sitemap}")
        })
    }
}
