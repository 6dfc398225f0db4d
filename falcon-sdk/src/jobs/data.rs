//! The facts about the job of an operation.

use std::marker::PhantomData;

use crate::request::StartsJob;
use crate::spec::{Job, JobStep};

/// The facts about the job that `O` starts. The compiler refuses an operation without them.
pub(super) struct Data<O>(PhantomData<O>);

impl<O: StartsJob> Data<O> {
    pub(super) const JOB: &'static Job = match O::SPEC.job {
        Some(job) => job,
        None => panic!("the `Spec` of an operation that starts a job needs a `job`"),
    };

    /// The operation that returns the result.
    pub(super) const RESULT: &'static JobStep = match &Self::JOB.result {
        Some(step) => step,
        None => panic!("the `job` of an operation with a result needs a `result`"),
    };
}
