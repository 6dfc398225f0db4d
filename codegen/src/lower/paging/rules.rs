//! What request and reply say about the next page: ordered rules, the first that applies decides.

use crate::ir::{At, Effect, Paging, PagingDecision};

use super::list::{self, List};
use crate::lower::facts::{Facts, Scalar};

/// Decides on the style and on the place of the cursor; where the list is, the reply's shape tells.
type Rule = fn(&Facts<'_>) -> Option<Paging>;

/// In order; each says why where it stands.
const RULES: &[(&str, Rule)] = &[
    ("no list in the reply", no_list),
    (
        "an aggregate: from and size cut buckets, not pages",
        aggregate,
    ),
    ("a write, whatever its reply carries", write),
    ("next page in a reply header", next_page_header),
    ("after is a token", after),
    ("next_token is published in the reply too", next_token),
    ("last_id is answered as next", last_id),
    ("start is a key, the next one is answered", start),
    ("offset is no number in the reply", opaque_offset),
    ("offset is a number", numeric_offset),
    ("skip is an offset", skip),
];

/// Applies the rules.
pub(super) fn infer(facts: &Facts<'_>) -> PagingDecision {
    let (rule, paging) = RULES
        .iter()
        .find_map(|(rule, apply)| apply(facts).map(|paging| (*rule, paging)))
        .unwrap_or(("no cursor in the request", Paging::None));
    let (items, why_not) = match list::of(facts) {
        List::None => (String::new(), None),
        List::One(items) => (items, None),
        List::Several { within, names } => {
            let why = format!("a page is split over several lists: {}", names.join(", "));
            (within, Some(why))
        }
    };
    PagingDecision {
        why_not: why_not.filter(|_| paging != Paging::None),
        beside_token: beside_token(&paging, facts),
        paging: paging.over(items),
        rule,
    }
}

/// All but an `offset`: it is another cursor, and sending both is an error.
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

/// Nothing to walk.
fn no_list(facts: &Facts<'_>) -> Option<Paging> {
    matches!(list::of(facts), List::None).then_some(Paging::None)
}

/// Whatever the path says: some aggregates list records, and page them as queries do.
fn aggregate(facts: &Facts<'_>) -> Option<Paging> {
    let body = facts.body_properties();
    let sized = ["from", "size"].iter().all(|name| body.contains_key(name));
    sized.then_some(Paging::None)
}

/// Replies of writes often publish the paging of the service's other replies.
fn write(facts: &Facts<'_>) -> Option<Paging> {
    (facts.effect == Effect::Write).then_some(Paging::None)
}

/// Where it is published, the header is the only cursor that is right for every sort order.
fn next_page_header(facts: &Facts<'_>) -> Option<Paging> {
    let header = "Next-Page";
    facts.success.header(header).then(|| Paging::Marker {
        header: Some(header.to_owned()),
        items: String::new(),
    })
}

/// `after` beats an `offset` beside it: sending both is an error, and only the token has no window.
fn after(facts: &Facts<'_>) -> Option<Paging> {
    let at = facts.cursor("after")?;
    let next: &[&str] = if facts.pagination().contains_key("after") {
        &["/meta/pagination/after"]
    } else if facts.meta().contains_key("next") {
        &["/meta/next"]
    } else if facts.under_resources().contains_key("after") {
        &["/resources/after"]
    } else {
        // Not published in the reply: the usual places, in the order of how often they occur.
        &["/meta/pagination/after", "/meta/next"]
    };
    Some(token(at, next))
}

/// Some services publish `next_token` in the request and never answer it.
fn next_token(facts: &Facts<'_>) -> Option<Paging> {
    let at = facts.cursor("next_token")?;
    let answered = facts.pagination().contains_key("next_token");
    answered.then(|| token(at, &["/meta/pagination/next_token"]))
}

/// A token by another name, which beats an `offset` beside it as `after` does.
fn last_id(facts: &Facts<'_>) -> Option<Paging> {
    let at = facts.cursor("last_id")?;
    let answered = facts.scalar(&facts.pagination(), "next") == Some(Scalar::Text);
    answered.then(|| token(at, &["/meta/pagination/next"]))
}

/// Keys in their order: a page ends with the key that the next one starts at. A `start` without
/// it is a time.
fn start(facts: &Facts<'_>) -> Option<Paging> {
    let at = facts.cursor("start")?;
    let answered = facts.scalar(&facts.pagination(), "offset") == Some(Scalar::Text);
    answered.then(|| token(at, &["/meta/pagination/offset"]))
}

/// A published text type alone does not make a token: many services publish a number as text. It
/// takes an offset that is not answered as a number either.
fn opaque_offset(facts: &Facts<'_>) -> Option<Paging> {
    let at = facts.cursor("offset")?;
    let pagination = facts.pagination();
    if facts.sent("offset") != Some(Scalar::Text)
        || !pagination.contains_key("offset")
        || facts.scalar(&pagination, "offset") == Some(Scalar::Number)
    {
        return None;
    }
    // Where `next` stands beside it, `offset` echoes what was sent.
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
