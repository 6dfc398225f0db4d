//! By token: an opaque text that each page gives for the next one.

use super::{Page, Place};
use crate::operation::{At, Call};
use crate::wire::Json;

/// A page may be empty while the token goes on; only an absent, empty or repeated token ends it.
/// The total does not: some services cap it, and what was read may have been deleted since.
#[derive(Clone)]
pub(super) struct Token {
    pub(super) at: At,
    /// Whether the caller starts with a token.
    given: bool,
    /// The token that the last page was asked for with.
    last: Option<Json>,
    /// An earlier one, to find tokens that go round in a circle (by Brent's method).
    landmark: Option<Json>,
    steps: u64,
    lap: u64,
}

impl Token {
    pub(super) fn new(call: &Call, at: At) -> Self {
        let given = call.read_at(at).filter(|token| !token.is_null());
        Token {
            at,
            given: given.is_some(),
            last: given,
            landmark: None,
            steps: 0,
            lap: 1,
        }
    }

    /// The next page is asked for with that token.
    pub(super) fn sends(&mut self, token: &Json) {
        self.last = Some(token.clone());
    }

    /// Whether a page that starts there is asked for with a token.
    pub(super) fn is_sent(&self, place: &Place) -> bool {
        match place {
            Place::Token(_) => true,
            Place::Start => self.given,
            Place::Offset(_) | Place::Path(_) | Place::Marker(_) | Place::End => false,
        }
    }

    pub(super) fn next(&mut self, page: &Page) -> Place {
        let Some(token) = &page.token else {
            return Place::End;
        };
        if [&self.last, &self.landmark].contains(&&Some(token.clone())) {
            return Place::End;
        }
        self.last = Some(token.clone());
        self.steps += 1;
        if self.steps == self.lap {
            self.landmark = Some(token.clone());
            self.steps = 0;
            self.lap = self.lap.saturating_mul(2);
        }
        Place::Token(token.clone())
    }
}
