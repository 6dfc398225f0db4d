//! Samples, archives, installers and images with a state: files are known by their SHA-256.

mod files;
mod images;
mod settings;
mod state;

pub use settings::Transfers;
pub(crate) use state::Service;

use crate::exchange::Handler;

/// By operation id.
pub(crate) const HANDLERS: &[(&str, Handler<Service>)] = &[
    ("UploadSampleV2", files::upload_sample),
    ("UploadSampleV3", files::upload_sample),
    ("GetSampleV2", files::download_sample),
    ("GetSampleV3", files::download_sample),
    ("ArchiveUploadV2", files::upload_archive),
    ("GetCombinedSensorInstallersByQueryV3", files::installers),
    ("DownloadSensorInstallerByIdV2", files::download_installer),
    ("DownloadSensorInstallerByIdV3", files::download_installer),
    ("GetReportByReference", images::report),
    ("GetReportByScanID", images::report),
];
