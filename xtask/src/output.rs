//! Standard output. Its reader may want the first lines only: `cargo xtask diff | head` is no failure.

use std::io::{self, BufWriter, Write};

use crate::error::Error;

/// Prints what `write` writes.
pub(crate) fn print(write: impl FnOnce(&mut dyn Write) -> io::Result<()>) -> Result<(), Error> {
    let mut out = BufWriter::new(io::stdout().lock());
    match write(&mut out).and_then(|()| out.flush()) {
        Err(problem) if problem.kind() == io::ErrorKind::BrokenPipe => Ok(()),
        other => Ok(other?),
    }
}
