//! What this crate logs on the thread of a test.

use std::cell::RefCell;
use std::io::{self, Write};
use std::sync::Once;

thread_local! {
    static LOGGED: RefCell<Option<Vec<u8>>> = const { RefCell::new(None) };
}

/// One subscriber for all tests of the process. A subscriber per test would miss events that other
/// threads logged first.
static SUBSCRIBED: Once = Once::new();

pub(crate) struct Log;

impl Log {
    /// Stores all that is logged on this thread from here on.
    pub(crate) fn start() -> Self {
        SUBSCRIBED.call_once(|| {
            tracing_subscriber::fmt()
                .with_max_level(tracing::Level::TRACE)
                .with_ansi(false)
                .with_writer(|| Log)
                .init();
        });
        LOGGED.set(Some(Vec::new()));
        Log
    }

    /// The lines of this crate at a level.
    pub(crate) fn lines(&self, level: &str) -> Vec<String> {
        let logged = LOGGED.with_borrow(|logged| logged.clone().unwrap());
        let text = String::from_utf8(logged).unwrap();
        let lines = text.lines().filter(|line| line.contains(" falcon_sdk::"));
        let lines = lines.filter(|line| line.contains(level));
        lines.map(str::to_owned).collect()
    }
}

impl Write for Log {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        LOGGED.with_borrow_mut(|logged| {
            if let Some(logged) = logged {
                logged.extend_from_slice(bytes);
            }
        });
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}
