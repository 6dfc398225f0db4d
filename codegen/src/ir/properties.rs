//! The properties that the filters and the sort orders of a collection accept: each has a constant.

use std::collections::{BTreeMap, BTreeSet};

use super::{Accepts, At, Name, NameKind, Operation, Place};

impl Operation {
    /// What its parameters and the members of its body accept, with their places.
    pub fn accepted(&self) -> impl Iterator<Item = (At, &Accepts)> {
        let params = self.params.iter();
        let params = params.filter(|param| param.place == Place::Query);
        let params = params.map(|param| (At::Query(param.name.wire.clone()), &param.accepts));
        let members = self.members.iter();
        let members = members.filter(|member| !member.pointer.contains('*'));
        params.chain(members.map(|member| (At::Body(member.pointer.clone()), &member.accepts)))
    }
}

/// The identifiers of properties. Where `a.b` and `a_b` meet, the first is `A_DOT_B`.
pub fn constants<'a>(
    properties: impl Iterator<Item = &'a str> + Clone,
) -> BTreeMap<String, &'a str> {
    let constant = |text: &str, name: &str| Name::renamed(NameKind::Field, name, text).constant();
    let mut count: BTreeMap<String, usize> = BTreeMap::new();
    for name in properties.clone() {
        *count.entry(constant(name, name)).or_default() += 1;
    }
    let named = properties.map(|name| {
        let usual = constant(name, name);
        match count.get(&usual) {
            Some(1) => (usual, name),
            Some(_) | None => (constant(&name.replace('.', " dot "), name), name),
        }
    });
    named.collect()
}

/// The kind of a property, if all that is known about it agrees.
pub fn constant_kind(kinds: &BTreeSet<&str>) -> Option<&'static str> {
    let mut kinds = kinds.iter();
    match (kinds.next(), kinds.next()) {
        (Some(&"string"), None) => Some("Text"),
        (Some(&"number"), None) => Some("Number"),
        (Some(&"boolean"), None) => Some("Boolean"),
        (Some(&"date"), None) => Some("Date"),
        (Some(_), Some(_)) | (Some(_) | None, None) | (None, Some(_)) => None,
    }
}
