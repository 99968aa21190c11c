//! The answers that need the site: a form's page, its sent page, and what becomes of a submission.

use std::sync::{Arc, PoisonError};

use hyper::{Response, StatusCode};
use model::form::Form;
use model::form::check::{self, Pairs};
use model::record::Record;
use model::submission::Submission;

use crate::body::Body;
use crate::check_page::{CheckPage, Why};
use crate::health::Unfit;
use crate::inbox::{Folder, InboxError, Put};
use crate::intake::{Accepted, Arrival, Circumstances, Instead, KeptAs, Verdict, decide};
use crate::keys::{KeyError, WorkerKey};
use crate::notice::{self, Notice, Typed};
use crate::receipt::Receipt;
use crate::site::{Fault, Site, SiteFacts};
use crate::spam::shingles::Sketch;
use crate::spam::{self, Pace, Score, Sight};
use crate::threads::wait;
use crate::token::Token;
use crate::vault::VaultError;
use crate::worker::{Answer, Clerk, Sent, Unreadable};
use crate::{answers, plain, post, refill, reply, vault, wear};

/// The form by which people reach the organisers.
const CONTACT: &str = "contact";
/// Its question for the receipt of a submission.
const REFERENCE: &str = "reference";
/// The answer to its question what it is about, where it asks so.
const WITHDRAW: &str = "kind=withdraw";

/// Why a request could not be considered. Nothing private is in it.
#[derive(Debug, thiserror::Error)]
enum Trouble {
    #[error(transparent)]
    Site(#[from] Fault),
    #[error(transparent)]
    Key(#[from] KeyError),
    #[error(transparent)]
    Vault(#[from] VaultError),
    #[error(transparent)]
    Inbox(#[from] InboxError),
    #[error(transparent)]
    Unfit(#[from] Unfit),
    #[error("random numbers: {0}")]
    Random(#[from] std::io::Error),
    #[error("the settings cannot be read")]
    Unreadable,
}

/// A submission after it was considered.
enum Considered {
    /// To be kept.
    Keep(Box<Keep>),
    /// Perhaps kept before under one of these names; otherwise answered.
    Perhaps(Vec<KeptAs>, Response<Body>),
    /// Answered, and nothing is kept.
    Answered(Response<Body>),
}

struct Keep {
    accepted: Accepted,
    record: Record,
    /// Whether it may not be what it seems.
    quarantine: bool,
    /// What was typed, should it not be kept after all.
    typed: Vec<Typed>,
}

impl Clerk {
    /// The declaration of a form; its mistakes and other faults go to the log.
    pub(super) fn find(&self, id: &str) -> Result<Option<Arc<Form>>, Unreadable> {
        self.site.as_ref().ok_or(Unreadable)?.form(id).map_err(|fault| {
            tracing::error!(%fault, "a form cannot be read");
            Unreadable
        })
    }

    /// The site as it speaks in the language of the request.
    fn site(&self) -> Result<&Site, Trouble> {
        self.site.as_ref().ok_or(Trouble::Unreadable)
    }

    /// The page of a form, filled as the query asks.
    pub(super) fn form_page(&self, id: &str, query: &str) -> Answer {
        let form = match self.find(id) {
            Ok(Some(form)) => form,
            Ok(None) => return self.not_found(),
            Err(Unreadable) => return self.at_fault(Notice::fault, &[]),
        };
        let asked = post::pairs(query.as_bytes()).unwrap_or_default();
        let response = self.filled(&form, &asked).unwrap_or_else(|trouble| self.trouble(&form, &trouble, Vec::new()));
        Answer::of(&form, response)
    }

    fn filled(&self, form: &Form, asked: &Pairs) -> Result<Response<Body>, Trouble> {
        let site = self.site()?;
        let facts = site.facts(form)?;
        let form = &form.asked(asked, &facts);
        let page = refill::prefilled(&self.page_of(form, &facts), form, asked, &|id| facts.title(id));
        Ok(reply::page(StatusCode::OK, page))
    }

    /// The built page of a form, or a plain one.
    fn page_of(&self, form: &Form, facts: &SiteFacts<'_>) -> Vec<u8> {
        let built = self.page(&form.at).map(|page| refill::with_rows(page, form, facts));
        built.unwrap_or_else(|| self.plain_page(form, facts))
    }

    fn plain_page(&self, form: &Form, facts: &SiteFacts<'_>) -> Vec<u8> {
        plain::form(form, &self.action(form), facts).into_bytes()
    }

    /// Where a form is sent.
    fn action(&self, form: &Form) -> String {
        format!("{}/submit{}/{}", self.desk.base, self.tongue.prefix(), form.id)
    }

    /// Whether something came by a form under this name: it lies in the inbox, or its private answers are still kept. Nothing
    /// when that cannot be told. Names are too long to be guessed, so this tells strangers nothing.
    fn is_known(&self, form: &str, receipt: &Receipt) -> Option<bool> {
        let of_form = |named: Option<String>| named.as_deref() == Some(form);
        match wait(self.desk.inbox.get_of(form, receipt)) {
            Ok(Some(entry)) => return Some(of_form(entry.record.envelope.form)),
            Ok(None) => {}
            Err(error) => {
                tracing::error!(%error, "a receipt cannot be looked up");
                return None;
            }
        }
        let label = self.desk.store.vault().label_of(receipt);
        let label = label.inspect_err(|error| tracing::error!(%error, "a receipt cannot be looked up in the vault"));
        label.ok().map(|label| label.is_some_and(|label| of_form(label.form)))
    }

    /// The sent page: with thanks where something was received; where that cannot be told, as it is without any.
    pub(super) fn sent_page(&self, id: &str, receipt: &Receipt) -> Answer {
        let Ok(Some(form)) = self.find(id) else { return self.not_found() };
        let built = || self.page(&form.sent_page());
        let response = match self.is_known(id, receipt) {
            Some(true) => reply::page(StatusCode::OK, self.thanking(&form, receipt, built().as_deref())),
            Some(false) => self.unknown_reference(&form),
            None => built().map_or_else(
                || self.unknown_reference(&form),
                |page| reply::page(StatusCode::SERVICE_UNAVAILABLE, page),
            ),
        };
        Answer::of(&form, response)
    }

    fn thanking(&self, form: &Form, receipt: &Receipt, built: Option<&[u8]>) -> Vec<u8> {
        let (own, tell) = (self.words(), self.where_to_tell(receipt));
        let fill = |page: &[u8]| wear::receipt(page, own, receipt, tell.as_deref());
        built.and_then(fill).or_else(|| fill(plain::sent(own, form).as_bytes())).unwrap_or_default()
    }

    fn unknown_reference(&self, form: &Form) -> Response<Body> {
        let contact = self.find(CONTACT).ok().flatten();
        self.noticed(Some(form), Notice::unknown_reference(self.words(), contact.as_ref().map(|form| form.at.as_str())))
    }

    /// The form in which somebody says that a submission is to be changed or withdrawn, with its receipt filled in; nothing
    /// where the site has no such form.
    fn where_to_tell(&self, receipt: &Receipt) -> Option<String> {
        let form = self.find(CONTACT).ok().flatten()?;
        form.field(REFERENCE)?;
        Some(format!("{}?{WITHDRAW}&{REFERENCE}={receipt}", self.action(&form)))
    }

    /// What becomes of a submission: nobody is thanked before it is durable.
    pub(super) fn decided(&self, sent: &Sent) -> Answer {
        let Sent { form, pairs, .. } = sent;
        match self.considered(sent) {
            Ok(Considered::Answered(response)) => Answer::of(form, response),
            Ok(Considered::Keep(keep)) => self.kept(sent, *keep),
            Ok(Considered::Perhaps(names, otherwise)) => self.unless_kept(sent, &names, || otherwise),
            Err(trouble) => Answer::of(form, self.trouble(form, &trouble, notice::typed_without_site(form, pairs))),
        }
    }

    fn considered(&self, sent: &Sent) -> Result<Considered, Trouble> {
        let (form, pairs, now) = (&sent.form, sent.pairs.as_slice(), (self.desk.clock)());
        let site = self.site()?;
        let facts = site.facts(form)?;
        let form = &form.asked(pairs, &facts);
        let (closed_thread, key) = (site.closed_thread(form, pairs)?, self.desk.keys.worker()?);
        let arrival = Arrival {
            form,
            typed: pairs,
            facts: &facts,
            opening: facts.opening(),
            closed_thread: closed_thread.as_ref(),
            now,
            key: &key,
            naming: self.desk.naming(),
        };
        match decide(&arrival) {
            Verdict::Accepted(accepted) => {
                let typed = notice::typed(form, pairs, &facts);
                let score = match self.weighed(form, sent, &accepted, site, &key)? {
                    Ok(score) => score,
                    Err(notice) => return Ok(Considered::Answered(self.noticed(Some(form), notice.showing(typed)))),
                };
                let quarantine = score.is_too_high();
                let record = self.recorded(form, &accepted, score, site, &facts)?;
                Ok(Considered::Keep(Box::new(Keep { accepted: *accepted, record, quarantine, typed })))
            }
            Verdict::Perhaps(names, instead) if self.desk.counters.once_more(network(sent, &key)) => {
                Ok(Considered::Perhaps(names, self.said_instead(form, pairs, &facts, instead)?))
            }
            Verdict::Perhaps(..) => {
                let notice = Notice::too_many_again(self.words()).showing(notice::typed(form, pairs, &facts));
                Ok(Considered::Answered(self.noticed(Some(form), notice)))
            }
            Verdict::Not(instead) => Ok(Considered::Answered(self.said_instead(form, pairs, &facts, instead)?)),
        }
    }

    /// The page for what is not kept.
    fn said_instead(
        &self,
        form: &Form,
        pairs: &Pairs,
        facts: &SiteFacts<'_>,
        instead: Instead,
    ) -> Result<Response<Body>, Trouble> {
        let own = self.words();
        let notice = match instead {
            Instead::ToCheck(submission, why) => return self.check_page(form, pairs, &submission, facts, why),
            Instead::ToChange(field) => {
                let fill = |page: &[u8]| refill::at_question(page, form, pairs, &field, &|id| facts.title(id));
                return Ok(reply::page(StatusCode::OK, self.form_filled(form, facts, fill)));
            }
            Instead::Refused(complaints) => {
                let fill = |page: &[u8]| refill::with_complaints(page, form, pairs, &complaints, &|id| facts.title(id));
                return Ok(reply::page(StatusCode::UNPROCESSABLE_ENTITY, self.form_filled(form, facts, fill)));
            }
            Instead::NotYet(day) => Notice::not_yet(own, form, day),
            Instead::Over(day) => Notice::over(own, form, day),
            Instead::ThreadClosed(thread) => Notice::thread_closed(own, &thread),
        };
        Ok(self.noticed(Some(form), notice.showing(notice::typed(form, pairs, facts))))
    }

    /// How much a submission looks like one that no neighbour wrote; or, when so many come from its network that no more are
    /// taken, what is said of that.
    fn weighed(
        &self,
        form: &Form,
        sent: &Sent,
        accepted: &Accepted,
        site: &Site,
        key: &WorkerKey,
    ) -> Result<Result<Score, Notice>, Trouble> {
        let (answers, listed) = (spam::answers(&accepted.submission), site.spam_words()?);
        let sketch = Sketch::of(&spam::prose(form, &answers), key.bytes());
        let mut memory = self.desk.memory.lock().unwrap_or_else(PoisonError::into_inner);
        let (name, network, counters) = (accepted.kept_as(), network(sent, key), &self.desk.counters);
        let pace = match memory.pace_of(&name) {
            Some(pace) if counters.once_more(network) => pace, // sending the same once more is not sending more
            Some(_) => return Ok(Err(Notice::too_many_again(self.words()))),
            None => counters.one_more(network),
        };
        if pace == Pace::Flood {
            return Ok(Err(Notice::too_many(self.words())));
        }
        let sight = Sight {
            form,
            typed: &sent.pairs,
            trap_sprung: accepted.submission.trap_sprung(),
            answers,
            waited: accepted.waited(),
            origin: sent.sender.origin,
            listed: &listed,
            repeat: memory.met(sketch, &name, pace, (self.desk.ticks)()),
            pace,
        };
        Ok(Ok(spam::score(&sight)))
    }

    /// The form's page with what was typed; a plain one when the built one cannot be filled.
    fn form_filled(&self, form: &Form, facts: &SiteFacts<'_>, fill: impl Fn(&[u8]) -> Option<Vec<u8>>) -> Vec<u8> {
        let built = fill(&self.page_of(form, facts));
        built.or_else(|| fill(&self.plain_page(form, facts))).unwrap_or_default()
    }

    /// The page on which good answers are checked, with a new token.
    fn check_page(
        &self,
        form: &Form,
        pairs: &Pairs,
        submission: &Submission,
        facts: &SiteFacts<'_>,
        why: Why,
    ) -> Result<Response<Body>, Trouble> {
        let token = Token::issue((self.desk.clock)())?.signed(&form.id, &self.desk.keys.worker()?);
        let own = self.words();
        let answers = answers::listed(own, form, pairs, submission, facts, &|id| facts.title(id));
        let page =
            CheckPage { own, form, action: &self.action(form), why, answers: &answers, typed: pairs, token: &token };
        let status = if why == Why::Taken { StatusCode::CONFLICT } else { StatusCode::OK };
        Ok(reply::page(status, page.dressed(self.page(&form.at).as_deref())))
    }

    /// The page on which answers can be sent once more, with a new token.
    fn once_more(&self, form: &Form, pairs: &Pairs, why: Why) -> Result<Response<Body>, Trouble> {
        let site = self.site()?;
        let facts = site.facts(form)?;
        let form = &form.asked(pairs, &facts);
        match check::check(form, pairs, &facts) {
            Ok(submission) => self.check_page(form, pairs, &submission, &facts, why),
            Err(_) => Ok(self.taken(form, notice::typed(form, pairs, &facts))),
        }
    }

    fn taken(&self, form: &Form, typed: Vec<Typed>) -> Response<Body> {
        self.noticed(Some(form), Notice::taken(self.words()).showing(typed))
    }

    /// The record, what is private sealed.
    fn recorded(
        &self,
        form: &Form,
        accepted: &Accepted,
        score: Score,
        site: &Site,
        facts: &SiteFacts<'_>,
    ) -> Result<Record, Trouble> {
        let private = accepted.to_seal();
        let sealed = match private.is_empty() {
            true => None,
            false => {
                let to = vault::recipients(site.editors_keys()?, self.desk.purpose, &self.desk.keys)?;
                Some(vault::seal(&private, &to)?)
            }
        };
        let consent = site.wording(form, &accepted.submission)?;
        let (received, round) = (Some(site.moment(accepted.received)), facts.round().map(str::to_owned));
        let lang = self.tongue.further().map(str::to_owned);
        Ok(accepted.record(form, Circumstances { received, score, round, lang, consent, sealed }))
    }

    fn kept(&self, sent: &Sent, keep: Keep) -> Answer {
        let (Keep { accepted, record, quarantine, typed }, form) = (keep, &sent.form);
        if let Err(unfit) = self.desk.health.ready() {
            let refused = || self.trouble(form, &unfit.into(), typed);
            return self.unless_kept(sent, &[accepted.kept_as()], refused);
        }
        let (folder, put) = match quarantine {
            false => (Folder::Waiting, wait(self.desk.inbox.put_waiting(&record))),
            true => (Folder::Quarantine, wait(self.desk.inbox.put_in_quarantine(&record))),
        };
        if let Ok(Put::New) = put {
            self.desk.metrics.kept(&form.id, folder);
        }
        let receipt = accepted.receipt;
        let response = match put {
            Ok(Put::New | Put::Again) => self.thanks(form, &receipt),
            Ok(Put::Taken) if accepted.token.is_some() => {
                let again = self.once_more(form, &sent.pairs, Why::Taken);
                again.unwrap_or_else(|trouble| self.trouble(form, &trouble, typed))
            }
            Ok(Put::Taken) => self.taken(form, typed),
            Err(error) => self.trouble(form, &self.failed(error, folder, form), typed),
        };
        Answer { receipt: Some(receipt), ..Answer::of(form, response) }
    }

    /// Thanks for what was kept before, however late it is sent once more; otherwise another answer.
    fn unless_kept(&self, sent: &Sent, names: &[KeptAs], otherwise: impl FnOnce() -> Response<Body>) -> Answer {
        let form = &sent.form;
        for KeptAs { receipt, digest } in names {
            let response = match wait(self.desk.inbox.has(&form.id, receipt, digest)) {
                Ok(false) => continue,
                Ok(true) => self.thanks(form, receipt),
                Err(error) => {
                    let trouble = self.failed(error, Folder::Waiting, form);
                    self.trouble(form, &trouble, notice::typed_without_site(form, &sent.pairs))
                }
            };
            return Answer { receipt: Some(receipt.clone()), ..Answer::of(form, response) };
        }
        Answer::of(form, otherwise())
    }

    /// What came of a fault of the inbox, about a record for a folder; it is marked when the store is to blame.
    fn failed(&self, error: InboxError, folder: Folder, form: &Form) -> Trouble {
        if error.is_of_the_store() {
            self.desk.health.failed(&format!("{}/{}", folder.as_str(), form.id));
        }
        error.into()
    }

    fn thanks(&self, form: &Form, receipt: &Receipt) -> Response<Body> {
        let location = format!("{}/sent/{receipt}", self.action(form));
        reply::see_other(&location).unwrap_or_else(|| reply::page(StatusCode::OK, self.thanking(form, receipt, None)))
    }

    fn trouble(&self, form: &Form, trouble: &Trouble, typed: Vec<Typed>) -> Response<Body> {
        match trouble {
            Trouble::Unfit(_) => tracing::info!(form = form.id, %trouble, "nothing is begun"), // its beginning was an error
            Trouble::Inbox(_)
            | Trouble::Site(_)
            | Trouble::Key(_)
            | Trouble::Vault(_)
            | Trouble::Random(_)
            | Trouble::Unreadable => tracing::error!(form = form.id, %trouble, "a request could not be served"),
        }
        let notice = match trouble {
            Trouble::Inbox(_) => Notice::unsure(self.words()),
            // Before anything was written.
            Trouble::Unfit(_)
            | Trouble::Site(_)
            | Trouble::Key(_)
            | Trouble::Vault(_)
            | Trouble::Random(_)
            | Trouble::Unreadable => Notice::fault(self.words()),
        };
        self.noticed(Some(form), notice.showing(typed))
    }
}

/// The fingerprint of the network that something came from, if that is known.
fn network(sent: &Sent, key: &WorkerKey) -> Option<u64> {
    sent.sender.network.map(|network| network.fingerprint(key))
}
