//! A generator that takes part: how it is called, and what it leaves behind.

use std::fs;
use std::io;
use std::path::{Path, PathBuf};
use std::process::Command;

use super::args::Args;
use crate::corpus::Format;

/// The day on which the site is built: after everything in it was written.
const TODAY: &str = "2026-11-24";

/// A generator.
#[derive(Clone, Debug)]
pub struct Peer {
    /// Whose form of the site it reads.
    pub format: Format,
    program: PathBuf,
}

impl Peer {
    /// Those whose programs are there, ours first.
    pub fn all(args: &Args) -> io::Result<Vec<Peer>> {
        let programs = [(Format::Showground, args.showground()), (Format::Hugo, args.hugo.clone())];
        let there = programs.into_iter().filter_map(|(format, program)| Some((format, program?)));
        there.map(|(format, program)| Ok(Peer { format, program: program.canonicalize()? })).collect()
    }

    /// Its name in tables.
    pub fn name(&self) -> &'static str {
        if self.is_ours() { "Showground" } else { "Hugo" }
    }

    /// Whether it is ours.
    pub fn is_ours(&self) -> bool {
        self.format == Format::Showground
    }

    /// The command that builds a site.
    pub fn build(&self, site: &Path) -> Command {
        let mut command = Command::new(&self.program);
        if self.is_ours() {
            command.args(["build", "--today", TODAY, "--root"]).arg(site);
        }
        command.current_dir(site);
        command
    }

    /// The command that shows a site while it is written, at a free port.
    pub fn serve(&self, site: &Path, port: u16) -> Command {
        let mut command = Command::new(&self.program);
        match self.is_ours() {
            true => {
                command.args(["serve", "--today", TODAY, "--listen", &format!("127.0.0.1:{port}"), "--root"]).arg(site)
            }
            false => {
                command.args(["server", "--disableLiveReload", "--bind", "127.0.0.1", "--port", &port.to_string()])
            }
        };
        command.current_dir(site);
        command
    }

    /// Removes all that a build made, and what was remembered of it.
    pub fn forget(&self, site: &Path) -> io::Result<()> {
        let made: &[&str] = if self.is_ours() { &["public", ".showground"] } else { &["public", "resources"] };
        for folder in made.iter().map(|name| site.join(name)).filter(|folder| folder.exists()) {
            fs::remove_dir_all(folder)?;
        }
        Ok(())
    }
}
