//! Between JSON and Rust values: lenient reading, exact writing, and the tables that drive both.
//!
//! A model is one table, [`Record`], from wire names to fields. One visitor walks a body and fills
//! slots ([`Decode`]); one writer asks values for their [`Shape`] ([`Encode`]). A value that does
//! not fit its slot costs that slot alone and is recorded as a [`Mismatch`].

mod bridge;
mod collections;
mod date_time;
mod debug;
mod decode;
mod elements;
mod encode;
mod error;
mod excerpt;
mod find;
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
#[cfg(test)]
mod properties;
mod read;
mod record;
mod redact;
#[cfg(test)]
#[allow(unreachable_pub, reason = "generated models are public")]
mod sample;
mod scalar;
mod sealed;
mod secret;
mod slot;
mod survey;

pub use date_time::DateTime;
pub use decode::{Decode, DecodeList, DecodeMap, Decoded, Misfit, Scalar, decode};
pub use encode::{Encode, EncodeList, EncodeMap, Fields, Shape, encode, to_json};
pub use error::DecodeError;
pub use find::{decode_at, find};
pub use json::{Extra, Json};
pub use mismatch::{Mismatch, Mismatches};
pub use nullable::Nullable;
pub use record::Record;
pub use secret::Secret;

pub(crate) use bridge::{bridge, deserialize, serialize};
pub(crate) use debug::{Shown, debug};
pub(crate) use elements::{Elements, raw_at, raw_elements};
pub(crate) use encode::same;
pub(crate) use excerpt::excerpt;
pub(crate) use hidden::names_a_secret;
pub(crate) use json::extra;
#[allow(unused_imports, reason = "without a collection there is no enum")]
pub(crate) use open_enum::{int_enum, integer, open_enum, text, text_enum};
pub(crate) use own::{Unfit, own, own_nothing};
pub(crate) use path::json_path;
pub(crate) use read::utf8;
pub(crate) use record::{is_blank, record};
pub(crate) use redact::redact;
pub(crate) use sealed::Sealed;
pub(crate) use survey::{Lookup, survey};
