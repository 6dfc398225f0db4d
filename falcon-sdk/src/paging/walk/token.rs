//! By token: an opaque text that each page gives for the next one.

use super::{Page, Place};
use crate::operation::{At, Call};
use crate::wire::Json;

/// A page may be empty while the token goes on; only an absent, empty or repeated token ends it.
/// The total does not: some services cap it, and what was read may have been deleted since.
#[derive(Clone)]
pub(super) struct Token {
    pub(super) at: At,
    /// The token that the caller starts with.
    given: Option<Json>,
}

impl Token {
    pub(super) fn new(call: &Call, at: At) -> Self {
        let given = call.read_at(at).filter(|token| !token.is_null());
        Token { at, given }
    }

    /// Where the caller starts.
    pub(super) fn start(&self) -> Place {
        self.given.clone().map_or(Place::Start, Place::Token)
    }

    /// Whether a page that starts there is asked for with a token.
    pub(super) fn is_sent(&self, place: &Place) -> bool {
        match place {
            Place::Token(_) => true,
            Place::Start => self.given.is_some(),
            Place::Offset(_) | Place::Path(_) | Place::Marker(_) | Place::End => false,
        }
    }

    pub(super) fn next(page: &Page) -> Place {
        page.token.clone().map_or(Place::End, Place::Token)
    }
}
