//! Where a walk has been, as far as it takes to find that it goes round in a circle.

use crate::paging::cursor::Place;

/// The places of pages, by Brent's method: of those behind it knows the last one, and one further
/// back that moves on after twice as many pages each time.
#[derive(Clone)]
pub(super) struct Trail {
    last: Place,
    landmark: Option<Place>,
    steps: u64,
    lap: u64,
}

impl Trail {
    pub(super) fn from(place: Place) -> Self {
        Trail {
            last: place,
            landmark: None,
            steps: 0,
            lap: 1,
        }
    }

    /// Steps to the next place, unless the trail leads back.
    pub(super) fn step(&mut self, next: &Place) -> Step {
        if self.last == *next {
            return Step::Stay;
        }
        if self.landmark.as_ref() == Some(next) {
            return Step::Back;
        }
        self.last = next.clone();
        self.steps += 1;
        if self.steps == self.lap {
            self.landmark = Some(next.clone());
            self.steps = 0;
            self.lap = self.lap.saturating_mul(2);
        }
        Step::On
    }
}

/// Where a step leads.
pub(super) enum Step {
    On,
    /// To the same place.
    Stay,
    /// To a place further back.
    Back,
}
