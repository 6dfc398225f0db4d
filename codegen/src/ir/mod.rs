//! Plain data between reading and writing: every decision as a value.

mod accepts;
mod api;
mod former;
mod model;
mod name;
mod operation;
mod types;

pub use accepts::{Accepts, Member, Property, Sort};
pub use api::{Api, Collection, Export, Step};
pub use former::Former;
pub use model::{Direction, Enum, Facts, Field, Home, Model, Shape, Unit, Values, Variant};
pub use name::{Name, NameKind};
pub use operation::{
    At, Body, Content, Details, Effect, EffectDecision, Flattened, Host, Ids, Limits, Longest,
    Method, Need, Operation, PageSize, Paging, PagingDecision, Param, ParamType, Place, Reply,
    Resources, Style,
};
pub use types::{ModelId, Type};
