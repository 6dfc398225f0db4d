//! The requests that take the id of a job.

use crate::error::Error;
use crate::request::Call;
use crate::spec::JobStep;
use crate::wire::Json;

/// The request of a step for a job.
pub(super) fn request(step: &JobStep, id: &str) -> Result<Call, Error> {
    let mut call = Call::by_id(step.operation)?;
    for (at, value) in step.with {
        call.write_at(*at, &Json::from(*value));
    }
    call.write_at(step.id, &Json::from(id));
    Ok(call)
}
