//! By token: an opaque text with which each page names the next page.

use crate::paging::cursor::Place;
use crate::paging::page::Page;
use crate::request::Call;
use crate::spec::At;
use crate::wire::Json;

/// A page may be empty although its token continues the list. Only an absent, empty or repeated
/// token ends the list. The total does not: some services cap it, and items that were read may have
/// been deleted since.
#[derive(Clone)]
pub(super) struct Token {
    at: At,
    /// The caller's own token.
    given: Option<Json>,
    from_start: bool,
    /// The query parameters that a request with a token may also have, if not all.
    beside: Option<&'static [&'static str]>,
}

impl Token {
    pub(super) fn new(call: &Call, at: At) -> Self {
        let given = call.read_at(at).filter(|token| !token.is_null());
        let skips = at != At::Query("offset") && call.query_text("offset").is_some();
        Token {
            at,
            from_start: given.is_none() && !skips,
            given,
            beside: call.spec().and_then(|spec| spec.beside_token),
        }
    }

    /// The caller's own start.
    pub(super) fn start(&self) -> Place {
        self.given.clone().map_or(Place::Start, Place::Token)
    }

    /// Whether the walk starts at the start of the list.
    pub(super) fn starts_list(&self) -> bool {
        self.from_start
    }

    /// Whether the request for the page at that place carries a token.
    pub(super) fn is_sent(&self, place: &Place) -> bool {
        match place {
            Place::Token(_) => true,
            Place::Start => self.given.is_some(),
            Place::Offset(_) | Place::Path(_) | Place::Marker(_) | Place::End => false,
        }
    }

    pub(super) fn write(&self, call: &mut Call, token: &Json) {
        if let Some(beside) = self.beside {
            call.keep_queries(beside);
        }
        call.write_at(self.at, token);
    }

    pub(super) fn next(page: &Page) -> Place {
        page.token.clone().map_or(Place::End, Place::Token)
    }
}
