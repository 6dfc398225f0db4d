//! Models as tables from JSON names to fields.

use super::decode::{Decode, DecodeMap, Misfit, Scalar};
use super::encode::{Encode, EncodeMap, Fields, Shape};
use super::json::Extra;
use super::sealed::Sealed;

/// An object whose fields are published.
pub trait Record: Default + Sealed {
    /// The slot of a field.
    fn field(&mut self, name: &str) -> &mut dyn Decode;

    /// Passes each field, in order.
    fn fields(&self, out: &mut dyn Fields);
}

impl<T: Sealed> Sealed for Box<T> {}

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

    fn undo(&mut self, _: &str) -> bool {
        false
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

/// Whether no published field is set.
pub(crate) fn is_blank(record: &dyn EncodeMap) -> bool {
    struct Blank(bool);
    impl Fields for Blank {
        fn field(&mut self, _: &str, value: &dyn Encode) {
            self.0 &= value.is_unset();
        }

        fn extra(&mut self, _: &Extra) {}
    }
    let mut blank = Blank(true);
    record.each(&mut blank);
    blank.0
}

/// The table of a model, and traits that use it: `Debug`, `PartialEq`, and serde in both
/// directions.
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
        impl $crate::wire::Sealed for $name {}
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

#[cfg(test)]
mod tests {
    use crate::wire::sample::{Sample, sample};
    use crate::wire::{self, Record, is_blank};

    /// The specification has models with these names; the macro must not refer to them.
    #[allow(dead_code, unreachable_pub, reason = "named so to be in the way")]
    mod shadowed {
        use crate::wire;

        pub(super) struct Option;
        pub(super) struct Vec;
        pub(super) struct Error;
        pub(super) struct From;
        pub(super) struct Debug;
        pub(super) struct Self_;

        #[derive(Clone, Default)]
        pub(super) struct String {
            pub(super) value: ::std::option::Option<::std::string::String>,
            pub(super) extra: wire::Extra,
        }
        wire::record!(String {
            "value" => value,
        });
        #[derive(Clone, PartialEq)]
        pub(super) enum Result {
            Ok,
            Err,
            Other(::std::string::String),
        }
        wire::text_enum!(Result { Ok = "ok", Err = "err" });

        #[derive(Clone, PartialEq)]
        pub(super) enum Some {
            None,
            Other(i64),
        }
        wire::int_enum!(Some { None = 0 });
    }

    #[test]
    fn models_may_be_named_like_the_standard_library() {
        let string: shadowed::String = serde_json::from_str(r#"{"value": "a"}"#).expect("readable");
        assert_eq!(format!("{string:?}"), r#"String { value: "a" }"#);
        assert_eq!(shadowed::Result::from("err").as_str(), "err");
        assert_eq!(shadowed::Some::from(0).value(), 0);
    }

    #[test]
    fn records_are_equal_if_all_their_fields_are() {
        let full = r#"{"text": "a", "policy": {"rank": 1}, "unknown": [1]}"#;
        assert_eq!(sample(full), sample(full));
        for other in [
            r#"{"text": "b", "policy": {"rank": 1}, "unknown": [1]}"#,
            r#"{"text": "a", "policy": {"rank": 2}, "unknown": [1]}"#,
            r#"{"text": "a", "policy": {"rank": 1}, "unknown": [2]}"#,
            r#"{"text": "a", "policy": {"rank": 1}}"#,
            r#"{"text": "a", "policy": {"rank": 1}, "unknown": [1], "parent": null}"#,
        ] {
            assert_ne!(sample(full), sample(other), "{other}");
        }
    }

    #[test]
    fn serde_reads_a_record_as_leniently_as_a_reply() {
        let json = r#"{"text": 5, "names": null, "new": 1}"#;
        let read: Sample = serde_json::from_str(json).expect("readable");
        assert_eq!(read, sample(json));
        let value: serde_json::Value = serde_json::from_str(json).expect("valid JSON");
        assert_eq!(
            serde_json::from_value::<Sample>(value).expect("readable"),
            read
        );
        assert_eq!(
            serde_json::to_string(&read).expect("writable"),
            r#"{"text":"5","new":1}"#
        );
    }

    #[test]
    fn serde_reports_a_mismatch_as_an_error() {
        let error = serde_json::from_str::<Sample>(r#"{"policies": [{"rank": "high"}]}"#)
            .expect_err("a mismatch");
        assert_eq!(
            error.to_string(),
            r#"$.policies[0].rank: expected integer, found string "high""#
        );
    }

    #[test]
    fn a_boxed_record_is_the_record() {
        let mut boxed = Box::<Sample>::default();
        wire::Decode::scalar(boxed.field("count"), wire::Scalar::Int(5)).expect("it fits");
        assert_eq!(boxed.count, Some(5));
        assert_eq!(wire::encode(&boxed), br#"{"count":5}"#);
    }

    #[test]
    fn a_record_is_blank_while_no_published_field_is_set() {
        assert!(is_blank(&Sample::default()));
        assert!(is_blank(&sample(r#"{"unknown": 1}"#)));
        assert!(!is_blank(&sample(r#"{"text": ""}"#)), "the first field");
        assert!(!is_blank(&sample(r#"{"type": "a"}"#)), "the last field");
    }
}
