//! Lists as iterators.

use std::fmt;
use std::future::poll_fn;
use std::pin::Pin;

use futures_core::Stream;

use super::Runtime;
use crate::error::{Error, UnreadableItem};
use crate::paging::{self, Cursor, Incomplete};
use crate::wire::Mismatches;

/// A list as an iterator, which blocks until the next element has arrived.
///
/// It ends with the stream that it wraps, and continues after an error in the same way. `for item in items
/// { item?; }` ends at the first error.
#[must_use = "a list is requested as it is read"]
pub struct Walk<S> {
    stream: S,
    runtime: Runtime,
}

/// The pages of a list; see [`Pages`](paging::Pages).
pub type Pages<T> = Walk<paging::Pages<T>>;

/// The items of a list; see [`Items`](paging::Items).
pub type Items<T> = Walk<paging::Items<T>>;

/// The records of any number of ids; see [`Records`](paging::Records).
pub type Records<T> = Walk<paging::Records<T>>;

impl<S> Walk<S> {
    pub(super) fn of(stream: S, runtime: Runtime) -> Self {
        Walk { stream, runtime }
    }

    #[cfg(feature = "event_stream")]
    pub(super) fn stream(&self) -> &S {
        &self.stream
    }

    pub(super) fn set(self, set: impl FnOnce(S) -> S) -> Self {
        Walk {
            stream: set(self.stream),
            runtime: self.runtime,
        }
    }
}

impl<S: Stream + Unpin> Iterator for Walk<S> {
    type Item = S::Item;

    fn next(&mut self) -> Option<S::Item> {
        let stream = &mut self.stream;
        self.runtime
            .wait(poll_fn(|context| Pin::new(&mut *stream).poll_next(context)))
    }
}

impl<S, T> Walk<S>
where
    S: Stream<Item = Result<T, Error>> + Unpin,
{
    /// Reads the rest of the list, up to `max_items` if that is set.
    ///
    /// # Errors
    ///
    /// The first error, with all elements that were read before it. A further call continues after
    /// the error, as the iterator does.
    pub fn collect_all(&mut self) -> Result<Vec<T>, Incomplete<T>> {
        self.runtime.wait(paging::collect_all(&mut self.stream))
    }
}

/// The settings that a list also has with async.
macro_rules! settings {
    ($walk:ident: $($setting:ident($argument:ty)),*) => {
        impl<T> $walk<T> {
            $(
                #[doc = concat!("See [`", stringify!($walk), "::", stringify!($setting), "`](crate::", stringify!($walk), "::", stringify!($setting), ").")]
                pub fn $setting(self, setting: $argument) -> Self {
                    self.set(|walk| walk.$setting(setting))
                }
            )*
        }
    };
    ($walk:ident with cursor: $($settings:tt)*) => {
        settings!($walk: $($settings)*);

        impl<T> $walk<T> {
            #[doc = concat!("See [`", stringify!($walk), "::resume`](crate::", stringify!($walk), "::resume).")]
            pub fn resume(self, cursor: &Cursor) -> Result<Self, Error> {
                Ok(Walk::of(self.stream.resume(cursor)?, self.runtime))
            }

            #[doc = concat!("See [`", stringify!($walk), "::cursor`](crate::", stringify!($walk), "::cursor).")]
            pub fn cursor(&self) -> Cursor {
                self.stream.cursor()
            }
        }
    };
}

/// The methods for unreadable items that a list also has with async.
macro_rules! misfits {
    ($walk:ident) => {
        impl<T> $walk<T> {
            #[doc = concat!("See [`", stringify!($walk), "::lenient`](crate::", stringify!($walk), "::lenient).")]
            pub fn lenient(self) -> Self {
                self.set(|walk| walk.lenient())
            }

            #[doc = concat!("See [`", stringify!($walk), "::mismatches`](crate::", stringify!($walk), "::mismatches).")]
            pub fn mismatches(&self) -> &Mismatches {
                self.stream.mismatches()
            }

            #[doc = concat!("See [`", stringify!($walk), "::skipped`](crate::", stringify!($walk), "::skipped).")]
            pub fn skipped(&self) -> &[UnreadableItem] {
                self.stream.skipped()
            }
        }
    };
}

settings!(Pages with cursor: page_size(u64), max_items(u64), prefetch(usize), since(std::time::SystemTime));
settings!(Items with cursor: page_size(u64), max_items(u64), prefetch(usize), since(std::time::SystemTime));
settings!(Records: parallel(usize), batch_size(usize));

impl<T> Records<T> {
    /// See [`Records::missing_ids`](crate::Records::missing_ids).
    pub fn missing_ids(&self) -> &[String] {
        self.stream.missing_ids()
    }
}

misfits!(Items);
misfits!(Records);

impl<S: fmt::Debug> fmt::Debug for Walk<S> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.stream.fmt(f)
    }
}
