//! Checks that a request has a target, and that its lists are not too long.

use super::call::{Call, Value};
use super::problem::Problem;
use crate::spec::{At, Place};
use crate::wire::Json;

impl Call {
    /// The first need that the request does not meet.
    pub(super) fn needs_problem(&self) -> Option<(String, Problem)> {
        let needs = self.spec.map_or(&[][..], |spec| spec.needs);
        if !self.limited {
            return None;
        }
        let unmet = |any_of: &&&'static [At]| !any_of.iter().any(|at| self.holds(*at));
        let any_of = needs.iter().find(unmet)?;
        let names: Vec<&str> = any_of.iter().map(|at| name(*at)).collect();
        Some((names.join(", "), Problem::Empty { any_of }))
    }

    /// The first list that is longer than the operation accepts.
    pub(super) fn length_problem(&self) -> Option<(String, Problem)> {
        let spec = self.spec.filter(|_| self.limited)?;
        let ids = spec.ids.and_then(|ids| Some((ids.at, ids.max?)));
        let mut lists = ids.into_iter().chain(spec.longest.iter().copied());
        lists.find_map(|(at, max)| {
            let count = self.count(at);
            let problem = Problem::Items {
                count,
                min: None,
                max: Some(max),
            };
            (count > max).then(|| (name(at).to_owned(), problem))
        })
    }

    /// The number of elements in the list at a place.
    fn count(&self, at: At) -> u64 {
        let count = match at {
            At::Query(name) => self
                .arguments
                .iter()
                .filter(|argument| argument.place == Place::Query && argument.name == name)
                .map(|argument| match &argument.value {
                    Value::Texts(texts) => texts.len(),
                    Value::File(_) => 0,
                })
                .sum(),
            At::Body(_) => match self.read_at(at) {
                Some(Json::Array(list)) => list.len(),
                Some(_) | None => 0,
            },
        };
        count as u64
    }

    /// Whether the place has a value: a number, a boolean, or any other value that is not empty.
    fn holds(&self, at: At) -> bool {
        match at {
            At::Query(name) => self.arguments.iter().any(|argument| {
                let is_it = argument.place == Place::Query && argument.name == name;
                is_it && is_filled(&argument.value)
            }),
            At::Body(_) => match self.read_at(at) {
                None | Some(Json::Null) => false,
                Some(Json::String(text)) => !text.is_empty(),
                Some(Json::Array(list)) => !list.is_empty(),
                Some(Json::Object(object)) => !object.is_empty(),
                Some(Json::Bool(_) | Json::Number(_)) => true,
            },
        }
    }
}

fn is_filled(value: &Value) -> bool {
    match value {
        Value::Texts(texts) => texts.iter().any(|text| !text.is_empty()),
        Value::File(_) => true,
    }
}

/// The name of the parameter or field.
fn name(at: At) -> &'static str {
    match at {
        At::Query(name) => name,
        At::Body(pointer) => match pointer.rsplit('/').next() {
            None | Some("") => "body",
            Some(name) => name,
        },
    }
}
