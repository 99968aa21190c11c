//! The address with which a site begins, and which nobody can have: feeds, calendars, e-mails and search engines would lead
//! readers there.

use model::settings::BaseUrl;
use model::{Code, Diagnostic, Place, yaml};

use crate::Built;

/// What is said of a `base_url:` that stands in `site.yaml` as an example; nothing where another one was given for this time.
pub fn check(built: &Built<'_>) -> Option<Diagnostic> {
    let url = built.site.settings.base_url.as_ref().filter(|url| url.is_an_example())?;
    let source = built.settings()?;
    let root = yaml::parse_all(&source).ok()?;
    let node = root.get("base_url").filter(|node| node.text().and_then(BaseUrl::parse).as_ref() == Some(url))?;
    let message = format!("{} is an example, and no address that anybody can have", url.as_str());
    let advice = Diagnostic::advice(Code::AddressExample, message).at(Place::at(&source, node.span));
    Some(advice.help("write the address at which the site is to be read: feeds, calendars and e-mails lead there"))
}
