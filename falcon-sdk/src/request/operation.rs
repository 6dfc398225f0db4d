//! Operations as types.

use super::call::Call;
use crate::spec::Spec;
use crate::{reply, wire};

/// An operation with its parameters: everything that is needed to call it.
pub trait Operation {
    /// What a successful reply's body holds.
    type Output: reply::Output;

    /// What is published about it.
    const SPEC: &'static Spec;

    /// Writes the parameters and the body into a call of [`SPEC`](Operation::SPEC).
    fn write(&self, call: &mut Call);

    /// The call that these parameters make.
    fn call(&self) -> Call {
        let mut call = Call::new(Self::SPEC);
        self.write(&mut call);
        call
    }
}

/// A borrowed operation is one as well.
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

/// An operation whose list is walked page by page.
pub trait Paginated: Operation {
    /// What the list holds.
    type Item: wire::Decode;
}

/// An operation whose list holds ids, and that has a sibling which returns their records.
pub trait Detailed: Paginated {
    /// The record of an id.
    type Record: wire::Decode;
}

/// An operation that takes ids, any number of which can be spread over several calls.
pub trait ByIds: Operation {
    /// What its answer lists, usually one for each id.
    type Record: wire::Decode;
}
