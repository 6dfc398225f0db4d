//! Operations that take ids: where, and how many at once.

use serde::Deserialize;
use serde_json::Value;

use crate::ir::{At, Ids, Limits, Paging, ParamType, Place, Reply, Resources};

use super::facts::Facts;

/// `x-falcon-ids` has the form of the catalog's `ids`; a member that is missing is left to the
/// rules.
#[derive(Default, Deserialize)]
#[serde(deny_unknown_fields)]
struct Annotation {
    at: Option<String>,
    max: Option<u64>,
}

/// The ids that can be spread over several calls, whose answers are then read as one list.
pub(crate) fn of(
    facts: &Facts<'_>,
    paging: &Paging,
    annotation: Option<&Value>,
) -> Result<Option<Ids>, String> {
    let known: Annotation = match annotation {
        None => Annotation::default(),
        Some(annotation) => serde_json::from_value(annotation.clone())
            .map_err(|error| format!("`x-falcon-ids`: {error} in {annotation}"))?,
    };
    let at = match &known.at {
        Some(at) => Some(At::parse(at).map_err(|error| format!("`x-falcon-ids`: {error}"))?),
        None => listed(facts, paging),
    };
    match at.and_then(|at| Some((limits(facts, &at)?, at))) {
        Some((limits, at)) => Ok(Some(Ids {
            at,
            // What is published is checked before a request is sent.
            max: limits.max_items.or(known.max),
        })),
        None if annotation.is_some() => {
            Err("`x-falcon-ids` stands at an operation that takes no list there".to_owned())
        }
        None => Ok(None),
    }
}

fn listed(facts: &Facts<'_>, paging: &Paging) -> Option<At> {
    match facts.reply {
        Reply::Envelope(Resources::List(_) | Resources::None) => {}
        // Several files or objects are not one.
        Reply::Envelope(Resources::One(_) | Resources::Map(_))
        | Reply::Json(_)
        | Reply::Bytes
        | Reply::Raw
        | Reply::Empty => return None,
    }
    // There, ids choose among what is listed.
    let paged = *paging != Paging::None;
    // An order is of all ids together.
    let ordered = facts.path.contains("precedence");
    // A figure of some ids and one of the others are not the figure of all.
    let aggregated = facts.path.split('/').any(|segment| segment == "aggregates");
    if paged || ordered || aggregated {
        return None;
    }
    named(facts).or_else(|| required(facts))
}

fn named(facts: &Facts<'_>) -> Option<At> {
    let in_query = At::Query("ids".to_owned());
    let in_body = ["ids", "composite_ids"].map(|name| At::Body(format!("/{name}")));
    std::iter::once(in_query)
        .chain(in_body)
        .find(|at| limits(facts, at).is_some())
}

/// The only list that must be given, by a name such as `user_group_ids`.
fn required(facts: &Facts<'_>) -> Option<At> {
    let mut lists = facts.params.iter().filter(|param| {
        param.required && param.place == Place::Query && matches!(param.ty, ParamType::List(..))
    });
    match (lists.next(), lists.next()) {
        (Some(only), None) if only.name.wire.ends_with("_ids") => {
            Some(At::Query(only.name.wire.clone()))
        }
        _ => None,
    }
}

/// The bounds of the list that is sent there, if one is.
fn limits(facts: &Facts<'_>, at: &At) -> Option<Limits> {
    match at {
        At::Query(name) => {
            let param = facts.query(name)?;
            matches!(param.ty, ParamType::List(..)).then_some(param.limits)
        }
        At::Body(pointer) => {
            let properties = facts.body_properties();
            let list = properties.get(pointer.strip_prefix('/')?)?;
            let view = list.view(facts.document)?;
            view.items.map(|_| view.limits)
        }
    }
}
