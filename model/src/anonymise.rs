//! Takes the names of those who sent something out of what came of it, and leaves every other byte as it is.
//!
//! Only what the program itself reads as a name is known to be one: `name_shown` of comments and feedback, of the author
//! among `people`, of a `team` that entered its prototype, and of `by`. Names in sentences are for a person to find.

use crate::yaml::{self, Data, Node};
use crate::{Source, Span, edit, front_matter};

const NAME: &str = "name_shown";
/// The role by which approving credits who sent something.
const AUTHOR: &str = "author";

/// What came of looking for names.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Anonymised {
    /// There are none.
    Already,
    /// The text without them, and how many there were.
    Now(String, usize),
    /// Its front matter is written in a way that this cannot be sure of; it is for a person to do.
    ByHand,
}

/// The text of a thing without the names of those who sent it.
pub fn anonymised(source: &Source) -> Anonymised {
    let Some(front) = front(source) else { return Anonymised::ByHand };
    let names = names(&front);
    if names.is_empty() {
        return Anonymised::Already;
    }
    let changes = names.iter().map(|span| (*span, "null".to_owned())).collect();
    let text = edit::replaced(&source.text, changes);
    let after = Source::new(source.path.clone(), text.as_str());
    let only_names =
        self::front(&after).is_some_and(|after| without(&front) == without(&after) && self::names(&after).is_empty());
    if only_names { Anonymised::Now(text, names.len()) } else { Anonymised::ByHand }
}

fn front(source: &Source) -> Option<Node> {
    let parts = front_matter::split(source).ok()?;
    yaml::parse(source, parts.front).ok()
}

/// Where the names stand.
fn names(front: &Node) -> Vec<Span> {
    let authors = elements(front, "people").filter(|credit| credit.get("role").and_then(Node::text) == Some(AUTHOR));
    let holders = [Some(front), front.get("by")].into_iter().flatten().chain(authors).chain(elements(front, "team"));
    let named = holders.filter_map(|holder| holder.get(NAME)).filter(|name| name.data != Data::Null);
    named.map(|name| name.span).collect()
}

fn elements<'n>(front: &'n Node, key: &str) -> impl Iterator<Item = &'n Node> {
    front.get(key).into_iter().flat_map(|list| list.elements())
}

/// All values with their keys, without names and places, to be compared.
fn without(node: &Node) -> String {
    match &node.data {
        Data::Null => "~".into(),
        Data::Scalar { text, plain } => format!("{text:?}{plain}"),
        Data::List(elements) => format!("[{}]", elements.iter().map(without).collect::<Vec<_>>().join(",")),
        Data::Map(entries) => {
            let rest = entries.iter().filter(|entry| entry.key != NAME);
            let rest: Vec<String> = rest.map(|entry| format!("{:?}:{}", entry.key, without(&entry.value))).collect();
            format!("{{{}}}", rest.join(","))
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::SitePath;

    fn of(text: &str) -> Anonymised {
        anonymised(&Source::new(SitePath::parse("content/ideas/x.md").unwrap(), text))
    }

    #[test]
    fn names_go_and_every_other_byte_stays() {
        let before = "---\n# An idea of Ada's\ntitle:  'A bench'\npeople:\n- name_shown: Ada L.   # as she asked\n  role: author\n- name_shown: Ben\n  role: drawing\n---\nAda wrote this.\n";
        let after = before.replace("Ada L. ", "null ");
        assert_eq!(of(before), Anonymised::Now(after, 1));
        let flow = "---\npeople: [{name_shown: \"Ada\", role: author}]\nby: {name_shown: Ada}\n---\n";
        let bare = "---\npeople: [{name_shown: null, role: author}]\nby: {name_shown: null}\n---\n";
        assert_eq!(of(flow), Anonymised::Now(bare.into(), 2));
        assert_eq!(of(bare), Anonymised::Already);
        assert_eq!(
            of("---\nname_shown: Ada\r\nabout: ideas/x\r\n---\r\n"),
            Anonymised::Now("---\nname_shown: null\r\nabout: ideas/x\r\n---\r\n".into(), 1)
        );
        assert_eq!(
            of("---\nteam:\n- {name_shown: Ada}\n- {person: ben}\n---\n"),
            Anonymised::Now("---\nteam:\n- {name_shown: null}\n- {person: ben}\n---\n".into(), 1)
        );
    }

    #[test]
    fn a_name_in_several_lines_goes_too_or_is_left_to_people() {
        match of("---\nname_shown: |\n  Ada\n  Lovelace\nabout: ideas/x\n---\n") {
            Anonymised::Now(text, _) => assert!(!text.contains("Ada") && text.contains("about: ideas/x")),
            Anonymised::ByHand => {}
            Anonymised::Already => panic!("there is a name"),
        }
        assert_eq!(of("no front matter"), Anonymised::ByHand);
        assert_eq!(of("---\nname_shown: &a Ada\nother: *a\n---\n"), Anonymised::ByHand);
    }
}
