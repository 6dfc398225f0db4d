//! The type of the body of a response.

use proc_macro2::TokenStream;
use quote::quote;

use crate::ir::{Reply, Resources, Type};

use super::types::Spelling;

pub(super) fn output(reply: &Reply, spelling: &Spelling<'_>) -> TokenStream {
    match reply {
        Reply::Envelope(resources) => {
            let resources = match resources {
                Resources::None => quote!(()),
                Resources::List(item) => spelling.bare(&Type::list(item.clone())),
                Resources::One(ty) => spelling.optional(ty),
                Resources::Map(value) => spelling.bare(&Type::map(value.clone())),
            };
            quote!(reply::Envelope<#resources>)
        }
        Reply::Json(ty) => spelling.bare(ty),
        Reply::Bytes | Reply::Raw => quote!(bytes::Bytes),
        Reply::Empty => quote!(()),
    }
}
