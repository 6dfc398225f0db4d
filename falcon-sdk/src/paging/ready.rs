//! The remaining items of a response.

use super::page::Page;
use crate::error::{Error, UnreadableItem};
use crate::request::Call;
use crate::response::Response;
use crate::wire::{self, Decode, Mismatches};

/// The remaining items of a response, and then its errors. Each item is read when it is delivered,
/// so that one item at a time is in memory beside the text of the page.
pub(super) struct Ready<T> {
    /// `None` once everything is delivered: the text of the page is then freed.
    response: Option<Box<Arrived>>,
    /// The position of the next item.
    next: usize,
    read: Read<T>,
    /// How many items did not fit, and the values that did not fit.
    unfit: u64,
    mismatches: Mismatches,
}

/// A response that has arrived, with its request.
struct Arrived {
    call: Call,
    page: Page,
    response: Response,
}

/// The JSON text of an item, and where it is.
#[derive(Clone, Copy)]
pub(super) struct Item<'a> {
    pub(super) call: &'a Call,
    pub(super) page: &'a Page,
    pub(super) position: usize,
    pub(super) json: &'a str,
}

/// Reads an item, and adds its values that do not fit.
pub(super) type Read<T> = fn(Item<'_>, &mut Mismatches) -> Result<T, Box<UnreadableItem>>;

/// The next part of a response.
pub(super) enum Next<T> {
    Item(T),
    Unfit(Box<UnreadableItem>),
    Errors(Error),
}

impl<T> Ready<T> {
    pub(super) fn nothing(read: Read<T>) -> Self {
        Ready {
            response: None,
            next: 0,
            read,
            unfit: 0,
            mismatches: Mismatches::default(),
        }
    }

    /// Replaces the response. The counts of the response before stay.
    pub(super) fn begin(&mut self, call: Call, mut page: Page, response: Response) {
        self.mismatches.extend(std::mem::take(&mut page.mismatches));
        self.next = 0;
        self.response = Some(Box::new(Arrived {
            call,
            page,
            response,
        }));
    }

    /// How many items remain, whether they fit or not.
    pub(super) fn left(&self) -> u64 {
        let items = self.response.as_ref().map_or(0, |it| it.page.items());
        items.saturating_sub(self.position())
    }

    /// Takes how many items did not fit.
    pub(super) fn take_unfit(&mut self) -> u64 {
        std::mem::take(&mut self.unfit)
    }

    /// How many items come before the next item.
    pub(super) fn position(&self) -> u64 {
        self.next as u64
    }

    /// Takes the values that do not fit. They are returned once.
    pub(super) fn take_mismatches(&mut self) -> Option<Mismatches> {
        (self.mismatches.total() > 0).then(|| std::mem::take(&mut self.mismatches))
    }

    /// Skips the first items.
    pub(super) fn leave_out(&mut self, items: u64) {
        self.next += usize::try_from(items.min(self.left())).unwrap_or(usize::MAX);
    }
}

/// Reads an item. An item with a value that does not fit is still read, unless the client is
/// strict.
pub(super) fn typed<T: Decode>(
    item: Item<'_>,
    mismatches: &mut Mismatches,
) -> Result<T, Box<UnreadableItem>> {
    if let Some(value) = wire::decode_plain(item.json) {
        return Ok(value);
    }
    let mut value = T::empty();
    fill(item, &mut value, mismatches)?;
    Ok(value)
}

fn fill(
    item: Item<'_>,
    slot: &mut dyn Decode,
    mismatches: &mut Mismatches,
) -> Result<(), Box<UnreadableItem>> {
    let Item {
        call,
        page,
        position,
        json,
    } = item;
    let list = call.paging().items();
    // The mismatches of this item.
    let mut within = Mismatches::default();
    let fits = wire::decode_element(page.body(), json, list, position, slot, &mut within);
    if within.total() == 0 && fits {
        return Ok(());
    }
    let unreadable = (!fits || call.is_strict()).then(|| {
        let mismatch = within.first();
        Box::new(UnreadableItem {
            operation: call.operation().into_owned(),
            path: mismatch.map_or_else(String::new, |it| it.path.clone()),
            expected: mismatch.map_or("", |it| it.expected).to_owned(),
            found: mismatch.map_or("", |it| &it.found).to_owned(),
            raw: json.to_owned(),
        })
    });
    mismatches.extend(within);
    unreadable.map_or(Ok(()), Err)
}

impl<T> Iterator for Ready<T> {
    type Item = Next<T>;

    #[inline]
    fn next(&mut self) -> Option<Next<T>> {
        let Arrived { call, page, .. } = &**self.response.as_ref()?;
        let position = self.next;
        let Some(json) = page.element(position) else {
            let Arrived {
                call,
                page,
                response,
            } = *self.response.take()?;
            let failure = page.failed.then(|| response.failure(&call))?;
            return Some(Next::Errors(Error::Api(Box::new(failure))));
        };
        self.next += 1;
        let item = Item {
            call,
            page,
            position,
            json,
        };
        Some(match (self.read)(item, &mut self.mismatches) {
            Ok(item) => Next::Item(item),
            Err(item) => {
                self.unfit += 1;
                Next::Unfit(item)
            }
        })
    }
}
