//! The places that a walk has visited, as far as needed to detect a circle.

use crate::paging::cursor::Place;

/// The places of pages, by Brent's method. It stores the last place, and an earlier landmark, which
/// advances after twice as many pages each time.
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

    /// Steps to the next place, unless it is an earlier place.
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

/// The direction of a step.
pub(super) enum Step {
    On,
    /// To the same place.
    Stay,
    /// To an earlier place.
    Back,
}
