//! By token: an opaque text that each page gives for the next one.

use crate::paging::cursor::Place;
use crate::paging::page::Page;
use crate::request::Call;
use crate::spec::At;
use crate::wire::Json;

/// A page may be empty while the token goes on; only an absent, empty or repeated token ends it.
/// The total does not: some services cap it, and what was read may have been deleted since.
#[derive(Clone)]
pub(super) struct Token {
    at: At,
    /// The token that the caller starts with.
    given: Option<Json>,
    from_start: bool,
    /// The query parameters that a request with a token may have beside it, if not all.
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

    /// Where the caller starts.
    pub(super) fn start(&self) -> Place {
        self.given.clone().map_or(Place::Start, Place::Token)
    }

    /// Whether the walk starts at the start of the list.
    pub(super) fn starts_list(&self) -> bool {
        self.from_start
    }

    /// Whether the request of the page that starts there carries a token.
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
