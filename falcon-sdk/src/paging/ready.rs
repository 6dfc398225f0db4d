//! What is left of an answer that is read item by item.

use super::page::Page;
use crate::error::Error;
use crate::operation::Call;
use crate::reply::ApiError;
use crate::transport::Answer;
use crate::wire::Decode;

/// The items of an answer that are left, and after them its errors.
pub(super) struct Ready<T> {
    items: std::vec::IntoIter<T>,
    errors: Option<Error>,
}

impl<T> Ready<T> {
    pub(super) fn nothing() -> Self {
        Ready {
            items: Vec::new().into_iter(),
            errors: None,
        }
    }

    /// How many items are left.
    pub(super) fn len(&self) -> u64 {
        self.items.len() as u64
    }

    /// Leaves out the first items.
    pub(super) fn leave_out(&mut self, items: u64) {
        let items = usize::try_from(items).unwrap_or(usize::MAX);
        self.items.by_ref().take(items).for_each(drop);
    }
}

impl<T: Decode> Ready<T> {
    pub(super) fn read(call: &Call, page: &Page, answer: Answer) -> Result<Self, Error> {
        let items = answer.items::<T>(call, call.paging().items())?;
        let failed = page.errors > 0 && !answer.items::<ApiError>(call, "/errors")?.is_empty();
        Ok(Ready {
            items: items.into_iter(),
            errors: failed.then(|| Error::Api(Box::new(answer.failure(call)))),
        })
    }
}

impl<T> Iterator for Ready<T> {
    type Item = Result<T, Error>;

    fn next(&mut self) -> Option<Self::Item> {
        match self.items.next() {
            Some(item) => Some(Ok(item)),
            None => self.errors.take().map(Err),
        }
    }
}
