//! Where a walk has been, as far as it takes to find that it goes round in a circle.

use super::Place;

/// The places of pages, by Brent's method: of those behind it knows the last one, and one further
/// back that moves on after twice as many pages each time.
#[derive(Clone)]
pub(super) struct Trail {
    last: Option<Place>,
    landmark: Option<Place>,
    steps: u64,
    lap: u64,
}

impl Trail {
    pub(super) fn from(place: Place) -> Self {
        Trail {
            last: Some(place),
            landmark: None,
            steps: 0,
            lap: 1,
        }
    }

    /// Goes on to the next place, unless the trail leads back.
    pub(super) fn leads_to(&mut self, next: &Place) -> bool {
        let known = [&self.last, &self.landmark];
        if known.into_iter().flatten().any(|place| place == next) {
            return false;
        }
        self.last = Some(next.clone());
        self.steps += 1;
        if self.steps == self.lap {
            self.landmark.clone_from(&self.last);
            self.steps = 0;
            self.lap = self.lap.saturating_mul(2);
        }
        true
    }
}
