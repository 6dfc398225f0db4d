//! How the functions that build values are spelled.

use proc_macro2::{Literal, TokenStream};
use quote::quote;

use crate::emit::types::ident;
use crate::ir::{Home, Limits, Model};

/// A model's type in the SDK, or the function of its name here.
pub(super) fn home(model: &Model, models: &str, services: &str) -> TokenStream {
    let name = ident(&model.name.rust);
    match &model.home {
        Home::Collection(collection) => {
            let (root, collection) = (ident(services), ident(&collection.rust));
            quote!(#root::#collection::#name)
        }
        Home::Namespace { namespace, .. } => {
            let namespace = ident(&namespace.rust);
            match models {
                "models" => quote!(models::#namespace::#name),
                sdk => {
                    let sdk = ident(sdk);
                    quote!(#sdk::models::#namespace::#name)
                }
            }
        }
    }
}

pub(super) fn list(item: &TokenStream, limits: &Limits) -> TokenStream {
    let (min, max) = (count(limits.min_items), count(limits.max_items));
    quote!(v.list(#min, #max, |v| #item))
}

/// A value of a published list that is too long for an enum.
pub(super) fn known(values: &[String]) -> TokenStream {
    let value = values.first();
    quote!(String::from(#value))
}

pub(super) fn bound(limit: Option<f64>) -> TokenStream {
    match limit {
        // Published bounds of integers are integers.
        Some(limit) => {
            let limit = Literal::i64_unsuffixed(limit as i64);
            quote!(Some(#limit))
        }
        None => quote!(None),
    }
}

fn count(limit: Option<u64>) -> TokenStream {
    match limit {
        Some(limit) => {
            let limit = Literal::u64_unsuffixed(limit);
            quote!(Some(#limit))
        }
        None => quote!(None),
    }
}
