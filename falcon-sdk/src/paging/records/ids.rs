//! Collects ids into requests, as many as a request and its URL may have.

use crate::error::{Error, PagingProblem};
use crate::paging::settings::problem;
use crate::request::{Call, ParameterError, Problem, escaped_length};
use crate::spec::{At, Effect, Ids};
use crate::wire::Json;

/// How many ids a request takes if the operation's maximum is unknown: the lowest maximum of the
/// services.
const UNKNOWN: u64 = 100;

/// How many ids a request takes at most. Responses of 5,000 records are slower.
const MOST: u64 = 1000;

/// The longest path and query, in bytes. Gateways usually accept a first line of 8 KiB, of which
/// the base URL may need a part. Longer requests are refused before they are sent.
const URL: usize = 7_800;

/// A request, and its ids.
pub(crate) type Full = (Vec<Json>, Call);

/// Collects the ids of the next request.
pub(crate) struct Batch {
    /// The request without ids.
    call: Call,
    at: At,
    size: usize,
    /// The length of path and query without ids.
    bare: usize,
    ids: Vec<Json>,
    length: usize,
}

impl Batch {
    /// Takes as many ids as the operation accepts. Refuses a request that takes no ids or is
    /// invalid. It is checked with one id.
    pub(super) fn of_operation(call: Call, sample: Option<&Json>) -> Result<Self, Error> {
        let Some(Ids { at, max, .. }) = call.spec().and_then(|spec| spec.ids) else {
            return Err(problem(&call, PagingProblem::NotByIds));
        };
        let size = usize::try_from(max.unwrap_or(UNKNOWN).min(MOST)).unwrap_or(usize::MAX);
        Batch::new(call, at, size, sample)
    }

    /// Takes up to `size` ids at a place in the request.
    pub(crate) fn new(
        call: Call,
        at: At,
        size: usize,
        sample: Option<&Json>,
    ) -> Result<Self, Error> {
        let mut tried = call.clone();
        let sample = sample.cloned().unwrap_or_else(|| Json::from("id"));
        tried.write_at(at, &Json::Array(vec![sample.clone()]));
        tried.check()?;
        let batch = Batch {
            bare: call.path_and_query().len(),
            call,
            at,
            size: size.max(1),
            ids: Vec::new(),
            length: 0,
        };
        batch.check(&sample)?;
        Ok(batch)
    }

    /// Refuses an id that makes the URL too long on its own.
    pub(crate) fn check(&self, id: &Json) -> Result<(), Error> {
        let length = self.bare + self.length_of(id);
        if length <= URL {
            return Ok(());
        }
        let parameter = match self.at {
            At::Query(name) => name,
            At::Body(_) => "path",
        };
        Err(Error::Parameter(ParameterError::new(
            self.call.operation(),
            parameter,
            Problem::Url { length, max: URL },
        )))
    }

    /// How much an id adds to the URL, in bytes.
    fn length_of(&self, id: &Json) -> usize {
        match self.at {
            At::Query(name) => name.len() + 2 + escaped(id),
            At::Body(_) => 0,
        }
    }

    pub(super) fn resize(&mut self, ids: usize) {
        self.size = ids.max(1);
    }

    /// Whether the requests write.
    pub(super) fn writes(&self) -> bool {
        self.call.effect() == Effect::Write
    }

    /// The ids that wait for the next request.
    pub(super) fn waiting(&self) -> &[Json] {
        &self.ids
    }

    /// Adds an id. Returns a request, with its ids, if it became full now or was full before.
    pub(crate) fn add(&mut self, id: Json) -> Option<Full> {
        let length = self.length_of(&id);
        let over = self.bare + self.length + length > URL;
        let before = if over { self.close() } else { None };
        self.ids.push(id);
        self.length += length;
        match before {
            Some(call) => Some(call),
            None if self.ids.len() >= self.size => self.close(),
            None => None,
        }
    }

    /// The request for the remaining ids.
    pub(crate) fn close(&mut self) -> Option<Full> {
        if self.ids.is_empty() {
            return None;
        }
        let mut call = self.call.clone();
        call.write_at(self.at, &Json::Array(self.ids.clone()));
        self.length = 0;
        Some((std::mem::take(&mut self.ids), call))
    }
}

/// The length of an id in a URL.
pub(super) fn escaped(id: &Json) -> usize {
    let text = match id {
        Json::String(text) => text.clone(),
        other => other.to_string(),
    };
    // Separators are escaped too.
    escaped_length(&text) + 1
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::request::Method;
    use crate::spec::{Param, Spec};

    static BY_QUERY: Spec = Spec::new(Method::GET, "/things/entities/v1", "GetThings", "things")
        .params(&[
            Param::query("ids").multi().max_items(3).required(),
            Param::query("sort"),
        ])
        .ids(At::Query("ids"), Some(3));

    static BY_LONG_QUERY: Spec =
        Spec::new(Method::GET, "/things/entities/v1", "GetThings", "things")
            .params(&[Param::query("ids").csv().required()])
            .ids(At::Query("ids"), Some(5000));

    static UNKNOWN_MAXIMUM: Spec = Spec::new(Method::POST, "/things/v2", "PostThings", "things")
        .body(crate::spec::Body::Json { required: true })
        .ids(At::Body("/ids"), None);

    static LARGE: Spec = Spec::new(Method::POST, "/things/v2", "PostThings", "things")
        .body(crate::spec::Body::Json { required: true })
        .ids(At::Body("/ids"), Some(5000));

    static ONE: Spec = Spec::new(Method::GET, "/thing/v1", "GetThing", "things");

    /// How many ids each request has.
    fn calls(call: Call, ids: impl IntoIterator<Item = String>) -> Vec<usize> {
        let at = call.spec().unwrap().ids.unwrap().at;
        let mut batch = Batch::of_operation(call, None).unwrap();
        let mut full: Vec<Call> = ids
            .into_iter()
            .filter_map(|id| Some(batch.add(id.into())?.1))
            .collect();
        full.extend(batch.close().map(|(_, call)| call));
        for call in &full {
            call.check().unwrap();
            assert!(call.path_and_query().len() <= URL, "{call:?}");
        }
        full.into_iter()
            .map(|mut call| call.take_list(at).len())
            .collect()
    }

    fn ids(count: usize) -> impl Iterator<Item = String> {
        (0..count).map(|id| format!("{id:032x}"))
    }

    #[test]
    fn a_request_takes_as_many_ids_as_the_operation_accepts() {
        assert_eq!(calls(Call::new(&BY_QUERY), ids(7)), [3, 3, 1]);
        assert_eq!(calls(Call::new(&BY_QUERY), ids(6)), [3, 3]);
        assert_eq!(calls(Call::new(&BY_QUERY), ids(0)), [0; 0]);
    }

    #[test]
    fn a_request_takes_100_ids_if_the_maximum_is_unknown_and_never_more_than_1000() {
        assert_eq!(calls(Call::new(&UNKNOWN_MAXIMUM), ids(250)), [100, 100, 50]);
        assert_eq!(calls(Call::new(&LARGE), ids(2500)), [1000, 1000, 500]);
    }

    #[test]
    fn a_request_takes_as_many_escaped_ids_as_its_url_may_have() {
        let sizes = calls(Call::new(&BY_LONG_QUERY), ids(5000));
        assert_eq!(sizes.iter().sum::<usize>(), 5000);
        assert!(
            sizes[..sizes.len() - 1].iter().all(|size| *size > 200),
            "{sizes:?}"
        );
        let quoted = (0..500).map(|id| format!("{id} 'ä'"));
        assert_eq!(
            calls(Call::new(&BY_LONG_QUERY), quoted)
                .iter()
                .sum::<usize>(),
            500
        );
    }

    #[test]
    fn a_url_may_have_exactly_the_longest_length() {
        // Each id counts with its own `&ids=` and a separator.
        let around = "&ids=".len() + 1;
        let left = URL - "/things/entities/v1".len() - 2 * around;
        for (more, requests) in [(0, vec![2]), (1, vec![1, 1])] {
            let ids = [4_000, left - 4_000 + more].map(|length| "x".repeat(length));
            assert_eq!(calls(Call::new(&BY_LONG_QUERY), ids), requests);
        }
        let mut batch = Batch::of_operation(Call::new(&BY_LONG_QUERY), None).unwrap();
        let long = Json::from("x".repeat(4_000));
        assert!(batch.add(long.clone()).is_none());
        assert!(batch.add(long.clone()).is_some());
        assert_eq!(batch.waiting(), [long], "for the next request");
    }

    #[test]
    fn an_id_that_makes_the_url_too_long_is_refused() {
        let long = Json::from("ä".repeat(2000));
        let error = Batch::of_operation(Call::new(&BY_QUERY), Some(&long))
            .err()
            .unwrap();
        assert_eq!(
            error.to_string(),
            "GetThings: ids makes the URL 12025 bytes long: give at most 7800 bytes"
        );
        let batch = Batch::of_operation(Call::new(&BY_QUERY), None).unwrap();
        assert!(batch.check(&long).is_err());
        assert!(batch.check(&"x".repeat(7_700).into()).is_ok());
        let in_a_body = Batch::of_operation(Call::new(&LARGE), Some(&long));
        assert!(in_a_body.is_ok());
    }

    #[test]
    fn a_request_that_takes_no_ids_or_is_invalid_is_refused() {
        assert!(matches!(
            Batch::of_operation(Call::new(&ONE), None).err(),
            Some(Error::Paging {
                problem: PagingProblem::NotByIds,
                ..
            })
        ));
        let mut call = Call::new(&BY_QUERY);
        call.query("sorted", &"by name");
        assert!(matches!(
            Batch::of_operation(call, None).err(),
            Some(Error::Parameter(_))
        ));
    }
}
