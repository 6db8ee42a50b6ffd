//! Snapshots: copies that a running server makes of its file, and takes back.
//!
//! Taking one back is SQLite's backup into the open file: one write transaction, so that every
//! reader sees all of the file before it or all of it after. The transaction is that of a
//! connection of its own; to the writer it is one of another process, which it knows how to notice.

use std::path::Path;
use std::time::{Duration, SystemTime, UNIX_EPOCH};

use rusqlite::backup::{Backup, StepResult};
use rusqlite::types::Value;
use rusqlite::{Connection, OpenFlags, OptionalExtension};

use super::files::{give_up_log, open_alone};
use crate::model::{Error, Timestamp};
use crate::store::StoreOptions;
use crate::store::connection::{Durability, Reading, open_writer};
use crate::store::creation::{empty_draft, sync_folder_of};
use crate::store::migrations::SCHEMA_VERSION;
use crate::store::open_error::OpenError;

/// How long another process may keep the file from being written.
const PATIENCE: Duration = Duration::from_secs(10);
const PAUSE: Duration = Duration::from_millis(1);

/// Puts a copy of what `tx` reads at `place`, in one step; a copy that is there gives way. It is
/// dated `at`. With [`Durability::Full`] it is on disk when this returns.
pub(in crate::store) fn copy(
    tx: &Reading,
    place: &Path,
    at: Timestamp,
    durability: Durability,
) -> Result<(), Error> {
    let draft = empty_draft(place, ".tenantd-snapshot-").map_err(|error| not_opened(&error))?;
    let mut connection = open_alone(draft.path())?;
    pour(tx.connection(), &mut connection)?;
    give_up_log(&connection)?;
    connection.close().map_err(|(_, error)| error)?;
    draft.as_file().set_modified(system_time(at)).map_err(|error| refused(&error))?;
    if durability == Durability::Full {
        draft.as_file().sync_all().map_err(|error| refused(&error))?;
    }
    draft.persist(place).map_err(|error| refused(&error.error))?;
    if durability == Durability::Full {
        sync_folder_of(place).map_err(|error| not_opened(&error))?;
    }
    Ok(())
}

/// Puts the content of `snapshot` in the place of that of the open file at `path`, all but the
/// signing keys. Clients of the file `clients_of` that are missing then, or have another secret,
/// are put back, if their home is there. `ForeignSnapshot` for one of another file or version.
pub(in crate::store) fn replace(
    path: &Path,
    durability: Durability,
    snapshot: &Path,
    clients_of: Option<&Path>,
) -> Result<(), Error> {
    let source = open_copy(snapshot)?;
    let mut file = open_writer(path, StoreOptions { durability, ..StoreOptions::COMMAND })?;
    if instance(&source)? != instance(&file)? {
        return Err(Error::ForeignSnapshot);
    }
    let keys = signing_keys(&file)?;
    pour(&source, &mut file)?;
    let tx = file.transaction()?;
    if signing_keys(&tx)? != keys {
        put_back_keys(&tx, &keys)?;
    }
    if let Some(clients_of) = clients_of {
        put_back_clients(&tx, &open_copy(clients_of)?)?;
    }
    tx.commit()?;
    Ok(())
}

/// Reads a copy that nobody changes. `ForeignSnapshot` for one of another version.
pub(in crate::store) fn read<T>(
    copy: &Path,
    work: impl FnOnce(&Reading) -> Result<T, Error>,
) -> Result<T, Error> {
    work(&Reading::new(&open_copy(copy)?))
}

/// Copies every page, waiting for whoever writes.
fn pour(from: &Connection, to: &mut Connection) -> Result<(), Error> {
    let backup = Backup::new(from, to)?;
    let mut waited = Duration::ZERO;
    loop {
        match backup.step(-1)? {
            StepResult::Done => return Ok(()),
            _ if waited < PATIENCE => {
                std::thread::sleep(PAUSE);
                waited += PAUSE;
            }
            _ => return Err(Error::Busy { what: "database", retry_after_s: 1 }),
        }
    }
}

fn open_copy(path: &Path) -> Result<Connection, Error> {
    let flags = OpenFlags::SQLITE_OPEN_READ_ONLY | OpenFlags::SQLITE_OPEN_NO_MUTEX;
    let connection = Connection::open_with_flags(path, flags)?;
    let format: i64 = connection.pragma_query_value(None, "user_version", |row| row.get(0))?;
    if format == SCHEMA_VERSION { Ok(connection) } else { Err(Error::ForeignSnapshot) }
}

fn instance(file: &Connection) -> rusqlite::Result<String> {
    file.query_row("SELECT id FROM instance WHERE only_row = 1", [], |row| row.get(0))
}

type Row = Vec<Value>;

/// All that `sql` finds, with this many columns.
fn rows(file: &Connection, sql: &'static str, columns: usize) -> rusqlite::Result<Vec<Row>> {
    let mut statement = file.prepare(sql)?;
    let rows = statement.query_map([], |row| (0..columns).map(|at| row.get(at)).collect())?;
    rows.collect()
}

fn signing_keys(file: &Connection) -> rusqlite::Result<Vec<Row>> {
    const KEYS: &str = "SELECT kid, private_key, created_at, retired_at FROM signing_key";
    rows(file, KEYS, 4)
}

fn put_back_keys(tx: &Connection, keys: &[Row]) -> rusqlite::Result<()> {
    tx.execute("DELETE FROM signing_key", [])?;
    let mut insert = tx.prepare(
        "INSERT INTO signing_key (kid, private_key, created_at, retired_at) VALUES (?1, ?2, ?3, ?4)",
    )?;
    for key in keys {
        insert.execute(rusqlite::params_from_iter(key))?;
    }
    Ok(())
}

fn put_back_clients(tx: &Connection, start: &Connection) -> rusqlite::Result<()> {
    let mut clients = start.prepare(
        "SELECT c.id, c.secret_hash, c.generation, t.id_uuid, c.name, c.role, c.scopes, c.is_demo,
                c.created_at, c.rotated_at
         FROM client c LEFT JOIN tenant t ON t.key = c.home_tenant",
    )?;
    let mut present =
        tx.prepare("SELECT 1 FROM client WHERE id = ?1 AND secret_hash = ?2 AND generation = ?3")?;
    let mut home = tx.prepare("SELECT key FROM tenant WHERE id_uuid = ?1")?;
    let mut insert = tx.prepare(
        "INSERT INTO client (id, secret_hash, generation, home_tenant, current_tenant, name, role,
                             scopes, is_demo, created_at, rotated_at)
         VALUES (?1, ?2, ?3, ?4, ?4, ?5, ?6, ?7, ?8, ?9, ?10)
         ON CONFLICT (id) DO UPDATE SET
           secret_hash = excluded.secret_hash, generation = excluded.generation,
           home_tenant = excluded.home_tenant, current_tenant = excluded.current_tenant,
           name = excluded.name, role = excluded.role, scopes = excluded.scopes,
           is_demo = excluded.is_demo, created_at = excluded.created_at,
           rotated_at = excluded.rotated_at",
    )?;
    let mut found = clients.query([])?;
    while let Some(row) = found.next()? {
        let mut client: Row = (0..10).map(|at| row.get(at)).collect::<rusqlite::Result<_>>()?;
        if present.exists(rusqlite::params_from_iter(&client[..3]))? {
            continue;
        }
        if client[3] != Value::Null {
            let key: Option<Value> = home.query_row([&client[3]], |row| row.get(0)).optional()?;
            let Some(key) = key else {
                log::warn!("client {:?} has no home in the snapshot", client[0]);
                continue;
            };
            client[3] = key;
        }
        insert.execute(rusqlite::params_from_iter(&client))?;
    }
    Ok(())
}

fn system_time(at: Timestamp) -> SystemTime {
    UNIX_EPOCH + Duration::from_millis(u64::try_from(at.0).unwrap_or(0))
}

fn not_opened(error: &OpenError) -> Error {
    Error::Unavailable { reason: format!("a snapshot {error}") }
}

fn refused(error: &std::io::Error) -> Error {
    let reason = format!("a snapshot: {error}");
    if error.kind() == std::io::ErrorKind::StorageFull {
        Error::NoSpace { reason }
    } else {
        Error::Unavailable { reason }
    }
}
