//! Plain pages of the worker's own, for when there is no built site at hand: small, sound and accessible.
//!
//! The form's page has the shape that [`crate::refill`] relies on, so one filler serves both.

use model::form::{Choice, Facts, Field, FieldKind, Form, OTHER, OTHER_SUFFIX, choices};
use model::words::Words;

use crate::html::escaped;
use crate::words;

/// A whole page in a language. The content is HTML already.
pub fn document(language: &str, title: &str, content: &str) -> String {
    format!(
        "<!doctype html>\n<html lang=\"{}\">\n<head>\n<meta charset=\"utf-8\">\n\
         <meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n<title>{}</title>\n</head>\n<body>\n\
         <main id=\"main\">{content}</main>\n</body>\n</html>\n",
        escaped(language),
        escaped(title)
    )
}

/// The sent page of a form.
pub fn sent(own: &Words, form: &Form) -> String {
    let content = format!(
        "<h1>{}</h1><p data-receipt hidden>{} <strong data-receipt-code></strong>.</p><p>{}</p>",
        escaped(own.say("thank_you")),
        escaped(own.say("your_reference")),
        escaped(own.say("kept"))
    );
    document(own.language(), &form.title, &content)
}

/// The page of a form, which sends to `action`; all of it is in the language of the form.
pub fn form(form: &Form, action: &str, facts: &dyn Facts) -> String {
    let alone = form.fields.iter().filter(|field| field.row.is_none());
    let fields: String = alone.map(|field| question(form, field, facts)).collect();
    let content = format!(
        "<div data-errors></div><h1>{}</h1>\n<form method=\"post\" action=\"{}\" novalidate>\n{fields}\
         <button>{}</button>\n</form>",
        escaped(&form.title),
        escaped(action),
        escaped(&form.button)
    );
    document(&form.language, &form.title, &content)
}

fn question(form: &Form, field: &Field, facts: &dyn Facts) -> String {
    let input = |kind: &str| single(field, &format!("<input type=\"{kind}\"{} value=\"\">", own(field)));
    let html = match field.kind {
        FieldKind::Text | FieldKind::Name | FieldKind::Organisation => input("text"),
        FieldKind::Email => input("email"),
        FieldKind::Tel => input("tel"),
        FieldKind::Url => input("url"),
        FieldKind::Number => input("number"),
        FieldKind::Date => input("date"),
        FieldKind::Checkbox => single(field, &format!("<input type=\"checkbox\"{} value=\"yes\">", own(field))),
        FieldKind::Textarea => single(field, &format!("<textarea rows=\"8\"{}></textarea>", own(field))),
        FieldKind::Select => single(field, &select(form, field, &choices(&field.options, facts))),
        FieldKind::Radios | FieldKind::ShownName => group(field, "radio", &choices(&field.options, facts)),
        FieldKind::Rows => format!("<div data-rows=\"{}\">{}</div>", escaped(&field.id), rows(form, field, facts)),
        FieldKind::Checkboxes => group(field, "checkbox", &choices(&field.options, facts)),
        FieldKind::Reference => format!("<p data-about=\"{}\" hidden></p>{}", escaped(&field.id), hidden(field)),
        FieldKind::Hidden => hidden(field),
        FieldKind::Honeypot => trap(form, field),
    };
    html + "\n"
}

/// The rows of a field, to stand in `data-rows`; nothing where there are none.
pub fn rows(form: &Form, field: &Field, facts: &dyn Facts) -> String {
    let questions: Vec<&Field> = form.in_rows_of(&field.id).collect();
    let rows = questions.chunk_by(|a, b| a.row.as_ref().map(|row| &row.id) == b.row.as_ref().map(|row| &row.id));
    let rows: String = rows.map(|questions| row(form, questions, facts)).collect();
    match rows.is_empty() {
        true => rows,
        false => fieldset(field, &rows),
    }
}

/// A question that stands alone in its row needs no heading besides its label.
fn row(form: &Form, questions: &[&Field], facts: &dyn Facts) -> String {
    let inner: String = questions.iter().map(|field| question(form, field, facts)).collect();
    match questions.first().and_then(|field| field.row.as_ref()).filter(|_| questions.len() > 1) {
        Some(row) => format!("<fieldset class=\"form-row\"><legend>{}</legend>{inner}</fieldset>", escaped(&row.name)),
        None => inner,
    }
}

/// What a question is called where it stands.
fn label(field: &Field) -> String {
    escaped(field.row.as_ref().map_or(&field.label, |row| &row.label))
}

/// Id and name of a field's only control.
fn own(field: &Field) -> String {
    let id = escaped(&field.id);
    let described = field.hint.as_ref().map(|_| format!(" aria-describedby=\"f-{id}-hint\"")).unwrap_or_default();
    format!(" id=\"f-{id}\" name=\"{id}\"{described}")
}

fn single(field: &Field, control: &str) -> String {
    let (id, label) = (escaped(&field.id), label(field));
    format!(
        "<div class=\"field\" data-field=\"{id}\"><label for=\"f-{id}\">{label}</label>{}{}{control}</div>",
        hint(field),
        complaint(field)
    )
}

fn hint(field: &Field) -> String {
    let hint =
        |words: &String| format!("<p class=\"hint\" id=\"f-{}-hint\">{}</p>", escaped(&field.id), escaped(words));
    field.hint.as_ref().map(hint).unwrap_or_default()
}

fn complaint(field: &Field) -> String {
    if field.has_complaint_at_control() {
        return String::new();
    }
    let id = escaped(&field.id);
    format!("<p class=\"error-message\" data-error=\"{id}\" id=\"f-{id}-error\" hidden></p>")
}

fn select(form: &Form, field: &Field, options: &[Choice]) -> String {
    let option =
        |choice: &Choice| format!("<option value=\"{}\">{}</option>", escaped(&choice.id), escaped(&choice.label));
    let options: String = options.iter().map(option).collect();
    let own_words = if field.options.other { other_words(field) } else { String::new() };
    let nothing = escaped(words::of(&form.language).say("select_one"));
    format!("<select{}><option value=\"\">{nothing}</option>{options}</select>{own_words}", own(field))
}

/// Several options; a question without any is not asked.
fn group(field: &Field, kind: &str, options: &[Choice]) -> String {
    let options: String = options.iter().enumerate().map(|(i, choice)| option(field, kind, i, choice)).collect();
    if options.is_empty() { options } else { fieldset(field, &options) }
}

fn fieldset(field: &Field, content: &str) -> String {
    let (id, label) = (escaped(&field.id), label(field));
    format!(
        "<fieldset class=\"field\" data-field=\"{id}\"><legend>{label}</legend>{}{}{content}</fieldset>",
        hint(field),
        complaint(field)
    )
}

fn option(field: &Field, kind: &str, place: usize, choice: &Choice) -> String {
    let (name, value, label) = (escaped(&field.id), escaped(&choice.id), escaped(&choice.label));
    let id = if place == 0 { format!("f-{name}") } else { format!("f-{name}-{}", place + 1) };
    let own_words = if field.options.other && choice.id == OTHER { other_words(field) } else { String::new() };
    format!(
        "<div class=\"choice\"><input type=\"{kind}\" id=\"{id}\" name=\"{name}\" value=\"{value}\">\
         <label for=\"{id}\">{label}</label>{own_words}</div>"
    )
}

fn other_words(field: &Field) -> String {
    let id = escaped(&field.id);
    format!(
        "<label for=\"f-{id}-other\">{}</label>\
         <input type=\"text\" id=\"f-{id}-other\" name=\"{id}{OTHER_SUFFIX}\" value=\"\">",
        escaped(words::of(&field.options.language).say("own_answer"))
    )
}

fn hidden(field: &Field) -> String {
    format!("<input type=\"hidden\" name=\"{}\" value=\"\">{}", escaped(&field.id), complaint(field))
}

/// Without a style sheet it can be seen, so it says what it is.
fn trap(form: &Form, field: &Field) -> String {
    let id = escaped(&field.id);
    format!(
        "<div class=\"trap\" aria-hidden=\"true\"><label for=\"f-{id}\">{}</label>\
         <input type=\"text\" id=\"f-{id}\" name=\"{id}\" value=\"\" tabindex=\"-1\" autocomplete=\"off\"></div>",
        escaped(words::of(&form.language).say("leave_empty"))
    )
}
