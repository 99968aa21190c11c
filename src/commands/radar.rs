//! `radar`: what stands still, whose day has passed, and who waits, each with what to do about it.

use clap::Args;
use generator::radar::{self, Finding};
use generator::site::Site;
use model::radar::Rule;

use crate::cli::SiteArgs;
use crate::exit::{Failure, Outcome};
use crate::lookout::Lookout;
use crate::{complete, draw};

/// `radar`.
#[derive(Debug, Args)]
#[command(after_help = "Examples:
  showground radar
  showground radar --rule need-unmatched

Numbers and rules are set under `radar:` in content/site.yaml, like `idea-unanswered: 45` or `no-owner: off`.")]
pub struct RadarArgs {
    /// Only what this rule has found
    #[arg(long, value_name = "RULE", value_parser = rule, add = complete::words(|| Rule::ALL.iter().map(|rule| rule.as_str())))]
    pub rule: Option<Rule>,
}

/// Lists it, what cannot wait first.
///
/// # Errors
/// When there is no site, or its inbox cannot be read.
pub fn run(site: &SiteArgs, args: &RadarArgs) -> Outcome {
    let lookout = Lookout::at(site)?;
    let mut findings = radar::radar(&lookout.site, &lookout.waiting);
    findings.retain(|finding| args.rule.is_none_or(|rule| finding.rule == rule));
    match site.json {
        true => draw::line(&serde_json::to_string_pretty(&findings).map_err(Failure::machine)?),
        false => show(&findings, &lookout.site, args.rule),
    }
    Ok(())
}

fn show(findings: &[Finding], site: &Site, only: Option<Rule>) {
    for group in findings.chunk_by(|a, b| a.rule == b.rule) {
        let heads = group.iter().take(1).map(|first| format!("{} ({})", first.rule.as_str(), group.len()));
        heads.chain(group.iter().map(text)).chain([String::new()]).for_each(|text| draw::line(&text));
    }
    aside!("{}", last_word(findings, site, only));
}

fn text(finding: &Finding) -> String {
    format!("  {}: {}\n    {}\n    Next: {}.", finding.item, finding.title, finding.why, finding.next)
}

/// What is said at the end: how much there is, or that there is nothing, and by which rules nobody looked.
fn last_word(findings: &[Finding], site: &Site, only: Option<Rule>) -> String {
    let off: Vec<&str> = Rule::ALL
        .iter()
        .filter(|rule| only.is_none_or(|only| only == **rule) && site.settings.radar_limit(**rule).is_none())
        .map(|rule| rule.as_str())
        .collect();
    let found = match findings.len() {
        0 if only.is_some() => "this rule has found nothing".to_owned(),
        0 => "nothing on the radar: nobody waits, no day has passed, nothing stands still".to_owned(),
        1 => "1 thing to look after".to_owned(),
        many => format!("{many} things to look after"),
    };
    match off[..] {
        [] => found,
        _ => format!("{found}; switched off in site.yaml: {}", off.join(", ")),
    }
}

fn rule(text: &str) -> Result<Rule, String> {
    let words = || Rule::ALL.iter().map(|rule| rule.as_str());
    Rule::parse(text).ok_or_else(|| model::nearest::suggestion(text, words()).unwrap_or_default())
}
