//! Pairs the operations, models and collections of two interfaces.

use std::collections::{BTreeMap, BTreeSet};

use crate::ir::{Api, Collection, Method, Model, ModelId, Operation, ParamType, Reply, Resources};
use crate::ir::{Shape, Type, TypePath, Values};
use crate::source::template_form;

/// Two interfaces with their items paired.
pub(super) struct Matched<'a> {
    pub(super) old: &'a Api,
    pub(super) new: &'a Api,
    pub(super) operations: Pairs<'a, Operation>,
    pub(super) models: Pairs<'a, Model>,
    /// Collections that moved as a whole to a new collection, by module name.
    pub(super) renamed_collections: BTreeMap<&'a str, &'a str>,
    renames: Renames,
}

/// Pairs, and the items of only the old or only the new interface.
pub(super) struct Pairs<'a, T> {
    pub(super) both: Vec<(&'a T, &'a T)>,
    pub(super) removed: Vec<&'a T>,
    pub(super) added: Vec<&'a T>,
}

impl<'a> Matched<'a> {
    pub(super) fn of(old: &'a Api, new: &'a Api) -> Matched<'a> {
        let operations = match_operations(old, new);
        let mut renames = Renames::default();
        for (before, after) in &operations.both {
            if before.name.wire != after.name.wire {
                let (before, after) = (before.name.wire.clone(), after.name.wire.clone());
                renames.operations.insert(before, after);
            }
        }
        renames.models = renamed_models(old, new);
        let models = match_models(old, new, &renames);
        Matched {
            renamed_collections: renamed_collections(old, new, &operations),
            old,
            new,
            operations,
            models,
            renames,
        }
    }

    /// The present name of a collection.
    pub(super) fn renamed_collection<'n>(&'n self, name: &'n str) -> &'n str {
        self.renamed_collections.get(name).copied().unwrap_or(name)
    }

    /// The same path where its collection has another name: the former module has all of the new one.
    pub(super) fn followed(&self, path: &TypePath) -> TypePath {
        TypePath {
            collection: self.renamed_collection(&path.collection).to_owned(),
            name: path.name.clone(),
        }
    }

    /// Whether a type stays the same, apart from renamed models in it.
    pub(super) fn same(&self, old: &Type, new: &Type) -> bool {
        match (old, new) {
            (Type::Model(old), Type::Model(new)) | (Type::Boxed(old), Type::Boxed(new)) => {
                self.renames.of(old) == *new
            }
            (Type::List(old), Type::List(new)) | (Type::Map(old), Type::Map(new)) => {
                self.same(old, new)
            }
            (old, new) => old == new,
        }
    }

    /// The same for parameters, whatever the style of their lists.
    pub(super) fn same_parameter(&self, old: &ParamType, new: &ParamType) -> bool {
        match (old, new) {
            (ParamType::One(old), ParamType::One(new))
            | (ParamType::List(old, _), ParamType::List(new, _)) => self.same(old, new),
            (ParamType::File, ParamType::File) => true,
            (ParamType::One(_) | ParamType::List(..) | ParamType::File, _) => false,
        }
    }

    /// The same for replies. A file and an unpublished reply are both bytes.
    pub(super) fn same_reply(&self, old: &Reply, new: &Reply) -> bool {
        match (old, new) {
            (Reply::Envelope(old), Reply::Envelope(new)) => match (old, new) {
                (Resources::None, Resources::None) => true,
                (Resources::List(old), Resources::List(new))
                | (Resources::One(old), Resources::One(new))
                | (Resources::Map(old), Resources::Map(new)) => self.same(old, new),
                _ => false,
            },
            (Reply::Json(old), Reply::Json(new)) => self.same(old, new),
            (Reply::Bytes | Reply::Raw, Reply::Bytes | Reply::Raw) => true,
            (Reply::Empty, Reply::Empty) => true,
            _ => false,
        }
    }

    /// Whether two published ids name the same operation.
    pub(super) fn same_id(&self, old: Option<&str>, new: Option<&str>) -> bool {
        let now = |id| self.renames.operations.get(id).map_or(id, String::as_str);
        old.map(now) == new
    }

    /// The same for optional ids.
    pub(super) fn same_option(&self, old: Option<&Type>, new: Option<&Type>) -> bool {
        match (old, new) {
            (None, None) => true,
            (Some(old), Some(new)) => self.same(old, new),
            (None, Some(_)) | (Some(_), None) => false,
        }
    }
}

/// Pairs by method and path, then moved operations by their id.
fn match_operations<'a>(old: &'a Api, new: &'a Api) -> Pairs<'a, Operation> {
    let route = |one: &Operation| (one.method, template_form(&one.path));
    let mut open: BTreeMap<(Method, String), &Operation> =
        new.operations().map(|one| (route(one), one)).collect();
    let (mut both, mut left) = (Vec::new(), Vec::new());
    for before in old.operations() {
        match open.remove(&route(before)) {
            Some(after) => both.push((before, after)),
            None => left.push(before),
        }
    }
    let mut by_id: BTreeMap<&str, &Operation> = open
        .into_values()
        .map(|one| (one.name.wire.as_str(), one))
        .collect();
    let mut removed = Vec::new();
    for before in left {
        match by_id.remove(before.name.wire.as_str()) {
            Some(after) => both.push((before, after)),
            None => removed.push(before),
        }
    }
    let added = by_id.into_values().collect();
    Pairs {
        both,
        removed,
        added,
    }
}

fn match_models<'a>(old: &'a Api, new: &'a Api, renames: &Renames) -> Pairs<'a, Model> {
    let mut open: BTreeMap<&ModelId, &Model> = new.models.iter().collect();
    let (mut both, mut removed) = (Vec::new(), Vec::new());
    for (id, before) in &old.models {
        match open.remove(&renames.of(id)) {
            Some(after) => both.push((before, after)),
            None => removed.push(before),
        }
    }
    let added = open.into_values().collect();
    Pairs {
        both,
        removed,
        added,
    }
}

/// A removed schema and a new schema are the same if only they have the same shape, including the
/// names of their members.
fn renamed_models(old: &Api, new: &Api) -> BTreeMap<ModelId, ModelId> {
    fn only<'a>(api: &'a Api, other: &Api) -> BTreeMap<String, Vec<&'a ModelId>> {
        let mut found: BTreeMap<String, Vec<&ModelId>> = BTreeMap::new();
        for (id, model) in &api.models {
            if !id.is_inline() && !other.models.contains_key(id) {
                found.entry(looks(model)).or_default().push(id);
            }
        }
        found
    }
    let (gone, come) = (only(old, new), only(new, old));
    gone.iter()
        .filter_map(|(looks, gone)| {
            let ([gone], [come]) = (gone.as_slice(), come.get(looks)?.as_slice()) else {
                return None;
            };
            Some(((*gone).clone(), (*come).clone()))
        })
        .collect()
}

fn looks(model: &Model) -> String {
    let members: Vec<String> = match &model.shape {
        Shape::Record(fields) => {
            let each = fields.iter();
            each.map(|field| format!("{} {}", field.name.wire, kind(&field.ty)))
                .collect()
        }
        Shape::Enum(published) => match &published.values {
            Values::Text(variants) => variants.iter().map(|one| one.value.clone()).collect(),
            Values::Int(variants) => variants.iter().map(|one| one.value.to_string()).collect(),
        },
    };
    members.join("\n")
}

/// A type without the names in it.
fn kind(ty: &Type) -> String {
    match ty {
        Type::Model(_) | Type::Boxed(_) => "model".to_owned(),
        Type::List(item) => format!("[{}]", kind(item)),
        Type::Map(value) => format!("{{{}}}", kind(value)),
        scalar => format!("{scalar:?}"),
    }
}

/// A collection is renamed if it is removed and all its remaining operations are in a new
/// collection.
fn renamed_collections<'a>(
    old: &'a Api,
    new: &'a Api,
    operations: &Pairs<'a, Operation>,
) -> BTreeMap<&'a str, &'a str> {
    let names = |api: &'a Api| -> BTreeSet<&'a str> {
        let name = |collection: &'a Collection| collection.name.rust.as_str();
        api.collections.iter().map(name).collect()
    };
    let (before, after) = (names(old), names(new));
    let mut led: BTreeMap<&str, BTreeSet<&str>> = BTreeMap::new();
    for (from, to) in &operations.both {
        let targets = led.entry(from.collection.rust.as_str()).or_default();
        targets.insert(to.collection.rust.as_str());
    }
    led.into_iter()
        .filter(|(from, _)| !after.contains(from))
        .filter_map(|(from, targets)| match Vec::from_iter(targets).as_slice() {
            [only] if !before.contains(only) => Some((from, *only)),
            _ => None,
        })
        .collect()
}

/// Published names that have changed.
#[derive(Default)]
struct Renames {
    operations: BTreeMap<String, String>,
    models: BTreeMap<ModelId, ModelId>,
}

impl Renames {
    /// The new key of a model. The key of an inline model follows that of its owner.
    fn of(&self, id: &ModelId) -> ModelId {
        if let Some(new) = self.models.get(id) {
            return new.clone();
        }
        let renamed = match id.0.split_once("##") {
            Some((owner, part)) => self
                .operations
                .get(owner)
                .map(|owner| format!("{owner}##{part}")),
            None => id.0.split_once('#').and_then(|(owner, part)| {
                let owner = self.models.get(&ModelId(owner.to_owned()))?;
                Some(format!("{owner}#{part}"))
            }),
        };
        renamed.map_or_else(|| id.clone(), ModelId)
    }
}
