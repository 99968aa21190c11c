//! `completions`: what a shell needs to complete commands, options, names of things and receipts at the prompt.
//!
//! The script only asks this program, each time, what could follow; so it is the same for every version, and knows the site
//! in whose folder somebody works.

use clap::{Args, ValueEnum};
use clap_complete::env::{Bash, EnvCompleter, Fish, Zsh};

use crate::exit::{Failure, Outcome};
use crate::{complete, draw};

/// The name under which the program is called.
const NAME: &str = "showground";

/// `completions`.
#[derive(Debug, Args)]
pub struct CompletionsArgs {
    /// The shell
    #[arg(value_enum)]
    pub shell: Shell,
}

/// A shell.
#[derive(Clone, Copy, Debug, ValueEnum)]
pub enum Shell {
    /// For ~/.bashrc: source <(showground completions bash)
    Bash,
    /// For ~/.zshrc: source <(showground completions zsh)
    Zsh,
    /// For ~/.config/fish/config.fish: showground completions fish | source
    Fish,
}

/// Prints the script.
///
/// # Errors
/// When it cannot be made.
pub fn run(args: &CompletionsArgs) -> Outcome {
    let shell: &dyn EnvCompleter = match args.shell {
        Shell::Bash => &Bash,
        Shell::Zsh => &Zsh,
        Shell::Fish => &Fish,
    };
    let mut script = Vec::new();
    shell.write_registration(complete::VARIABLE, NAME, NAME, NAME, &mut script).map_err(Failure::machine)?;
    draw::text(&String::from_utf8_lossy(&script));
    Ok(())
}
