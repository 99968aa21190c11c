//! What a process that stays keeps of the site that it built last: while nothing but texts changes, nothing is linked or
//! planned again, and only the pages that show those texts are looked at.
//!
//! A text has changed alone when all else of its file is as it was, and so are all other files, the day and the options.
//! Whatever else happens, the site is built as by a process that has just begun.

use std::sync::Arc;

use model::Diagnostic;
use model::item::ItemId;
use rayon::prelude::*;

use crate::memory::{Entry, Memory};
use crate::output::Output;
use crate::site::Ix;
use crate::tree::{Listed, Tree};
use crate::{Build, Options, Walked, parse, render, walk};

/// A process that stays, and builds a site again and again into the same place.
#[derive(Default)]
pub struct Standing {
    memory: Memory,
    last: Option<Last>,
}

/// The last build, and all that it knew.
struct Last {
    tree: Arc<Tree>,
    options: Options,
    walked: Walked,
    build: Build,
}

/// A thing in whose file nothing but the text is another.
type Changed = (Ix, Arc<Entry>);

impl Standing {
    /// Of a process that has not built anything yet.
    pub fn new() -> Standing {
        Standing::default()
    }

    /// Builds a site as far as its mistakes allow: what is not in `out` yet goes there. That is where the builds before this
    /// one went.
    pub fn build(&mut self, tree: &Tree, options: &Options, out: &dyn Output) -> Build {
        let last = self.last.take().filter(|last| last.options == *options);
        if let Some((build, last)) = last.and_then(|last| last.with_new_texts(tree, &mut self.memory, out)) {
            self.last = Some(last);
            return build;
        }
        let (build, mut walked) = walk(tree, &mut self.memory, options, out, &(), None);
        if !build.spared.is_empty() || build.is_torn {
            walked.let_go();
            return build;
        }
        walked.rest();
        let (tree, options) = (Arc::new(tree.clone()), options.clone());
        self.last = Some(Last { tree, options, walked, build: build.clone() });
        build
    }
}

impl Last {
    /// Makes the pages that show what is new, where that is nothing but texts; or else lets all of it go.
    fn with_new_texts(mut self, tree: &Tree, memory: &mut Memory, out: &dyn Output) -> Option<(Build, Last)> {
        let build = self.new_texts(tree, memory, out);
        match build {
            Some(build) => Some((build, self)),
            None => {
                self.walked.let_go();
                None
            }
        }
    }

    fn new_texts(&mut self, tree: &Tree, memory: &mut Memory, out: &dyn Output) -> Option<Build> {
        let files = self.files_that_may_differ(tree)?;
        let changed =
            files.into_iter().map(|file| self.changed(file, tree, memory)).collect::<Option<Vec<Changed>>>()?;
        let tree = Arc::new(tree.clone());
        self.walked.plan.views.iter_mut().try_for_each(|views| views.put_texts(&changed, &tree))?;
        memory.learn_more(changed.iter().map(|(_, entry)| entry));
        let pages = self.walked.pages_with(&changed);
        let rendered = render::render_some(&self.walked.plan, &self.walked.theme, pages.into_par_iter(), out, &());
        let is_well = rendered.failed.is_empty() && tree.take_lost().is_empty();
        self.tree = tree;
        is_well.then(|| Build { made: rendered.made, learnt: !changed.is_empty(), ..self.build.clone() })
    }

    /// The texts that are not as they were, or could have changed without looking different; nothing where anything else has
    /// changed.
    fn files_that_may_differ<'t>(&self, tree: &'t Tree) -> Option<Vec<&'t Listed>> {
        let (known, is_settled) = (&self.tree, |file: &Listed| file.stat.is_settled(self.tree.listed_at));
        let are_same = known.texts.iter().map(|file| &file.path).eq(tree.texts.iter().map(|file| &file.path))
            && (&known.assets, &known.mistakes) == (&tree.assets, &tree.mistakes)
            && known.assets.iter().all(is_settled);
        let pairs = known.texts.iter().zip(&tree.texts);
        let differing = pairs.filter(|(old, new)| old.stat != new.stat || !is_settled(old)).map(|(_, new)| new);
        are_same.then(|| differing.collect())
    }

    /// What is in a file now, where nothing but the text is another.
    fn changed(&self, file: &Listed, tree: &Tree, memory: &Memory) -> Option<Changed> {
        let is_told_of = |mistake: &Diagnostic| mistake.at.as_ref().is_some_and(|at| at.file == file.path.as_str());
        let id = ItemId::of_file(&file.path).filter(|_| !self.build.mistakes.iter().any(is_told_of))?;
        let site = &self.walked.plan.views.first()?.site;
        let ix = site.in_its_own_words(&id)?;
        let new = parse::entry_without_mistakes(file, tree, site, memory)?;
        new.differs_in_text_alone(&site.entries[ix]).then_some((ix, new))
    }
}

impl Walked {
    /// The pages that may show these texts.
    fn pages_with(&self, changed: &[Changed]) -> Vec<usize> {
        let of_all =
            self.plan.pages.iter().enumerate().filter(|(_, page)| page.is_of_all_texts()).map(|(page, _)| page);
        let of_one = |ix: Ix| {
            let start = self.texts.partition_point(|(other, _)| *other < ix);
            self.texts[start..].iter().take_while(move |(other, _)| *other == ix).map(|(_, page)| *page)
        };
        let mut pages: Vec<usize> = changed.iter().flat_map(|(ix, _)| of_one(*ix)).chain(of_all).collect();
        pages.sort_unstable();
        pages.dedup();
        pages
    }

    /// Gets ready to be kept until something changes.
    fn rest(&mut self) {
        self.texts.sort_unstable();
        let cards: Vec<_> = self.plan.views.iter_mut().map(crate::view::Views::take_cards).collect();
        rayon::spawn(move || drop(cards));
    }
}

#[cfg(test)]
#[expect(clippy::disallowed_methods, reason = "a test has a disk")]
mod tests {
    use std::fs;
    use std::path::Path;
    use std::time::{Duration, SystemTime};

    use model::SitePath;
    use model::value::Day;

    use super::*;
    use crate::output::{Bytes, Changes, Shelf};
    use crate::tree;

    const IDEA: &str = "---\ntitle: A bench\ndate: 2026-10-01\n---\n";
    const COMMENT: &str = "---\nabout: ideas/bench\ndate: 2026-10-02\nname_shown: Ada\n---\n";

    /// A site on the disk, and the process that shows it.
    struct Shown {
        folder: tempfile::TempDir,
        standing: Standing,
        shelf: Shelf,
    }

    impl Shown {
        fn new() -> Shown {
            let folder = tempfile::tempdir().unwrap();
            let mut shown = Shown { folder, standing: Standing::new(), shelf: Shelf::default() };
            shown.write("site.yaml", "name: A programme\nbase_url: \"https://ideas.example/\"\n");
            shown.write("ideas/bench.md", &format!("{IDEA}By the school.\n"));
            shown.write("comments/one.md", &format!("{COMMENT}Yes.\n"));
            shown.files_after_a_build();
            shown
        }

        fn write(&self, file: &str, text: &str) {
            let path = self.folder.path().join("content").join(file);
            fs::create_dir_all(path.parent().unwrap_or(Path::new(""))).unwrap();
            fs::write(path, text).unwrap();
        }

        /// The files that others are after a build than before.
        fn files_after_a_build(&mut self) -> Vec<String> {
            let today = Day::parse("2026-11-24").unwrap();
            let options = Options { today, base_url: None, drafts: false, own_forms: false, portable: false };
            let a_while_later = SystemTime::now() + Duration::from_secs(1); // no file could change without looking different
            let tree = tree::list(self.folder.path(), a_while_later);
            let changes = Changes::of(&self.shelf);
            let build = self.standing.build(&tree, &options, &changes);
            assert_eq!(build.mistakes, []);
            let mut changed: Vec<String> = changes.commit(&build.files).iter().map(SitePath::to_string).collect();
            changed.sort();
            changed
        }

        /// The site as it was linked last.
        fn site(&self) -> *const crate::site::Site {
            Arc::as_ptr(&self.standing.last.as_ref().unwrap().walked.plan.views[0].site)
        }

        fn page(&self, file: &str) -> String {
            match self.shelf.get(&SitePath::parse(file).unwrap()) {
                Some(Bytes::Made(bytes)) => String::from_utf8_lossy(&bytes).into_owned(),
                Some(Bytes::Copy(_)) | None => String::new(),
            }
        }
    }

    #[test]
    fn for_another_text_nothing_is_linked_again_and_what_shows_it_is_made() {
        let mut shown = Shown::new();
        let site = shown.site();
        shown.write("ideas/bench.md", &format!("{IDEA}By the pond.\n"));
        shown.write("comments/one.md", &format!("{COMMENT}No.\n"));
        let changed = shown.files_after_a_build();
        assert_eq!(shown.site(), site);
        let page = shown.page("ideas/bench/index.html");
        assert!(page.contains("By the pond.") && page.contains("No.") && !page.contains("By the school."), "{page}");
        for file in ["data/ideas.json", "feed.atom", "feed.json", "ideas/bench/index.html"] {
            assert!(changed.iter().any(|changed| changed == file), "{file} is not among {changed:?}");
            assert!(shown.page(file).contains("By the pond."), "{file}");
        }
    }

    #[test]
    fn for_anything_else_it_is() {
        let edits: [(&str, &str, &str); 4] = [
            ("ideas/bench.md", "---\ntitle: Two benches\ndate: 2026-10-01\n---\nBy the school.\n", "Two benches"),
            ("ideas/bench.md", "---\ntitle: A bench\ndate: 2026-10-01\n---\nSee [me](/ideas/bench/).\n", "See "),
            ("site.yaml", "name: A place\nbase_url: \"https://ideas.example/\"\n", "A place"),
            ("ideas/bus.md", "---\ntitle: A bus\n---\n", "A bench"),
        ];
        for (file, text, expected) in edits {
            let mut shown = Shown::new();
            let site = Arc::clone(&shown.standing.last.as_ref().unwrap().walked.plan.views[0].site);
            shown.write(file, text);
            shown.files_after_a_build();
            assert_ne!(shown.site(), Arc::as_ptr(&site), "{file}: {text}");
            assert!(shown.page("ideas/bench/index.html").contains(expected), "{file}: {text}");
        }
    }
}
