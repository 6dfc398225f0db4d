//! The needs of a request besides its required parameters: the objects that it acts on.
//!
//! Published `required` is too broad for most properties (`device_id`, `origin`, `rules` of a new
//! group). The rules use it for lists that select objects, or that contain the objects to create or
//! change. Without an element in these lists, a request has no effect.

use serde_json::Value;

use crate::ir::{At, Body, Method, Need, ParamType, Place};

use super::facts::Facts;
use crate::source::published::View;

/// Names of lists that select the objects of an operation.
pub(crate) const SELECTORS: [&str; 4] = ["ids", "IDs", "composite_ids", "device_ids"];

/// The needs of the operation, by the first matching rule. `x-falcon-needs` replaces the rules.
pub(crate) fn of(
    facts: &Facts<'_>,
    body: &Body,
    annotation: Option<&Value>,
) -> Result<Vec<Need>, String> {
    match annotation {
        Some(annotation) => annotated(facts, annotation),
        None => Ok(ruled(facts, body).into_iter().collect()),
    }
}

fn ruled(facts: &Facts<'_>, body: &Body) -> Option<Need> {
    // An order may be empty where it only covers some of the objects.
    if facts.path.contains("precedence") {
        return None;
    }
    match body {
        Body::Json { required: true, .. } => in_body(facts),
        Body::None => deletion(facts),
        Body::Json { .. } | Body::Form | Body::Multipart | Body::Bytes { .. } => None,
    }
}

fn in_body(facts: &Facts<'_>) -> Option<Need> {
    let need = |any_of, rule| Some(Need { any_of, rule });
    let view = facts.body?.view(facts.document)?;
    if view.items.is_some() {
        return need(vec![property("")], "the body is a list");
    }
    let properties = view.all_properties(facts.document);
    let required = view.all_required(facts.document);
    let is_list = |name: &str| {
        let view = properties
            .get(name)
            .and_then(|one| one.view(facts.document));
        view.is_some_and(|view: View<'_>| view.items.is_some())
    };
    let lists = || required.iter().copied().filter(|name| is_list(name));
    if let Some(name) = lists().find(|name| SELECTORS.contains(name)) {
        let mut any_of = vec![property(name)];
        // Both are published as required, but either selects.
        if required.contains(&"filter") {
            any_of.push(property("filter"));
        }
        return need(any_of, "a list that selects");
    }
    // A list that replaces another list may be empty.
    if facts.method == Method::Put && !is_list("resources") {
        return None;
    }
    // Beside a required parameter, the list may be optional.
    let mut all = properties.keys().copied();
    let bare = facts.params.iter().all(|param| !param.required);
    if let (Some(only), None) = (all.next(), all.next())
        && is_list(only)
        && (bare || required.contains(&only))
    {
        return need(vec![property(only)], "the body contains only a list");
    }
    let noun = noun(facts.path);
    let named = |name: &str| {
        let name = name.replace('_', "-");
        name == "resources" || name.ends_with(noun) || noun.ends_with(&name)
    };
    let named = lists().find(|name| named(name));
    named.and_then(|name| need(vec![property(name)], "a list that is named like the route"))
}

/// A deletion without requirements would delete everything or nothing.
fn deletion(facts: &Facts<'_>) -> Option<Need> {
    if facts.method != Method::Delete || facts.params.iter().any(|param| param.required) {
        return None;
    }
    let selects = |name: &str| name == "filter" || name.ends_with("ids");
    let selectors = facts
        .params
        .iter()
        .filter(|param| param.place == Place::Query && selects(&param.name.wire));
    let any_of: Vec<At> = selectors
        .map(|param| At::Query(param.name.wire.clone()))
        .collect();
    (!any_of.is_empty()).then_some(Need {
        any_of,
        rule: "a deletion",
    })
}

fn property(name: &str) -> At {
    At::Body(match name {
        "" => String::new(),
        name => format!("/{name}"),
    })
}

/// The last word of a path: `rule-groups` in `/fwmgr/entities/rule-groups/v1`.
fn noun(path: &str) -> &str {
    let is_version = |step: &str| {
        let digits = step.strip_prefix('v');
        digits.is_some_and(|digits| digits.parse::<u32>().is_ok())
    };
    let mut steps = path.rsplit('/');
    steps
        .find(|step| !is_version(step) && *step != "GET" && !step.starts_with('{'))
        .unwrap_or_default()
}

/// A list of needs, each a list of places of which at least one must have a value.
fn annotated(facts: &Facts<'_>, annotation: &Value) -> Result<Vec<Need>, String> {
    let wrong = |problem: &str| format!("`x-falcon-needs`: {problem} in {annotation}");
    let needs: Vec<Vec<String>> =
        serde_json::from_value(annotation.clone()).map_err(|error| wrong(&error.to_string()))?;
    let need = |places: Vec<String>| {
        let any_of = places.iter().map(|place| {
            let at = At::parse(place).map_err(wrong)?;
            match is_there(facts, &at) {
                true => Ok(at),
                false => Err(wrong(&format!("the operation takes no `{place}`"))),
            }
        });
        Ok(Need {
            any_of: any_of.collect::<Result<Vec<At>, String>>()?,
            rule: "overlay",
        })
    };
    needs.into_iter().map(need).collect()
}

fn is_there(facts: &Facts<'_>, at: &At) -> bool {
    match at {
        At::Query(name) => facts
            .query(name)
            .is_some_and(|param| param.ty != ParamType::File),
        At::Body(pointer) => match pointer.strip_prefix('/') {
            None => facts.body.is_some(),
            Some(name) => facts.body_properties().contains_key(name),
        },
    }
}
