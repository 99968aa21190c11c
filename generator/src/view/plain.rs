//! Pages that show one thing and little else, and the page for an address that leads nowhere.

use model::item::{Kind, Page as PageDetails};
use model::{Code, Diagnostic, Place};

use super::Views;
use crate::page::Page;
use crate::site::Ix;
use crate::theme::Theme;

impl Views<'_> {
    /// An update or an award.
    pub(super) fn plain(&self, ix: Ix, template: &str) -> Page {
        self.detail(ix, template)
    }

    /// An editor's page with those below it; it may name a template of its own.
    pub(super) fn page(&self, ix: Ix, details: &PageDetails, theme: &Theme, mistakes: &mut Vec<Diagnostic>) -> Page {
        let own = details
            .template
            .as_deref()
            .map(|name| if name.ends_with(".html") { name.to_owned() } else { format!("{name}.html") });
        let template = match own {
            Some(own) if theme.has(&own) => own,
            Some(own) => {
                let mistake = Diagnostic::error(Code::TemplateFailed, format!("the theme has no template `{own}`"));
                let at = Place::file(&self.site.entries[ix].source.path);
                mistakes.push(mistake.at(at).help(format!("write `themes/…/templates/{own}`, or remove `template:`")));
                "page.html".into()
            }
            None => "page.html".into(),
        };
        let below = format!("{}/", self.site.item(ix).id);
        let children = self.site.by_title(self.site.of(Kind::Page));
        let children = children.into_iter().filter(|other| self.site.item(*other).id.as_str().starts_with(&below));
        self.detail(ix, &template).list("children", self.cards(children))
    }

    /// What is shown for an address that leads nowhere.
    pub(super) fn not_found(&self) -> Page {
        self.begin("/404.html", "404.html", &self.text("not_found"), "", "")
    }
}
