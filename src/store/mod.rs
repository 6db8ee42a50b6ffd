//! Everything that knows SQL: the file, the readers, the one writer, and one file per aggregate.
//!
//! The rest of the program says [`Store::read`] and [`Store::write`] and gets a [`Reading`] or a
//! [`Writing`] whose methods are the statements there are. Nothing outside names `rusqlite`, and
//! nothing in here knows a status code.

mod audit;
mod audit_lists;
mod client_records;
mod clients;
mod connection;
mod counters;
mod creation;
mod features;
mod file;
mod hold;
mod icons;
mod instance;
mod job;
mod kept_answers;
mod listing;
mod logos;
mod member_records;
mod members;
mod migrations;
mod network_file_system;
mod open_error;
mod place;
mod profiles;
mod readers;
mod records;
mod regions;
mod rows;
mod seed_rows;
mod services;
mod settings;
mod settling;
mod streams;
mod subtenant_records;
mod subtenants;
mod tenant_orders;
mod tenant_parts;
mod tenant_search;
mod tenants;
mod upkeep;
mod usage_days;
mod usage_keys;
mod usage_report;
mod writer;

pub use audit::{AuditRow, Stamp};
pub use audit_lists::{AuditSource, AuditStretch};
pub use client_records::{ClientPlace, ClientRecord, NamedTenant};
pub use clients::{ClientRow, NewClient};
pub use connection::{Durability, Reading, STATEMENT_LOG, Writing};
pub use counters::{Counter, CounterDay};
pub use creation::NewFile;
pub use instance::{Instance, StoredKey};
pub use kept_answers::{KeptAnswer, KeptRequest};
pub use listing::{ListedTenant, TreePlace};
pub use logos::Logo;
pub use members::MembershipFlags;
pub use open_error::OpenError;
pub use seed_rows::{ClientWithHome, Membership, Person, SubtenantRow, UsageDay};
pub use settling::StateCount;
pub use streams::{MAX_STREAMS, Source, Stream};
pub use subtenants::NewSubtenant;
pub use tenant_parts::Location;
pub use tenant_search::TenantMatch;
pub use tenants::{HomeAccess, Sight};
pub use upkeep::{
    Backup, BackupOptions, Check, Handout, Manifest, RestoreOptions, Restored, Step, UpkeepError,
    back_up, check_file, faults_in_words, found_instance, restore,
};
pub use writer::{COMMIT_TIME_BOUNDS_US, WriterStats};

use std::path::Path;
use std::sync::Arc;
use std::sync::atomic::{AtomicI64, AtomicU64, Ordering};
use std::time::Duration;

use crate::model::{Clock, Error, Timestamp};
use file::DatabaseFile;
use hold::log_of;
use readers::Readers;
use streams::Streams;
use writer::Writer;

/// How a file is to be opened.
#[derive(Clone, Copy, Debug)]
pub struct StoreOptions {
    /// Whether an answered write survives a power cut, or only the end of the program.
    pub durability: Durability,
    /// Whether the file is held alone, as a server does, or beside one.
    pub presence: Presence,
    /// How many jobs one transaction takes, at most; 1 switches group commit off.
    pub batch_limit: usize,
    /// How many jobs may wait for the writer.
    pub queue_limit: usize,
    /// How many connections read.
    pub readers: u32,
    /// Whether every statement is logged as it begins, without its values; see [`STATEMENT_LOG`].
    pub traced: bool,
}

impl StoreOptions {
    /// A server's way to open a file.
    pub const SERVER: Self = Self {
        durability: Durability::Full,
        presence: Presence::Alone,
        batch_limit: 256,
        // Fewer than there are connections: while writes wait, reads are still answered.
        queue_limit: 512,
        // A reader whose thread waits for a processor keeps its connection: with fewer of them, the other
        // threads would wait for it too.
        readers: 24,
        traced: false,
    };

    /// The way to open the file of a world: it goes with its server, and there may be many.
    pub const WORLD: Self = Self { durability: Durability::Off, readers: 2, ..Self::SERVER };

    /// A command's way to open a file that a server may be using.
    pub const COMMAND: Self = Self { presence: Presence::Beside, readers: 1, ..Self::SERVER };
}

/// Who else may have the file open.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Presence {
    /// No other server; commands may come and go.
    Alone,
    /// A command beside a server, in short transactions.
    Beside,
}

/// What the threads of a store share.
#[derive(Debug)]
struct Shared {
    /// The earliest moment at which an -ing state ends; `i64::MAX` for none.
    next_settling: AtomicI64,
    /// Moves when another process has changed the file.
    foreign_changes: AtomicU64,
    /// Moves with every write but those that only count; see [`Store::changes`].
    changes: AtomicU64,
    /// Moves with every write that changes states of tenants; see [`Store::states`].
    states: AtomicU64,
}

/// One open tenantd file.
pub struct Store {
    // The order matters: connections close before the hold on the file is given up.
    readers: Readers,
    streams: Streams,
    handouts: upkeep::Handouts,
    writer: Writer,
    shared: Arc<Shared>,
    durability: Durability,
    file: DatabaseFile,
}

impl Store {
    /// Opens the file at `path`, and makes it if there is none.
    ///
    /// A file that is not ours, damaged, read-only, of a newer version, on a network file system
    /// or held by another server is refused and left as it is.
    pub fn open(path: &Path, options: StoreOptions, clock: &dyn Clock) -> Result<Self, OpenError> {
        let file = DatabaseFile::take(path, options.presence, clock)?;
        let shared = Arc::new(Shared {
            next_settling: AtomicI64::new(i64::MAX),
            foreign_changes: AtomicU64::new(0),
            changes: AtomicU64::new(0),
            states: AtomicU64::new(0),
        });
        let writer = Writer::start(&file, options, Arc::clone(&shared))?;
        let readers = Readers::open(file.path(), options)?;
        let streams = Streams::new(file.path(), writer.place(), options.traced);
        let durability = options.durability;
        let handouts = upkeep::Handouts::default();
        Ok(Self { readers, streams, handouts, writer, shared, durability, file })
    }

    /// Runs `work` on one snapshot of the file.
    pub fn read<T>(&self, work: impl FnOnce(&Reading) -> Result<T, Error>) -> Result<T, Error> {
        self.readers.read(work)
    }

    /// Opens a snapshot of its own, asks `prepare` for what is to be sent from it, and returns the
    /// reader that sends it. `Busy` while [`MAX_STREAMS`] others run.
    pub fn stream<S: Source + 'static>(
        &self,
        prepare: impl FnOnce(&Reading) -> Result<S, Error>,
    ) -> Result<Stream, Error> {
        self.streams.start(prepare)
    }

    /// Runs `work` on the writer and returns when what it wrote is on disk. If it fails or panics,
    /// nothing of it was written.
    pub fn write<T: Send + 'static>(
        &self,
        work: impl FnOnce(&Writing) -> Result<T, Error> + Send + 'static,
    ) -> Result<T, Error> {
        self.writer.write(None, work)
    }

    /// The same, for whoever would rather hear `Busy` than wait longer than `patience`. The work
    /// may still be done then.
    pub fn write_within<T: Send + 'static>(
        &self,
        patience: Duration,
        work: impl FnOnce(&Writing) -> Result<T, Error> + Send + 'static,
    ) -> Result<T, Error> {
        self.writer.write(Some(patience), work)
    }

    /// Brings every tenant whose -ing state has ended by `now` to its settled state. Costs one
    /// atomic load when there is none.
    pub fn settle_due(&self, now: Timestamp) -> Result<(), Error> {
        if self.shared.next_settling.load(Ordering::Acquire) > now.0 {
            return Ok(());
        }
        self.write(move |tx| tx.settle_due(now))
    }

    /// Puts a copy of the file at `place`, dated `at`; one that is there gives way.
    pub fn copy_to(&self, place: &Path, at: Timestamp) -> Result<(), Error> {
        self.read(|tx| upkeep::copy(tx, place, at, self.durability))
    }

    /// Makes a checked copy of the file, to be read once and kept nowhere. `Busy` while there is
    /// another one, `NoSpace` if there is no room for it, `Storage` if the check finds faults.
    pub fn hand_out(&self) -> Result<Handout, Error> {
        let turn = self.handouts.turn()?;
        self.read(|tx| upkeep::Unchecked::of(tx, self.path()))?.checked(turn)
    }

    /// Reads a copy. `ForeignSnapshot` for one of another version.
    pub fn read_copy<T>(
        copy: &Path,
        work: impl FnOnce(&Reading) -> Result<T, Error>,
    ) -> Result<T, Error> {
        upkeep::read_copy(copy, work)
    }

    /// Puts the content of a copy in the place of the file's, in one transaction; the signing keys
    /// stay. Clients of the copy `clients_of` that would be missing, or have another secret, are
    /// put back. `ForeignSnapshot` for a copy of another file.
    pub fn replace_with(&self, copy: &Path, clients_of: Option<&Path>) -> Result<(), Error> {
        self.writer.place().check()?;
        // What was read before holds no more, whoever looks first.
        self.shared.changes.fetch_add(1, Ordering::AcqRel);
        self.shared.states.fetch_add(1, Ordering::AcqRel);
        upkeep::replace(self.path(), self.durability, copy, clients_of)?;
        // The writer notices; nothing of before is remembered when this returns.
        self.write(|tx| {
            tx.note_state_change();
            Ok(())
        })
    }

    /// How long the file is, together with its log, in bytes.
    pub fn size_bytes(&self) -> Result<u64, Error> {
        let file = std::fs::metadata(self.path())
            .map_err(|error| Error::Unavailable { reason: format!("the file's size: {error}") })?;
        let log = std::fs::metadata(log_of(self.path())).map_or(0, |about| about.len());
        Ok(file.len() + log)
    }

    /// Where the file is.
    pub fn path(&self) -> &Path {
        self.file.path()
    }

    /// A number that moves when another process has changed the file, at most 100 ms later.
    pub fn foreign_changes(&self) -> u64 {
        self.shared.foreign_changes.load(Ordering::Acquire)
    }

    /// A number to note before a read. A write that finds it unmoved ([`Writing::is_unmoved`]) may
    /// rely on what was read: since then nothing has changed but counters.
    pub fn changes(&self) -> u64 {
        self.shared.changes.load(Ordering::Acquire)
    }

    /// The same for the states of tenants alone ([`Writing::are_states_unmoved`]).
    pub fn states(&self) -> u64 {
        self.shared.states.load(Ordering::Acquire)
    }

    /// What an answered write survives.
    pub fn durability(&self) -> Durability {
        self.durability
    }

    /// What the writer has done so far.
    pub fn writer_stats(&self) -> &WriterStats {
        self.writer.stats()
    }
}
