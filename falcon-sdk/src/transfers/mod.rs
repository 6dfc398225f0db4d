//! Samples, archives, sensor installers and container images: whole tasks around uploads and
//! downloads. Feature `transfers`.
//!
//! Any operation uploads by [`Upload`](crate::request::Upload) and downloads by
//! [`Client::download`](crate::Client::download), without this feature. This module adds what a
//! task needs besides: checksums, the choice of an installer, logins to registries, and waiting for
//! reports. The [guide](crate::guide) has a page on it.
//!
//! One feature has all of it, because it is small and needs no dependency of its own.
//!
//! | Task | Scope |
//! | --- | --- |
//! | upload samples and archives | `sample-uploads:write` |
//! | download samples | `sample-uploads:read` |
//! | find and download installers | `sensor-download:read` |
//! | log in to the registry of sensor images | `falcon-container-cli:read` |
//! | read reports on images | `falcon-container-image:read` |

mod images;
mod installers;
mod samples;

pub use images::{RegistryLogin, wait_for_image_report};
pub use installers::{Installer, newest_installer};
pub use samples::{download_sample, upload_archive, upload_sample};
