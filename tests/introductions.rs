//! Two people are introduced by an editor who holds a key, and by nobody else; and nothing of it stays anywhere.

use std::fs;

use crate::fixture;
use crate::program::run;
use crate::server::Server;
use crate::vault::Office;

/// What was asked for and what was offered, each with the name and the address of somebody.
fn sent(office: &Office) -> [String; 2] {
    let server = Server::start(&office.root());
    let need = [
        ("in_their_words", "A van for four evenings."),
        ("what_for", "The night school"),
        ("kinds", "kit"),
        ("hurry", "none"),
        ("publish", "yes"),
        ("name", "Quillon Sealedname"),
        ("name_shown", "first"),
        ("email", "quillon@example.net"),
        ("consent", "yes"),
    ];
    let offer = [
        ("what", "A van on Sundays."),
        ("kinds", "kit"),
        ("for_whom", "anyone"),
        ("cost", "free"),
        ("as", "person"),
        ("take_up", "organisers"),
        ("name", "Zephyrine Otherside"),
        ("name_shown", "none"),
        ("email", "zephyrine@example.net"),
        ("consent", "yes"),
    ];
    let receipts = [server.send("/submit/need", &need).receipt(), server.send("/submit/offer", &offer).receipt()];
    server.stop();
    for (receipt, slug) in receipts.iter().zip(["a-van", "on-sundays"]) {
        run(&office.root(), &["approve", receipt, "--slug", slug]).good();
    }
    receipts
}

#[test]
fn each_side_is_asked_without_a_word_of_the_other_and_both_are_named_once_they_agreed() {
    let office = Office::open();
    let (root, key) = (office.root(), office.key("ada"));
    let receipts = sent(&office);
    let before = fixture::files(&root);
    let typed = |more: &[&str]| run(&root, &[&["match", "a-van", "on-sundays"], more].concat());
    let told = typed(&["--introduce", "--key", &key]).good().stdout;
    let [to_need, to_offer] = told.split("\n---\n").collect::<Vec<_>>()[..] else { panic!("two e-mails: {told}") };
    for (mail, own, others) in [
        (to_need, ("<quillon@example.net>", &receipts[0]), ["zephyrine@", "Zephyrine", "Otherside"]),
        (to_offer, ("<zephyrine@example.net>", &receipts[1]), ["quillon@", "Quillon", "Sealedname"]),
    ] {
        assert!(mail.contains(own.0) && mail.contains(&format!("\n\nYour reference is {}.\n", own.1)), "{mail}");
        assert!(mail.contains('“') && !mail.contains('"'), "{mail}");
        assert!(others.iter().all(|word| !mail.contains(word)), "{mail}");
    }
    let both = typed(&["--introduce=both", "--key", &key]).good().stdout;
    assert!(both.starts_with("To: Quillon <quillon@example.net>, zephyrine@example.net\n"), "as they chose: {both}");
    assert!(["Sealedname", "Zephyrine", "Otherside"].iter().all(|word| !both.contains(word)), "{both}");
    let early = typed(&["--introduce=both", "--key", &key]).good().stderr;
    assert!(early.contains("not recorded; send this only once both have said yes"), "{early}");
    let draft = typed(&["--introduce=both", "--format", "eml", "--key", &key]).good().stdout;
    assert!(
        draft.contains("X-Unsent: 1\r\n") && draft.contains("quillon@example.net") && !draft.contains("From:"),
        "{draft}"
    );
    let closed = typed(&["--introduce=both"]).good();
    assert!(!closed.stdout.contains('@') && closed.stderr.matches("missing:").count() == 2, "{closed:?}");
    let stranger = typed(&["--introduce", "--key", &office.key("stranger")]);
    assert_eq!((stranger.code, stranger.stdout.as_str()), (2, ""));
    assert!(before == fixture::files(&root), "nothing is kept of it");
    run(&root, &["erase", &receipts[0]]).good();
    let erased = typed(&["--introduce=need", "--key", &key]).good();
    assert!(erased.stdout.contains("(no address at hand)") && erased.stderr.contains("missing:"), "{erased:?}");
    for (name, bytes) in fixture::files(&root).iter().filter(|(name, _)| name.starts_with("content/")) {
        assert!(!String::from_utf8_lossy(bytes).contains("@example.net"), "{name}");
    }
}

#[test]
fn offers_are_looked_for_on_behalf_of_a_hundred_needs_at_once_and_the_others_are_counted() {
    let site = tempfile::tempdir().unwrap();
    let write = |file: String, text: String| {
        let path = site.path().join("content").join(file);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, text).unwrap();
    };
    write("site.yaml".into(), "name: A programme\n".into());
    write("offers/a-cart.md".into(), "---\ntitle: A cart\nkinds: [kit]\n---\n".into());
    for need in 0..102 {
        let kind = if need % 2 == 0 { "kit" } else { "money" };
        write(format!("needs/need-{need}.md"), format!("---\ntitle: Need {need}\nkinds: [{kind}]\n---\n"));
    }
    let said = run(site.path(), &["match", "--suggest"]).good();
    assert_eq!(said.stdout.matches("1. a-cart: A cart").count() + said.stdout.matches("nothing fits:").count(), 100);
    let last = said.stdout.trim_end().lines().last().unwrap();
    assert!(last.starts_with("and 2 more needs, which have not waited as long: name one"), "{last}");
    assert_eq!(said.stderr, "102 needs; nothing fits 50 of the first 100\n");
    let told = run(site.path(), &["match", "--suggest", "--json"]).good().stdout;
    let told: Vec<serde_json::Value> = serde_json::from_str(&told).unwrap();
    assert_eq!((told.len(), told.iter().filter(|need| need["offers"].is_null()).count()), (102, 2));
}
