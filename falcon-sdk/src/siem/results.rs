//! The results of a search.

use std::fmt;

use serde::de::DeserializeOwned;

use crate::error::{Error, UnreadableItem};
use crate::ngsiem::{GetSearchStatusV1, QueryJobsResults, QueryMetadataJSON, WarningJSON};
use crate::request::Operation;
use crate::wire::{self, Json};

/// The results of a search: those of a complete search, or those so far.
#[derive(Clone)]
#[non_exhaustive]
pub struct Results {
    /// Whether the search is complete.
    pub done: bool,
    /// The events, or the rows of an aggregate.
    pub events: Vec<Json>,
    /// The service's warnings, for example that a limit was reached or data is missing.
    pub warnings: Vec<WarningJSON>,
    /// The service's counts, such as the events that match and the bytes that were read.
    pub meta: QueryMetadataJSON,
}

impl Results {
    pub(super) fn of(poll: QueryJobsResults) -> Self {
        let meta = poll.meta_data.map(|meta| *meta).unwrap_or_default();
        let mut warnings = poll.warnings;
        let texts = meta.warnings.iter().chain(&meta.warning);
        for text in texts.filter(|text| !text.is_empty()) {
            if !warnings.iter().any(|it| it.message.as_ref() == Some(text)) {
                let message = Some(text.clone());
                warnings.push(WarningJSON {
                    message,
                    ..Default::default()
                });
            }
        }
        Results {
            done: poll.done == Some(true),
            events: poll.events,
            warnings,
            meta,
        }
    }

    /// The events as a type of your own. The service writes most values as text.
    ///
    /// ```
    /// # fn run(results: falcon_sdk::siem::Results) -> Result<(), falcon_sdk::Error> {
    /// #[derive(serde::Deserialize)]
    /// struct Process {
    ///     #[serde(rename = "ComputerName")]
    ///     host: String,
    /// }
    ///
    /// for process in results.events_as::<Process>()? {
    ///     println!("{}", process.host);
    /// }
    /// # Ok(())
    /// # }
    /// ```
    ///
    /// # Errors
    ///
    /// [`Error::Item`] with the first event that does not fit.
    pub fn events_as<T: DeserializeOwned>(&self) -> Result<Vec<T>, Error> {
        let events = self.events.iter().enumerate();
        let read = events.map(|(index, event)| {
            let raw = event.to_string();
            wire::own(&raw, &format!("/events/{index}")).map_err(|unfit| {
                Error::Item(Box::new(UnreadableItem {
                    operation: GetSearchStatusV1::SPEC.id.to_owned(),
                    path: unfit.path,
                    expected: unfit.expected,
                    found: unfit.found,
                    raw,
                }))
            })
        });
        read.collect()
    }

    /// Whether more events match than the service returned. By default it returns 200; a query
    /// that ends in `| tail(max)` raises that limit. Otherwise aggregate, or search shorter times.
    pub fn is_truncated(&self) -> bool {
        let more = self
            .meta
            .extra_data
            .as_ref()
            .and_then(|data| data.get("hasMoreEvents"));
        let more = match more {
            Some(Json::Bool(more)) => *more,
            Some(Json::String(more)) => more == "true",
            Some(Json::Null | Json::Number(_) | Json::Array(_) | Json::Object(_)) | None => false,
        };
        // An aggregate has a row for many events.
        let matching = match self.meta.is_aggregate {
            Some(true) => 0,
            Some(false) | None => self.meta.event_count.unwrap_or_default(),
        };
        more || usize::try_from(matching).is_ok_and(|matching| matching > self.events.len())
    }
}

/// Shows the events by their number.
impl fmt::Debug for Results {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Results")
            .field("done", &self.done)
            .field("events", &self.events.len())
            .field("warnings", &self.warnings)
            .field("meta", &self.meta)
            .finish()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::wire::decode;

    fn results(json: &str) -> Results {
        Results::of(decode(json.as_bytes()).unwrap().value)
    }

    #[test]
    fn a_warning_is_listed_once_wherever_it_stands() {
        let results = results(
            r#"{"warnings": [{"code": "c", "message": "slow"}],
                "metaData": {"warning": "late", "warnings": ["slow", "lost", ""]}}"#,
        );
        let texts = results
            .warnings
            .iter()
            .map(|it| it.message.as_deref().unwrap_or_default());
        assert_eq!(texts.collect::<Vec<_>>(), ["slow", "lost", "late"]);
    }

    #[test]
    fn a_result_is_truncated_if_more_events_match_or_the_service_says_so() {
        let truncated = |meta: &str| {
            let json = format!(r#"{{"events": [{{}}], "metaData": {meta}}}"#);
            results(&json).is_truncated()
        };
        assert!(truncated(r#"{"eventCount": 2, "isAggregate": false}"#));
        assert!(!truncated(r#"{"eventCount": 1}"#));
        assert!(!truncated(r#"{"eventCount": 900, "isAggregate": true}"#));
        assert!(truncated(
            r#"{"isAggregate": true, "extraData": {"hasMoreEvents": "true"}}"#
        ));
        assert!(!truncated(r#"{"extraData": {"hasMoreEvents": "false"}}"#));
    }
}
