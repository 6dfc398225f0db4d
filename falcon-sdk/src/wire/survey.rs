//! Looking for several places of a body in one pass: how long lists are, and what else is there.

use std::fmt;

use serde::de::{DeserializeSeed, Deserializer, Error, IgnoredAny, MapAccess, SeqAccess, Visitor};

use super::error::DecodeError;
use super::json::Json;
use super::parser::Key;
use super::path::{Path, steps};
use super::read::{self, Report};
use super::slot::fill;

/// What stands at a JSON pointer, once a body was looked through.
pub(crate) struct Lookup {
    steps: Vec<String>,
    sought: Sought,
}

/// What is wanted of it.
enum Sought {
    /// How many elements the list has; a list that is not there has none.
    Length(u64),
    /// The value; null if there is none.
    Value(Json),
}

impl Lookup {
    /// Asks how many elements the list at a JSON pointer has.
    pub(crate) fn length(pointer: &str) -> Self {
        Lookup {
            steps: steps(pointer),
            sought: Sought::Length(0),
        }
    }

    /// Asks for the value at a JSON pointer. It must not be a large one.
    pub(crate) fn value(pointer: &str) -> Self {
        Lookup {
            steps: steps(pointer),
            sought: Sought::Value(Json::Null),
        }
    }

    /// How many elements there are; 0 where a value was asked for.
    pub(crate) fn len(&self) -> u64 {
        match self.sought {
            Sought::Length(length) => length,
            Sought::Value(_) => 0,
        }
    }

    /// The value, unless it is null or was not asked for.
    pub(crate) fn found(&self) -> Option<&Json> {
        match &self.sought {
            Sought::Value(value) => Some(value).filter(|value| !value.is_null()),
            Sought::Length(_) => None,
        }
    }

    fn clear(&mut self) {
        match &mut self.sought {
            Sought::Length(length) => *length = 0,
            Sought::Value(value) => *value = Json::Null,
        }
    }
}

/// Looks through a body once.
///
/// # Errors
///
/// If it is not valid JSON.
pub(crate) fn survey(body: &[u8], lookups: &mut [Lookup]) -> Result<(), DecodeError> {
    let mut wanted: Vec<&mut Lookup> = lookups.iter_mut().collect();
    read::parse(body, |deserializer, report| {
        Search {
            lookups: &mut wanted,
            depth: 0,
            report,
        }
        .deserialize(deserializer)
    })
    .map(drop)
}

/// Looks for what a value leads to.
struct Search<'a, 'b> {
    lookups: &'a mut [&'b mut Lookup],
    /// How many of their steps have been gone.
    depth: usize,
    report: &'a mut Report,
}

impl Search<'_, '_> {
    /// Goes a step, if anything is wanted there.
    fn below<R>(&mut self, step: &str, look: impl FnOnce(Search<'_, '_>) -> R) -> Option<R> {
        let depth = self.depth;
        let mut below: Vec<&mut Lookup> = self
            .lookups
            .iter_mut()
            .filter(|lookup| lookup.steps.get(depth).is_some_and(|next| next == step))
            .map(|lookup| &mut **lookup)
            .collect();
        if below.is_empty() {
            return None;
        }
        // A repeated key replaces what was found at the first.
        below.iter_mut().for_each(|lookup| lookup.clear());
        Some(look(Search {
            lookups: &mut below,
            depth: depth + 1,
            report: self.report,
        }))
    }

    /// What is wanted of this value.
    fn here(&mut self) -> Option<&mut Lookup> {
        let depth = self.depth;
        let mut lookups = self.lookups.iter_mut();
        lookups
            .find(|lookup| lookup.steps.len() == depth)
            .map(|lookup| &mut **lookup)
    }
}

impl<'de> DeserializeSeed<'de> for Search<'_, '_> {
    type Value = ();

    fn deserialize<D: Deserializer<'de>>(mut self, deserializer: D) -> Result<(), D::Error> {
        match self.here().map(|lookup| &mut lookup.sought) {
            Some(Sought::Value(_)) => {
                let mut value = Json::Null;
                fill(deserializer, &mut value, &Path::Root, self.report)?;
                if let Some(Lookup {
                    sought: Sought::Value(found),
                    ..
                }) = self.here()
                {
                    *found = value;
                }
                Ok(())
            }
            Some(Sought::Length(_)) | None => deserializer.deserialize_any(self),
        }
    }
}

impl<'de> Visitor<'de> for Search<'_, '_> {
    type Value = ();

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a value")
    }

    fn visit_unit<E: Error>(self) -> Result<(), E> {
        Ok(())
    }

    fn visit_bool<E: Error>(self, _: bool) -> Result<(), E> {
        Ok(())
    }

    fn visit_i64<E: Error>(self, _: i64) -> Result<(), E> {
        Ok(())
    }

    fn visit_u64<E: Error>(self, _: u64) -> Result<(), E> {
        Ok(())
    }

    fn visit_f64<E: Error>(self, _: f64) -> Result<(), E> {
        Ok(())
    }

    fn visit_str<E: Error>(self, _: &str) -> Result<(), E> {
        Ok(())
    }

    fn visit_seq<A: SeqAccess<'de>>(mut self, mut elements: A) -> Result<(), A::Error> {
        let leaf = self
            .lookups
            .iter()
            .all(|lookup| lookup.steps.len() == self.depth);
        let mut count = 0;
        loop {
            let seen = match leaf {
                true => elements.next_element::<IgnoredAny>()?.map(drop),
                false => element(&mut self, count, &mut elements)?,
            };
            match seen {
                Some(()) => count += 1,
                None => break,
            }
        }
        if let Some(Sought::Length(length)) = self.here().map(|lookup| &mut lookup.sought) {
            *length = count;
        }
        Ok(())
    }

    fn visit_map<A: MapAccess<'de>>(mut self, mut entries: A) -> Result<(), A::Error> {
        while let Some(key) = entries.next_key_seed(Key)? {
            match self.below(&key, |search| entries.next_value_seed(search)) {
                Some(searched) => searched?,
                None => entries.next_value::<IgnoredAny>().map(drop)?,
            }
        }
        Ok(())
    }
}

/// Looks through an element of a list, if there is one more.
fn element<'de, A: SeqAccess<'de>>(
    search: &mut Search<'_, '_>,
    index: u64,
    elements: &mut A,
) -> Result<Option<()>, A::Error> {
    match search.below(&index.to_string(), |below| {
        elements.next_element_seed(below)
    }) {
        Some(searched) => searched,
        None => Ok(elements.next_element::<IgnoredAny>()?.map(drop)),
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::{Lookup, survey};
    use crate::wire::Json;

    const PAGE: &[u8] = br#"{
        "meta": {"pagination": {"offset": "x", "after": null, "total": 3}, "next": "token"},
        "resources": [{"buckets": [1, null, {"a": []}]}, {"id": "b"}],
        "errors": null
    }"#;

    fn looked(body: &[u8], mut lookups: Vec<Lookup>) -> Vec<(u64, Option<Json>)> {
        survey(body, &mut lookups).expect("valid JSON");
        lookups
            .iter()
            .map(|lookup| (lookup.len(), lookup.found().cloned()))
            .collect()
    }

    #[test]
    fn lengths_and_values_are_found_in_one_pass() {
        let found = looked(
            PAGE,
            vec![
                Lookup::length("/resources"),
                Lookup::length("/errors"),
                Lookup::length("/absent/list"),
                Lookup::value("/meta/pagination/total"),
                Lookup::value("/meta/pagination/after"),
                Lookup::value("/meta/next"),
            ],
        );
        let lengths: Vec<_> = found.iter().map(|(length, _)| *length).collect();
        assert_eq!(lengths, [2, 0, 0, 0, 0, 0]);
        let values: Vec<_> = found.into_iter().map(|(_, value)| value).collect();
        let nothing = [None, None, None];
        assert_eq!(values[..3], nothing);
        assert_eq!(values[3..], [Some(json!(3)), None, Some(json!("token"))]);
    }

    #[test]
    fn a_null_in_a_list_counts() {
        let buckets = looked(PAGE, vec![Lookup::length("/resources/0/buckets")]);
        assert_eq!(buckets, [(3, None)]);
        let top = looked(b"[null, 1]", vec![Lookup::length("")]);
        assert_eq!(top, [(2, None)]);
    }

    #[test]
    fn a_place_may_lie_on_the_way_to_another() {
        let found = looked(
            PAGE,
            vec![
                Lookup::length("/resources"),
                Lookup::length("/resources/0/buckets"),
                Lookup::value("/resources/1/id"),
            ],
        );
        assert_eq!(found, [(2, None), (3, None), (0, Some(json!("b")))]);
    }

    #[test]
    fn of_a_repeated_key_the_last_counts() {
        let body = br#"{"a": {"b": [1, 2]}, "a": {"b": [3]}, "c": {"d": 4}, "c": {}}"#;
        let found = looked(body, vec![Lookup::length("/a/b"), Lookup::value("/c/d")]);
        assert_eq!(found, [(1, None), (0, None)]);
    }

    #[test]
    fn what_is_not_what_was_published_is_nothing() {
        let body = br#"{"resources": {"a": 1}, "meta": "x"}"#;
        let lookups = vec![
            Lookup::length("/resources"),
            Lookup::value("/meta/pagination/total"),
        ];
        assert_eq!(looked(body, lookups), [(0, None), (0, None)]);
        assert_eq!(looked(b"", vec![Lookup::length("/a")]), [(0, None)]);
    }

    #[test]
    fn a_body_that_breaks_anywhere_is_an_error() {
        for body in [
            &br#"{"a": [1], "b": }"#[..],
            br#"{"a": [1]"#,
            b"[1",
            b"{\"a\": \"\xff\"}",
        ] {
            assert!(survey(body, &mut [Lookup::length("/a")]).is_err());
        }
    }
}
