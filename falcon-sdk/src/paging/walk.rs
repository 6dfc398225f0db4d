//! A walk over pages: what to call next, by what each page says. No I/O.

mod marker;
mod offset;
#[cfg(test)]
mod tests;
mod token;
mod trail;

use super::cursor::{Cursor, Place};
use super::page::{Page, leads_on, number};
use super::{Options, problem};
use crate::error::{Error, PagingProblem};
use crate::operation::{At, Call, PageSize, Paging};
use crate::transport::Answer;
use crate::wire::Json;

/// After how many pages without anything new a walk is given up.
const PATIENCE: u32 = 100;

/// A walk over pages, before its next one.
#[derive(Clone)]
pub(super) struct Walk {
    /// As the caller made it, with the size of a page.
    call: Call,
    style: Style,
    /// Where the next page starts.
    place: Place,
    /// How many items were read before it.
    read: u64,
    /// How many items from there on are known already.
    skip: u64,
    /// How many pages in a row brought nothing new.
    idle: u32,
    trail: trail::Trail,
}

/// How the next page is asked for, and what must be remembered for that.
#[derive(Clone)]
enum Style {
    Offset(offset::Offset),
    Token(token::Token),
    /// By the path and query that a page gives in that header.
    Header(&'static str),
    /// By the marker of a page's last item.
    Marker(marker::Marker),
}

impl Walk {
    /// Starts where the call says, or the cursor.
    pub(super) fn start(
        mut call: Call,
        options: &Options,
        cursor: Option<&Cursor>,
    ) -> Result<Self, Error> {
        call.check()?;
        let known = cursor.map_or(0, |cursor| cursor.skip);
        let size = size(&mut call, options, known)?;
        let style = match call.paging() {
            Paging::None => return Err(problem(&call, PagingProblem::NotPaged)),
            Paging::Offset { at, window, .. } => {
                Style::Offset(offset::Offset::new(&call, at, window, size))
            }
            Paging::Token { at, .. } => Style::Token(token::Token::new(&call, at)),
            Paging::Marker {
                header: Some(name), ..
            } => Style::Header(name),
            Paging::Marker {
                header: None,
                items,
            } => Style::Marker(marker::Marker::new(&mut call, items)),
        };
        if let Some(since) = options.since {
            marker::start(&mut call, since)?;
        }
        call.check()?;
        let start = match &style {
            Style::Token(token) => token.start(),
            Style::Header(_) => Place::Path(call.path_and_query()),
            Style::Offset(_) | Style::Marker(_) => Place::Start,
        };
        let mut walk = Walk {
            call,
            style,
            place: Place::Start,
            read: 0,
            skip: 0,
            idle: 0,
            trail: trail::Trail::from(start),
        };
        if let Some(cursor) = cursor {
            walk.resume(cursor)?;
        }
        Ok(walk)
    }

    fn resume(&mut self, cursor: &Cursor) -> Result<(), Error> {
        let fits = match (&cursor.place, &self.style) {
            (Place::Start | Place::End, _)
            | (Place::Offset(_), Style::Offset(_))
            | (Place::Marker(_), Style::Marker(_)) => true,
            (Place::Token(token), Style::Token(_)) => leads_on(token),
            (Place::Path(path), Style::Header(_)) => path.starts_with('/'),
            (Place::Offset(_) | Place::Token(_) | Place::Path(_) | Place::Marker(_), _) => false,
        };
        if !fits || cursor.operation != self.call.operation() {
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

    /// How far it has come.
    pub(super) fn cursor(&self) -> Cursor {
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

    /// Leaves out that many of the items that come next.
    pub(super) fn skip(&mut self, items: u64) {
        self.skip = items;
    }

    /// How many items lie between the next page and an offset behind it.
    pub(super) fn before(&self, offset: u64) -> u64 {
        match self.place {
            Place::Offset(next) => offset.saturating_sub(next),
            Place::Start | Place::Token(_) | Place::Path(_) | Place::Marker(_) | Place::End => 0,
        }
    }

    /// Where the next pages start that may be asked for now, at least the next one unless the list
    /// has ended: several only where each follows from the one before without its answer.
    pub(super) fn ahead(&self, count: usize) -> Vec<Place> {
        match (&self.place, &self.style) {
            (Place::End, _) => Vec::new(),
            (place, Style::Offset(offset)) => offset.ahead(place, count),
            (place, Style::Token(_) | Style::Header(_) | Style::Marker(_)) => vec![place.clone()],
        }
    }

    /// The call of the page that starts at a place.
    pub(super) fn call(&self, place: &Place) -> Result<Call, Error> {
        let mut call = self.call.clone();
        match (place, &self.style) {
            (_, Style::Offset(offset)) => offset.write(&mut call, place, self.read)?,
            (Place::Token(token), Style::Token(style)) => call.write_at(style.at, token),
            (Place::Path(path), Style::Header(_)) => match path.parse() {
                Ok(target) => call.follow(&target),
                Err(_) => return Err(problem(&call, PagingProblem::OtherCursor)),
            },
            (Place::Marker(marker), Style::Marker(style)) => style.write(&mut call, marker),
            (
                Place::Start
                | Place::End
                | Place::Offset(_)
                | Place::Token(_)
                | Place::Path(_)
                | Place::Marker(_),
                Style::Token(_) | Style::Header(_) | Style::Marker(_),
            ) => {}
        }
        Ok(call)
    }

    /// The walk after its next page.
    pub(super) fn after(&self, call: &Call, answer: &Answer, page: &Page) -> Result<Walk, Error> {
        let mut after = self.clone();
        let mut news = page.items > 0;
        after.read = after.read.saturating_add(page.items);
        after.skip = 0;
        let next = match &mut after.style {
            Style::Offset(offset) => {
                news &= offset.hear(page);
                offset.next(&self.place, page)
            }
            Style::Token(_) => token::Token::next(page),
            Style::Header(name) => marker::by_header(call, name, answer, page)?,
            Style::Marker(marker) => {
                let next = marker.next(call, answer, page)?;
                // Else what was asked for is ignored.
                news &= next != self.place;
                next
            }
        };
        after.place = match next {
            Place::Token(_) | Place::Path(_) if !after.trail.leads_to(&next) => Place::End,
            next => next,
        };
        if after.place == Place::End && page.items == 0 && page.errors > 0 {
            let failure = answer.clone().failure(call);
            // It is not known to be the end.
            if !failure.errors.is_empty() {
                return Err(Error::Api(Box::new(failure)));
            }
        }
        after.idle = if news { 0 } else { self.idle + 1 };
        if after.idle >= PATIENCE && after.place != Place::End {
            return Err(problem(call, PagingProblem::Endless));
        }
        Ok(after)
    }

    /// What a page's failure means for the walk.
    pub(super) fn failure(&self, error: Error) -> Error {
        let by_token = match &self.style {
            Style::Token(token) => token.is_sent(&self.place),
            Style::Offset(_) | Style::Header(_) | Style::Marker(_) => false,
        };
        match error {
            // The page before was answered, to the same parameters but the token.
            Error::Api(failure)
                if by_token && [400, 404, 410].contains(&failure.status.as_u16()) =>
            {
                Error::CursorExpired {
                    read: self.read.saturating_add(self.skip),
                    failure,
                }
            }
            error => error,
        }
    }
}

/// How many items a page holds, if that is known: what the caller says, or what is usual, and no
/// more than what is wanted of the list beside the items that are known already.
fn size(call: &mut Call, options: &Options, known: u64) -> Result<Option<u64>, Error> {
    let Some(PageSize { at, usual, .. }) = call.spec().and_then(|spec| spec.page_size) else {
        return match options.page_size {
            Some(_) => Err(problem(call, PagingProblem::NoPageSize)),
            None => Ok(None),
        };
    };
    let given = call.read_at(at).filter(|size| !size.is_null());
    let size = match (options.page_size, given) {
        (None, Some(given)) => return Ok(number(&given).filter(|size| *size > 0)),
        (Some(size), _) => Some(size),
        (None, None) => {
            let most = options
                .max_items
                .map(|max| max.saturating_add(known).max(1));
            usual.map(|usual| most.map_or(usual, |most| usual.min(most)))
        }
    };
    if let Some(size) = size {
        resize(call, at, size);
    }
    Ok(size.filter(|size| *size > 0))
}

fn resize(call: &mut Call, at: At, size: u64) {
    call.write_at(at, &Json::from(size));
}
