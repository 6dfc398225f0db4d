//! The remaining items of a response.

use super::page::Page;
use crate::error::{Error, UnreadableItem};
use crate::request::Call;
use crate::response::Response;
use crate::wire::{self, Decode, DecodeList, Mismatches};

/// The remaining items of a response, and then its errors.
pub(super) struct Ready<T> {
    items: std::vec::IntoIter<T>,
    /// The items that do not fit, with their positions among all items.
    unfit: std::vec::IntoIter<(u64, UnreadableItem)>,
    /// The position of the next item, and the number of all items.
    next: u64,
    len: u64,
    errors: Option<Error>,
    /// The values that do not fit.
    mismatches: Mismatches,
}

/// Reads the items of a page.
pub(super) type Read<T> = fn(&Call, &Page, Response) -> Result<Ready<T>, Error>;

/// The next part of a response.
pub(super) enum Next<T> {
    Item(T),
    Unfit(Box<UnreadableItem>),
    Errors(Error),
}

impl<T> Ready<T> {
    pub(super) fn nothing() -> Self {
        Ready {
            items: Vec::new().into_iter(),
            unfit: Vec::new().into_iter(),
            next: 0,
            len: 0,
            errors: None,
            mismatches: Mismatches::default(),
        }
    }

    /// The items of a page. `unfit` has the items that do not fit, with their positions among all
    /// items.
    pub(super) fn new(
        call: &Call,
        page: &Page,
        response: Response,
        fit: Vec<T>,
        unfit: Vec<(u64, UnreadableItem)>,
        mismatches: Mismatches,
    ) -> Self {
        let failure = page.failed.then(|| response.failure(call));
        Ready {
            next: 0,
            len: (fit.len() + unfit.len()) as u64,
            items: fit.into_iter(),
            unfit: unfit.into_iter(),
            errors: failure.map(|failure| Error::Api(Box::new(failure))),
            mismatches,
        }
    }

    /// How many items remain, whether they fit or not.
    pub(super) fn left(&self) -> u64 {
        self.len - self.next
    }

    /// How many of the remaining items do not fit.
    pub(super) fn unfit(&self) -> u64 {
        self.unfit.len() as u64
    }

    /// How many items come before the next item.
    pub(super) fn position(&self) -> u64 {
        self.next
    }

    /// Takes the values that do not fit. They are returned once.
    pub(super) fn take_mismatches(&mut self) -> Mismatches {
        std::mem::take(&mut self.mismatches)
    }

    /// Skips the first items.
    pub(super) fn leave_out(&mut self, items: u64) {
        for _ in 0..items.min(self.left()) {
            self.next();
        }
    }
}

impl<T: Decode> Ready<T> {
    /// Reads the items of a page. An item with a value that does not fit is still read, unless the
    /// client is strict.
    pub(super) fn read(call: &Call, page: &Page, response: Response) -> Result<Self, Error> {
        let mut fit = Vec::with_capacity(usize::try_from(page.items()).unwrap_or_default());
        let (unfit, mismatches) = read(call, page, &response, &mut fit)?;
        Ok(Ready::new(call, page, response, fit, unfit, mismatches))
    }
}

/// The items that do not fit, with their positions, and the values that do not fit.
type Unfit = (Vec<(u64, UnreadableItem)>, Mismatches);

/// Reads all items of a page that fit into a list.
fn read(
    call: &Call,
    page: &Page,
    response: &Response,
    fit: &mut dyn DecodeList,
) -> Result<Unfit, Error> {
    let list = call.paging().items();
    let (mut unfit, mut mismatches) = (Vec::new(), page.mismatches.clone());
    // The mismatches of one item.
    let mut within = Mismatches::default();
    for (position, raw) in page.elements().enumerate() {
        let slot = fit.push();
        let fits = wire::decode_element(&response.body, raw, list, position, slot, &mut within)
            .map_err(|error| response.clone().unreadable(call, error))?;
        if !fits || call.is_strict() && within.total() > 0 {
            fit.undo();
            let mismatch = within.first();
            let item = UnreadableItem {
                operation: call.operation().into_owned(),
                path: mismatch.map_or_else(String::new, |it| it.path.clone()),
                expected: mismatch.map_or("", |it| it.expected).to_owned(),
                found: mismatch.map_or("", |it| &it.found).to_owned(),
                raw: raw.to_owned(),
            };
            unfit.push((position as u64, item));
        }
        if within.total() > 0 {
            mismatches.extend(std::mem::take(&mut within));
        }
    }
    Ok((unfit, mismatches))
}

impl<T> Iterator for Ready<T> {
    type Item = Next<T>;

    fn next(&mut self) -> Option<Next<T>> {
        let position = self.next;
        if self
            .unfit
            .as_slice()
            .first()
            .is_some_and(|(at, _)| *at == position)
        {
            self.next += 1;
            let (_, item) = self.unfit.next()?;
            return Some(Next::Unfit(Box::new(item)));
        }
        match self.items.next() {
            Some(item) => {
                self.next += 1;
                Some(Next::Item(item))
            }
            None => self.errors.take().map(Next::Errors),
        }
    }
}
