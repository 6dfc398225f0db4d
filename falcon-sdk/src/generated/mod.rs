//! Generated code.

pub(crate) mod catalog;
