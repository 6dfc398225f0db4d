//! The source of the conformance test: a function for each operation that builds its request by
//! typed methods, and a function for each model in a request. It belongs to its own package, so no
//! user compiles it.

mod spelling;

use std::collections::{BTreeMap, BTreeSet};

use proc_macro2::{Ident, TokenStream};
use quote::quote;

use crate::error::Error;
use crate::file::File;
use crate::ir::{
    Api, Body, Collection, Field, Flattened, Home, Limits, Model, ModelId, Operation, Param,
    ParamType, Place, Reply, Shape, Type, Values,
};

use super::deprecated;
use super::task::{self, Task};
use super::types::ident;
use spelling::{bound, home, known, list};

/// Every file, sorted by path.
pub(crate) fn emit(api: &Api) -> Result<Vec<File>, Error> {
    let builders = Builders::of(api);
    let mut namespaces: BTreeMap<&str, Vec<&Model>> = BTreeMap::new();
    for id in &builders.sent {
        if let Some(model) = builders.models.get(*id)
            && let Home::Namespace { namespace, .. } = &model.home
        {
            namespaces.entry(&namespace.rust).or_default().push(model);
        }
    }
    let builders = &builders;
    let mut tasks: Vec<Task<'_>> = vec![Box::new(|| modules(api, namespaces.keys()))];
    tasks.extend(
        api.collections
            .iter()
            .map(|collection| -> Task<'_> { Box::new(|| Ok(vec![builders.service(collection)?])) }),
    );
    tasks.extend(namespaces.iter().map(|(namespace, models)| -> Task<'_> {
        Box::new(move || {
            let mut items = vec![quote! { use super::super::{Values, models, services}; }];
            items.extend(models.iter().map(|model| builders.model(model)));
            Ok(vec![File::of_code(
                format!("models/{namespace}.rs"),
                items,
            )?])
        })
    }));
    task::run(&tasks)
}

/// The files that declare the others.
fn modules<'a>(
    api: &Api,
    namespaces: impl Iterator<Item = &'a &'a str>,
) -> Result<Vec<File>, Error> {
    let namespaces = namespaces.map(|name| ident(name));
    let models = quote! { #(pub(crate) mod #namespaces;)* };
    let collections = api.collections.iter().map(|it| ident(&it.name.rust));
    let collections: Vec<_> = collections.collect();
    let services = vec![
        quote! { use super::Case; },
        quote! { #(pub(crate) mod #collections;)* },
        quote! { pub(crate) const ALL: &[&[Case]] = &[#(#collections::CASES),*]; },
    ];
    let modules = [
        quote! {
            use conformance::{Case, Values};
        },
        quote! {
            pub(crate) mod models;
            pub(crate) mod services;
        },
    ];
    let modules = deprecated::allowed(api).into_iter().chain(modules);
    Ok(vec![
        File::of_code("models/mod.rs".to_owned(), vec![models])?,
        File::of_code("services/mod.rs".to_owned(), services)?,
        File::of_code("mod.rs".to_owned(), modules.collect())?,
    ])
}

/// The functions that build request values.
struct Builders<'a> {
    models: &'a BTreeMap<ModelId, Model>,
    /// The models that a request may contain.
    sent: BTreeSet<&'a ModelId>,
    /// The recursive models among them.
    endless: BTreeSet<&'a ModelId>,
}

/// How an operation is given a parameter or a field of its body.
#[derive(Clone, Copy, Eq, PartialEq)]
enum Given {
    ByNew,
    /// By a setter: a field that is published as required.
    Always,
    Optional,
}

impl Given {
    fn of(required: bool) -> Given {
        match required {
            true => Given::ByNew,
            false => Given::Optional,
        }
    }
}

impl<'a> Builders<'a> {
    fn of(api: &'a Api) -> Builders<'a> {
        let mut builders = Builders {
            models: &api.models,
            sent: BTreeSet::new(),
            endless: BTreeSet::new(),
        };
        let mut sent = BTreeSet::new();
        for operation in api.operations() {
            let params = operation.params.iter().filter_map(|param| match &param.ty {
                ParamType::One(ty) | ParamType::List(ty, _) => ty.model(),
                ParamType::File => None,
            });
            let body = match &operation.body {
                Body::Json { ty, .. } => ty.model(),
                Body::None | Body::Form | Body::Multipart | Body::Bytes { .. } => None,
            };
            // A flattened body is built by the operation.
            let (whole, fields) = match operation.flattened {
                Some(_) => (None, body),
                None => (body, None),
            };
            let fields = fields.into_iter().flat_map(|id| builders.held(id));
            for id in params.chain(whole).chain(fields) {
                builders.reach(id, &mut sent);
            }
        }
        for id in &sent {
            let mut inside = BTreeSet::new();
            for held in builders.held(id) {
                builders.reach(held, &mut inside);
            }
            if inside.contains(id) {
                builders.endless.insert(id);
            }
        }
        builders.sent = sent;
        builders
    }

    /// The models that a model contains directly.
    fn held(&self, id: &ModelId) -> impl Iterator<Item = &'a ModelId> {
        let fields = self.models.get(id).map_or(&[][..], Model::fields);
        fields.iter().filter_map(|field| field.ty.model())
    }

    fn reach(&self, id: &'a ModelId, into: &mut BTreeSet<&'a ModelId>) {
        if into.insert(id) {
            self.held(id).for_each(|held| self.reach(held, into));
        }
    }

    fn service(&self, collection: &Collection) -> Result<File, Error> {
        let cases = collection.operations.iter().map(|operation| {
            let name = ident(&operation.name.rust);
            let kind = ident(match &operation.reply {
                Reply::Envelope(_) | Reply::Json(_) => "json",
                Reply::Bytes | Reply::Raw => "bytes",
                Reply::Empty => "empty",
            });
            quote! { Case::#kind::<sdk::#name>(#name) }
        });
        let module = ident(&collection.name.rust);
        let mut items = vec![
            quote! {
                use falcon_sdk::#module as sdk;
                use falcon_sdk::request::{Call, Operation};
                use super::super::{Case, Values, models, services};
            },
            quote! { pub(crate) const CASES: &[Case] = &[#(#cases),*]; },
        ];
        let operations = &collection.operations;
        items.extend(operations.iter().map(|operation| self.operation(operation)));
        let sent = self.sent.iter().filter_map(|id| self.models.get(*id));
        let inline = sent.filter(
            |model| matches!(&model.home, Home::Collection(home) if *home == collection.name),
        );
        items.extend(inline.map(|model| self.model(model)));
        File::of_code(format!("services/{}.rs", collection.name.rust), items)
    }

    fn operation(&self, operation: &Operation) -> TokenStream {
        let name = ident(&operation.name.rust);
        let params = operation.params.iter().map(|param| {
            let given = Given::of(param.required);
            (given, ident(&param.name.rust), self.param(param))
        });
        let slots: Vec<_> = params.chain(self.body(operation)).collect();
        let arguments = slots.iter().filter(|(given, _, _)| *given == Given::ByNew);
        let arguments: Vec<_> = arguments.map(|(_, _, value)| value).collect();
        let setters = |wanted: Given| -> Vec<_> {
            let slots = slots.iter().filter(|(given, _, _)| *given == wanted);
            let set = |(_, setter, value): &(_, Ident, TokenStream)| {
                quote! { operation = operation.#setter(#value); }
            };
            slots.map(set).collect()
        };
        let (always, optional) = (setters(Given::Always), setters(Given::Optional));
        let (v, mutable) = match slots.is_empty() {
            true => (ident("_v"), None),
            false => {
                let is_set = slots.len() > arguments.len();
                (ident("v"), is_set.then(|| quote!(mut)))
            }
        };
        let optional = (!optional.is_empty()).then(|| quote! { if v.all() { #(#optional)* } });
        quote! {
            fn #name(#v: &Values) -> Call {
                let #mutable operation = sdk::#name::new(#(#arguments),*);
                #(#always)*
                #optional
                Operation::call(&operation)
            }
        }
    }

    /// What `new` and setters take for the body.
    fn body(&self, operation: &Operation) -> Vec<(Given, Ident, TokenStream)> {
        match (&operation.body, &operation.flattened) {
            (Body::None | Body::Form | Body::Multipart, _) => Vec::new(),
            (Body::Json { ty, .. }, Some(Flattened { argument })) => {
                let model = ty.model().and_then(|id| self.models.get(id));
                let fields = model.map_or(&[][..], Model::fields).iter();
                let slot = |field: &Field| {
                    let name = &field.name.rust;
                    let given = match argument.as_ref() == Some(name) {
                        false if field.required => Given::Always,
                        is_argument => Given::of(is_argument),
                    };
                    (given, ident(name), self.held_by(field))
                };
                fields.map(slot).collect()
            }
            (Body::Json { ty, required }, None) => {
                let value = self.value(ty, "body", &Limits::default());
                vec![(Given::of(*required), ident("body"), value)]
            }
            (Body::Bytes { required }, _) => {
                vec![(Given::of(*required), ident("body"), quote!(v.file("body")))]
            }
        }
    }

    fn param(&self, param: &Param) -> TokenStream {
        let (name, limits) = (&param.name.wire, &param.limits);
        match &param.ty {
            ParamType::One(Type::Text) if param.place == Place::Header => quote!(v.header(#name)),
            ParamType::One(Type::Secret) if param.place == Place::Header => {
                quote!(falcon_sdk::wire::Secret::from(v.header(#name)))
            }
            ParamType::One(Type::Text) if !param.values.is_empty() => known(&param.values),
            ParamType::One(ty) => self.value(ty, name, limits),
            ParamType::List(Type::Text, _) if !param.values.is_empty() => {
                let value = known(&param.values);
                list(&value, limits)
            }
            ParamType::List(ty, _) => list(&self.value(ty, name, limits), limits),
            ParamType::File => quote!(v.file(#name)),
        }
    }

    /// The function that builds a model.
    fn model(&self, model: &Model) -> TokenStream {
        let (name, ty) = (
            ident(&model.name.rust),
            home(model, "falcon_sdk", "falcon_sdk"),
        );
        let fields = match &model.shape {
            Shape::Record(fields) => fields,
            Shape::Enum(published) => {
                let variants: Vec<&str> = match &published.values {
                    Values::Text(variants) => {
                        variants.iter().map(|it| it.name.rust.as_str()).collect()
                    }
                    Values::Int(variants) => {
                        variants.iter().map(|it| it.name.rust.as_str()).collect()
                    }
                };
                let variants = variants.into_iter().map(ident);
                return quote! {
                    pub(crate) fn #name(v: &Values) -> #ty { v.one_of(&[#(#ty::#variants),*]) }
                };
            }
        };
        let inside = self.endless.contains(&model.id).then(|| {
            let id = &model.id.0;
            quote! { let v = &v.inside(#id); }
        });
        let (required, optional): (Vec<_>, Vec<_>) =
            fields.iter().partition(|field| field.required);
        let required = required.into_iter().map(|field| self.field(field));
        let optional: Vec<_> = optional
            .into_iter()
            .map(|field| self.field(field))
            .collect();
        let optional = (!optional.is_empty()).then(|| quote! { if v.all() { #(#optional)* } });
        let (v, mutable) = match fields.is_empty() && inside.is_none() {
            true => (ident("_v"), None),
            false => (ident("v"), (!fields.is_empty()).then(|| quote!(mut))),
        };
        quote! {
            pub(crate) fn #name(#v: &Values) -> #ty {
                #inside
                let #mutable model = #ty::new();
                #(#required)*
                #optional
                model
            }
        }
    }

    fn field(&self, field: &Field) -> TokenStream {
        let (setter, value) = (ident(&field.name.rust), self.held_by(field));
        let set = quote! { model = model.#setter(#value); };
        match field.ty.model().filter(|id| self.endless.contains(id)) {
            Some(ModelId(id)) => quote! { if v.is_outside(#id) { #set } },
            None => set,
        }
    }

    /// What the setter of a field takes.
    fn held_by(&self, field: &Field) -> TokenStream {
        let name = &field.name.wire;
        let value = match &field.ty {
            Type::Text if !field.values.is_empty() => known(&field.values),
            Type::List(item) if **item == Type::Text && !field.values.is_empty() => {
                list(&known(&field.values), &Limits::default())
            }
            ty => self.value(ty, name, &Limits::default()),
        };
        match field.nullable {
            true => quote!(v.nullable(|v| #value)),
            false => value,
        }
    }

    /// A value of a type, as an item of a list or map.
    fn value(&self, ty: &Type, name: &str, limits: &Limits) -> TokenStream {
        let (min, max) = (bound(limits.min), bound(limits.max));
        match ty {
            // A number that is sent as text has the range of a number.
            Type::Text if limits.min.is_some() || limits.max.is_some() => {
                quote!(v.integer(#name, #min, #max).to_string())
            }
            Type::Text => quote!(v.text(#name)),
            Type::Bool => quote!(v.flag(#name)),
            Type::Int => quote!(v.integer(#name, #min, #max)),
            Type::Uint => quote!(v.unsigned(#name)),
            Type::Float => quote!(v.number(#name)),
            Type::DateTime => quote!(v.time(#name)),
            Type::Secret => quote!(falcon_sdk::wire::Secret::from(v.text(#name))),
            Type::Json => quote!(v.json(#name)),
            Type::List(item) => {
                let item = self.value(item, name, &Limits::default());
                list(&item, limits)
            }
            Type::Map(value) => {
                let value = self.value(value, name, limits);
                quote!(v.map(|v| #value))
            }
            Type::Model(id) | Type::Boxed(id) => match self.models.get(id) {
                Some(model) => {
                    let function = home(model, "models", "services");
                    quote!(#function(v))
                }
                // Lowering stores every model that a type names.
                None => quote!(v.json(#name)),
            },
        }
    }
}
