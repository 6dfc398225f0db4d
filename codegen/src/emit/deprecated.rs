//! Items that the vendor will remove.

use proc_macro2::TokenStream;
use quote::quote;

use crate::ir::{Api, Model, Operation};

/// The attribute of such an item; nothing for others.
pub(crate) fn attribute(deprecated: bool) -> TokenStream {
    match deprecated {
        true => quote! { #[deprecated = "published as deprecated"] },
        false => TokenStream::new(),
    }
}

/// The attribute of the generated tree if it has such items, since it uses them itself.
pub(crate) fn allowed(api: &Api) -> Option<TokenStream> {
    let of_operation = |operation: &Operation| {
        operation.deprecated || operation.params.iter().any(|param| param.deprecated)
    };
    let of_model = |model: &Model| model.fields().iter().any(|field| field.deprecated);
    let any = api.operations().any(of_operation) || api.models.values().any(of_model);
    any.then(|| quote! { #![allow(deprecated, reason = "it defines the deprecated items")] })
}
