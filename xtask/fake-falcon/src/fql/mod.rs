//! FQL as the service reads it: written for this server alone, so that the SDK's own parser and builder
//! are compared with it.

mod compare;
mod dates;
mod decimal;
mod filter;
mod parse;
mod readings;

pub(crate) use compare::Record;
pub(crate) use filter::{Condition, Filter, Operand, Operator};
pub(crate) use parse::parse;
pub use readings::Filters;
