//! Reads a list to its end.

use std::fmt;
use std::future::poll_fn;
use std::pin::Pin;

use futures_core::Stream;

use crate::error::Error;

/// The items that were read before an error ended [`collect_all`](crate::Items::collect_all), and the
/// error.
///
/// The operator `?` converts it to the [`Error`]. The list continues after the items that were
/// read; they are not requested again.
#[derive(Clone)]
#[non_exhaustive]
pub struct Incomplete<T> {
    /// The items that were read before the error.
    pub read: Vec<T>,
    /// The error.
    pub error: Box<Error>,
}

/// Reads the rest of the list.
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
        write!(f, "{error}; {} items were read before", read.len())
    }
}

/// Shows how many items were read.
impl<T> fmt::Debug for Incomplete<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Incomplete")
            .field("read", &self.read.len())
            .field("error", &self.error)
            .finish()
    }
}

/// The error has no source, because its text contains the text of the error.
impl<T> std::error::Error for Incomplete<T> {}

/// The method `collect_all`, with its documentation.
macro_rules! collecting {
    ($item:ty) => {
        /// Reads the rest of the list, up to `max_items` if that is set.
        ///
        /// ```no_run
        /// # #[cfg(feature = "hosts")]
        /// # async fn run(client: falcon_sdk::Client) -> Result<(), falcon_sdk::Error> {
        /// use falcon_sdk::hosts::CombinedDevicesByFilter;
        ///
        /// let hosts = client.items(CombinedDevicesByFilter::new()).collect_all().await?;
        /// println!("{} hosts", hosts.len());
        /// # Ok(())
        /// # }
        /// ```
        ///
        /// # Errors
        ///
        /// The first error, with all items that were read before it. A further call continues after
        /// the error, as the next poll does.
        pub async fn collect_all(&mut self) -> Result<Vec<$item>, Incomplete<$item>> {
            collect::collect_all(self).await
        }
    };
}
pub(super) use collecting;
