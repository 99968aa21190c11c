//! Pages that show one thing and little else, and the page for an address that leads nowhere.

use std::borrow::Cow;

use model::item::{Kind, Page as PageDetails};
use model::{Code, Diagnostic, Place};

use super::Views;
use crate::page::Page;
use crate::site::Ix;
use crate::theme::Theme;

/// The template of a privacy notice, which is given what the forms ask for.
const PRIVACY: &str = "privacy.html";
/// The template of a glossary, which is given the words by which things are sorted.
const GLOSSARY: &str = "glossary.html";

/// The template of an editor's page, which may name one of its own.
pub(super) fn template(page: &PageDetails, theme: &Theme) -> Cow<'static, str> {
    match own_template(page) {
        Some(own) if theme.has(&own) => Cow::Owned(own),
        Some(_) | None => Cow::Borrowed("page.html"),
    }
}

fn own_template(page: &PageDetails) -> Option<String> {
    let name = page.template.as_deref()?;
    Some(if name.ends_with(".html") { name.to_owned() } else { format!("{name}.html") })
}

impl Views {
    /// An editor's page with those below it.
    pub(super) fn plain_page(&self, ix: Ix) -> Page<'_> {
        let page = self.detail(ix).list("children", self.cards(self.site.by_title(self.site.below(ix))));
        let own = self.site.item(ix).details.page().and_then(own_template);
        match own.as_deref() {
            Some(PRIVACY) => page.figure("forms", self.asked()),
            Some(GLOSSARY) => page.figure("vocabularies", self.explained()),
            Some(_) | None => page,
        }
    }

    /// Templates that pages name, and the theme does not have.
    pub fn missing_templates(&self, theme: &Theme) -> Vec<Diagnostic> {
        let pages = self.site.of(Kind::Page).iter();
        let named = pages.filter_map(|ix| Some((*ix, own_template(self.site.item(*ix).details.page()?)?)));
        let missing = named.filter(|(_, own)| !theme.has(own)).map(|(ix, own)| {
            Diagnostic::error(Code::TemplateFailed, format!("the theme has no template `{own}`"))
                .at(Place::file(&self.site.entries[ix].path()))
                .help(format!("write `themes/…/templates/{own}`, or remove `template:`"))
        });
        missing.collect()
    }

    /// What is shown for an address that leads nowhere.
    pub(super) fn not_found(&self) -> Page<'_> {
        self.begin("/404.html", self.text("not_found"), "", "")
    }
}
