//! What is left of a response that is read item by item.

use super::page::Page;
use crate::error::{Error, UnreadableItem};
use crate::request::Call;
use crate::response::Answer;
use crate::wire::{Decode, Decoded, Elements, Mismatch, Mismatches, json_path, raw_elements};

/// The items of a response that are left, and after them its errors.
pub(super) struct Ready<T> {
    items: std::vec::IntoIter<T>,
    /// Those that do not fit, with their positions among the items.
    unfit: std::vec::IntoIter<(u64, UnreadableItem)>,
    /// The position of the next item, and how many there are.
    next: u64,
    len: u64,
    errors: Option<Error>,
    /// The values that do not fit.
    mismatches: Mismatches,
}

/// Reads the items of a page.
pub(super) type Read<T> = fn(&Call, &Page, Answer) -> Result<Ready<T>, Error>;

/// What a response holds next.
pub(super) enum Next<T> {
    Item(T),
    Unfit(Box<UnreadableItem>),
    Errors(Error),
}

impl<T> Ready<T> {
    pub(super) fn nothing() -> Self {
        Ready {
            items: Vec::new().into_iter(),
            unfit: Vec::new().into_iter(),
            next: 0,
            len: 0,
            errors: None,
            mismatches: Mismatches::default(),
        }
    }

    /// The items of a page: those that fit, those that do not with their positions among all, and
    /// the values that do not.
    pub(super) fn new(
        call: &Call,
        page: &Page,
        answer: Answer,
        fit: Vec<T>,
        unfit: Vec<(u64, UnreadableItem)>,
        mismatches: Mismatches,
    ) -> Self {
        let failure = page.failed.then(|| answer.failure(call));
        Ready {
            next: 0,
            len: (fit.len() + unfit.len()) as u64,
            items: fit.into_iter(),
            unfit: unfit.into_iter(),
            errors: failure.map(|failure| Error::Api(Box::new(failure))),
            mismatches,
        }
    }

    /// How many items are left, whether they fit or not.
    pub(super) fn left(&self) -> u64 {
        self.len - self.next
    }

    /// How many of those that are left do not fit.
    pub(super) fn unfit(&self) -> u64 {
        self.unfit.len() as u64
    }

    /// How many items lie before the next one.
    pub(super) fn position(&self) -> u64 {
        self.next
    }

    /// Takes the values that do not fit, once.
    pub(super) fn take_mismatches(&mut self) -> Mismatches {
        std::mem::take(&mut self.mismatches)
    }

    /// Leaves out the first items.
    pub(super) fn leave_out(&mut self, items: u64) {
        for _ in 0..items.min(self.left()) {
            self.next();
        }
    }
}

impl<T: Decode> Ready<T> {
    /// Reads the items of a page. One within which a value does not fit is read all the same, unless
    /// it must not.
    pub(super) fn read(call: &Call, page: &Page, answer: Answer) -> Result<Self, Error> {
        let pointer = call.paging().items();
        let Decoded {
            value: elements,
            mut mismatches,
            ..
        } = answer.at::<Elements<T>>(call, pointer)?;
        let strictly = call.is_strict() && !elements.flawed.is_empty();
        let positions = match strictly {
            false => elements.unfit.clone(),
            true => {
                let mut both = [elements.unfit.as_slice(), &elements.flawed].concat();
                both.sort_unstable();
                both
            }
        };
        let fit = match strictly {
            false => elements.fit,
            true => without(elements),
        };
        let unfit = unfit(call, &answer, pointer, &positions, &mismatches);
        mismatches.extend(page.mismatches.clone());
        Ok(Ready::new(call, page, answer, fit, unfit, mismatches))
    }
}

/// The elements that fit, without those that hold values that do not.
fn without<T>(elements: Elements<T>) -> Vec<T> {
    let Elements { fit, unfit, flawed } = elements;
    let (mut unfit, mut flawed) = (unfit.into_iter().peekable(), flawed.into_iter().peekable());
    let mut position = 0;
    fit.into_iter()
        .filter(|_| {
            while unfit.next_if_eq(&position).is_some() {
                position += 1;
            }
            let holds = flawed.next_if_eq(&position).is_none();
            position += 1;
            holds
        })
        .collect()
}

/// What is wrong with the items at those positions, and their JSON.
fn unfit(
    call: &Call,
    answer: &Answer,
    pointer: &str,
    positions: &[usize],
    mismatches: &Mismatches,
) -> Vec<(u64, UnreadableItem)> {
    if positions.is_empty() {
        return Vec::new();
    }
    let raw = raw_elements(&answer.body, pointer);
    let list = json_path(pointer);
    let item = |position: &usize| {
        let path = format!("{list}[{position}]");
        let mismatch = mismatches
            .iter()
            .find(|mismatch| is_within(mismatch, &path));
        let item = UnreadableItem {
            operation: call.operation().into_owned(),
            path: mismatch.map_or(path, |mismatch| mismatch.path.clone()),
            // Of a body only the first mismatches are described.
            expected: mismatch
                .map_or("the published type", |mismatch| mismatch.expected)
                .to_owned(),
            found: mismatch
                .map_or("something else", |mismatch| &mismatch.found)
                .to_owned(),
            raw: raw
                .get(*position)
                .map_or(String::new(), |raw| raw.get().to_owned()),
        };
        (*position as u64, item)
    };
    positions.iter().map(item).collect()
}

fn is_within(mismatch: &Mismatch, path: &str) -> bool {
    let rest = mismatch.path.strip_prefix(path);
    rest.is_some_and(|rest| rest.is_empty() || rest.starts_with(['.', '[']))
}

impl<T> Iterator for Ready<T> {
    type Item = Next<T>;

    fn next(&mut self) -> Option<Next<T>> {
        let position = self.next;
        if self
            .unfit
            .as_slice()
            .first()
            .is_some_and(|(at, _)| *at == position)
        {
            self.next += 1;
            let (_, item) = self.unfit.next()?;
            return Some(Next::Unfit(Box::new(item)));
        }
        match self.items.next() {
            Some(item) => {
                self.next += 1;
                Some(Next::Item(item))
            }
            None => self.errors.take().map(Next::Errors),
        }
    }
}
