//! What an editor typed into a form of the desk.

/// Names and values, as browsers send them.
#[derive(Clone, Debug, Default)]
pub struct Typed(Vec<(String, String)>);

/// How the names of links to other things begin; the question follows.
pub const LINK: &str = "link-";

impl Typed {
    /// From the bytes of a request, `application/x-www-form-urlencoded`.
    pub fn read(bytes: &[u8]) -> Typed {
        Typed(form_urlencoded::parse(bytes).map(|(name, value)| (name.into_owned(), value.into_owned())).collect())
    }

    /// A value without the spaces around it; nothing when it is empty or not there.
    pub fn get(&self, name: &str) -> Option<&str> {
        let (_, value) = self.0.iter().find(|(known, _)| known == name)?;
        Some(value.trim()).filter(|value| !value.is_empty())
    }

    /// A text with its line ends as files have them.
    pub fn words(&self, name: &str) -> Option<String> {
        self.get(name).map(|text| text.replace("\r\n", "\n"))
    }

    /// The links to other things, by question; an empty one takes a link away.
    pub fn links(&self) -> Vec<(String, String)> {
        let links = self.0.iter().filter_map(|(name, value)| Some((name.strip_prefix(LINK)?, value.trim())));
        links.map(|(question, to)| (question.to_owned(), to.to_owned())).collect()
    }

    /// Everything that is somebody's own words, so that none of them is lost.
    pub fn all_words(&self) -> Vec<String> {
        ["title", "note", "question", "for"].into_iter().filter_map(|name| self.words(name)).collect()
    }
}
