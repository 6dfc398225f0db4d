//! Slots that hold any JSON, and the properties that are not published.

use super::decode::{Decode, DecodeList, DecodeMap, Misfit, Scalar};
use super::encode::{Encode, EncodeMap, Fields, Shape};

/// Any JSON. An integer over 64 bits is held as the nearest float.
pub type Json = serde_json::Value;

/// Properties that the published interface does not name.
pub type Extra = serde_json::Map<String, Json>;

/// The slot of a property that is not published.
pub(crate) fn extra<'a>(extra: &'a mut Extra, name: &str) -> &'a mut dyn Decode {
    extra.entry(name).or_insert(Json::Null)
}

impl Decode for Json {
    fn empty() -> Self {
        Json::Null
    }

    fn expected(&self) -> &'static str {
        "any JSON"
    }

    fn clear(&mut self) {
        *self = Json::Null;
    }

    fn scalar(&mut self, value: Scalar<'_>) -> Result<(), Misfit> {
        *self = match value {
            Scalar::Null => Json::Null,
            Scalar::Bool(value) => Json::from(value),
            Scalar::Int(value) => Json::from(value),
            Scalar::Uint(value) => Json::from(value),
            Scalar::Float(value) => {
                Json::Number(serde_json::Number::from_f64(value).ok_or(Misfit)?)
            }
            Scalar::Text(value) => Json::from(value),
        };
        Ok(())
    }

    fn list(&mut self) -> Option<&mut dyn DecodeList> {
        *self = Json::Array(Vec::new());
        match self {
            Json::Array(list) => Some(list),
            _ => None,
        }
    }

    fn map(&mut self) -> Option<&mut dyn DecodeMap> {
        *self = Json::Object(Extra::new());
        match self {
            Json::Object(map) => Some(map),
            _ => None,
        }
    }

    fn nullable(&self) -> bool {
        true
    }
}

impl DecodeMap for Extra {
    fn entry(&mut self, key: &str) -> &mut dyn Decode {
        extra(self, key)
    }

    fn undo(&mut self, key: &str) {
        self.remove(key);
    }
}

impl Encode for Json {
    fn shape(&self) -> Shape<'_> {
        match self {
            Json::Null => Shape::Null,
            Json::Bool(value) => Shape::Bool(*value),
            Json::Number(value) => number(value),
            Json::String(value) => Shape::Text(value),
            Json::Array(list) => Shape::List(list),
            Json::Object(map) => Shape::Map(map),
        }
    }
}

fn number(value: &serde_json::Number) -> Shape<'_> {
    match (value.as_i64(), value.as_u64()) {
        (Some(value), _) => Shape::Int(value),
        (None, Some(value)) => Shape::Uint(value),
        (None, None) => value.as_f64().map_or(Shape::Null, Shape::Float),
    }
}

impl EncodeMap for Extra {
    fn each(&self, out: &mut dyn Fields) {
        for (key, value) in self {
            out.field(key, value);
        }
    }
}
