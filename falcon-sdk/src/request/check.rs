//! Checks a request before it is sent.

use http::uri::PathAndQuery;
use http::{HeaderName, HeaderValue};

use super::call::{Argument, Call, Content, Value};
use super::problem::{ParameterError, Problem};
use super::upload::Upload;
use crate::catalog::nearest;
use crate::spec::{At, Body, Kind, Param, Place, Style};

/// Whether the argument is a header with which any request may negotiate its response.
fn negotiates(argument: &Argument) -> bool {
    let is = |name: &str| argument.name.eq_ignore_ascii_case(name);
    argument.place == Place::Header && (is("Accept") || is("Accept-Encoding"))
}

impl Call {
    /// Checks the request against the published facts, without sending anything.
    ///
    /// Returns the first problem: a parameter that is unknown, can't be written, or is required and
    /// missing, or a value outside the published limits.
    pub fn check(&self) -> Result<(), ParameterError> {
        match self.first_problem() {
            None => Ok(()),
            Some((parameter, problem)) => Err(ParameterError {
                advice: self.advice(&parameter, &problem),
                ..ParameterError::new(self.operation(), parameter, problem)
            }),
        }
    }

    /// Advice for a problem that does not say what to do.
    fn advice(&self, parameter: &str, problem: &Problem) -> &'static str {
        let Some(spec) = self.spec else {
            return "";
        };
        let param = spec.params.iter().find(|param| param.name == parameter);
        let is_size = match (spec.page_size.map(|size| size.at), param) {
            (Some(At::Query(name)), Some(param)) => name == param.name,
            (Some(At::Query(_) | At::Body(_)) | None, _) => false,
        };
        match problem {
            Problem::Missing if param.is_some_and(|param| param.style != Style::One) => {
                "an empty list counts as unset"
            }
            // The caller sets a large page size to read the whole list.
            Problem::Range {
                value,
                max: Some(max),
                ..
            } if is_size && value.parse::<f64>().is_ok_and(|value| value > *max) => {
                "`items` and `pages` read the whole list, page by page"
            }
            _ => "",
        }
    }

    fn first_problem(&self) -> Option<(String, Problem)> {
        self.problems
            .first()
            .cloned()
            .or_else(|| {
                self.arguments.iter().find_map(|argument| {
                    Some((argument.name.clone(), self.argument_problem(argument)?))
                })
            })
            .or_else(|| self.missing().map(|name| (name, Problem::Missing)))
            .or_else(|| {
                self.body_problem()
                    .map(|problem| ("body".to_owned(), problem))
            })
            .or_else(|| self.needs_problem())
            .or_else(|| self.length_problem())
            .or_else(|| self.filter_problem())
            .or_else(|| {
                self.path_problem()
                    .map(|problem| ("path".to_owned(), problem))
            })
    }

    fn argument_problem(&self, argument: &Argument) -> Option<Problem> {
        if self.spec.is_some() && self.declared(argument).is_none() && !negotiates(argument) {
            return Some(self.stranger(argument));
        }
        let declared = self.declared(argument);
        let values = match &argument.value {
            Value::Texts(values) => values,
            Value::File(file) => {
                return match declared.map(|param| param.kind) {
                    None | Some(Kind::File) => media_type_problem(file),
                    Some(expected) => Some(Problem::Kind {
                        value: "a file".into(),
                        expected,
                    }),
                };
            }
        };
        let show = |value: &str| {
            if argument.secret {
                "***".to_owned()
            } else {
                value.to_owned()
            }
        };
        if let Some(problem) =
            declared.and_then(|param| published_problem(param, values, self.limited, show))
        {
            return Some(problem);
        }
        match argument.place {
            Place::Path => values
                .iter()
                .find(|value| matches!(value.as_str(), "" | "." | ".."))
                .map(|value| Problem::Segment { value: show(value) }),
            Place::Header => {
                let name = HeaderName::from_bytes(argument.name.as_bytes());
                let value = HeaderValue::from_bytes(values.join(",").as_bytes());
                (name.is_err() || value.is_err()).then_some(Problem::Header)
            }
            Place::Query | Place::Form => None,
        }
    }

    /// Why the operation does not know a parameter.
    fn stranger(&self, argument: &Argument) -> Problem {
        let params = self.spec.map_or(&[][..], |spec| spec.params);
        match params.iter().find(|param| param.name == argument.name) {
            Some(param) => Problem::Misplaced { place: param.place },
            None => {
                let names = params.iter().map(|param| param.name);
                Problem::Unknown {
                    near: nearest(&argument.name, names).first().copied(),
                }
            }
        }
    }

    /// The first name that is not set, of a required parameter or in the path.
    fn missing(&self) -> Option<String> {
        let set = |place, name: &str| {
            self.arguments
                .iter()
                .any(|argument| argument.place == place && argument.name == name)
        };
        let params = self.spec.map_or(&[][..], |spec| spec.params);
        params
            .iter()
            .filter(|param| param.required)
            .find(|param| !set(param.place, param.name))
            .map(|param| param.name.to_owned())
            .or_else(|| {
                let mut names = self
                    .path
                    .split('{')
                    .skip(1)
                    .filter_map(|rest| rest.split_once('}'));
                names
                    .find(|(name, _)| !set(Place::Path, name))
                    .map(|(name, _)| name.to_owned())
            })
    }

    fn body_problem(&self) -> Option<Problem> {
        let takes = self.spec.map(|spec| spec.body);
        match (takes, &self.body) {
            (Some(Body::Json { required: true } | Body::Bytes { required: true }), None) => {
                Some(Problem::Missing)
            }
            (_, None) | (None | Some(Body::Json { .. }), Some(Content::Json(_))) => None,
            (None | Some(Body::Bytes { .. }), Some(Content::Bytes(file))) => {
                media_type_problem(file)
            }
            (Some(takes), Some(_)) => Some(Problem::Body { takes }),
        }
    }

    fn path_problem(&self) -> Option<Problem> {
        let target = self.path_and_query();
        let callable = target.starts_with('/')
            && !target.contains('#')
            && target.parse::<PathAndQuery>().is_ok();
        (!callable).then_some(Problem::Path)
    }
}

/// The problem of a parameter's values with the published facts.
fn published_problem(
    param: &Param,
    values: &[String],
    limited: bool,
    show: impl Fn(&str) -> String,
) -> Option<Problem> {
    match param.style {
        Style::One => {
            if values.len() > 1 {
                return Some(Problem::ManyValues {
                    count: values.len(),
                });
            }
        }
        Style::Multi | Style::Csv | Style::Ssv | Style::Pipes => {
            let count = values.len() as u64;
            let (min, max) = (param.min_items, param.max_items);
            let outside = min.is_some_and(|min| count < min) || max.is_some_and(|max| count > max);
            if limited && outside {
                return Some(Problem::Items { count, min, max });
            }
        }
    }
    values.iter().find_map(|value| {
        let fits = match param.kind {
            Kind::Text => true,
            Kind::Integer => value.parse::<i128>().is_ok(),
            Kind::Number => value.parse::<f64>().is_ok_and(f64::is_finite),
            Kind::Boolean => matches!(value.as_str(), "true" | "false"),
            Kind::File => false,
        };
        if !fits {
            return Some(Problem::Kind {
                value: show(value),
                expected: param.kind,
            });
        }
        // Some parameters are published as text with the limits of a number.
        let number = value.parse::<f64>().ok()?;
        let (min, max) = (param.min, param.max);
        let outside = min.is_some_and(|min| number < min) || max.is_some_and(|max| number > max);
        (limited && outside).then(|| Problem::Range {
            value: show(value),
            min,
            max,
        })
    })
}

fn media_type_problem(file: &Upload) -> Option<Problem> {
    let media_type = HeaderValue::from_str(file.media_type());
    media_type.is_err().then_some(Problem::MediaType)
}
