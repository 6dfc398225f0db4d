//! What a caller demands of a reply, or gets an error.

use serde::de::DeserializeOwned;

use crate::error::{ApiFailure, BodyProblem, Error, UnreadableReply};
use crate::reply::Reply;
use crate::spec::{Paging, ReplyKind};
use crate::wire::{self, Unfit};

impl<B> Reply<B> {
    /// Reads the records of the response as a type of your own, from its bytes: what stands under
    /// `resources`, or where else the operation lists its records; of a response that is no
    /// envelope, all of it.
    ///
    /// Some operations publish no shape of their records. This reads those of any operation.
    ///
    /// ```no_run
    /// # #[cfg(feature = "hosts")]
    /// # async fn run(client: falcon_sdk::Client) -> Result<(), falcon_sdk::Error> {
    /// use falcon_sdk::hosts::GetDeviceDetailsV2;
    ///
    /// #[derive(serde::Deserialize)]
    /// struct Host {
    ///     device_id: String,
    ///     tags: Option<Vec<String>>,
    /// }
    ///
    /// let reply = client.send(GetDeviceDetailsV2::new(["a-host"])).await?.ok()?;
    /// for host in reply.resources_as::<Vec<Host>>()? {
    ///     println!("{} {:?}", host.device_id, host.tags);
    /// }
    /// # Ok(())
    /// # }
    /// ```
    ///
    /// The type is what stands there as a whole: a `Vec` of a list. Null and nothing are read as
    /// null, or as an empty list where the type takes no null. What JSON numbers the type takes is
    /// its own business: this is not as lenient as the typed records are.
    ///
    /// # Errors
    ///
    /// [`Error::Decode`] with the path of a value that does not fit, and the whole body.
    pub fn resources_as<T: DeserializeOwned>(&self) -> Result<T, Error> {
        let pointers: &[&str] = match self.spec {
            Some(spec) if spec.reply == ReplyKind::Json && spec.paging == Paging::None => &[""],
            Some(spec) if spec.paging.items() != "/resources" => &[spec.paging.items()],
            Some(_) | None => &["/resources", "/Resources"],
        };
        let place = pointers.first().copied().unwrap_or_default();
        // A body that is no JSON was refused before, or read as text.
        let found = wire::first(&self.raw, pointers).ok().flatten();
        let read = match found.as_ref().and_then(wire::Place::text) {
            Some(text) => wire::own(text, place),
            None => wire::own_nothing(place),
        };
        read.map_err(|unfit| self.unfit(unfit))
    }

    fn unfit(&self, unfit: Unfit) -> Error {
        Error::Decode(Box::new(UnreadableReply {
            operation: self.operation.clone().into_owned(),
            status: self.status,
            headers: self.headers.clone(),
            trace_id: self.trace_id().map(str::to_owned),
            body: self.raw.clone(),
            attempts: self.attempts,
            unsure: false,
            problem: BodyProblem::Unfit {
                path: unfit.path,
                expected: unfit.expected,
                found: unfit.found,
            },
            secrets: self.spec.map_or(&[], |spec| spec.secrets),
        }))
    }

    /// The reply, if it holds no [errors](Reply::errors).
    ///
    /// # Errors
    ///
    /// [`Error::Api`] with the errors and the whole body, if it holds any.
    pub fn ok(self) -> Result<Self, Error> {
        if !self.is_partial() {
            return Ok(self);
        }
        Err(Error::Api(Box::new(ApiFailure {
            trace_id: self.trace_id().map(str::to_owned),
            operation: self.operation.into_owned(),
            status: self.status,
            headers: self.headers,
            errors: self.outcome.errors,
            body: self.raw,
            scopes: &[],
            for_member: false,
            hint: None,
            sent: Vec::new(),
            quotes: None,
            unsure: false,
            attempts: self.attempts,
        })))
    }
}
