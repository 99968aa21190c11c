//! Requests in a further language of the site.

use super::*;

const BILINGUAL: &str = "\
//- content/site.yaml
name: Example
languages: [en, cy]
//- content/forms/say.yaml
title: {en: Say something, cy: Dweud rhywbeth}
at: /say/
check_answers: true
fields:
  - {id: words, kind: text, label: {en: Your words, cy: Eich geiriau}, required: {en: Enter words, cy: Rhowch eiriau}, max: 20, shown: published}
//- content/forms/past.yaml
title: {en: Earlier, cy: Yn gynharach}
at: /earlier/
closes: 2026-11-23
fields:
  - {id: a, kind: text, label: {en: A word, cy: Gair}, shown: published}
";

fn bilingual() -> (TempDir, Worker) {
    let site = fixture::site(SITE);
    fixture::write(site.path(), BILINGUAL);
    let worker = Worker::new(config(&site)).unwrap();
    (site, worker)
}

#[test]
fn an_address_names_a_form_and_perhaps_a_language() {
    let form = |id: &str| Route::Form(id.to_owned());
    let sent = |id: &str, receipt: &str| Route::Sent { form: id.to_owned(), receipt: receipt.to_owned() };
    for (path, further, route) in [
        ("/submit/idea", None, form("idea")),
        ("/submit/idea/", None, form("idea")),
        ("/submit/cy/idea", Some("cy"), form("idea")),
        ("/submit/idea/sent/X", None, sent("idea", "X")),
        ("/submit/cy/idea/sent/X/", Some("cy"), sent("idea", "X")),
        ("/submit/cy/idea/more", None, Route::Unknown),
        ("/submit/", None, Route::Unknown),
        ("/submit//idea", None, Route::Unknown),
        ("/elsewhere", None, Route::Unknown),
    ] {
        assert_eq!(Route::of(path), (further, route), "{path}");
    }
}

#[tokio::test]
async fn a_language_that_is_no_further_one_of_the_site_is_not_found() {
    let (_site, worker) = bilingual();
    get(&worker, "/submit/cy/say").await.says(200, "<html lang=\"cy\">");
    for path in
        ["/submit/en/say", "/submit/fr/say", "/submit/say/say", "/submit/CY/say", "/submit/fr/say/sent/ABCDEFGHJK"]
    {
        get(&worker, path).await.says(404, "There is no such form");
    }
    get(&worker, "/submit/cy/none").await.says(404, "Nid oes ffurflen o’r fath");
    nothing_is_kept(&worker).await;
}

#[tokio::test]
async fn every_answer_is_in_the_language_of_its_address() {
    let (_site, worker) = bilingual();
    let filled = get(&worker, "/submit/cy/say?words=helo").await;
    filled.says(200, "<form method=\"post\" action=\"/submit/cy/say\" novalidate>");
    filled.says(200, "value=\"helo\"");
    let mistake = post(&worker, "cy/say", "words=").await;
    mistake.says(422, "<title>Gwall: Dweud rhywbeth</title>");
    mistake.says(422, "Mae yna broblem</h2><ul><li><a href=\"#f-words\">Rhowch eiriau</a></li>");
    let check = post(&worker, "cy/say", "words=helo").await;
    check.says(200, "<title>Gwiriwch eich atebion – Dweud rhywbeth</title>");
    check.says(200, "<dt>Eich geiriau</dt><dd>helo</dd>");
    check.says(200, "action=\"/submit/cy/say\"");
    post(&worker, "cy/past", "a=x").await.says(403, "<h1>Caeodd y ffurflen hon ar 23 Tachwedd 2026</h1>");
    let delete = ask(&worker, "DELETE", "/submit/cy/say", FORM, full("")).await;
    delete.says(405, "Ni ellir defnyddio’r cyfeiriad hwn fel yna");
    post(&worker, "cy/say", "words=%ff").await.says(400, "Nid oedd modd darllen rhai llythrennau");
    nothing_is_kept(&worker).await;
}

#[tokio::test]
async fn a_submission_stays_in_its_language_and_its_record_says_so() {
    let (_site, worker) = bilingual();
    let said = post(&worker, "cy/idea", "title=Bws").await;
    let receipt = said.location().strip_prefix("/submit/cy/idea/sent/").and_then(Receipt::parse).unwrap();
    get(&worker, said.location()).await.says(200, "Eich cyfeirnod yw");
    let record = worker.desk.inbox.get(&receipt).await.unwrap().unwrap().record;
    assert_eq!(record.envelope.lang.as_deref(), Some("cy"));
    post(&worker, "idea", "title=Bus").await.says(303, "");
    let languages = listing(&worker).await.entries.into_iter().map(|entry| entry.record.envelope.lang);
    assert_eq!(languages.flatten().collect::<Vec<_>>(), ["cy"]);
}

#[tokio::test]
async fn texts_of_a_form_in_another_language_say_which_it_is() {
    let (_site, worker) = bilingual();
    let check = post(&worker, "cy/checked", "what=Ysgol&kinds=a&agree=yes&from=2026-12-18").await;
    check.says(200, "<html lang=\"cy\">");
    check.says(200, "bwyso “<span lang=\"en\">Send your request</span>”.");
    check.says(200, "<dt><span lang=\"en\">What would help?</span></dt><dd>Ysgol</dd>");
    check.says(200, "<dd><span lang=\"en\">Advice</span></dd>");
    check.says(200, "eich ateb i: <span lang=\"en\">What would help?</span>");
    check.says(200, "<dd>18 Rhagfyr 2026</dd>");
    let closed = post(&worker, "cy/future", "a=x").await;
    closed.says(403, "<dt><span lang=\"en\">A word</span></dt><dd>x</dd>");
}

#[tokio::test]
async fn answers_wear_the_pages_of_their_language() {
    let (site, _) = bilingual();
    let page = |lang: &str, main: &str| {
        format!(
            "<html lang=\"{lang}\"><head><title>{lang}</title></head><body><nav>{lang}</nav><main>{main}</main></body></html>"
        )
    };
    let form = "<div data-errors></div><h1>T</h1><input id=f-title name=title>";
    let sent = "<p data-receipt hidden><strong data-receipt-code></strong></p><a data-receipt-link href=/x/>x</a>";
    for lang in ["en", "cy"] {
        let prefix = if lang == "cy" { "cy/" } else { "" };
        for (path, main) in [("ideas/new/index.html", form), ("thank-you/idea/index.html", sent)] {
            fixture::write(site.path(), &format!("//- public/{prefix}{path}\n{}", page(lang, main)));
        }
    }
    fixture::write(site.path(), &format!("//- public/404.html\n{}", page("en", "gone")));
    fixture::write(site.path(), &format!("//- public/cy/index.html\n{}", page("cy", "home")));
    let pages = Arc::new(FolderPages { dir: site.path().join("public") });
    let worker = Worker::new(Config { pages, base: "/sub".into(), ..config(&site) }).unwrap();
    let sent = post(&worker, "cy/idea", "title=x").await;
    assert!(sent.location().starts_with("/sub/submit/cy/idea/sent/"), "{}", sent.location());
    let thanks = get(&worker, sent.location()).await;
    thanks.says(200, "<nav>cy</nav>");
    thanks.says(200, "href=\"/sub/submit/cy/contact?kind=withdraw&amp;reference=");
    let mistake = post(&worker, "cy/idea", "title=").await;
    mistake.says(422, "<nav>cy</nav>");
    mistake.says(422, "<a href=\"#f-title\"><span lang=\"en\">Enter your idea</span></a>");
    post(&worker, "idea", "title=").await.says(422, "<nav>en</nav>");
    let lost = get(&worker, "/submit/cy/none").await;
    lost.says(404, "<nav>en</nav><main lang=\"cy\">");
    lost.says(404, "<a href=\"/sub/cy/\">Ewch i’r dudalen gyntaf</a>");
    fixture::write(site.path(), &format!("//- public/cy/404.html\n{}", page("cy", "gone")));
    get(&worker, "/submit/cy/none").await.says(404, "<nav>cy</nav><main><div");
}

#[tokio::test]
async fn settings_that_cannot_be_read_lose_nothing_that_was_typed() {
    let (site, worker) = bilingual();
    fixture::write(site.path(), "//- content/site.yaml\n: [\n");
    post(&worker, "cy/idea", "title=fy+ngeiriau").await.says(503, "<dd>fy ngeiriau</dd>");
}

#[tokio::test]
async fn a_site_in_welsh_alone_is_answered_in_welsh() {
    let site = fixture::site(SITE);
    fixture::write(site.path(), "//- content/site.yaml\nname: X\nlanguages: [cy]\n");
    let worker = Worker::new(config(&site)).unwrap();
    post(&worker, "none", "a=1").await.says(404, "Nid oes ffurflen o’r fath");
    post(&worker, "idea", "title=Bws").await.says(303, "");
    assert_eq!(listing(&worker).await.entries.remove(0).record.envelope.lang, None);
    get(&worker, "/submit/cy/idea").await.says(404, "Nid oes ffurflen o’r fath");
}
