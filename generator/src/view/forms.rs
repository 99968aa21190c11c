//! The page of each form, and the page that says it was sent.

use model::form::Form;
use model::{Code, Diagnostic, Place, Source, yaml};
use tera::Value;

use super::{Head, Views};
use crate::forms::{self, About};
use crate::markdown;
use crate::page::{Page, Shown, Sort};

impl Views<'_> {
    pub(super) fn form_pages(&self, mistakes: &mut Vec<Diagnostic>) -> Vec<Page> {
        let mut pages = Vec::new();
        for (source, form) in &self.site.forms {
            mistakes.extend(self.nothing_to_agree_to(source, form));
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
    /// Says when there is no page for people to read before they agree.
    fn nothing_to_agree_to(&self, source: &Source, form: &Form) -> Option<Diagnostic> {
        let text = form.consent.as_ref()?.text.as_str();
        if self.site.find(text).is_some() || self.site.broken().any(|id| id.as_str() == text) {
            return None;
        }
        let written = || yaml::parse_all(source).ok()?.get("consent")?.get("text").map(|text| text.span);
        let place = written().map_or_else(|| Place::file(&source.path), |span| Place::at(source, span));
        let mistake =
            Diagnostic::error(Code::RefDangling, format!("there is no `{text}` for people to read before they agree"));
        Some(mistake.at(place).help("write the page, or correct `consent:`"))
    }
}
