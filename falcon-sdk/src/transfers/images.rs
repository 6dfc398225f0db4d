//! Container images: logins to the two registries, and reports on images.
//!
//! Images are pushed and pulled by the Docker registry protocol. Its own clients do that, such as
//! Docker, Podman, Skopeo and crane.

use crate::client::Client;
use crate::cloud::Cloud;
use crate::error::{Error, JobFailure, JobProblem};
use crate::falcon_container::GetCredentials;
use crate::poll::Polling;
use crate::reply::Envelope;
use crate::request::Operation;
use crate::spec::Host;
use crate::wire::{Json, Secret};

/// The length of a CID without its checksum.
const CID: usize = 32;

/// A login to a container registry of CrowdStrike, for a client of the Docker registry protocol.
/// This crate neither pushes nor pulls images itself.
///
/// ```no_run
/// # async fn run(client: falcon_sdk::Client) -> Result<(), Box<dyn std::error::Error>> {
/// use std::io::Write;
/// use std::process::{Command, Stdio};
///
/// use falcon_sdk::Cloud;
/// use falcon_sdk::transfers::RegistryLogin;
///
/// let login = RegistryLogin::to_pull(&client, Cloud::Us1, "0123456789abcdef0123456789abcdef").await?;
/// let mut docker = Command::new("docker")
///     .args(["login", "--username", &login.user, "--password-stdin", login.registry])
///     .stdin(Stdio::piped())
///     .spawn()?;
/// if let Some(mut stdin) = docker.stdin.take() {
///     stdin.write_all(login.password.expose().as_bytes())?;
/// }
/// docker.wait()?;
/// # Ok(())
/// # }
/// ```
#[derive(Clone, Debug, Eq, PartialEq)]
#[non_exhaustive]
pub struct RegistryLogin {
    /// The host of the registry.
    pub registry: &'static str,
    /// The name of the user.
    pub user: String,
    /// The password.
    pub password: Secret,
}

impl RegistryLogin {
    /// The login to pull images of the sensor from `registry.crowdstrike.com`, or from the registry
    /// of a Gov cloud. It fetches a token. Images are in repositories such as
    /// `falcon-container/us-1/release/falcon-sensor`.
    ///
    /// The CID is that of the tenant, with or without its checksum.
    ///
    /// # Errors
    ///
    /// Those of [`Client::send`], and [`Error::Decode`] if the response has no token.
    pub async fn to_pull(client: &Client, cloud: Cloud, cid: &str) -> Result<Self, Error> {
        let reply = client.send(GetCredentials::new()).await?.ok()?;
        let token = reply.resources.first().and_then(|it| it.token.clone());
        let password = token.ok_or_else(|| reply.lacks("/resources/0/token"))?;
        Ok(RegistryLogin {
            registry: cloud.host(Host::Registry),
            user: registry_user(cid),
            password,
        })
    }

    /// The login to push images for an assessment, with the id and the secret of an API client. The
    /// registry is on another host than the API. Nothing is sent.
    ///
    /// After the push of `container-upload.us-1.crowdstrike.com/REPOSITORY:TAG`, the image is
    /// assessed, and [`wait_for_image_report`] returns the report.
    pub fn to_push(cloud: Cloud, id: impl Into<String>, secret: impl Into<Secret>) -> Self {
        RegistryLogin {
            registry: cloud.host(Host::ContainerUpload),
            user: id.into(),
            password: secret.into(),
        }
    }
}

/// The user of a tenant: its CID in lower case, without the checksum.
fn registry_user(cid: &str) -> String {
    let cid = cid.trim().to_ascii_lowercase();
    format!("fc-{}", cid.get(..CID).unwrap_or(&cid))
}

/// Waits for the report on a container image. Until the assessment ends, the service responds with a
/// 404.
///
/// The operation is `GetReportByReference` for an image that was pushed, or `GetReportByScanID`.
///
/// ```no_run
/// # async fn run(client: falcon_sdk::Client) -> Result<(), falcon_sdk::Error> {
/// use falcon_sdk::Polling;
/// use falcon_sdk::falcon_container_image::GetReportByReference;
/// use falcon_sdk::transfers;
///
/// let image = GetReportByReference::new().repository("web").tag("1.2");
/// let report = transfers::wait_for_image_report(&client, image, Polling::new()).await?;
/// println!("{report}");
/// # Ok(())
/// # }
/// ```
///
/// # Errors
///
/// Those of [`Client::send`] except the 404, and [`Error::Job`] if there is no report in time.
pub async fn wait_for_image_report<O>(
    client: &Client,
    operation: O,
    polling: Polling,
) -> Result<Json, Error>
where
    O: Operation<Output = Envelope<Option<Json>>>,
{
    let call = operation.call();
    let mut pace = polling.start();
    loop {
        match client
            .call_as::<O::Output>(&call)
            .await
            .and_then(|it| it.ok())
        {
            Ok(reply) => {
                let report = reply.body.resources;
                if let Some(report) = report.filter(|report| !report.is_null()) {
                    return Ok(report);
                }
            }
            Err(error) if error.is_not_found() => {}
            Err(error) => return Err(error),
        }
        if !pace.wait(None, None).await {
            return Err(Error::Job(Box::new(JobFailure {
                operation: call.operation().into_owned(),
                job: "the assessment of the image".to_owned(),
                id: String::new(),
                state: None,
                effect: call.effect(),
                problem: JobProblem::Unfinished {
                    after: pace.timeout(),
                },
            })));
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_registrys_user_is_the_cid_in_lower_case_without_its_checksum() {
        let cid = "0123456789ABCDEF0123456789ABCDEF";
        let user = format!("fc-{}", cid.to_lowercase());
        assert_eq!(registry_user(cid), user);
        assert_eq!(registry_user(&format!(" {cid}-0A\n")), user);
        assert_eq!(registry_user("short"), "fc-short");
    }

    #[test]
    fn images_are_pushed_to_the_registry_of_the_cloud_by_the_api_client() {
        let login = RegistryLogin::to_push(Cloud::UsGov1, "id", "hunter2");
        assert_eq!(
            login.registry,
            "container-upload.laggar.gcw.crowdstrike.com"
        );
        assert_eq!(login.user, "id");
        assert!(!format!("{login:?}").contains("hunter2"));
    }
}
