//! The place of a page's list in the reply, and the type of its items.

use crate::ir::{Field, Reply, Resources, Shape, Type};

use crate::lower::facts::Facts;

pub(super) enum List {
    None,
    /// Its JSON pointer.
    One(String),
    Several {
        /// The JSON pointer of its container.
        within: String,
        names: Vec<String>,
    },
}

/// The list in a reply, as far as its shape shows.
pub(super) fn of(facts: &Facts<'_>) -> List {
    match facts.reply {
        Reply::Envelope(Resources::List(_)) => List::One("/resources".to_owned()),
        Reply::Json(Type::List(_)) => List::One(String::new()),
        Reply::Envelope(Resources::One(ty)) => within("/resources", ty, facts),
        Reply::Json(ty) => within("", ty, facts),
        Reply::Envelope(Resources::None | Resources::Map(_))
        | Reply::Bytes
        | Reply::Raw
        | Reply::Empty => List::None,
    }
}

fn within(pointer: &str, ty: &Type, facts: &Facts<'_>) -> List {
    let names = fields(ty, facts).map(lists).unwrap_or_default();
    match names.as_slice() {
        [] => List::None,
        [only] => List::One(format!("{pointer}/{only}")),
        _ => List::Several {
            within: pointer.to_owned(),
            names,
        },
    }
}

/// The wire names of a record's lists, without those that describe the response.
fn lists(fields: &[Field]) -> Vec<String> {
    fields
        .iter()
        .filter(|field| matches!(field.ty, Type::List(_)))
        .map(|field| field.name.wire.clone())
        .filter(|name| !["errors", "warnings"].contains(&name.as_str()))
        .collect()
}

/// The item type of the list at a JSON pointer; `None` where no list is published.
pub(super) fn item(pointer: &str, facts: &Facts<'_>) -> Option<Type> {
    let mut steps = pointer.split('/').skip(1);
    let mut at = match facts.reply {
        Reply::Json(ty) => ty.clone(),
        Reply::Envelope(resources) => {
            if steps.next() != Some("resources") {
                return None;
            }
            match resources {
                Resources::List(item) => Type::list(item.clone()),
                Resources::One(ty) => ty.clone(),
                Resources::Map(_) | Resources::None => return None,
            }
        }
        Reply::Bytes | Reply::Raw | Reply::Empty => return None,
    };
    for step in steps {
        at = member(at, step, facts)?;
    }
    element(at)
}

/// The target of a step in a JSON pointer.
fn member(at: Type, step: &str, facts: &Facts<'_>) -> Option<Type> {
    if step.parse::<usize>().is_ok() {
        return element(at);
    }
    let mut fields = fields(&at, facts)?.iter();
    let field = fields.find(|field| field.name.wire == step)?;
    Some(field.ty.clone())
}

/// The fields of a record.
fn fields<'a>(ty: &Type, facts: &Facts<'a>) -> Option<&'a [Field]> {
    let (Type::Model(id) | Type::Boxed(id)) = ty else {
        return None;
    };
    match &facts.models.get(id)?.shape {
        Shape::Record(fields) => Some(fields),
        Shape::Enum(_) => None,
    }
}

fn element(list: Type) -> Option<Type> {
    let Type::List(item) = list else {
        return None;
    };
    Some(*item)
}
