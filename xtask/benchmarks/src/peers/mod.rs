//! The compared programs: how they are built or installed below the target folder.

mod cargo;
mod go;
mod node;
mod programs;
mod python;
mod workshop;

pub(crate) use cargo::{CARGO_PROGENITOR, RUSTY_FALCON, cargo};
pub(crate) use node::OPENAPI_TS;
pub(crate) use python::{OPENAPI_GENERATOR, OPENAPI_PYTHON_CLIENT};
pub(crate) use workshop::{Built, Package, Program, Workshop};
