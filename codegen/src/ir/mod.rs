//! Plain data between reading and writing: every decision as a value.

mod accepts;
mod api;
mod at;
mod confidence;
mod former;
mod job;
mod model;
mod name;
mod operation;
mod properties;
mod provenance;
mod types;

pub use accepts::{Accepts, Member, Property, Sort};
pub use api::{Api, Collection, Export, Step};
pub use at::At;
pub use confidence::Confidence;
pub use former::{Former, FormerCollection, FormerType, TypePath};
pub use job::{Job, JobStep, Role};
pub use model::{Direction, Enum, Facts, Field, Home, Model, Shape, Unit, Values, Variant};
pub use name::{Name, NameKind};
pub use operation::{
    Body, Content, Details, Effect, EffectDecision, Flattened, Host, Ids, Limits, Longest, Method,
    Need, Operation, PageSize, Paging, PagingDecision, Param, ParamType, Place, Reply, Resources,
    Style,
};
pub use properties::{constant_kind, constants};
pub use provenance::{InputFile, Provenance, Published};
pub use types::{ModelId, Type};
