//! The items of a page as a type of the caller's own.

use serde::de::DeserializeOwned;

use super::page::Page;
use super::ready::Ready;
use crate::error::{Error, UnreadableItem};
use crate::request::Call;
use crate::response::Response;
use crate::wire::{Mismatch, own};

/// Reads the items of a page as a type of the caller's own, from their JSON text.
pub(super) fn read<T: DeserializeOwned>(
    call: &Call,
    page: &Page,
    response: Response,
) -> Result<Ready<T>, Error> {
    let list = call.paging().items();
    let (mut items, mut unfit) = (Vec::new(), Vec::new());
    let mut mismatches = page.mismatches.clone();
    for (position, raw) in page.elements().enumerate() {
        let read = own(raw, &format!("{list}/{position}"));
        match read {
            Ok(item) => items.push(item),
            Err(problem) => {
                mismatches.record(|| Mismatch {
                    path: problem.path.clone(),
                    pointer: problem.pointer,
                    expected: "the caller's type",
                    found: problem.found.clone(),
                });
                let item = UnreadableItem {
                    operation: call.operation().into_owned(),
                    path: problem.path,
                    expected: problem.expected,
                    found: problem.found,
                    raw: raw.to_owned(),
                };
                unfit.push((position as u64, item));
            }
        }
    }
    Ok(Ready::new(call, page, response, items, unfit, mismatches))
}
