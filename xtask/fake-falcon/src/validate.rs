//! Compares the parameters of a request with the published parameters.

use crate::cursor;
use crate::data::Data;
use crate::request::Incoming;
use crate::service::{By, List};
use crate::spec::{Kind, Operation, Param, Place};

/// The fault of the parameters beside a page token.
fn beside_token(list: &List, request: &Incoming) -> Option<String> {
    let By::Token { at, .. } = &list.by else {
        return None;
    };
    cursor::given(at, request)?;
    let token = cursor::name(at);
    let names = request.query.iter().map(|(name, _)| name.as_str());
    let mut others = names.filter(|name| *name != token);
    let other = match &list.beside {
        Some(beside) => others.find(|name| !beside.iter().any(|it| it == name)),
        // Another cursor, wherever it is published.
        None => others.find(|name| *name == "offset"),
    }?;
    Some(format!("{token} and {other}: cannot provide both"))
}

/// The faults of a request: a line for each, with the name of the parameter.
pub(crate) fn faults(data: &Data, operation: &Operation, request: &Incoming) -> Vec<String> {
    let unpublished = data.unpublished(operation);
    let mut faults = Vec::new();
    for (place, pairs) in [(Place::Query, &request.query), (Place::Form, &request.form)] {
        for (name, _) in pairs {
            // A body may be a form without published fields.
            let open = place == Place::Form && operation.body.is_some();
            let known = operation.param(place, name).is_some() || unpublished.contains(name);
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
    let list = data.list(operation);
    faults.extend(list.and_then(|list| beside_token(list, request)));
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
