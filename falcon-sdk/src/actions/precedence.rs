//! The order in which the service applies policies.

use http::StatusCode;

use crate::client::Client;
use crate::error::Error;
use crate::fql;
use crate::reply::{Envelope, Reply};
use crate::request::{Call, ParameterError, Problem};
use crate::spec::At;
use crate::wire::Json;

/// The name of the policy that applies to all other hosts. It has no place in the order.
const DEFAULT: &str = "platform_default";

/// The policies of a kind and platform, whose order can be changed.
///
/// ```no_run
/// # async fn run(client: falcon_sdk::Client, id: &str) -> Result<(), falcon_sdk::Error> {
/// use falcon_sdk::actions::Precedence;
///
/// let policies = Precedence::prevention("Windows");
/// let order = policies.reorder(&client, |order| {
///     order.retain(|policy| policy != id);
///     order.insert(0, id.to_owned());
/// });
/// println!("{:?}", order.await?);
/// # Ok(())
/// # }
/// ```
///
/// The first policy of the order has precedence over the others. The default policy of a platform
/// is not part of it.
#[derive(Clone, Debug, Eq, PartialEq)]
#[must_use = "nothing is sent until the order is read or changed"]
pub struct Precedence {
    /// The operation that lists the policies.
    list: &'static str,
    /// The operation that sets their order.
    set: &'static str,
    platform: Option<String>,
}

impl Precedence {
    /// Prevention policies of a platform: `Windows`, `Mac` or `Linux`.
    pub fn prevention(platform: impl Into<String>) -> Self {
        Precedence {
            list: "queryCombinedPreventionPolicies",
            set: "setPreventionPoliciesPrecedence",
            platform: Some(platform.into()),
        }
    }

    /// Device control policies of a platform.
    pub fn device_control(platform: impl Into<String>) -> Self {
        Precedence {
            list: "queryCombinedDeviceControlPolicies",
            set: "setDeviceControlPoliciesPrecedence",
            platform: Some(platform.into()),
        }
    }

    /// Firewall policies of a platform.
    pub fn firewall(platform: impl Into<String>) -> Self {
        Precedence {
            list: "queryCombinedFirewallPolicies",
            set: "setFirewallPoliciesPrecedence",
            platform: Some(platform.into()),
        }
    }

    /// Sensor update policies of a platform.
    pub fn sensor_update(platform: impl Into<String>) -> Self {
        Precedence {
            list: "queryCombinedSensorUpdatePoliciesV2",
            set: "setSensorUpdatePoliciesPrecedence",
            platform: Some(platform.into()),
        }
    }

    /// Response policies of a platform.
    pub fn response(platform: impl Into<String>) -> Self {
        Precedence {
            list: "queryCombinedRTResponsePolicies",
            set: "setRTResponsePoliciesPrecedence",
            platform: Some(platform.into()),
        }
    }

    /// Content update policies, which are the same for all platforms.
    pub fn content_update() -> Self {
        Precedence {
            list: "queryCombinedContentUpdatePolicies",
            set: "setContentUpdatePoliciesPrecedence",
            platform: None,
        }
    }

    /// Reads the ids of the policies in their order, without the default policy.
    ///
    /// # Errors
    ///
    /// Those of [`Client::send`].
    pub async fn read(&self, client: &Client) -> Result<Vec<String>, Error> {
        let mut call = Call::by_id(self.list)?;
        call.query("sort", &"precedence.asc");
        if let Some(platform) = &self.platform {
            let filter = fql::field("platform_name").eq(platform);
            call.query("filter", &filter.to_string());
        }
        let mut policies = client.call_items(&call);
        let mut order = Vec::new();
        while let Some(policy) = policies.next().await {
            let policy = policy?;
            let text = |name: &str| policy.get(name).and_then(Json::as_str);
            if text("name") != Some(DEFAULT) {
                order.extend(text("id").map(str::to_owned));
            }
        }
        Ok(order)
    }

    /// Changes the order, and returns the new one.
    ///
    /// All policies are read, the function orders them, and all are written, because the service
    /// accepts the whole order alone. If another program has made or deleted a policy in between,
    /// the write is refused: then all of this is repeated once. If the order stays the same, nothing
    /// is written.
    ///
    /// # Errors
    ///
    /// [`Error::Parameter`] if the function adds, removes or repeats a policy. Nothing is written
    /// then. Those of [`Client::send`].
    pub async fn reorder(
        &self,
        client: &Client,
        order: impl Fn(&mut Vec<String>),
    ) -> Result<Vec<String>, Error> {
        let mut before = self.read(client).await?;
        let mut is_first = true;
        loop {
            let mut wanted = before.clone();
            order(&mut wanted);
            self.compare(&before, &wanted)?;
            if wanted == before {
                return Ok(wanted);
            }
            let Err(error) = self.write(client, &wanted).await else {
                return Ok(wanted);
            };
            if !is_first || !may_be_stale(&error) {
                return Err(error);
            }
            let after = self.read(client).await?;
            if sorted(&after) == sorted(&before) {
                return Err(error);
            }
            (before, is_first) = (after, false);
        }
    }

    async fn write(&self, client: &Client, order: &[String]) -> Result<(), Error> {
        let mut call = Call::by_id(self.set)?;
        let ids = order.iter().map(|id| Json::from(id.as_str())).collect();
        call.write_at(At::Body("/ids"), &Json::Array(ids));
        if let Some(platform) = &self.platform {
            call.write_at(At::Body("/platform_name"), &Json::from(platform.as_str()));
        }
        let reply: Reply<Envelope<Json>> = client.call(&call).await?;
        reply.ok().map(drop)
    }

    /// Refuses an order that does not have the same policies, each once.
    fn compare(&self, before: &[String], wanted: &[String]) -> Result<(), Error> {
        if sorted(before) == sorted(wanted) {
            return Ok(());
        }
        Err(Error::Parameter(ParameterError::new(
            self.set,
            "ids",
            Problem::Invalid {
                value: format!("{} policies in place of {}", wanted.len(), before.len()),
                advice: "an order has all policies of the platform, each once",
            },
        )))
    }
}

/// Whether the write may have failed because the policies are not those that were read.
fn may_be_stale(error: &Error) -> bool {
    let other_reasons = [
        StatusCode::UNAUTHORIZED,
        StatusCode::FORBIDDEN,
        StatusCode::TOO_MANY_REQUESTS,
    ];
    error.status().is_some_and(|status| {
        (status.is_client_error() || status.is_success()) && !other_reasons.contains(&status)
    })
}

fn sorted(ids: &[String]) -> Vec<&String> {
    let mut sorted: Vec<&String> = ids.iter().collect();
    sorted.sort();
    sorted
}
