//! An operation: its struct, `new` and setters, and the code that fills a call.

use proc_macro2::TokenStream;
use quote::quote;

use crate::ir::{Body, Operation, Param, ParamType, Place, Reply, Resources, Type};

use super::deprecated;
use super::docs;
use super::flattened;
use super::flattened::Fields;
use super::fql;
use super::jobs;
use super::output::output;
use super::page::{self, Pages};
use super::prose::Block;
use super::types::{Spelling, ident};

/// The items of one operation, which belong together.
pub(crate) fn emit(
    operation: &Operation,
    pages: &Pages<'_>,
    spelling: &Spelling<'_>,
) -> TokenStream {
    let fields: Vec<Slot<'_>> = operation
        .params
        .iter()
        .map(Slot::param)
        .chain(Slot::body(operation, spelling))
        .collect();
    let structure = structure(operation, pages, &fields, spelling);
    let methods = methods(operation, &fields, spelling);
    let implementation = implementation(operation, spelling);
    let job = jobs::implementation(operation, pages, spelling);
    quote! {
        #structure
        #methods
        #implementation
        #job
    }
}

/// A field of the struct: a parameter or the body.
struct Slot<'a> {
    rust: &'a str,
    required: bool,
    holds: Holds<'a>,
    param: Option<&'a Param>,
}

enum Holds<'a> {
    One(&'a Type),
    /// A list parameter: an empty list is not sent, so it needs no `Option`.
    List(&'a Type),
    File,
    /// A body that is given field by field.
    Fields(Fields<'a>),
}

impl Holds<'_> {
    fn is_list(&self) -> bool {
        match self {
            Holds::List(_) => true,
            Holds::One(_) | Holds::File | Holds::Fields(_) => false,
        }
    }
}

impl<'a> Slot<'a> {
    fn param(param: &'a Param) -> Slot<'a> {
        let holds = match &param.ty {
            ParamType::One(ty) => Holds::One(ty),
            ParamType::List(item, _) => Holds::List(item),
            ParamType::File => Holds::File,
        };
        Slot {
            rust: &param.name.rust,
            required: param.required,
            holds,
            param: Some(param),
        }
    }

    fn body(operation: &'a Operation, spelling: &Spelling<'a>) -> Option<Slot<'a>> {
        let (required, holds) = match (&operation.body, &operation.flattened) {
            (Body::None | Body::Form | Body::Multipart, _) => return None,
            (Body::Json { ty, .. }, Some(flattened)) => {
                let fields = Fields::new(ty, flattened, &operation.members, spelling);
                (fields.argument.is_some(), Holds::Fields(fields))
            }
            (Body::Json { ty, required }, None) => (*required, Holds::One(ty)),
            (Body::Bytes { required }, _) => (*required, Holds::File),
        };
        Some(Slot {
            rust: "body",
            required,
            holds,
            param: None,
        })
    }

    fn ty(&self, spelling: &Spelling<'_>) -> TokenStream {
        let option = spelling.std("Option");
        match (&self.holds, self.required) {
            (Holds::One(ty), true) => spelling.bare(ty),
            (Holds::One(ty), false) => spelling.optional(ty),
            (Holds::List(item), _) => spelling.bare(&Type::list((*item).clone())),
            (Holds::File, true) => quote!(request::Upload),
            (Holds::File, false) => quote!(#option<request::Upload>),
            (Holds::Fields(fields), _) => spelling.bare(fields.body),
        }
    }

    /// Name and type of an argument.
    fn argument(&self, spelling: &Spelling<'_>) -> TokenStream {
        let (name, into) = (ident(self.rust), spelling.std("Into"));
        let ty = match &self.holds {
            Holds::One(ty) => spelling.argument(ty),
            Holds::List(item) => spelling.argument(&Type::list((*item).clone())),
            Holds::File => quote!(impl #into<request::Upload>),
            Holds::Fields(fields) => return fields.argument(spelling),
        };
        quote!(#name: #ty)
    }

    fn converted(&self, spelling: &Spelling<'_>) -> TokenStream {
        let argument = ident(self.rust);
        match &self.holds {
            Holds::One(ty) => spelling.converted(ty, &argument),
            Holds::List(item) => spelling.converted(&Type::list((*item).clone()), &argument),
            Holds::File => quote!(#argument.into()),
            Holds::Fields(fields) => fields.built(spelling),
        }
    }

    fn setters(&self, operation: &Operation, spelling: &Spelling<'_>) -> TokenStream {
        let (name, argument) = (ident(self.rust), self.argument(spelling));
        let converted = self.converted(spelling);
        let value = match &self.holds {
            Holds::Fields(fields) => return fields.setters(spelling),
            Holds::One(_) | Holds::List(_) | Holds::File if self.required => {
                return TokenStream::new();
            }
            Holds::One(_) | Holds::File => quote!(Some(#converted)),
            Holds::List(_) => converted,
        };
        let (doc, deprecated) = (self.setter_doc(operation), self.deprecated());
        if let (Some(param), Holds::One(Type::Text)) = (self.param, &self.holds)
            && param.name.wire == "sort"
        {
            let separator = fql::separator(param);
            return quote! {
                #doc
                #deprecated
                pub fn #name(mut self, #name: impl crate::fql::SortOrder) -> Self {
                    self.#name = Some(#name.written(#separator));
                    self
                }
            };
        }
        quote! {
            #doc
            #deprecated
            pub fn #name(mut self, #argument) -> Self {
                self.#name = #value;
                self
            }
        }
    }

    fn deprecated(&self) -> TokenStream {
        deprecated::attribute(self.param.is_some_and(|param| param.deprecated))
    }

    fn doc(&self, operation: &Operation) -> TokenStream {
        docs::doc(&match (self.param, &self.holds) {
            (Some(param), holds) => page::field(param, param.required && holds.is_list()),
            (None, Holds::Fields(_)) => {
                let mut blocks = page::body(operation);
                blocks.push(Block::Text(flattened::EXTRA.to_owned()));
                blocks
            }
            (None, Holds::One(_) | Holds::List(_) | Holds::File) => page::body(operation),
        })
    }

    fn setter_doc(&self, operation: &Operation) -> TokenStream {
        docs::doc(&match self.param {
            Some(param) => page::setter(param),
            None => docs::prose(operation.body_doc.as_deref()),
        })
    }
}

fn structure(
    operation: &Operation,
    pages: &Pages<'_>,
    fields: &[Slot<'_>],
    spelling: &Spelling<'_>,
) -> TokenStream {
    let doc = docs::doc(&pages.operation(operation));
    let aliases = page::aliases(operation);
    let name = ident(&operation.name.rust);
    let deprecated = deprecated::attribute(operation.deprecated);
    let default = if fields.iter().any(|field| field.required) {
        None
    } else {
        Some(quote!(, Default))
    };
    let members = fields.iter().map(|field| {
        let (doc, name, ty) = (field.doc(operation), ident(field.rust), field.ty(spelling));
        let deprecated = field.deprecated();
        quote! { #doc #deprecated pub #name: #ty }
    });
    quote! {
        #doc
        #(#[doc(alias = #aliases)])*
        #deprecated
        #[derive(Clone, Debug #default)]
        #[must_use = "nothing is sent until a client sends it"]
        #[non_exhaustive]
        pub struct #name { #(#members),* }
    }
}

fn methods(operation: &Operation, fields: &[Slot<'_>], spelling: &Spelling<'_>) -> TokenStream {
    let name = ident(&operation.name.rust);
    let new = new(fields, spelling);
    let setters = fields
        .iter()
        .map(|field| field.setters(operation, spelling));
    quote! {
        impl #name {
            #new
            #(#setters)*
        }
    }
}

/// Required parameters are its arguments.
fn new(fields: &[Slot<'_>], spelling: &Spelling<'_>) -> TokenStream {
    if !fields.iter().any(|field| field.required) {
        return quote! { pub fn new() -> Self { Self::default() } };
    }
    let required = fields.iter().filter(|field| field.required);
    let arguments = required.map(|field| field.argument(spelling));
    let values = fields.iter().map(|field| {
        let name = ident(field.rust);
        let converted = field.converted(spelling);
        let argument = quote!(#name);
        match (&field.holds, field.required) {
            (_, true) if converted.to_string() == argument.to_string() => quote!(#name),
            (_, true) => quote!(#name: #converted),
            (Holds::List(_), false) => {
                let vec = spelling.std("Vec");
                quote!(#name: #vec::new())
            }
            (Holds::Fields(_), false) => quote!(#name: #converted),
            (Holds::One(_) | Holds::File, false) => quote!(#name: None),
        }
    });
    quote! { pub fn new(#(#arguments),*) -> Self { Self { #(#values),* } } }
}

fn implementation(operation: &Operation, spelling: &Spelling<'_>) -> TokenStream {
    let name = ident(&operation.name.rust);
    let constant = ident(&operation.constant);
    let output = output(&operation.reply, spelling);
    let mut writes: Vec<TokenStream> = operation
        .params
        .iter()
        .map(|param| {
            let (wire, field) = (&param.name.wire, ident(&param.name.rust));
            let method = match (&param.ty, param.place) {
                (ParamType::File, _) => ident("file"),
                (_, Place::Path) => ident("path"),
                (_, Place::Query) => ident("query"),
                (_, Place::Header) => ident("header"),
                (_, Place::Form) => ident("form"),
            };
            quote! { call.#method(#wire, &self.#field); }
        })
        .collect();
    match &operation.body {
        Body::None | Body::Form | Body::Multipart => {}
        Body::Json { .. } => writes.push(quote! { call.json(&self.body); }),
        Body::Bytes { .. } => writes.push(quote! { call.bytes(&self.body); }),
    }
    let call = if writes.is_empty() {
        ident("_call")
    } else {
        ident("call")
    };
    let paginated = operation.item.as_ref().map(|item| {
        let item = spelling.bare(item);
        quote! { impl request::Paginated for #name { type Item = #item; } }
    });
    let detailed = operation.details.as_ref().and_then(|details| {
        let record = spelling.bare(details.record.as_ref()?);
        Some(quote! { impl request::Detailed for #name { type Record = #record; } })
    });
    let by_ids = operation.ids.as_ref().map(|_| {
        let record = match &operation.reply {
            Reply::Envelope(Resources::List(record)) => spelling.bare(record),
            Reply::Envelope(Resources::None | Resources::One(_) | Resources::Map(_))
            | Reply::Json(_)
            | Reply::Bytes
            | Reply::Raw
            | Reply::Empty => quote!(wire::Json),
        };
        quote! { impl request::ByIds for #name { type Record = #record; } }
    });
    quote! {
        impl request::Operation for #name {
            type Output = #output;
            const SPEC: &'static spec::Spec = &catalog::#constant;
            fn write(&self, #call: &mut request::Call) { #(#writes)* }
        }
        #paginated
        #detailed
        #by_ids
    }
}
