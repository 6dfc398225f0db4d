//! Published schemas become types. Schemas with their own shape become models.

use std::collections::{BTreeMap, BTreeSet};

use crate::error::{Error, Spot};
use crate::ir::{Direction, Facts, Field, Home, Model, ModelId, Name, NameKind, Shape, Type};
use crate::source::{Document, Place};

use super::note::{Construct, Note};
use super::{enums, fields, units};
use crate::source::published::{Additional, Ref, View};

/// How deep schemas may refer to each other. Published files come to 20; the stack ends far above.
const DEEPEST: usize = 80;

/// The owner of an inline type: it gets its name from the owner, and errors name the owner.
#[derive(Clone, Debug)]
pub(crate) struct Owner {
    /// The operation or the schema.
    pub(crate) place: Place,
    /// The key that inline models extend.
    pub(crate) id: String,
    /// The published name.
    pub(crate) wire: String,
    /// The identifier that inline names extend.
    pub(crate) rust: String,
    pub(crate) home: Home,
}

impl Owner {
    /// The owner of the member `part`.
    pub(crate) fn part(&self, part: &str) -> Owner {
        Owner {
            place: self.place.clone(),
            id: format!("{}#{part}", self.id),
            wire: format!("{}.{part}", self.wire),
            rust: format!("{}{}", self.rust, Name::new(NameKind::Type, part).rust),
            home: self.home.clone(),
        }
    }

    /// A problem of a parameter or a property of the owner.
    pub(crate) fn unsupported_part(&self, part: Option<&str>, problem: String) -> Error {
        let at = Spot {
            place: self.place.clone(),
            member: part.map(str::to_owned),
        };
        Error::Unsupported {
            at: Box::new(at),
            problem,
        }
    }

    pub(crate) fn unsupported(&self, problem: impl Into<String>) -> Error {
        Error::Unsupported {
            at: Spot::whole(self.place.clone()),
            problem: problem.into(),
        }
    }
}

/// The schemas that have been lowered so far.
pub(crate) struct Schemas<'a> {
    pub(crate) document: &'a Document,
    pub(crate) models: BTreeMap<ModelId, Model>,
    /// The constructs that have another form than the published one.
    pub(crate) notes: Vec<Note>,
    /// Named schemas without their own shape that are being followed.
    following: BTreeSet<&'a str>,
    /// How deep the schema that is being lowered is.
    depth: usize,
}

impl<'a> Schemas<'a> {
    pub(crate) fn new(document: &'a Document) -> Schemas<'a> {
        Schemas {
            document,
            models: BTreeMap::new(),
            notes: Vec::new(),
            following: BTreeSet::new(),
            depth: 0,
        }
    }

    /// Records that a construct has another form than the published one.
    pub(crate) fn note(&mut self, owner: &Owner, construct: Construct, member: &str) {
        let note = Note {
            place: owner.place.clone(),
            construct,
            member: member.to_owned(),
        };
        if !self.notes.contains(&note) {
            self.notes.push(note);
        }
    }

    /// The type of a schema. Adds the models that it needs.
    pub(crate) fn type_of(&mut self, schema: Ref<'a>, owner: &Owner) -> Result<Type, Error> {
        self.deeper(owner, |schemas| schemas.type_at(schema, owner))
    }

    /// One level deeper, unless that is too deep.
    fn deeper<T>(
        &mut self,
        owner: &Owner,
        go: impl FnOnce(&mut Self) -> Result<T, Error>,
    ) -> Result<T, Error> {
        if self.depth >= DEEPEST {
            return Err(owner.unsupported(format!(
                "schemas refer to each other more than {DEEPEST} deep: make one of them any JSON in the overlay"
            )));
        }
        self.depth += 1;
        let result = go(self);
        self.depth -= 1;
        result
    }

    fn type_at(&mut self, schema: Ref<'a>, owner: &Owner) -> Result<Type, Error> {
        match schema {
            Ref::Inline(schema) => self.type_of_view(View::new(schema), owner),
            Ref::Named(name) => {
                let id = ModelId(name.to_owned());
                if self.models.contains_key(&id) {
                    return Ok(Type::Model(id));
                }
                let Some(published) = self.document.schemas.get(name) else {
                    return Err(owner.unsupported(format!("schema `{name}` does not exist")));
                };
                // A named list, map or scalar is written out where it is used. If it refers to
                // itself, it has no finite type.
                if !self.following.insert(name) {
                    return Ok(Type::Json);
                }
                let ty = match Ref::new(published) {
                    Ref::Named(other) => self.type_of(Ref::Named(other), owner),
                    Ref::Inline(schema) => {
                        self.type_of_view(View::new(schema), &named_owner(name, schema))
                    }
                };
                self.following.remove(name);
                ty
            }
        }
    }

    fn type_of_view(&mut self, view: View<'a>, owner: &Owner) -> Result<Type, Error> {
        if let [only] = view.all_of.as_slice()
            && !view.is_record()
        {
            // Keywords beside a reference apply to its target.
            let ty = self.type_of(*only, owner)?;
            let secret = view.says("x-secret") && ty == Type::Text;
            return Ok(if secret { Type::Secret } else { ty });
        }
        if view.choice {
            self.note(owner, Construct::Choice, &owner.wire);
            return Ok(Type::Json);
        }
        if let Some(ty) = self.joined(&view, owner)? {
            return Ok(ty);
        }
        if view.is_record() || !view.all_of.is_empty() {
            return self.record(view, owner);
        }
        if !view.values.is_empty()
            && let Some(shape) = enums::lower(&view)
        {
            return Ok(self.add(owner, shape, view.prose()));
        }
        match (view.ty, view.format.as_deref()) {
            (Some("string"), _) if view.says("x-secret") => Ok(Type::Secret),
            (Some("string"), Some("date-time")) => Ok(Type::DateTime),
            (Some("string"), _) => Ok(Type::Text),
            (Some("boolean"), _) => Ok(Type::Bool),
            (Some("integer"), _) if view.says("x-exceeds-int64") => Ok(Type::Uint),
            (Some("integer"), Some("uint64")) => Ok(Type::Uint),
            (Some("integer"), _) => Ok(Type::Int),
            (Some("number"), _) => Ok(Type::Float),
            (Some("array"), _) => self.list(view.items, owner),
            (None, _) if view.items.is_some() => self.list(view.items, owner),
            (Some("object") | None, _) => match view.additional {
                Additional::Typed(value) => {
                    Ok(Type::map(self.type_of(value, &owner.part("value"))?))
                }
                Additional::Any if view.ty.is_some() => Ok(Type::map(Type::Json)),
                // `{"type": "object"}` without properties may be any JSON, not only an object.
                Additional::Any | Additional::Unsaid => Ok(Type::Json),
            },
            (Some("null"), _) => Ok(Type::Json),
            (Some(other), _) => {
                let member = format!("{}: {other}", owner.wire);
                self.note(owner, Construct::UnknownType, &member);
                Ok(Type::Json)
            }
        }
    }

    fn list(&mut self, items: Option<Ref<'a>>, owner: &Owner) -> Result<Type, Error> {
        let item = match items {
            Some(items) => self.type_of(items, owner)?,
            None => Type::Json,
        };
        Ok(Type::list(item))
    }

    /// The type of parts that are no objects: that of the first part with a type. Of an object and
    /// another type, no value can be both.
    fn joined(&mut self, view: &View<'a>, owner: &Owner) -> Result<Option<Type>, Error> {
        let mut other = None;
        let mut is_record = view.is_record();
        for part in &view.all_of {
            let Some(view) = part.view(self.document) else {
                continue;
            };
            let is_object = view.is_record() || !view.all_of.is_empty();
            is_record |= is_object;
            if !is_object && !matches!(view.ty, Some("object") | None) {
                other = other.or(Some(*part));
            }
        }
        match other {
            None => Ok(None),
            Some(_) if is_record => {
                self.note(owner, Construct::Contradiction, &owner.wire);
                Ok(Some(Type::Json))
            }
            Some(part) => self.type_of(part, owner).map(Some),
        }
    }

    fn record(&mut self, view: View<'a>, owner: &Owner) -> Result<Type, Error> {
        // Added before its fields are lowered, since they may refer to it.
        let ty = self.add(owner, Shape::Record(Vec::new()), view.prose());
        let mut fields = BTreeMap::new();
        self.collect_fields(&view, owner, &mut BTreeSet::new(), &mut fields)?;
        if let Some(model) = ty.model().and_then(|id| self.models.get_mut(id)) {
            model.shape = Shape::Record(fields.into_values().collect());
        }
        Ok(ty)
    }

    /// The parts of `allOf` first, then the schema's own properties, which take precedence. The
    /// properties of a choice among the parts are not known, and arrive in `extra`.
    fn collect_fields(
        &mut self,
        view: &View<'a>,
        owner: &Owner,
        seen: &mut BTreeSet<&'a str>,
        fields: &mut BTreeMap<String, Field>,
    ) -> Result<(), Error> {
        for part in &view.all_of {
            // A schema that is a part of itself adds nothing.
            let is_new = match part {
                Ref::Named(name) => seen.insert(name),
                Ref::Inline(_) => true,
            };
            if let Some(part) = part.view(self.document).filter(|_| is_new) {
                if part.choice {
                    self.note(owner, Construct::Choice, &owner.wire);
                }
                self.deeper(owner, |schemas| {
                    schemas.collect_fields(&part, owner, seen, fields)
                })?;
            }
        }
        for (wire, schema) in &view.properties {
            let field = self.field(wire, *schema, owner)?;
            fields.insert((*wire).to_owned(), field);
        }
        for required in &view.required {
            if let Some(field) = fields.get_mut(*required) {
                field.required = true;
            }
        }
        Ok(())
    }

    fn field(&mut self, wire: &str, schema: Ref<'a>, owner: &Owner) -> Result<Field, Error> {
        let ty = self.type_of(schema, &owner.part(wire))?;
        let mut field = Field {
            name: Name::new(NameKind::Field, wire),
            ty,
            required: false,
            nullable: false,
            no_secret: false,
            doc: None,
            deprecated: false,
            values: Vec::new(),
            facts: Facts::default(),
        };
        if let Ref::Inline(schema) = schema {
            let view = View::new(schema);
            let text = view.rust_name().unwrap_or(wire);
            field.name = Name::renamed(NameKind::Field, wire, text);
            field.nullable = view.nullable();
            field.no_secret = view.denies("x-secret");
            field.doc = view.prose();
            field.deprecated = view.data.deprecated;
            field.values = enums::unlisted(&view, &field.ty);
            field.facts = fields::facts(&view);
        }
        field.facts.unit = units::of(wire, &field.ty);
        Ok(field)
    }

    fn add(&mut self, owner: &Owner, shape: Shape, doc: Option<String>) -> Type {
        let id = ModelId(owner.id.clone());
        let model = Model {
            id: id.clone(),
            name: Name {
                wire: owner.wire.clone(),
                rust: owner.rust.clone(),
            },
            home: owner.home.clone(),
            // Decided when all its users are known.
            direction: Direction::Received,
            shape,
            doc,
        };
        self.models.insert(id.clone(), model);
        Type::Model(id)
    }
}

/// The namespace is the text before the first dot; without one it is `untagged`.
fn named_owner(wire: &str, schema: &openapiv3::Schema) -> Owner {
    let (namespace, name) = match wire.split_once('.') {
        Some((namespace, name)) if !namespace.is_empty() => (namespace, name),
        Some((_, name)) => ("untagged", name),
        None => ("untagged", wire),
    };
    let rust = View::new(schema).rust_name().unwrap_or(name);
    Owner {
        place: Place::Schema(wire.to_owned()),
        id: wire.to_owned(),
        wire: wire.to_owned(),
        rust: Name::new(NameKind::Type, rust).rust,
        home: Home::Namespace {
            namespace: Name::new(NameKind::Namespace, namespace),
            only: None,
        },
    }
}
