//! `doctor`: whether the place where a site is run keeps what is private, and has room.

use crate::cli::SiteArgs;
use crate::doctor::{self, Level};
use crate::draw;
use crate::exit::{Failure, Outcome};

/// Says what was found, the worst last.
///
/// # Errors
/// When something is wrong.
pub fn run(site: &SiteArgs) -> Outcome {
    let mut findings = doctor::examine(site)?;
    findings.sort_by_key(|finding| finding.level);
    if site.json {
        draw::line(&serde_json::to_string_pretty(&findings).unwrap_or_default());
    } else {
        for finding in &findings {
            let level = match finding.level {
                Level::Fine => "fine ",
                Level::Look => "look ",
                Level::Wrong => "wrong",
            };
            draw::line(&format!("{level}  {}", finding.what));
            if !finding.help.is_empty() {
                draw::line(&format!("       {}", finding.help));
            }
        }
    }
    let worst = findings.last().map_or(Level::Fine, |finding| finding.level);
    if !site.json {
        aside!("{}", next(worst));
    }
    if worst == Level::Wrong { Err(Failure::Mistakes) } else { Ok(()) }
}

/// What to do about what was found.
fn next(worst: Level) -> &'static str {
    match worst {
        Level::Fine => "all is well. Next: `showground inbox`, to see what waits for a decision",
        Level::Look => "nothing is wrong; look at what is marked so, and then at `showground inbox`",
        Level::Wrong => {
            "mend what is wrong before anybody is asked for anything private; `showground serve` works all the same"
        }
    }
}
