//! A model's table from wire names to fields.

use proc_macro2::TokenStream;
use quote::quote;

use crate::ir::{Field, Model};

use super::types::ident;

pub(crate) fn emit(model: &Model, fields: &[Field]) -> TokenStream {
    let name = ident(&model.name.rust);
    let slots = fields.iter().map(|field| {
        let (wire, field) = (&field.name.wire, ident(&field.name.rust));
        quote! { #wire => &mut self.#field, }
    });
    let values = fields.iter().map(|field| {
        let (wire, field) = (&field.name.wire, ident(&field.name.rust));
        quote! { out.field(#wire, &self.#field); }
    });
    quote! {
        impl wire::Record for #name {
            #[inline]
            fn field(&mut self, name: &str) -> &mut dyn wire::Decode {
                match name {
                    #(#slots)*
                    _ => wire::extra(&mut self.extra, name),
                }
            }
            #[inline]
            fn fields(&self, out: &mut dyn wire::Fields) {
                #(#values)*
                out.extra(&self.extra);
            }
        }
        wire::record!(#name);
    }
}
