//! Pages that each name the next page, requested in the background while there is room.

use std::task::{Context, Poll, ready};

use tokio::sync::mpsc::{self, Receiver, Sender};
use tokio::task::JoinSet;
use tracing::Instrument;

use super::page::Page;
use super::walk::Walk;
use crate::error::Error;
use crate::request::Call;
use crate::response::Response;
use crate::session::Tenant;

/// Requests pages one after the other, even while the caller does not poll. While there is room, no
/// token waits for a slow reader. The chain ends when it or its list is dropped, or at the first
/// error.
pub(super) struct Chain {
    pages: Receiver<Result<Link, Error>>,
    /// Holds a single task.
    task: JoinSet<()>,
}

/// A page that has arrived.
pub(super) struct Link {
    pub(super) call: Call,
    pub(super) response: Response,
    pub(super) page: Page,
    /// The walk after the page.
    pub(super) after: Walk,
}

impl Link {
    /// Reads a page and finds the next place.
    pub(super) fn read(walk: &Walk, call: Call, response: Response) -> Result<Self, Error> {
        let page = Page::read(&call, &response)?;
        let after = walk.after(&call, &response, &page)?;
        Ok(Link {
            call,
            response,
            page,
            after,
        })
    }
}

impl Chain {
    /// Requests pages until `items` items are read. At most `room` pages are stored.
    pub(super) fn start(tenant: &Tenant, walk: &Walk, items: u64, room: usize) -> Self {
        let (sender, pages) = mpsc::channel(room.clamp(1, tokio::sync::Semaphore::MAX_PERMITS));
        let enough = walk.read().saturating_add(items);
        let (tenant, walk) = (tenant.clone(), walk.clone());
        let mut task = JoinSet::new();
        task.spawn(run(tenant, walk, enough, sender).in_current_span());
        Chain { pages, task }
    }

    /// The next page. `None` if the chain has ended.
    pub(super) fn poll_next(
        &mut self,
        context: &mut Context<'_>,
    ) -> Poll<Option<Result<Link, Error>>> {
        if let Some(link) = ready!(self.pages.poll_recv(context)) {
            return Poll::Ready(Some(link));
        }
        match ready!(self.task.poll_join_next(context)) {
            Some(Err(gone)) if gone.is_panic() => std::panic::resume_unwind(gone.into_panic()),
            // The runtime shuts down: nothing is polled any more.
            Some(Err(_)) => Poll::Pending,
            Some(Ok(())) | None => Poll::Ready(None),
        }
    }
}

async fn run(tenant: Tenant, mut walk: Walk, enough: u64, pages: Sender<Result<Link, Error>>) {
    while walk.read() < enough
        && let Some(place) = walk.ahead(1).into_iter().next()
    {
        // A page is requested once there is room to store it.
        let Ok(room) = pages.reserve().await else {
            return;
        };
        let link = match walk.call(&place) {
            Err(error) => Err(error),
            Ok(call) => match tenant.fetch(&call).await {
                Err(error) => Err(walk.failure(error)),
                Ok(response) => Link::read(&walk, call, response),
            },
        };
        match &link {
            Ok(link) => walk = link.after.clone(),
            Err(_) => {
                room.send(link);
                return;
            }
        }
        room.send(link);
    }
}
