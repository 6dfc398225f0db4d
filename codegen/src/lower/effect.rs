//! Whether an operation reads or writes: ordered rules, and corrections by the overlay.
//!
//! A read may be retried after a failure. A write may not, if the service may have received it.

use serde_json::Value;

use crate::ir::{Effect, EffectDecision, Method};

use super::facts::Facts;

type Rule = fn(&Facts<'_>) -> bool;

/// In order: the first match decides that an operation reads. Without a match, it writes.
const READS: &[(&str, Rule)] = &[
    ("GET and HEAD change nothing", gets),
    ("a POST in the place of a GET, for its body", |facts| {
        posts_to(facts, "GET")
    }),
    ("a POST that aggregates", |facts| {
        posts_to(facts, "aggregates")
    }),
    ("a POST that lists ids", |facts| posts_to(facts, "queries")),
    ("a POST that lists records", |facts| {
        posts_to(facts, "combined")
    }),
    ("a POST that takes the cursor of a list", takes_a_cursor),
];

/// Decides by the overlay's `x-falcon-effect`, or else by the rules.
pub(crate) fn decide(
    facts: &Facts<'_>,
    annotation: Option<&Value>,
) -> Result<EffectDecision, String> {
    if let Some(annotation) = annotation {
        let effect = annotation.as_str().and_then(Effect::parse);
        let effect = effect
            .ok_or_else(|| format!("`x-falcon-effect` is `read` or `write`, not {annotation}"))?;
        return Ok(EffectDecision {
            effect,
            rule: "overlay",
        });
    }
    let read = READS.iter().find(|(_, applies)| applies(facts));
    Ok(match read {
        Some((rule, _)) => EffectDecision {
            effect: Effect::Read,
            rule,
        },
        None => EffectDecision {
            effect: Effect::Write,
            rule: "no rule says that it reads",
        },
    })
}

fn gets(facts: &Facts<'_>) -> bool {
    Effect::of_method(facts.method) == Effect::Read
}

/// Whether it is a POST with this segment in its path.
fn posts_to(facts: &Facts<'_>, segment: &str) -> bool {
    facts.method == Method::Post && facts.path.split('/').any(|part| part == segment)
}

fn takes_a_cursor(facts: &Facts<'_>) -> bool {
    let sent = |name| facts.sent(name).is_some();
    facts.method == Method::Post && (sent("after") || sent("offset"))
}
