//! Promises kept from outside, as one test program: what the command says, what it writes, and how the house is built.
//!
//! Most cases are text files or folders, so a new test is a new file. What is expected stands in the same file and is
//! committed; after a change that was meant, **`UPDATE=1 cargo test --test showground`** writes it anew, and the
//! difference is read like any other before it is committed. The browser's tests are in `browser/`, those of buckets in
//! `bucket/`; `tests/run` runs all.
//!
//! | Here | What it holds | One case is |
//! |---|---|---|
//! | [`mistakes`] | each mistake is said with its place and a mend, and silences nothing else | a text file |
//! | [`findings`] | what `check` finds, as services read it, and the workflows that run it there | a sentence |
//! | [`cli`] | what the commands say, write and exit with | a text file |
//! | [`complaints`] | every complaint of every form, in its own words | a line of a table |
//! | [`posts`] | raw requests: the answer, and what is kept | a text file |
//! | [`edits`] | an edit makes those pages again that show it, and one can ask why | a text file |
//! | [`golden`] | whole small sites, compared file by file | a folder |
//! | [`laws`] | properties of every build | a sentence |
//! | [`data`] | feeds, calendars and open data say what the pages say | a sentence |
//! | [`introductions`] | two people are introduced by who holds a key, and nothing of it stays | a sentence |
//! | [`prompt`] | help, manual and completion say what is there | a sentence |
//! | [`hosting`] | what a server is told of a site is what it does | a server |
//! | [`reports`] | a report says what pages and files say | a sentence |
//! | [`series`] | whatever series of edits happens, a build that remembers is a clean one | made up |
//! | [`nasty`] | the worst that strangers type comes back as typed | a sentence |
//! | [`injection`] | no attack acts, wherever it is typed and wherever it comes out | a line |
//! | [`newcomer`] | a new site is whole, empty as it is | a sentence |
//! | [`canary`], [`flock`] | what is private is found nowhere | a sentence |
//! | [`desk`] | who may use the desk, and what is left of what could not be done there | a sentence |
//! | [`decisions`] | a decision stopped at any step is finished, or leaves one state | a table of steps |
//! | [`collecting`] | what nobody has read gets nowhere that nobody has looked at | a sentence |
//! | [`crash`] | accepted means durable, whatever fails | a fault |
//! | [`smuggling`] | no two readers see two ends of a request, and nothing gets past nginx unseen | a text file |
//! | [`slow`] | slow and idle connections go in time, and hold up nobody | a manner |
//! | [`vault`] | what is sealed opens for editors, is counted, and goes when its time is over | a sentence |
//! | [`owners`] | two users of one machine do not lock each other out, or hear how to go on | a sentence |
//! | [`languages`] | a site in two languages is one set of things, told twice | a sentence |
//! | [`welsh_forms`] | the program asks in Welsh, too | a sentence |
//! | [`pages`] | what each page promises its readers | a sentence |
//! | [`themes`] | the templates carry the meaning; brands are worn | a sentence |
//! | [`portable`] | what is special of a site that opens from a disk | a sentence |
//! | [`plain_english`] | the theme speaks plain English | a sentence |
//! | [`tidy`] | the rules of the house, read from its sources | a sentence |
//!
//! Nobody sleeps but where time itself is tried, ports are 0, nothing needs the network.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, reason = "a helper fails as the test does")]

mod canary;
mod cli;
mod collecting;
mod complaints;
mod crash;
mod data;
mod decisions;
mod desk;
mod editing;
mod edits;
mod expected;
mod findings;
mod fixture;
mod flock;
mod fuzzed;
mod golden;
mod hosting;
mod html;
mod injection;
mod introductions;
mod languages;
mod laws;
mod lessons;
mod mistakes;
mod morning;
mod nasty;
mod newcomer;
mod owners;
mod pages;
mod plain_english;
mod portable;
mod posts;
mod program;
mod prompt;
mod publish;
mod reports;
mod series;
mod server;
mod slow;
mod smuggling;
mod themes;
mod tidy;
mod vault;
mod welsh_forms;
