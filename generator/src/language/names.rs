//! What those who speak a language call it, where the theme does not say so.

/// Languages of the British Isles, of Europe, and of many who live there, in their own words and letters.
const NAMES: [(&str, &str); 60] = [
    ("ar", "العربية"),
    ("bg", "Български"),
    ("bn", "বাংলা"),
    ("br", "Brezhoneg"),
    ("ca", "Català"),
    ("cs", "Čeština"),
    ("cy", "Cymraeg"),
    ("da", "Dansk"),
    ("de", "Deutsch"),
    ("el", "Ελληνικά"),
    ("en", "English"),
    ("es", "Español"),
    ("et", "Eesti"),
    ("eu", "Euskara"),
    ("fa", "فارسی"),
    ("fi", "Suomi"),
    ("fr", "Français"),
    ("ga", "Gaeilge"),
    ("gd", "Gàidhlig"),
    ("gu", "ગુજરાતી"),
    ("gv", "Gaelg"),
    ("he", "עברית"),
    ("hi", "हिन्दी"),
    ("hr", "Hrvatski"),
    ("hu", "Magyar"),
    ("id", "Indonesia"),
    ("is", "Íslenska"),
    ("it", "Italiano"),
    ("ja", "日本語"),
    ("ko", "한국어"),
    ("ku", "Kurdî"),
    ("kw", "Kernewek"),
    ("lt", "Lietuvių"),
    ("lv", "Latviešu"),
    ("mt", "Malti"),
    ("nb", "Norsk bokmål"),
    ("ne", "नेपाली"),
    ("nl", "Nederlands"),
    ("pa", "ਪੰਜਾਬੀ"),
    ("pl", "Polski"),
    ("ps", "پښتو"),
    ("pt", "Português"),
    ("ro", "Română"),
    ("ru", "Русский"),
    ("sco", "Scots"),
    ("sk", "Slovenčina"),
    ("sl", "Slovenščina"),
    ("so", "Soomaali"),
    ("sq", "Shqip"),
    ("sr", "Српски"),
    ("sv", "Svenska"),
    ("sw", "Kiswahili"),
    ("ta", "தமிழ்"),
    ("th", "ไทย"),
    ("tr", "Türkçe"),
    ("uk", "Українська"),
    ("ur", "اردو"),
    ("vi", "Tiếng Việt"),
    ("yi", "ייִדיש"),
    ("zh", "中文"),
];

/// What a language calls itself. One of a region (`pt-BR`) is called like the language, with the region behind it, because
/// both may stand beside each other; one that is not known by its code alone.
pub fn own_name(lang: &str) -> String {
    let (base, region) = lang.split_once('-').unwrap_or((lang, ""));
    let name = NAMES.binary_search_by_key(&base, |(code, _)| code).ok().map(|place| NAMES[place].1);
    match (name, region) {
        (Some(name), "") => name.to_owned(),
        (Some(name), region) => format!("{name} ({region})"),
        (None, _) => lang.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_language_is_called_as_its_speakers_call_it() {
        assert!(NAMES.is_sorted_by_key(|(code, _)| *code), "it is searched by halves");
        let called = ["cy", "ur", "pt-BR", "zh", "tlh"].map(own_name);
        assert_eq!(called, ["Cymraeg", "اردو", "Português (BR)", "中文", "tlh"]);
    }
}
