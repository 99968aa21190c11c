//! What stands around every page of the desk. Everything is escaped where it is put in.

use maud::{DOCTYPE, Markup, html};

use crate::desk::{HOME, STYLE};
use crate::editor::Editor;

/// What is around a page.
pub struct Frame {
    /// The programme's name.
    pub programme: String,
    /// The path of the site's start page.
    pub site: String,
}

impl Frame {
    /// Of a site whose pages begin with a path.
    pub fn of(editor: &Editor, base: &str) -> Frame {
        let settings = editor.site().settings().ok().flatten();
        let programme = settings.and_then(|settings| settings.name.clone()).unwrap_or_default();
        Frame { programme, site: format!("{base}/") }
    }

    /// The whole page.
    pub fn around(&self, title: &str, content: &Markup) -> Markup {
        let head = html! {
            header class="header" {
                p class="header__name" { a href="./" { "The desk" } }
                p { (self.programme) " · " a href=(self.site) { "Look at the site" } }
            }
        };
        document(&format!("{title} – the desk"), &html! { (head) main id="main" tabindex="-1" { (content) } })
    }
}

/// A page for those who do not have the address of the desk.
pub fn closed(why: &str) -> Markup {
    document(
        "The desk is closed",
        &html! {
            main id="main" {
                h1 { "The desk is closed" }
                p { (why) }
                p { "The address of the desk is another one each time " code { "showground serve" } " is started; it stands in the terminal, below that of the site." }
                p { "If you were typing something, go back: it is still there to be copied." }
            }
        },
    )
}

fn document(title: &str, content: &Markup) -> Markup {
    html! {
        (DOCTYPE)
        html lang="en" {
            head {
                meta charset="utf-8";
                meta name="viewport" content="width=device-width, initial-scale=1";
                meta name="robots" content="noindex";
                title { (title) }
                link rel="icon" href="data:,";
                link rel="stylesheet" href={ (HOME) (STYLE) };
            }
            body {
                a class="skip" href="#main" { "Skip to the main part" }
                (content)
                footer class="footer" {
                    p { "This page is only on this machine. Nothing of it is on the site." }
                }
            }
        }
    }
}
