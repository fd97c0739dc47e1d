//! Keeps counting, for hosts without timers.

use std::time::Duration;

/// Between two runs. Fresh enough for "now", and a run with nothing new costs milliseconds.
const PAUSE: Duration = Duration::from_secs(30);

/// Waits for the next run.
pub(super) fn pause() {
    std::thread::sleep(PAUSE);
}
