//! Operations as types.

use super::call::Call;
use crate::spec::Spec;
use crate::{reply, wire};

/// An operation with its parameters: all that a request needs.
pub trait Operation {
    /// The type of a successful response's body.
    type Output: reply::Output;

    /// The published facts about the operation.
    const SPEC: &'static Spec;

    /// Writes the parameters and the body into a request of [`SPEC`](Operation::SPEC).
    fn write(&self, call: &mut Call);

    /// The request with these parameters.
    fn call(&self) -> Call {
        let mut call = Call::new(Self::SPEC);
        self.write(&mut call);
        call
    }
}

/// A borrowed operation is an operation too.
impl<O: Operation> Operation for &O {
    type Output = O::Output;

    const SPEC: &'static Spec = O::SPEC;

    fn write(&self, call: &mut Call) {
        O::write(self, call);
    }
}

impl<O: Paginated> Paginated for &O {
    type Item = O::Item;
}

impl<O: Detailed> Detailed for &O {
    type Record = O::Record;
}

impl<O: ByIds> ByIds for &O {
    type Record = O::Record;
}

/// An operation whose list can be walked page by page.
pub trait Paginated: Operation {
    /// The type of the list's items.
    type Item: wire::Decode;
}

/// An operation that lists ids, and has a sibling operation that returns their records.
pub trait Detailed: Paginated {
    /// The type of an id's record.
    type Record: wire::Decode;
}

/// An operation that starts a [job](crate::spec::Job) at the service.
pub trait StartsJob: Operation {
    /// The body of the response that reports the job's state.
    type Status: reply::Output;

    /// The body of the response with the job's result: [`Bytes`](bytes::Bytes) for a file, and
    /// [`NoResult`](crate::spec::NoResult) if the status contains the result.
    type Result;
}

/// An operation that takes ids, which can be split over several requests.
pub trait ByIds: Operation {
    /// The type of the records in its response, usually one for each id.
    type Record: wire::Decode;
}
