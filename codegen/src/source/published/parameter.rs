//! A parameter, or a field of a form.

use openapiv3::{MediaType, ParameterData, ParameterSchemaOrContent, QueryStyle, ReferenceOr};
use serde_json::Value;

use crate::ir::{Place, Style};
use crate::source::Document;

use super::schema::Ref;

/// How an object is serialized as a parameter.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub enum ObjectStyle {
    /// Each property by its own name.
    Properties,
    /// Each property as `name[property]`.
    Deep,
    /// As one value.
    Whole,
}

/// A published parameter.
pub struct Parameter<'a> {
    /// The name that is sent: as in the path's template, if the spelling differs there.
    pub name: String,
    /// Where it is sent.
    pub place: Place,
    /// Whether the request requires it.
    pub required: bool,
    /// How a list is serialized.
    pub style: Style,
    /// Whether an empty value is allowed, whatever its type.
    pub allow_empty: bool,
    /// How an object is serialized.
    pub object: ObjectStyle,
    /// What its values are.
    pub schema: Ref<'a>,
    data: Option<&'a ParameterData>,
}

impl<'a> Parameter<'a> {
    pub(super) fn read(
        published: &'a ReferenceOr<openapiv3::Parameter>,
        path: &str,
    ) -> Result<Option<Parameter<'a>>, String> {
        let published = published
            .as_item()
            .ok_or("a parameter is a reference that was not resolved")?;
        let data = published.parameter_data_ref();
        let mut allow_empty = false;
        let mut object = ObjectStyle::Whole;
        let (place, style) = match published {
            openapiv3::Parameter::Query {
                style,
                allow_empty_value,
                ..
            } => {
                allow_empty = allow_empty_value.unwrap_or(false);
                // An absent `explode` of a query is true.
                let joined = data.explode == Some(false);
                object = match style {
                    QueryStyle::DeepObject => ObjectStyle::Deep,
                    QueryStyle::Form if !joined => ObjectStyle::Properties,
                    QueryStyle::Form | QueryStyle::SpaceDelimited | QueryStyle::PipeDelimited => {
                        ObjectStyle::Whole
                    }
                };
                (Place::Query, list_style(style, joined))
            }
            openapiv3::Parameter::Header { .. } => (Place::Header, Style::Csv),
            openapiv3::Parameter::Path { .. } => (Place::Path, Style::Csv),
            openapiv3::Parameter::Cookie { .. } if !data.required => return Ok(None),
            openapiv3::Parameter::Cookie { .. } => {
                return Err(format!(
                    "parameter `{}` is sent in a cookie, which the SDK does not store",
                    data.name
                ));
            }
        };
        let schema = match &data.format {
            ParameterSchemaOrContent::Schema(schema) => Some(schema),
            ParameterSchemaOrContent::Content(content) => {
                object = ObjectStyle::Whole;
                content.values().find_map(|media| media.schema.as_ref())
            }
        };
        let schema = schema.ok_or_else(|| format!("parameter `{}` has no schema", data.name))?;
        Ok(Some(Parameter {
            name: match place {
                Place::Path => spelled(&data.name, path),
                Place::Query | Place::Header | Place::Form => data.name.clone(),
            },
            place,
            // A path parameter cannot be omitted.
            required: data.required || place == Place::Path,
            style,
            allow_empty,
            object,
            schema: Ref::new(schema),
            data: Some(data),
        }))
    }

    /// The fields of a form.
    pub(super) fn fields(
        document: &'a Document,
        media: &'a MediaType,
    ) -> Result<Vec<Parameter<'a>>, String> {
        let schema = media.schema.as_ref();
        let view = schema
            .and_then(|schema| Ref::new(schema).view(document))
            .ok_or("the form has no schema")?;
        let required = view.all_required(document);
        let mut properties = view.all_properties(document);
        // The fields of every choice, since a form has one of them.
        for choice in view.choices.iter().filter_map(|one| one.view(document)) {
            for (name, schema) in choice.all_properties(document) {
                properties.entry(name).or_insert(schema);
            }
        }
        let field = |(name, schema): (&'a str, Ref<'a>)| {
            let encoding = media.encoding.get(name);
            let style = encoding.and_then(|encoding| encoding.style.as_ref());
            // openapiv3 reads an absent `explode` as false; the upgrade always writes it.
            let joined = encoding.is_some_and(|encoding| !encoding.explode);
            Parameter {
                style: match style {
                    None => Style::Multi,
                    Some(style) => list_style(style, joined),
                },
                name: name.to_owned(),
                place: Place::Form,
                required: required.contains(&name),
                allow_empty: false,
                object: ObjectStyle::Whole,
                schema,
                data: None,
            }
        };
        Ok(properties.into_iter().map(field).collect())
    }

    /// A parameter for each property of an object in the query; empty if it is sent as one value.
    pub fn by_property(&self, document: &'a Document) -> Vec<Parameter<'a>> {
        let Some(view) = self.schema.view(document) else {
            return Vec::new();
        };
        let required = view.all_required(document);
        let property = |(name, schema): (&'a str, Ref<'a>)| Parameter {
            name: match self.object {
                ObjectStyle::Deep => format!("{}[{name}]", self.name),
                ObjectStyle::Properties | ObjectStyle::Whole => name.to_owned(),
            },
            place: self.place,
            required: self.required && required.contains(&name),
            style: self.style,
            allow_empty: false,
            object: ObjectStyle::Whole,
            schema,
            data: None,
        };
        match self.object {
            ObjectStyle::Deep | ObjectStyle::Properties => {
                let properties = view.all_properties(document).into_iter();
                properties.map(property).collect()
            }
            ObjectStyle::Whole => Vec::new(),
        }
    }

    /// Its own description, besides that of its schema.
    pub fn description(&self) -> Option<&'a str> {
        self.data?.description.as_deref()
    }

    /// Whether the vendor will remove it.
    pub fn is_deprecated(&self) -> bool {
        self.data.is_some_and(|data| data.deprecated == Some(true))
    }

    /// An `x-` key of the parameter.
    pub fn extension(&self, key: &str) -> Option<&'a Value> {
        self.data?.extensions.get(key)
    }
}

fn list_style(style: &QueryStyle, joined: bool) -> Style {
    match style {
        QueryStyle::Form if joined => Style::Csv,
        QueryStyle::Form | QueryStyle::DeepObject => Style::Multi,
        QueryStyle::SpaceDelimited => Style::Ssv,
        QueryStyle::PipeDelimited => Style::Pipes,
    }
}

/// If the template has `-` where the parameter has `_`, or the reverse, the template's spelling is
/// sent.
fn spelled(name: &str, path: &str) -> String {
    let there = |name: &String| path.contains(&format!("{{{name}}}"));
    let spellings = [
        name.to_owned(),
        name.replace('_', "-"),
        name.replace('-', "_"),
    ];
    let spelling = spellings.into_iter().find(there);
    spelling.unwrap_or_else(|| name.to_owned())
}
