//! Slots that hold other slots: optional ones, lists and maps.

use std::collections::BTreeMap;

use super::decode::{Decode, DecodeList, DecodeMap, Misfit, Scalar};
use super::encode::{Encode, EncodeList, EncodeMap, Fields, Shape};

impl<T: Decode> Decode for Option<T> {
    #[inline]
    fn empty() -> Self {
        None
    }

    fn expected(&self) -> &'static str {
        match self {
            Some(value) => value.expected(),
            None => T::empty().expected(),
        }
    }

    #[inline]
    fn clear(&mut self) {
        *self = None;
    }

    #[inline]
    fn scalar(&mut self, value: Scalar<'_>) -> Result<(), Misfit> {
        match value {
            Scalar::Null => {
                *self = None;
                Ok(())
            }
            value => self.insert(T::empty()).scalar(value),
        }
    }

    #[inline]
    fn list(&mut self) -> Option<&mut dyn DecodeList> {
        self.insert(T::empty()).list()
    }

    #[inline]
    fn map(&mut self) -> Option<&mut dyn DecodeMap> {
        self.insert(T::empty()).map()
    }

    fn nullable(&self) -> bool {
        true
    }

    fn quotable(&self) -> bool {
        match self {
            Some(value) => value.quotable(),
            None => T::empty().quotable(),
        }
    }
}

impl<T: Encode> Encode for Option<T> {
    #[inline]
    fn shape(&self) -> Shape<'_> {
        match self {
            Some(value) => value.shape(),
            None => Shape::Unset,
        }
    }
}

impl<T: Decode> Decode for Vec<T> {
    #[inline]
    fn empty() -> Self {
        Vec::new()
    }

    fn expected(&self) -> &'static str {
        "list"
    }

    fn clear(&mut self) {
        Vec::clear(self);
    }

    fn scalar(&mut self, value: Scalar<'_>) -> Result<(), Misfit> {
        if T::lone() {
            Vec::clear(self);
            return DecodeList::push(self).scalar(value);
        }
        Err(Misfit)
    }

    #[inline]
    fn list(&mut self) -> Option<&mut dyn DecodeList> {
        Some(self)
    }

    fn map(&mut self) -> Option<&mut dyn DecodeMap> {
        if T::lone() {
            Vec::push(self, T::empty());
            return self.last_mut()?.map();
        }
        None
    }
}

impl<T: Decode> DecodeList for Vec<T> {
    #[inline]
    fn push(&mut self) -> &mut dyn Decode {
        Vec::push(self, T::empty());
        self.last_mut().expect("one was pushed")
    }

    fn undo(&mut self) {
        self.pop();
    }
}

impl<T: Encode> Encode for Vec<T> {
    #[inline]
    fn shape(&self) -> Shape<'_> {
        Shape::List(self)
    }

    fn is_unset(&self) -> bool {
        self.is_empty()
    }
}

impl<T: Encode> EncodeList for Vec<T> {
    fn len(&self) -> usize {
        Vec::len(self)
    }

    fn each(&self, out: &mut dyn FnMut(&dyn Encode)) {
        for element in self {
            out(element);
        }
    }
}

impl<T: Decode> Decode for BTreeMap<String, T> {
    #[inline]
    fn empty() -> Self {
        BTreeMap::new()
    }

    fn expected(&self) -> &'static str {
        "object"
    }

    fn clear(&mut self) {
        BTreeMap::clear(self);
    }

    fn scalar(&mut self, _: Scalar<'_>) -> Result<(), Misfit> {
        Err(Misfit)
    }

    #[inline]
    fn map(&mut self) -> Option<&mut dyn DecodeMap> {
        Some(self)
    }
}

impl<T: Decode> DecodeMap for BTreeMap<String, T> {
    fn entry(&mut self, key: &str) -> &mut dyn Decode {
        BTreeMap::entry(self, key.to_owned()).or_insert_with(T::empty)
    }

    fn undo(&mut self, key: &str) {
        self.remove(key);
    }
}

impl<T: Encode> Encode for BTreeMap<String, T> {
    #[inline]
    fn shape(&self) -> Shape<'_> {
        Shape::Map(self)
    }

    fn is_unset(&self) -> bool {
        self.is_empty()
    }
}

impl<T: Encode> EncodeMap for BTreeMap<String, T> {
    fn each(&self, out: &mut dyn Fields) {
        for (key, value) in self {
            out.field(key, value);
        }
    }
}
