//! Sentences about the value of a model's field.

use crate::ir::{Field, Type, Unit};

use super::docs;

/// Facts that neither the type nor the line of a field shows.
pub(crate) fn of(field: &Field, sent: bool) -> Vec<String> {
    let facts = &field.facts;
    let code = |head: &str, value: &Option<String>| {
        let value = value.as_ref();
        value.map_or_else(String::new, |it| format!("{head}: {}.", docs::code(it)))
    };
    let unit = match (facts.unit, &field.doc) {
        (Some(unit), None) => format!("In {}.", name(unit)),
        (Some(_) | None, _) => String::new(),
    };
    vec![
        when(sent && field.required, "Published as required."),
        when(sent && facts.read_only, "The service sets it."),
        shape(&field.ty).to_owned(),
        unit,
        docs::values(&field.values),
        docs::limits(&facts.limits, false),
        length(facts.length),
        when(sent && facts.narrow, "Fits in 32 bits."),
        code("Pattern", &facts.pattern),
        code("Default", &facts.default),
        code("Example", &facts.example),
    ]
}

fn when(holds: bool, sentence: &str) -> String {
    if holds {
        sentence.to_owned()
    } else {
        String::new()
    }
}

/// The reason for a type that holds any JSON.
fn shape(ty: &Type) -> &'static str {
    match ty {
        Type::Json => "Its shape is not published.",
        Type::List(item) if **item == Type::Json => "The shape of its items is not published.",
        Type::Map(value) if **value == Type::Json => "The shape of its values is not published.",
        Type::Text
        | Type::Bool
        | Type::Int
        | Type::Uint
        | Type::Float
        | Type::DateTime
        | Type::Secret
        | Type::List(_)
        | Type::Map(_)
        | Type::Model(_)
        | Type::Boxed(_) => "",
    }
}

fn length((min, max): (Option<usize>, Option<usize>)) -> String {
    match (min.filter(|min| *min > 0), max) {
        (None, None) => String::new(),
        (Some(1), None) => "Not empty.".to_owned(),
        (Some(min), None) => format!("At least {min} characters."),
        (None, Some(max)) => format!("At most {max} characters."),
        (Some(min), Some(max)) if min == max => format!("{max} characters."),
        (Some(min), Some(max)) => format!("{min} to {max} characters."),
    }
}

fn name(unit: Unit) -> &'static str {
    match unit {
        Unit::Milliseconds => "milliseconds",
        Unit::Seconds => "seconds",
        Unit::Minutes => "minutes",
        Unit::Hours => "hours",
        Unit::Days => "days",
        Unit::Bytes => "bytes",
        Unit::Kilobytes => "kilobytes",
        Unit::Megabytes => "megabytes",
        Unit::Gigabytes => "gigabytes",
        Unit::Percent => "percent",
    }
}
