//! The number of elements in the lists of a request.

use std::collections::BTreeMap;

use super::change::{Area, Changes};
use super::pair::Pair;
use crate::ir::{Api, At, Body, Operation, Param, Place, Type};

impl Pair<'_> {
    /// The client refuses longer lists, so a smaller number breaks requests that worked.
    pub(super) fn lists(&self, changes: &mut Changes) {
        let (before, after) = (most(self.old), most(self.new));
        for (place, (at, max)) in &after {
            let was = before.get(place).map(|(_, max)| *max);
            if was == Some(*max) || !self.is_comparable(at) {
                continue;
            }
            let shown = was.map_or_else(|| "any number".to_owned(), |was| was.to_string());
            let what = format!("takes at most {max} elements in `{place}`, was {shown}");
            if was.is_some_and(|was| was < *max) {
                changes.harmless(Area::Operation, self.subject(), what);
            } else {
                let breaks = "the client refuses a list that it sent before";
                changes.breaking(Area::Operation, self.subject(), what, breaks);
            }
        }
        for (place, (at, was)) in &before {
            if !after.contains_key(place) && self.is_comparable(at) {
                let what = format!("takes any number of elements in `{place}`, was {was}");
                changes.harmless(Area::Operation, self.subject(), what);
            }
        }
    }

    /// Whether the list is there before and after. The range of a parameter is reported with it.
    fn is_comparable(&self, at: &At) -> bool {
        has(self.matched.old, self.old, at)
            && has(self.matched.new, self.new, at)
            && !self.has_other_range(at)
    }

    fn has_other_range(&self, at: &At) -> bool {
        let max = |operation: &Operation| {
            let param = parameter(operation, at);
            param.map(|param| param.limits.max_items)
        };
        match (max(self.old), max(self.new)) {
            (Some(old), Some(new)) => old != new,
            (None | Some(_), None) | (None, Some(_)) => false,
        }
    }
}

/// The greatest number of elements by the place of the list.
fn most(operation: &Operation) -> BTreeMap<String, (&At, u64)> {
    let ids = operation.ids.iter();
    let ids = ids.filter_map(|ids| Some((&ids.at, ids.max?)));
    let longest = operation.longest.iter().map(|list| (&list.at, list.max));
    let all = ids.chain(longest);
    all.map(|(at, max)| (at.to_string(), (at, max))).collect()
}

fn parameter<'a>(operation: &'a Operation, at: &At) -> Option<&'a Param> {
    let At::Query(name) = at else { return None };
    let mut params = operation.params.iter();
    params.find(|param| param.place == Place::Query && param.name.wire == *name)
}

/// Whether requests have a list there.
fn has(api: &Api, operation: &Operation, at: &At) -> bool {
    let At::Body(pointer) = at else {
        return parameter(operation, at).is_some();
    };
    let Body::Json { ty, .. } = &operation.body else {
        return false;
    };
    let Some(name) = pointer.strip_prefix('/') else {
        return true;
    };
    let model = ty.model().and_then(|id| api.models.get(id));
    let mut fields = model.into_iter().flat_map(|model| model.fields());
    fields.any(|field| field.name.wire == name && matches!(field.ty, Type::List(_)))
}
