//! Checks the values of parameters against the published parameters.

use codegen::ir::{Place, Style};
use codegen::source::published::{Parameter, View};
use serde_json::Value;

use crate::published::Operation;
use crate::report::Differs;
use crate::values::{self, Given};

/// Checks the pairs of a query or a form: every published parameter, in its style, and no other.
pub(crate) fn pairs(
    operation: Operation<'_>,
    place: Place,
    given: Given,
    sent: &[(String, String)],
) -> Vec<Differs> {
    let mut differs = Vec::new();
    let parameters = operation.parameters(place);
    for parameter in &parameters {
        let name = &parameter.name;
        let values = sent.iter().filter(|(given, _)| given == name);
        let values: Vec<&str> = values.map(|(_, value)| value.as_str()).collect();
        let given = parameter.required || given != Given::Required;
        if !agrees(operation, parameter, given, &values) {
            let view = operation.view(parameter.schema);
            let wanted = match given {
                true => format!("{name}: {} {:?}", view.ty.unwrap_or("any"), parameter.style),
                false => format!("{name}: is not required"),
            };
            differs.push(Differs::new(wanted, format!("{name}: {values:?}")));
        }
    }
    let unknown = sent
        .iter()
        .filter(|(name, _)| !parameters.iter().any(|known| known.name == *name));
    differs.extend(unknown.map(|(name, value)| {
        Differs::new(
            format!("{name}: no such parameter"),
            format!("{name}: {value:?}"),
        )
    }));
    differs
}

/// Whether all values of a name are the expected values of the parameter.
fn agrees(
    operation: Operation<'_>,
    parameter: &Parameter<'_>,
    given: bool,
    values: &[&str],
) -> bool {
    if !given {
        return values.is_empty();
    }
    let view = operation.view(parameter.schema);
    if view.ty != Some("array") {
        return matches!(values, [value] if is_value(operation, parameter, value));
    }
    let length = values::length(view.limits.min_items, view.limits.max_items);
    let separator = match parameter.style {
        Style::Csv => Some(','),
        Style::Ssv => Some(' '),
        Style::Pipes => Some('|'),
        Style::Multi => None,
    };
    let values: Vec<&str> = match (separator, values) {
        (Some(separator), [joined]) => joined.split(separator).collect(),
        (Some(_), _) => return false,
        (None, several) => several.to_vec(),
    };
    let items = view.items.map(|items| operation.view(items));
    let mut indexed = (0..).zip(&values);
    let fits = |(index, value): (u64, &&str)| match &items {
        Some(items) => fits(items, None, &parameter.name, index, value),
        None => *value == values::text(&parameter.name, index),
    };
    values.len() as u64 == length && indexed.all(fits)
}

/// Whether a text is the expected value of a parameter with a single value.
pub(crate) fn is_value(operation: Operation<'_>, parameter: &Parameter<'_>, sent: &str) -> bool {
    let view = operation.view(parameter.schema);
    let own = view.data.description.as_deref();
    let prose = parameter.description().or(own);
    fits(&view, prose, &parameter.name, 0, sent)
}

/// Whether a text is the expected value of a scalar, or of a list item.
fn fits(view: &View<'_>, prose: Option<&str>, name: &str, item: u64, sent: &str) -> bool {
    if !view.values.is_empty() {
        // Some enums publish numbers although their type is text.
        let mut texts = view.values.iter().map(|value| match value {
            Value::String(text) => text.clone(),
            number => number.to_string(),
        });
        return texts.any(|text| text == sent);
    }
    let whole = |bound: Option<f64>| bound.map(|bound| bound as i64);
    let (min, max) = (whole(view.limits.min), whole(view.limits.max));
    let integer = || values::integer(name, item, min, max).to_string();
    let wanted = match (view.ty, view.format.as_deref()) {
        (Some("integer"), _) => integer(),
        (Some("number"), _) => values::number(name).to_string(),
        (Some("boolean"), _) => values::flag(name).to_string(),
        (_, Some("date-time")) => values::time(name),
        // A number that is sent as text.
        _ if min.is_some() || max.is_some() => integer(),
        _ => values::text(name, item),
    };
    let is_ranged = min.is_some() && max.is_some();
    let is_integer = view.ty == Some("integer");
    wanted == sent || (is_integer && !is_ranged && is_told(prose.unwrap_or_default(), sent))
}

/// Whether the description of a parameter contains a number: it may be the only source of its
/// range.
fn is_told(prose: &str, number: &str) -> bool {
    let prose = prose.replace(',', "");
    let mut numbers = prose.split(|c: char| !c.is_ascii_digit());
    !number.is_empty() && numbers.any(|told| told == number)
}

#[cfg(test)]
mod tests {
    use codegen::ir::Place;
    use serde_json::{Value, json};

    use super::pairs;
    use crate::published::sample;
    use crate::values::Given::{self, All, Required};
    use crate::values::{flag, integer, text};

    /// The number of faults in a query, for a parameter with these members.
    fn faults(parameter: &Value, given: Given, sent: &[(&str, &str)]) -> usize {
        let mut parameter = parameter.clone();
        parameter["in"] = "query".into();
        parameter["name"] = "note".into();
        let published = sample(json!({ "parameters": [parameter] }), json!({}));
        let sent = sent
            .iter()
            .map(|(name, value)| ((*name).into(), (*value).into()));
        pairs(
            published.only(),
            Place::Query,
            given,
            &sent.collect::<Vec<_>>(),
        )
        .len()
    }

    #[test]
    fn a_parameter_has_the_value_of_its_name() {
        let parameter = json!({ "type": "string" });
        let value = text("note", 0);
        assert_eq!(faults(&parameter, All, &[("note", &value)]), 0);
        for wrong in [
            &[][..],
            &[("note", "note")],
            &[("note", &value), ("note", &value)],
            &[("note", &value), ("notes", "1")],
        ] {
            assert_eq!(faults(&parameter, All, wrong), 1, "{wrong:?}");
        }
    }

    #[test]
    fn optional_parameters_are_sent_only_with_all_others() {
        let optional = json!({ "type": "boolean" });
        let required = json!({ "type": "boolean", "required": true });
        let value = flag("note").to_string();
        assert_eq!(faults(&optional, Required, &[]), 0);
        assert_eq!(faults(&optional, Required, &[("note", &value)]), 1);
        assert_eq!(faults(&required, Required, &[]), 1);
        assert_eq!(faults(&required, Required, &[("note", &value)]), 0);
    }

    #[test]
    fn a_list_is_written_in_its_published_style() {
        let (first, second) = (text("note", 0), text("note", 1));
        let joined = format!("{first},{second}");
        let multi = &[("note", first.as_str()), ("note", second.as_str())][..];
        let csv = &[("note", joined.as_str())][..];
        let list = |style| json!({ "type": "array", "items": { "type": "string" }, "collectionFormat": style });
        assert_eq!(faults(&list("multi"), All, multi), 0);
        assert_eq!(faults(&list("multi"), All, csv), 1);
        assert_eq!(faults(&list("csv"), All, csv), 0);
        assert_eq!(faults(&list("csv"), All, multi), 1);
    }

    #[test]
    fn a_number_is_in_its_published_range_and_an_enum_has_its_values() {
        let ranged = json!({ "type": "integer", "minimum": 100, "maximum": 200 });
        let value = integer("note", 0, Some(100), Some(200)).to_string();
        assert_eq!(faults(&ranged, All, &[("note", &value)]), 0);
        assert_eq!(faults(&ranged, All, &[("note", "4")]), 1);
        let told = json!({ "type": "integer", "description": "At most 4, 1,000 for some." });
        assert_eq!(faults(&told, All, &[("note", "4")]), 0);
        assert_eq!(faults(&told, All, &[("note", "1000")]), 0);
        assert_eq!(faults(&told, All, &[("note", "1")]), 1);
        let one = json!({ "type": "string", "enum": ["a,b", 5] });
        assert_eq!(faults(&one, All, &[("note", "5")]), 0);
        assert_eq!(faults(&one, All, &[("note", "6")]), 1);
    }
}
