//! The page size.

use crate::error::{Error, PagingProblem};
use crate::paging::page::number;
use crate::paging::settings::{Options, problem};
use crate::request::Call;
use crate::spec::{At, PageSize};
use crate::wire::Json;

/// Sets the page size, and returns it if it is known: the caller's, or else the usual page size.
/// The usual page size is reduced to the items that the caller wants, plus those delivered before.
pub(super) fn set(call: &mut Call, options: &Options, known: u64) -> Result<Option<u64>, Error> {
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

/// Writes the page size into a request.
pub(super) fn resize(call: &mut Call, at: At, size: u64) {
    call.write_at(at, &Json::from(size));
}
