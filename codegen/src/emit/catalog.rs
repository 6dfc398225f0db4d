//! The catalog: a static `Spec` for each operation, and the list of all.

use proc_macro2::{Literal, TokenStream};
use quote::quote;

use crate::error::Error;
use crate::file::{File, Named};
use crate::ir::{
    Api, Body, Collection, Effect, Host, Operation, Paging, Param, ParamType, Place, Reply, Style,
    Type,
};

use super::fql;
use super::jobs;
use super::page::Pages;
use super::task::Task;
use super::tokens::{count, location, option, texts};
use super::types::ident;

/// `catalog/mod.rs`, and `catalog/<collection>.rs` for each collection. The longest comes first.
pub(super) fn tasks<'a>(api: &'a Api, pages: &'a Pages<'a>) -> Vec<Task<'a>> {
    let list: Task<'_> = Box::new(|| Ok(vec![list(api)?]));
    let collections = api
        .collections
        .iter()
        .map(|one| -> Task<'_> { Box::new(move || Ok(vec![collection(pages, one)?])) });
    std::iter::once(list).chain(collections).collect()
}

fn collection(pages: &Pages<'_>, collection: &Collection) -> Result<File, Error> {
    let file = format!("catalog/{}.rs", collection.name.rust);
    let specs = collection.operations.iter().map(|operation| {
        spec(pages, operation).map_err(|problem| Error::Emitted {
            file: file.clone(),
            problem,
        })
    });
    let specs = specs.collect::<Result<Vec<TokenStream>, Error>>()?;
    let named = Named::of(&specs);
    let used: Vec<_> = [
        "Accepts",
        "At",
        "Body",
        "Effect",
        "Host",
        "Job",
        "JobStep",
        "Paging",
        "Param",
        "ReplyKind",
        "Spec",
    ]
    .into_iter()
    .filter(|name| named.contains(name))
    .map(ident)
    .collect();
    let imports = quote! {
        use http::Method;
        use crate::spec::{#(#used),*};
    };
    let items = std::iter::once(imports).chain(specs).collect();
    File::of_code(file, items)
}

fn list(api: &Api) -> Result<File, Error> {
    let modules = api.collections.iter().map(|collection| {
        let name = ident(&collection.name.rust);
        quote! { pub mod #name; }
    });
    let mut operations: Vec<&Operation> = api.operations().collect();
    operations.sort_by(|a, b| a.name.wire.cmp(&b.name.wire));
    let specs = operations.iter().map(|operation| {
        let (module, constant) = (
            ident(&operation.collection.rust),
            ident(&operation.constant),
        );
        quote! { &#module::#constant }
    });
    let words = operations
        .iter()
        .map(|operation| operation.search.join("\n"));
    let items = vec![
        quote! { use crate::spec::Spec; },
        quote! { #(#modules)* },
        quote! {
            /// Every operation, sorted by id.
            pub static OPERATIONS: &[&Spec] = &[#(#specs),*];
        },
        quote! {
            /// What else each operation is searched by, a wording a line, in the same order.
            pub static WORDS: &[&str] = &[#(#words),*];
        },
    ];
    File::of_code("catalog/mod.rs".to_owned(), items)
}

fn spec(pages: &Pages<'_>, operation: &Operation) -> Result<TokenStream, String> {
    let constant = ident(&operation.constant);
    let (id, path) = (&operation.name.wire, &operation.path);
    let module = &operation.collection.rust;
    let method = ident(operation.method.wire());
    let aliases = texts("aliases", &operation.aliases);
    let params = (!operation.params.is_empty()).then(|| {
        let params = operation.params.iter().map(param);
        quote! { .params(&[#(#params),*]) }
    });
    let body = match &operation.body {
        Body::None => None,
        Body::Json { required, .. } => Some(quote! { .body(Body::Json { required: #required }) }),
        Body::Form => Some(quote! { .body(Body::Form) }),
        Body::Multipart => Some(quote! { .body(Body::Multipart) }),
        Body::Bytes { required } => Some(quote! { .body(Body::Bytes { required: #required }) }),
    };
    let reply = match &operation.reply {
        Reply::Envelope(_) => None,
        Reply::Json(_) => Some(quote! { .reply(ReplyKind::Json) }),
        Reply::Bytes => Some(quote! { .reply(ReplyKind::Bytes) }),
        Reply::Raw => Some(quote! { .reply(ReplyKind::Raw) }),
        Reply::Empty => Some(quote! { .reply(ReplyKind::Empty) }),
    };
    let properties = texts("properties", &operation.content.properties);
    // An envelope always has at least `meta`, `errors` or `resources`.
    let optional = (operation.content.optional && matches!(operation.reply, Reply::Json(_)))
        .then(|| quote! { .optional() });
    let errors_within = operation.content.errors_within.as_ref();
    let errors_within = errors_within.map(|pointer| quote! { .errors_within(#pointer) });
    let decided = operation.effect.effect;
    let effect = (decided != Effect::of_method(operation.method)).then(|| {
        let effect = match decided {
            Effect::Read => quote!(Effect::Read),
            Effect::Write => quote!(Effect::Write),
        };
        quote! { .effect(#effect) }
    });
    // The runtime only gets paging that it supports.
    let paging = match operation.paging.why_not {
        None => paging(&operation.paging.paging),
        Some(_) => None,
    };
    let beside_token = match (&operation.paging.beside_token, &paging) {
        (Some(names), Some(_)) => Some(quote! { .beside_token(&[#(#names),*]) }),
        (None, _) | (_, None) => None,
    };
    let page_size = operation.page_size.as_ref().map(|size| {
        let (at, usual) = (location(&size.at), count(size.usual));
        quote! { .page_size(#at, #usual) }
    });
    let ids = operation.ids.as_ref().map(|ids| {
        let (at, max) = (location(&ids.at), count(ids.max));
        quote! { .ids(#at, #max) }
    });
    let needs = (!operation.needs.is_empty()).then(|| {
        let needs = operation.needs.iter().map(|need| {
            let places = need.any_of.iter().map(location);
            quote! { &[#(#places),*] }
        });
        quote! { .needs(&[#(#needs),*]) }
    });
    let longest = (!operation.longest.is_empty()).then(|| {
        let lists = operation.longest.iter().map(|list| {
            let (at, max) = (location(&list.at), list.max);
            let max = Literal::u64_unsuffixed(max);
            quote! { (#at, #max) }
        });
        quote! { .longest(&[#(#lists),*]) }
    });
    let details = operation.details.as_ref();
    let details = details.map(|details| reference(pages, operation, &details.operation));
    let details = details.transpose()?.map(|it| quote! { .details(#it) });
    let instead = operation.instead.as_ref();
    let instead = instead.map(|id| quote! { .instead(#id) });
    let accepts = fql::accepts(operation);
    let job = operation.job.as_ref().map(jobs::fact);
    let secrets = texts("secrets", &operation.secrets);
    let scopes = texts("scopes", &operation.scopes);
    let oauth_scopes = texts("oauth_scopes", &operation.oauth_scopes);
    let host = match operation.host {
        Host::Api => None,
        Host::ContainerUpload => Some(quote! { .host(Host::ContainerUpload) }),
    };
    let bearer = (!operation.bearer).then(|| quote! { .without_bearer() });
    let redirects = operation.redirects.then(|| quote! { .redirects() });
    Ok(quote! {
        pub static #constant: Spec = Spec::new(Method::#method, #path, #id, #module)
            #aliases #params #body #reply #properties #optional #errors_within #effect #paging #beside_token #page_size #instead #ids #needs #longest #details #accepts #job #secrets #scopes #oauth_scopes #host #bearer #redirects;
    })
}

/// A reference to the static of the operation with that published id.
fn reference(pages: &Pages<'_>, from: &Operation, id: &str) -> Result<TokenStream, String> {
    let to = pages.by_id(id);
    let to = to.ok_or_else(|| format!("there is no operation `{id}`"))?;
    let (module, constant) = (ident(&to.collection.rust), ident(&to.constant));
    Ok(match to.collection == from.collection {
        true => quote! { &#constant },
        false => quote! { &super::#module::#constant },
    })
}

fn param(param: &Param) -> TokenStream {
    let wire = &param.name.wire;
    let place = match param.place {
        Place::Path => quote! { Param::path(#wire) },
        Place::Query => quote! { Param::query(#wire) },
        Place::Header => quote! { Param::header(#wire) },
        Place::Form => quote! { Param::form(#wire) },
    };
    let (kind, style) = match &param.ty {
        ParamType::File => (Some(quote! { .file() }), None),
        ParamType::One(ty) => (kind(ty), None),
        ParamType::List(ty, style) => {
            let style = match style {
                Style::Multi => quote! { .multi() },
                Style::Csv => quote! { .csv() },
                Style::Ssv => quote! { .ssv() },
                Style::Pipes => quote! { .pipes() },
            };
            (kind(ty), Some(style))
        }
    };
    let limits = &param.limits;
    let range = match (
        limits.min.map(Literal::f64_unsuffixed),
        limits.max.map(Literal::f64_unsuffixed),
    ) {
        (Some(min), Some(max)) => Some(quote! { .range(#min, #max) }),
        (Some(min), None) => Some(quote! { .min(#min) }),
        (None, Some(max)) => Some(quote! { .max(#max) }),
        (None, None) => None,
    };
    let count = |method: &str, count: Option<u64>| {
        let (method, count) = (ident(method), Literal::u64_unsuffixed(count?));
        Some(quote! { .#method(#count) })
    };
    let min_items = count("min_items", limits.min_items);
    let max_items = count("max_items", limits.max_items);
    let required = param.required.then(|| quote! { .required() });
    quote! { #place #kind #style #range #min_items #max_items #required }
}

fn kind(ty: &Type) -> Option<TokenStream> {
    match ty {
        Type::Int | Type::Uint => Some(quote! { .integer() }),
        Type::Float => Some(quote! { .number() }),
        Type::Bool => Some(quote! { .boolean() }),
        Type::Secret => Some(quote! { .secret() }),
        // An enum is open, so any text may be sent.
        Type::Text
        | Type::DateTime
        | Type::Json
        | Type::List(_)
        | Type::Map(_)
        | Type::Model(_)
        | Type::Boxed(_) => None,
    }
}

fn paging(paging: &Paging) -> Option<TokenStream> {
    let value = match paging {
        Paging::None => return None,
        Paging::Offset { at, window, items } => {
            let (at, window) = (location(at), count(*window));
            quote! { Paging::Offset { at: #at, window: #window, items: #items } }
        }
        Paging::Token { at, next, items } => {
            let at = location(at);
            quote! { Paging::Token { at: #at, next: &[#(#next),*], items: #items } }
        }
        Paging::Marker { header, items } => {
            let header = option(header.as_ref());
            quote! { Paging::Marker { header: #header, items: #items } }
        }
    };
    Some(quote! { .paging(#value) })
}
