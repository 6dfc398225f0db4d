//! Models as the generator spells them, with every kind of field; for tests.

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

impl wire::Record for Sample {
    #[inline]
    fn field(&mut self, name: &str) -> &mut dyn wire::Decode {
        match name {
            "text" => &mut self.text,
            "flag" => &mut self.flag,
            "count" => &mut self.count,
            "big" => &mut self.big,
            "ratio" => &mut self.ratio,
            "seen" => &mut self.seen,
            "key" => &mut self.key,
            "keys" => &mut self.keys,
            "anything" => &mut self.anything,
            "state" => &mut self.state,
            "level" => &mut self.level,
            "names" => &mut self.names,
            "counts" => &mut self.counts,
            "tags" => &mut self.tags,
            "policy" => &mut self.policy,
            "policies" => &mut self.policies,
            "by_name" => &mut self.by_name,
            "matrix" => &mut self.matrix,
            "next" => &mut self.next,
            "parent" => &mut self.parent,
            "type" => &mut self.type_,
            _ => wire::extra(&mut self.extra, name),
        }
    }

    #[inline]
    fn fields(&self, out: &mut dyn wire::Fields) {
        out.field("text", &self.text);
        out.field("flag", &self.flag);
        out.field("count", &self.count);
        out.field("big", &self.big);
        out.field("ratio", &self.ratio);
        out.field("seen", &self.seen);
        out.field("key", &self.key);
        out.field("keys", &self.keys);
        out.field("anything", &self.anything);
        out.field("state", &self.state);
        out.field("level", &self.level);
        out.field("names", &self.names);
        out.field("counts", &self.counts);
        out.field("tags", &self.tags);
        out.field("policy", &self.policy);
        out.field("policies", &self.policies);
        out.field("by_name", &self.by_name);
        out.field("matrix", &self.matrix);
        out.field("next", &self.next);
        out.field("parent", &self.parent);
        out.field("type", &self.type_);
        out.extra(&self.extra);
    }
}

wire::record!(Sample);

/// A model inside of another.
#[derive(Clone, Default)]
pub(crate) struct Policy {
    pub(crate) policy_id: Option<String>,
    pub(crate) rank: Option<i64>,
    pub(crate) rules: Vec<String>,
    pub(crate) extra: wire::Extra,
}

impl wire::Record for Policy {
    #[inline]
    fn field(&mut self, name: &str) -> &mut dyn wire::Decode {
        match name {
            "policy_id" => &mut self.policy_id,
            "rank" => &mut self.rank,
            "rules" => &mut self.rules,
            _ => wire::extra(&mut self.extra, name),
        }
    }

    #[inline]
    fn fields(&self, out: &mut dyn wire::Fields) {
        out.field("policy_id", &self.policy_id);
        out.field("rank", &self.rank);
        out.field("rules", &self.rules);
        out.extra(&self.extra);
    }
}

wire::record!(Policy);

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

/// Reads text into a sample, all of which has to fit.
pub(crate) fn sample(json: &str) -> Sample {
    let decoded = wire::decode(json.as_bytes()).expect("the sample is JSON");
    assert_eq!(
        decoded.mismatches.first(),
        None,
        "the sample fits its fields"
    );
    decoded.value
}

/// Reads text into a value and what did not fit, each as `path: expected .., found ..`.
pub(crate) fn misread<T: wire::Decode>(json: &str) -> (T, Vec<String>) {
    let decoded = wire::decode(json.as_bytes()).expect("the sample is JSON");
    let mismatches = decoded.mismatches.iter().map(ToString::to_string);
    (decoded.value, mismatches.collect())
}
