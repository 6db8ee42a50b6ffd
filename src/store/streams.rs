//! Streams: answers too long to be held, read from one snapshot as fast as the client takes them.
//!
//! They have connections of their own, so that slow readers never hold those of the pool. There
//! are at most [`MAX_STREAMS`] at once, for each keeps the log from being taken into the file. The
//! client's reader pulls: nothing is read before it is wanted, and a reader that is dropped gives
//! its snapshot back, however it ends.

use std::io::{self, Read};
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};

use rusqlite::Connection;

use super::connection::{Reading, prepare_reader, reader_flags};
use super::place::Place;
use crate::model::Error;

/// How many streams run at once.
pub const MAX_STREAMS: usize = 4;

/// How large the piece in memory may be before it is handed on, in bytes.
const PIECE_BYTES: usize = 16 * 1024;

/// How long closing waits for streams that still run.
const CLOSING_TIMEOUT: Duration = Duration::from_secs(2);

/// What a stream sends, piece by piece.
pub trait Source: Send {
    /// Adds the next few rows to `out`, which is handed on when it is large enough; whether there
    /// may be more.
    fn more(&mut self, tx: &Reading, out: &mut Vec<u8>) -> Result<bool, Error>;
}

/// The connections of streams.
pub(super) struct Streams {
    lanes: Arc<Lanes>,
}

struct Lanes {
    path: PathBuf,
    place: Arc<Place>,
    traced: bool,
    traffic: Mutex<Traffic>,
}

#[derive(Default)]
struct Traffic {
    running: usize,
    idle: Vec<Connection>,
}

impl Streams {
    /// Connections are opened when they are first needed.
    pub(super) fn new(path: &Path, place: Arc<Place>, traced: bool) -> Self {
        let path = path.to_owned();
        Self { lanes: Arc::new(Lanes { path, place, traced, traffic: Mutex::default() }) }
    }

    /// Opens a snapshot, asks `prepare` for what is to be sent from it, and returns its reader.
    /// `Busy` if there are enough streams already.
    pub(super) fn start<S: Source + 'static>(
        &self,
        prepare: impl FnOnce(&Reading) -> Result<S, Error>,
    ) -> Result<Stream, Error> {
        let lane = Lane::enter(&self.lanes)?;
        let source = prepare(&Reading::new(lane.connection()?))?;
        Ok(Stream {
            source: Box::new(source),
            lane: Some(lane),
            piece: Vec::new(),
            read: 0,
            has_failed: false,
        })
    }
}

impl Drop for Streams {
    /// Returns when the connections are closed, as those of the pool are.
    fn drop(&mut self) {
        let start = Instant::now();
        while self.lanes.lock().running > 0 && start.elapsed() < CLOSING_TIMEOUT {
            std::thread::sleep(Duration::from_millis(1));
        }
        self.lanes.lock().idle.clear();
    }
}

impl Lanes {
    fn lock(&self) -> MutexGuard<'_, Traffic> {
        self.traffic.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn open(&self) -> Result<Connection, Error> {
        // By name: it must not be another file than the one that everybody else reads.
        self.place.check()?;
        let mut connection = Connection::open_with_flags(&self.path, reader_flags())?;
        prepare_reader(&mut connection, self.traced)?;
        Ok(connection)
    }
}

/// One of the few places, with a snapshot open on its connection.
struct Lane {
    lanes: Arc<Lanes>,
    connection: Option<Connection>,
}

impl Lane {
    fn enter(lanes: &Arc<Lanes>) -> Result<Self, Error> {
        let idle = {
            let mut traffic = lanes.lock();
            if traffic.running >= MAX_STREAMS {
                return Err(Error::Busy { what: "streams", retry_after_s: 1 });
            }
            traffic.running += 1;
            traffic.idle.pop()
        };
        // From here on, dropping gives the place back.
        let mut lane = Self { lanes: Arc::clone(lanes), connection: idle };
        if lane.connection.is_none() {
            lane.connection = Some(lanes.open()?);
        }
        lane.connection()?.execute_batch("BEGIN")?;
        Ok(lane)
    }

    fn connection(&self) -> Result<&Connection, Error> {
        let gone = || Error::Internal { reason: "a stream without a connection".into() };
        self.connection.as_ref().ok_or_else(gone)
    }
}

impl Drop for Lane {
    fn drop(&mut self) {
        let connection = self.connection.take();
        let usable = connection.filter(|connection| match connection.execute_batch("ROLLBACK") {
            Ok(()) => true,
            Err(error) => {
                log::warn!("a stream's connection is closed: {error}");
                false
            }
        });
        let mut traffic = self.lanes.lock();
        traffic.running -= 1;
        traffic.idle.extend(usable);
    }
}

/// The reader of a stream.
pub struct Stream {
    source: Box<dyn Source>,
    /// `None` once everything was read, or something failed.
    lane: Option<Lane>,
    piece: Vec<u8>,
    read: usize,
    has_failed: bool,
}

impl Stream {
    fn fill(&mut self) -> Result<(), Error> {
        self.piece.clear();
        self.read = 0;
        if self.has_failed {
            return Err(Error::Internal { reason: "a stream was read after it failed".into() });
        }
        let Some(lane) = &self.lane else { return Ok(()) };
        let reading = Reading::new(lane.connection()?);
        while self.piece.len() < PIECE_BYTES {
            if !self.source.more(&reading, &mut self.piece)? {
                self.lane = None;
                return Ok(());
            }
        }
        Ok(())
    }
}

impl Read for Stream {
    /// Fails where the source does, so that what was sent so far cannot look whole.
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        if self.read == self.piece.len() {
            self.fill().map_err(|error| {
                self.lane = None;
                self.has_failed = true;
                self.piece.clear();
                io::Error::other(error)
            })?;
        }
        let count = (&self.piece[self.read..]).read(buffer)?;
        self.read += count;
        Ok(count)
    }
}

#[cfg(test)]
mod tests;
