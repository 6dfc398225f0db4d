//! Sensor installers: the newest one, and its download.

use std::path::{Path, PathBuf};

use crate::client::{Client, Download};
use crate::error::Error;
use crate::sensor_download::{
    DownloadSensorInstallerByIdV3, GetCombinedSensorInstallersByQueryV3, SensorInstallerV3,
};

/// The page size of the list.
const PAGE: i64 = 500;

/// A sensor installer.
///
/// ```no_run
/// # async fn run(client: falcon_sdk::Client) -> Result<(), falcon_sdk::Error> {
/// use falcon_sdk::transfers;
///
/// let filter = "platform:'linux'+os:'Ubuntu'";
/// if let Some(installer) = transfers::newest_installer(&client, filter).await? {
///     let path = installer.save_in(&client, "downloads").await?;
///     println!("{} {}", installer.details.version.unwrap_or_default(), path.display());
/// }
/// # Ok(())
/// # }
/// ```
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct Installer {
    /// Its SHA-256, which is its id.
    pub sha256: String,
    /// Its name, version, platform and size.
    pub details: SensorInstallerV3,
}

/// Finds the newest installer that a filter selects, by its date of release and then by its version.
/// The filter's fields are those of `GetCombinedSensorInstallersByQueryV3`, such as `platform` and
/// `os`. `None` if the filter selects none.
///
/// # Errors
///
/// Those of [`Client::send`].
pub async fn newest_installer(
    client: &Client,
    filter: impl Into<String>,
) -> Result<Option<Installer>, Error> {
    let list = GetCombinedSensorInstallersByQueryV3::new()
        .filter(filter)
        .sort("release_date|desc")
        .limit(PAGE);
    let installers = client.send(list).await?.ok()?.body.resources;
    let found = installers.into_iter().filter_map(|details| {
        let sha256 = details.sha256.clone().filter(|id| !id.is_empty())?;
        Some(Installer { sha256, details })
    });
    Ok(found.max_by(|left, right| left.age().cmp(&right.age())))
}

impl Installer {
    /// What grows from an installer to the next.
    fn age(&self) -> (String, Vec<u64>) {
        let date = self.details.release_date.as_ref();
        let date = date.map(ToString::to_string).unwrap_or_default();
        let version = self.details.version.as_deref().unwrap_or_default();
        let parts = version.split('.').map(|part| part.parse().unwrap_or(0));
        (date, parts.collect())
    }

    /// Downloads it. Its SHA-256 is verified at its end.
    ///
    /// # Errors
    ///
    /// Those of [`Client::download`]. Reading the download fails with [`Error::Checksum`] if its
    /// bytes are others.
    pub async fn download(&self, client: &Client) -> Result<Download, Error> {
        let download = DownloadSensorInstallerByIdV3::new(&*self.sha256);
        let download = client.download(download).await?;
        Ok(download.verify_sha256(&*self.sha256))
    }

    /// Downloads it into a folder under its own [name](Installer::file_name), and returns the path.
    /// See [`Download::save_to`].
    ///
    /// # Errors
    ///
    /// Those of [`download`](Installer::download) and [`Download::save_to`].
    pub async fn save_in(
        &self,
        client: &Client,
        folder: impl Into<PathBuf>,
    ) -> Result<PathBuf, Error> {
        let path = folder.into().join(self.file_name());
        self.download(client).await?.save_to(&path).await?;
        Ok(path)
    }

    /// The name of its file, without any folders. Without a name, it is the SHA-256.
    pub fn file_name(&self) -> &str {
        let name = self.details.name.as_deref().unwrap_or_default();
        let name = name.rsplit(['/', '\\']).next().unwrap_or_default();
        match Path::new(name).file_name() {
            Some(_) => name,
            None => &self.sha256,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn installer(name: &str, date: &str, version: &str) -> Installer {
        let details = SensorInstallerV3 {
            name: Some(name.to_owned()),
            release_date: Some(date.into()),
            version: Some(version.to_owned()),
            ..SensorInstallerV3::default()
        };
        Installer {
            sha256: "ab".to_owned(),
            details,
        }
    }

    #[test]
    fn a_later_release_or_a_higher_version_is_newer() {
        let age = |date, version| installer("", date, version).age();
        assert!(age("2026-01-02T00:00:00Z", "7.9.1") > age("2026-01-01T00:00:00Z", "7.10.1"));
        assert!(age("2026-01-01T00:00:00Z", "7.10.1") > age("2026-01-01T00:00:00Z", "7.9.1"));
    }

    #[test]
    fn the_name_of_an_installer_is_no_path() {
        for (name, file) in [
            ("falcon-sensor_7.20.deb", "falcon-sensor_7.20.deb"),
            ("../../etc/passwd", "passwd"),
            ("C:\\Windows\\a.exe", "a.exe"),
            ("..", "ab"),
            ("", "ab"),
        ] {
            assert_eq!(installer(name, "", "").file_name(), file);
        }
    }
}
