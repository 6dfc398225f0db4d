//! A walk over pages: finds the next request from each page. No I/O.

mod marker;
mod offset;
mod size;
mod sorted;
#[cfg(test)]
mod tests;
mod token;
mod trail;

use super::cursor::{Cursor, Place};
use super::page::{Page, Signature, leads_on};
use super::settings::{Options, problem};
use trail::Step;

use crate::error::{Error, PagingProblem};
use crate::request::Call;
use crate::response::Response;
use crate::spec::Paging;

/// After how many pages in a row without new items a walk fails.
const MAX_IDLE_PAGES: u32 = 100;

/// A walk over pages, before its next page.
#[derive(Clone)]
pub(super) struct Walk {
    /// The caller's request, with the page size.
    call: Call,
    style: Style,
    /// The page size, if it is known.
    size: Option<u64>,
    /// The start of the next page.
    place: Place,
    /// How many items were read before `place`.
    read: u64,
    /// How many items after `place` were already delivered.
    skip: u64,
    /// How many pages in a row had no new items.
    idle: u32,
    trail: trail::Trail,
    /// The page before.
    before: Signature,
    /// The order of a list by token, from which a new walk can continue.
    sorted: Option<sorted::Sorted>,
    /// The smallest total that a page has stated. If fewer items were read, some are missing.
    least: Option<u64>,
    /// Why the walk ends before its list, and the cursor before the page that shows this.
    halt: Option<(PagingProblem, Cursor)>,
}

/// How the next page is requested, and the state for that.
#[derive(Clone)]
enum Style {
    Offset(offset::Offset),
    Token(token::Token),
    /// By the path and query in that header of a page, or else the marker of its last item.
    Header(&'static str, marker::Marker),
    /// By the marker of a page's last item.
    Marker(marker::Marker),
}

impl Walk {
    /// Starts at the cursor, or else at the request's own start.
    pub(super) fn start(
        mut call: Call,
        options: &Options,
        cursor: Option<&Cursor>,
    ) -> Result<Self, Error> {
        call.check()?;
        let known = cursor.map_or(0, |cursor| cursor.skip);
        let size = size::set(&mut call, options, known)?;
        let style = match call.paging() {
            Paging::None => return Err(problem(&call, PagingProblem::NotPaged)),
            Paging::Offset { at, window, .. } => {
                Style::Offset(offset::Offset::new(&call, at, window, size))
            }
            Paging::Token { at, .. } => Style::Token(token::Token::new(&call, at)),
            Paging::Marker {
                header: Some(name), ..
            } => Style::Header(name, marker::Marker::new(&call)),
            Paging::Marker { header: None, .. } => {
                marker::Marker::order(&mut call);
                Style::Marker(marker::Marker::new(&call))
            }
        };
        if let Some(since) = options.since {
            marker::start(&mut call, since)?;
        }
        call.check()?;
        let start = match &style {
            Style::Token(token) => token.start(),
            Style::Header(..) => Place::Path(call.path_and_query()),
            Style::Offset(_) | Style::Marker(_) => Place::Start,
        };
        let mut walk = Walk {
            call,
            style,
            size,
            place: Place::Start,
            read: 0,
            skip: 0,
            idle: 0,
            trail: trail::Trail::from(start),
            before: Signature::default(),
            sorted: None,
            least: None,
            halt: None,
        };
        if let Style::Token(_) = walk.style {
            walk.sorted = sorted::Sorted::of(&walk.call);
        }
        if let Some(cursor) = cursor {
            walk.resume(cursor)?;
        }
        Ok(walk)
    }

    fn resume(&mut self, cursor: &Cursor) -> Result<(), Error> {
        let fits = match (&cursor.place, &self.style) {
            (Place::Start | Place::End, _)
            | (Place::Offset(_), Style::Offset(_))
            | (Place::Marker(_), Style::Marker(_) | Style::Header(..)) => true,
            (Place::Token(token), Style::Token(_)) => leads_on(token),
            (Place::Path(path), Style::Header(..)) => path.starts_with('/'),
            (Place::Offset(_) | Place::Token(_) | Place::Path(_) | Place::Marker(_), _) => false,
        };
        if !fits || !cursor.is_of(&self.call) {
            return Err(problem(&self.call, PagingProblem::OtherCursor));
        }
        if cursor.place != Place::Start {
            self.trail = trail::Trail::from(cursor.place.clone());
        }
        self.place = cursor.place.clone();
        self.read = cursor.read;
        self.skip = cursor.skip;
        Ok(())
    }

    /// Whether each page must arrive before the next page can be requested.
    pub(super) fn is_chained(&self) -> bool {
        match self.style {
            Style::Offset(_) => false,
            Style::Token(_) | Style::Header(..) | Style::Marker(_) => true,
        }
    }

    /// The position of the walk.
    pub(super) fn cursor(&self) -> Cursor {
        if let Some((_, cursor)) = &self.halt {
            return cursor.clone();
        }
        self.here()
    }

    /// Why the walk ends before its list.
    pub(super) fn halt(&self) -> Option<Error> {
        let (reason, _) = self.halt.as_ref()?;
        Some(problem(&self.call, *reason))
    }

    fn here(&self) -> Cursor {
        Cursor {
            operation: self.call.operation().into_owned(),
            place: self.place.clone(),
            read: self.read,
            skip: self.skip,
        }
    }

    /// How many items were read before the next page.
    pub(super) fn read(&self) -> u64 {
        self.read
    }

    /// Skips a number of the next items.
    pub(super) fn skip(&mut self, items: u64) {
        self.skip = items;
    }

    /// How many items are between the next page and a later offset.
    pub(super) fn before(&self, offset: u64) -> u64 {
        match self.place {
            Place::Offset(next) => offset.saturating_sub(next),
            Place::Start | Place::Token(_) | Place::Path(_) | Place::Marker(_) | Place::End => 0,
        }
    }

    /// The places of the next pages that can be requested now. There is at least one unless the
    /// list has ended. There are several only if their places are known without the pages before
    /// them.
    pub(super) fn ahead(&self, count: usize) -> Vec<Place> {
        match (&self.place, &self.style) {
            (Place::End, _) => Vec::new(),
            (place, Style::Offset(offset)) => offset.ahead(place, count),
            (place, Style::Token(_) | Style::Header(..) | Style::Marker(_)) => vec![place.clone()],
        }
    }

    /// The request for the page at a place.
    pub(super) fn call(&self, place: &Place) -> Result<Call, Error> {
        let mut call = self.call.clone();
        match (place, &self.style) {
            (_, Style::Offset(offset)) => offset.write(&mut call, place, self.read)?,
            (Place::Token(token), Style::Token(style)) => style.write(&mut call, token),
            (Place::Path(path), Style::Header(..)) => match path.parse() {
                Ok(target) => call.follow(&target),
                Err(_) => return Err(problem(&call, PagingProblem::OtherCursor)),
            },
            (Place::Marker(marker), Style::Marker(style) | Style::Header(_, style)) => {
                style.write(&mut call, marker);
            }
            (
                Place::Start
                | Place::End
                | Place::Offset(_)
                | Place::Token(_)
                | Place::Path(_)
                | Place::Marker(_),
                Style::Token(_) | Style::Header(..) | Style::Marker(_),
            ) => {}
        }
        Ok(call)
    }

    /// The walk after its next page.
    ///
    /// # Errors
    ///
    /// If the page can't be the next page of the list. The walk then stays before it.
    pub(super) fn after(
        &self,
        call: &Call,
        response: &Response,
        page: &Page,
    ) -> Result<Walk, Error> {
        if page.repeats(&self.before) {
            return Err(problem(
                call,
                PagingProblem::RepeatedPage { read: self.read },
            ));
        }
        let mut after = self.clone();
        after.read = after.read.saturating_add(page.items());
        after.skip = 0;
        after.before = Signature::from(page);
        if let Some(sorted) = &mut after.sorted {
            sorted.remember(page);
        }
        after.learn_total(self, page);
        let mut news = page.items() > 0;
        let next = match &mut after.style {
            Style::Offset(offset) => {
                offset.learn(page);
                Ok(offset.next(&self.place, page))
            }
            Style::Token(_) => Ok(token::Token::next(page)),
            Style::Header(name, marker) => {
                let full = self.size == Some(page.items());
                match marker::by_header(call, name, response)? {
                    Some(next) if page.items() > 0 => Ok(next),
                    Some(_) => Ok(Place::End),
                    None => marker
                        .in_place_of_header(call, page, &self.place, full)
                        .ok_or(PagingProblem::NoNextPage {
                            read: after.read,
                            total: after.least,
                            instead: call.spec().and_then(|spec| spec.instead),
                        }),
                }
            }
            Style::Marker(_) if page.items() == 0 => Ok(Place::End),
            Style::Marker(_) => match marker::last(page) {
                Some(last) => Ok(Place::Marker(last)),
                None => Err(PagingProblem::NoMarker { read: after.read }),
            },
        };
        match next {
            Ok(next) => after.lead_to(next, self, page),
            Err(reason) => after.stop(self, reason, page),
        }
        // The service ignores the place, or may ignore it.
        news &= after.place != self.place;
        news &= page.total.is_some() || !page.begins_as(&self.before);
        if after.place == Place::End {
            after.end(self, call, response, page)?;
        }
        after.idle = if news { 0 } else { self.idle + 1 };
        if after.idle >= MAX_IDLE_PAGES && after.place != Place::End {
            return Err(problem(call, PagingProblem::NoProgress));
        }
        Ok(after)
    }

    /// Reads the total that a page states. In lists by marker it counts the items from the page's
    /// start on.
    fn learn_total(&mut self, before: &Walk, page: &Page) {
        let Some(total) = page.total else { return };
        let total = match &self.style {
            Style::Header(..) | Style::Marker(_) => before.read.saturating_add(total),
            Style::Offset(_) | Style::Token(_) => total,
        };
        // A total of 0 on the empty page after items that were read.
        if page.items() == 0 && self.position(before).is_some_and(|read| total < read) {
            return;
        }
        self.least = Some(self.least.map_or(total, |least| least.min(total)));
    }

    /// Continues at a place. A place that leads to itself ends the list.
    fn lead_to(&mut self, next: Place, before: &Walk, page: &Page) {
        let step = match next {
            Place::Token(_) | Place::Path(_) => self.trail.step(&next),
            Place::Start | Place::Offset(_) | Place::Marker(_) | Place::End => Step::On,
        };
        match step {
            Step::On => self.place = next,
            Step::Stay => self.place = Place::End,
            Step::Back => self.stop(before, PagingProblem::Cycle { read: self.read }, page),
        }
    }

    /// Ends the walk before its list, after the items of a page.
    fn stop(&mut self, before: &Walk, reason: PagingProblem, page: &Page) {
        let mut cursor = before.here();
        // More items may be delivered already than a page has that became shorter.
        cursor.skip = cursor.skip.max(page.items());
        self.place = Place::End;
        self.halt = Some((reason, cursor));
    }

    /// Ends the walk with a page, if that can be the last page.
    fn end(
        &mut self,
        before: &Walk,
        call: &Call,
        response: &Response,
        page: &Page,
    ) -> Result<(), Error> {
        if page.items() == 0 && page.failed {
            // Errors without items are no proof of the end.
            return Err(Error::Api(Box::new(response.clone().failure(call))));
        }
        let (Some(total), Some(read)) = (self.least, self.position(before)) else {
            return Ok(());
        };
        if self.halt.is_some() || read >= total {
            return Ok(());
        }
        if page.items() == 0 {
            Page::without_list(call, response)?;
            return Err(problem(call, PagingProblem::EmptyPage { read, total }));
        }
        self.stop(before, PagingProblem::NoToken { read, total }, page);
        Ok(())
    }

    /// How many items come before the end of the page, if the walk started at the start of the
    /// list.
    fn position(&self, before: &Walk) -> Option<u64> {
        match &self.style {
            Style::Offset(offset) => {
                let start = offset.offset(&before.place);
                Some(start.saturating_add(self.read.saturating_sub(before.read)))
            }
            Style::Token(token) => token.starts_list().then_some(self.read),
            Style::Header(..) | Style::Marker(_) => {
                let from_start = self.call.query_text("offset").is_none();
                from_start.then_some(self.read)
            }
        }
    }

    /// Turns a failed request with a page token into [`Error::TokenRefused`].
    pub(super) fn failure(&self, error: Error) -> Error {
        let by_token = match &self.style {
            Style::Token(token) => token.is_sent(&self.place),
            Style::Offset(_) | Style::Header(..) | Style::Marker(_) => false,
        };
        match error {
            Error::Api(failure)
                if by_token && [400, 404, 410].contains(&failure.status.as_u16()) =>
            {
                Error::TokenRefused {
                    read: self.read.saturating_add(self.skip),
                    rest: self.sorted.as_ref().and_then(sorted::Sorted::rest),
                    failure,
                }
            }
            error => error,
        }
    }
}
