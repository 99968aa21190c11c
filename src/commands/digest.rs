//! `digest`: a morning's news for editors, as text, as a page or as a mail.

use clap::{Args, ValueEnum};
use generator::digest::{self as news, Digest};
use lettre::message::Mailbox;
use model::notify::Address;
use model::value::Day;

use crate::cli::{SiteArgs, day};
use crate::digest::{self, Envelope};
use crate::exit::{Failure, Outcome};
use crate::lookout::Lookout;
use crate::{draw, root};

/// `digest`.
#[derive(Debug, Args)]
#[command(after_help = "Examples:
  showground digest
  showground digest --since 2026-11-01
  showground digest --format eml | /usr/sbin/sendmail -t

The last one is for each morning, by cron: the mail goes to `notify: email:` of site.yaml.

No word of what waits in the inbox is in it, and no address of anybody.")]
pub struct DigestArgs {
    /// The first day of the news; the last working day before today unless given, so Monday's has the weekend in it
    #[arg(long, value_name = "YYYY-MM-DD", value_parser = day)]
    pub since: Option<Day>,
    /// How it is written
    #[arg(long, value_enum, default_value_t = Format::Text)]
    pub format: Format,
    /// From whom the mail comes, instead of `notify: email: from:` in site.yaml
    #[arg(long, value_name = "ADDRESS", value_parser = mailbox)]
    pub from: Option<Mailbox>,
    /// To whom it goes, instead of `notify: email: to:` in site.yaml; can be given several times
    #[arg(long, value_name = "ADDRESS", value_parser = mailbox)]
    pub to: Vec<Mailbox>,
}

/// How a digest is written.
#[derive(Clone, Copy, Debug, ValueEnum)]
pub enum Format {
    /// Text, for a terminal
    Text,
    /// A page that needs nothing else
    Html,
    /// A whole mail with both, for `sendmail -t`
    Eml,
}

/// Prints it.
///
/// # Errors
/// When there is no site, its inbox cannot be read, or nobody is named to mail it to.
pub fn run(site: &SiteArgs, args: &DigestArgs) -> Outcome {
    let lookout = Lookout::at(site)?;
    let today = lookout.site.today;
    let since = args.since.unwrap_or_else(|| news::last_working_day(today));
    if since > today {
        return Err(Failure::misuse(format!("{since} is still to come; news is of {today} or earlier")));
    }
    let digest = news::digest(&lookout.site, &lookout.waiting, since);
    let printed = match args.format {
        _ if site.json => serde_json::to_string_pretty(&digest).map_err(Failure::machine)? + "\n",
        Format::Text => digest::text(&digest),
        Format::Html => digest::html(&digest).map_err(Failure::machine)?,
        Format::Eml => mail(&digest, site, args, &lookout)?,
    };
    draw::line(printed.strip_suffix('\n').unwrap_or(&printed));
    Ok(())
}

fn mail(digest: &Digest, site: &SiteArgs, args: &DigestArgs, lookout: &Lookout) -> Result<String, Failure> {
    let set = lookout.site.settings.notify.as_ref().and_then(|notify| notify.email.as_ref());
    let known = |address: &Address| mailbox(address.as_str()).map_err(Failure::misuse);
    let from = args.from.clone().map(Ok).or_else(|| set.and_then(|mail| mail.from.as_ref()).map(known)).transpose()?;
    let to = match &args.to[..] {
        [] => set.into_iter().flat_map(|mail| &mail.to).map(known).collect::<Result<_, _>>()?,
        given => given.to_vec(),
    };
    let (Some(from), false) = (from, to.is_empty()) else {
        let help = "add `--from ADDRESS --to ADDRESS`, or write `notify: email:` into content/site.yaml";
        return Err(Failure::misuse(format!("nobody is named to mail it from and to; {help}")));
    };
    let envelope = Envelope { from, to, date: root::moment(site) };
    String::from_utf8(digest::mail(digest, &envelope)?).map_err(Failure::machine)
}

fn mailbox(text: &str) -> Result<Mailbox, String> {
    text.parse().map_err(|_| "write it like ada@example.org, or `Ada <ada@example.org>`".into())
}
