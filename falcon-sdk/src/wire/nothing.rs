//! The slot of ignored values.

use super::decode::{Decode, DecodeList, DecodeMap, Misfit, Scalar};
use super::encode::{Encode, Shape};
use super::sealed::Sealed;

impl Sealed for () {}

/// Accepts any value and stores nothing.
impl Decode for () {
    fn empty() -> Self {}

    fn expected(&self) -> &'static str {
        "anything"
    }

    fn clear(&mut self) {}

    fn scalar(&mut self, _: Scalar<'_>) -> Result<(), Misfit> {
        Ok(())
    }

    fn list(&mut self) -> Option<&mut dyn DecodeList> {
        Some(self)
    }

    fn map(&mut self) -> Option<&mut dyn DecodeMap> {
        Some(self)
    }

    fn nullable(&self) -> bool {
        true
    }
}

impl DecodeList for () {
    fn push(&mut self) -> &mut dyn Decode {
        self
    }

    fn undo(&mut self) {}
}

impl DecodeMap for () {
    fn entry(&mut self, _: &str) -> &mut dyn Decode {
        self
    }

    fn undo(&mut self, _: &str) -> bool {
        false
    }
}

impl Encode for () {
    fn shape(&self) -> Shape<'_> {
        Shape::Unset
    }
}

#[cfg(test)]
mod tests {
    use crate::wire::decode;

    #[test]
    fn a_unit_accepts_any_value_and_stores_nothing() {
        for json in [
            "null",
            "5",
            "\"a\"",
            "[1, {\"a\": [true]}]",
            "{\"a\": {\"b\": null}}",
        ] {
            let decoded = decode::<()>(json.as_bytes()).expect("valid JSON");
            assert_eq!(decoded.mismatches.total(), 0, "{json}");
        }
        let decoded = decode::<Vec<()>>(b"[null, 5]").expect("valid JSON");
        assert_eq!((decoded.value.len(), decoded.mismatches.total()), (2, 0));
    }
}
