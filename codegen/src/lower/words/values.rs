//! What parameters and members of bodies accept beyond what the interface publishes.

use std::collections::BTreeMap;

use crate::ir::{
    Accepts, Api, Body, Member, Model, ModelId, Operation, ParamType, Property, Shape, Sort, Type,
};
use crate::source::words::{Filter, Known, Problem, TextOrNumber, WordFile};

use super::unknown::unknown;

const FILE: WordFile = WordFile::Values;

/// The key that refers to the list of another operation.
const SAME_AS: &str = "same_as";

pub(super) fn join(api: &mut Api, words: &BTreeMap<String, Known>, problems: &mut Vec<Problem>) {
    let mut missing: Vec<&String> = words.keys().collect();
    let collections: BTreeMap<String, String> = api
        .operations()
        .map(|one| (one.name.wire.clone(), one.collection.wire.clone()))
        .collect();
    let others = Others { words, collections };
    for collection in &mut api.collections {
        for operation in &mut collection.operations {
            let id = operation.name.wire.clone();
            let Some(known) = words.get(&id) else {
                continue;
            };
            missing.retain(|one| **one != id);
            let mut target = Target {
                operation,
                models: &api.models,
            };
            let found = others.resolve(&id, known).and_then(|accepts| {
                let places = accepts.into_iter();
                places
                    .map(|(place, accepts)| target.add(&place, accepts))
                    .collect::<Result<Vec<()>, String>>()
            });
            let excluded = known
                .excludes
                .iter()
                .try_for_each(|set| target.exclude(set));
            for problem in [found.map(drop), excluded]
                .into_iter()
                .filter_map(Result::err)
            {
                problems.push(Problem::new(FILE, &id, problem));
            }
        }
    }
    for id in missing {
        let known = others.collections.keys().map(String::as_str);
        problems.push(Problem::new(FILE, id, unknown("operation", id, known)));
    }
}

/// The entries of all operations.
struct Others<'a> {
    words: &'a BTreeMap<String, Known>,
    /// The collection of each operation.
    collections: BTreeMap<String, String>,
}

impl Others<'_> {
    /// The known facts, by place.
    fn resolve(&self, id: &str, known: &Known) -> Result<Vec<(String, Fact)>, String> {
        let mut found = Vec::new();
        if let Some(filter) = &known.filter {
            let filter = match filter.get(SAME_AS) {
                Some(Filter::Kind(other)) => {
                    let other = self.other(id, other)?;
                    let list = other.filter.as_ref().filter(|it| !it.contains_key(SAME_AS));
                    list.ok_or("`same_as` of `filter` names an operation without a list")?
                }
                Some(_) | None => filter,
            };
            let properties = filter.iter().map(property).collect();
            found.push(("filter".to_owned(), Fact::Filter(properties)));
        }
        if let Some(sort) = &known.sort {
            let sort = match &sort.same_as {
                Some(other) => {
                    let other = self.other(id, other)?.sort.as_ref();
                    let list = other.filter(|it| it.same_as.is_none());
                    list.ok_or("`same_as` of `sort` names an operation without a list")?
                }
                None => sort,
            };
            let sort = Sort {
                fields: sort.fields.clone(),
                separator: sort.separator.clone(),
            };
            found.push(("sort".to_owned(), Fact::Sort(sort)));
        }
        for (place, values) in &known.values {
            let values = values.iter().map(text).collect();
            found.push((place.clone(), Fact::Values(values)));
        }
        Ok(found)
    }

    fn other(&self, id: &str, other: &str) -> Result<&Known, String> {
        let collection = |id: &str| self.collections.get(id);
        match self.words.get(other) {
            Some(known) if collection(id) == collection(other) => Ok(known),
            Some(_) | None => Err(format!(
                "`same_as` names `{other}`, which is no operation of the collection with an entry: correct it"
            )),
        }
    }
}

/// A fact about a place.
enum Fact {
    Filter(Vec<Property>),
    Sort(Sort),
    Values(Vec<String>),
}

impl Fact {
    fn write(self, accepts: &mut Accepts) {
        match self {
            Fact::Filter(properties) => accepts.filter = properties,
            Fact::Sort(sort) => accepts.sort = Some(sort),
            Fact::Values(values) => accepts.values = values,
        }
    }
}

fn text(value: &TextOrNumber) -> String {
    match value {
        TextOrNumber::Text(text) => text.clone(),
        TextOrNumber::Number(number) => number.to_string(),
    }
}

fn property((name, filter): (&String, &Filter)) -> Property {
    let (kind, operators, values) = match filter {
        Filter::Unknown(()) => (None, Vec::new(), Vec::new()),
        Filter::Kind(kind) => (Some(kind.clone()), Vec::new(), Vec::new()),
        Filter::Whole(whole) => (
            whole.kind.clone(),
            whole.operators.clone(),
            whole.values.clone(),
        ),
    };
    Property {
        name: name.clone(),
        kind,
        operators,
        values,
    }
}

/// The operation that an entry is about.
struct Target<'a> {
    operation: &'a mut Operation,
    models: &'a BTreeMap<ModelId, Model>,
}

impl Target<'_> {
    /// `place` is a parameter, a property of the body, or `body:<pointer>`.
    fn add(&mut self, place: &str, fact: Fact) -> Result<(), String> {
        let params = &mut self.operation.params;
        if let Some(param) = params.iter_mut().find(|param| param.name.wire == place) {
            let is_enum = match &param.ty {
                ParamType::One(ty) | ParamType::List(ty, _) => ty.model().is_some(),
                ParamType::File => false,
            };
            if is_enum && matches!(fact, Fact::Values(_)) {
                return Err(format!(
                    "`{place}` has a published enum, which wins: remove its values"
                ));
            }
            fact.write(&mut param.accepts);
            return Ok(());
        }
        let Body::Json { ty, .. } = &self.operation.body else {
            return Err(nowhere(place));
        };
        let candidates = match place.strip_prefix("body:") {
            Some(pointer) => vec![pointer.to_owned()],
            None => vec![format!("/{place}"), format!("/*/{place}")],
        };
        let known = |pointer: &String| leads(self.models, ty, pointer);
        let Some(pointer) = candidates.into_iter().find(known) else {
            return Err(nowhere(place));
        };
        let mut accepts = Accepts::default();
        fact.write(&mut accepts);
        self.operation.members.push(Member { pointer, accepts });
        Ok(())
    }

    fn exclude(&mut self, set: &[String]) -> Result<(), String> {
        for name in set {
            let params = &mut self.operation.params;
            let Some(param) = params.iter_mut().find(|param| param.name.wire == *name) else {
                return Err(nowhere(name));
            };
            let others = set.iter().filter(|other| *other != name).cloned();
            param.accepts.excludes.extend(others);
        }
        Ok(())
    }
}

fn nowhere(place: &str) -> String {
    format!(
        "`{place}` is no parameter and no member of the body: correct or remove it; a member is \
         `body:<pointer>`"
    )
}

/// Whether there is something of a type at a JSON pointer, in which `*` is each element of a list.
fn leads(models: &BTreeMap<ModelId, Model>, ty: &Type, pointer: &str) -> bool {
    let mut at = ty;
    for step in pointer.split('/').skip(1) {
        at = match (at, step) {
            (Type::List(item), "*") => item,
            (Type::Map(value), _) => value,
            (Type::Json, _) => return true,
            (Type::Model(id) | Type::Boxed(id), _) => {
                let fields = match models.get(id).map(|model| &model.shape) {
                    Some(Shape::Record(fields)) => fields.as_slice(),
                    Some(Shape::Enum(_)) | None => &[],
                };
                match fields.iter().find(|field| field.name.wire == step) {
                    Some(field) => &field.ty,
                    None => return false,
                }
            }
            (
                Type::Text
                | Type::Bool
                | Type::Int
                | Type::Uint
                | Type::Float
                | Type::DateTime
                | Type::Secret
                | Type::List(_),
                _,
            ) => return false,
        };
    }
    true
}
