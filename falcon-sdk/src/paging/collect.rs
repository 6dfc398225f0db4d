//! A list read to its end.

use std::fmt;
use std::future::poll_fn;
use std::pin::Pin;

use futures_core::Stream;

use crate::error::Error;

/// A list that was not read to its end: what was read before the error, and the error.
///
/// It becomes the [`Error`] where `?` needs one. What was read is not requested again: the list that
/// was read, if it is still there, continues after it.
#[derive(Clone)]
#[non_exhaustive]
pub struct Incomplete<T> {
    /// What was read before the error.
    pub read: Vec<T>,
    /// Why no more was read.
    pub error: Box<Error>,
}

/// Reads all that is left.
pub(crate) async fn collect_all<S, T>(list: &mut S) -> Result<Vec<T>, Incomplete<T>>
where
    S: Stream<Item = Result<T, Error>> + Unpin,
{
    let mut read = Vec::new();
    while let Some(next) = poll_fn(|context| Pin::new(&mut *list).poll_next(context)).await {
        match next {
            Ok(next) => read.push(next),
            Err(error) => {
                return Err(Incomplete {
                    read,
                    error: Box::new(error),
                });
            }
        }
    }
    Ok(read)
}

impl<T> From<Incomplete<T>> for Error {
    fn from(incomplete: Incomplete<T>) -> Self {
        *incomplete.error
    }
}

impl<T> fmt::Display for Incomplete<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Incomplete { read, error } = self;
        write!(f, "{error}; {} were read before", read.len())
    }
}

/// Shows what was read by its length.
impl<T> fmt::Debug for Incomplete<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Incomplete")
            .field("read", &self.read.len())
            .field("error", &self.error)
            .finish()
    }
}

/// The text of the error is part of the text.
impl<T> std::error::Error for Incomplete<T> {}

/// Reading a list to its end, as it is documented once.
macro_rules! collecting {
    ($item:ty) => {
        /// Reads all that is left, up to `max_items` where that is set.
        ///
        /// ```no_run
        /// # #[cfg(feature = "hosts")]
        /// # async fn run(client: falcon_sdk::Client) -> Result<(), falcon_sdk::Error> {
        /// use falcon_sdk::hosts::QueryDevicesByFilterScroll;
        ///
        /// let ids = client.items(QueryDevicesByFilterScroll::new()).collect_all().await?;
        /// # let _: Vec<String> = ids;
        /// # Ok(())
        /// # }
        /// ```
        ///
        /// # Errors
        ///
        /// The first error, with what was read before it: nothing is lost. Called again, it continues
        /// after that, as the next poll does.
        pub async fn collect_all(&mut self) -> Result<Vec<$item>, Incomplete<$item>> {
            collect::collect_all(self).await
        }
    };
}
pub(super) use collecting;
