//! How a request gets the next page: ordered rules, of which the first match decides.

use crate::ir::{At, Confidence, Effect, Paging, PagingDecision};

use super::list::{self, List};
use crate::lower::facts::{Facts, Scalar};

/// Decides the style and the place of the cursor. The reply's shape decides the place of the list.
type Rule = fn(&Facts<'_>) -> Option<Paging>;

/// In order; each comment gives the reason for the position.
const RULES: &[(&str, Confidence, Rule)] = &[
    ("no list in the reply", Confidence::Sure, no_list),
    (
        "an aggregate: from and size cut buckets, not pages",
        Confidence::Sure,
        aggregate,
    ),
    (
        "a write, whatever its reply contains",
        Confidence::Sure,
        write,
    ),
    (
        "next page in a reply header",
        Confidence::Sure,
        next_page_header,
    ),
    ("after is a token", Confidence::Sure, after),
    (
        "next_token is published in the reply too",
        Confidence::Sure,
        next_token,
    ),
    ("last_id is next in the reply", Confidence::Likely, last_id),
    (
        "start is a key, and the reply has the next key",
        Confidence::Likely,
        start,
    ),
    (
        "offset is not a number in the reply",
        Confidence::Likely,
        opaque_offset,
    ),
    ("offset is a number", Confidence::Sure, numeric_offset),
    ("skip is an offset", Confidence::Likely, skip),
];

/// The decision without a match.
const NO_CURSOR: &str = "no cursor in the request";

/// Applies the rules.
pub(super) fn infer(facts: &Facts<'_>) -> PagingDecision {
    let (rule, confidence, paging) = RULES
        .iter()
        .find_map(|(rule, sure, apply)| apply(facts).map(|paging| (*rule, *sure, paging)))
        .unwrap_or((NO_CURSOR, Confidence::Sure, Paging::None));
    let (items, why_not) = match list::of(facts) {
        List::None => (String::new(), None),
        List::One(items) => (items, None),
        List::Several { within, names } => {
            let why = format!("a page is split over several lists: {}", names.join(", "));
            (within, Some(why))
        }
    };
    let why_not = why_not.filter(|_| paging != Paging::None);
    PagingDecision {
        confidence: match is_doubtful(facts, rule, &paging) || why_not.is_some() {
            true => Confidence::Unsure,
            false => confidence,
        },
        why_not,
        beside_token: beside_token(&paging, facts),
        paging: paging.over(items),
        rule,
    }
}

/// Whether the request and the reply do not fit together: a list with a limit but no cursor, a token
/// that no reply returns, or an offset of another type than the one that is sent.
fn is_doubtful(facts: &Facts<'_>, rule: &str, paging: &Paging) -> bool {
    match paging {
        Paging::None => rule == NO_CURSOR && facts.cursor("limit").is_some(),
        Paging::Token { next, .. } => next.len() > 1,
        Paging::Offset { at, .. } => {
            let is_text = facts.sent("offset") == Some(Scalar::Text);
            matches!(at, At::Query(name) if name == "offset")
                && is_text
                && !facts.pagination().contains_key("offset")
        }
        Paging::Marker { .. } => false,
    }
}

/// All parameters except `offset`: it is another cursor, and both together are an error.
pub(super) fn beside_token(paging: &Paging, facts: &Facts<'_>) -> Option<Vec<String>> {
    let Paging::Token {
        at: At::Query(token),
        ..
    } = paging
    else {
        return None;
    };
    if token == "offset" || facts.query("offset").is_none() {
        return None;
    }
    let names = facts.queries();
    let others = names.filter(|name| ![token, "offset"].contains(name));
    Some(others.map(str::to_owned).collect())
}

/// There is no list to page.
fn no_list(facts: &Facts<'_>) -> Option<Paging> {
    matches!(list::of(facts), List::None).then_some(Paging::None)
}

/// Regardless of the path: some aggregates list records, and page like queries.
fn aggregate(facts: &Facts<'_>) -> Option<Paging> {
    let body = facts.body_properties();
    let sized = ["from", "size"].iter().all(|name| body.contains_key(name));
    sized.then_some(Paging::None)
}

/// Replies of writes often have the `pagination` of the service's other replies.
fn write(facts: &Facts<'_>) -> Option<Paging> {
    (facts.effect == Effect::Write).then_some(Paging::None)
}

/// Where the header is published, it is the only cursor that is right for every sort order.
fn next_page_header(facts: &Facts<'_>) -> Option<Paging> {
    let header = "Next-Page";
    facts.success.header(header).then(|| Paging::Marker {
        header: Some(header.to_owned()),
        items: String::new(),
    })
}

/// `after` takes precedence over `offset`: both together are an error, and only the token has no
/// window.
fn after(facts: &Facts<'_>) -> Option<Paging> {
    let at = facts.cursor("after")?;
    let next: &[&str] = if facts.pagination().contains_key("after") {
        &["/meta/pagination/after"]
    } else if facts.meta().contains_key("next") {
        &["/meta/next"]
    } else if facts.under_resources().contains_key("after") {
        &["/resources/after"]
    } else {
        // Not published in the reply: the usual places, most frequent first.
        &["/meta/pagination/after", "/meta/next"]
    };
    Some(token(at, next))
}

/// Some services publish `next_token` in the request but never return it.
fn next_token(facts: &Facts<'_>) -> Option<Paging> {
    let at = facts.cursor("next_token")?;
    let returned = facts.pagination().contains_key("next_token");
    returned.then(|| token(at, &["/meta/pagination/next_token"]))
}

/// A token with another name. It takes precedence over `offset`, as `after` does.
fn last_id(facts: &Facts<'_>) -> Option<Paging> {
    let at = facts.cursor("last_id")?;
    let returned = facts.scalar(&facts.pagination(), "next") == Some(Scalar::Text);
    returned.then(|| token(at, &["/meta/pagination/next"]))
}

/// Ordered keys: a page ends with the first key of the next page. Without that key, `start` is a
/// time.
fn start(facts: &Facts<'_>) -> Option<Paging> {
    let at = facts.cursor("start")?;
    let returned = facts.scalar(&facts.pagination(), "offset") == Some(Scalar::Text);
    returned.then(|| token(at, &["/meta/pagination/offset"]))
}

/// A string type alone does not make a token: many services publish a number as a string. A token
/// also needs a reply in which the offset is not a number.
fn opaque_offset(facts: &Facts<'_>) -> Option<Paging> {
    let at = facts.cursor("offset")?;
    let pagination = facts.pagination();
    if facts.sent("offset") != Some(Scalar::Text)
        || !pagination.contains_key("offset")
        || facts.scalar(&pagination, "offset") == Some(Scalar::Number)
    {
        return None;
    }
    // Beside `next`, the reply's `offset` is that of the request.
    let next = match facts.scalar(&pagination, "next") {
        Some(Scalar::Text) => "/meta/pagination/next",
        Some(Scalar::Number) | None => "/meta/pagination/offset",
    };
    Some(token(at, &[next]))
}

fn numeric_offset(facts: &Facts<'_>) -> Option<Paging> {
    facts.cursor("offset").map(offset)
}

fn skip(facts: &Facts<'_>) -> Option<Paging> {
    facts.cursor("skip").map(offset)
}

fn token(at: At, next: &[&str]) -> Paging {
    Paging::Token {
        at,
        next: next.iter().map(|pointer| (*pointer).to_owned()).collect(),
        items: String::new(),
    }
}

fn offset(at: At) -> Paging {
    Paging::Offset {
        at,
        window: None,
        items: String::new(),
    }
}
