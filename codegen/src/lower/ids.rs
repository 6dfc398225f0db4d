//! Operations that take ids: the place of the ids and the batch size.

use serde::Deserialize;
use serde_json::Value;

use crate::ir::{At, Ids, Limits, Paging, ParamType, Place, Reply, Resources};

use super::facts::Facts;

/// `x-falcon-ids` has the form of the catalog's `ids`. Rules decide missing members.
#[derive(Default, Deserialize)]
#[serde(deny_unknown_fields)]
struct Annotation {
    at: Option<String>,
    max: Option<u64>,
}

/// The ids that can be sent in batches. The responses are then read as a single list.
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
            // The client checks published limits before it sends a request.
            max: limits.max_items.or(known.max),
        })),
        None if annotation.is_some() => {
            Err("`x-falcon-ids`: the operation takes no list at that place".to_owned())
        }
        None => Ok(None),
    }
}

fn listed(facts: &Facts<'_>, paging: &Paging) -> Option<At> {
    match facts.reply {
        Reply::Envelope(Resources::List(_) | Resources::None) => {}
        // Several files or objects cannot be joined.
        Reply::Envelope(Resources::One(_) | Resources::Map(_))
        | Reply::Json(_)
        | Reply::Bytes
        | Reply::Raw
        | Reply::Empty => return None,
    }
    // In a list, ids are a filter.
    let paged = *paging != Paging::None;
    // A sort order applies to all ids together.
    let ordered = facts.path.contains("precedence");
    // Figures of batches do not add up to the figure of all ids.
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

/// The only required list, with a name such as `user_group_ids`.
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

/// The limits of the list at that place, if there is a list.
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
