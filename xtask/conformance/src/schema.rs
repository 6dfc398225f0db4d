//! Compares a JSON value in a request with its published schema, and with the values that requests
//! are built from.

use codegen::source::published::{Additional, Ref, View};
use serde_json::{Value, json};

use crate::published::Published;
use crate::report::Differs;
use crate::values::{self, Given};

/// Checks a body. A property at a pointer of `arguments` may be given although it is not required.
pub(crate) fn check(
    published: &Published,
    given: Given,
    arguments: &[&str],
    schema: Ref<'_>,
    sent: &Value,
) -> Vec<Differs> {
    let paths = arguments.iter();
    let mut checker = Checker {
        published,
        given,
        arguments: paths
            .map(|it| format!("${}", it.replace('/', ".")))
            .collect(),
        inside: Vec::new(),
        differs: Vec::new(),
    };
    checker.value(schema, sent, "body", 0, "$");
    checker.differs
}

struct Checker<'a> {
    published: &'a Published,
    given: Given,
    arguments: Vec<String>,
    /// The enclosing definitions.
    inside: Vec<&'a str>,
    differs: Vec<Differs>,
}

impl<'a> Checker<'a> {
    /// `name` is the property that contains the value, `item` the index in its list.
    fn value(&mut self, schema: Ref<'a>, sent: &Value, name: &str, item: u64, path: &str) {
        let definition = schema.name();
        self.inside.extend(definition);
        let target = definition.map_or(schema, Ref::Named);
        self.viewed(&self.published.view(target), sent, name, item, path);
        if definition.is_some() {
            self.inside.pop();
        }
    }

    fn viewed(&mut self, view: &View<'a>, sent: &Value, name: &str, item: u64, path: &str) {
        if !view.values.is_empty() {
            // Some enums publish numbers although their type is text.
            let same = |value: &Value| value == sent || sent == &text(value);
            if !view.values.iter().any(same) {
                self.differ(path, &format!("one of {}", json!(view.values)), sent);
            }
            return;
        }
        let wanted = match view.ty {
            Some("string") => match view.format.as_deref() {
                Some("date-time") => json!(values::time(name)),
                _ => json!(values::text(name, item)),
            },
            Some("integer") if view.says("x-exceeds-int64") => json!(values::unsigned(name)),
            Some("integer") => json!(values::integer(name, item, None, None)),
            Some("number") => json!(values::number(name)),
            Some("boolean") => json!(values::flag(name)),
            Some("array") => return self.list(view, sent, name, path),
            _ if !self.published.properties(view).0.is_empty() => {
                return self.object(view, sent, item, path);
            }
            _ => match view.additional {
                Additional::Typed(value) => return self.map(value, sent, name, item, path),
                Additional::Any if view.ty == Some("object") => {
                    json!({ values::KEY: values::any(name) })
                }
                Additional::Any | Additional::Unsaid => values::any(name),
            },
        };
        if wanted != *sent {
            self.differ(path, &wanted.to_string(), sent);
        }
    }

    fn list(&mut self, view: &View<'a>, sent: &Value, name: &str, path: &str) {
        let length = values::length(None, None);
        let items = sent.as_array().filter(|it| it.len() as u64 == length);
        let Some(items) = items else {
            return self.differ(path, &format!("a list of {length}"), sent);
        };
        let Some(schema) = view.items else {
            return;
        };
        for (index, item) in items.iter().enumerate() {
            self.value(
                schema,
                item,
                name,
                index as u64,
                &format!("{path}[{index}]"),
            );
        }
    }

    fn map(&mut self, schema: Ref<'a>, sent: &Value, name: &str, item: u64, path: &str) {
        let members = sent.as_object().filter(|it| it.len() == 1);
        match members.and_then(|it| it.get(values::KEY)) {
            Some(value) => self.value(schema, value, name, item, &format!("{path}.*")),
            None => self.differ(path, "a map with an entry", sent),
        }
    }

    fn object(&mut self, view: &View<'a>, sent: &Value, item: u64, path: &str) {
        let Value::Object(sent) = sent else {
            return self.differ(path, "an object", sent);
        };
        let (properties, required) = self.published.properties(view);
        for (name, property) in &properties {
            let path = format!("{path}.{name}");
            let given = self.given != Given::Required || required.contains(name);
            let nullable = property.inline().is_some_and(|view| view.nullable());
            match sent.get(*name) {
                None if given && !self.is_inside(*property) => {
                    self.differ(&path, "is given", &json!("(not sent)"));
                }
                None => {}
                Some(value) if !given && !self.arguments.contains(&path) => {
                    self.differ(&path, "is not required", value);
                }
                Some(value) if self.given == Given::Nulls && nullable => self.null(value, &path),
                Some(value) => self.value(*property, value, name, item, &path),
            }
        }
        for (name, value) in sent {
            if !properties.contains_key(name.as_str()) {
                self.differ(&format!("{path}.{name}"), "(no such property)", value);
            }
        }
    }

    fn null(&mut self, sent: &Value, path: &str) {
        if !sent.is_null() {
            self.differ(path, "null", sent);
        }
    }

    /// Whether the schema contains an enclosing definition: then its value may be absent.
    fn is_inside(&self, schema: Ref<'_>) -> bool {
        let view = schema.inline();
        let items = view.as_ref().and_then(|view| view.items);
        let value = view.as_ref().and_then(|view| match view.additional {
            Additional::Typed(value) => Some(value),
            Additional::Any | Additional::Unsaid => None,
        });
        let held = [Some(schema), items, value].into_iter().flatten();
        held.filter_map(Ref::name)
            .any(|name| self.inside.contains(&name))
    }

    fn differ(&mut self, path: &str, wanted: &str, sent: &Value) {
        let differs = Differs::new(format!("{path}: {wanted}"), format!("{path}: {sent}"));
        self.differs.push(differs);
    }
}

/// A scalar as text.
fn text(value: &Value) -> Value {
    match value {
        Value::Number(number) => json!(number.to_string()),
        other => other.clone(),
    }
}

#[cfg(test)]
mod tests {
    use serde_json::{Value, json};

    use super::check;
    use crate::published::{Published, sample};
    use crate::values::Given::{self, All, Nulls, Required};
    use crate::values::{text, unsigned};

    /// The faults of a body with the schema `Host`, which may contain another `Host`.
    fn faults(given: Given, sent: &Value) -> Vec<String> {
        let definitions = json!({ "Host": { "type": "object", "required": ["name"], "properties": {
            "name": { "type": "string" },
            "serial": { "type": "integer", "x-exceeds-int64": true },
            "tags": { "type": "array", "items": { "type": "string" } },
            "parent": { "$ref": "#/definitions/Host" },
            "note": { "type": "string", "x-nullable": true },
        }}});
        let published = sample(json!({}), definitions);
        let differs = check(&published, given, &[], Published::named("Host"), sent);
        differs.into_iter().map(|it| it.published).collect()
    }

    fn whole() -> Value {
        json!({
            "name": text("name", 0),
            "serial": unsigned("serial"),
            "tags": [text("tags", 0), text("tags", 1)],
            "note": text("note", 0),
        })
    }

    #[test]
    fn a_body_with_all_properties_may_omit_a_recursive_definition() {
        assert_eq!(faults(All, &whole()), [""; 0]);
    }

    #[test]
    fn missing_unknown_and_wrong_values_are_found() {
        for (property, wrong, told) in [
            ("tags", None, "$.tags: is given"),
            ("extra", Some(json!(1)), "$.extra: (no such property)"),
            ("serial", Some(json!("5")), "$.serial: "),
            (
                "tags",
                Some(json!([text("tags", 0)])),
                "$.tags: a list of 2",
            ),
            ("note", Some(json!(text("name", 0))), "$.note: "),
        ] {
            let mut body = whole();
            let members = body.as_object_mut().expect("an object");
            match wrong {
                None => members.remove(property),
                Some(value) => members.insert(property.to_owned(), value),
            };
            let faults = faults(All, &body);
            assert_eq!(faults.len(), 1, "{faults:?}");
            assert!(faults.iter().all(|it| it.starts_with(told)), "{faults:?}");
        }
    }

    #[test]
    fn the_smallest_body_has_only_required_properties() {
        assert_eq!(
            faults(Required, &json!({ "name": text("name", 0) })),
            [""; 0]
        );
        assert_eq!(faults(Required, &json!({})), ["$.name: is given"]);
        assert_eq!(faults(Required, &whole()).len(), 3);
    }

    #[test]
    fn nullable_properties_are_null_where_nulls_are_given() {
        let mut body = whole();
        assert_eq!(faults(Nulls, &body), ["$.note: null"]);
        body["note"] = Value::Null;
        assert_eq!(faults(Nulls, &body), [""; 0]);
        assert_eq!(faults(All, &body).len(), 1);
    }
}
