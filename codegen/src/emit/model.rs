//! A model: a struct with its table, or an open enum.

use proc_macro2::{Literal, TokenStream};
use quote::quote;

use crate::file::{Piece, table};
use crate::ir::{Enum, Field, Home, Model, Shape, Type, Values};

use super::prose::Block;
use super::record;
use super::types::{Spelling, ident};
use super::{deprecated, docs, facts};

/// The items of a model, which belong together. `exporters` are the services that re-export it, and
/// its name there.
pub(crate) fn emit(
    model: &Model,
    exporters: &[(&str, &str)],
    spelling: &Spelling<'_>,
) -> Vec<Piece> {
    let doc = doc(model, exporters);
    match &model.shape {
        Shape::Record(fields) => structure(model, &doc, fields, spelling),
        Shape::Enum(published) => enumeration(model, &doc, published, spelling),
    }
}

fn structure(
    model: &Model,
    doc: &TokenStream,
    fields: &[Field],
    spelling: &Spelling<'_>,
) -> Vec<Piece> {
    let name = ident(&model.name.rust);
    let sent = model.direction.is_sent();
    let members = fields.iter().map(|field| {
        let (doc, name, ty) = (
            field_doc(field, sent),
            ident(&field.name.rust),
            held(field, sent, spelling),
        );
        let deprecated = deprecated::attribute(field.deprecated);
        quote! { #doc #deprecated pub #name: #ty, }
    });
    let setters = sent.then(|| setters(model, fields, spelling));
    // Setters take the value and return it, so an unused result has no effect.
    let must_use = sent.then(|| quote! { #[must_use] });
    let code = quote! {
        #doc
        #[derive(Clone, Default)]
        #must_use
        #[non_exhaustive]
        pub struct #name {
            #(#members)*
            #[doc = " Properties that are not published."]
            pub extra: wire::Extra,
        }
        #setters
    };
    vec![Piece::Code(code), record::emit(model, fields)]
}

fn doc(model: &Model, exporters: &[(&str, &str)]) -> TokenStream {
    let mut blocks = docs::prose(model.doc.as_deref());
    let published = docs::code(&model.name.wire);
    let published = match (model.id.is_inline(), &model.shape) {
        (false, _) => format!("Published as {published}."),
        (true, Shape::Record(_)) => format!("Published inline as {published}."),
        // The interface has the place; the overlay may have the values.
        (true, Shape::Enum(_)) => format!("The values of {published}."),
    };
    blocks.extend(docs::facts(vec![published, import(model, exporters)]));
    docs::doc(&blocks)
}

/// From where programs import the model, with a link to the operations that use it. The page of a
/// service that is another feature may not be there to link to.
fn import(model: &Model, exporters: &[(&str, &str)]) -> String {
    let path = |(service, name): &(&str, &str)| docs::code(&format!("{service}::{name}"));
    let is_of = |service: &str| match &model.home {
        Home::Namespace { only, .. } => only.as_ref().is_some_and(|only| only.rust == service),
        Home::Collection(_) => true,
    };
    match exporters {
        [] => String::new(),
        [only @ (service, _)] if is_of(service) => {
            format!("Import it as [{}](crate::{service}).", path(only))
        }
        [only] => format!("Import it as {}.", path(only)),
        [first, second] => format!("Import it as {} or {}.", path(first), path(second)),
        [first, ..] => {
            let others = exporters.len() - 1;
            let first = path(first);
            format!("Import it as {first}, or from {others} other services.")
        }
    }
}

fn field_doc(field: &Field, sent: bool) -> TokenStream {
    let mut blocks = docs::prose(field.doc.as_deref());
    blocks.extend(docs::facts(facts::of(field, sent)));
    docs::doc(&blocks)
}

/// In a request, "empty" and "not sent" differ, and null may have a meaning.
fn held(field: &Field, sent: bool, spelling: &Spelling<'_>) -> TokenStream {
    match (&field.ty, sent) {
        (ty, true) if field.nullable => {
            let bare = spelling.bare(ty);
            quote!(wire::Nullable<#bare>)
        }
        (ty @ (Type::List(_) | Type::Map(_)), false) => spelling.bare(ty),
        (ty, _) => spelling.optional(ty),
    }
}

fn setters(model: &Model, fields: &[Field], spelling: &Spelling<'_>) -> TokenStream {
    let name = ident(&model.name.rust);
    let setters = fields.iter().map(|field| {
        let (name, argument) = (ident(&field.name.rust), argument(field, spelling));
        let value = match field.nullable {
            true => quote!(#name.into()),
            false => {
                let converted = spelling.converted(&field.ty, &name);
                quote!(Some(#converted))
            }
        };
        let doc = docs::doc(&docs::prose(field.doc.as_deref()));
        let deprecated = deprecated::attribute(field.deprecated);
        quote! {
            #doc
            #deprecated
            pub fn #name(mut self, #argument) -> Self {
                self.#name = #value;
                self
            }
        }
    });
    quote! {
        impl #name {
            pub fn new() -> Self { Self::default() }
            #(#setters)*
        }
    }
}

/// Name and type of a setter's argument.
pub(crate) fn argument(field: &Field, spelling: &Spelling<'_>) -> TokenStream {
    let name = ident(&field.name.rust);
    let ty = match field.nullable {
        true => {
            let (into, bare) = (spelling.std("Into"), spelling.bare(&field.ty));
            quote!(impl #into<wire::Nullable<#bare>>)
        }
        false => spelling.argument(&field.ty),
    };
    quote!(#name: #ty)
}

fn enumeration(
    model: &Model,
    doc: &TokenStream,
    published: &Enum,
    spelling: &Spelling<'_>,
) -> Vec<Piece> {
    let name = ident(&model.name.rust);
    let (call, other, variants): (_, _, Vec<(&str, String, Literal)>) = match &published.values {
        Values::Text(variants) => {
            let each = variants.iter().map(|v| {
                (
                    v.name.rust.as_str(),
                    v.value.clone(),
                    Literal::string(&v.value),
                )
            });
            ("wire::text_enum", spelling.std("String"), each.collect())
        }
        Values::Int(variants) => {
            let each = variants.iter().map(|v| {
                (
                    v.name.rust.as_str(),
                    v.value.to_string(),
                    Literal::i64_unsuffixed(v.value),
                )
            });
            ("wire::int_enum", quote!(i64), each.collect())
        }
    };
    let members = variants.iter().map(|(rust, value, _)| {
        let (doc, name) = (docs::doc(&[Block::Text(docs::code(value))]), ident(rust));
        quote! { #doc #name, }
    });
    let code = quote! {
        #doc
        #[derive(Clone, Debug, Eq, Hash, PartialEq)]
        #[non_exhaustive]
        pub enum #name {
            #(#members)*
            #[doc = " Any other value."]
            Other(#other),
        }
    };
    let entries = variants
        .iter()
        .map(|(rust, _, literal)| format!("{rust} = {literal}"));
    vec![Piece::Code(code), table(call, &model.name.rust, entries)]
}
