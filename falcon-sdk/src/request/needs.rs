//! Whether a request has something to act on.

use super::call::{Call, Value};
use super::problem::Problem;
use crate::spec::{At, Place};
use crate::wire::Json;

impl Call {
    /// The first need that is not met.
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

    /// Whether something is sent there: a number, a boolean, or what is not empty.
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

/// The parameter or property.
fn name(at: At) -> &'static str {
    match at {
        At::Query(name) => name,
        At::Body(pointer) => match pointer.rsplit('/').next() {
            None | Some("") => "body",
            Some(name) => name,
        },
    }
}
