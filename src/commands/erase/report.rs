//! What is said of an erasure: what is gone, and everything that stays, with how to treat it.

use std::path::Path;

use ingest::Receipt;
use model::Kind;
use model::anonymise::Anonymised;
use serde_json::json;

use super::Came;
use crate::{draw, history};

/// What became of a submission that is erased.
pub struct Report<'a> {
    /// Its name.
    pub receipt: &'a Receipt,
    /// The files that are deleted.
    pub gone: &'a [String],
    /// The files that stay.
    pub came: &'a [Came],
    /// The file of totals in which it was counted.
    pub counted_in: Option<String>,
    /// Whether it was put on a branch, where its editors decide.
    pub is_collected: bool,
    /// Whether it was approved, and what it became does not lie here.
    pub is_elsewhere: bool,
    /// Whether all this would only be so.
    pub dry_run: bool,
}

impl Report<'_> {
    /// For machines.
    pub fn as_json(&self, root: &Path) {
        let commits = if self.came.is_empty() { Vec::new() } else { self.left(root).commits };
        let of = |wanted: fn(&Anonymised) -> bool| -> Vec<String> {
            self.came.iter().filter(|came| wanted(&came.became)).map(|came| came.id.file()).collect()
        };
        let commit = |(hash, day): (&str, &str)| json!({ "commit": hash, "day": day });
        let said = json!({
            "receipt": self.receipt.as_str(),
            "deleted": self.gone,
            "anonymised": of(|became| matches!(became, Anonymised::Now(..))),
            "without_names": of(|became| *became == Anonymised::Already),
            "by_hand": of(|became| *became == Anonymised::ByHand),
            "counted_in": self.counted_in,
            "commits": commits.iter().filter_map(|commit| commit.split_once(' ')).map(commit).collect::<Vec<_>>(),
            "collected": self.is_collected,
            "elsewhere": self.is_elsewhere,
            "dry_run": self.dry_run,
        });
        draw::line(&said.to_string());
    }

    /// For people.
    pub fn as_text(&self, root: &Path) {
        let (delete, take) = if self.dry_run { ("would delete", "would take") } else { ("deleted", "took") };
        self.gone.iter().for_each(|file| draw::line(&format!("{delete} {file}")));
        self.came.iter().for_each(|came| draw::line(&stays(came, take)));
        if let Some(file) = &self.counted_in {
            draw::line(&format!(
                "{file} counts its answers among those of others; nobody can be told apart in it, so it stays"
            ));
        }
        if self.is_collected {
            draw::line(&format!(
                "It was collected for a branch: delete waiting/{0}/ there, or the name in what became of it; \
                 `git log --grep 'Receipt: {0}'` finds it in the history",
                self.receipt
            ));
        }
        if self.is_elsewhere {
            draw::line(&format!(
                "It was approved, and its page does not lie here: where it does, and here once that is pulled, say \
                 `showground erase {}` as well",
                self.receipt
            ));
        }
        if !self.came.is_empty() {
            self.what_to_do(root);
        }
    }

    fn what_to_do(&self, root: &Path) {
        draw::line(
            "\nRead these files once: a name or an address in their sentences is for you to take out, or the whole file.\n\
             Then build the site again, so that its pages say no more than they do.",
        );
        history::said(&self.left(root)).lines().for_each(draw::line);
    }

    /// What git keeps of the files that stay.
    fn left(&self, root: &Path) -> history::Left {
        let earlier = self.came.iter().flat_map(|came| came.earlier.iter().cloned());
        let files: Vec<String> = self.came.iter().map(|came| came.id.file()).chain(earlier).collect();
        history::Left::of(root, &files)
    }
}

/// A file that stays, and what is to be done about it.
fn stays(Came { id, became, .. }: &Came, take: &str) -> String {
    let file = id.file();
    match became {
        Anonymised::Now(_, 1) => format!("{take} the name out of {file}"),
        Anonymised::Now(_, n) => format!("{take} {n} names out of {file}"),
        Anonymised::Already if id.kind() == Kind::Organisation => {
            format!("{file} is the group that was named; delete it, unless others stand for it, too")
        }
        Anonymised::Already => format!("{file} shows no name"),
        Anonymised::ByHand => format!("{file} has a name that you have to take out by hand"),
    }
}
