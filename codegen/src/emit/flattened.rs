//! A body that an operation is given field by field: one by `new`, the others by setters.

use proc_macro2::TokenStream;
use quote::quote;

use crate::ir::{Field, Flattened, Member, Type};

use super::prose::Block;
use super::types::{Spelling, ident};
use super::{deprecated, docs, model, page};

/// What the body takes besides its fields.
pub(crate) const EXTRA: &str = "Its `extra` takes fields that are not published.";

pub(crate) struct Fields<'a> {
    pub(crate) body: &'a Type,
    /// The field that `new` takes.
    pub(crate) argument: Option<&'a Field>,
    others: Vec<&'a Field>,
    members: &'a [Member],
}

impl<'a> Fields<'a> {
    pub(crate) fn new(
        body: &'a Type,
        flattened: &'a Flattened,
        members: &'a [Member],
        spelling: &Spelling<'a>,
    ) -> Fields<'a> {
        let is_argument = |field: &&Field| flattened.argument.as_ref() == Some(&field.name.rust);
        let fields = spelling.fields(body).iter();
        let (argument, others): (Vec<_>, Vec<_>) = fields.partition(is_argument);
        Fields {
            body,
            argument: argument.first().copied(),
            others,
            members,
        }
    }

    /// Name and type of the argument of `new`.
    pub(crate) fn argument(&self, spelling: &Spelling<'_>) -> TokenStream {
        let argument = self.argument.map(|field| model::argument(field, spelling));
        argument.unwrap_or_default()
    }

    /// The body as `new` builds it.
    pub(crate) fn built(&self, spelling: &Spelling<'_>) -> TokenStream {
        let body = spelling.bare(self.body);
        let set = self.argument.map(|field| {
            let name = ident(&field.name.rust);
            quote!(.#name(#name))
        });
        quote!(#body::new() #set)
    }

    pub(crate) fn setters(&self, spelling: &Spelling<'_>) -> TokenStream {
        let setters = self.others.iter().map(|field| {
            let (name, argument) = (ident(&field.name.rust), model::argument(field, spelling));
            let doc = self.doc(field);
            let deprecated = deprecated::attribute(field.deprecated);
            quote! {
                #doc
                #deprecated
                pub fn #name(mut self, #argument) -> Self {
                    self.body = self.body.#name(#name);
                    self
                }
            }
        });
        quote!(#(#setters)*)
    }

    /// The documentation of a field, or where it stands if it has none, and its known values.
    fn doc(&self, field: &Field) -> TokenStream {
        let mut blocks = docs::prose(field.doc.as_deref());
        if blocks.is_empty() {
            let name = docs::code(&field.name.wire);
            blocks.push(Block::Text(format!("Field {name} of the request body.")));
        }
        blocks.extend(page::values_below(&field.name.wire, self.members));
        docs::doc(&blocks)
    }
}
