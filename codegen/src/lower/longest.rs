//! The longest lists that a JSON body may hold, besides its ids.

use crate::ir::{At, Ids, Longest};

use super::facts::Facts;

/// The lists of a body whose schema has `maxItems`: the body itself, or its properties.
pub(crate) fn of(facts: &Facts<'_>, ids: Option<&Ids>) -> Vec<Longest> {
    let Some(body) = facts.body.and_then(|body| body.view(facts.document)) else {
        return Vec::new();
    };
    let mut found = Vec::new();
    if let (Some(_), Some(max)) = (body.items, body.limits.max_items) {
        let at = At::Body(String::new());
        found.push(Longest { at, max });
    }
    for (name, property) in body.all_properties(facts.document) {
        let limits = property.view(facts.document).map(|view| view.limits);
        if let Some(max) = limits.and_then(|limits| limits.max_items) {
            let at = At::Body(format!("/{name}"));
            found.push(Longest { at, max });
        }
    }
    found.retain(|list| ids.is_none_or(|ids| ids.at != list.at));
    found
}
