//! The page size of a list.

use crate::ir::{At, PageSize, Paging, ParamType, Type};

use crate::lower::facts::Facts;

/// Measured: pages of 5,000 records are slower than pages of 1,000.
const RECORDS: u64 = 1000;

/// The place where the page size is sent, and its default. For ids, the default is the published
/// maximum, for records at most a thousand. Without a published maximum, the service decides.
pub(crate) fn page_size(
    facts: &Facts<'_>,
    paging: &Paging,
    item: Option<&Type>,
) -> Option<PageSize> {
    let item = item?;
    let (at, max) = in_query(facts).or_else(|| beside_the_cursor(facts, paging))?;
    let usual = if *item == Type::Text {
        max
    } else {
        max.map(|max| max.min(RECORDS))
    };
    Some(PageSize { at, usual })
}

fn in_query(facts: &Facts<'_>) -> Option<(At, Option<u64>)> {
    let limit = facts.query("limit")?;
    match limit.ty {
        ParamType::One(_) => Some((At::Query("limit".to_owned()), whole(limit.limits.max))),
        ParamType::List(..) | ParamType::File => None,
    }
}

fn beside_the_cursor(facts: &Facts<'_>, paging: &Paging) -> Option<(At, Option<u64>)> {
    let (Paging::Offset {
        at: At::Body(cursor),
        ..
    }
    | Paging::Token {
        at: At::Body(cursor),
        ..
    }) = paging
    else {
        return None;
    };
    let (within, _) = cursor.rsplit_once('/')?;
    let mut properties = facts.body_properties();
    for step in within.split('/').skip(1) {
        properties = facts.properties(properties.get(step).copied());
    }
    let limit = properties.get("limit")?.view(facts.document)?;
    Some((At::Body(format!("{within}/limit")), whole(limit.limits.max)))
}

/// A published maximum, unless it is 0.
fn whole(max: Option<f64>) -> Option<u64> {
    max.filter(|max| (1.0..=1e9).contains(max))
        .map(|max| max as u64)
}
