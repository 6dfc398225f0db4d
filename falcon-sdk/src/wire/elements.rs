//! The elements of a list, with those that do not fit in their places.

use std::collections::BTreeMap;

use serde_json::value::RawValue;

use super::decode::{Decode, DecodeList, Misfit, Scalar};
use super::path::steps;
use super::sealed::Sealed;

/// The elements of a list that fit, and which did not.
pub(crate) struct Elements<T> {
    pub(crate) fit: Vec<T>,
    /// The positions in the list of those that did not fit.
    pub(crate) unfit: Vec<usize>,
    /// The positions of those that fit and hold values that did not.
    pub(crate) flawed: Vec<usize>,
}

impl<T> Elements<T> {
    /// How many the list has.
    pub(crate) fn len(&self) -> usize {
        self.fit.len() + self.unfit.len()
    }
}

impl<T> Sealed for Elements<T> {}

impl<T: Decode> Decode for Elements<T> {
    fn empty() -> Self {
        Elements {
            fit: Vec::new(),
            unfit: Vec::new(),
            flawed: Vec::new(),
        }
    }

    fn expected(&self) -> &'static str {
        "list"
    }

    fn clear(&mut self) {
        *self = Elements::empty();
    }

    fn scalar(&mut self, _: Scalar<'_>) -> Result<(), Misfit> {
        Err(Misfit)
    }

    fn list(&mut self) -> Option<&mut dyn DecodeList> {
        Some(self)
    }
}

impl<T: Decode> DecodeList for Elements<T> {
    fn push(&mut self) -> &mut dyn Decode {
        DecodeList::push(&mut self.fit)
    }

    fn undo(&mut self) {
        self.fit.pop();
        self.unfit.push(self.len());
    }

    fn flawed(&mut self) {
        self.flawed.push(self.len().saturating_sub(1));
    }
}

/// The JSON text at the first of these JSON pointers that leads to something other than null.
pub(crate) fn raw_at<'a>(body: &'a [u8], pointers: &[&str]) -> Option<&'a RawValue> {
    pointers.iter().find_map(|pointer| {
        let mut at: &RawValue = serde_json::from_slice(body).ok()?;
        for step in steps(pointer) {
            at = match step.parse::<usize>() {
                Ok(index) if at.get().starts_with('[') => {
                    let elements: Vec<&RawValue> = serde_json::from_str(at.get()).ok()?;
                    elements.get(index).copied()?
                }
                Ok(_) | Err(_) => {
                    let members: BTreeMap<String, &RawValue> =
                        serde_json::from_str(at.get()).ok()?;
                    members.get(&step).copied()?
                }
            };
        }
        Some(at).filter(|at| at.get() != "null")
    })
}

/// The JSON text of each element of the list at a JSON pointer; none where there is no list.
pub(crate) fn raw_elements<'a>(body: &'a [u8], pointer: &str) -> Vec<&'a RawValue> {
    let list = raw_at(body, &[pointer]);
    let elements = list.and_then(|list| serde_json::from_str(list.get()).ok());
    elements.unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::{Elements, raw_at, raw_elements};
    use crate::wire::decode_at;
    use crate::wire::sample::Policy;

    const PAGE: &str = r#"{"resources": [{"policy_id": "a"}, "oops", {"rank": "high"}, null,
        {"policy_id":  "b"}], "a": {"b/c": [[1, 20e0, 12345678901234567890123]]}}"#;

    #[test]
    fn each_element_is_known_by_its_position_whether_it_fits_or_not() {
        let read = decode_at::<Elements<Policy>>(PAGE.as_bytes(), "/resources").expect("valid");
        let ids: Vec<_> = read
            .value
            .fit
            .iter()
            .map(|it| it.policy_id.as_deref())
            .collect();
        assert_eq!(ids, [Some("a"), None, Some("b")]);
        assert_eq!(
            (read.value.unfit.as_slice(), read.value.len()),
            (&[1, 3][..], 5)
        );
        assert_eq!(read.value.flawed, [2]);
    }

    #[test]
    fn the_text_of_an_element_is_as_it_came() {
        let raw = |pointer| -> Vec<&str> {
            let elements = raw_elements(PAGE.as_bytes(), pointer);
            elements.iter().map(|raw| raw.get()).collect()
        };
        assert_eq!(raw("/resources")[4], r#"{"policy_id":  "b"}"#);
        assert_eq!(raw("/a/b~1c/0"), ["1", "20e0", "12345678901234567890123"]);
        assert!(raw("/resources/0").is_empty());
        assert!(raw("/absent").is_empty());
        let twice = br#"{"a": [1], "a": [2]}"#;
        assert_eq!(raw_elements(twice, "/a")[0].get(), "2");
    }

    #[test]
    fn the_text_at_a_pointer_is_as_it_came() {
        let body = br#"{"a": null, "A": [{"b": [1.0, 36893488147419103232]}]}"#;
        let raw = raw_at(body, &["/a", "/A/0/b/1"]).expect("it is there");
        assert_eq!(raw.get(), "36893488147419103232");
        assert!(raw_at(body, &["/a", "/A/1", "/A/0/c"]).is_none());
        assert!(raw_at(b"[]", &[""]).is_some());
    }
}
