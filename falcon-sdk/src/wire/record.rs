//! Models as tables from wire names to fields.

use super::decode::{Decode, DecodeMap, Misfit, Scalar};
use super::encode::{Encode, EncodeMap, Fields, Shape};

/// An object whose properties are published.
pub trait Record: Default {
    /// The slot of a property.
    fn field(&mut self, name: &str) -> &mut dyn Decode;

    /// Hands each property over, in order.
    fn fields(&self, out: &mut dyn Fields);
}

impl<T: Record> Record for Box<T> {
    #[inline]
    fn field(&mut self, name: &str) -> &mut dyn Decode {
        T::field(self, name)
    }

    #[inline]
    fn fields(&self, out: &mut dyn Fields) {
        T::fields(self, out);
    }
}

impl<T: Record> Decode for T {
    #[inline]
    fn empty() -> Self {
        T::default()
    }

    fn expected(&self) -> &'static str {
        "object"
    }

    #[inline]
    fn clear(&mut self) {
        *self = T::default();
    }

    fn scalar(&mut self, _: Scalar<'_>) -> Result<(), Misfit> {
        Err(Misfit)
    }

    #[inline]
    fn map(&mut self) -> Option<&mut dyn DecodeMap> {
        Some(self)
    }
}

impl<T: Record> DecodeMap for T {
    #[inline]
    fn entry(&mut self, key: &str) -> &mut dyn Decode {
        self.field(key)
    }

    fn undo(&mut self, key: &str) {
        self.field(key).clear();
    }
}

impl<T: Record> Encode for T {
    #[inline]
    fn shape(&self) -> Shape<'_> {
        Shape::Map(self)
    }
}

impl<T: Record> EncodeMap for T {
    #[inline]
    fn each(&self, out: &mut dyn Fields) {
        self.fields(out);
    }
}

/// The table of a model, and bridges onto it: `Debug`, `PartialEq`, and serde both ways.
macro_rules! record {
    ($name:ident { $($wire:literal => $field:ident),* $(,)? }) => {
        impl $crate::wire::Record for $name {
            #[inline]
            fn field(&mut self, name: &str) -> &mut dyn $crate::wire::Decode {
                match name {
                    $($wire => &mut self.$field,)*
                    _ => $crate::wire::extra(&mut self.extra, name),
                }
            }
            #[inline]
            fn fields(&self, out: &mut dyn $crate::wire::Fields) {
                $(out.field($wire, &self.$field);)*
                out.extra(&self.extra);
            }
        }
        $crate::wire::record!($name);
    };
    ($name:ident) => {
        impl ::core::fmt::Debug for $name {
            #[inline]
            fn fmt(&self, f: &mut ::core::fmt::Formatter<'_>) -> ::core::fmt::Result {
                $crate::wire::debug(::core::stringify!($name), self, f)
            }
        }
        impl ::core::cmp::PartialEq for $name {
            #[inline]
            fn eq(&self, other: &Self) -> bool {
                $crate::wire::same(self, other)
            }
        }
        $crate::wire::bridge!($name);
    };
}
pub(crate) use record;
