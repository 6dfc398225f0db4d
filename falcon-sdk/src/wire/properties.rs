//! Properties of every value and every body.

use proptest::collection::{btree_map, vec};
use proptest::option;
use proptest::prelude::*;

use super::sample::{Level, Policy, Sample, State};
use super::{Decode, Extra, Json, Nullable, decode, decode_at, encode, find};

fn any_text() -> impl Strategy<Value = String> {
    prop_oneof![
        "[a-z]{0,8}",
        any::<String>(),
        Just("null".to_owned()),
        Just("-1".to_owned()),
        Just("1e400".to_owned()),
    ]
}

fn any_float() -> impl Strategy<Value = f64> {
    any::<f64>().prop_filter("JSON has finite numbers alone", |float| float.is_finite())
}

/// Any JSON, whose keys are often names of fields.
pub(crate) fn any_json() -> BoxedStrategy<Json> {
    let leaf = prop_oneof![
        Just(Json::Null),
        any::<bool>().prop_map(Json::from),
        any::<i64>().prop_map(Json::from),
        any::<u64>().prop_map(Json::from),
        any_float().prop_map(Json::from),
        any_text().prop_map(Json::from),
    ];
    leaf.prop_recursive(4, 24, 5, |inner| {
        prop_oneof![
            vec(inner.clone(), 0..5).prop_map(Json::from),
            btree_map(any_key(), inner, 0..5)
                .prop_map(|map| Json::Object(map.into_iter().collect())),
        ]
    })
    .boxed()
}

/// The name of a field, or another name.
fn any_key() -> impl Strategy<Value = String> {
    prop_oneof![
        4 => prop::sample::select(vec![
            "text", "flag", "count", "big", "ratio", "seen", "key", "keys", "anything", "state", "level", "names",
            "counts", "tags", "policy", "policies", "by_name", "matrix", "next", "parent", "type", "policy_id",
            "rank", "rules", "meta", "errors", "error", "resources", "Resources", "pagination", "code",
        ]).prop_map(str::to_owned),
        1 => any::<String>(),
    ]
}

/// Names that no model has.
fn any_extra() -> impl Strategy<Value = Extra> {
    btree_map("x-.{0,4}", any_json(), 0..3).prop_map(|map| map.into_iter().collect())
}

fn any_policy() -> BoxedStrategy<Policy> {
    (
        option::of(any_text()),
        option::of(any::<i64>()),
        vec(any_text(), 0..3),
        any_extra(),
    )
        .prop_map(|(policy_id, rank, rules, extra)| Policy {
            policy_id,
            rank,
            rules,
            extra,
        })
        .boxed()
}

fn any_nullable() -> impl Strategy<Value = Nullable<String>> {
    prop_oneof![
        Just(Nullable::Unset),
        Just(Nullable::Null),
        any_text().prop_map(Nullable::Value)
    ]
}

/// A value without other values inside.
fn any_flat() -> BoxedStrategy<Sample> {
    let scalars = (
        option::of(any_text()),
        option::of(any::<bool>()),
        option::of(any::<i64>()),
        option::of(any::<u64>()),
        option::of(any_float()),
        option::of(any_text()),
        option::of(any_text()),
    );
    let others = (
        vec(any_text(), 0..3),
        option::of(any_json()),
        option::of(any_text()),
        option::of(-3..3_i64),
        any_nullable(),
        any_extra(),
    );
    let lists = (
        vec(any_text(), 0..3),
        option::of(vec(any::<i64>(), 0..3)),
        btree_map(any_text(), any_text(), 0..3),
        option::of(any_policy()),
        vec(any_policy(), 0..3),
        btree_map(any_text(), any_policy(), 0..3),
        vec(vec(any::<i64>(), 0..3), 0..3),
    );
    (scalars, others, lists)
        .prop_map(|(scalars, others, lists)| {
            let (text, flag, count, big, ratio, seen, key) = scalars;
            let (keys, anything, state, level, parent, extra) = others;
            let (names, counts, tags, policy, policies, by_name, matrix) = lists;
            Sample {
                type_: text.clone(),
                text,
                flag,
                count,
                big,
                ratio,
                seen: seen.map(Into::into),
                key: key.map(Into::into),
                keys: keys.into_iter().map(Into::into).collect(),
                anything,
                state: state.map(State::from),
                level: level.map(Level::from),
                names,
                counts,
                tags,
                policy,
                policies,
                by_name,
                matrix,
                next: None,
                parent,
                extra,
            }
        })
        .boxed()
}

fn any_sample() -> impl Strategy<Value = Sample> {
    (any_flat(), option::of(any_flat())).prop_map(|(mut sample, next)| {
        sample.next = next.map(Box::new);
        sample
    })
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn what_is_written_is_read_again(sample in any_sample()) {
        let decoded = decode::<Sample>(&encode(&sample)).expect("valid JSON");
        prop_assert_eq!(decoded.mismatches.first(), None);
        prop_assert_eq!(&decoded.value, &sample);
        // These do not use the table, as the comparison itself does.
        let read = decoded.value;
        prop_assert_eq!((read.text, read.count, read.big, read.ratio), (sample.text, sample.count, sample.big, sample.ratio));
        prop_assert_eq!((read.names, read.counts, read.tags), (sample.names, sample.counts, sample.tags));
        prop_assert_eq!((read.keys, read.matrix, read.extra), (sample.keys, sample.matrix, sample.extra));
        prop_assert_eq!((read.parent, read.state, read.level), (sample.parent, sample.state, sample.level));
        prop_assert_eq!(read.anything, sample.anything);
        prop_assert_eq!(read.next.is_some(), sample.next.is_some());
    }

    #[test]
    fn serde_writes_and_reads_the_same(sample in any_sample()) {
        let text = serde_json::to_string(&sample).expect("writable");
        prop_assert_eq!(text.as_bytes(), encode(&sample));
        prop_assert_eq!(serde_json::from_str::<Sample>(&text).expect("readable"), sample);
    }

    #[test]
    fn any_json_is_read_as_it_is(json in any_json()) {
        prop_assert_eq!(decode::<Json>(&encode(&json)).expect("valid JSON").value, json);
    }

    #[test]
    fn any_valid_json_is_read_into_any_slot(json in any_json()) {
        fn reads<T: Decode>(body: &[u8]) -> usize {
            decode::<T>(body).expect("valid JSON").mismatches.total()
        }
        let body = encode(&json);
        reads::<Sample>(&body);
        reads::<Vec<Sample>>(&body);
        prop_assert_eq!(reads::<Json>(&body), 0);
        prop_assert_eq!(reads::<()>(&body), 0);
    }

    #[test]
    fn what_was_read_from_anything_is_written_and_read_without_mismatch(json in any_json()) {
        let read = decode::<Sample>(&encode(&json)).expect("valid JSON").value;
        let again = decode::<Sample>(&encode(&read)).expect("valid JSON");
        prop_assert_eq!(again.mismatches.first(), None);
        prop_assert_eq!(again.value, read);
    }

    #[test]
    fn a_pointer_finds_what_the_parsed_value_has_there(json in any_json(), steps in vec(any_key(), 1..3)) {
        let pointer: String = steps.iter().map(|step| format!("/{}", step.replace('~', "~0").replace('/', "~1"))).collect();
        let expected = json.pointer(&pointer).filter(|value| !value.is_null()).cloned();
        prop_assert_eq!(find(&encode(&json), &[&pointer]).expect("valid JSON"), expected);
    }

    #[test]
    fn no_bytes_make_the_reader_panic(body in vec(any::<u8>(), 0..64)) {
        let _ = decode::<Sample>(&body);
        let _ = decode_at::<Vec<Sample>>(&body, "/resources/0/names");
    }

    #[test]
    fn a_body_cut_anywhere_is_an_error_and_no_panic(sample in any_sample(), cut in any::<prop::sample::Index>()) {
        let body = encode(&sample);
        let end = cut.index(body.len());
        prop_assume!(end > 0);
        let cut = body.get(..end).expect("within the body");
        prop_assert!(decode::<Sample>(cut).is_err());
        prop_assert!(decode_at::<Vec<Sample>>(cut, "/policies").is_err());
    }
}
