//! How an operation's list pages: rules, and corrections by the overlay.

mod annotation;
mod list;
mod page_size;
mod rules;
#[cfg(test)]
mod tests;

use serde_json::Value;

use crate::ir::{PagingDecision, Type};

use super::facts::Facts;

pub(crate) use page_size::page_size;

/// The paging, and the type of an item where the SDK can page the list.
pub(crate) fn decide(
    facts: &Facts<'_>,
    annotation: Option<&Value>,
) -> Result<(PagingDecision, Option<Type>), String> {
    let inferred = rules::infer(facts);
    let decision = match annotation {
        None => inferred,
        Some(annotation) => annotation::apply(annotation, inferred, facts)?,
    };
    let item = match (decision.paging.items(), &decision.why_not) {
        (None, None) => None,
        (None, Some(_)) => {
            return Err("`why_not` requires a paged list, and this list is not paged".into());
        }
        (Some(_), Some(_)) => None,
        (Some(items), None) => Some(list::item(items, facts).ok_or_else(|| {
            format!(
                "no list is published at `{items}`: correct `items` of `x-falcon-paging`, or say \
                 in its `why_not` why the pages are not walked"
            )
        })?),
    };
    Ok((decision, item))
}
