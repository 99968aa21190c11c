//! Whatever series of edits happens to a site: a build that remembers writes the same bytes as one that knows nothing.
//!
//! After each edit the site is built in three ways: from nothing, on one thread; into the same folder as before, with what
//! was remembered, as `build` does; and in the machine's memory, listing only what was touched, as `serve` does, both on two
//! threads. All must agree on every file and every mistake. Building once more makes nothing, and `why` foretells what a
//! build makes.
//!
//! Most series use a theme whose templates write down all that they are given: it is quicker than the default one, and
//! whatever is stale shows. `SERIES=20000 cargo test --release --test showground series` tries more of them.

mod builds;
mod edit;
mod site;
mod text;
mod theme;

use std::collections::BTreeSet;
use std::fs;
use std::time::{Duration, SystemTime};

use generator::Build;
use generator::memory::Memory;
use generator::why::{self, Fate};
use generator::write::{Earlier, Last, Written};
use model::SitePath;
use proptest::test_runner::{Config, TestCaseError, TestRunner};

use self::builds::{Files, Kept, Place, Preview};
use self::edit::{Series, series};
use self::site::Site;
use crate::fixture;

/// The themes that show everything, and one that is not there.
const THEMES: [&str; 3] = ["plain", "other", "missing"];

/// After so long a change to a file is sure to be seen, and a build may believe at once that there is none.
const A_WHILE: Duration = Duration::from_millis(21);
/// How many series are tried with a theme that shows everything, unless the variable `SERIES` says otherwise.
const SERIES: u32 = 250;
/// How many with the default theme, of which the templates alone take long to read.
const SERIES_WITH_THE_DEFAULT_THEME: u32 = 40;

#[test]
fn whatever_series_of_edits_happens_a_build_that_remembers_is_a_clean_one() {
    let more = std::env::var("SERIES").ok().map(|count| count.parse().expect("SERIES is a number"));
    hold(more.unwrap_or(SERIES), true);
}

#[test]
fn whatever_series_of_edits_happens_with_the_default_theme_a_build_that_remembers_is_a_clean_one() {
    hold(SERIES_WITH_THE_DEFAULT_THEME, false);
}

#[test]
fn the_site_on_which_series_begin_is_good_and_has_pages_of_every_sort() {
    for own_theme in [true, false] {
        let site = Site::new(own_theme);
        let (build, files) = builds::clean(&builds::list(site.root()), &site.options);
        assert!(build.mistakes.is_empty(), "{:#?}", build.mistakes);
        assert!(files.len() >= build.pages);
        let made = generator::slots(&builds::list(site.root()), &site.options);
        let unused: Vec<&str> = theme::templates().filter(|name| !made.contains_key(*name)).collect();
        assert!(unused.is_empty(), "no page is made by {unused:?}");
    }
}

/// Where the clock of the file system goes in long steps, the second listing tells nothing new.
#[test]
fn a_picture_that_changes_twice_in_one_tick_of_the_clock_is_copied_twice() {
    let site = Site::new(true);
    let place = Place { out: site.out(), memory: site.root().join(".showground") };
    let first = generator::tree::list(site.root(), SystemTime::UNIX_EPOCH);
    place.build(&first, &site.options, false);
    fs::write(site.root().join("content/images/a.svg"), "<svg>b</svg>").unwrap();
    let mut second = first;
    second.listed_at = SystemTime::now() + Duration::from_secs(60);
    let made = place.build(&second, &site.options, false).written.unwrap_or_default().made;
    assert_eq!((made, fs::read_to_string(site.out().join("images/a.svg")).unwrap().as_str()), (1, "<svg>b</svg>"));
    let again = place.build(&second, &site.options, false).written.unwrap_or_default().made;
    assert_eq!(again, 0);
}

/// Half of the series on each of two threads.
fn hold(cases: u32, own_theme: bool) {
    let half = || hold_one_by_one(cases / 2, own_theme);
    std::thread::scope(|scope| [scope.spawn(half), scope.spawn(half)].map(|half| half.join().unwrap()));
}

fn hold_one_by_one(cases: u32, own_theme: bool) {
    let config = Config { cases, failure_persistence: None, max_shrink_iters: 500, ..Config::default() };
    let result =
        TestRunner::new(config).run(&series(), |series| holds(&series, own_theme).map_err(TestCaseError::fail));
    if let Err(broken) = result {
        panic!("{broken}");
    }
}

/// The site is built before the first edit, and after each.
fn holds(series: &Series, own_theme: bool) -> Result<(), String> {
    let mut site = Site::new(own_theme);
    let place = Place { out: site.out(), memory: site.root().join(".showground") };
    let mut all =
        Builds { preview: Preview::new(site.root()), place, keep_going: series.keep_going, waits: !own_theme };
    all.agree(&mut site, 0)?;
    for (n, edit) in series.edits.iter().enumerate() {
        site.edit(edit);
        all.agree(&mut site, n)
            .map_err(|wrong| format!("after edit {} ({edit:?}): {wrong}\n{}", n + 1, site.told()))?;
    }
    Ok(())
}

/// The builds of a site that remember.
struct Builds {
    preview: Preview,
    place: Place,
    keep_going: bool,
    /// Whether it waits until builds may find at once that there is nothing to do.
    waits: bool,
}

impl Builds {
    /// Builds in all ways. `turn` decides about which page is asked why.
    fn agree(&mut self, site: &mut Site, turn: usize) -> Result<(), String> {
        let clean = builds::clean(&builds::list(site.root()), &site.options);
        self.kept_is(&clean, site, turn)?;
        self.preview.relist(site.root(), &site.touched)?;
        let (build, files) = self.preview.rebuild(&site.options);
        same("the preview", &build, &clean.0)?;
        same_files("the preview", &files, &clean.1)?;
        site.touched.clear();
        Ok(())
    }

    /// Builds into the same folder, once and once more.
    fn kept_is(&self, clean: &(Build, Files), site: &mut Site, turn: usize) -> Result<(), String> {
        let before = fixture::files(&self.place.out);
        if std::mem::take(&mut site.stopped) {
            self.place.stop(&builds::list(site.root()), &site.options);
        }
        let foretold = self.foretold(site, &clean.0, turn);
        let last = self.place.last(&builds::list(site.root()), &site.options);
        let kept = self.place.build(&builds::list(site.root()), &site.options, self.keep_going);
        same("the folder", &kept.build, &clean.0)?;
        foretold.held_against(&kept)?;
        if let Some(last) = last {
            same_last(&last, &kept.build, kept.put.is_empty())?;
        }
        let after = fixture::files(&self.place.out);
        if kept.written.is_none() {
            return same_files("the folder, into which nothing was written,", &after, &before);
        }
        same_files("the folder", &without_spared(after, &before, &kept.build)?, &clean.1)?;
        self.nothing_is_left(site)
    }

    fn nothing_is_left(&self, site: &Site) -> Result<(), String> {
        let again = self.place.build(&builds::list(site.root()), &site.options, self.keep_going);
        let Written { made, removed, .. } = again.written.unwrap_or_default();
        if again.build.made + made + removed + again.put.len() > 0 {
            return Err(format!("building once more makes {:?}, {made} others, and removes {removed}", again.put));
        }
        if self.waits { self.is_seen_at_once(site) } else { Ok(()) }
    }

    /// When a while has passed, a build need not look closer to find nothing to do.
    fn is_seen_at_once(&self, site: &Site) -> Result<(), String> {
        std::thread::sleep(A_WHILE);
        let tree = builds::list(site.root());
        let build = self.place.build(&tree, &site.options, self.keep_going).build;
        let is_good = build.spared.is_empty() && !build.mistakes.iter().any(model::Diagnostic::is_error);
        match self.place.last(&tree, &site.options) {
            Some(last) => same_last(&last, &build, is_good),
            None if is_good => Err("building once more looks at everything".into()),
            None => Ok(()),
        }
    }

    /// What `why` says of some page.
    fn foretold(&self, site: &Site, build: &Build, turn: usize) -> Foretold {
        let is_page = |file: &&str| !["assets/", "images/", "files/"].iter().any(|folder| file.starts_with(folder));
        let pages: Vec<&str> = build.files.iter().map(|file| file.as_str()).filter(is_page).collect();
        let file = pages.get((turn + 1) * 31 % pages.len().max(1)).copied().unwrap_or("index.html").to_owned();
        let earlier = Earlier::of(&self.place.out, &self.place.memory);
        let mut memory = Memory::look(&self.place.memory);
        let url = file.strip_suffix("index.html").unwrap_or(&file);
        let answer = why::why(&builds::list(site.root()), &mut memory, &site.options, &earlier, url);
        Foretold { file, fate: answer.ok().map(|answer| answer.fate) }
    }
}

/// What will become of a page.
struct Foretold {
    file: String,
    fate: Option<Fate>,
}

impl Foretold {
    fn held_against(&self, kept: &Kept) -> Result<(), String> {
        let could_not = kept.build.spared.files.iter().any(|spared| spared.as_str() == self.file);
        let says = matches!(self.fate, Some(Fate::Made(_)));
        match says == kept.put.contains(&self.file) || could_not {
            true => Ok(()),
            false => Err(format!("`why` says of {} {:?}, and the build makes {:?}", self.file, self.fate, kept.put)),
        }
    }
}

/// What could not be made again stays as it was, and is no part of a clean build.
fn without_spared(after: Files, before: &Files, build: &Build) -> Result<Files, String> {
    let made: BTreeSet<&str> = build.files.iter().map(|file| file.as_str()).collect();
    let is_spared = |file: &str| {
        let is_wanted = SitePath::parse(file).is_some_and(|path| build.spared.contains(&path));
        is_wanted && !made.contains(file)
    };
    match after.iter().find(|(file, bytes)| is_spared(file) && before.get(*file) != Some(bytes)) {
        Some((file, _)) => Err(format!("{file} could not be made, and is not as it was")),
        None => Ok(after.into_iter().filter(|(file, _)| !is_spared(file)).collect()),
    }
}

/// What the last build told is what this one tells, which made nothing.
fn same_last(last: &Last, build: &Build, made_nothing: bool) -> Result<(), String> {
    let same = (last.pages, last.files, &last.mistakes) == (build.pages, build.files.len(), &build.mistakes);
    if same && made_nothing { Ok(()) } else { Err(format!("nothing seems to have changed since {last:?}")) }
}

/// The same pages, the same mistakes.
fn same(way: &str, build: &Build, clean: &Build) -> Result<(), String> {
    let told = |build: &Build| -> Vec<String> { build.mistakes.iter().map(|mistake| format!("{mistake:?}")).collect() };
    let (these, those) = (told(build), told(clean));
    if these != those {
        let only = |a: &[String], b: &[String]| {
            a.iter().filter(|one| !b.contains(one)).cloned().collect::<Vec<_>>().join("\n")
        };
        return Err(format!(
            "{way} has other mistakes: {}\nbut a clean build has {}",
            only(&these, &those),
            only(&those, &these)
        ));
    }
    let same = build.files == clean.files && build.spared == clean.spared && build.sources == clean.sources;
    if same { Ok(()) } else { Err(format!("{way} has other files, or spares others")) }
}

fn same_files(way: &str, files: &Files, clean: &Files) -> Result<(), String> {
    let names: BTreeSet<&String> = files.keys().chain(clean.keys()).collect();
    let differing: Vec<&String> = names.into_iter().filter(|name| files.get(*name) != clean.get(*name)).collect();
    let Some(first) = differing.first() else { return Ok(()) };
    let text = |files: &Files| files.get(*first).map(|bytes| String::from_utf8_lossy(bytes).into_owned());
    Err(format!("{way} differs in {differing:?}; the first is\n{:?}\nand should be\n{:?}", text(files), text(clean)))
}
