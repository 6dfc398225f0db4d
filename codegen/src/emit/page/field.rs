//! The documentation of a parameter: its line, and what it takes.

use std::collections::{BTreeMap, BTreeSet};

use crate::emit::docs;
use crate::emit::prose::Block;
use crate::ir::{Accepts, Member, Operation, Param, Property};

/// Of a field: everything, complete.
pub(crate) fn field(param: &Param, required_list: bool) -> Vec<Block> {
    let mut blocks = docs::prose(param.doc.as_deref());
    blocks.extend(docs::facts(facts(param, required_list)));
    if !param.values.is_empty() {
        // In published order, a name among two hundred could not be looked up.
        let sorted = BTreeSet::from_iter(&param.values);
        let values = docs::list(sorted.into_iter());
        blocks.push(Block::Text(format!("Published values: {values}.")));
    }
    blocks.extend(accepts(&param.accepts, ""));
    blocks
}

/// Of a setter: the line and the facts in one paragraph, without the lists.
pub(crate) fn setter(param: &Param) -> Vec<Block> {
    let line = docs::line(param.doc.as_deref().unwrap_or_default());
    let mut said = vec![line, docs::values(&param.values)];
    said.extend(facts(param, false));
    docs::facts(said).into_iter().collect()
}

/// Of the body, with what is known of its members.
pub(crate) fn body(operation: &Operation) -> Vec<Block> {
    let mut blocks = docs::prose(operation.body_doc.as_deref());
    for member in &operation.members {
        let head = format!("{}: ", docs::code(&path(&member.pointer)));
        blocks.extend(accepts(&member.accepts, &head));
    }
    blocks
}

/// Of a field of the body: its known values, and those of its own fields.
pub(crate) fn values_below(field: &str, members: &[Member]) -> Vec<Block> {
    let values = members.iter().filter_map(|member| {
        let rest = member.pointer.strip_prefix('/')?.strip_prefix(field)?;
        let head = match rest.trim_start_matches("/*") {
            "" => String::new(),
            below => format!("{}: ", docs::code(&path(below.strip_prefix('/')?))),
        };
        known(&member.accepts, &head)
    });
    values.collect()
}

/// A JSON pointer as a path of names.
fn path(pointer: &str) -> String {
    let path = pointer.trim_start_matches("/*").trim_start_matches('/');
    path.replace("/*/", "[].").replace('/', ".")
}

fn facts(param: &Param, required_list: bool) -> Vec<String> {
    let filled = if required_list { "Not empty." } else { "" };
    let default = param.default.as_ref();
    vec![
        filled.to_owned(),
        docs::limits(&param.limits, required_list),
        default.map_or_else(String::new, |it| format!("Default: {}.", docs::code(it))),
    ]
}

fn accepts(accepts: &Accepts, head: &str) -> Vec<Block> {
    let mut blocks = Vec::new();
    if !accepts.filter.is_empty() {
        blocks.push(Block::Text(format!("{head}Properties:")));
        blocks.extend(properties(&accepts.filter));
    }
    if let Some(sort) = &accepts.sort {
        let mut said = match sort.fields.as_slice() {
            [] => String::new(),
            fields => format!("Sorts by {}.", docs::list(fields.iter())),
        };
        if let Some(mark) = &sort.separator {
            let (up, down) = (format!("{mark}asc"), format!("{mark}desc"));
            let ways = format!("{} or {}", docs::code(&up), docs::code(&down));
            said = format!("{said} The direction follows the field: {ways}.");
        }
        blocks.push(Block::Text(format!("{head}{}", said.trim_start())));
    }
    blocks.extend(known(accepts, head));
    if !accepts.excludes.is_empty() {
        let others = docs::list(accepts.excludes.iter());
        blocks.push(Block::Text(format!("{head}Not together with {others}.")));
    }
    blocks
}

fn known(accepts: &Accepts, head: &str) -> Option<Block> {
    let values = docs::list(accepts.values.iter());
    (!values.is_empty()).then(|| Block::Text(format!("{head}Known values: {values}.")))
}

/// Properties by what they hold and which operators work.
fn properties(filter: &[Property]) -> Vec<Block> {
    let mut groups: BTreeMap<(usize, &[String]), Vec<&String>> = BTreeMap::new();
    for property in filter {
        let kind = match property.kind.as_deref() {
            Some("string") => 0,
            Some("number") => 1,
            Some("date") => 2,
            Some("boolean") => 3,
            Some(_) | None => 4,
        };
        let group = groups.entry((kind, &property.operators)).or_default();
        group.push(&property.name);
    }
    let is_only = groups.len() == 1;
    let item = |((kind, operators), names): ((usize, &[String]), Vec<&String>)| {
        let kind = match kind {
            0 => "Text",
            1 => "Numbers",
            2 => "Dates",
            3 => "Booleans",
            _ if is_only && operators.is_empty() => "",
            _ => "Others",
        };
        let operators = match operators {
            [] => String::new(),
            some => format!(" ({})", some.join(", ")),
        };
        let head = match (kind, operators.as_str()) {
            ("", "") => String::new(),
            (kind, operators) => format!("{kind}{operators}: "),
        };
        Block::Item(format!("{head}{}.", docs::list(names.into_iter())))
    };
    let values = filter.iter().filter(|it| !it.values.is_empty());
    let values = values.map(|property| {
        let (name, values) = (
            docs::code(&property.name),
            docs::list(property.values.iter()),
        );
        Block::Item(format!("Known values of {name}: {values}."))
    });
    groups.into_iter().map(item).chain(values).collect()
}
