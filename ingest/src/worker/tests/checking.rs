//! Answers that are seen once more before they are sent.

use std::sync::atomic::{AtomicI64, Ordering};

use super::*;

/// A clock that is moved by hand, in seconds after the usual time.
#[derive(Clone, Default)]
struct Hand(Arc<AtomicI64>);

impl Hand {
    fn moves(&self, seconds: i64) {
        self.0.fetch_add(seconds, Ordering::SeqCst);
    }

    fn clock(&self) -> Clock {
        let hand = Arc::clone(&self.0);
        Arc::new(move || clock() + jiff::SignedDuration::from_secs(hand.load(Ordering::SeqCst)))
    }
}

fn with_clock() -> (TempDir, Worker, Hand) {
    let (site, hand) = (fixture::site(SITE), Hand::default());
    let worker = Worker::new(Config { clock: hand.clock(), ..config(&site) }).unwrap();
    (site, worker, hand)
}

pub(super) const ANSWERS: &str = "what=A+%3Cladder%3E%0D%0Aof+%22ours%22&kinds=k&kinds=other&kinds_other=Wood&from=2026-12-01&group=n\
                       &group_name=typed+but+not+asked&email=me%40example.org&about=ideas%2Fbus&agree=yes&website=";

/// What the page on which answers are checked would send.
pub(super) fn carried(said: &Said) -> String {
    let mut body = form_urlencoded::Serializer::new(String::new());
    for input in said.page.split("<input type=\"hidden\" name=\"").skip(1) {
        let (name, rest) = input.split_once("\" value=\"").unwrap();
        body.append_pair(name, &unescaped(rest.split_once("\">").unwrap().0));
    }
    body.finish()
}

fn unescaped(text: &str) -> String {
    let text = text.replace("&lt;", "<").replace("&gt;", ">").replace("&quot;", "\"");
    text.replace("&#39;", "'").replace("&amp;", "&")
}

fn token(body: &str) -> &str {
    body.rsplit("token=").next().unwrap()
}

#[tokio::test]
async fn every_question_that_was_asked_is_listed_with_its_answer() {
    let (_site, worker) = worker();
    let said = post(&worker, "checked", ANSWERS).await;
    said.says(200, "<title>Check your answers – Ask for help</title>");
    said.says(200, "<h1>Check your answers before you send them</h1>");
    said.says(200, "<dt>What would help?</dt><dd>A &lt;ladder&gt;<br>of &quot;ours&quot;</dd>");
    said.says(200, "<dd><ul><li>A &quot;key&quot;</li><li>Something else: Wood</li></ul></dd>");
    said.says(200, "<dt>From when?</dt><dd>1 December 2026</dd>");
    said.says(200, "<dt>For a group? <span class=\"hint\">We only publish totals of this</span></dt><dd>No</dd>");
    said.says(200, "<dt>Email address <span class=\"hint\">We do not show this</span></dt><dd>me@example.org</dd>");
    said.says(200, "<dt>About</dt><dd>Bus &lt;times&gt;</dd></div>");
    said.says(200, "</span></dt><dd>Yes</dd>");
    said.says(
        200,
        "formaction=\"/submit/checked#f-what\">Change<span class=\"visually-hidden\"> your answer to: What would",
    );
    said.says(200, "type=\"submit\">Send your request</button>");
    assert!(!said.page.contains("<dt>Which group?") && !said.page.contains("<dt>website"), "{}", said.page);
    post(&worker, "checked", "what=x").await.says(200, "<span class=\"hint\">Not provided</span>");
    nothing_is_kept(&worker).await;
}

#[tokio::test]
async fn what_was_checked_is_kept_once_however_often_it_is_sent() {
    let (site, worker, hand) = with_clock();
    let first = post(&worker, "checked", ANSWERS).await;
    let body = carried(&first);
    assert!(body.starts_with(ANSWERS.split("&website").next().unwrap()), "{body}");
    hand.moves(20);
    let sent = post(&worker, "checked", &body).await;
    sent.says(303, "");
    hand.moves(23 * 3600); // another day, another process
    let restarted = Worker::new(Config { clock: hand.clock(), ..config(&site) }).unwrap();
    assert_eq!(post(&restarted, "checked", &body).await.location(), sent.location());
    hand.moves(2 * 3600); // now the page is older than a day, but all of it arrived
    let late = post(&restarted, "checked", &body).await;
    late.says(303, "");
    assert_eq!(late.location(), sent.location());
    post(&restarted, "checked", &body.replace("Wood", "Iron"))
        .await
        .says(200, "This page was open for more than a day");
    let entry = listing(&worker).await.entries.remove(0);
    assert_eq!((listing(&worker).await.entries.len(), entry.folder), (1, Folder::Waiting));
    let fields: Vec<&str> = entry.record.fields.iter().map(|(field, _)| field.as_str()).collect();
    assert_eq!(fields, ["what", "kinds", "kinds_other", "from", "about"]);
    assert!(sent.location().ends_with(entry.record.envelope.receipt.as_deref().unwrap()));

    let again = post(&worker, "checked", ANSWERS).await;
    let other = post(&worker, "checked", &carried(&again)).await;
    assert_ne!(other.location(), sent.location(), "each page sends something of its own");
}

#[tokio::test]
async fn a_retry_after_the_form_closed_is_told_that_it_was_kept() {
    let (site, worker, hand) = with_clock();
    let form = |name: &str, closes: &str| {
        let path = site.path().join(format!("content/forms/{name}.yaml"));
        let text = std::fs::read_to_string(&path).unwrap().replace("at: /", &format!("closes: {closes}\nat: /"));
        std::fs::write(path, text).unwrap();
    };
    form("checked", "2026-11-24");
    form("comment", "2026-11-24");
    let (body, comment) = (carried(&post(&worker, "checked", ANSWERS).await), "about=ideas%2Fbus&body=hello");
    hand.moves(14 * 3600 - 60); // a minute before midnight
    for (form, body) in [("checked", &*body), ("comment", comment)] {
        let sent = post(&worker, form, body).await;
        sent.says(303, "");
        hand.moves(120);
        let again = post(&worker, form, body).await;
        again.says(303, "");
        assert_eq!(again.location(), sent.location());
        post(&worker, form, &body.replace("hello", "more").replace("Wood", "Iron")).await.says(403, "closed on 24 Nov");
        hand.moves(-120);
    }
    hand.moves(2 * 24 * 3600); // the token of the one is too old by now, and the other is forgotten
    post(&worker, "checked", &body).await.says(303, "");
    post(&worker, "comment", comment).await.says(403, "closed on 24 November");
    post(&worker, "checked", &format!("{body}&change=from")).await.says(403, "closed on 24 November");
    assert_eq!(listing(&worker).await.entries.len(), 2);
}

#[tokio::test]
async fn an_old_or_foreign_token_shows_the_page_again_and_says_so() {
    let (_site, worker, hand) = with_clock();
    let body = carried(&post(&worker, "checked", ANSWERS).await);
    let other_form = token(&body).to_owned();
    let elsewhere = fixture::site(SITE);
    let elsewhere = Worker::new(config(&elsewhere)).unwrap();
    let other_worker = carried(&post(&elsewhere, "checked", ANSWERS).await);
    let forged = format!("{}0", &body[..body.len() - 1]);
    let twice = format!("{body}&token={}", token(&body));
    for foreign in [&other_worker, &forged, &twice, &format!("{ANSWERS}&token="), &format!("{ANSWERS}&token=%00")] {
        if *foreign == body {
            continue; // its last digit happened to be a 0
        }
        let said = post(&worker, "checked", foreign).await;
        said.says(200, "We could not be sure that this came from our page");
        assert_ne!(token(&carried(&said)), token(&body));
    }
    hand.moves(24 * 3600 + 1);
    let said = post(&worker, "checked", &body).await;
    said.says(200, "This page was open for more than a day");
    nothing_is_kept(&worker).await;
    post(&worker, "checked", &carried(&said)).await.says(303, "");
    // A form that asks for no check takes no notice of a token.
    post(&worker, "idea", &format!("title=x&token={other_form}")).await.says(303, "");
}

#[tokio::test]
async fn other_answers_with_a_token_that_was_used_can_be_sent_as_new() {
    let (_site, worker) = worker();
    let body = carried(&post(&worker, "checked", ANSWERS).await);
    let sent = post(&worker, "checked", &body).await;
    let said = post(&worker, "checked", &body.replace("Wood", "Iron")).await;
    said.says(409, "You have already sent something from this page");
    said.says(409, "<li>Something else: Iron</li>");
    assert_eq!(listing(&worker).await.entries.len(), 1);
    let as_new = post(&worker, "checked", &carried(&said)).await;
    as_new.says(303, "");
    assert_ne!(as_new.location(), sent.location());
    assert_eq!(listing(&worker).await.entries.len(), 2);
}

#[tokio::test]
async fn other_answers_with_one_token_count_as_many() {
    let site = fixture::site(SITE);
    let worker = Worker::new(Config { ticks: Arc::new(|| Duration::ZERO), ..config(&site) }).unwrap();
    let (body, network) = (carried(&post(&worker, "checked", ANSWERS).await), [203, 0, 113, 7]);
    post_from(&worker, network, "checked", &body).await.says(303, "");
    for i in 1..limits::PER_NETWORK {
        post_from(&worker, network, "checked", &body.replace("Wood", &format!("Iron+{i}"))).await.says(409, "");
    }
    post_from(&worker, network, "idea", "title=x").await.says(303, "");
    let of_ideas = |folder| {
        move |entry: &&crate::inbox::Entry| {
            entry.folder == folder && entry.record.envelope.form.as_deref() == Some("idea")
        }
    };
    let entries = listing(&worker).await.entries;
    assert_eq!(entries.iter().filter(of_ideas(Folder::Quarantine)).count(), 1, "thirty came before it");
}

#[tokio::test]
async fn a_question_can_be_changed_and_everything_else_stays() {
    let (_site, worker) = worker();
    let body = carried(&post(&worker, "checked", ANSWERS).await);
    let said = post(&worker, "checked", &format!("{body}&change=from")).await;
    said.says(200, "<title>Ask for help</title>");
    said.says(200, "id=\"f-from\" name=\"from\" value=\"2026-12-01\" autofocus=\"\"");
    said.says(200, "name=\"group_name\" value=\"typed but not asked\"");
    assert!(!said.page.contains("name=\"token\"") && !said.page.contains("error-summary"));
    post(&worker, "checked", &format!("{body}&change=nothing")).await.says(303, "");
    post(&worker, "idea", "title=x&change=title").await.says(303, "");
}

#[tokio::test]
async fn mistakes_come_before_the_check() {
    let (_site, worker) = worker();
    let body = carried(&post(&worker, "checked", ANSWERS).await);
    post(&worker, "checked", &body.replace("me%40example.org", "me"))
        .await
        .says(422, "<title>Error: Ask for help</title>");
    nothing_is_kept(&worker).await;
}
