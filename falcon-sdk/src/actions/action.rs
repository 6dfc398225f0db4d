//! An action on many items, and how it is run.

use std::fmt;
use std::sync::Arc;

use http::StatusCode;

use super::outcome::Outcome;
use super::recipe::{self, Item, Recipe};
use super::report::Report;
use super::settle::{Answer, Settled, Verdict, is_duplicate, settle};
use crate::client::Client;
use crate::error::{ApiFailure, Error};
use crate::reply::{Envelope, Reply};
use crate::request::Call;
use crate::wire::Json;

/// A change of many items, which [`run`](Action::run) sends in requests of as many items as the
/// service accepts, one after the other.
///
/// ```no_run
/// # async fn run(client: falcon_sdk::Client, hosts: Vec<String>) -> Result<(), falcon_sdk::Error> {
/// use falcon_sdk::actions::{self, Outcome};
///
/// let contain = actions::contain(hosts);
/// let mut report = contain.run(&client).await?;
/// if report.failure().is_some() {
///     contain.resume(&client, &mut report).await?;
/// }
/// for (host, outcome) in report.iter() {
///     match outcome {
///         Outcome::Done(_) => {}
///         other => eprintln!("{host}: {}: {:?}", other.name(), other.error()),
///     }
/// }
/// # Ok(())
/// # }
/// ```
///
/// An item that is given twice is sent once. Without items, nothing is sent.
#[derive(Clone)]
#[must_use = "nothing is sent until it is run"]
pub struct Action<T = ()> {
    pub(super) recipe: Recipe<T>,
    items: Vec<Item>,
    progress: Option<Arc<OnProgress>>,
}

type OnProgress = dyn Fn(&ActionProgress) + Send + Sync;

/// The progress of an action, after one of its requests.
#[derive(Clone, Copy, Debug, Default, Eq, PartialEq)]
#[non_exhaustive]
pub struct ActionProgress {
    /// How many requests of this run are complete.
    pub requests: usize,
    /// How many requests this run needs.
    pub all_requests: usize,
    /// How many items of this run were sent.
    pub items: usize,
    /// How many items this run sends.
    pub all_items: usize,
}

/// A request that an action would send.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct PlannedRequest {
    /// The keys of its items.
    pub items: Vec<String>,
    /// The request.
    pub call: Call,
}

impl<T> Action<T> {
    pub(super) fn new(recipe: Recipe<T>, items: Vec<Item>) -> Self {
        Action {
            recipe,
            items,
            progress: None,
        }
    }

    /// Sets how many items a request takes; 0 counts as 1. Default: as many as the service is known
    /// to accept for this action.
    pub fn batch_size(mut self, items: usize) -> Self {
        self.recipe.size = items.max(1);
        self
    }

    /// Sets a function that is called after each request. Default: none.
    pub fn on_progress(mut self, report: impl Fn(&ActionProgress) + Send + Sync + 'static) -> Self {
        self.progress = Some(Arc::new(report));
        self
    }

    /// Returns the requests that [`run`](Action::run) would send. Nothing is sent.
    ///
    /// # Errors
    ///
    /// [`Error::Parameter`] if a request is invalid.
    pub fn dry_run(&self) -> Result<Vec<PlannedRequest>, Error> {
        let items = self.distinct()?;
        let all: Vec<usize> = (0..items.len()).collect();
        let requests = self.recipe.requests(&items, &all, self.recipe.size)?;
        let planned = requests.into_iter().map(|(numbers, call)| PlannedRequest {
            items: keys(&items, &numbers).map(str::to_owned).collect(),
            call,
        });
        Ok(planned.collect())
    }

    /// Carries the action out, and returns the outcome of each item.
    ///
    /// A request that fails does not stop those after it, and loses no outcome. The run ends early
    /// after an error that would meet every request, such as a missing scope or no connection, and
    /// after two requests in a row without a response. [`Report::failure`] is that error.
    ///
    /// # Errors
    ///
    /// [`Error::Parameter`] if a request is invalid. Nothing was sent then. All other errors are in
    /// the report.
    pub async fn run(&self, client: &Client) -> Result<Report<T>, Error> {
        let mut report = Report::default();
        self.resume(client, &mut report).await?;
        Ok(report)
    }

    /// Carries out what is left of a run: the items that were not sent. Those that were sent without
    /// a response, or are left out of it, are retried if that is safe. It is safe for every
    /// action but [`AlertChange::comment`](super::AlertChange::comment), which would appear twice.
    ///
    /// The report has the outcomes so far if the future is dropped.
    ///
    /// # Errors
    ///
    /// Those of [`run`](Action::run).
    pub async fn resume(&self, client: &Client, report: &mut Report<T>) -> Result<(), Error> {
        let items = self.distinct()?;
        items.iter().for_each(|item| report.add(&item.key));
        let repeatable = self.recipe.repeatable;
        let is_open = |item: &Item| {
            let outcome = report.get(&item.key);
            outcome.is_none_or(|outcome| outcome.is_open(repeatable))
        };
        let open: Vec<usize> = (0..items.len())
            .filter(|number| items.get(*number).is_some_and(is_open))
            .collect();
        let requests = self.recipe.requests(&items, &open, self.recipe.size)?;
        report.begin(self.recipe.call.operation());
        let mut progress = ActionProgress {
            all_requests: requests.len(),
            all_items: open.len(),
            ..ActionProgress::default()
        };
        let mut lost = false;
        for (numbers, call) in requests {
            let names: Vec<&[String]> = numbers
                .iter()
                .filter_map(|number| items.get(*number))
                .map(|item| item.names.as_slice())
                .collect();
            // If the future is dropped now, the items may have been sent.
            for key in keys(&items, &numbers) {
                report.set(key, Outcome::LeftOut);
            }
            report.count_request();
            let sent: Result<Reply<Envelope<Json>>, Error> = client.call(&call).await;
            let failure = sent.as_ref().err().map(Failure::of);
            let stop = match failure {
                Some(Failure::NotCarriedOut) => true,
                // The second in a row.
                Some(Failure::Unsure) => lost,
                Some(Failure::Refused) | None => false,
            };
            lost = failure == Some(Failure::Unsure);
            let outcomes = match sent {
                Ok(reply) => self.read(&names, &reply, report),
                Err(error) => {
                    let outcomes = self.failed(&names, &error);
                    report.fail(Some(error).filter(|_| stop));
                    outcomes
                }
            };
            for (key, outcome) in keys(&items, &numbers).zip(outcomes) {
                report.set(key, outcome);
            }
            progress.requests += 1;
            progress.items += numbers.len();
            if let Some(on_progress) = &self.progress {
                on_progress(&progress);
            }
            if stop {
                break;
            }
        }
        Ok(())
    }

    /// The items, each once.
    fn distinct(&self) -> Result<Vec<Item>, Error> {
        recipe::once(self.items.clone(), &self.recipe.call)
    }

    /// The outcomes of a successful response.
    fn read(
        &self,
        names: &[&[String]],
        reply: &Reply<Envelope<Json>>,
        report: &mut Report<T>,
    ) -> Vec<Outcome<T>> {
        let writes = reply.meta.writes.as_ref();
        let answer = Answer {
            errors: reply.errors(),
            records: recipe::records(reply),
            affected: writes
                .and_then(|writes| writes.resources_affected)
                .and_then(|affected| u64::try_from(affected).ok())
                .filter(|_| self.recipe.counts),
        };
        let Settled { verdicts, errors } = settle(names, self.recipe.naming, &answer);
        if !errors.is_empty() {
            report.add_errors(reply.failure(errors));
        }
        let verdicts = verdicts.into_iter();
        verdicts
            .map(|verdict| match verdict {
                Verdict::Done(record) => Outcome::Done((self.recipe.read)(record)),
                Verdict::Refused(errors) => self.refused(reply.failure(errors)),
                Verdict::LeftOut => Outcome::LeftOut,
            })
            .collect()
    }

    /// The outcomes after a failed request.
    fn failed(&self, names: &[&[String]], error: &Error) -> Vec<Outcome<T>> {
        let all = |outcome: &dyn Fn() -> Outcome<T>| names.iter().map(|_| outcome()).collect();
        let failure = match (Failure::of(error), error.failure()) {
            (Failure::NotCarriedOut, _) => return all(&|| Outcome::NotSent),
            (Failure::Refused, Some(failure)) => failure,
            (Failure::Unsure | Failure::Refused, _) => {
                return all(&|| Outcome::Unsure(error.clone()));
            }
        };
        let answer = Answer {
            errors: &failure.errors,
            records: &recipe::records_of_failure(failure),
            affected: None,
        };
        let Settled { verdicts, .. } = settle(names, self.recipe.refusals(), &answer);
        if verdicts.iter().all(|verdict| *verdict == Verdict::LeftOut) {
            return all(&|| self.refused(failure.clone()));
        }
        let verdicts = verdicts.into_iter();
        verdicts
            .map(|verdict| match verdict {
                Verdict::Refused(errors) => self.refused(ApiFailure {
                    errors,
                    ..failure.clone()
                }),
                // The request was refused because of other items.
                Verdict::LeftOut => Outcome::NotSent,
                Verdict::Done(_) => Outcome::Unsure(error.clone()),
            })
            .collect()
    }

    fn refused(&self, failure: ApiFailure) -> Outcome<T> {
        let duplicate = self.recipe.creates && is_duplicate(&failure.errors);
        let error = Error::Api(Box::new(failure));
        match duplicate {
            true => Outcome::Duplicate(error),
            false => Outcome::Refused(error),
        }
    }
}

/// What a failed request means for its items.
#[derive(Clone, Copy, Eq, PartialEq)]
enum Failure {
    /// It was not carried out, for a reason that would meet every request.
    NotCarriedOut,
    /// The service has refused it because of its items.
    Refused,
    /// It may have been carried out, as a whole or in part.
    Unsure,
}

impl Failure {
    fn of(error: &Error) -> Self {
        let of_any_request = [
            StatusCode::UNAUTHORIZED,
            StatusCode::FORBIDDEN,
            StatusCode::TOO_MANY_REQUESTS,
        ];
        match error.status() {
            _ if error.is_unsent() => Failure::NotCarriedOut,
            _ if error.may_have_taken_effect() => Failure::Unsure,
            Some(status) if of_any_request.contains(&status) => Failure::NotCarriedOut,
            Some(status) if status.is_client_error() => Failure::Refused,
            Some(_) | None => Failure::Unsure,
        }
    }
}

fn keys<'a>(items: &'a [Item], numbers: &'a [usize]) -> impl Iterator<Item = &'a str> {
    let items = numbers.iter().filter_map(|number| items.get(*number));
    items.map(|item| item.key.as_str())
}

/// Writes the operation, its route, and the number of items.
impl fmt::Display for PlannedRequest {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let PlannedRequest { items, call } = self;
        write!(f, "{}: {} ", call.operation(), call.method())?;
        let path = call.path_and_query();
        // Ids in the path and query are the items, which are listed on their own.
        let path = path
            .split_once("ids=")
            .map_or(path.as_str(), |(before, _)| before);
        write!(
            f,
            "{} with {} items",
            path.trim_end_matches(['?', '&']),
            items.len()
        )
    }
}

impl<T> fmt::Debug for Action<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Action")
            .field("operation", &self.recipe.call.operation())
            .field("items", &self.items.len())
            .field("batch_size", &self.recipe.size)
            .finish_non_exhaustive()
    }
}
