//! Values of the catalog as Rust.

use proc_macro2::{Literal, TokenStream};
use quote::quote;

use crate::ir::At;

use super::types::ident;

pub(super) fn texts(method: &str, values: &[String]) -> Option<TokenStream> {
    let method = ident(method);
    (!values.is_empty()).then(|| quote! { .#method(&[#(#values),*]) })
}

pub(super) fn location(at: &At) -> TokenStream {
    match at {
        At::Query(name) => quote! { At::Query(#name) },
        At::Body(pointer) => quote! { At::Body(#pointer) },
    }
}

pub(super) fn count(value: Option<u64>) -> TokenStream {
    option(value.map(Literal::u64_unsuffixed))
}

pub(super) fn option<T: quote::ToTokens>(value: Option<T>) -> TokenStream {
    match value {
        Some(value) => quote! { Some(#value) },
        None => quote! { None },
    }
}
