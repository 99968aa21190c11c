//! What people typed is still there, and is text.

use model::form::check::check;
use model::form::{Choice, Facts, OptionSource};
use model::{SitePath, Source};

use super::*;
use crate::fixture::{SITE, pairs};
use crate::plain;

/// A site with one idea.
struct OneIdea;

impl Facts for OneIdea {
    fn choices(&self, _: OptionSource) -> Vec<Choice> {
        vec![Choice { id: "new".into(), label: "New".into(), hint: None, leaves_out: false }]
    }

    fn exists(&self, id: &ItemId) -> bool {
        bus(id).is_some()
    }
}

fn form() -> Form {
    let (_, rest) = SITE.split_once("//- content/forms/idea.yaml\n").unwrap();
    let text = rest.split("//- ").next().unwrap();
    model::form::parse(
        &Source::new(SitePath::parse("content/forms/idea.yaml").unwrap(), text),
        &model::languages::Languages::default(),
    )
    .unwrap()
}

fn bus(id: &ItemId) -> Option<String> {
    (id.as_str() == "ideas/bus").then(|| "Bus <times>".to_owned())
}

/// The plain page of the form after this was sent.
fn sent(typed: &[(&str, &str)]) -> String {
    let (form, typed) = (form(), pairs(typed));
    let page = plain::form(&form, "/submit/idea", &OneIdea);
    let complaints = check(&form, &typed, &OneIdea).err().unwrap_or_default();
    String::from_utf8(with_complaints(page.as_bytes(), &form, &typed, &complaints, &bus).unwrap()).unwrap()
}

#[track_caller]
fn has(page: &str, part: &str) {
    assert!(page.contains(part), "{part}\nis not in\n{page}");
}

#[track_caller]
fn has_not(page: &str, part: &str) {
    assert!(!page.contains(part), "{part}\nis in\n{page}");
}

#[test]
fn a_complaint_stands_in_title_summary_and_beside_its_field() {
    let page = sent(&[("title", ""), ("email", "nonsense")]);
    has(&page, "<title>Error: Share an idea</title>");
    has(
        &page,
        "<h2 id=\"error-summary-title\">There is a problem</h2><ul><li><a href=\"#f-title\">Enter your idea</a></li>",
    );
    has(&page, "<a href=\"#f-email\">Enter an email address");
    has(&page, "<div class=\"field field--error\" data-field=\"title\">");
    has(&page, "id=\"f-title-error\"><span class=\"visually-hidden\">Error: </span>Enter your idea</p>");
    has(&page, "name=\"title\" value=\"\" aria-invalid=\"true\" aria-describedby=\"f-title-error\">");
    has(&page, "name=\"email\" value=\"nonsense\" aria-invalid=\"true\"");
    has(&page, "<div class=\"field\" data-field=\"story\">");
    has(&page, "id=\"f-story-error\" hidden></p>");
    has_not(&page, "data-errors");
}

#[test]
fn every_kind_of_control_is_refilled() {
    let page = sent(&[
        ("story", "\nfirst\nsecond"),
        ("challenge", "other"),
        ("challenge_other", "mine"),
        ("themes", "b"),
        ("size", "l"),
        ("about", "ideas/bus"),
        ("agree", "yes"),
        ("website", "filled by a password manager"),
    ]);
    has(&page, "aria-describedby=\"f-story-hint\">\n\nfirst\nsecond</textarea>");
    has(&page, "name=\"challenge\" value=\"other\" checked=\"\">");
    has(&page, "name=\"challenge\" value=\"new\">");
    has(&page, "name=\"challenge_other\" value=\"mine\">");
    has(&page, "name=\"themes\" value=\"a\">");
    has(&page, "name=\"themes\" value=\"b\" checked=\"\">");
    has(&page, "<option value=\"l\" selected=\"\">");
    has(&page, "<option value=\"s\">");
    has(&page, "name=\"about\" value=\"ideas/bus\">");
    has(&page, "<p data-about=\"about\">About: Bus &lt;times&gt;</p>");
    has(&page, "name=\"agree\" value=\"yes\" checked=\"\">");
    has_not(&page, "password manager");
}

#[test]
fn what_was_typed_cannot_leave_its_place() {
    let attack = "\"><script>alert(1)</script></textarea><b>'&quot;&lt;";
    let page = sent(&[
        ("story", attack),
        ("email", attack),
        ("challenge", "other"),
        ("challenge_other", attack),
        ("size", attack),
    ]);
    has_not(&page, "<script>");
    has_not(&page, "</textarea><b>");
    has(
        &page,
        "name=\"email\" value=\"&quot;&gt;&lt;script&gt;alert(1)&lt;/script&gt;&lt;/textarea&gt;&lt;b&gt;'&amp;quot;&amp;lt;\"",
    );
    has(&page, "&lt;/textarea&gt;&lt;b&gt;&#39;&amp;quot;&amp;lt;</textarea>");
}

#[test]
fn a_group_is_described_by_its_complaint_and_its_hint_after_it() {
    let page = "<html><head><title>T</title></head><body><main><div data-errors></div>\
        <fieldset class=\"field\" data-field=\"challenge\" aria-describedby=\"f-challenge-hint\">\
        <input type=\"radio\" id=\"f-challenge\" name=\"challenge\" value=\"x\" checked>\
        <input type=\"text\" name=\"challenge_other\" id=\"f-challenge-other\"></fieldset></main></body></html>";
    let typed = pairs(&[("title", "t"), ("challenge", "other")]);
    let complaints = check(&form(), &typed, &OneIdea).unwrap_err();
    let filled = with_complaints(page.as_bytes(), &form(), &typed, &complaints, &bus).unwrap();
    let filled = String::from_utf8(filled).unwrap();
    has(
        &filled,
        "<fieldset class=\"field field--error\" data-field=\"challenge\" aria-describedby=\"f-challenge-error f-challenge-hint\">",
    );
    has(&filled, "<a href=\"#f-challenge-other\">");
    has(&filled, "id=\"f-challenge-other\" aria-invalid=\"true\" aria-describedby=\"f-challenge-error\">");
    has(&filled, "name=\"challenge\" value=\"x\">");
}

#[test]
fn a_page_without_a_place_for_the_summary_gets_it_first_and_other_forms_are_left_alone() {
    let page = "<head><title>T</title></head><input name=title value=search><main><h1>T</h1><svg><title>x</title></svg></main>";
    let (form, typed) = (form(), pairs(&[("title", "")]));
    let complaints = check(&form, &typed, &OneIdea).unwrap_err();
    let filled =
        String::from_utf8(with_complaints(page.as_bytes(), &form, &typed, &complaints, &bus).unwrap()).unwrap();
    has(&filled, "<main><div class=\"error-summary\"");
    has(&filled, "<input name=title value=search>");
    has(&filled, "<svg><title>x</title></svg>");
}

#[test]
fn a_hidden_field_in_the_summary_leads_nowhere() {
    has(&sent(&[("title", "t"), ("about", "ideas/gone")]), "<li>What this is about is not on the site any more");
}

#[test]
fn a_query_fills_what_it_names_and_leaves_the_rest_without_complaints() {
    let page = plain::form(&form(), "/submit/idea", &OneIdea).replace("value=\"a\">", "value=\"a\" checked>");
    let typed = [("about", "ideas/bus"), ("title", "<b>"), ("website", "x"), ("unknown", "y"), ("agree", "yes")];
    let asked = pairs(&typed);
    let filled = String::from_utf8(prefilled(page.as_bytes(), &form(), &asked, &bus)).unwrap();
    has(&filled, "name=\"about\" value=\"ideas/bus\">");
    has(&filled, "About: Bus &lt;times&gt;");
    has(&filled, "name=\"title\" value=\"&lt;b&gt;\">");
    has(&filled, "value=\"a\" checked>");
    has(&filled, "name=\"agree\" value=\"yes\">"); // nobody agrees for somebody else
    has(&filled, "<title>Share an idea</title>");
    has(&filled, "<div data-errors></div>");
    has_not(&filled, "aria-invalid");
}

/// A form with rows: two people, and a question for each part of an idea.
fn in_rows() -> Form {
    let text = "title: F\nat: /f/\nfields:\n\
        - {id: about, kind: reference, of: [ideas], shown: published}\n\
        - {id: part, kind: rows, label: Parts, each: test_tasks, shown: published, fields: [\
            {id: done, kind: radios, label: Done?, options: [{id: x}, {id: z}]}, {id: note, kind: text, label: Note}]}\n\
        - {id: team, kind: rows, label: Team, row: Person, times: 5, shown: published, fields: [\
            {id: name, kind: text, label: Name, max: 3}]}\n";
    model::form::parse(
        &Source::new(SitePath::parse("content/forms/f.yaml").unwrap(), text),
        &model::languages::Languages::default(),
    )
    .unwrap()
}

/// A site with one idea that has a part.
struct OnePart;

impl Facts for OnePart {
    fn choices(&self, _: OptionSource) -> Vec<Choice> {
        Vec::new()
    }

    fn exists(&self, id: &ItemId) -> bool {
        bus(id).is_some()
    }

    fn parts(&self, of: &ItemId, _: model::form::Part) -> Vec<Choice> {
        let part = |id: &str| Choice { id: id.into(), label: "Ring <it>".into(), hint: None, leaves_out: false };
        bus(of).map(|_| vec![part("bell"), part("not a name")]).unwrap_or_default()
    }
}

/// The built page of a form with rows, which knows no parts, after this was sent.
fn sent_in_rows(typed: &[(&str, &str)]) -> String {
    let (form, typed) = (in_rows(), pairs(typed));
    let built = plain::form(&form, "/submit/f", &OnePart)
        .replace("<div data-rows=\"team\">", "<div data-rows=\"team\"><details data-more=\"team\"></details>");
    let complaints = check(&form, &typed, &OnePart).err().unwrap_or_default();
    let form = form.asked(&typed, &OnePart);
    let page = with_rows(built.into_bytes(), &form, &OnePart);
    String::from_utf8(with_complaints(&page, &form, &typed, &complaints, &bus).unwrap()).unwrap()
}

#[test]
fn rows_about_the_parts_of_a_thing_are_put_where_they_belong_and_filled() {
    let page = sent_in_rows(&[("about", "ideas/bus"), ("part_bell_done", "z"), ("part_bell_note", "<b>")]);
    has(&page, "<div data-rows=\"part\"><fieldset class=\"field\" data-field=\"part\"><legend>Parts</legend>");
    has(&page, "<fieldset class=\"form-row\"><legend>Ring &lt;it&gt;</legend>");
    has(&page, "name=\"part_bell_done\" value=\"z\" checked=\"\">");
    has(&page, "name=\"part_bell_note\" value=\"&lt;b&gt;\">");
    has_not(&page, "not a name");
    has(&sent_in_rows(&[("about", "ideas/none")]), "<div data-rows=\"part\"></div>");
}

#[test]
fn a_complaint_in_a_row_stands_before_its_control_and_folded_rows_are_unfolded_for_it() {
    let page = sent_in_rows(&[("about", "ideas/bus"), ("team_5_name", "Anna")]);
    has(&page, "<a href=\"#f-team_5_name\">Person 5 must be 3 characters or less</a>");
    has(
        &page,
        "<p class=\"error-message\" data-error=\"team_5_name\" id=\"f-team_5_name-error\"><span class=\"visually-hidden\">Error: \
         </span>Person 5 must be 3 characters or less</p><input",
    );
    has(&page, "aria-describedby=\"f-team_5_name-error\"");
    has(&page, "<details data-more=\"team\" open=\"\">");
    has_not(&sent_in_rows(&[("about", "ideas/bus"), ("team_1_name", "Anna")]), " open=\"\"");
}
