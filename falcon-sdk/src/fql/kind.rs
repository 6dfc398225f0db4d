//! The kinds of properties. A kind decides which values and operators a [`Field`](super::Field) takes.
//!
//! A boolean has no range:
//!
//! ```compile_fail
//! use falcon_sdk::fql::{Field, kind::Boolean};
//!
//! Field::<Boolean>::named("hidden").ge(true);
//! ```
//!
//! ```
//! use falcon_sdk::fql::{Field, kind::Boolean};
//!
//! let _ = Field::<Boolean>::named("hidden").eq(true);
//! ```

/// A trait that other crates can't implement.
mod sealed {
    pub trait Sealed {}
}

/// A kind of property.
pub trait Kind: sealed::Sealed {}

/// A kind whose values have an order, so that it has ranges.
#[diagnostic::on_unimplemented(
    message = "a property of the kind `{Self}` has no ranges",
    note = "`falcon_sdk::fql::field(\"name\")` takes any operator"
)]
pub trait Ordered: Kind {}

/// A kind whose values are text, so that it has patterns and words.
#[diagnostic::on_unimplemented(
    message = "a property of the kind `{Self}` has no patterns",
    note = "`falcon_sdk::fql::field(\"name\")` takes any operator"
)]
pub trait Textual: Kind {}

/// An unknown kind: any value, any operator.
#[derive(Clone, Copy, Debug)]
pub enum Any {}
/// Text.
#[derive(Clone, Copy, Debug)]
pub enum Text {}
/// Numbers.
#[derive(Clone, Copy, Debug)]
pub enum Number {}
/// `true` and `false`.
#[derive(Clone, Copy, Debug)]
pub enum Boolean {}
/// Dates, with or without a time.
#[derive(Clone, Copy, Debug)]
pub enum Date {}

macro_rules! kinds {
    ($($name:ident)+) => {$(
        impl sealed::Sealed for $name {}
        impl Kind for $name {}
    )+};
}
kinds! { Any Text Number Boolean Date }

impl Ordered for Any {}
impl Ordered for Text {}
impl Ordered for Number {}
impl Ordered for Date {}
impl Textual for Any {}
impl Textual for Text {}
