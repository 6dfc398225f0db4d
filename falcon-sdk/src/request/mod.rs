//! Requests before they are sent: operations with their parameters, and checks.

mod at;
mod call;
mod check;
mod curl;
mod filters;
mod needs;
mod operation;
mod pointers;
mod problem;
mod secrets;
mod shown;
mod text;
mod upload;

pub use call::{Call, Part, Payload};
pub use http::Method;
pub use operation::{ByIds, Detailed, Operation, Paginated, StartsJob};
pub use problem::{ParameterError, Problem};
pub(crate) use text::escaped_length;
pub use upload::{AsUpload, Upload, UploadProgress};
pub(crate) use upload::{Listeners, Source};
