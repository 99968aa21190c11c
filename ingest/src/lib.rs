//! The form worker: a POST becomes a Markdown record in the inbox, durable before anybody is thanked for it.
//!
//! A request walks through these rooms: [`http`] (accepts, within [`limits`]) → [`post`] (bytes to pairs) → [`site`] (the
//! form and its facts, as they are now) → [`intake`] (the decision, pure) → [`vault`] (seals what is private) → [`inbox`]
//! (keeps the record) → [`reply`] (answers). [`worker`] walks it through them.
//!
//! What a submission looks like is weighed by [`spam`], with a look at its [`sender`]; nothing is discarded for it.
//!
//! Where a form asks for it, good answers are first shown once more ([`check_page`], which lists [`answers`]) and kept only with
//! the [`token`] of that page.
//!
//! Before anything is written, [`health`] says whether the store can be relied on, and has [`room`].
//!
//! [`serving`] opens the sockets and stops when it is told to; [`monitor`] tells those who watch over it how it is, and what
//! the [`metrics`] are.
//!
//! Inbox and vault lie in a [`store`]: in the site's folder, or as [`objects`] in a bucket that many workers share.
//!
//! Writes that were interrupted leave something behind; [`leftovers`] finds it.
//!
//! The built page is the template: [`refill`] fills a form's page, [`wear`] dresses everything else in one, and [`plain`] has
//! pages for when there are none. Names of submissions are made by [`receipt`], with a secret from [`keys`]. What people
//! read on pages stands in [`words`]; in which language that is, says the [`tongue`] of a request.
//!
//! It knows nothing of themes, Markdown or the making of pages, and the generator knows nothing of it.

pub mod answers;
pub mod arguments;
pub mod body;
pub mod check_page;
pub mod due;
pub mod editor_key;
#[cfg(test)]
mod fixture;
mod framing;
mod handles;
pub mod health;
mod html;
pub mod http;
mod impatient;
pub mod import;
pub mod imported;
pub mod inbox;
pub mod intake;
pub mod kept;
pub mod keys;
pub mod leftovers;
pub mod limits;
pub mod metrics;
pub mod monitor;
pub mod notice;
pub mod notify;
pub mod objects;
pub mod pages;
pub mod plain;
pub mod post;
mod private_file;
pub mod receipt;
pub mod refill;
pub mod reply;
mod rewrite;
pub mod room;
mod safe;
pub mod sender;
pub mod serving;
pub mod site;
pub mod spam;
pub mod store;
mod systemd;
pub mod tallying;
pub mod threads;
pub mod token;
pub mod tongue;
pub mod vault;
pub mod wear;
pub mod words;
pub mod worker;

pub use body::Body;
pub use http::{Service, serve};
pub use inbox::Inbox;
pub use keys::Keys;
pub use pages::{FolderPages, NoPages, Pages};
pub use receipt::Receipt;
pub use refill::prefilled;
pub use sender::{Peer, Trust};
pub use site::Site;
pub use store::Store;
pub use vault::Purpose;
pub use worker::{Config, Worker};
