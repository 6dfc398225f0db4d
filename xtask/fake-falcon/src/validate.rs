//! Checks the parameters of a request against what is published.

use crate::request::Incoming;
use crate::spec::{Kind, Operation, Param, Place};

/// Operations whose token stands for the filters of the first request, with what may go beside it.
const TOKEN_ALONE: [(&str, &str, &[&str]); 2] = [
    ("GetBehaviorDetections", "next_token", &["limit"]),
    ("GetConfigurationDetections", "next_token", &["limit"]),
];

/// Query parameters that the service takes and does not publish, by operation.
const UNPUBLISHED: [(&str, &[&str]); 1] = [(
    "GetSearchStatusV1",
    &["paginationLimit", "paginationOffset"],
)];

fn is_unpublished(operation: &Operation, place: Place, name: &str) -> bool {
    let mut known = UNPUBLISHED.iter().filter(|(id, _)| *id == operation.id);
    place == Place::Query && known.any(|(_, names)| names.contains(&name))
}

/// What is wrong with the parameters beside the token of a page.
fn beside_token(operation: &Operation, request: &Incoming) -> Option<String> {
    let (_, token, beside) = TOKEN_ALONE.iter().find(|(id, ..)| *id == operation.id)?;
    request.query(token).filter(|token| !token.is_empty())?;
    let mut names = request.query.iter().map(|(name, _)| name.as_str());
    let other = names.find(|name| name != token && !beside.contains(name))?;
    Some(format!("{token} and {other}: cannot provide both"))
}

/// What is wrong with a request: nothing, or one line for each fault, naming the parameter.
pub(crate) fn faults(operation: &Operation, request: &Incoming) -> Vec<String> {
    let mut faults = Vec::new();
    for (place, pairs) in [(Place::Query, &request.query), (Place::Form, &request.form)] {
        for (name, _) in pairs {
            // A body may be a form though no field is published.
            let open = place == Place::Form && operation.body.is_some();
            let known =
                operation.param(place, name).is_some() || is_unpublished(operation, place, name);
            if !known && !open {
                faults.push(format!("{name}: unknown {}", noun(place)));
            }
        }
    }
    for param in &operation.params {
        let values = request.values(param.place, &param.name);
        if values.is_empty() && param.required {
            faults.push(format!("{}: missing {}", param.name, noun(param.place)));
        }
        faults.extend(values.iter().filter_map(|value| misfit(param, value)));
    }
    if let Some((_, true)) = operation.body
        && request.body.is_empty()
    {
        faults.push("body: missing".to_owned());
    }
    faults.extend(beside_token(operation, request));
    faults
}

fn noun(place: Place) -> &'static str {
    match place {
        Place::Path => "path parameter",
        Place::Query => "query parameter",
        Place::Header => "header",
        Place::Form => "form field",
    }
}

fn misfit(param: &Param, value: &str) -> Option<String> {
    let (fits, wanted): (fn(&str) -> bool, _) = match param.kind {
        Kind::Text | Kind::File => return None,
        Kind::Integer => (|item| item.parse::<i64>().is_ok(), "an integer"),
        Kind::Number => (|item| item.parse::<f64>().is_ok(), "a number"),
        Kind::Boolean => (|item| matches!(item, "true" | "false"), "true or false"),
    };
    let fine = match param.separator {
        _ if value.is_empty() && param.allow_empty => true,
        Some(separator) => value.split(separator).all(fits),
        None => fits(value),
    };
    (!fine).then(|| format!("{}: {value:?} is not {wanted}", param.name))
}
