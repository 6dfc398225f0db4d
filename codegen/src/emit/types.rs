//! How types are written in Rust.

use std::collections::{BTreeMap, BTreeSet};

use proc_macro2::{Ident, Span, TokenStream};
use quote::{ToTokens, quote};

use crate::ir::{Field, Home, Model, ModelId, Shape, Type};

/// Prelude names in generated code. A published type may have the same name.
const PRELUDE: [(&str, &str); 7] = [
    ("Box", "::std::boxed::Box"),
    ("Default", "::std::default::Default"),
    ("Into", "::std::convert::Into"),
    ("IntoIterator", "::std::iter::IntoIterator"),
    ("Option", "::std::option::Option"),
    ("String", "::std::string::String"),
    ("Vec", "::std::vec::Vec"),
];

/// The names of types inside a file.
pub(crate) struct Spelling<'a> {
    models: &'a BTreeMap<ModelId, Model>,
    /// Names of the file's own types.
    defined: BTreeSet<&'a str>,
}

impl<'a> Spelling<'a> {
    pub(crate) fn new(
        models: &'a BTreeMap<ModelId, Model>,
        defined: impl IntoIterator<Item = &'a str>,
    ) -> Spelling<'a> {
        Spelling {
            models,
            defined: defined.into_iter().collect(),
        }
    }

    /// A prelude name, with its full path where the file has a type of that name.
    pub(crate) fn std(&self, name: &str) -> TokenStream {
        let known = PRELUDE.iter().find(|(known, _)| *known == name);
        match known {
            Some((_, path)) if self.defined.contains(name) => parse(path),
            Some(_) | None => ident(name).into_token_stream(),
        }
    }

    /// Imports that make the methods of hidden traits available.
    pub(crate) fn hidden_traits(&self) -> Vec<TokenStream> {
        PRELUDE
            .iter()
            .filter(|(name, _)| ["Default", "Into", "IntoIterator"].contains(name))
            .filter(|(name, _)| self.defined.contains(name))
            .map(|(_, path)| {
                let path = parse(path);
                quote!(use #path as _;)
            })
            .collect()
    }

    /// The bare type: of a list item or a required parameter.
    pub(crate) fn bare(&self, ty: &Type) -> TokenStream {
        match ty {
            Type::Text => self.std("String"),
            Type::Bool => quote!(bool),
            Type::Int => quote!(i64),
            Type::Uint => quote!(u64),
            Type::Float => quote!(f64),
            Type::DateTime => quote!(wire::DateTime),
            Type::Secret => quote!(wire::Secret),
            Type::Json => quote!(wire::Json),
            Type::List(item) => {
                let (vec, item) = (self.std("Vec"), self.bare(item));
                quote!(#vec<#item>)
            }
            Type::Map(value) => {
                let (string, value) = (self.std("String"), self.bare(value));
                quote!(std::collections::BTreeMap<#string, #value>)
            }
            Type::Model(id) => self.model(id),
            Type::Boxed(id) => {
                let (boxed, model) = (self.std("Box"), self.model(id));
                quote!(#boxed<#model>)
            }
        }
    }

    /// `Option` of the bare type.
    pub(crate) fn optional(&self, ty: &Type) -> TokenStream {
        let (option, bare) = (self.std("Option"), self.bare(ty));
        quote!(#option<#bare>)
    }

    fn model(&self, id: &ModelId) -> TokenStream {
        let Some(model) = self.models.get(id) else {
            // Lowering stores every model that a type names.
            return quote!(wire::Json);
        };
        let name = ident(&model.name.rust);
        match &model.home {
            Home::Collection(_) => quote!(#name),
            Home::Namespace { namespace, .. } => {
                let namespace = ident(&namespace.rust);
                quote!(models::#namespace::#name)
            }
        }
    }

    /// The fields of a record.
    pub(crate) fn fields(&self, ty: &Type) -> &'a [Field] {
        let model = ty.model().and_then(|id| self.models.get(id));
        model.map_or(&[], Model::fields)
    }

    /// The type of a setter's argument.
    pub(crate) fn argument(&self, ty: &Type) -> TokenStream {
        let into = self.std("Into");
        match ty {
            Type::List(item) => {
                let (iterator, item) = (self.std("IntoIterator"), self.argument(item));
                quote!(impl #iterator<Item = #item>)
            }
            Type::Boxed(id) => self.model(id),
            _ if self.converts(ty) => {
                let bare = self.bare(ty);
                quote!(impl #into<#bare>)
            }
            _ => self.bare(ty),
        }
    }

    /// Converts a setter's argument to the bare type.
    pub(crate) fn converted(&self, ty: &Type, argument: &Ident) -> TokenStream {
        match ty {
            Type::List(item) if self.converts(item) => {
                let into = self.std("Into");
                quote!(#argument.into_iter().map(#into::into).collect())
            }
            Type::List(item) if matches!(**item, Type::List(_)) => {
                let inner = ident("item");
                let converted = self.converted(item, &inner);
                quote!(#argument.into_iter().map(|item| #converted).collect())
            }
            Type::List(_) => quote!(#argument.into_iter().collect()),
            Type::Boxed(_) => {
                let boxed = self.std("Box");
                quote!(#boxed::new(#argument))
            }
            _ if self.converts(ty) => quote!(#argument.into()),
            _ => quote!(#argument),
        }
    }

    /// Whether callers pass the value in other forms too: text as `&str`, an enum as text.
    fn converts(&self, ty: &Type) -> bool {
        match ty {
            Type::Text | Type::DateTime | Type::Secret | Type::Json => true,
            Type::Model(id) => match self.models.get(id).map(|model| &model.shape) {
                Some(Shape::Enum(_)) => true,
                Some(Shape::Record(_)) | None => false,
            },
            Type::Bool
            | Type::Int
            | Type::Uint
            | Type::Float
            | Type::List(_)
            | Type::Map(_)
            | Type::Boxed(_) => false,
        }
    }
}

/// An identifier made by `ir::Name`.
pub(crate) fn ident(name: &str) -> Ident {
    Ident::new(name, Span::call_site())
}

#[expect(
    clippy::expect_used,
    reason = "only the paths of the table above are parsed"
)]
fn parse(path: &str) -> TokenStream {
    path.parse()
        .expect("a path of the table above is valid Rust")
}
