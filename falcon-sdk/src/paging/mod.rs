//! Lists: pages and items as streams, and ids that are split over requests.

mod chain;
mod collect;
mod cursor;
mod feed;
mod items;
mod own;
mod page;
mod pages;
mod queue;
mod ready;
mod records;
mod settings;
mod unreadable;
mod walk;

pub use collect::Incomplete;
#[cfg(feature = "blocking")]
pub(crate) use collect::collect_all;
pub use cursor::Cursor;
pub use items::Items;
pub use pages::Pages;
#[cfg(feature = "actions")]
pub(crate) use records::Batch;
pub use records::Records;
