//! Exceptions to rules: what a file does not want to hear again, as it says why; and those that are no longer needed.
//!
//! An exception holds for the findings in its own file, and for warnings and advice alone.

use hashbrown::HashMap;
use model::exceptions::Exception;
use model::{Code, Diagnostic, Place, SitePath};

use crate::site::Site;
use crate::tree::Tree;

/// The exceptions of a site, by file.
pub struct Exceptions<'s>(HashMap<String, &'s [Exception]>);

impl<'s> Exceptions<'s> {
    /// Those of its things, its forms and its settings.
    pub fn of(site: &'s Site) -> Exceptions<'s> {
        let things = site.as_read().iter().filter(|entry| !entry.item.common.exceptions.0.is_empty());
        let things = things.map(|entry| (entry.path(), &entry.item.common.exceptions));
        let forms = site.forms.iter().map(|(source, form)| (source.path.clone(), &form.exceptions));
        let settings = SitePath::parse("content/site.yaml").map(|path| (path, &site.settings.exceptions));
        let all = things.chain(forms).chain(settings).filter(|(_, exceptions)| !exceptions.0.is_empty());
        Exceptions(all.map(|(path, exceptions)| (path.to_string(), exceptions.0.as_slice())).collect())
    }

    /// What is to be said in spite of them.
    pub fn kept(&self, mut mistakes: Vec<Diagnostic>) -> Vec<Diagnostic> {
        let of = |mistake: &Diagnostic| self.0.get(file(mistake)).copied().unwrap_or_default();
        mistakes.retain(|mistake| !of(mistake).iter().any(|exception| exception.silences(mistake)));
        mistakes
    }

    /// Those that silence none of these mistakes, which are all there are.
    pub fn in_vain(&self, mistakes: &[Diagnostic], tree: &Tree) -> Vec<Diagnostic> {
        let all = self.0.iter().flat_map(|(path, all)| all.iter().map(move |exception| (path.as_str(), exception)));
        let mut by_file: HashMap<&str, Vec<&Diagnostic>> = HashMap::new();
        mistakes.iter().for_each(|it| by_file.entry(file(it)).or_default().push(it));
        let of = |path: &str| by_file.get(path).map(Vec::as_slice).unwrap_or_default();
        let silent = |path, exception: &Exception| of(path).iter().any(|it| exception.silences(it));
        let vain = all.filter(|(path, exception)| !silent(*path, exception)).filter_map(|(path, exception)| {
            let is_error = of(path).iter().any(|it| it.code == exception.code);
            let at = Place::at(&tree.source(&SitePath::parse(path)?), exception.at);
            Some(in_vain(exception.code, is_error).at(at))
        });
        vain.collect()
    }
}

fn file(mistake: &Diagnostic) -> &str {
    mistake.at.as_ref().map_or("", |at| at.file.as_str())
}

fn in_vain(code: Code, is_error: bool) -> Diagnostic {
    let (message, help) = match is_error {
        true => (format!("`{code}` is an error here, and has no exceptions"), "mend it, and take this line out"),
        false => (format!("`{code}` has nothing to say of this file"), "take this line out"),
    };
    Diagnostic::warning(Code::ExceptionInVain, message).help(help)
}
