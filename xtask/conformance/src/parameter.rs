//! Checks the values of parameters against what is published of them.

use serde_json::Value;

use crate::published::{self, Operation, flag, string};
use crate::report::Differs;
use crate::values::{self, Given};

/// Checks pairs of a query or a form: each parameter there as published, in its style, and no other.
pub(crate) fn pairs(
    operation: Operation<'_>,
    place: &str,
    given: Given,
    sent: &[(String, String)],
) -> Vec<Differs> {
    let mut differs = Vec::new();
    let mut known = Vec::new();
    for parameter in operation.parameters(place) {
        let name = string(parameter, "name").unwrap_or_default();
        known.push(name);
        let values = sent.iter().filter(|(given, _)| given == name);
        let values: Vec<&str> = values.map(|(_, value)| value.as_str()).collect();
        let given = flag(parameter, "required") || given != Given::Required;
        if !agrees(parameter, name, given, &values) {
            let wanted = match given {
                true => format!("{name}: {parameter}"),
                false => format!("{name}: is not required"),
            };
            differs.push(Differs::new(wanted, format!("{name}: {values:?}")));
        }
    }
    let unknown = sent
        .iter()
        .filter(|(name, _)| !known.contains(&name.as_str()));
    differs.extend(unknown.map(|(name, value)| {
        Differs::new(
            format!("{name}: no such parameter"),
            format!("{name}: {value:?}"),
        )
    }));
    differs
}

/// Whether all values under a name are those that a parameter must have.
fn agrees(parameter: &Value, name: &str, given: bool, values: &[&str]) -> bool {
    if !given {
        return values.is_empty();
    }
    if string(parameter, "type") != Some("array") {
        return matches!(values, [value] if fits(parameter, name, 0, value));
    }
    let items = parameter.get("items").unwrap_or(&Value::Null);
    let number = |key: &str| parameter.get(key).and_then(Value::as_u64);
    let length = values::length(number("minItems"), number("maxItems"));
    // `csv` is what Swagger 2.0 means where it says nothing.
    let separator = match string(parameter, "collectionFormat").unwrap_or("csv") {
        "csv" => Some(','),
        "ssv" => Some(' '),
        "tsv" => Some('\t'),
        "pipes" => Some('|'),
        _ => None,
    };
    let values: Vec<&str> = match (separator, values) {
        (Some(separator), [joined]) => joined.split(separator).collect(),
        (Some(_), _) => return false,
        (None, several) => several.to_vec(),
    };
    let mut indexed = (0..).zip(&values);
    values.len() as u64 == length && indexed.all(|(index, value)| fits(items, name, index, value))
}

/// Whether a text is the one that a scalar parameter, or an item of one, must have.
pub(crate) fn fits(schema: &Value, name: &str, item: u64, sent: &str) -> bool {
    let values = published::values(schema);
    if !values.is_empty() {
        // Numbers are published where text is meant.
        let mut texts = values.iter().map(|value| match value {
            Value::String(text) => text.clone(),
            number => number.to_string(),
        });
        return texts.any(|text| text == sent);
    }
    let bound = |key: &str| {
        let value = schema.get(key).or_else(|| schema.get(format!("x-{key}")))?;
        value.as_f64().map(|it| it as i64)
    };
    let (min, max) = (bound("minimum"), bound("maximum"));
    let integer = || values::integer(name, item, min, max).to_string();
    let wanted = match (string(schema, "type"), string(schema, "format")) {
        (Some("integer"), _) => integer(),
        (Some("number"), _) => values::number(name).to_string(),
        (Some("boolean"), _) => values::flag(name).to_string(),
        (_, Some("date-time")) => values::time(name),
        // A number that is written as text.
        _ if min.is_some() || max.is_some() => integer(),
        _ => values::text(name, item),
    };
    let is_ranged = min.is_some() && max.is_some();
    let is_integer = string(schema, "type") == Some("integer");
    wanted == sent || (is_integer && !is_ranged && is_told(schema, sent))
}

/// Whether a number stands in the prose of a parameter, where alone its range may be published.
fn is_told(parameter: &Value, number: &str) -> bool {
    let prose = string(parameter, "description").unwrap_or_default();
    let prose = prose.replace(',', "");
    let mut numbers = prose.split(|c: char| !c.is_ascii_digit());
    !number.is_empty() && numbers.any(|told| told == number)
}

#[cfg(test)]
mod tests {
    use serde_json::{Value, json};

    use super::pairs;
    use crate::published::sample;
    use crate::values::Given::{self, All, Required};
    use crate::values::{flag, integer, text};

    /// How many faults a query has, of a parameter with these members.
    fn faults(parameter: &Value, given: Given, sent: &[(&str, &str)]) -> usize {
        let mut parameter = parameter.clone();
        parameter["in"] = "query".into();
        parameter["name"] = "note".into();
        let published = sample(json!({ "parameters": [parameter] }), json!({}));
        let sent = sent
            .iter()
            .map(|(name, value)| ((*name).into(), (*value).into()));
        pairs(published.only(), "query", given, &sent.collect::<Vec<_>>()).len()
    }

    #[test]
    fn a_parameter_has_the_one_value_of_its_name() {
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
    fn what_is_not_required_is_sent_only_with_all_else() {
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
