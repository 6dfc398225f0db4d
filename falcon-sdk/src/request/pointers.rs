//! Finds the secrets in a JSON body.

use std::fmt::Display;

use crate::wire::{self, Encode, Extra, Fields, Shape};

/// The JSON pointers of all secrets in a value: values of the secret type, and texts in fields with
/// one of these names.
pub(super) fn secrets(value: &dyn Encode, names: &[&str]) -> Vec<String> {
    found(value, names, false)
}

fn found(value: &dyn Encode, names: &[&str], named: bool) -> Vec<String> {
    let mut pointers = Vec::new();
    match value.shape() {
        Shape::Secret(_) => pointers.push(String::new()),
        Shape::Text(_) if named => pointers.push(String::new()),
        Shape::List(list) => {
            let mut index = 0;
            list.each(&mut |element| {
                pointers.extend(below(&index, found(element, names, named)));
                index += 1;
            });
        }
        Shape::Map(map) => map.each(&mut Walk {
            pointers: &mut pointers,
            names,
            named,
        }),
        Shape::Unset
        | Shape::Null
        | Shape::Bool(_)
        | Shape::Int(_)
        | Shape::Uint(_)
        | Shape::Float(_)
        | Shape::Text(_) => {}
    }
    pointers
}

fn below(step: &dyn Display, mut pointers: Vec<String>) -> Vec<String> {
    for pointer in &mut pointers {
        let step = step.to_string().replace('~', "~0").replace('/', "~1");
        *pointer = format!("/{step}{pointer}");
    }
    pointers
}

struct Walk<'a> {
    pointers: &'a mut Vec<String>,
    names: &'a [&'a str],
    named: bool,
}

impl Fields for Walk<'_> {
    fn field(&mut self, name: &str, value: &dyn Encode) {
        let named = self.named || self.names.contains(&name);
        self.pointers
            .extend(below(&name, found(value, self.names, named)));
    }
    fn extra(&mut self, extra: &Extra) {
        wire::each_property(extra, |name, value| self.field(name, value));
    }
}
