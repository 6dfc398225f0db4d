//! Jobs: started, polled until they end, fetched, stopped and deleted. One set of handlers serves
//! every job, by the same data as the SDK's: `x-falcon-job` of the overlay.

mod requests;
mod settings;
mod state;
mod table;

pub use settings::Jobs;
pub(crate) use state::Service;

use axum::response::Response;
use codegen::ir::Role;

use crate::exchange::Exchange;
use crate::refusal::Refusal;

/// Responds to a request, if its operation starts a job, or takes the id of a job that was started
/// here.
pub(crate) fn respond(
    service: &Service,
    operation: &str,
    exchange: &Exchange<'_>,
) -> Option<Result<Response, Refusal>> {
    let table = table::of(&exchange.data.spec);
    if let Some(job) = table.started_by(operation) {
        return Some(requests::start(service, operation, job, exchange));
    }
    let role = |role: Role, step| requests::step(service, operation, role, step, exchange);
    table
        .roles(operation)
        .find_map(|(starting, kind, step)| role(kind, (starting, step)))
}
