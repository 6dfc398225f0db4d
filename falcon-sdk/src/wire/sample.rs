//! Models as the generator writes them, with every kind of field, for tests.

use std::collections::BTreeMap;

use crate::wire;

/// Every kind of field.
#[derive(Clone, Default)]
pub(crate) struct Sample {
    pub(crate) text: Option<String>,
    pub(crate) flag: Option<bool>,
    pub(crate) count: Option<i64>,
    pub(crate) big: Option<u64>,
    pub(crate) ratio: Option<f64>,
    pub(crate) seen: Option<wire::DateTime>,
    pub(crate) key: Option<wire::Secret>,
    pub(crate) keys: Vec<wire::Secret>,
    pub(crate) anything: Option<wire::Json>,
    pub(crate) state: Option<State>,
    pub(crate) level: Option<Level>,
    pub(crate) names: Vec<String>,
    pub(crate) counts: Option<Vec<i64>>,
    pub(crate) tags: BTreeMap<String, String>,
    pub(crate) policy: Option<Policy>,
    pub(crate) policies: Vec<Policy>,
    pub(crate) by_name: BTreeMap<String, Policy>,
    pub(crate) matrix: Vec<Vec<i64>>,
    pub(crate) next: Option<Box<Sample>>,
    pub(crate) parent: wire::Nullable<String>,
    pub(crate) type_: Option<String>,
    pub(crate) extra: wire::Extra,
}

wire::record!(Sample {
    "text" => text,
    "flag" => flag,
    "count" => count,
    "big" => big,
    "ratio" => ratio,
    "seen" => seen,
    "key" => key,
    "keys" => keys,
    "anything" => anything,
    "state" => state,
    "level" => level,
    "names" => names,
    "counts" => counts,
    "tags" => tags,
    "policy" => policy,
    "policies" => policies,
    "by_name" => by_name,
    "matrix" => matrix,
    "next" => next,
    "parent" => parent,
    "type" => type_,
});

/// A model inside of another.
#[derive(Clone, Default)]
pub(crate) struct Policy {
    pub(crate) policy_id: Option<String>,
    pub(crate) rank: Option<i64>,
    pub(crate) rules: Vec<String>,
    pub(crate) extra: wire::Extra,
}

wire::record!(Policy {
    "policy_id" => policy_id,
    "rank" => rank,
    "rules" => rules,
});

/// Values of `state`.
#[derive(Clone, Debug, Eq, Hash, PartialEq)]
pub(crate) enum State {
    Empty,
    N1st,
    Active,
    /// A value that is not published.
    Other(String),
}

wire::text_enum!(State {
    Empty = "",
    N1st = "1st",
    Active = "active"
});

/// Values of `level`.
#[derive(Clone, Debug, Eq, Hash, PartialEq)]
pub(crate) enum Level {
    N1,
    N2,
    /// A value that is not published.
    Other(i64),
}

wire::int_enum!(Level { N1 = 1, N2 = 2 });

/// Reads text into a sample, without mismatches.
pub(crate) fn sample(json: &str) -> Sample {
    let decoded = wire::decode(json.as_bytes()).expect("the sample is JSON");
    assert_eq!(
        decoded.mismatches.first(),
        None,
        "the sample fits its fields"
    );
    decoded.value
}

/// Reads text into a value and its mismatches, each as `path: expected .., found ..`.
pub(crate) fn misread<T: wire::Decode>(json: &str) -> (T, Vec<String>) {
    let decoded = wire::decode(json.as_bytes()).expect("the sample is JSON");
    let mismatches = decoded.mismatches.iter().map(ToString::to_string);
    (decoded.value, mismatches.collect())
}
