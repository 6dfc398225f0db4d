//! FQL as the service reads it: written for this server alone, so that the SDK's own parser and builder
//! are compared with it.

mod compare;
mod filter;
mod parse;

pub(crate) use compare::Record;
pub(crate) use filter::{Condition, Filter, Operand, Operator};
pub(crate) use parse::parse;
