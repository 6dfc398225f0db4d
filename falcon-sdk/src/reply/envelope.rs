//! The object that most replies are.

use std::fmt;

use serde::{Deserialize, Deserializer, Serialize, Serializer};

use crate::reply::{ApiError, Meta};
use crate::wire::{self, Decode, Encode, Extra, Fields, Record};

/// The object that most replies are.
#[derive(Clone)]
#[non_exhaustive]
pub struct Envelope<R> {
    /// What the reply says about itself.
    pub meta: Meta,
    /// What went wrong, wholly or in part; null, absent and empty are all none.
    pub errors: Vec<ApiError>,
    /// What was asked for. Of an operation that publishes none, `()`: what comes all the same is
    /// in `extra`.
    pub resources: R,
    /// Whatever else came.
    pub extra: Extra,
}

impl<R: Decode> Default for Envelope<R> {
    fn default() -> Self {
        Envelope {
            meta: Meta::default(),
            errors: Vec::new(),
            resources: R::empty(),
            extra: Extra::new(),
        }
    }
}

impl<R: Decode + Encode> Record for Envelope<R> {
    fn field(&mut self, name: &str) -> &mut dyn Decode {
        match name {
            "meta" => &mut self.meta,
            // Five operations say `error`. Where both are there the empty one must not win.
            "errors" | "error" if self.errors.is_empty() => &mut self.errors,
            // `()` would swallow them.
            "resources" | "Resources" if size_of::<R>() > 0 => &mut self.resources,
            _ => wire::extra(&mut self.extra, name),
        }
    }

    fn fields(&self, out: &mut dyn Fields) {
        out.field("meta", &self.meta);
        out.field("errors", &self.errors);
        out.field("resources", &self.resources);
        out.extra(&self.extra);
    }
}

impl<R: Decode + Encode> fmt::Debug for Envelope<R> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        wire::debug("Envelope", self, f)
    }
}

impl<R: Decode + Encode> PartialEq for Envelope<R> {
    fn eq(&self, other: &Self) -> bool {
        wire::same(self, other)
    }
}

impl<R: Decode + Encode> Serialize for Envelope<R> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        wire::serialize(self, serializer)
    }
}

impl<'de, R: Decode + Encode> Deserialize<'de> for Envelope<R> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        wire::deserialize(deserializer)
    }
}
