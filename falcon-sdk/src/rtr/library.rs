//! Put-files and scripts, which the service stores for commands.

use std::fmt;
use std::time::Duration;

use crate::client::Client;
use crate::error::{Error, JobFailure, JobProblem};
use crate::fql;
use crate::poll::Polling;
use crate::real_time_response_admin::{
    RTRCreatePutFiles, RTRCreateScripts, RTRCreateScriptsPermissionType, RTRListPutFiles,
    RTRListScripts, RemoteCommandPutFileV1,
};
use crate::reply::{Envelope, Reply};
use crate::request::{Operation, Upload};
use crate::spec::Effect;

/// A file for the command `put`, which copies it to hosts.
///
/// ```no_run
/// # async fn run(client: falcon_sdk::Client) -> Result<(), falcon_sdk::Error> {
/// use falcon_sdk::request::Upload;
/// use falcon_sdk::rtr::PutFile;
///
/// let tool = PutFile::new("tool.exe", Upload::path("tool.exe")).description("collects logs");
/// let id = tool.upload(&client).await?;
/// # Ok(())
/// # }
/// ```
#[derive(Clone, Debug)]
#[must_use = "nothing is sent until `upload`"]
pub struct PutFile {
    name: String,
    file: Upload,
    description: String,
    comment: Option<String>,
}

/// A script for [`Command::cloud_file`](super::Command::cloud_file).
#[derive(Clone)]
#[must_use = "nothing is sent until `upload`"]
pub struct Script {
    name: String,
    content: String,
    description: String,
    comment: Option<String>,
    permission: RTRCreateScriptsPermissionType,
    platforms: Vec<String>,
}

impl PutFile {
    /// A file under a name, which commands refer to.
    pub fn new(name: impl Into<String>, file: impl Into<Upload>) -> Self {
        let name = name.into();
        PutFile {
            description: name.clone(),
            name,
            file: file.into(),
            comment: None,
        }
    }

    /// Sets the description. Default: the name.
    pub fn description(mut self, description: impl Into<String>) -> Self {
        self.description = description.into();
        self
    }

    /// Sets a comment for the audit log. Default: none.
    pub fn comment(mut self, comment: impl Into<String>) -> Self {
        self.comment = Some(comment.into());
        self
    }

    /// Uploads the file, and returns its id. The service does not return it: the file is found by
    /// its name, as soon as it is listed.
    ///
    /// # Errors
    ///
    /// Those of [`Client::send`]: a file of that name exists, for example. [`Error::Job`] if the
    /// file is not listed within a minute.
    pub async fn upload(&self, client: &Client) -> Result<String, Error> {
        let file = self.file.clone().file_name(&*self.name);
        let mut create = RTRCreatePutFiles::new(&*self.description, file).name(&*self.name);
        if let Some(comment) = &self.comment {
            create = create.comments_for_audit_log(&**comment);
        }
        written(client.send(create).await?, Shelf::PutFiles, &self.name)?;
        Shelf::PutFiles.find(client, &self.name).await
    }
}

impl Script {
    /// A script under a name, which commands refer to.
    pub fn new(name: impl Into<String>, content: impl Into<String>) -> Self {
        let name = name.into();
        Script {
            description: name.clone(),
            name,
            content: content.into(),
            comment: None,
            permission: RTRCreateScriptsPermissionType::Private,
            platforms: Vec::new(),
        }
    }

    /// Sets the description. Default: the name.
    pub fn description(mut self, description: impl Into<String>) -> Self {
        self.description = description.into();
        self
    }

    /// Sets a comment for the audit log. Default: none.
    pub fn comment(mut self, comment: impl Into<String>) -> Self {
        self.comment = Some(comment.into());
        self
    }

    /// Sets who may run it. Default: `private`, its owner alone.
    pub fn permission(mut self, permission: impl Into<RTRCreateScriptsPermissionType>) -> Self {
        self.permission = permission.into();
        self
    }

    /// Adds a platform that it runs on: `windows`, `mac` or `linux`. Default: `windows` alone.
    pub fn platform(mut self, platform: impl Into<String>) -> Self {
        self.platforms.push(platform.into());
        self
    }

    /// Uploads the script, and returns its id. See [`PutFile::upload`].
    ///
    /// # Errors
    ///
    /// Those of [`PutFile::upload`].
    pub async fn upload(&self, client: &Client) -> Result<String, Error> {
        let mut create = RTRCreateScripts::new(&*self.description, self.permission.clone())
            .name(&*self.name)
            .content(&*self.content)
            .platform(self.platforms.clone());
        if let Some(comment) = &self.comment {
            create = create.comments_for_audit_log(&**comment);
        }
        written(client.send(create).await?, Shelf::Scripts, &self.name)?;
        Shelf::Scripts.find(client, &self.name).await
    }
}

/// Leaves out the content, which may contain passwords.
impl fmt::Debug for Script {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Script")
            .field("name", &self.name)
            .field("description", &self.description)
            .field("permission", &self.permission)
            .field("platforms", &self.platforms)
            .finish_non_exhaustive()
    }
}

/// Whether the service has stored an upload: it counts it, and returns no record.
fn written(reply: Reply<Envelope<()>>, shelf: Shelf, name: &str) -> Result<(), Error> {
    let reply = reply.ok()?;
    let writes = reply.meta.writes.as_ref();
    match writes.and_then(|writes| writes.resources_affected) {
        Some(0) => Err(shelf.failure(name, JobProblem::LeftOut)),
        Some(_) | None => Ok(()),
    }
}

/// Where an upload is stored.
#[derive(Clone, Copy)]
enum Shelf {
    PutFiles,
    Scripts,
}

impl Shelf {
    /// Waits until an upload is listed, and returns its id.
    async fn find(self, client: &Client, name: &str) -> Result<String, Error> {
        let polling = Polling::new().max_interval(Duration::from_secs(5));
        let mut pace = polling.timeout(Duration::from_secs(60)).start();
        loop {
            let found = self.list(client, name).await?.into_iter();
            // The filter may find names that contain the name.
            let newest = found
                .filter(|record| record.name.as_deref() == Some(name))
                .max_by(|a, b| created(a).cmp(&created(b)));
            if let Some(id) = newest.and_then(|record| record.id) {
                return Ok(id);
            }
            if !pace.wait(None, None).await {
                return Err(self.failure(
                    name,
                    JobProblem::Unfinished {
                        after: pace.timeout(),
                    },
                ));
            }
        }
    }

    async fn list(self, client: &Client, name: &str) -> Result<Vec<RemoteCommandPutFileV1>, Error> {
        let filter = fql::field("name").eq(name);
        let mut records = match self {
            Shelf::PutFiles => client.details(RTRListPutFiles::new().filter(filter)),
            Shelf::Scripts => client.details(RTRListScripts::new().filter(filter)),
        };
        Ok(records.collect_all().await?)
    }

    fn failure(self, name: &str, problem: JobProblem) -> Error {
        let (operation, kind) = match self {
            Shelf::PutFiles => (RTRListPutFiles::SPEC.id, "the put-file"),
            Shelf::Scripts => (RTRListScripts::SPEC.id, "the script"),
        };
        Error::Job(Box::new(JobFailure {
            operation: operation.to_owned(),
            job: format!("{kind} {name}"),
            id: String::new(),
            state: None,
            effect: Effect::Write,
            problem,
        }))
    }
}

fn created(record: &RemoteCommandPutFileV1) -> Option<&str> {
    record.created_timestamp.as_ref().map(|time| time.as_str())
}
