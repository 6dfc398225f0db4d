//! Jobs: started at the service, polled until they are done, and fetched. Feature `jobs`.
//!
//! Exports, reports, scans, sandbox analyses, MalQuery searches, queries of Falcon for IT and
//! executions of workflows all work in this way. [`Job::start`] takes the operation that starts
//! one, so its service must be enabled too. The page of the operation names the operations that
//! report, fetch and stop the job.
//!
//! ```no_run
//! # #[cfg(feature = "falcon_container_image")]
//! # async fn run(client: falcon_sdk::Client) -> Result<(), falcon_sdk::Error> {
//! use falcon_sdk::Polling;
//! use falcon_sdk::falcon_container_image::LaunchExportJob;
//! use falcon_sdk::jobs::Job;
//! use falcon_sdk::models::exports::LaunchExportRequest;
//!
//! let export = LaunchExportRequest::new().resource("images.vulnerabilities").format("csv");
//! let job = Job::start(&client, LaunchExportJob::new(export)).await?;
//! println!("started {}", job.id());
//! let done = job.wait(Polling::new()).await?;
//! done.download().await?.save_to("export.csv").await?;
//! # Ok(())
//! # }
//! ```

mod data;
mod finished;
mod job;
mod state;
mod step;

pub use finished::Finished;
pub use job::{Job, Polled};
