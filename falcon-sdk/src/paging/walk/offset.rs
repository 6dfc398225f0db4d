//! By offset: the number of items before the page.

use super::{Page, Place, number, resize};
use crate::error::Error;
use crate::operation::{At, Call, ReplyKind};
use crate::wire::Json;

/// The offset that a page echoes is never used: it means the next one in some services, the
/// current one in others.
#[derive(Clone)]
pub(super) struct Offset {
    at: At,
    /// The largest offset + limit that is answered.
    window: Option<u64>,
    /// The offset that the caller starts at.
    start: u64,
    /// How many items are asked for at once, and where that is said.
    size: Option<u64>,
    size_at: Option<At>,
    /// How many items the last page held.
    last: Option<u64>,
    /// The first item of the last page.
    first: Option<Json>,
    /// How many items the list has, by the last page.
    total: Option<u64>,
    pace: Pace,
    /// Whether the answer has a `meta`, where a total could be.
    meta: bool,
}

/// Whether pages are asked for before the one in front of them is there.
#[derive(Clone, Copy, Eq, PartialEq)]
enum Pace {
    /// No page has come.
    Unknown,
    /// Each page is as long as was asked for.
    Steady,
    /// One was shorter or longer, though it was not the last one.
    OneByOne,
}

impl Offset {
    pub(super) fn new(call: &Call, at: At, window: Option<u64>, size: Option<u64>) -> Self {
        let spec = call.spec();
        Offset {
            at,
            window,
            start: call.read_at(at).and_then(|at| number(&at)).unwrap_or(0),
            size,
            size_at: spec.and_then(|spec| Some(spec.page_size?.at)),
            last: None,
            first: None,
            total: None,
            pace: Pace::Unknown,
            meta: spec.is_none_or(|spec| spec.reply != ReplyKind::Json),
        }
    }

    fn offset(&self, place: &Place) -> u64 {
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
        let Some(window) = self.window else {
            return Ok(());
        };
        let left = window.saturating_sub(offset);
        if left == 0 {
            return Err(Error::Window {
                operation: call.operation().into_owned(),
                read,
                total: self.total,
                window,
                instead: call.spec().and_then(|spec| spec.instead),
            });
        }
        let over = self.size.or(self.last).is_some_and(|size| size > left);
        if let (true, Some(at)) = (over, self.size_at) {
            resize(call, at, left);
        }
        Ok(())
    }

    /// Hears what a page says of the list, and tells whether it is another page than the last one
    /// as far as can be seen.
    pub(super) fn hear(&mut self, page: &Page) -> bool {
        let whole = self.size == Some(page.items);
        self.pace = match self.pace {
            Pace::Unknown | Pace::Steady if whole && page.total.is_some() => Pace::Steady,
            Pace::Unknown | Pace::Steady | Pace::OneByOne => Pace::OneByOne,
        };
        // A total of nothing beside items is none.
        self.total = page.total.filter(|total| *total > 0 || page.items == 0);
        self.last = Some(page.items);
        let same = self.total.is_none() && page.first.is_some() && page.first == self.first;
        self.first.clone_from(&page.first);
        !same
    }

    pub(super) fn next(&self, place: &Place, page: &Page) -> Place {
        let offset = self.offset(place).saturating_add(page.items);
        let short = self.size.is_some_and(|size| page.items < size);
        let more = match self.total {
            Some(total) => offset < total,
            // Without a `meta` a short page is all that tells the end.
            None => self.meta || !short,
        };
        match page.items > 0 && more {
            true => Place::Offset(offset),
            false => Place::End,
        }
    }
}
