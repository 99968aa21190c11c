//! The commands, one file each. Each only says what is done in which order; the doing is elsewhere.

pub mod approve;
pub mod ask;
pub mod build;
pub mod check;
pub mod completions;
pub mod decline;
pub mod digest;
pub mod doctor;
pub mod erase;
pub mod hold;
pub mod import;
pub mod inbox;
pub mod ingest;
pub mod keys;
pub mod man;
pub mod matching;
pub mod merge;
pub mod new;
pub mod radar;
pub mod rename;
pub mod report;
pub mod serve;
pub mod show;
pub mod stage;
pub mod tally;
pub mod why;
