//! Pages to files: each template filled with what its page shows, in parallel, unless the file is there already.

use memchr::memmem;
use model::{Diagnostic, SitePath};
use rayon::prelude::*;
use tera::Value;

use crate::Progress;
use crate::fingerprint::{Fingerprint, Mix};
use crate::output::{Made, Mark, Output, mark_of};
use crate::page::{Page, Thing, WRITTEN};
use crate::pages::{Plan, Planned};
use crate::portable;
use crate::site::Ix;
use crate::theme::Theme;

/// What was made of the pages.
#[derive(Debug, Default)]
pub struct Rendered {
    /// How many were made.
    pub made: usize,
    /// The files of those that could not be made.
    pub failed: Vec<SitePath>,
    /// What is wrong with templates.
    pub mistakes: Vec<Diagnostic>,
    /// The things whose texts the pages show, each with the place of the page.
    pub texts: Vec<(Ix, usize)>,
}

/// Makes all pages of a plan that are not there already. `progress` is told of each page that is done.
pub fn render(plan: &Plan, theme: &Theme, out: &dyn Output, progress: &dyn Progress) -> Rendered {
    render_some(plan, theme, (0..plan.pages.len()).into_par_iter(), out, progress)
}

/// Makes the pages at these places of a plan, as far as they are not there already. A template that fails for many pages is
/// one mistake.
pub fn render_some(
    plan: &Plan,
    theme: &Theme,
    places: impl ParallelIterator<Item = usize>,
    out: &dyn Output,
    progress: &dyn Progress,
) -> Rendered {
    if theme.templates().next().is_none() {
        return Rendered { failed: plan.pages.iter().map(|page| page.file.clone()).collect(), ..Rendered::default() };
    }
    let one = |buffers: &mut Buffers, place| {
        let planned = &plan.pages[place];
        let page = plan.page(planned);
        let template = plan.mark(planned, theme);
        let stamp = page.stamp(&template);
        let is_new = !out.has(&planned.file, &stamp);
        let how = How { theme, relative_to: plan.relative_to() };
        let made = is_new.then(|| make(planned, &page, &Stamps { stamp, template }, &how, out, buffers));
        progress.done();
        Looked { place, made, texts: page.texts().collect() }
    };
    let all = places.map_init(Buffers::default, one).fold(All::default, All::with).reduce(All::default, All::and);
    let mut rendered = Rendered { made: all.made, texts: all.texts, ..Rendered::default() };
    for (place, mistake) in all.failed {
        let planned = &plan.pages[place];
        rendered.failed.push(planned.file.clone());
        note(*mistake, planned, &mut rendered.mistakes);
    }
    rendered
}

/// What became of a page.
struct Looked {
    place: usize,
    /// How it was made; nothing if it was there.
    made: Option<Result<(), Box<Diagnostic>>>,
    /// The things whose texts it shows.
    texts: Vec<Ix>,
}

/// What became of all pages so far.
#[derive(Default)]
struct All {
    made: usize,
    failed: Vec<(usize, Box<Diagnostic>)>,
    texts: Vec<(Ix, usize)>,
}

impl All {
    fn with(mut self, page: Looked) -> All {
        match page.made {
            None => {}
            Some(Ok(())) => self.made += 1,
            Some(Err(mistake)) => self.failed.push((page.place, mistake)),
        }
        self.texts.extend(page.texts.into_iter().map(|ix| (ix, page.place)));
        self
    }

    fn and(mut self, more: All) -> All {
        self.made += more.made;
        self.failed.extend(more.failed);
        self.texts.extend(more.texts);
        self
    }
}

/// One thread's room to work in, used for one page after the other.
#[derive(Default)]
struct Buffers {
    filled: Vec<u8>,
    neat: Vec<u8>,
}

/// What pages are made with.
struct How<'a> {
    theme: &'a Theme,
    /// The path before every address of the site, where links are to be relative.
    relative_to: Option<&'a str>,
}

/// The fingerprints of a page and of its template.
struct Stamps {
    stamp: Fingerprint,
    template: Fingerprint,
}

fn make(
    planned: &Planned,
    page: &Page<'_>,
    stamps: &Stamps,
    how: &How<'_>,
    out: &dyn Output,
    buffers: &mut Buffers,
) -> Result<(), Box<Diagnostic>> {
    buffers.neat.clear();
    if planned.template == WRITTEN {
        let text = page.text();
        buffers.neat.extend(text.as_ref().and_then(Value::as_str).unwrap_or_default().as_bytes());
    } else {
        buffers.filled.clear();
        how.theme.fill(&planned.template, &context(page, &planned.template, how.theme), &mut buffers.filled)?;
        neat(&buffers.filled, &mut buffers.neat);
    }
    let relative = how.relative_to.filter(|_| planned.file.as_str().ends_with(".html"));
    if let Some(page) = relative.and_then(|root| portable::with_relative_links(&buffers.neat, &planned.url, root)) {
        buffers.neat = page;
    }
    let made = Made { stamp: stamps.stamp, shows: marks(page, &stamps.template), bytes: &buffers.neat };
    out.put(&planned.file, made);
    Ok(())
}

/// A page's slots, as far as its template names them; there is nothing else a template could see.
fn context(page: &Page<'_>, template: &str, theme: &Theme) -> tera::Context {
    let mut context = tera::Context::new();
    for thing in page.shows.iter().filter(|thing| theme.names(template, thing.slot)) {
        context.insert_value(thing.slot, thing.shown.value());
    }
    context
}

/// The start of the fingerprints of a page's template and of each thing that it shows.
fn marks(page: &Page<'_>, template: &Fingerprint) -> Vec<Mark> {
    [mark_of(template)].into_iter().chain(page.shows.iter().map(mark)).collect()
}

/// The start of the fingerprint of a thing with its slot.
pub fn mark(thing: &Thing<'_>) -> Mark {
    mark_of(&Mix::new().text(thing.slot).mark(&thing.shown.mark).done())
}

/// The text without the blanks that templates leave at the ends of lines and between them. What stands in `<pre>` stays.
fn neat(text: &[u8], out: &mut Vec<u8>) {
    let mut in_pre = false;
    let has_pre = memmem::find(text, b"<pre").is_some();
    for line in text.split_inclusive(|byte| *byte == b'\n') {
        let line = line.strip_suffix(b"\n").unwrap_or(line);
        in_pre = has_pre && leaves_open(line).unwrap_or(in_pre);
        let kept = if in_pre { line } else { line.trim_ascii_end() };
        if in_pre || !kept.is_empty() {
            out.extend_from_slice(kept);
            out.push(b'\n');
        }
    }
}

/// Whether a line leaves `<pre>` open; nothing when it neither opens nor closes one.
fn leaves_open(line: &[u8]) -> Option<bool> {
    let last = memmem::rfind_iter(line, b"pre").map(|at| &line[..at]);
    last.filter_map(|before| match before {
        [.., b'<'] => Some(true),
        [.., b'<', b'/'] => Some(false),
        _ => None,
    })
    .next()
}

fn note(mistake: Diagnostic, planned: &Planned, mistakes: &mut Vec<Diagnostic>) {
    let known = mistakes.iter().any(|known| known.message.starts_with(&mistake.message) && known.at == mistake.at);
    if !known {
        let message = format!("{}, while making {}", mistake.message, planned.url);
        mistakes.push(Diagnostic { message, ..mistake });
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn made_neat(text: &str) -> String {
        let mut out = Vec::new();
        neat(text.as_bytes(), &mut out);
        String::from_utf8(out).unwrap()
    }

    #[test]
    fn blanks_of_templates_go_and_those_of_code_stay() {
        assert_eq!(made_neat("<p>a \n  \n\n<pre>x \n\n y\n</pre> \n\nb"), "<p>a\n<pre>x \n\n y\n</pre>\nb\n");
        assert_eq!(made_neat("<pre>x</pre> \n\nb "), "<pre>x</pre>\nb\n");
    }
}
