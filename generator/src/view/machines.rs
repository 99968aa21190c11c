//! Files for machines that visit the site: `robots.txt` (RFC 9309) and `security.txt` (RFC 9116).

use model::settings::{Contact, Output, SecurityContact};

use super::{Key, Views};
use crate::fingerprint;
use crate::page::Page;

impl Views {
    pub(super) fn machine_pages(&self) -> Vec<(String, Key)> {
        let security = self.security_contact().map(|_| ("/.well-known/security.txt".to_owned(), Key::Security));
        [("/robots.txt".to_owned(), Key::Robots)].into_iter().chain(security).collect()
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

    /// Whom to tell of a hole in the site's security, where that is said in full.
    fn security_contact(&self) -> Option<&SecurityContact> {
        let said = self.site.settings.security_contact.as_ref();
        said.filter(|said| said.contact.is_some() && said.expires.is_some())
    }

    /// The same for machines. Until when it holds is the editor's word: a build does not make it any truer.
    pub(super) fn security(&self) -> Page<'_> {
        let (said, here) = (self.security_contact(), self.absolute("/.well-known/security.txt"));
        let languages = self.site.settings.languages.join(", ");
        let lines = [
            ("Contact", said.and_then(|said| said.contact.as_ref()).map(|contact| Contact::as_str(contact).to_owned())),
            ("Expires", said.and_then(|said| said.expires).map(|day| format!("{day}T00:00:00Z"))),
            ("Policy", said.and_then(|said| said.policy.clone())),
            ("Preferred-Languages", Some(languages).filter(|languages| !languages.is_empty())),
            ("Canonical", Some(here).filter(|here| here.starts_with("https://"))),
        ];
        let line = |(name, value): &(&str, Option<String>)| Some(format!("{name}: {}\n", value.as_ref()?));
        Page::written(fingerprint::of(&lines), move || lines.iter().filter_map(line).collect())
    }
}
