//! The language in which a request is answered. It decides in which words the worker speaks, in which a form is asked, and
//! which built pages answers wear; where answers stand under an address of a further language, so do the links in them.

use model::languages::is_language;
use model::settings::Settings;
use model::words::Words;

use crate::words;

/// A language of the site.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Tongue {
    language: String,
    /// Whether it is not the site's own.
    is_further: bool,
}

impl Tongue {
    /// The site's own language, or a further one that an address names; nothing when the site has no such.
    pub fn of(settings: &Settings, further: Option<&str>) -> Option<Tongue> {
        let own = settings.language();
        match further {
            None => Some(Tongue { language: own.to_owned(), is_further: false }),
            Some(other) => (other != own && settings.languages.iter().any(|language| language == other))
                .then(|| Tongue { language: other.to_owned(), is_further: true }),
        }
    }

    /// That of an address on a site whose settings cannot be read.
    pub fn guessed(further: Option<&str>) -> Tongue {
        match further.filter(|further| is_language(further)) {
            None => Tongue { language: Settings::default().language().to_owned(), is_further: false },
            Some(further) => Tongue { language: further.to_owned(), is_further: true },
        }
    }

    /// The language.
    pub fn language(&self) -> &str {
        &self.language
    }

    /// The language, when it is not the site's own.
    pub fn further(&self) -> Option<&str> {
        Some(self.language.as_str()).filter(|_| self.is_further)
    }

    /// What stands before the addresses of pages in it, and behind `/submit` in those of forms: `/cy`, and nothing for the
    /// site's own.
    pub fn prefix(&self) -> String {
        self.further().map(|language| format!("/{language}")).unwrap_or_default()
    }

    /// What the worker says in it.
    pub fn words(&self) -> &'static Words {
        words::of(&self.language)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_further_languages_of_the_site_stand_in_addresses() {
        let settings = Settings { languages: ["en", "cy", "de"].map(str::to_owned).to_vec(), ..Settings::default() };
        let tongue = |further| Tongue::of(&settings, further);
        assert_eq!(tongue(None).map(|own| (own.prefix(), own.words().language())), Some((String::new(), "en")));
        assert_eq!(tongue(Some("cy")).map(|it| (it.prefix(), it.words().language())), Some(("/cy".into(), "cy")));
        assert_eq!(tongue(Some("de")).map(|it| (it.prefix(), it.words().language())), Some(("/de".into(), "en")));
        for none in ["en", "fr", "", "idea", "../cy"] {
            assert_eq!(tongue(Some(none)), None, "{none}");
        }
    }
}
