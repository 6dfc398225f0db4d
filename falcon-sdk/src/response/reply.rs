//! Methods of a reply that can fail.

use serde::de::DeserializeOwned;

use crate::error::{ApiFailure, BodyProblem, Error, UnreadableReply};
use crate::reply::{ApiError, Reply};
use crate::spec::{Paging, ReplyKind};
use crate::wire::{self, Unfit};

impl<B> Reply<B> {
    /// Reads the records of the response as a type of your own, from the bytes of the body. The
    /// records are under `resources`, or where the operation lists them. If the response is no
    /// envelope, the whole body is read.
    ///
    /// Use it for operations that publish no type of their records, or to read fewer fields.
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
    /// The type is that of the whole value: a `Vec` for a list. A null or absent value is read as
    /// null, or as an empty list if the type accepts no null. Unlike typed records, your type
    /// decides how lenient it is, for example which JSON numbers it accepts.
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

    /// The id of the operation.
    #[cfg(feature = "rtr")]
    pub(crate) fn operation(&self) -> &str {
        &self.operation
    }

    /// The error that a value is missing without which the next request can't be sent.
    #[cfg(any(
        feature = "jobs",
        feature = "rtr",
        feature = "siem",
        feature = "transfers"
    ))]
    pub(crate) fn lacks(&self, pointer: &str) -> Error {
        self.unfit(Unfit {
            path: format!("${}", pointer.replace('/', ".")),
            pointer: pointer.to_owned(),
            expected: "a value".to_owned(),
            found: "nothing".to_owned(),
        })
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

    /// Returns the reply, if it has no [errors](Reply::errors).
    ///
    /// # Errors
    ///
    /// [`Error::Api`] with the errors and the whole body, if the reply has any.
    pub fn ok(self) -> Result<Self, Error> {
        if !self.is_partial() {
            return Ok(self);
        }
        let errors = self.outcome.errors.clone();
        Err(Error::Api(Box::new(self.failure(errors))))
    }

    /// The response as an error with some of its errors.
    pub(crate) fn failure(&self, errors: Vec<ApiError>) -> ApiFailure {
        ApiFailure {
            trace_id: self.trace_id().map(str::to_owned),
            operation: self.operation.clone().into_owned(),
            status: self.status,
            headers: self.headers.clone(),
            errors,
            body: self.raw.clone(),
            scopes: &[],
            for_member: false,
            hint: None,
            sent: Vec::new(),
            quotes: None,
            unsure: false,
            attempts: self.attempts,
        }
    }
}
