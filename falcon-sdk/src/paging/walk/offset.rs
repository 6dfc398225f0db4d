//! By offset: the number of items before the page.

use super::size::resize;
use crate::error::Error;
use crate::paging::cursor::Place;
use crate::paging::page::Page;
use crate::paging::page::number;
use crate::request::Call;
use crate::spec::{self, At};
use crate::wire::Json;

/// The offset that a page echoes is never used: it means the next one in some services, the
/// current one in others.
#[derive(Clone)]
pub(super) struct Offset {
    at: At,
    /// The largest offset + limit that is answered.
    window: Option<u64>,
    /// The largest offset that is published.
    largest: Option<u64>,
    /// The offset that the caller starts at.
    start: u64,
    /// How many items are requested at once, and where that is sent.
    size: Option<u64>,
    size_at: Option<At>,
    /// How many items the last page had.
    last: Option<u64>,
    /// How many items the list has, by the last page.
    total: Option<u64>,
    pace: Pace,
}

/// Whether pages are requested before the one in front of them is there.
#[derive(Clone, Copy, Eq, PartialEq)]
enum Pace {
    /// No page has come.
    Unknown,
    /// Each page is as long as was requested.
    Steady,
    /// One was shorter or longer, though it was not the last one.
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

    /// Up to `count` pages where the list is known to be that long, else the next one.
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

    /// Writes the offset of a page into a call, and a smaller size where the window ends within it.
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

    /// The error that the service answers nothing beyond a window.
    fn end(&self, call: &Call, read: u64, window: u64) -> Error {
        Error::Window {
            operation: call.operation().into_owned(),
            read,
            total: self.total,
            window,
            instead: call.spec().and_then(|spec| spec.instead),
        }
    }

    /// Learns what a page says of the list.
    pub(super) fn learn(&mut self, page: &Page) {
        let whole = self.size == Some(page.items);
        self.pace = match self.pace {
            Pace::Unknown | Pace::Steady if whole && page.total.is_some() => Pace::Steady,
            Pace::Unknown | Pace::Steady | Pace::OneByOne => Pace::OneByOne,
        };
        self.total = page.total;
        self.last = Some(page.items);
    }

    /// An empty page ends the list, or a total that is reached exactly. A short page does not: the
    /// service may return fewer items than are requested. Nor does a total that is smaller than what
    /// came.
    pub(super) fn next(&self, place: &Place, page: &Page) -> Place {
        let offset = self.offset(place).saturating_add(page.items);
        match page.items > 0 && self.total != Some(offset) {
            true => Place::Offset(offset),
            false => Place::End,
        }
    }
}

/// The largest offset that is published for a query, if the call keeps to published limits.
fn largest(call: &Call, at: At) -> Option<u64> {
    let At::Query(name) = at else {
        return None;
    };
    let max = call.spec()?.param(spec::Place::Query, name)?.max?;
    (call.is_limited() && max >= 0.0).then_some(max as u64)
}
