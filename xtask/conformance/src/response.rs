//! Makes responses from published schemas, and checks that decoding and encoding by the typed body
//! loses nothing.

use std::collections::BTreeMap;

use bytes::Bytes;
use codegen::source::published::{Additional, Ref, View};
use falcon_sdk::spec::ReplyKind;
use serde_json::{Map, Value, json};

use crate::case::{Case, Reader};
use crate::published::{Operation, Published};
use crate::reading::Reading;
use crate::report::{Check, Differs, Report};
use crate::values;

/// The key that the fake uses in values of any type.
const ANY: &str = "any";

/// The content of a response.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
enum Form {
    /// All published properties, with each recursive definition nested once.
    Full,
    /// Only required properties.
    Least,
    /// Every property of every object, each with the value null.
    Nulls,
    /// Every property of the outermost object, each null.
    Null,
}

/// Checks the responses of an operation.
pub(crate) fn check(
    published: &Published,
    operation: Operation<'_>,
    case: &Case,
    report: &mut Report,
) {
    let id = case.spec.id;
    let schema = operation
        .reply()
        .filter(|_| !operation.is_repaired_to_a_file());
    let view = schema.map(|schema| published.view(schema));
    let is_file = view.as_ref().is_some_and(|view| {
        let says_nothing = view.ty == Some("object") && !view.is_record();
        view.is_binary() || (says_nothing && operation.may_return_a_file())
    });
    let kind = match (&case.reader, schema) {
        (Reader::Empty(_), _) => operation.is_silent(),
        (Reader::Bytes(_), None) => true,
        (Reader::Bytes(_), Some(_)) => is_file || operation.returns_a_file(),
        (Reader::Json(_), Some(_)) => !is_file,
        (Reader::Json(_), None) => false,
    };
    let kind = (!kind).then(|| {
        let ty = view.as_ref().and_then(|view| view.ty).unwrap_or("none");
        Differs::new(
            format!("a schema of the type {ty}"),
            format!("{:?}", case.spec.reply),
        )
    });
    report.add(Check::Kind, id, kind.into_iter().collect());
    for (form, check) in [
        (Form::Full, Check::Full),
        (Form::Least, Check::Least),
        (Form::Nulls, Check::Nulls),
        (Form::Null, Check::Nulls),
    ] {
        let body = match schema {
            Some(schema) => make(published, schema, form),
            None => Value::Null,
        };
        report.add(check, id, read(case, &body));
    }
}

/// Decodes a response and encodes it again.
pub(crate) fn read(case: &Case, body: &Value) -> Vec<Differs> {
    let bytes = Bytes::from(body.to_string());
    match case.reader {
        Reader::Json(read) => match read(&bytes) {
            Ok(reading) => compare(case, body, reading),
            Err(error) => vec![Differs::new("JSON", error.to_string())],
        },
        Reader::Bytes(read) => match read(&bytes) {
            Ok(same) if same == bytes => Vec::new(),
            Ok(other) => vec![Differs::new(body.to_string(), format!("{other:?}"))],
            Err(error) => vec![Differs::new("any bytes", error.to_string())],
        },
        Reader::Empty(read) => match read(&bytes) {
            Ok(()) => Vec::new(),
            Err(error) => vec![Differs::new("nothing", error.to_string())],
        },
    }
}

fn compare(case: &Case, body: &Value, reading: Reading) -> Vec<Differs> {
    let fit = |it| Differs::new("fits its published type", it);
    let mut differs: Vec<_> = reading.mismatches.into_iter().map(fit).collect();
    let unknown = reading.unknown.into_iter();
    let unknown = unknown.filter(|path| !is_kept(case, path));
    differs.extend(unknown.map(|path| Differs::new(format!("{path}: a property"), "unknown")));
    let (mut sent, mut read) = (body.clone(), reading.json);
    if case.spec.reply == ReplyKind::Envelope {
        settle_errors(&mut sent);
    }
    prune(&mut sent);
    prune(&mut read);
    // If the body is null, a string is empty and a list has no items.
    let nothing = !is_something(&sent) && (!is_something(&read) || read == "");
    if !nothing {
        find("$", &sent, &read, &mut differs);
    }
    differs
}

/// Whether an unknown property is preserved on purpose: beside the resources of an envelope, in its
/// meta and errors, and where the interface allows any name.
fn is_kept(case: &Case, path: &str) -> bool {
    let beside = path.matches('.').count() == 1;
    let envelope = case.spec.reply == ReplyKind::Envelope
        && (beside || path.starts_with("$.meta.") || path.starts_with("$.errors."));
    envelope
        || [ANY, values::KEY]
            .iter()
            .any(|key| path.ends_with(&format!(".{key}")))
}

/// The errors of an envelope after decoding: under a single name, always as a list, with every code
/// as text.
fn settle_errors(body: &mut Value) {
    let Value::Object(members) = body else {
        return;
    };
    if let Some(errors) = members.remove("error") {
        members.entry("errors").or_insert(errors);
    }
    let Some(errors) = members.get_mut("errors") else {
        return;
    };
    if errors.is_object() {
        *errors = Value::Array(vec![errors.take()]);
    }
    let codes = errors.as_array_mut().into_iter().flatten();
    for code in codes.filter_map(|error| error.get_mut("code")) {
        if code.is_number() {
            *code = code.to_string().into();
        }
    }
}

/// Removes values without meaning.
fn prune(value: &mut Value) {
    match value {
        Value::Array(items) => {
            items.iter_mut().for_each(prune);
            items.retain(is_something);
        }
        Value::Object(members) => {
            members.values_mut().for_each(prune);
            members.retain(|_, value| is_something(value));
        }
        Value::Null | Value::Bool(_) | Value::Number(_) | Value::String(_) => {}
    }
}

/// Whether a value is not null, `[]` or `{}`.
fn is_something(value: &Value) -> bool {
    match value {
        Value::Null => false,
        Value::Array(items) => !items.is_empty(),
        Value::Object(members) => !members.is_empty(),
        Value::Bool(_) | Value::Number(_) | Value::String(_) => true,
    }
}

/// Finds the differences between two values.
fn find(path: &str, sent: &Value, read: &Value, differs: &mut Vec<Differs>) {
    match (sent, read) {
        (Value::Object(sent), Value::Object(read)) => {
            for (name, value) in sent {
                let other = read.get(name).unwrap_or(&Value::Null);
                find(&format!("{path}.{name}"), value, other, differs);
            }
            let more = read.iter().filter(|(name, _)| !sent.contains_key(*name));
            differs.extend(more.map(|(name, value)| {
                Differs::new(format!("{path}.{name}: nothing"), format!("{value}"))
            }));
        }
        (Value::Array(sent), Value::Array(read)) if sent.len() == read.len() => {
            for (index, (sent, read)) in sent.iter().zip(read).enumerate() {
                find(&format!("{path}[{index}]"), sent, read, differs);
            }
        }
        (sent, read) if sent == read => {}
        (sent, read) => {
            differs.push(Differs::new(
                format!("{path}: {sent}"),
                format!("{path}: {read}"),
            ));
        }
    }
}

fn make(published: &Published, schema: Ref<'_>, form: Form) -> Value {
    let mut maker = Maker {
        published,
        form,
        inside: Vec::new(),
        lists: 0,
    };
    maker.value(schema, "value").unwrap_or_default()
}

struct Maker<'a> {
    published: &'a Published,
    form: Form,
    inside: Vec<&'a str>,
    lists: u32,
}

impl<'a> Maker<'a> {
    /// `None` is a definition that is nested too often.
    fn value(&mut self, schema: Ref<'a>, name: &str) -> Option<Value> {
        let Some(definition) = schema.name() else {
            return self.viewed(&self.published.view(schema), name);
        };
        let open = self.inside.iter().filter(|it| **it == definition).count();
        if open > 1 {
            return None;
        }
        self.inside.push(definition);
        let value = self.viewed(&self.published.view(Ref::Named(definition)), name);
        self.inside.pop();
        value
    }

    fn viewed(&mut self, view: &View<'a>, name: &str) -> Option<Value> {
        let (properties, required) = self.published.properties(view);
        if !properties.is_empty() {
            return Some(self.object(view, properties, &required));
        }
        if self.form == Form::Null {
            return Some(Value::Null);
        }
        let value = match view.ty {
            Some("array") => return self.list(view, name),
            _ if self.form == Form::Nulls => Value::Null,
            _ if !view.values.is_empty() => view.values.last().cloned().unwrap_or_default(),
            Some("string") if view.format.as_deref() == Some("date-time") => {
                values::time(name).into()
            }
            Some("string") => values::text(name, 0).into(),
            Some("integer") if view.says("x-exceeds-int64") => values::unsigned(name).into(),
            // Larger than the integers that a float represents exactly.
            Some("integer") if view.format.as_deref() != Some("int32") => {
                (i64::MAX - name.len() as i64).into()
            }
            Some("integer") => values::integer(name, 0, None, None).into(),
            Some("number") => values::number(name).into(),
            Some("boolean") => values::flag(name).into(),
            _ => match view.additional {
                Additional::Typed(value) => {
                    let value = self.value(value, name)?;
                    json!({ values::KEY: value })
                }
                Additional::Any | Additional::Unsaid => values::any(name),
            },
        };
        Some(value)
    }

    fn list(&mut self, view: &View<'a>, name: &str) -> Option<Value> {
        let length = if self.lists == 0 { 2 } else { 1 };
        self.lists += 1;
        let item = self.value(view.items?, name);
        self.lists -= 1;
        let item = item.filter(|item| !item.is_null());
        Some(match item {
            Some(item) => Value::Array(vec![item; length]),
            None => Value::Null,
        })
    }

    fn object(
        &mut self,
        view: &View<'a>,
        properties: BTreeMap<&'a str, Ref<'a>>,
        required: &[&str],
    ) -> Value {
        let mut object = Map::new();
        for (name, property) in properties {
            let value = match self.form {
                Form::Null => Some(Value::Null),
                Form::Least if !required.contains(&name) => None,
                Form::Full | Form::Least | Form::Nulls => self.value(property, name),
            };
            object.extend(value.map(|value| (name.to_owned(), value)));
        }
        if matches!(view.additional, Additional::Any) && self.form == Form::Full {
            object.insert(values::KEY.to_owned(), values::any(values::KEY));
        }
        Value::Object(object)
    }
}

#[cfg(test)]
mod tests {
    use falcon_sdk::reply::Envelope;
    use falcon_sdk::request::{Call, Method, Operation};
    use falcon_sdk::spec::Spec;
    use serde_json::{Value, json};

    use super::{Form, make, read};
    use crate::case::Case;
    use crate::published::{Published, sample};

    struct Sample;

    impl Operation for Sample {
        type Output = Envelope<Vec<i64>>;
        const SPEC: &'static Spec = &Spec::new(Method::GET, "/hosts", "sample", "hosts");
        fn write(&self, _: &mut Call) {}
    }

    fn faults(body: &Value) -> usize {
        read(&Case::json::<Sample>(|_| Sample.call()), body).len()
    }

    #[test]
    fn decoding_without_a_loss_is_not_a_fault() {
        for body in [
            json!(null),
            json!({ "resources": [1, 2], "quota": 5, "meta": { "trace_id": "a" } }),
            json!({ "resources": null, "errors": null }),
            json!({ "error": { "code": 4, "message": "a" } }),
        ] {
            assert_eq!(faults(&body), 0, "{body}");
        }
    }

    #[test]
    fn a_value_that_is_lost_or_does_not_fit_is_found() {
        // A mismatch, and a shorter list.
        assert_eq!(faults(&json!({ "resources": [1, "x"] })), 2);
        // The text differs.
        assert_eq!(faults(&json!({ "resources": ["1"] })), 1);
        // Two spellings of the same property.
        assert_eq!(faults(&json!({ "resources": [1], "Resources": [2] })), 1);
    }

    #[test]
    fn responses_have_all_the_fewest_or_only_null_properties() {
        let definitions = json!({ "Host": { "type": "object", "required": ["id"], "properties": {
            "id": { "type": "integer" },
            "on": { "type": "boolean" },
            "host": { "$ref": "#/definitions/Host" },
        }}});
        let published = sample(json!({}), definitions);
        let schema = Published::named("Host");
        let id = i64::MAX - 2;
        for (form, wanted) in [
            (
                Form::Full,
                json!({ "id": id, "on": true, "host": { "id": id, "on": true } }),
            ),
            (Form::Least, json!({ "id": id })),
            (
                Form::Nulls,
                json!({ "id": null, "on": null, "host": { "id": null, "on": null } }),
            ),
            (Form::Null, json!({ "id": null, "on": null, "host": null })),
        ] {
            assert_eq!(make(&published, schema, form), wanted, "{form:?}");
        }
    }
}
