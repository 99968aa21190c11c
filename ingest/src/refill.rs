//! A form's page with everything that was typed still in it, and each complaint beside its field and in a summary.
//!
//! What it relies on is the shape of the page: `data-errors` where the summary goes, `data-field` around each field,
//! `data-error` for its complaint (single controls in rows have none; the complaint is put before them), `data-about` for what a reference means, `data-rows` around rows that depend on it,
//! `data-more` on rows that are folded away, and controls called like their fields. An element that is missing is only not
//! filled. Everything inserted is escaped.

use lol_html::HandlerResult;
use lol_html::html_content::{ContentType, Element};
use model::ItemId;
use model::form::check::Pairs;
use model::form::{Complaint, Facts, Field, FieldKind, Form, OTHER_SUFFIX, Problem, Repeat, Row};
use model::words::Words;

use crate::html::{escaped, in_attribute, in_textarea, spoken};
use crate::rewrite::{self, Change, rewrite};
use crate::{plain, words};

/// Gives the title of a thing on the site, if people may see it.
pub type Titles<'a> = &'a dyn Fn(&ItemId) -> Option<String>;

/// The page of a form that was sent and is not good yet; nothing when the page cannot be rewritten.
pub fn with_complaints(
    page: &[u8],
    form: &Form,
    typed: &Pairs,
    complaints: &[Complaint],
    titles: Titles<'_>,
) -> Option<Vec<u8>> {
    let (absent, focus) = (Absent::Cleared, None);
    fill(page, Filling { around: around(page, form), form, typed, complaints, titles, absent, focus, select: None })
}

/// The page of a form that is to be changed, at one of its questions; nothing when the page cannot be rewritten.
pub fn at_question(page: &[u8], form: &Form, typed: &Pairs, field: &str, titles: Titles<'_>) -> Option<Vec<u8>> {
    let (absent, focus) = (Absent::Cleared, Some(control(form, field)));
    fill(
        page,
        Filling { around: around(page, form), form, typed, complaints: &[], titles, absent, focus, select: None },
    )
}

/// The id of a field's control: of rows, that of the first question in them.
pub fn control(form: &Form, field: &str) -> String {
    format!("f-{}", form.in_rows_of(field).next().map_or(field, |first| first.id.as_str()))
}

/// The page of a form as an address asked for it: fields that its query names are filled, all others left alone. The page
/// itself when it cannot be rewritten.
pub fn prefilled(page: &[u8], form: &Form, asked: &Pairs, titles: Titles<'_>) -> Vec<u8> {
    let absent = Absent::LeftAlone;
    let (around, complaints) = (around(page, form), &[][..]);
    let filling = Filling { around, form, typed: asked, complaints, titles, absent, focus: None, select: None };
    fill(page, filling).unwrap_or_else(|| page.to_owned())
}

/// The page of a form with the rows that it has about the thing that it is about, which a built page cannot know. The page
/// itself when it cannot be rewritten.
pub fn with_rows(page: Vec<u8>, form: &Form, facts: &dyn Facts) -> Vec<u8> {
    let depends = |field: &&Field| field.rows.as_ref().is_some_and(|rows| matches!(rows.repeat, Repeat::Each(_)));
    let html: Vec<(String, String)> =
        form.fields.iter().filter(depends).map(|field| (field.id.clone(), plain::rows(form, field, facts))).collect();
    if html.iter().all(|(_, rows)| rows.is_empty()) {
        return page;
    }
    let is_foreign = rewrite::language(&page).is_some_and(|around| around != form.language);
    let change = move |place: &mut Element<'_, '_>| {
        let id = place.get_attribute("data-rows").unwrap_or_default();
        if let Some((_, rows)) = html.iter().find(|(field, _)| *field == id) {
            place.set_inner_content(rows, ContentType::Html);
            if is_foreign {
                place.set_attribute("lang", &in_attribute(&form.language))?;
            }
        }
        Ok(())
    };
    rewrite(&page, vec![("main [data-rows]", Box::new(change))]).unwrap_or(page)
}

/// The language of a form's page; that of the form where it does not say.
fn around(page: &[u8], form: &Form) -> String {
    rewrite::language(page).unwrap_or_else(|| form.language.clone())
}

fn fill(page: &[u8], mut filling: Filling<'_>) -> Option<Vec<u8>> {
    let has_place = page.windows(b"data-errors".len()).any(|window| window == b"data-errors");
    let (own, summary) = (filling.own(), summary(&filling));
    let mut changes: Vec<(&str, Change<'_>)> = vec![("main *", Box::new(move |element| filling.element(element)))];
    if let Some(summary) = summary {
        changes.push(("head > title", Box::new(move |title| mark_title(own, title))));
        let (place, change) = summary_at(has_place, summary);
        changes.push((place, change));
    }
    rewrite(page, changes)
}

fn mark_title(own: &Words, title: &mut Element<'_, '_>) -> HandlerResult {
    title.prepend(own.say("error"), ContentType::Text);
    Ok(())
}

/// A theme of somebody's own may have no place for the summary; then it comes first.
fn summary_at<'h>(has_place: bool, summary: String) -> (&'static str, Change<'h>) {
    match has_place {
        true => (
            "main [data-errors]",
            Box::new(move |place| {
                place.replace(&summary, ContentType::Html);
                Ok(())
            }),
        ),
        false => (
            "main",
            Box::new(move |main| {
                main.prepend(&summary, ContentType::Html);
                Ok(())
            }),
        ),
    }
}

fn summary(filling: &Filling<'_>) -> Option<String> {
    let lines: String = filling.complaints.iter().map(|complaint| summary_line(filling, complaint)).collect();
    (!filling.complaints.is_empty()).then(|| {
        format!(
            "<div class=\"error-summary\" role=\"alert\" tabindex=\"-1\" autofocus \
             aria-labelledby=\"error-summary-title\"><h2 id=\"error-summary-title\">{}</h2>\
             <ul>{lines}</ul></div>",
            escaped(filling.own().say("problem"))
        )
    })
}

/// A line that leads to the field, if the field can be seen.
fn summary_line(filling: &Filling<'_>, complaint: &Complaint) -> String {
    let (form, message) = (filling.form, filling.message(complaint));
    let kind = form.field(&complaint.field).map(|field| field.kind);
    match kind {
        Some(FieldKind::Reference | FieldKind::Hidden | FieldKind::Honeypot) | None => format!("<li>{message}</li>"),
        Some(
            FieldKind::Text
            | FieldKind::Textarea
            | FieldKind::Email
            | FieldKind::Tel
            | FieldKind::Url
            | FieldKind::Number
            | FieldKind::Date
            | FieldKind::Radios
            | FieldKind::Checkboxes
            | FieldKind::Select
            | FieldKind::Checkbox
            | FieldKind::Name
            | FieldKind::Organisation
            | FieldKind::ShownName
            | FieldKind::Rows,
        ) => format!("<li><a href=\"#{}\">{message}</a></li>", escaped(&target(form, complaint))),
    }
}

/// The id of the control that has to be mended: of rows, the first one.
fn target(form: &Form, complaint: &Complaint) -> String {
    if let Some(first) = form.in_rows_of(&complaint.field).next() {
        return format!("f-{}", first.id);
    }
    match complaint.problem {
        Problem::OtherMissing => format!("f-{}-other", complaint.field),
        Problem::Missing(_)
        | Problem::TooLong(_)
        | Problem::NotAnEmail
        | Problem::NotATelephone
        | Problem::NotAUrl
        | Problem::NotANumber(..)
        | Problem::NotADate
        | Problem::NotAnOption
        | Problem::NotThere
        | Problem::NameNeeded
        | Problem::GroupNeeded
        | Problem::Twice => format!("f-{}", complaint.field),
    }
}

/// What happens to fields that are not named in what was typed.
#[derive(Clone, Copy)]
enum Absent {
    /// They were left empty.
    Cleared,
    /// Nothing is said of them.
    LeftAlone,
}

struct Filling<'a> {
    /// The language of the page.
    around: String,
    form: &'a Form,
    typed: &'a Pairs,
    complaints: &'a [Complaint],
    titles: Titles<'a>,
    absent: Absent,
    /// The id of the control that somebody came for.
    focus: Option<String>,
    /// The name of the `select` whose options are going by.
    select: Option<String>,
}

impl Filling<'_> {
    /// The words of the page's language.
    fn own(&self) -> &'static Words {
        words::of(&self.around)
    }

    /// A complaint in the language of the form.
    fn message(&self, complaint: &Complaint) -> String {
        let message = complaint.message(model::words::of(&self.form.language));
        spoken(&escaped(&message), &self.form.language, &self.around)
    }

    /// A complaint as it stands beside its question.
    fn said(&self, complaint: &Complaint) -> String {
        let error = escaped(self.own().say("error"));
        format!("<span class=\"visually-hidden\">{error}</span>{}", self.message(complaint))
    }

    fn element(&mut self, element: &mut Element<'_, '_>) -> HandlerResult {
        match element.tag_name().as_str() {
            "input" => self.input(element)?,
            "textarea" => self.textarea(element),
            "select" => self.select = element.get_attribute("name"),
            "datalist" => self.select = None,
            "details" => self.unfold(element)?,
            "option" => self.option(element)?,
            _ => {}
        }
        self.control(element)?;
        self.wrapper(element)?;
        self.complaint(element);
        self.about(element);
        self.focus(element)
    }

    fn focus(&self, element: &mut Element<'_, '_>) -> HandlerResult {
        match &self.focus {
            Some(focus) if element.get_attribute("id").as_ref() == Some(focus) => {
                Ok(element.set_attribute("autofocus", "")?)
            }
            Some(_) | None => Ok(()),
        }
    }

    /// Rows in which something was written, or is to be, are in sight.
    fn unfold(&self, details: &mut Element<'_, '_>) -> HandlerResult {
        let Some(of) = details.get_attribute("data-more") else { return Ok(()) };
        let folded = self.form.in_rows_of(&of).filter(|field| field.row.as_ref().is_some_and(Row::is_folded));
        let mut names = folded.map(|field| field.id.as_str());
        match names.any(|name| self.value(name).is_some_and(|value| !value.trim().is_empty())) {
            true => Ok(details.set_attribute("open", "")?),
            false => Ok(()),
        }
    }

    fn input(&self, input: &mut Element<'_, '_>) -> HandlerResult {
        let Some(name) = input.get_attribute("name").filter(|name| self.is_ours(name)) else { return Ok(()) };
        let kind = input.get_attribute("type").unwrap_or_default().to_ascii_lowercase();
        match kind.as_str() {
            "checkbox" | "radio" => self.mark(input, &name, "checked"),
            "submit" | "button" | "reset" | "image" | "file" => Ok(()),
            _ => match self.value(&name) {
                Some(value) => Ok(input.set_attribute("value", &in_attribute(value))?),
                None => Ok(()),
            },
        }
    }

    fn textarea(&self, textarea: &mut Element<'_, '_>) {
        let name = textarea.get_attribute("name").filter(|name| self.is_ours(name));
        if let Some(value) = name.and_then(|name| self.value(&name).map(str::to_owned)) {
            textarea.set_inner_content(&in_textarea(&value), ContentType::Html);
        }
    }

    fn option(&self, option: &mut Element<'_, '_>) -> HandlerResult {
        match self.select.as_deref().filter(|name| self.is_ours(name)) {
            Some(name) => self.mark(option, name, "selected"),
            None => Ok(()),
        }
    }

    /// Ticks, or takes the tick away, by whether the value of the element was typed.
    fn mark(&self, element: &mut Element<'_, '_>, name: &str, attribute: &str) -> HandlerResult {
        if self.agrees(name) && matches!(self.absent, Absent::LeftAlone) {
            return Ok(()); // a link must not agree for somebody
        }
        let own = element.get_attribute("value").unwrap_or_else(|| "on".into());
        let named = self.value(name).is_some();
        let picked =
            self.values(name).any(|value| [value, &in_attribute(value), &escaped(value)].contains(&own.as_str()));
        match (picked, self.absent) {
            (true, _) => element.set_attribute(attribute, "")?,
            (false, Absent::LeftAlone) if !named => {}
            (false, Absent::LeftAlone | Absent::Cleared) => element.remove_attribute(attribute),
        }
        Ok(())
    }

    /// Whether a control is the tick by which people agree.
    fn agrees(&self, name: &str) -> bool {
        self.form.consent.as_ref().is_some_and(|consent| consent.field == name)
    }

    /// A control whose answer has to be mended says so, and where the complaint is.
    fn control(&self, element: &mut Element<'_, '_>) -> HandlerResult {
        let is_control = matches!(element.tag_name().as_str(), "input" | "textarea" | "select");
        let is_seen = element.get_attribute("type").as_deref() != Some("hidden");
        let Some(name) = element.get_attribute("name").filter(|_| is_control && is_seen) else { return Ok(()) };
        let guilty = self.complaints.iter().find(|complaint| self.control_of(complaint) == Some(name.clone()));
        let Some(complaint) = guilty else { return Ok(()) };
        element.set_attribute("aria-invalid", "true")?;
        if self.form.field(&complaint.field).is_some_and(Field::has_complaint_at_control) {
            let id = escaped(&complaint.field);
            let place = format!(
                "<p class=\"error-message\" data-error=\"{id}\" id=\"f-{id}-error\">{}</p>",
                self.said(complaint)
            );
            element.before(&place, ContentType::Html);
        }
        describe(element, &complaint.field)
    }

    /// The name of the single control that has to be mended; none when it is one of a group.
    fn control_of(&self, complaint: &Complaint) -> Option<String> {
        let field = self.form.field(&complaint.field)?;
        match (&complaint.problem, is_group(field)) {
            (Problem::OtherMissing, _) => Some(format!("{}{OTHER_SUFFIX}", field.id)),
            (_, true) => None,
            (_, false) => Some(field.id.clone()),
        }
    }

    fn wrapper(&self, element: &mut Element<'_, '_>) -> HandlerResult {
        let Some(field) = element.get_attribute("data-field") else { return Ok(()) };
        if !self.complaints.iter().any(|complaint| complaint.field == field) {
            return Ok(());
        }
        let class = element.get_attribute("class").unwrap_or_default();
        element.set_attribute("class", format!("{class} field--error").trim_start())?;
        match element.tag_name().as_str() {
            "fieldset" => describe(element, &field),
            _ => Ok(()),
        }
    }

    fn complaint(&self, element: &mut Element<'_, '_>) {
        let Some(field) = element.get_attribute("data-error") else { return };
        if let Some(complaint) = self.complaints.iter().find(|complaint| complaint.field == field) {
            element.set_inner_content(&self.said(complaint), ContentType::Html);
            element.remove_attribute("hidden");
        }
    }

    /// Says in words what a reference means, when it means something of a kind that the field takes.
    fn about(&self, element: &mut Element<'_, '_>) {
        let Some(field) = element.get_attribute("data-about").and_then(|id| self.form.field(&id)) else { return };
        let id = self.value(&field.id).and_then(|value| ItemId::parse(value.trim()));
        if let Some(title) = id.filter(|id| field.of.contains(&id.kind())).and_then(|id| (self.titles)(&id)) {
            element
                .set_inner_content(&escaped(&self.own().fill("about_thing", &[("title", &title)])), ContentType::Html);
            element.remove_attribute("hidden");
        }
    }

    /// Whether a control belongs to a question that people see or a page knows. What a password manager wrote into the
    /// question for programs is not kept: nobody could see it to take it out.
    fn is_ours(&self, name: &str) -> bool {
        let asked = |field: &Field| field.kind != FieldKind::Honeypot;
        let other = || name.strip_suffix(OTHER_SUFFIX).and_then(|id| self.form.field(id));
        self.form.field(name).is_some_and(asked) || other().is_some_and(|field| field.options.other)
    }

    fn values<'s>(&'s self, name: &str) -> impl Iterator<Item = &'s str> {
        self.typed.iter().filter(move |(n, _)| n == name).map(|(_, value)| value.as_str())
    }

    fn value<'s>(&'s self, name: &str) -> Option<&'s str> {
        self.typed.iter().find(|(n, _)| n == name).map(|(_, value)| value.as_str())
    }
}

fn is_group(field: &Field) -> bool {
    matches!(field.kind, FieldKind::Radios | FieldKind::Checkboxes | FieldKind::ShownName | FieldKind::Rows)
}

/// Names the complaint first among what describes an element.
fn describe(element: &mut Element<'_, '_>, field: &str) -> HandlerResult {
    let error = format!("f-{field}-error");
    let others = element.get_attribute("aria-describedby").unwrap_or_default();
    let others = others.split_ascii_whitespace().filter(|id| *id != error);
    let all: Vec<&str> = std::iter::once(error.as_str()).chain(others).collect();
    Ok(element.set_attribute("aria-describedby", &all.join(" "))?)
}

#[cfg(test)]
mod tests;
