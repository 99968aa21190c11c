//! The frame of every page: what it says of the site, and where it leads.

use std::collections::BTreeMap;

use model::form::Form;
use model::item::{Kind, Nav};
use model::settings::{BaseUrl, Licence, Output};
use serde::Serialize;
use tera::Value;

use super::crumbs::Rows;
use super::{Link, Views};
use crate::dates::ShownDay;
use crate::forms;
use crate::language::{Text, of_html};
use crate::markdown;

/// Pages to which the theme's own navigation leads.
const FIXED: [&str; 2] = ["get-involved", "about"];

/// What the settings say, for the slot `site`.
#[derive(Serialize)]
struct SiteShown<'a> {
    name: Text,
    strapline: Text,
    place: Text,
    root: &'a str,
    /// The path before the addresses of files, which are the same in every language.
    files: &'a str,
    /// The address of open data and other files that there are once.
    base_of_files: String,
    base_url: String,
    lang: &'a str,
    example: bool,
    run_by: Option<Link>,
    purpose: Option<Value>,
    now: Option<NowShown>,
    promises: Vec<Text>,
    postal_address: Option<Text>,
    licence: &'a Option<Licence>,
    feeds: bool,
    calendars: bool,
    form_origin: &'a str,
    logo: Option<String>,
    /// It is read from a disk, where nothing answers.
    portable: bool,
}

#[derive(Serialize)]
struct NowShown {
    text: Text,
    date: Option<ShownDay>,
}

/// Where every page leads, for the slot `nav`.
#[derive(Serialize)]
struct Navigation<'a> {
    header: Vec<Link>,
    footer: Vec<Link>,
    has: BTreeMap<&'static str, bool>,
    /// The second rows, by the part of the site.
    rows: &'a Rows,
    /// The form that makes things of a type, by the type's name; and those that make nothing, by their own.
    forms: BTreeMap<&'a str, Option<&'a str>>,
    /// The same forms where the worker shows them, filled in as a query says; none where nothing answers.
    ask: BTreeMap<&'a str, String>,
}

impl Views {
    pub(super) fn settings(&self) -> Value {
        let (settings, root) = (&self.site.settings, self.site.root.as_str());
        let now = settings.now.as_ref();
        let said = |key: &str, text: &Option<String>| self.site.said(key, text.as_deref().unwrap_or_default());
        let purpose = |text: &str| {
            let html = self.site.at_home(&markdown::editors(text, &self.site.files_root).html);
            Value::safe_string(&of_html(&html, self.site.borrowed.get("purpose").map(String::as_str)))
        };
        Value::from_serializable(&SiteShown {
            name: said("name", &settings.name),
            strapline: said("strapline", &settings.strapline),
            place: said("place", &settings.place),
            root,
            files: &self.site.files_root,
            base_of_files: self.absolute_file(""),
            base_url: self.absolute(""),
            lang: settings.language(),
            example: settings.example,
            run_by: settings.run_by.as_ref().and_then(|to| self.link(self.site.find(&to.0)?)),
            purpose: settings.purpose.as_ref().map(|text| purpose(&text.0)),
            now: now.map(|now| NowShown {
                text: said("now", &now.text),
                date: now.date.map(|day| self.site.dates.day(day)),
            }),
            promises: settings.promises.iter().map(|promise| self.site.said("promises", promise.as_str())).collect(),
            postal_address: settings.postal_address.as_deref().map(|text| self.site.said("postal_address", text)),
            licence: &settings.licence,
            feeds: settings.makes(Output::Feeds),
            calendars: self.has_calendars(),
            form_origin: settings.submit_to.as_ref().map_or("", BaseUrl::origin),
            logo: self.logo(),
            portable: self.site.portable,
        })
    }

    /// The address of the picture that stands before the name.
    pub fn logo(&self) -> Option<String> {
        let logo = self.site.settings.brand.as_ref()?.logo.as_deref()?;
        Some(format!("/images/{}", logo.trim_start_matches("/images/").trim_start_matches('/')))
    }

    pub(super) fn navigation(&self) -> Value {
        Value::from_serializable(&Navigation {
            header: self.listed(Nav::Header),
            footer: self.listed(Nav::Footer),
            has: self.sections(),
            rows: &self.rows,
            forms: self.form_addresses(),
            ask: self.forms_to_fill(),
        })
    }

    fn form_addresses(&self) -> BTreeMap<&str, Option<&str>> {
        let others = self.site.forms.iter().map(|(_, form)| form).filter(|form| form.becomes.is_none());
        let others = others.map(|form| (form.id.as_str(), Some(form.at.as_str())));
        others.chain(Kind::ALL.iter().map(|kind| (kind.as_str(), self.form_at(*kind)))).collect()
    }

    fn forms_to_fill(&self) -> BTreeMap<&str, String> {
        fn name(form: &Form) -> &str {
            form.becomes.map_or(form.id.as_str(), |kind| kind.as_str())
        }
        let forms = self.site.forms.iter().rev(); // of several that make the same, the first counts
        forms.filter_map(|(_, form)| Some((name(form), forms::action(&self.site, form)?))).collect()
    }

    /// The address of the form that makes things of a type.
    fn form_at(&self, kind: Kind) -> Option<&str> {
        Some(self.site.forms[self.form_for(kind)?].1.at.as_str())
    }

    /// The pages that asked to be listed in a place, in their order.
    fn listed(&self, place: Nav) -> Vec<Link> {
        let pages = self.site.by_title(self.site.of(Kind::Page).iter().copied()).into_iter().filter_map(|ix| {
            let page = self.site.item(ix).details.page().filter(|page| page.nav == Some(place))?;
            let listed_anyway = FIXED.contains(&self.site.item(ix).id.within());
            (!listed_anyway).then_some((page.nav_order, ix))
        });
        let mut pages: Vec<_> = pages.collect();
        pages.sort_by_key(|(order, _)| order.unwrap_or(i64::MAX));
        pages.into_iter().filter_map(|(_, ix)| self.link(ix)).collect()
    }

    /// Which of the parts that the theme knows this site has.
    fn sections(&self) -> BTreeMap<&'static str, bool> {
        let page = |id: &str| self.site.find(id).is_some_and(|ix| self.site.is_shown(ix));
        BTreeMap::from([
            ("ideas", self.has(Kind::Idea)),
            ("prototypes", self.has(Kind::Prototype)),
            ("support", self.has_support()),
            ("next", self.has_next()),
            ("events", self.has(Kind::Event)),
            ("news", self.has(Kind::Post)),
            ("people", self.has(Kind::Person)),
            ("partners", self.has(Kind::Organisation)),
            ("rounds", self.has(Kind::Round)),
            ("ecosystem", self.has_assets()),
            ("areas", self.has_areas()),
            ("ways", self.has_ways()),
            ("names", !self.names.is_empty()),
            ("search", self.search.is_some()),
            ("open_search", self.has_open_search()),
            ("contact", page("pages/help/contact")),
            ("data", self.open_data().is_some()),
            ("postcards", self.has_postcards()),
            ("involved", page("pages/get-involved")),
            ("about", page("pages/about")),
        ])
    }

    pub(super) fn link(&self, ix: crate::site::Ix) -> Option<Link> {
        Some(Link { title: self.site.called(ix), url: self.site.url(ix)?.to_owned() })
    }
}
