//! The arguments of an example.

use std::collections::BTreeSet;

use proc_macro2::Literal;

use crate::ir::{
    Api, Collection, Enum, Field, Home, Model, Operation, Param, ParamType, Shape, Type, Values,
};

/// Columns of a line that builds a record.
const WIDTH: usize = 72;

/// Records that an example builds may hold others, down to this depth.
pub(super) const DEPTH: usize = 2;

/// The arguments of one example, and the names that they import from the operation's service.
pub(super) struct Arguments<'a> {
    api: &'a Api,
    collection: Option<&'a Collection>,
    module: &'a str,
    imported: BTreeSet<&'a str>,
}

impl<'a> Arguments<'a> {
    pub(super) fn of(api: &'a Api, operation: &'a Operation) -> Self {
        let mut collections = api.collections.iter();
        Arguments {
            api,
            collection: collections.find(|one| one.name == operation.collection),
            module: &operation.collection.rust,
            imported: BTreeSet::from([operation.name.rust.as_str()]),
        }
    }

    /// The line that imports the operation and its models.
    pub(super) fn imports(&self) -> String {
        let names: Vec<&str> = self.imported.iter().copied().collect();
        let head = format!("use falcon_sdk::{}::", self.module);
        let line = match names.as_slice() {
            [name] => format!("{head}{name};"),
            names => format!("{head}{{{}}};", names.join(", ")),
        };
        if line.len() <= WIDTH || names.len() == 1 {
            return line;
        }
        let mut lines = vec![format!("{head}{{")];
        let mut row = "   ".to_owned();
        for name in names {
            if row.len() + name.len() > WIDTH {
                lines.push(std::mem::replace(&mut row, "   ".to_owned()));
            }
            row.push_str(&format!(" {name},"));
        }
        lines.extend([row, "};".to_owned()]);
        lines.join("\n")
    }

    /// The name of a model, imported if the service has it.
    fn import(&mut self, model: &'a Model) -> String {
        let exports = self.collection.map_or(&[][..], |one| &one.exports);
        let exported = exports.iter().find(|export| export.model == model.id);
        let name = match (&model.home, exported) {
            (_, Some(export)) => &export.name,
            (Home::Collection(home), None) if home.rust == self.module => &model.name.rust,
            (Home::Collection(home), None) => {
                return format!("falcon_sdk::{}::{}", home.rust, model.name.rust);
            }
            (Home::Namespace { namespace, .. }, None) => {
                return format!(
                    "falcon_sdk::models::{}::{}",
                    namespace.rust, model.name.rust
                );
            }
        };
        self.imported.insert(name);
        name.clone()
    }

    /// The field of the body that `new` takes.
    pub(super) fn flattened(&mut self, operation: &Operation, body: &Type) -> Option<String> {
        let argument = operation.flattened.as_ref()?.argument.as_ref()?;
        let Shape::Record(fields) = &self.api.models.get(body.model()?)?.shape else {
            return None;
        };
        let field = fields.iter().find(|field| field.name.rust == *argument)?;
        Some(self.value(&field.name.wire, &field.ty, "", DEPTH))
    }

    pub(super) fn argument(&mut self, param: &Param) -> String {
        let name = &param.name.wire;
        let known = param.accepts.values.first();
        match (&param.ty, known) {
            (ParamType::File, _) => upload(),
            (ParamType::One(Type::Text), Some(value)) => quoted(value),
            (ParamType::One(ty), _) => self.value(name, ty, "", DEPTH),
            (ParamType::List(..), Some(value)) => format!("[{}]", quoted(value)),
            (ParamType::List(item, _), None) => {
                format!("[{}]", self.value(one(name), item, "", DEPTH))
            }
        }
    }

    /// A value of a type; text is the name of the place. `ids` is the field of a record with the ids.
    pub(super) fn value(&mut self, name: &str, ty: &Type, ids: &str, depth: usize) -> String {
        match ty {
            Type::Text | Type::Secret => quoted(name),
            Type::Bool => "true".to_owned(),
            Type::Int | Type::Uint => "1".to_owned(),
            Type::Float => "1.0".to_owned(),
            Type::DateTime => quoted("2026-01-31T00:00:00Z"),
            Type::Json => "serde_json::json!({})".to_owned(),
            Type::List(item) => format!("[{}]", self.value(one(name), item, ids, depth)),
            Type::Map(_) => "Default::default()".to_owned(),
            Type::Model(id) | Type::Boxed(id) => match self.api.models.get(id) {
                Some(model) => match &model.shape {
                    Shape::Enum(values) => first(values),
                    Shape::Record(fields) => self.record(model, fields, ids, depth),
                },
                None => "Default::default()".to_owned(),
            },
        }
    }

    /// A record with the fields that are published as required.
    fn record(&mut self, model: &'a Model, fields: &[Field], ids: &str, depth: usize) -> String {
        let new = format!("{}::new()", self.import(model));
        let is_set = |field: &&Field| {
            let wanted = field.required || field.name.wire == ids;
            wanted && depth > 0 && !field.nullable
        };
        let mut setters = Vec::new();
        for field in fields.iter().filter(is_set) {
            let argument = self.value(&field.name.wire, &field.ty, "", depth - 1);
            setters.push(format!(".{}({argument})", field.name.rust));
        }
        let line = format!("{new}{}", setters.concat());
        if line.len() <= WIDTH && !line.contains('\n') {
            return line;
        }
        format!("{new}\n{}", setters.join("\n")).replace('\n', "\n    ")
    }
}

/// The name of an element of a list.
fn one(name: &str) -> &str {
    name.strip_suffix('s').unwrap_or(name)
}

pub(super) fn upload() -> String {
    "falcon_sdk::request::Upload::path(\"file\")".to_owned()
}

fn quoted(text: &str) -> String {
    Literal::string(text).to_string()
}

fn first(published: &Enum) -> String {
    match &published.values {
        Values::Text(variants) => match variants.first() {
            Some(variant) => quoted(&variant.value),
            None => quoted(""),
        },
        Values::Int(variants) => match variants.first() {
            Some(variant) => variant.value.to_string(),
            None => "0".to_owned(),
        },
    }
}
