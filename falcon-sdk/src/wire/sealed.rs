//! The bound that restricts the traits of `wire` to this crate.

/// A type that this crate reads or writes. Code outside of this crate cannot name the trait, so that a
/// change of [`Decode`](super::Decode), [`Encode`](super::Encode) or [`Record`](super::Record) breaks no
/// program.
///
/// ```compile_fail,E0277
/// use falcon_sdk::wire::{Decode, Fields, Record};
///
/// #[derive(Default)]
/// struct Host {
///     hostname: Option<String>,
/// }
///
/// impl Record for Host {
///     fn field(&mut self, _: &str) -> &mut dyn Decode {
///         &mut self.hostname
///     }
///
///     fn fields(&self, out: &mut dyn Fields) {
///         out.field("hostname", &self.hostname);
///     }
/// }
/// ```
///
/// ```compile_fail,E0277
/// use falcon_sdk::wire::{Decode, Misfit, Scalar};
///
/// struct Host;
///
/// impl Decode for Host {
///     fn empty() -> Self {
///         Host
///     }
///
///     fn expected(&self) -> &'static str {
///         "host"
///     }
///
///     fn clear(&mut self) {}
///
///     fn scalar(&mut self, _: Scalar<'_>) -> Result<(), Misfit> {
///         Err(Misfit)
///     }
/// }
/// ```
///
/// ```compile_fail,E0277
/// use falcon_sdk::wire::{Encode, Shape};
///
/// struct Host;
///
/// impl Encode for Host {
///     fn shape(&self) -> Shape<'_> {
///         Shape::Null
///     }
/// }
/// ```
pub trait Sealed {}
