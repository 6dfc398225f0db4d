//! Ctrl-C while files are replaced: noted, so that no command leaves a half-written tree.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use signal_hook::consts::{SIGINT, SIGTERM};
use signal_hook::flag;

use crate::error::Error;

/// Whether a person has interrupted the command.
pub(crate) struct Interrupt(Arc<AtomicBool>);

impl Interrupt {
    /// From here on, the program ends by itself. Before, a signal ends it: nothing is written yet.
    pub(crate) fn watch() -> Result<Interrupt, Error> {
        let came = Arc::new(AtomicBool::new(false));
        for signal in [SIGINT, SIGTERM] {
            flag::register(signal, Arc::clone(&came)).map_err(Error::file("signals"))?;
        }
        Ok(Interrupt(came))
    }

    pub(crate) fn came(&self) -> bool {
        self.0.load(Ordering::Relaxed)
    }
}
