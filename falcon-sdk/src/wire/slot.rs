//! The visitor that reads a body and fills slots.

use std::fmt;

use serde::de::{DeserializeSeed, Deserializer, Error, MapAccess, SeqAccess, Visitor};

use super::decode::{Decode, DecodeList, Misfit, Scalar};
use super::mismatch::{Mismatch, Mismatches, found};
use super::parser::{Key, NUMBER, number, skip_list, skip_map};
use super::path::Path;

/// The mismatches and the place of an error so far.
#[derive(Default)]
pub(super) struct Report {
    pub(super) mismatches: Mismatches,
    /// The innermost value around a syntax error.
    pub(super) broken_at: Option<String>,
}

impl Report {
    /// A report that begins with these mismatches.
    pub(super) fn of(mismatches: Mismatches) -> Self {
        Report {
            mismatches,
            broken_at: None,
        }
    }

    fn mismatch(
        &mut self,
        path: &Path<'_>,
        expected: &'static str,
        found: impl FnOnce() -> String,
    ) {
        self.mismatches
            .record(|| Mismatch::at(path, expected, found()));
    }

    /// Passes an error on. The first place that does so is the innermost.
    fn broken<E>(&mut self, path: &Path<'_>, error: E) -> E {
        self.broken_at.get_or_insert_with(|| path.to_string());
        error
    }
}

/// Reads one value into a slot outside of any list or object.
pub(super) fn fill<'de, D: Deserializer<'de>>(
    deserializer: D,
    slot: &mut dyn Decode,
    path: &Path<'_>,
    report: &mut Report,
) -> Result<Outcome, D::Error> {
    let outcome = Slot {
        slot: &mut *slot,
        fresh: false,
        path,
        report,
    }
    .deserialize(deserializer)?;
    if outcome != Outcome::Kept {
        slot.clear();
    }
    Ok(outcome)
}

/// The result of reading a value.
#[derive(Clone, Copy, Eq, PartialEq)]
pub(super) enum Outcome {
    Kept,
    /// A null that is no value.
    Null,
    /// Reported, and then dropped.
    Misfit,
}

/// Reads one value into its slot.
struct Slot<'a> {
    slot: &'a mut dyn Decode,
    /// Whether the slot is known to be empty.
    fresh: bool,
    path: &'a Path<'a>,
    report: &'a mut Report,
}

impl Slot<'_> {
    fn scalar(self, value: Scalar<'_>) -> Outcome {
        if value == Scalar::Null && !self.slot.nullable() {
            return Outcome::Null;
        }
        match self.slot.scalar(value) {
            Ok(()) => Outcome::Kept,
            Err(Misfit) => {
                let quotable = self.slot.quotable();
                self.report
                    .mismatch(self.path, self.slot.expected(), || found(value, quotable));
                Outcome::Misfit
            }
        }
    }
}

impl<'de> DeserializeSeed<'de> for Slot<'_> {
    type Value = Outcome;

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<Outcome, D::Error> {
        deserializer.deserialize_any(self)
    }
}

impl<'de> Visitor<'de> for Slot<'_> {
    type Value = Outcome;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.slot.expected())
    }

    fn visit_unit<E: Error>(self) -> Result<Outcome, E> {
        Ok(self.scalar(Scalar::Null))
    }

    fn visit_none<E: Error>(self) -> Result<Outcome, E> {
        Ok(self.scalar(Scalar::Null))
    }

    fn visit_some<D: Deserializer<'de>>(self, deserializer: D) -> Result<Outcome, D::Error> {
        self.deserialize(deserializer)
    }

    fn visit_bool<E: Error>(self, value: bool) -> Result<Outcome, E> {
        Ok(self.scalar(Scalar::Bool(value)))
    }

    fn visit_i64<E: Error>(self, value: i64) -> Result<Outcome, E> {
        Ok(self.scalar(Scalar::Int(value)))
    }

    fn visit_u64<E: Error>(self, value: u64) -> Result<Outcome, E> {
        Ok(self.scalar(i64::try_from(value).map_or(Scalar::Uint(value), Scalar::Int)))
    }

    fn visit_f64<E: Error>(self, value: f64) -> Result<Outcome, E> {
        Ok(self.scalar(Scalar::Float(value)))
    }

    fn visit_str<E: Error>(self, value: &str) -> Result<Outcome, E> {
        Ok(self.scalar(Scalar::Text(value)))
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut elements: A) -> Result<Outcome, A::Error> {
        let Slot {
            slot,
            fresh,
            path,
            report,
        } = self;
        if !fresh {
            slot.clear();
        }
        let Some(list) = slot.list() else {
            report.mismatch(path, slot.expected(), || "list".to_owned());
            skip_list(elements).map_err(|error| report.broken(path, error))?;
            return Ok(Outcome::Misfit);
        };
        let mut index = 0;
        loop {
            let element = Element {
                list,
                path: &Path::Element(path, index),
                report,
            };
            match elements.next_element_seed(element) {
                Ok(Some(())) => index += 1,
                Ok(None) => return Ok(Outcome::Kept),
                Err(error) => return Err(report.broken(path, error)),
            }
        }
    }

    fn visit_map<A: MapAccess<'de>>(self, mut entries: A) -> Result<Outcome, A::Error> {
        let mut next = match entries.next_key_seed(Key) {
            Ok(Some(key)) if key == NUMBER => {
                let text: String = entries.next_value()?;
                return Ok(self.scalar(number(&text)));
            }
            Ok(next) => next,
            Err(error) => return Err(self.report.broken(self.path, error)),
        };
        let Slot {
            slot,
            fresh,
            path,
            report,
        } = self;
        if !fresh {
            slot.clear();
        }
        let Some(map) = slot.map() else {
            report.mismatch(path, slot.expected(), || "object".to_owned());
            skip_map(next, entries).map_err(|error| report.broken(path, error))?;
            return Ok(Outcome::Misfit);
        };
        while let Some(key) = next {
            let field = Path::Field(path, &key);
            let slot = map.entry(&key);
            let seed = Slot {
                slot: &mut *slot,
                fresh: false,
                path: &field,
                report,
            };
            match entries.next_value_seed(seed) {
                Ok(Outcome::Kept) => {}
                Ok(Outcome::Null) => {
                    let expected = slot.expected();
                    slot.clear();
                    // A null field of a record is unset; a null value of a map loses its key.
                    if map.undo(&key) {
                        report.mismatch(&field, expected, || "null".to_owned());
                    }
                }
                Ok(Outcome::Misfit) => {
                    slot.clear();
                    map.undo(&key);
                }
                Err(error) => return Err(report.broken(&field, error)),
            }
            next = match entries.next_key_seed(Key) {
                Ok(next) => next,
                Err(error) => return Err(report.broken(path, error)),
            };
        }
        Ok(Outcome::Kept)
    }
}

/// Reads the next element of a list. Its slot is added only if there is an element.
struct Element<'a> {
    list: &'a mut dyn DecodeList,
    path: &'a Path<'a>,
    report: &'a mut Report,
}

impl<'de> DeserializeSeed<'de> for Element<'_> {
    type Value = ();

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<(), D::Error> {
        let Element { list, path, report } = self;
        let slot = list.push();
        let seed = Slot {
            slot: &mut *slot,
            fresh: true,
            path,
            report,
        };
        match seed
            .deserialize(deserializer)
            .map_err(|error| report.broken(path, error))?
        {
            Outcome::Kept => return Ok(()),
            // Dropping it silently would shift the elements after it.
            Outcome::Null => report.mismatch(path, slot.expected(), || "null".to_owned()),
            Outcome::Misfit => {}
        }
        list.undo();
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use crate::wire::sample::{Policy, Sample, misread, sample};
    use crate::wire::{Json, Secret};

    #[test]
    fn nulls_leave_every_kind_of_field_unset() {
        let names = [
            "text", "flag", "count", "big", "ratio", "seen", "key", "keys", "state", "level",
            "names", "counts", "tags", "policy", "policies", "by_name", "matrix", "next", "type",
        ];
        for name in names {
            assert_eq!(
                sample(&format!(r#"{{"{name}": null}}"#)),
                Sample::default(),
                "{name}"
            );
        }
    }

    #[test]
    fn one_malformed_field_leaves_the_rest_of_the_page() {
        let (read, mismatches) = misread::<Vec<Sample>>(
            r#"[
                {"text": "a", "policy": {"rank": {"no": "number"}, "policy_id": "p"}},
                {"text": "b", "policies": [{}, {"rules": ["x", ["y"]]}], "by_name": {"n": {"rank": "?"}}}
            ]"#,
        );
        let texts: Vec<_> = read.iter().map(|sample| sample.text.as_deref()).collect();
        assert_eq!(texts, [Some("a"), Some("b")]);
        let policy = read[0].policy.as_ref().expect("it is there");
        assert_eq!(
            (policy.policy_id.as_deref(), policy.rank),
            (Some("p"), None)
        );
        assert_eq!(read[1].policies[1].rules, ["x"]);
        assert_eq!(
            mismatches,
            [
                "$[0].policy.rank: expected integer, found object",
                "$[1].policies[1].rules[1]: expected string, found list",
                r#"$[1].by_name.n.rank: expected integer, found string "?""#,
            ]
        );
    }

    #[test]
    fn only_the_last_value_of_a_repeated_key_counts() {
        let read = sample(
            r#"{
                "text": "a", "text": "b",
                "names": ["a", "b"], "names": ["c"],
                "counts": [1], "counts": [2],
                "policy": {"policy_id": "p", "rank": 1}, "policy": {"rank": 2},
                "next": {"text": "a"}, "next": {"count": 1},
                "tags": {"a": "1"}, "tags": {"b": "2", "b": "3"},
                "by_name": {"n": {"policy_id": "p"}, "n": {"rank": 2}},
                "anything": {"a": 1}, "anything": [2],
                "unknown": {"a": 1}, "unknown": {"b": 2},
                "flag": true, "flag": null,
                "keys": ["k"], "keys": null,
                "type": "a", "\u0074ype": "b"
            }"#,
        );
        let ranked = Policy {
            rank: Some(2),
            ..Policy::default()
        };
        assert_eq!(read.text.as_deref(), Some("b"));
        assert_eq!(read.names, ["c"]);
        assert_eq!(read.counts, Some(vec![2]));
        assert_eq!(read.policy, Some(ranked.clone()));
        assert_eq!(
            read.next,
            Some(Box::new(Sample {
                count: Some(1),
                ..Sample::default()
            }))
        );
        assert_eq!(read.tags, [("b".to_owned(), "3".to_owned())].into());
        assert_eq!(read.by_name, [("n".to_owned(), ranked)].into());
        assert_eq!(read.anything, Some(Json::from(vec![2])));
        assert_eq!(
            read.extra.get("unknown"),
            Some(&serde_json::json!({"b": 2}))
        );
        assert_eq!(read.flag, None);
        assert_eq!(read.keys, [] as [Secret; 0]);
        assert_eq!(read.type_.as_deref(), Some("b"));
    }

    #[test]
    fn a_repeated_key_that_does_not_fit_leaves_the_field_unset() {
        let (read, mismatches) = misread::<Sample>(
            r#"{"count": 1, "count": "x", "names": ["a"], "names": 5, "policy": {"rank": 1}, "policy": [], "tags": {"a": "1", "a": []}}"#,
        );
        assert_eq!(read, Sample::default());
        assert_eq!(mismatches.len(), 4);
    }

    #[test]
    fn a_body_that_does_not_fit_as_a_whole_is_empty_and_recorded_at_the_root() {
        let (read, mismatches) = misread::<Sample>("[1, 2]");
        assert_eq!(read, Sample::default());
        assert_eq!(mismatches, ["$: expected object, found list"]);
        let (read, mismatches) = misread::<Option<Vec<String>>>(r#"{"a": 1}"#);
        assert_eq!(read, None);
        assert_eq!(mismatches, ["$: expected list, found object"]);
        let (read, mismatches) = misread::<Sample>("null");
        assert_eq!((read, mismatches.len()), (Sample::default(), 0));
    }

    #[test]
    fn keys_and_values_with_escapes_are_unescaped() {
        let read = sample(r#"{"te\u0078t": "a\"b\\c\/\ud83d\ude00", "tags": {"k\n": "v\t"}}"#);
        assert_eq!(read.text.as_deref(), Some("a\"b\\c/\u{1f600}"));
        assert_eq!(read.tags, [("k\n".to_owned(), "v\t".to_owned())].into());
    }

    /// As `serde_json` passes a number if another crate enables `arbitrary_precision`.
    #[test]
    fn numbers_of_arbitrary_precision_are_numbers() {
        let number = |text: &str| format!(r#"{{"$serde_json::private::Number": "{text}"}}"#);
        let (read, mismatches) = misread::<Sample>(&format!(
            r#"{{"count": {}, "big": {}, "ratio": {}, "text": {}, "anything": {}, "level": {}}}"#,
            number("-5"),
            number("18446744073709551615"),
            number("0.5"),
            number("36893488147419103232"),
            number("1e3"),
            number("7.5"),
        ));
        assert_eq!(
            (read.count, read.big, read.ratio),
            (Some(-5), Some(u64::MAX), Some(0.5))
        );
        assert_eq!((read.text, read.level), (None, None));
        assert_eq!(read.anything, Some(Json::from(1000.0)));
        assert_eq!(
            mismatches,
            [
                "$.text: expected string, found number 3.6893488147419103e19",
                "$.level: expected integer, found number 7.5",
            ]
        );
    }
}
