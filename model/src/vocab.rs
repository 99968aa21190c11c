//! Vocabularies: the words a site sorts its things by, each with an id, a label and a hint.
//!
//! The program brings a set of its own (`model/vocab/`); a file of the same name in `content/vocab/` replaces it whole.
//! Stages, decisions and the like have meanings that the program relies on, so their ids must stay; their labels are free.

use crate::fields::{FromYaml, Reader, Spoken};
use crate::languages::Languages;
use crate::yaml::{self, Data, Node};
use crate::{Code, Diagnostic, Place, Source};

macro_rules! vocabularies {
    ($($(#[$doc:meta])* $name:ident = $file:literal, $number:ident,)*) => {
        /// The vocabularies there are.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, serde::Serialize, serde::Deserialize)]
        pub enum Vocabulary { $($(#[$doc])* $name,)* }

        impl Vocabulary {
            /// Every one, in the order of their numbers.
            pub const ALL: &[Vocabulary] = &[$(Vocabulary::$name,)*];

            /// The stem of its file in `content/vocab/`.
            pub fn file_stem(self) -> &'static str {
                match self { $(Vocabulary::$name => $file,)* }
            }

            /// The file that the program brings.
            pub fn built_in(self) -> &'static str {
                match self { $(Vocabulary::$name => include_str!(concat!("../vocab/", $file, ".yaml")),)* }
            }
        }

        $($(#[$doc])* pub const $number: u8 = Vocabulary::$name as u8;)*
    };
}

vocabularies! {
    /// Where an idea or a prototype is on its way.
    Stages = "stages", STAGES,
    /// Kinds of support, needed or offered.
    SupportKinds = "support-kinds", SUPPORT_KINDS,
    /// Kinds of things that groups have.
    AssetKinds = "asset-kinds", ASSET_KINDS,
    /// Sorts of people who take part.
    Audiences = "audiences", AUDIENCES,
    /// Reasons to take part.
    Motivations = "motivations", MOTIVATIONS,
    /// What people can do.
    Skills = "skills", SKILLS,
    /// What people did.
    Roles = "roles", ROLES,
    /// What ideas are about.
    Themes = "themes", THEMES,
    /// Kinds of events.
    EventKinds = "event-kinds", EVENT_KINDS,
    /// Kinds of prototypes.
    PrototypeKinds = "prototype-kinds", PROTOTYPE_KINDS,
    /// What an organisation may answer to an idea.
    Decisions = "decisions", DECISIONS,
    /// Districts, with their place on the hexagon map.
    Areas = "areas", AREAS,
}

impl Vocabulary {
    /// The ids that the program gives a meaning to; a site's own file must have them.
    pub fn required_ids(self) -> Vec<&'static str> {
        match self {
            Vocabulary::Stages => crate::item::Stage::ALL.iter().map(|stage| stage.as_str()).collect(),
            Vocabulary::SupportKinds
            | Vocabulary::AssetKinds
            | Vocabulary::Audiences
            | Vocabulary::Motivations
            | Vocabulary::Skills
            | Vocabulary::Roles
            | Vocabulary::Themes
            | Vocabulary::EventKinds
            | Vocabulary::PrototypeKinds
            | Vocabulary::Decisions
            | Vocabulary::Areas => Vec::new(),
        }
    }
}

/// The languages in which the program brings words.
const BROUGHT: [&str; 2] = ["en", "cy"];

/// One word of a vocabulary.
#[derive(Clone, Debug, PartialEq, serde::Serialize)]
pub struct Word {
    /// What files say.
    pub id: String,
    /// What people read.
    pub label: String,
    /// The language of the label, where it is not the one that was asked for.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub lang: Option<String>,
    /// A sentence of explanation.
    pub hint: Option<String>,
    /// The language of the sentence, where it is not the one that was asked for.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub hint_lang: Option<String>,
    /// Any further keys, such as `code`, `q` and `r` of an area.
    #[serde(flatten)]
    pub extra: std::collections::BTreeMap<String, Node>,
}

/// Reads a vocabulary's file: a list of words. What could be read is there even when there are mistakes.
pub fn parse(vocabulary: Vocabulary, source: &Source, languages: &Languages) -> (Vec<Word>, Vec<Diagnostic>) {
    let root = match yaml::parse_all(source) {
        Ok(root) => root,
        Err(mistakes) => return (Vec::new(), mistakes),
    };
    let mut reader = Reader::new(source).speaking(languages);
    if !matches!(root.data, Data::List(_)) && !root.entries().is_empty() {
        let _: Option<()> = reader.wrong(&root, "a list of words", "write `- id: …` and `  label: …` for each");
    }
    let words = root.elements().iter().filter_map(|node| word(vocabulary, node, &mut reader)).collect::<Vec<_>>();
    let mut mistakes = reader.found.mistakes;
    mistakes.extend(twice(&root, &words, source));
    mistakes.extend(missing(vocabulary, &words, source));
    let mut seen = std::collections::HashSet::new();
    (words.into_iter().filter(|word| seen.insert(word.id.clone())).collect(), mistakes)
}

/// The words the program brings, in the languages that it knows them in.
pub fn built_in(vocabulary: Vocabulary, languages: &Languages) -> Vec<Word> {
    let (path, languages) = (crate::SitePath::parse(vocabulary.file_stem()), languages.and(&BROUGHT));
    path.map(|path| parse(vocabulary, &Source::new(path, vocabulary.built_in()), &languages).0).unwrap_or_default()
}

fn word(vocabulary: Vocabulary, node: &Node, reader: &mut Reader<'_>) -> Option<Word> {
    let mut fields = reader.fields(node)?;
    fields.require("id", "the word that files use");
    let id: String = fields.take::<Option<String>>("id")?;
    let label: Option<Label> = fields.take("label");
    let name: Option<Label> = fields.take("name");
    let hint: Option<Label> = fields.take("hint");
    let Label((label, lang)) = label.or(name).unwrap_or_else(|| Label((id.clone(), None)));
    let lang = lang.filter(|_| vocabulary != Vocabulary::Areas); // names of places are the same in each language
    let (hint, hint_lang) = hint.map_or((None, None), |Label((hint, lang))| (Some(hint), lang));
    Some(Word { id, label, lang, hint, hint_lang, extra: fields.finish().into_iter().collect() })
}

/// A text with its language.
struct Label(Spoken);

impl FromYaml for Label {
    fn from_yaml(node: &Node, reader: &mut Reader<'_>) -> Option<Label> {
        reader.spoken_text(node).map(Label)
    }
}

fn twice(root: &Node, words: &[Word], source: &Source) -> Vec<Diagnostic> {
    let repeated = |i: usize| words[..i].iter().any(|word| word.id == words[i].id);
    let place = |i: usize| root.elements().get(i).map(|node| Place::at(source, node.get("id").unwrap_or(node).span));
    let mistake = |i: usize| {
        let mistake = Diagnostic::error(Code::VocabDuplicateId, format!("the id `{}` is written twice", words[i].id));
        Diagnostic { at: place(i), ..mistake.help("give one of them another id") }
    };
    (0..words.len()).filter(|i| repeated(*i)).map(mistake).collect()
}

fn missing(vocabulary: Vocabulary, words: &[Word], source: &Source) -> Vec<Diagnostic> {
    let absent = vocabulary.required_ids().into_iter().filter(|id| !words.iter().any(|word| word.id == *id));
    absent
        .map(|id| {
            Diagnostic::error(Code::VocabMissingId, format!("the id `{id}` is missing; the program gives it a meaning"))
                .at(Place::at(source, crate::Span::new(0, 0)))
                .help(format!("add `- id: {id}` with a `label:` of your own"))
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn both() -> Languages {
        Languages::asking(&BROUGHT.map(str::to_owned), "cy")
    }

    #[test]
    fn the_words_the_program_brings_are_sound() {
        for vocabulary in Vocabulary::ALL {
            let path = crate::SitePath::parse(vocabulary.file_stem()).unwrap();
            let words = parse(*vocabulary, &Source::new(path, vocabulary.built_in()), &both());
            assert!(words.1.is_empty(), "{vocabulary:?}: {words:?}");
            let welsh = |word: &Word| word.lang.is_none() && word.hint_lang.is_none();
            assert!(words.0.iter().all(welsh), "{vocabulary:?} is not in Welsh: {words:?}");
        }
    }
}
