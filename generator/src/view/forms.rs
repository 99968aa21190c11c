//! The page of each form, and the page that says it was sent.

use model::{Code, Diagnostic, Place};
use tera::Value;

use super::{Head, Views};
use crate::forms::{self, About};
use crate::markdown;
use crate::page::{Page, Shown, Sort};

impl Views<'_> {
    pub(super) fn form_pages(&self, mistakes: &mut Vec<Diagnostic>) -> Vec<Page> {
        let mut pages = Vec::new();
        for (source, form) in &self.site.forms {
            if let Some(consent) = form.consent.as_ref().filter(|consent| self.site.find(&consent.text).is_none()) {
                let mistake = Diagnostic::error(
                    Code::RefDangling,
                    format!("there is no `{}` for people to read before they agree", consent.text),
                );
                mistakes.push(mistake.at(Place::file(&source.path)).help("write the page, or correct `consent:`"));
            }
            let section = form.becomes.map_or("", crate::url::section);
            let shown = || Shown::of(&forms::shown(self.site, form, &About::default()));
            let head =
                |url: &str, title: &str| Head { url: url.into(), title: title.into(), section, ..Head::default() };
            let thanks = form
                .thanks
                .as_ref()
                .map_or_else(Value::none, |text| Value::safe_string(&markdown::editors(&text.0, &self.site.root).html));
            pages.push(self.begin_with(head(&form.at, &form.title), "form.html").show("form", Sort::Form, shown()));
            let sent = self.begin_with(head(&form.sent_page(), &self.text("sent")), "sent.html");
            pages.push(sent.show("form", Sort::Form, shown()).show("thanks", Sort::Setting, Shown::new(thanks)));
        }
        pages
    }
}
