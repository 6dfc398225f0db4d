//! Time that passes faster than it does. Sockets stay real, and so the clock is never paused while a response is
//! awaited: tokio would move it to the next timer, which is a timeout.

use std::time::Duration;

use tokio::time::{advance, pause, resume, sleep};

/// Lets this time pass at once.
pub(crate) async fn pass(time: Duration) {
    pause();
    let _paused = Paused;
    advance(time).await;
}

/// Resumes the clock when it is dropped, in the middle of `pass` too.
struct Paused;

impl Drop for Paused {
    fn drop(&mut self) {
        resume();
    }
}

/// Runs something while the clock goes twenty times as fast.
pub(crate) async fn fast<F: Future>(run: F) -> F::Output {
    faster(Duration::from_millis(20), || true, run).await
}

/// Runs something while this time passes in about a millisecond, except when something is awaited that takes real
/// time.
pub(crate) async fn faster<F: Future>(
    step: Duration,
    may_pass: impl Fn() -> bool,
    run: F,
) -> F::Output {
    let hurry = async {
        loop {
            sleep(Duration::from_millis(1)).await;
            if may_pass() {
                pass(step).await;
            }
        }
    };
    tokio::select! {
        output = run => output,
        () = hurry => unreachable!("it never ends"),
    }
}
