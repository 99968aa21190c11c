//! What a page says of itself to machines: JSON-LD in the words of schema.org.
//!
//! It stands in the page as data, which no program runs and a strict content policy allows. Whatever it says is to be seen
//! on the page as well.

use model::item::{By, Details, Event, Kind, Offer, Prototype};
use serde_json::{Value, json};

use super::{Head, Views};
use crate::fingerprint::Mix;
use crate::site::Ix;

/// What a page is about.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) enum About {
    /// Nothing that has a name elsewhere.
    #[default]
    Nothing,
    /// The site.
    Site,
    /// A thing.
    Thing(Ix),
    /// The open data.
    Data,
    /// A form, by its place.
    Form(usize),
}

/// Kinds of prototypes that are programs.
const PROGRAMS: [&str; 2] = ["software", "clickable"];

impl Views {
    /// That there is data in a page, and all that it is made of, as far as the head does not say it.
    pub(super) fn mark_linked(&self, about: About, mix: &mut Mix) {
        mix.number(1).text(self.site.settings.time_zone.as_deref().unwrap_or_default());
        match about {
            About::Nothing | About::Form(_) => {}
            About::Site => _ = mix.number(usize::from(self.search.is_some())),
            About::Thing(ix) => _ = mix.mark(&self.marks[ix]),
            About::Data => self.csv_files().iter().for_each(|file| _ = mix.text(file)),
        }
    }

    /// The data in a page; nothing where there is none to give.
    pub(super) fn linked(&self, head: &Head<'_>) -> Option<String> {
        let thing = match head.about {
            About::Nothing | About::Form(_) => None,
            About::Site => Some(self.linked_site()),
            About::Thing(ix) => self.linked_thing(ix),
            About::Data => Some(self.linked_data(head)),
        };
        let way = (head.about != About::Site).then(|| self.linked_way(head)).flatten();
        let graph: Vec<Value> = thing.into_iter().chain(way).collect();
        let data = json!({"@context": "https://schema.org", "@graph": graph});
        (!graph.is_empty()).then(|| escaped(&data))
    }

    fn linked_site(&self) -> Value {
        let settings = &self.site.settings;
        let host = settings.run_by.as_ref().and_then(|to| self.site.find(&to.0)).filter(|ix| self.site.is_shown(*ix));
        full(&[
            ("@type", json!("WebSite")),
            ("@id", json!(self.absolute("/"))),
            ("url", json!(self.absolute("/"))),
            ("name", json!(settings.name)),
            ("description", json!(settings.strapline)),
            ("inLanguage", json!(settings.language())),
            ("license", json!(settings.licence.as_ref().and_then(|licence| licence.url.as_ref()))),
            ("potentialAction", json!(self.search_address("{words}").as_deref().map(search_action))),
            ("publisher", json!(host.map(|ix| self.known_as("Organization", ix)))),
        ])
    }

    fn linked_data(&self, head: &Head<'_>) -> Value {
        let settings = &self.site.settings;
        let file = |url: String| json!({"@type": "DataDownload", "encodingFormat": "text/csv", "contentUrl": url});
        full(&[
            ("@type", json!("Dataset")),
            ("url", json!(self.absolute(&head.url))),
            ("name", json!(settings.name.as_ref().map(|name| format!("{} – {name}", head.title)))),
            ("description", json!(head.summary)),
            ("inLanguage", json!(settings.language())),
            ("isAccessibleForFree", json!(true)),
            ("license", json!(settings.licence.as_ref().and_then(|licence| licence.url.as_ref()))),
            ("distribution", json!(self.csv_files().into_iter().map(file).collect::<Vec<_>>())),
        ])
    }

    /// The way to a page: those above it, and itself.
    fn linked_way(&self, head: &Head<'_>) -> Option<Value> {
        let above = self.crumbs(head.above).into_iter().map(|link| (link.title.into_string(), link.url));
        let itself = (head.title.to_string(), head.url.to_string());
        let way: Vec<Value> = above.chain([itself]).enumerate().map(|step| self.step(step)).collect();
        (way.len() > 1).then(|| json!({"@type": "BreadcrumbList", "itemListElement": way}))
    }

    fn step(&self, (n, (name, url)): (usize, (String, String))) -> Value {
        json!({"@type": "ListItem", "position": n + 1, "name": name, "item": self.absolute(&url)})
    }

    fn linked_thing(&self, ix: Ix) -> Option<Value> {
        let item = self.site.item(ix);
        let (kind, own) = match &item.details {
            Details::Idea(_) | Details::Challenge(_) | Details::Update(_) => ("CreativeWork", Vec::new()),
            Details::Prototype(prototype) => (kind_of(prototype), Vec::new()),
            Details::Need(need) => ("Demand", vec![("validThrough", json!(need.by_when.map(|day| day.to_string())))]),
            Details::Offer(offer) => ("Offer", self.of_offer(ix, offer)),
            Details::Event(event) => ("Event", self.of_event(event)),
            Details::Post(post) => {
                let author = post.author.as_ref().map(|name| json!({"@type": "Person", "name": name}));
                ("BlogPosting", vec![("headline", json!(self.site.title(ix))), ("author", json!(author))])
            }
            Details::Organisation(organisation) => ("Organization", vec![("sameAs", json!(organisation.website))]),
            Details::Person(_) => ("Person", Vec::new()),
            Details::Round(round) => {
                let day = |day: Option<model::value::Day>| json!(day.map(|day| day.to_string()));
                ("EventSeries", vec![("startDate", day(round.opens)), ("endDate", day(round.final_event))])
            }
            Details::Feedback(_) | Details::Comment(_) | Details::Award(_) | Details::Page(_) => return None,
        };
        let mut values = self.of_everything(kind, ix);
        values.extend(own);
        Some(full(&values))
    }

    /// What is said of every thing; of creative works also when they were made.
    fn of_everything(&self, kind: &'static str, ix: Ix) -> Vec<(&'static str, Value)> {
        let item = self.site.item(ix);
        let url = self.site.url(ix).map(|url| self.absolute(url));
        let mut values = vec![
            ("@type", json!(kind)),
            ("@id", json!(url)),
            ("url", json!(url)),
            ("name", json!(self.site.title(ix))),
            ("description", json!(item.common.summary)),
            ("image", json!(self.picture(ix).map(|picture| picture.url))),
        ];
        if matches!(kind, "CreativeWork" | "SoftwareApplication" | "BlogPosting") {
            values.push(("inLanguage", json!(self.site.language_of(ix))));
            values.push(("datePublished", json!(item.common.date.map(|day| day.to_string()))));
            values.push(("dateModified", json!(self.site.last_sign(ix).map(|day| day.to_string()))));
            values.push(("isPartOf", json!({"@id": self.absolute("/")})));
        }
        values
    }

    fn of_offer(&self, ix: Ix, offer: &Offer) -> Vec<(&'static str, Value)> {
        let day = |day: Option<model::value::Day>| json!(day.map(|day| day.to_string()));
        vec![
            ("offeredBy", json!(offer.by.as_ref().and_then(|by| self.linked_by(ix, by)))),
            ("validFrom", day(offer.from)),
            ("validThrough", day(offer.until)),
        ]
    }

    /// Who speaks or gives.
    fn linked_by(&self, from: Ix, by: &By) -> Option<Value> {
        let there = |to: &str| self.site.target(from, to).found().filter(|ix| self.site.is_shown(*ix));
        if let Some(who) = by.who.as_ref().and_then(|who| there(&who.0)) {
            let kind = if self.site.item(who).id.kind() == Kind::Person { "Person" } else { "Organization" };
            return Some(self.known_as(kind, who));
        }
        by.name_shown.as_ref().map(|name| json!({"@type": "Person", "name": name}))
    }

    fn of_event(&self, event: &Event) -> Vec<(&'static str, Value)> {
        let moment = |moment: Option<model::value::Moment>| json!(moment.map(|moment| self.zone.stamp(moment.0)));
        let venue = event.venue.as_ref().map(|venue| {
            full(&[("@type", json!("Place")), ("name", json!(venue.name)), ("address", json!(venue.address))])
        });
        let online = event.online.as_ref().and_then(|online| online.url.as_ref());
        let online = online.map(|url| json!({"@type": "VirtualLocation", "url": url}));
        let mode = match (&venue, &online) {
            (Some(_), Some(_)) => Some("MixedEventAttendanceMode"),
            (Some(_), None) => Some("OfflineEventAttendanceMode"),
            (None, Some(_)) => Some("OnlineEventAttendanceMode"),
            (None, None) => None,
        };
        let status = if event.cancelled { "EventCancelled" } else { "EventScheduled" };
        let places: Vec<Value> = venue.into_iter().chain(online).collect();
        vec![
            ("startDate", moment(event.starts)),
            ("endDate", moment(event.ends)),
            ("eventStatus", json!(format!("https://schema.org/{status}"))),
            ("eventAttendanceMode", json!(mode.map(|mode| format!("https://schema.org/{mode}")))),
            ("location", if places.is_empty() { Value::Null } else { json!(places) }),
        ]
    }

    fn known_as(&self, kind: &str, ix: Ix) -> Value {
        json!({"@type": kind, "name": self.site.title(ix), "url": self.site.url(ix).map(|url| self.absolute(url))})
    }
}

fn kind_of(prototype: &Prototype) -> &'static str {
    let is_program = prototype.kind.iter().any(|kind| PROGRAMS.contains(&kind.0.as_str()));
    if is_program { "SoftwareApplication" } else { "CreativeWork" }
}

/// How somebody looks for words on the site.
fn search_action(address: &str) -> Value {
    let target = json!({"@type": "EntryPoint", "urlTemplate": address});
    json!({"@type": "SearchAction", "target": target, "query-input": "required name=words"})
}

/// An object of those keys that have a value.
fn full(values: &[(&str, Value)]) -> Value {
    let there = values.iter().filter(|(_, value)| !value.is_null());
    Value::Object(there.map(|(key, value)| ((*key).to_owned(), value.clone())).collect())
}

/// JSON that can stand in a page: nothing in it looks like the end of the element, or like a comment (HTML, section 4.12.1.3).
fn escaped(data: &Value) -> String {
    data.to_string().replace('<', "\\u003c").replace('>', "\\u003e").replace('&', "\\u0026")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_text_ends_the_element_it_stands_in() {
        let data = json!({"name": "</script><!--<script>&amp;"});
        let text = escaped(&data);
        assert!(!text.contains(['<', '>', '&']), "{text}");
        assert_eq!(serde_json::from_str::<Value>(&text).unwrap(), data);
    }
}
