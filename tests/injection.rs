//! Every attack × every question of every form × every place where words come out: nowhere does it act.
//!
//! The attacks are a list of our own (`injection/`), each alone and behind ways out of the places where it lands, and the Big
//! List of Naughty Strings. Each is typed into every question of the forms of a new site and sent to the real server; what is
//! taken is approved by the real command and built. Then everything that came out is read by parsers that are not the
//! program's own: pages by html5ever, feeds by an XML parser, tables, data and calendars by theirs. A run of the tests tries
//! some of the attacks; `ATTACKS=all` tries all, for some minutes.

mod attacks;
mod out;
mod sent;

use std::collections::BTreeSet;
use std::path::Path;

use model::form::Form;
use model::{SitePath, Source};

use crate::fixture;
use crate::program::run;
use crate::server::{Server, trusting};
use sent::Sender;

#[test]
fn no_attack_acts_wherever_it_is_typed_and_wherever_it_comes_out() {
    let folder = tempfile::tempdir().unwrap();
    run(folder.path(), &["new", "site", "site"]).good();
    let root = folder.path().join("site");
    subjects(&root);
    trusting(&root);
    let forms = forms(&root);
    let harmless = out::Words::of(&came_out(&root, &forms, &attacks::harmless()));
    let attacks = attacks::chosen();
    let came_out = came_out(&root, &forms, &attacks);
    out::is_unharmed(&came_out, &harmless);
    println!("{} attacks × {} forms: {} files looked at", attacks.len(), forms.len(), came_out.files.len());
    assert!(attacks::all().len() >= 900 && forms.len() >= 5 && came_out.files.len() > attacks.len());
}

/// Things to refer to: what is asked for support, commented on, tested.
fn subjects(root: &Path) {
    for (file, text) in [
        ("ideas/a-kite.md", "title: A kite\ndate: 2026-11-20\nround: first\n"),
        (
            "prototypes/a-kite.md",
            "title: A kite\ndate: 2026-11-20\nround: first\nideas: [a-kite]\ntest_tasks:\n  - {id: fly, task: Fly it}\nstages:\n  - {stage: testing, date: 2026-11-20}\n",
        ),
        ("events/a-day.md", "title: A day\nstarts: 2026-12-20T10:00\nends: 2026-12-20T12:00\nkind: workshop\n"),
    ] {
        let path = root.join("content").join(file);
        std::fs::create_dir_all(path.parent().unwrap()).unwrap();
        std::fs::write(path, format!("---\n{text}---\n")).unwrap();
    }
}

fn forms(root: &Path) -> Vec<Form> {
    let files: BTreeSet<_> =
        std::fs::read_dir(root.join("content/forms")).unwrap().map(|file| file.unwrap().path()).collect();
    let parse = |path: &std::path::PathBuf| {
        let name = format!("content/forms/{}", path.file_name().unwrap().to_string_lossy());
        model::form::parse(
            &Source::new(SitePath::parse(&name).unwrap(), std::fs::read_to_string(path).unwrap()),
            &model::languages::Languages::default(),
        )
        .unwrap()
    };
    files.iter().map(parse).collect()
}

/// Types texts into every question of every form, decides on what was taken, and builds.
fn came_out(root: &Path, forms: &[Form], texts: &[String]) -> out::CameOut {
    let server = Server::start(root);
    let mut sender = Sender::new(root, &server);
    for form in forms {
        texts.iter().for_each(|text| sender.send(form, text));
    }
    let sent = sender.end();
    let log = server.stop();
    let undecided = undecided(root); // what is the same as a friendly text was decided with it
    let to_approve: Vec<&str> =
        sent.to_approve.iter().map(String::as_str).filter(|receipt| undecided.contains(*receipt)).collect();
    for receipts in to_approve.chunks(200) {
        let args: Vec<&str> = ["approve"].into_iter().chain(receipts.iter().copied()).collect();
        run(root, &args).good();
    }
    let listed = run(root, &["inbox"]).good();
    run(root, &["build"]).good();
    out::CameOut::collect(root, sent, log + &listed.stdout + &listed.stderr)
}

/// The receipts of all that nobody has decided on.
fn undecided(root: &Path) -> BTreeSet<String> {
    let folders = ["waiting", "quarantine"].map(|folder| fixture::files(&root.join("inbox").join(folder)).into_keys());
    let names = folders.into_iter().flatten();
    names.filter_map(|name| Some(name.strip_suffix(".md")?.rsplit('/').next()?.to_owned())).collect()
}
