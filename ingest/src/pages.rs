//! Where the built pages come from, which the worker rewrites into its answers.

use std::io::Read;
use std::path::PathBuf;

use model::SitePath;

/// The largest page that is rewritten; forms have some 50 KiB.
const PAGE: u64 = 4 * 1024 * 1024;

/// The pages of the built site.
pub trait Pages: Send + Sync {
    /// The page at an address such as `/ideas/new/`, without the site's base path; nothing when there is none.
    fn page(&self, url: &str) -> Option<Vec<u8>>;
}

/// The pages in a folder, as the generator writes them.
#[derive(Clone, Debug)]
pub struct FolderPages {
    /// The folder.
    pub dir: PathBuf,
}

impl Pages for FolderPages {
    fn page(&self, url: &str) -> Option<Vec<u8>> {
        let file = match url.strip_prefix('/')? {
            "" => "index.html".to_owned(),
            folder if folder.ends_with('/') => format!("{folder}index.html"),
            file => file.to_owned(),
        };
        let path = SitePath::parse(&file)?;
        let mut page = Vec::new();
        std::fs::File::open(self.dir.join(path.as_str())).ok()?.take(PAGE).read_to_end(&mut page).ok()?;
        Some(page)
    }
}

/// No built site: every answer is a plain page.
#[derive(Clone, Copy, Debug, Default)]
pub struct NoPages;

impl Pages for NoPages {
    fn page(&self, _: &str) -> Option<Vec<u8>> {
        None
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_page_is_found_by_its_address_and_nothing_outside_is() {
        let dir = tempfile::tempdir().unwrap();
        std::fs::create_dir_all(dir.path().join("site/ideas/new")).unwrap();
        std::fs::write(dir.path().join("site/ideas/new/index.html"), "form").unwrap();
        std::fs::write(dir.path().join("site/404.html"), "gone").unwrap();
        std::fs::write(dir.path().join("secret"), "secret").unwrap();
        let pages = FolderPages { dir: dir.path().join("site") };
        assert_eq!(pages.page("/ideas/new/").as_deref(), Some(&b"form"[..]));
        assert_eq!(pages.page("/404.html").as_deref(), Some(&b"gone"[..]));
        for bad in ["/../secret", "../secret", "/ideas/", "", "//secret", "/ideas/../../secret"] {
            assert_eq!(pages.page(bad), None, "{bad}");
        }
    }
}
