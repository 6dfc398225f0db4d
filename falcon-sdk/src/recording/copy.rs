//! Records a body while it is read.

use std::io::{self, Write};
use std::path::Path;
use std::sync::Arc;

use tempfile::NamedTempFile;

use super::exchange::Draft;
use super::folder::{draft, warn};
use crate::transport::Tee;

/// Records a body while it is read. Only a body that is read to its end is recorded.
pub(crate) struct BodyCopy(Option<Open>);

struct Open {
    response: Draft,
    folder: Arc<Path>,
    number: u64,
    file: NamedTempFile,
}

impl BodyCopy {
    pub(super) fn begin(response: Draft, folder: Arc<Path>, number: u64) -> io::Result<Self> {
        let file = draft(&folder)?;
        Ok(BodyCopy(Some(Open {
            response,
            folder,
            number,
            file,
        })))
    }
}

impl Tee for BodyCopy {
    fn write(&mut self, piece: &[u8]) {
        if let Some(open) = &mut self.0
            && let Err(error) = open.file.write_all(piece)
        {
            warn(&error);
            self.0 = None;
        }
    }

    fn finish(&mut self) {
        if let Some(open) = self.0.take() {
            let response = open.response.file(&open.folder, open.file);
            let written = response.and_then(|response| response.write(&open.folder, open.number));
            if let Err(error) = written {
                warn(&error);
            }
        }
    }
}
