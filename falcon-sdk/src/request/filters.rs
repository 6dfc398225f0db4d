//! Checks the filter and the sort order of a request.

use super::call::{Argument, Call, Value};
use super::problem::Problem;
use crate::fql;
use crate::spec::{At, Place, Spec};
use crate::wire::Json;

impl Call {
    /// The first problem of the filter or the sort order. The filter of an operation whose properties
    /// are unknown is the query parameter or the member of the body with that name.
    pub(super) fn filter_problem(&self) -> Option<(String, Problem)> {
        let spec = self.spec.filter(|_| self.checks_filters)?;
        let filter_at = spec.accepts.and_then(|accepts| accepts.filter_at);
        let filters = match filter_at {
            Some(at) => vec![at],
            None => vec![At::Query("filter"), At::Body("/filter")],
        };
        let sort = spec.accepts.and_then(|accepts| accepts.sort_at);
        let of_filter = |at| {
            self.problem_at(spec, at, |spec, text| {
                fql::check(spec, text)
                    .err()
                    .map(|problem| Problem::Filter(Box::new(problem)))
            })
        };
        filters.into_iter().find_map(of_filter).or_else(|| {
            self.problem_at(spec, sort?, |spec, text| {
                fql::check_sort(spec, text)
                    .err()
                    .map(|problem| Problem::Sort(Box::new(problem)))
            })
        })
    }

    fn problem_at(
        &self,
        spec: &Spec,
        at: At,
        problem: impl Fn(&Spec, &str) -> Option<Problem>,
    ) -> Option<(String, Problem)> {
        let check = |text: &String| problem(spec, text).filter(|_| !text.is_empty());
        match at {
            At::Query(name) => {
                let is = |it: &&Argument| it.place == Place::Query && it.name == name;
                let Value::Texts(texts) = &self.arguments.iter().find(is)?.value else {
                    return None;
                };
                Some((name.to_owned(), texts.iter().find_map(check)?))
            }
            At::Body(pointer) => match self.read_at(at)? {
                Json::String(text) => {
                    let name = pointer.trim_start_matches('/');
                    Some((name.to_owned(), check(&text)?))
                }
                _ => None,
            },
        }
    }
}
