//! Pages to files: each template filled with what its page shows, in parallel.

use std::collections::BTreeMap;

use model::{Diagnostic, SitePath};
use rayon::prelude::*;

use crate::page::Page;
use crate::theme::Theme;

/// What was made of the pages.
#[derive(Debug, Default)]
pub struct Rendered {
    /// The files, by path in the output folder.
    pub files: BTreeMap<SitePath, Vec<u8>>,
    /// What is wrong with templates.
    pub mistakes: Vec<Diagnostic>,
}

/// Makes every page. A template that fails for many pages is one mistake.
pub fn render(pages: &[Page], theme: &Theme) -> Rendered {
    if theme.templates().next().is_none() {
        return Rendered::default(); // why has been said already
    }
    let results: Vec<_> = pages.par_iter().map(|page| (page, fill(page, theme))).collect();
    let mut rendered = Rendered::default();
    for (page, result) in results {
        match result {
            Ok(text) => {
                rendered.files.extend(SitePath::parse(&page.file()).map(|path| (path, neat(&text).into_bytes())))
            }
            Err(mistake) => note(*mistake, page, &mut rendered.mistakes),
        }
    }
    rendered
}

/// A page's template with its slots; there is nothing else a template could see.
fn fill(page: &Page, theme: &Theme) -> Result<String, Box<Diagnostic>> {
    let mut context = tera::Context::new();
    for thing in &page.shows {
        context.insert_value(thing.slot, thing.shown.value.clone());
    }
    theme.fill(&page.template, &context)
}

/// The text without the blanks that templates leave at the ends of lines and between them. What stands in `<pre>` stays.
fn neat(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut in_pre = false;
    for line in text.lines() {
        in_pre = opens(line, "<pre", "</pre>").unwrap_or(in_pre);
        let kept = if in_pre { line } else { line.trim_end() };
        if in_pre || !kept.is_empty() {
            out.extend([kept, "\n"]);
        }
    }
    out
}

/// Whether a line leaves an element open; nothing when it neither opens nor closes one.
fn opens(line: &str, start: &str, end: &str) -> Option<bool> {
    match (line.rfind(start), line.rfind(end)) {
        (None, None) => None,
        (opened, closed) => Some(opened > closed),
    }
}

fn note(mistake: Diagnostic, page: &Page, mistakes: &mut Vec<Diagnostic>) {
    let known = mistakes.iter().any(|known| known.message.starts_with(&mistake.message) && known.at == mistake.at);
    if !known {
        let message = format!("{}, while making {}", mistake.message, page.url);
        mistakes.push(Diagnostic { message, ..mistake });
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn blanks_of_templates_go_and_those_of_code_stay() {
        assert_eq!(neat("<p>a \n  \n\n<pre>x \n\n y\n</pre> \n\nb"), "<p>a\n<pre>x \n\n y\n</pre>\nb\n");
        assert_eq!(neat("<pre>x</pre> \n\nb "), "<pre>x</pre>\nb\n");
    }
}
