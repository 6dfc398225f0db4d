//! Finds the JSON texts at several places in one pass over a body, and skips all other values.

use std::fmt;
use std::ops::Range;

use serde::de::{
    Deserialize, DeserializeSeed, Deserializer, Error, IgnoredAny, MapAccess, SeqAccess, Visitor,
};
use serde_json::value::RawValue;

use super::error::{DecodeError, utf8};
use super::mismatch::Mismatch;
use super::parser::Key;
use super::path::Path;
use super::place::{Found, Place};

/// Finds the places of a body in one pass. If a key is repeated, its last value counts.
///
/// # Errors
///
/// If the body is not valid JSON. Skipped values may contain numbers and texts that no value can
/// store.
pub(crate) fn search<'de>(body: &'de [u8], places: &mut [Place<'de>]) -> Result<(), DecodeError> {
    search_text(utf8(body)?, places)
}

/// The same for a body that is known to be text.
pub(crate) fn search_text<'de>(
    text: &'de str,
    places: &mut [Place<'de>],
) -> Result<(), DecodeError> {
    let body = text.as_bytes();
    if text.trim_ascii_start().is_empty() {
        return Ok(());
    }
    let mut broken_at = None;
    let mut parser = serde_json::Deserializer::from_str(text);
    let search = Search {
        body,
        places,
        depth: 0,
        taken: false,
        path: &Path::Root,
        broken_at: &mut broken_at,
    };
    let searched = search.deserialize(&mut parser).and_then(|()| parser.end());
    searched.map_err(|error| {
        let path = broken_at.unwrap_or_else(|| Path::Root.to_string());
        DecodeError::syntax(body, 0, path, &error)
    })
}

/// The value at the first of these JSON pointers that exists and is not null.
///
/// # Errors
///
/// If the body is not valid JSON.
pub(crate) fn first<'de>(
    body: &'de [u8],
    pointers: &[&'de str],
) -> Result<Option<Place<'de>>, DecodeError> {
    let mut places: Vec<_> = pointers.iter().map(|it| Place::new(it)).collect();
    search(body, &mut places)?;
    Ok(places.into_iter().find(|place| place.text().is_some()))
}

/// Where a part of a body begins.
pub(super) fn offset(body: &[u8], piece: &str) -> usize {
    piece.as_ptr().addr().saturating_sub(body.as_ptr().addr())
}

/// Reads a value that is a place, or is on the way to a place.
struct Search<'s, 'de> {
    body: &'de [u8],
    places: &'s mut [Place<'de>],
    /// How many steps lead to the value. A place with as many steps taken is here or below.
    depth: usize,
    /// Whether the places here have their text.
    taken: bool,
    path: &'s Path<'s>,
    broken_at: &'s mut Option<String>,
}

impl<'de> Search<'_, 'de> {
    /// The places here or below.
    fn within(&mut self) -> impl Iterator<Item = &mut Place<'de>> {
        let depth = self.depth;
        self.places.iter_mut().filter(move |it| it.gone == depth)
    }

    /// The places here whose text is wanted.
    fn texts(&mut self) -> impl Iterator<Item = &mut Place<'de>> {
        let depth = match self.taken {
            false => self.depth,
            true => usize::MAX,
        };
        self.within()
            .filter(move |it| it.steps.len() == depth && !it.is_list)
    }

    /// Takes the text of this value, and finds the places below it.
    fn take(mut self, text: &'de str) -> Result<(), serde_json::Error> {
        self.texts().for_each(|it| it.found = Found::Text(text));
        let depth = self.depth;
        let more = self.within().any(|it| it.is_list || it.steps.len() > depth);
        match more {
            false => Ok(()),
            true => Search {
                taken: true,
                ..self
            }
            .deserialize(&mut serde_json::Deserializer::from_str(text)),
        }
    }

    /// Takes a step, if a place is there or below.
    fn below<R>(
        &mut self,
        step: &str,
        path: &Path<'_>,
        look: impl FnOnce(Search<'_, 'de>) -> R,
    ) -> Option<R> {
        let depth = self.depth;
        let mut any = false;
        for place in self.within() {
            if place.steps.get(depth).is_some_and(|next| next == step) {
                place.gone = depth + 1;
                // A repeated key replaces the value of the first.
                place.found = Found::Nothing;
                any = true;
            }
        }
        let below = any.then(|| {
            look(Search {
                body: self.body,
                places: &mut *self.places,
                depth: depth + 1,
                taken: false,
                path,
                broken_at: &mut *self.broken_at,
            })
        });
        for place in self.places.iter_mut() {
            place.gone = place.gone.min(depth);
        }
        below
    }

    /// Ends the search for places that can't be inside of this kind of value.
    fn block(&mut self, found: &str) {
        let (depth, path) = (self.depth, self.path);
        for place in self.within() {
            let expected = match place.steps.get(depth) {
                Some(step) if found == "list" && step.parse::<usize>().is_ok() => continue,
                Some(_) if found == "object" => continue,
                Some(_) => "object",
                None if place.is_list && found != "list" => "list",
                None => continue,
            };
            let mismatch = Mismatch::at(path, expected, found.to_owned());
            place.found = Found::Blocked(Box::new(mismatch));
        }
    }

    /// Passes an error on; the first to do so is the innermost.
    fn broken<E>(&mut self, path: &Path<'_>, error: E) -> E {
        self.broken_at.get_or_insert_with(|| path.to_string());
        error
    }
}

impl<'de> DeserializeSeed<'de> for Search<'_, 'de> {
    type Value = ();

    fn deserialize<D: Deserializer<'de>>(mut self, deserializer: D) -> Result<(), D::Error> {
        if self.texts().next().is_none() {
            return deserializer.deserialize_any(self);
        }
        let text: &RawValue = Deserialize::deserialize(deserializer)?;
        self.take(text.get()).map_err(D::Error::custom)
    }
}

impl<'de> Visitor<'de> for Search<'_, 'de> {
    type Value = ();

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a value")
    }

    fn visit_unit<E: Error>(self) -> Result<(), E> {
        Ok(())
    }

    fn visit_bool<E: Error>(mut self, _: bool) -> Result<(), E> {
        self.block("boolean");
        Ok(())
    }

    fn visit_i64<E: Error>(mut self, _: i64) -> Result<(), E> {
        self.block("number");
        Ok(())
    }

    fn visit_u64<E: Error>(mut self, _: u64) -> Result<(), E> {
        self.block("number");
        Ok(())
    }

    fn visit_f64<E: Error>(mut self, _: f64) -> Result<(), E> {
        self.block("number");
        Ok(())
    }

    fn visit_str<E: Error>(mut self, _: &str) -> Result<(), E> {
        self.block("string");
        Ok(())
    }

    fn visit_seq<A: SeqAccess<'de>>(mut self, mut list: A) -> Result<(), A::Error> {
        self.block("list");
        let (depth, list_path) = (self.depth, self.path);
        let goes_on = self.within().any(|it| it.steps.len() > depth);
        let mut elements: Vec<Range<usize>> = Vec::new();
        loop {
            let path = Path::Element(list_path, elements.len());
            let text = match list.next_element::<&RawValue>() {
                Ok(Some(element)) => element.get(),
                Ok(None) => break,
                Err(error) => return Err(self.broken(&path, error)),
            };
            if goes_on {
                let step = elements.len().to_string();
                let below = self.below(&step, &path, |search| search.take(text));
                below.transpose().map_err(A::Error::custom)?;
            }
            let start = offset(self.body, text);
            elements.push(start..start + text.len());
        }
        let mut wanted = self
            .within()
            .filter(|it| it.is_list && it.steps.len() == depth);
        if let Some(place) = wanted.next() {
            place.found = Found::Elements(elements);
        }
        Ok(())
    }

    fn visit_map<A: MapAccess<'de>>(mut self, mut entries: A) -> Result<(), A::Error> {
        self.block("object");
        let object_path = self.path;
        loop {
            let key = match entries.next_key_seed(Key) {
                Ok(Some(key)) => key,
                Ok(None) => return Ok(()),
                Err(error) => return Err(self.broken(object_path, error)),
            };
            let path = Path::Field(object_path, &key);
            let look = |search: Search<'_, 'de>| entries.next_value_seed(search);
            let read = match self.below(&key, &path, look) {
                Some(read) => read,
                None => entries.next_value::<IgnoredAny>().map(drop),
            };
            read.map_err(|error| self.broken(&path, error))?;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::{first, search};
    use crate::wire::place::Place;

    const PAGE: &[u8] = br#"{
        "meta": {"pagination": {"offset": "x", "after": null, "total": 3}, "next": "token"},
        "resources": [{"buckets": [1, null, {"a": []}]}, {"id":  "b"}],
        "errors": null
    }"#;

    fn found<'a>(body: &'a [u8], mut places: Vec<Place<'a>>) -> Vec<Place<'a>> {
        search(body, &mut places).expect("valid JSON");
        places
    }

    fn texts<'a>(body: &'a [u8], pointers: &[&'a str]) -> Vec<Option<&'a str>> {
        let places = pointers.iter().map(|pointer| Place::new(pointer));
        let places = found(body, places.collect());
        places.iter().map(Place::text).collect()
    }

    /// The texts of the elements of a list.
    fn elements<'a>(body: &'a [u8], pointer: &'a str) -> Vec<&'a [u8]> {
        let mut places = found(body, vec![Place::list(pointer)]);
        let list = places.pop().expect("one place").into_elements();
        list.into_iter().map(|element| &body[element]).collect()
    }

    /// How many elements the lists have.
    fn lengths<'a>(body: &'a [u8], pointers: &[&'a str]) -> Vec<usize> {
        let places = pointers.iter().map(|pointer| Place::list(pointer));
        let places = found(body, places.collect()).into_iter();
        places.map(|place| place.into_elements().len()).collect()
    }

    #[test]
    fn texts_and_elements_are_found_unchanged_in_one_pass() {
        let places = found(
            PAGE,
            vec![
                Place::list("/resources"),
                Place::new("/meta/pagination/total"),
                Place::new("/meta/pagination/after"),
                Place::new("/meta/next"),
                Place::new("/meta/absent/deeper"),
            ],
        );
        let texts: Vec<_> = places.iter().map(Place::text).collect();
        assert_eq!(texts, [None, Some("3"), None, Some("\"token\""), None]);
        let body = br#"{"a": [20e0, {"id":  "b"}, 12345678901234567890123]}"#;
        let texts: [&[u8]; 3] = [b"20e0", br#"{"id":  "b"}"#, b"12345678901234567890123"];
        assert_eq!(elements(body, "/a"), texts);
    }

    #[test]
    fn a_null_in_a_list_counts_and_no_list_has_no_elements() {
        assert_eq!(lengths(PAGE, &["/resources/0/buckets"]), [3]);
        assert_eq!(lengths(b"[null, 1]", &[""]), [2]);
        assert_eq!(lengths(PAGE, &["/errors", "/meta", "/absent/list"]), [0; 3]);
        assert_eq!(lengths(b" ", &["/a"]), [0]);
    }

    #[test]
    fn a_place_may_be_on_the_way_to_another() {
        let lists = ["/resources", "/resources/0/buckets"];
        assert_eq!(lengths(PAGE, &lists), [2, 3]);
        let pointers = [
            "/meta/pagination",
            "/meta/pagination/total",
            "/resources/1/id",
        ];
        assert_eq!(texts(PAGE, &pointers)[1..], [Some("3"), Some("\"b\"")]);
        let places = vec![Place::new("/resources"), Place::list("/resources")];
        let [text, list] = found(PAGE, places).try_into().ok().expect("two places");
        assert!(text.text().is_some_and(|text| text.starts_with('[')));
        assert_eq!(list.into_elements().len(), 2);
        let places = vec![Place::new("/meta"), Place::list("/meta")];
        let [text, list] = found(PAGE, places).try_into().ok().expect("two places");
        assert!(text.text().is_some_and(|text| text.starts_with('{')));
        assert_eq!(list.into_elements().len(), 0);
    }

    #[test]
    fn the_last_value_of_a_repeated_key_counts() {
        let body =
            br#"{"a": {"b": [1, 2]}, "a": {"b": [3]}, "c": {"d": 4}, "c": {}, "e": [1], "e": 5}"#;
        assert_eq!(lengths(body, &["/a/b", "/e"]), [1, 0]);
        assert_eq!(texts(body, &["/c/d"]), [None]);
    }

    #[test]
    fn another_value_on_the_way_is_a_mismatch() {
        let body = br#"{"resources": {"a": 1}, "meta": "x", "list": [[]], "nothing": null}"#;
        for (place, expected) in [
            (
                Place::list("/resources"),
                "$.resources: expected list, found object",
            ),
            (
                Place::new("/meta/a/b"),
                "$.meta: expected object, found string",
            ),
            (
                Place::new("/resources/a/b"),
                "$.resources.a: expected object, found number",
            ),
            (Place::new("/list/a"), "$.list: expected object, found list"),
            (
                Place::new("/meta/0"),
                "$.meta: expected object, found string",
            ),
            (Place::list("/list/0/0"), "no mismatch"),
            (Place::list("/nothing/a"), "no mismatch"),
        ] {
            let places = found(body, vec![place]);
            assert_eq!(places[0].blocked().to_string(), expected);
        }
    }

    #[test]
    fn the_first_place_with_a_value_wins() {
        let body = br#"{"a": null, "A": [{"b": [1.0, 36893488147419103232]}]}"#;
        let text = |pointers| first(body, pointers).expect("valid JSON")?.text();
        assert_eq!(text(&["/a", "/A/0/b/1"]), Some("36893488147419103232"));
        assert_eq!(text(&["/a", "/A/1", "/A/0/c"]), None);
        assert_eq!(text(&[]), None);
    }

    #[test]
    fn a_body_that_breaks_anywhere_is_an_error() {
        for body in [
            &br#"{"a": [1], "b": }"#[..],
            br#"{"a": [1]"#,
            b"[1",
            b"{\"a\": \"\xff\"}",
        ] {
            assert!(search(body, &mut [Place::list("/a")]).is_err());
        }
        let error = search(br#"{"a": [1, tru]}"#, &mut [Place::list("/a")]);
        assert_eq!(error.expect_err("broken").path, "$.a[1]");
    }
}
