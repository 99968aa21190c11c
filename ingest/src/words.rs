//! The sentences of the worker's own pages, all in one place, in the language of the site's forms.
//!
//! What a notice says stands with it in [`crate::notice`]; complaints are worded by [`model::form::Complaint`].

/// Before the title of a page with complaints, and before each complaint for those who listen.
pub const ERROR: &str = "Error: ";
/// The heading of the summary of complaints.
pub const THERE_IS_A_PROBLEM: &str = "There is a problem";

/// Before the title of the page on which answers are checked.
pub const CHECK_TITLE: &str = "Check your answers – ";
/// Its heading.
pub const CHECK_HEADING: &str = "Check your answers before you send them";
/// An optional question that was left out.
pub const NOT_PROVIDED: &str = "Not provided";
/// A tick that was set.
pub const YES: &str = "Yes";
/// What a reference is listed under.
pub const ABOUT: &str = "About";
/// Beside an answer that nobody but the organisers sees.
pub const NOT_SHOWN: &str = "We do not show this";
/// Beside an answer that is only counted.
pub const ONLY_COUNTED: &str = "We only publish totals of this";
/// What leads back to a question.
pub const CHANGE: &str = "Change";
/// How answers are kept, before they are sent. Afterwards nobody can see them with the reference alone.
pub const KEEP_A_COPY: &str = "To keep a copy of your answers, print or save this page before you send them. \
    Your reference alone will not show them to anybody.";
/// What a page says that was open for too long.
pub const CHECK_EXPIRED: &str = "This page was open for more than a day, so it was not sent now. \
    If you have a reference for these answers, we have them. If not, check them and send them again.";
/// What a page says that was not made by this worker for this form.
pub const CHECK_FOREIGN: &str = "We could not be sure that this came from our page, so it was not sent. \
    Your answers are still here. Check them, and send them.";
/// What a page says from which something else was sent already.
pub const CHECK_TAKEN: &str = "You have already sent something from this page, and we have it. \
    These answers are different. If you want to send them, too, send them as new.";

/// That nothing is sent yet.
pub fn nothing_sent_yet(button: &str) -> String {
    format!("Nothing is sent until you press “{button}”.")
}

/// What follows “Change” for those who listen, to tell one from the other.
pub fn change_what(question: &str) -> String {
    format!("your answer to: {question}")
}

/// What a thing is called that something is said about.
pub fn about(title: &str) -> String {
    format!("{ABOUT}: {title}")
}

/// The heading of the plain sent page.
pub const THANK_YOU: &str = "Thank you";
/// Before the receipt on it.
pub const YOUR_RECEIPT: &str = "Your reference is";
/// What it says.
pub const KEPT: &str = "We have kept what you sent.";
/// The label of an own answer.
pub const OWN_ANSWER: &str = "Your own answer";
/// The label of the question for programs, for people without a style sheet.
pub const LEAVE_EMPTY: &str = "Leave this field empty";
