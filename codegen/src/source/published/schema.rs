//! A flat view of a published schema, whatever its kind in openapiv3.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::LazyLock;

use openapiv3::{
    AdditionalProperties, AnySchema, ReferenceOr, Schema, SchemaData, SchemaKind, Type,
    VariantOrUnknownOrEmpty,
};
use serde_json::Value;

use crate::ir::Limits;
use crate::source::Document;

/// How deep the parts of `allOf` are followed.
const DEEPEST: usize = 100;

/// A schema by name, or an inline schema.
#[derive(Clone, Copy)]
pub enum Ref<'a> {
    Named(&'a str),
    Inline(&'a Schema),
}

impl<'a> Ref<'a> {
    pub fn new(schema: &'a ReferenceOr<Schema>) -> Ref<'a> {
        match schema {
            ReferenceOr::Reference { reference } => Ref::Named(schema_name(reference)),
            ReferenceOr::Item(schema) => Ref::Inline(schema),
        }
    }

    fn boxed(schema: &'a ReferenceOr<Box<Schema>>) -> Ref<'a> {
        match schema {
            ReferenceOr::Reference { reference } => Ref::Named(schema_name(reference)),
            ReferenceOr::Item(schema) => Ref::Inline(schema),
        }
    }

    /// The schema after following names. `None` for a name that only refers to itself.
    pub fn view(self, document: &'a Document) -> Option<View<'a>> {
        let mut at = self;
        for _ in 0..=document.schemas.len() {
            match at {
                Ref::Inline(schema) => return Some(View::new(schema)),
                Ref::Named(name) => at = Ref::new(document.schemas.get(name)?),
            }
        }
        None
    }

    /// The same, or any JSON for a name that only refers to itself.
    pub fn view_or_any(self, document: &'a Document) -> View<'a> {
        static ANY: LazyLock<Schema> = LazyLock::new(|| Schema {
            schema_data: SchemaData::default(),
            schema_kind: SchemaKind::Any(AnySchema::default()),
        });
        let view = self.view(document);
        view.unwrap_or_else(|| View::new(&ANY))
    }

    /// The name that it refers to, also if there are keys beside the reference.
    pub fn name(self) -> Option<&'a str> {
        match self {
            Ref::Named(name) => Some(name),
            Ref::Inline(schema) => match View::new(schema) {
                view if view.is_record() => None,
                view => match view.all_of.as_slice() {
                    [only] => only.name(),
                    _ => None,
                },
            },
        }
    }

    /// The view of an unnamed schema.
    pub fn inline(self) -> Option<View<'a>> {
        match self {
            Ref::Inline(schema) => Some(View::new(schema)),
            Ref::Named(_) => None,
        }
    }
}

fn schema_name(reference: &str) -> &str {
    reference
        .strip_prefix("#/components/schemas/")
        .unwrap_or(reference)
}

/// The values of properties that are not named.
#[derive(Clone, Copy)]
pub enum Additional<'a> {
    Unsaid,
    Any,
    Typed(Ref<'a>),
}

/// The facts of a schema.
pub struct View<'a> {
    pub ty: Option<&'a str>,
    pub format: Option<String>,
    /// Published values other than null.
    pub values: Vec<Value>,
    pub properties: BTreeMap<&'a str, Ref<'a>>,
    pub required: Vec<&'a str>,
    pub items: Option<Ref<'a>>,
    pub additional: Additional<'a>,
    pub all_of: Vec<Ref<'a>>,
    /// Whether `oneOf`, `anyOf` or `not` offers a choice.
    pub choice: bool,
    /// The schemas of `oneOf` or `anyOf`.
    pub choices: Vec<Ref<'a>>,
    pub limits: Limits,
    /// The least and greatest number of characters.
    pub length: (Option<usize>, Option<usize>),
    pub pattern: Option<String>,
    pub data: &'a SchemaData,
}

impl<'a> View<'a> {
    fn bare(data: &'a SchemaData) -> View<'a> {
        View {
            ty: None,
            format: None,
            values: Vec::new(),
            properties: BTreeMap::new(),
            required: Vec::new(),
            items: None,
            additional: Additional::Unsaid,
            all_of: Vec::new(),
            choice: false,
            choices: Vec::new(),
            limits: Limits::default(),
            length: (None, None),
            pattern: None,
            data,
        }
    }

    pub fn new(schema: &'a Schema) -> View<'a> {
        let bare = View::bare(&schema.schema_data);
        match &schema.schema_kind {
            SchemaKind::Type(ty) => bare.typed(ty),
            SchemaKind::AllOf { all_of } => View {
                all_of: all_of.iter().map(Ref::new).collect(),
                ..bare
            },
            SchemaKind::OneOf { one_of: choices } | SchemaKind::AnyOf { any_of: choices } => View {
                choice: true,
                choices: choices.iter().map(Ref::new).collect(),
                ..bare
            },
            SchemaKind::Not { .. } => View {
                choice: true,
                ..bare
            },
            SchemaKind::Any(any) => bare.any(any),
        }
        .with_extended_limits()
    }

    fn typed(self, ty: &'a Type) -> View<'a> {
        match ty {
            Type::String(text) => View {
                ty: Some("string"),
                format: format(&text.format),
                values: split(listed(&text.enumeration)),
                length: (text.min_length, text.max_length),
                pattern: text.pattern.clone(),
                ..self
            },
            Type::Number(number) => View {
                ty: Some("number"),
                format: format(&number.format),
                values: listed(&number.enumeration),
                limits: Limits {
                    min: number.minimum.map(|v| {
                        if number.exclusive_minimum {
                            v.next_up()
                        } else {
                            v
                        }
                    }),
                    max: number.maximum.map(|v| {
                        if number.exclusive_maximum {
                            v.next_down()
                        } else {
                            v
                        }
                    }),
                    ..Limits::default()
                },
                ..self
            },
            Type::Integer(integer) => View {
                ty: Some("integer"),
                format: format(&integer.format),
                values: listed(&integer.enumeration),
                limits: Limits {
                    min: integer
                        .minimum
                        .map(|v| bound(v, i64::from(integer.exclusive_minimum))),
                    max: integer
                        .maximum
                        .map(|v| bound(v, -i64::from(integer.exclusive_maximum))),
                    exact: (
                        integer
                            .minimum
                            .and_then(|v| rounded(v, i64::from(integer.exclusive_minimum))),
                        integer
                            .maximum
                            .and_then(|v| rounded(v, -i64::from(integer.exclusive_maximum))),
                    ),
                    ..Limits::default()
                },
                ..self
            },
            Type::Object(object) => View {
                ty: Some("object"),
                properties: properties(&object.properties),
                required: object.required.iter().map(String::as_str).collect(),
                additional: additional(object.additional_properties.as_ref()),
                ..self
            },
            Type::Array(array) => View {
                ty: Some("array"),
                items: array.items.as_ref().map(Ref::boxed),
                limits: Limits {
                    min_items: array.min_items.map(|n| n as u64),
                    max_items: array.max_items.map(|n| n as u64),
                    ..Limits::default()
                },
                ..self
            },
            Type::Boolean(_) => View {
                ty: Some("boolean"),
                ..self
            },
        }
    }

    fn any(self, any: &'a AnySchema) -> View<'a> {
        let integer = any.typ.as_deref() == Some("integer");
        let exclusive = |bound: Option<f64>, exclusive: Option<bool>, up: bool| {
            bound.map(|v| match (exclusive.unwrap_or(false), integer, up) {
                (false, _, _) => v,
                (true, true, true) => v + 1.0,
                (true, true, false) => v - 1.0,
                (true, false, true) => v.next_up(),
                (true, false, false) => v.next_down(),
            })
        };
        View {
            ty: any.typ.as_deref(),
            format: any.format.clone(),
            values: split(
                any.enumeration
                    .iter()
                    .filter(|v| !v.is_null())
                    .cloned()
                    .collect(),
            ),
            properties: properties(&any.properties),
            required: any.required.iter().map(String::as_str).collect(),
            items: any.items.as_ref().map(Ref::boxed),
            additional: additional(any.additional_properties.as_ref()),
            all_of: any.all_of.iter().map(Ref::new).collect(),
            choices: any.one_of.iter().chain(&any.any_of).map(Ref::new).collect(),
            choice: !any.one_of.is_empty() || !any.any_of.is_empty() || any.not.is_some(),
            limits: Limits {
                min: exclusive(any.minimum, any.exclusive_minimum, true),
                max: exclusive(any.maximum, any.exclusive_maximum, false),
                min_items: any.min_items.map(|n| n as u64),
                max_items: any.max_items.map(|n| n as u64),
                exact: (None, None),
            },
            ..self
        }
    }

    /// `x-minimum` and `x-maximum` limit text that contains a number.
    fn with_extended_limits(mut self) -> View<'a> {
        let number = |key: &str| self.data.extensions.get(key).and_then(Value::as_f64);
        let (min, max) = (number("x-minimum"), number("x-maximum"));
        self.limits.min = self.limits.min.or(min);
        self.limits.max = self.limits.max.or(max);
        self
    }

    /// Its properties, and those of the parts of `allOf`. Its own take precedence.
    pub fn all_properties(&self, document: &'a Document) -> BTreeMap<&'a str, Ref<'a>> {
        let mut found = BTreeMap::new();
        self.each_part(document, 0, &mut BTreeSet::new(), &mut |part| {
            for (name, schema) in &part.properties {
                found.entry(*name).or_insert(*schema);
            }
        });
        found
    }

    /// The names that the schema and the parts of `allOf` publish as required.
    pub fn all_required(&self, document: &'a Document) -> Vec<&'a str> {
        let mut found = Vec::new();
        self.each_part(document, 0, &mut BTreeSet::new(), &mut |part| {
            found.extend(part.required.iter().copied());
        });
        found
    }

    /// Visits the schema, then the parts of `allOf` in reverse, each name once, since a part may
    /// contain itself. The generator refuses parts that are deeper.
    fn each_part(
        &self,
        document: &'a Document,
        depth: usize,
        seen: &mut BTreeSet<&'a str>,
        visit: &mut dyn FnMut(&View<'a>),
    ) {
        visit(self);
        for part in self.all_of.iter().rev() {
            let is_new = match part {
                Ref::Named(name) => seen.insert(name),
                Ref::Inline(_) => true,
            };
            let is_deep = depth > DEEPEST;
            if let Some(part) = part.view(document).filter(|_| is_new && !is_deep) {
                part.each_part(document, depth + 1, seen, visit);
            }
        }
    }

    pub fn is_binary(&self) -> bool {
        self.ty == Some("string") && self.format.as_deref() == Some("binary")
    }

    /// Whether it is a list of a primitive type.
    pub fn is_list_of(&self, ty: &str, document: &'a Document) -> bool {
        let item = self.items.and_then(|items| items.view(document));
        self.ty == Some("array") && item.is_some_and(|item| item.ty == Some(ty))
    }

    pub fn is_record(&self) -> bool {
        !self.properties.is_empty()
    }

    /// Whether one of our extensions is `true`.
    pub fn says(&self, extension: &str) -> bool {
        self.data.extensions.get(extension) == Some(&Value::Bool(true))
    }

    /// Whether one of our extensions is `false`.
    pub fn denies(&self, extension: &str) -> bool {
        self.data.extensions.get(extension) == Some(&Value::Bool(false))
    }

    /// The identifier that the overlay gives.
    pub fn rust_name(&self) -> Option<&'a str> {
        self.data
            .extensions
            .get("x-rust-name")
            .and_then(Value::as_str)
    }

    pub fn nullable(&self) -> bool {
        self.data.nullable || self.says("x-nullable")
    }

    /// Title or description.
    pub fn prose(&self) -> Option<String> {
        self.data
            .description
            .clone()
            .or_else(|| self.data.title.clone())
    }
}

/// The values of an enum that are not null.
fn listed<T: Clone + Into<Value>>(values: &[Option<T>]) -> Vec<Value> {
    values.iter().flatten().cloned().map(Into::into).collect()
}

/// Some enums are published as a single value, `a,b,c`.
fn split(values: Vec<Value>) -> Vec<Value> {
    match values.as_slice() {
        [Value::String(joined)] if joined.contains(',') => {
            joined.split(',').map(|value| value.trim().into()).collect()
        }
        _ => values,
    }
}

fn bound(value: i64, step: i64) -> f64 {
    value.saturating_add(step) as f64
}

/// The bound, if its float is another number. The float never excludes what the bound allows: rounding
/// keeps the order.
fn rounded(value: i64, step: i64) -> Option<i64> {
    let value = value.saturating_add(step);
    (value.unsigned_abs() > 1 << 53).then_some(value)
}

fn properties<'a>(
    properties: impl IntoIterator<Item = (&'a String, &'a ReferenceOr<Box<Schema>>)>,
) -> BTreeMap<&'a str, Ref<'a>> {
    properties
        .into_iter()
        .map(|(name, schema)| (name.as_str(), Ref::boxed(schema)))
        .collect()
}

fn additional(additional: Option<&AdditionalProperties>) -> Additional<'_> {
    match additional {
        None | Some(AdditionalProperties::Any(false)) => Additional::Unsaid,
        Some(AdditionalProperties::Any(true)) => Additional::Any,
        Some(AdditionalProperties::Schema(schema)) => Additional::Typed(Ref::new(schema)),
    }
}

fn format<T: serde::Serialize>(format: &VariantOrUnknownOrEmpty<T>) -> Option<String> {
    match format {
        VariantOrUnknownOrEmpty::Item(item) => {
            serde_json::to_value(item).ok()?.as_str().map(str::to_owned)
        }
        VariantOrUnknownOrEmpty::Unknown(text) => Some(text.clone()),
        VariantOrUnknownOrEmpty::Empty => None,
    }
}
