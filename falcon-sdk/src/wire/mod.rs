//! Converts between JSON and Rust values: lenient reading, exact writing, and the tables for both.
//!
//! A model is one table, [`Record`], from JSON names to fields. One visitor reads a body and fills
//! slots ([`Decode`]); one writer writes the [`Shape`] of values ([`Encode`]). A value that does
//! not fit leaves only its slot empty, and is recorded as a [`Mismatch`].

mod any;
mod bridge;
mod collections;
mod date_time;
mod debug;
mod decode;
mod encode;
mod error;
mod excerpt;
mod hidden;
mod json;
mod mismatch;
mod nothing;
mod nullable;
#[allow(
    dead_code,
    unused_imports,
    unused_macros,
    reason = "without a collection there is no enum"
)]
mod open_enum;
mod own;
mod parser;
mod path;
mod place;
#[cfg(test)]
pub(crate) mod properties;
mod read;
mod record;
mod redact;
#[cfg(test)]
#[allow(unreachable_pub, reason = "generated models are public")]
mod sample;
mod scalar;
mod sealed;
mod search;
mod secret;
mod serialize;
mod slot;

pub use date_time::DateTime;
pub use decode::{Decode, DecodeList, DecodeMap, Misfit, Scalar};
pub use encode::{Encode, EncodeList, EncodeMap, Fields, Shape};
pub use error::DecodeError;
pub use json::{Extra, Json};
pub use mismatch::{Mismatch, Mismatches};
pub use nullable::Nullable;
pub use read::{Decoded, decode, decode_at, find};
pub use record::Record;
pub use secret::Secret;
pub use serialize::{encode, to_json};

pub(crate) use any::extra;
pub(crate) use bridge::{bridge, deserialize, serialize};
pub(crate) use debug::{Shown, debug};
pub(crate) use error::{text_of, utf8};
pub(crate) use excerpt::excerpt;
pub(crate) use hidden::{each as each_property, names_a_secret};
#[allow(unused_imports, reason = "without a collection there is no enum")]
pub(crate) use open_enum::{int_enum, integer, open_enum, text, text_enum};
pub(crate) use own::{Unfit, own, own_nothing};
pub(crate) use place::Place;
pub(crate) use read::{decode_element, decode_plain, value_at};
pub(crate) use record::{is_blank, record};
pub(crate) use redact::redact;
pub(crate) use sealed::Sealed;
pub(crate) use search::{first, search, search_text};
pub(crate) use serialize::same;
