//! A model's table from wire names to fields.

use proc_macro2::Literal;

use crate::file::{Piece, table};
use crate::ir::{Field, Model};

pub(crate) fn emit(model: &Model, fields: &[Field]) -> Piece {
    let entries = fields.iter().map(|field| {
        format!(
            "{} => {}",
            Literal::string(&field.name.wire),
            field.name.rust
        )
    });
    table("wire::record", &model.name.rust, entries)
}
