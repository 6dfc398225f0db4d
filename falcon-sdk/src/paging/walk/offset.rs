//! By offset: the number of items before the page.

use super::size::resize;
use crate::error::Error;
use crate::paging::cursor::Place;
use crate::paging::page::Page;
use crate::paging::page::number;
use crate::request::Call;
use crate::spec::{self, At};
use crate::wire::Json;

/// The offset that a page returns is never used: some services return that of the next page, others
/// that of the current page.
#[derive(Clone)]
pub(super) struct Offset {
    at: At,
    /// The largest offset + limit that the service accepts.
    window: Option<u64>,
    /// The largest published offset.
    largest: Option<u64>,
    /// The caller's own offset.
    start: u64,
    /// The page size, and where it is sent.
    size: Option<u64>,
    size_at: Option<At>,
    /// How many items the last page had.
    last: Option<u64>,
    /// The total that the last page stated.
    total: Option<u64>,
    pace: Pace,
}

/// Whether pages are requested before the pages before them have arrived.
#[derive(Clone, Copy, Eq, PartialEq)]
enum Pace {
    /// No page has arrived yet.
    Unknown,
    /// Every page was as long as requested.
    Steady,
    /// A page before the last was shorter or longer than requested.
    OneByOne,
}

impl Offset {
    pub(super) fn new(call: &Call, at: At, window: Option<u64>, size: Option<u64>) -> Self {
        Offset {
            at,
            window,
            largest: largest(call, at),
            start: call.read_at(at).and_then(|at| number(&at)).unwrap_or(0),
            size,
            size_at: call.spec().and_then(|spec| Some(spec.page_size?.at)),
            last: None,
            total: None,
            pace: Pace::Unknown,
        }
    }

    pub(super) fn offset(&self, place: &Place) -> u64 {
        match place {
            Place::Offset(offset) => *offset,
            Place::Start | Place::Token(_) | Place::Path(_) | Place::Marker(_) | Place::End => {
                self.start
            }
        }
    }

    /// Up to `count` places if the list is known to be that long, or else only the next place.
    pub(super) fn ahead(&self, place: &Place, count: usize) -> Vec<Place> {
        let mut places = vec![place.clone()];
        if let (Pace::Steady, Some(size), Some(total)) = (self.pace, self.size, self.total) {
            let end = self.window.map_or(total, |window| total.min(window));
            let end = self
                .largest
                .map_or(end, |largest| end.min(largest.saturating_add(1)));
            let mut offset = self.offset(place).saturating_add(size);
            while places.len() < count && offset < end {
                places.push(Place::Offset(offset));
                offset = offset.saturating_add(size);
            }
        }
        places
    }

    /// Writes the offset of a page into a request. If the window ends within the page, the page
    /// size is reduced.
    pub(super) fn write(&self, call: &mut Call, place: &Place, read: u64) -> Result<(), Error> {
        let offset = self.offset(place);
        if *place != Place::Start {
            call.write_at(self.at, &Json::from(offset));
        }
        if self.largest.is_some_and(|largest| offset > largest) {
            return Err(self.end(call, read, offset));
        }
        let Some(window) = self.window else {
            return Ok(());
        };
        let left = window.saturating_sub(offset);
        if left == 0 {
            return Err(self.end(call, read, window));
        }
        let over = self.size.or(self.last).is_some_and(|size| size > left);
        if let (true, Some(at)) = (over, self.size_at) {
            resize(call, at, left);
        }
        Ok(())
    }

    /// The error of a request beyond the window.
    fn end(&self, call: &Call, read: u64, window: u64) -> Error {
        Error::Window {
            operation: call.operation().into_owned(),
            read,
            total: self.total,
            window,
            instead: call.spec().and_then(|spec| spec.instead),
        }
    }

    /// Reads the facts that a page states about the list.
    pub(super) fn learn(&mut self, page: &Page) {
        let whole = self.size == Some(page.items());
        self.pace = match self.pace {
            Pace::Unknown | Pace::Steady if whole && page.total.is_some() => Pace::Steady,
            Pace::Unknown | Pace::Steady | Pace::OneByOne => Pace::OneByOne,
        };
        self.total = page.total;
        self.last = Some(page.items());
    }

    /// An empty page ends the list, and so does a total that is reached exactly. A short page does
    /// not, because services may return fewer items than requested. A total below the number of
    /// items that have arrived does not end it either.
    pub(super) fn next(&self, place: &Place, page: &Page) -> Place {
        let offset = self.offset(place).saturating_add(page.items());
        match page.items() > 0 && self.total != Some(offset) {
            true => Place::Offset(offset),
            false => Place::End,
        }
    }
}

/// The largest published offset of a query, if the call keeps to published limits.
fn largest(call: &Call, at: At) -> Option<u64> {
    let At::Query(name) = at else {
        return None;
    };
    let max = call.spec()?.param(spec::Place::Query, name)?.max?;
    (call.is_limited() && max >= 0.0).then_some(max as u64)
}
