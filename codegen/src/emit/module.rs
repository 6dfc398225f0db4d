//! The file of each item, and the modules that declare the files.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use proc_macro2::TokenStream;
use quote::quote;

use crate::error::Error;
use crate::file::{File, Named, Piece};
use crate::ir::{Api, Collection, FormerType, Home, Model, ModelId};

use super::page::{self, Pages};
use super::task::Task;
use super::types::{Spelling, ident};
use super::{docs, fql, model, operation};

/// The file of models that several collections use.
const SHARED: &str = "shared";

/// `services/<collection>.rs` for each collection, and `services/mod.rs`.
pub(super) fn services<'a>(api: &'a Api, pages: &'a Pages<'a>) -> Vec<Task<'a>> {
    let collections = api.collections.iter().map(|collection| -> Task<'_> {
        Box::new(|| {
            let fql = fql::module(collection)?;
            let service = service(api, pages, collection, fql.is_some())?;
            Ok(std::iter::once(service).chain(fql).collect())
        })
    });
    let modules: Task<'_> = Box::new(|| Ok(vec![service_modules(api)?]));
    collections.chain([modules]).collect()
}

fn service_modules(api: &Api) -> Result<File, Error> {
    let modules = api.collections.iter().map(|collection| {
        let (feature, name) = (&collection.name.rust, ident(&collection.name.rust));
        quote! { #[cfg(feature = #feature)] pub mod #name; }
    });
    let former = api.former.collections.iter().map(|former| {
        let (feature, name, now) = (&former.now, ident(&former.name), ident(&former.now));
        let note = format!("renamed to `{now}`");
        quote! {
            #[cfg(feature = #feature)]
            #[deprecated = #note]
            pub mod #name { pub use super::#now::*; }
        }
    });
    let mut items = vec![quote! { #(#modules)* }];
    items.extend(former);
    File::of_code("services/mod.rs".to_owned(), items)
}

fn service(
    api: &Api,
    pages: &Pages<'_>,
    collection: &Collection,
    has_properties: bool,
) -> Result<File, Error> {
    let inline: BTreeMap<&str, &Model> = api
        .models
        .values()
        .filter(|model| matches!(&model.home, Home::Collection(home) if *home == collection.name))
        .map(|model| (model.name.rust.as_str(), model))
        .collect();
    let operations = collection
        .operations
        .iter()
        .map(|operation| operation.name.rust.as_str());
    let exported = collection.exports.iter().map(|export| export.name.as_str());
    let names = operations.chain(inline.keys().copied()).chain(exported);
    let former = || api.former.types_in(&collection.name.rust);
    let names = names.chain(former().map(|former| former.was.name.as_str()));
    let spelling = Spelling::new(&api.models, names);
    let mut items: BTreeMap<&str, Vec<Piece>> = collection
        .operations
        .iter()
        .map(|item| {
            (
                item.name.rust.as_str(),
                vec![Piece::Code(operation::emit(item, pages, &spelling))],
            )
        })
        .collect();
    items.extend(
        inline
            .iter()
            .map(|(name, item)| (*name, model::emit(item, &[], &spelling))),
    );
    items.extend(former().map(|former| {
        let item = vec![Piece::Code(former_type(former))];
        (former.was.name.as_str(), item)
    }));
    let module = ident(&collection.name.rust);
    let doc = docs::inner_doc(&page::service(collection, &api.models));
    let properties = has_properties.then(|| quote! { pub mod fql; });
    let catalog = quote! {
        #properties
        use crate::generated::catalog::#module as catalog;
    };
    let modules = ["models", "reply", "request", "spec", "wire"];
    let path = format!("services/{}.rs", collection.name.rust);
    let exports = exports(collection, &api.models);
    assemble(
        path,
        Some((doc, catalog)),
        &modules,
        exports,
        items,
        &spelling,
    )
}

/// A type by its former name.
fn former_type(former: &FormerType) -> TokenStream {
    let (was, name) = (ident(&former.was.name), ident(&former.now.name));
    let (now, path, link) = if former.was.collection == former.now.collection {
        let now = former.now.name.clone();
        (now, quote! { #name }, String::new())
    } else {
        let (module, now) = (ident(&former.now.collection), former.now.to_string());
        let link = format!("(super::{now})");
        (now, quote! { super::#module::#name }, link)
    };
    let verb = if was == name { "moved" } else { "renamed" };
    let note = format!("{verb} to `{now}`");
    let doc = format!(" The former name of [`{now}`]{link}.");
    quote! {
        #[doc = #doc]
        #[deprecated = #note]
        pub type #was = #path;
    }
}

/// The models of the collection: links to their pages, so that each is documented, and found by a
/// search, once.
fn exports(collection: &Collection, models: &BTreeMap<ModelId, Model>) -> Option<Piece> {
    let exports = collection.exports.iter();
    let lines = exports.filter_map(|export| {
        let model = models.get(&export.model)?;
        let Home::Namespace { namespace, .. } = &model.home else {
            return None;
        };
        let path = format!("{}::{}", namespace.rust, model.name.rust);
        Some(match model.name.rust == export.name {
            true => format!("    {path},\n"),
            false => format!("    {path} as {},\n", export.name),
        })
    });
    let lines: String = lines.collect();
    let block = format!("#[doc(no_inline)]\npub use crate::models::{{\n{lines}}};\n");
    (!lines.is_empty()).then_some(Piece::Lines(block))
}

/// `models/<namespace>/<collection or shared>.rs`, and the modules above them.
pub(super) fn models(api: &Api) -> Vec<Task<'_>> {
    let mut namespaces: BTreeMap<&str, BTreeMap<&str, Vec<&Model>>> = BTreeMap::new();
    for model in api.models.values() {
        if let Home::Namespace { namespace, only } = &model.home {
            let file = only
                .as_ref()
                .map_or(SHARED, |collection| collection.rust.as_str());
            let files = namespaces.entry(&namespace.rust).or_default();
            files.entry(file).or_default().push(model);
        }
    }
    let exporters = Arc::new(exporters(api));
    let mut tasks: Vec<Task<'_>> = Vec::new();
    let names: Vec<&str> = namespaces.keys().copied().collect();
    for (namespace, by_file) in namespaces {
        let files: BTreeSet<&str> = by_file.keys().copied().collect();
        tasks.push(Box::new(move || {
            Ok(vec![namespace_module(namespace, &files)?])
        }));
        tasks.extend(by_file.into_iter().map(|(file, models)| -> Task<'_> {
            let exporters = Arc::clone(&exporters);
            let path = format!("models/{namespace}/{file}.rs");
            Box::new(move || Ok(vec![model_file(api, &exporters, &path, &models)?]))
        }));
    }
    tasks.push(Box::new(move || {
        let names = names.iter().map(|name| ident(name));
        let modules = quote! { #(pub mod #names;)* };
        let path = "models/mod.rs".to_owned();
        Ok(vec![File::of_code(path, vec![modules])?])
    }));
    tasks
}

/// The services that re-export a model, and its name there.
type Exporters<'a> = BTreeMap<&'a ModelId, Vec<(&'a str, &'a str)>>;

fn exporters(api: &Api) -> Exporters<'_> {
    let mut exporters = Exporters::new();
    for collection in &api.collections {
        for export in &collection.exports {
            let of = exporters.entry(&export.model).or_default();
            of.push((&collection.name.rust, &export.name));
        }
    }
    exporters
}

fn model_file(
    api: &Api,
    exporters: &Exporters<'_>,
    path: &str,
    models: &[&Model],
) -> Result<File, Error> {
    let spelling = Spelling::new(
        &api.models,
        models.iter().map(|model| model.name.rust.as_str()),
    );
    let items = models
        .iter()
        .map(|item| {
            let exporters = exporters.get(&item.id).map_or(&[][..], Vec::as_slice);
            (
                item.name.rust.as_str(),
                model::emit(item, exporters, &spelling),
            )
        })
        .collect();
    let modules = ["models", "wire"];
    assemble(path.to_owned(), None, &modules, None, items, &spelling)
}

/// The documentation and first import of the module, all imports, re-exports, then the items by name.
fn assemble(
    path: String,
    first: Option<(TokenStream, TokenStream)>,
    modules: &[&str],
    exports: Option<Piece>,
    items: BTreeMap<&str, Vec<Piece>>,
    spelling: &Spelling<'_>,
) -> Result<File, Error> {
    let items: Vec<Vec<Piece>> = items.into_values().collect();
    let imports = imports(&items, modules, spelling);
    let (doc, first) = first.unzip();
    let head = vec![Piece::Code(quote! { #first #(#imports)* })];
    let doc = doc.map(|doc| vec![Piece::Code(doc)]);
    let exports = exports.map(|exports| vec![exports]);
    let head = doc.into_iter().chain([head]).chain(exports);
    File::new(path, head.chain(items).collect())
}

fn namespace_module(namespace: &str, files: &BTreeSet<&str>) -> Result<File, Error> {
    let modules = files.iter().map(|file| {
        let name = ident(file);
        let gate = (*file != SHARED).then(|| quote! { #[cfg(feature = #file)] });
        quote! {
            #gate mod #name;
            #gate pub use #name::*;
        }
    });
    File::of_code(format!("models/{namespace}/mod.rs"), modules.collect())
}

/// The runtime modules that the items name, and traits hidden by a published name.
fn imports(items: &[Vec<Piece>], modules: &[&str], spelling: &Spelling<'_>) -> Vec<TokenStream> {
    let code = || {
        items.iter().flatten().filter_map(|piece| match piece {
            Piece::Code(code) => Some(code),
            Piece::Lines(_) => None,
        })
    };
    let tables = items
        .iter()
        .flatten()
        .any(|piece| matches!(piece, Piece::Lines(_)));
    let named = Named::of(code());
    // Every table is a macro of `wire`.
    let used: Vec<_> = modules
        .iter()
        .filter(|name| named.contains(name) || (tables && **name == "wire"))
        .map(|name| ident(name))
        .collect();
    let mut imports = spelling.hidden_traits();
    match used.as_slice() {
        [] => {}
        [only] => imports.push(quote! { use crate::#only; }),
        several => imports.push(quote! { use crate::{#(#several),*}; }),
    }
    imports
}
