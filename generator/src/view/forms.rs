//! The page of each form, and the page that says it was sent.

use std::borrow::Cow;

use model::form::{Form, Period};
use model::nearest::suggestion;
use model::{Code, Diagnostic, Kind, Place, Source, yaml};
use tera::Value;

use super::{Above, Head, Key, Views};
use crate::fingerprint;
use crate::forms::{self, About};
use crate::markdown;
use crate::page::{Page, Shown, Sort};

impl Views {
    pub(super) fn form_pages(&self) -> Vec<(String, Key)> {
        let forms = self.site.forms.iter().enumerate();
        forms.flat_map(|(n, (_, form))| [(form.at.clone(), Key::Form(n)), (form.sent_page(), Key::Sent(n))]).collect()
    }

    pub(super) fn form(&self, place: usize) -> Page<'_> {
        let form = &self.site.forms[place].1;
        let summary = form.intro.as_ref().map_or_else(String::new, |intro| markdown::first_words(&intro.0));
        let about = super::About::Form(place);
        let head = Head { summary: summary.into(), about, ..form_head(form, &form.at, &form.title) };
        self.begin_with(head).show("form", Sort::Form, self.form_alone(place))
    }

    pub(super) fn sent(&self, place: usize) -> Page<'_> {
        let form = &self.site.forms[place].1;
        let html = |text: &str| Value::safe_string(&forms::text(&self.site, form, text));
        let thanks = form.thanks.as_ref().map_or_else(Shown::none, |text| {
            let mark = fingerprint::of_bytes(text.0.as_bytes());
            Shown::later(mark, move || html(&text.0))
        });
        self.begin_with(form_head(form, form.sent_page(), self.text("what_happens_now")))
            .show("form", Sort::Form, self.form_alone(place))
            .show("thanks", Sort::Setting, thanks)
    }

    /// A form that is about nothing.
    fn form_alone(&self, place: usize) -> Shown<'_> {
        let (site, form) = (&self.site, &self.site.forms[place].1);
        Shown::later(self.forms[place], move || Value::from_serializable(&forms::shown(site, form, &About::default())))
    }

    /// What is wrong with forms only beside everything else.
    pub fn form_mistakes(&self) -> impl Iterator<Item = Diagnostic> {
        let of_one = |(source, form)| [self.nothing_to_agree_to(source, form), self.no_such_round(source, form)];
        self.site.forms.iter().map(|(source, form)| (source, form)).flat_map(of_one).flatten()
    }

    /// Says when a form goes with a round that is not there; it would be open for ever.
    fn no_such_round(&self, source: &Source, form: &Form) -> Option<Diagnostic> {
        let Period::Round(slug) = &form.period else { return None };
        let id = format!("{}/{slug}", Kind::Round.folder());
        if self.site.find(&id).is_some() || self.site.broken().any(|broken| broken.as_str() == id) {
            return None;
        }
        let rounds = self.site.of(Kind::Round).iter().map(|ix| self.site.item(*ix).id.slug());
        let names: Vec<&str> = ["current"].into_iter().chain(rounds).collect();
        let help = suggestion(slug, names.iter().copied());
        let help = help.unwrap_or_else(|| format!("it can be one of: {}", names.join(", ")));
        let mistake = Diagnostic::error(Code::RefDangling, format!("there is no round `{slug}`"));
        Some(mistake.at(place_of(source, &["round"])).help(help))
    }

    /// Says when there is no page for people to read before they agree.
    fn nothing_to_agree_to(&self, source: &Source, form: &Form) -> Option<Diagnostic> {
        let text = form.consent.as_ref()?.text.as_str();
        if self.site.find(text).is_some() || self.site.broken().any(|id| id.as_str() == text) {
            return None;
        }
        let place = place_of(source, &["consent", "text"]);
        let mistake =
            Diagnostic::error(Code::RefDangling, format!("there is no `{text}` for people to read before they agree"));
        Some(mistake.at(place).help("write the page, or correct `consent:`"))
    }
}

/// Where a key of a declaration stands.
fn place_of(source: &Source, keys: &[&str]) -> Place {
    let root = yaml::parse_all(source).ok();
    let found = keys.iter().try_fold(root.as_ref(), |node, key| Some(node?.get(key))).flatten();
    found.map_or_else(|| Place::file(&source.path), |node| Place::at(source, node.span))
}

fn form_head<'v>(form: &'v Form, url: impl Into<Cow<'v, str>>, title: impl Into<Cow<'v, str>>) -> Head<'v> {
    let kind = forms::list_of(form);
    let section = kind.map_or("", crate::url::section);
    let list = kind.filter(|kind| crate::url::of_list(*kind).is_some());
    let above = list.map_or(Above::Home, Above::List);
    Head { url: url.into(), title: title.into(), section, above, ..Head::default() }
}
