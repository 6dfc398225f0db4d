//! The input of the rules: parameters, body and reply of an operation.

use std::collections::BTreeMap;

use crate::ir::{At, Effect, Method, Model, ModelId, Param, ParamType, Place, Reply, Type};
use crate::source::Document;

use super::success::Success;
use crate::source::published::Ref;

pub(crate) struct Facts<'a> {
    pub(crate) document: &'a Document,
    pub(crate) method: Method,
    pub(crate) effect: Effect,
    pub(crate) path: &'a str,
    pub(crate) params: &'a [Param],
    /// The JSON body's schema.
    pub(crate) body: Option<Ref<'a>>,
    pub(crate) reply: &'a Reply,
    pub(crate) success: &'a Success<'a>,
    pub(crate) models: &'a BTreeMap<ModelId, Model>,
}

pub(crate) type Properties<'a> = BTreeMap<&'a str, Ref<'a>>;

#[derive(Clone, Copy, Eq, PartialEq)]
pub(crate) enum Scalar {
    Text,
    Number,
}

impl<'a> Facts<'a> {
    /// The place where a cursor of that name is sent.
    pub(crate) fn cursor(&self, name: &str) -> Option<At> {
        if self.query(name).is_some() {
            return Some(At::Query(name.to_owned()));
        }
        self.body_properties()
            .contains_key(name)
            .then(|| At::Body(format!("/{name}")))
    }

    /// The published type of a cursor of that name.
    pub(crate) fn sent(&self, name: &str) -> Option<Scalar> {
        match self.query(name) {
            Some(param) => match &param.ty {
                ParamType::One(Type::Int | Type::Uint | Type::Float) => Some(Scalar::Number),
                ParamType::One(_) => Some(Scalar::Text),
                ParamType::List(..) | ParamType::File => None,
            },
            None => self.scalar(&self.body_properties(), name),
        }
    }

    /// The properties of the body, or of its items.
    pub(crate) fn body_properties(&self) -> Properties<'a> {
        let body = self.body.and_then(|body| body.view(self.document));
        let items = body.as_ref().and_then(|body| body.items);
        self.properties(items.or(self.body))
    }

    /// The members of the reply's `meta`.
    pub(crate) fn meta(&self) -> Properties<'a> {
        self.properties(self.reply_property("meta"))
    }

    /// The members of the reply's `meta.pagination`.
    pub(crate) fn pagination(&self) -> Properties<'a> {
        self.properties(self.meta().get("pagination").copied())
    }

    /// The members of `resources`, if it is an object.
    pub(crate) fn under_resources(&self) -> Properties<'a> {
        self.properties(self.reply_property("resources"))
    }

    /// The type of a property; `None` if it may have any.
    pub(crate) fn scalar(&self, properties: &Properties<'a>, name: &str) -> Option<Scalar> {
        match properties.get(name)?.view(self.document)?.ty? {
            "integer" | "number" => Some(Scalar::Number),
            "string" => Some(Scalar::Text),
            _ => None,
        }
    }

    /// The query parameter of that name.
    pub(crate) fn query(&self, name: &str) -> Option<&'a Param> {
        self.params
            .iter()
            .find(|param| param.place == Place::Query && param.name.wire == name)
    }

    /// The names of the query parameters.
    pub(crate) fn queries(&self) -> impl Iterator<Item = &'a str> {
        self.params
            .iter()
            .filter(|param| param.place == Place::Query)
            .map(|param| param.name.wire.as_str())
    }

    fn reply_property(&self, name: &str) -> Option<Ref<'a>> {
        self.properties(self.success.schema()).get(name).copied()
    }

    /// The members that a schema describes.
    pub(crate) fn properties(&self, schema: Option<Ref<'a>>) -> Properties<'a> {
        let view = schema.and_then(|schema| schema.view(self.document));
        view.map(|view| view.all_properties(self.document))
            .unwrap_or_default()
    }
}
