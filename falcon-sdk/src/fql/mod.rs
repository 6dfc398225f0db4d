//! Filters in FQL, the language of `filter` parameters: a builder, a parser, and typed properties.
//!
//! ```
//! use falcon_sdk::fql::{Ago, field};
//!
//! let filter = field("hostname").eq("O'Neil")
//!     & (field("platform_name").eq("Linux") | field("platform_name").eq("Mac"))
//!     & !field("tags").contains("test");
//! assert_eq!(
//!     filter.to_string(),
//!     r"hostname:'O\'Neil'+(platform_name:'Linux',platform_name:'Mac')+tags:!*'*test*'"
//! );
//! let recent = filter & field("last_seen").ge(Ago::days(7));
//! ```
//!
//! A [`Filter`] goes wherever a filter is text: the setters take `filter(recent)` as well as
//! `filter("platform_name:'Linux'")`. [`field`] names a property; the modules `fql` of the services,
//! such as `hosts::fql`, have constants for the known ones. A constant knows the kind of its values.
//!
//! # Conditions
//!
//! | builder | filter | selects records |
//! | --- | --- | --- |
//! | [`eq`](Field::eq), [`ne`](Field::ne) | `status:'new'`, `status:!'new'` | with that value, with another |
//! | [`exact`](Field::exact) | `hostname:['WEB-7']` | with exactly that value |
//! | [`any_of`](Field::any_of) | `hostname:['WEB-7','WEB-8']` | with one of several values |
//! | [`gt`](Field::gt), [`ge`](Field::ge), [`lt`](Field::lt), [`le`](Field::le) | `severity:>=70` | in a range |
//! | [`starts_with`](Field::starts_with), [`ends_with`](Field::ends_with), [`contains`](Field::contains), [`like`](Field::like) | `name:*'*part*'` | that fit a pattern |
//! | [`ip_block`](Field::ip_block) | `local_ip.raw:*'192.0.2.*'` | of an address block |
//! | [`matches`](Field::matches) | `os_version:~'windows'` | with these words |
//! | [`exists`](Field::exists), [`is_null`](Field::is_null) | `instance_id:!''`, `assigned_to_uid:null` | with a value, without one |
//!
//! `&`, `|` and `!` combine conditions. FQL has no `!` for a group, so `!` reverses each condition:
//! `!(a & b)` becomes `!a | !b`. The filter that is sent has parentheses around each group, because the
//! service does not document which of `+` and `,` applies first.
//!
//! Not every service takes every operator. A refused filter is a 400; the
//! [guide](crate::guide) shows how to find such an error before a request is sent.
//!
//! # Values
//!
//! A value stays one value, with any quotes and backslashes in it. A `*` is not escaped: FQL has no
//! escape for it, and some services read `hostname:'web-*'` as a pattern. A value of `*` then matches
//! every record. Use [`exact`](Field::exact) for values that you do not choose, above all before a write.
//!
//! Other SDKs rely on `\'` for a quote and `\\` for a backslash; the service documents neither. Before
//! you contain or delete the records that a filter found, check that they are the intended records.
//!
//! # Text
//!
//! [`Filter`] reads text with [`parse`](str::parse). The error shows the place and the correction:
//!
//! ```
//! use falcon_sdk::fql::Filter;
//!
//! let error = "platform_name='Linux'".parse::<Filter>().unwrap_err();
//! assert_eq!(
//!     format!("{error:#}"),
//!     "malformed filter: `=` stands where `:` is missing, at `='Linux'` (character 14): \
//!      write `platform_name:'Linux'`
//!   platform_name='Linux'
//!                ^"
//! );
//! ```
//!
//! [`quote`] and [`exact`] write single values into text of your own. The `+` of a filter is sent as
//! `%2B`: operations escape their own parameters.

mod check;
mod condition;
mod display;
mod error;
mod field;
mod filter;
mod groups;
pub mod kind;
mod mistakes;
mod parse;
mod quote;
mod sort;
mod time;
mod value;

pub use check::{FilterProblem, SortProblem, check, check_sort};
pub use error::{EmptyList, ParseError};
pub use field::{Field, field};
pub use filter::Filter;
pub(crate) use filter::narrowed;
pub use quote::{exact, quote};
pub use sort::{Sort, SortOrder};
pub use time::{Ago, FromNow, date};
pub use value::{Value, ValueOf};
