//! The log that grew while a copy was made.

use std::path::Path;
use std::time::{Duration, Instant};

use rusqlite::{Connection, OpenFlags};

use crate::store::connection::LOG_SIZE_LIMIT_BYTES;
use crate::store::hold::log_of;

/// How long to try: a server that writes cuts the log by itself, one that is quiet lets us.
const PATIENCE: Duration = Duration::from_secs(5);
const PAUSE: Duration = Duration::from_millis(50);
/// How long a server's writers may be kept waiting for the cut.
const CUT_TIMEOUT: Duration = Duration::from_millis(20);

/// Has the log of the file at `path` taken into the file if it is longer than it should be; its
/// size if it still is. While a copy is read, the log cannot be used from its beginning again, so
/// whatever is written meanwhile makes it longer.
pub(super) fn shorten(path: &Path) -> Option<u64> {
    let size = || std::fs::metadata(log_of(path)).map_or(0, |about| about.len());
    let limit = LOG_SIZE_LIMIT_BYTES.unsigned_abs();
    if size() > limit
        && let Err(error) = checkpoint(path, || size() <= limit)
    {
        log::warn!("the log could not be taken into the file: {error}");
    }
    Some(size()).filter(|size| *size > limit)
}

fn checkpoint(path: &Path, is_done: impl Fn() -> bool) -> rusqlite::Result<()> {
    let flags = OpenFlags::SQLITE_OPEN_READ_WRITE | OpenFlags::SQLITE_OPEN_NO_MUTEX;
    let connection = Connection::open_with_flags(path, flags)?;
    connection.busy_timeout(CUT_TIMEOUT)?;
    let start = Instant::now();
    while !is_done() && start.elapsed() < PATIENCE {
        // This one stops nobody, and leaves little for the next one, which does.
        connection.pragma(None, "wal_checkpoint", "PASSIVE", |_| Ok(()))?;
        connection.pragma(None, "wal_checkpoint", "TRUNCATE", |_| Ok(()))?;
        if !is_done() {
            std::thread::sleep(PAUSE);
        }
    }
    Ok(())
}
