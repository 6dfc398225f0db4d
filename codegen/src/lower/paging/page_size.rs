//! How many items a walk asks for at once.

use crate::ir::{At, PageSize, Paging, ParamType, Type};

use crate::lower::facts::Facts;

/// Pages of 5,000 records are measured to be slower than pages of 1,000.
const RECORDS: u64 = 1000;

/// Where the size of a page is sent, and what a walk asks for if its caller does not say: ids by
/// the largest page that is published, records by a thousand at most, and the service's own number
/// where no maximum is published.
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

/// A published maximum; one of nothing is none.
fn whole(max: Option<f64>) -> Option<u64> {
    max.filter(|max| (1.0..=1e9).contains(max))
        .map(|max| max as u64)
}
