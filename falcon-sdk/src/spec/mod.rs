//! Published facts about operations and their parameters: plain data, built at compile time.

mod accepts;
mod at;
mod facts;
mod interface;
mod job;
mod operation;
mod param;

pub use accepts::{Accepts, Property, PropertyKind};
pub use at::At;
pub use facts::{Body, Effect, Host, Ids, PageSize, Paging, ReplyKind};
pub use interface::{InputFile, Interface};
pub use job::{Job, JobStep, NoResult};
pub use operation::Spec;
pub use param::{Kind, Param, Place, Style};
