//! Bringing an older file forward, one numbered step at a time, after a copy of it was made.

use std::path::{Path, PathBuf};

use rusqlite::{Connection, OptionalExtension, TransactionBehavior};

use super::hold::beside;
use super::open_error::OpenError;
use super::upkeep::{UpkeepError, checked_copy};

/// The steps: the first brings format 1 to format 2, and so on. `schema.sql` is where they end.
const STEPS: &[&str] = &[];

/// The format that this program writes.
#[expect(clippy::cast_possible_wrap, reason = "a handful of steps")]
pub(super) const SCHEMA_VERSION: i64 = STEPS.len() as i64 + 1;

/// Brings the file from format `found` to [`SCHEMA_VERSION`].
pub(super) fn bring_forward(path: &Path, found: i64) -> Result<(), OpenError> {
    let failed = |reason: String| OpenError::Unreadable {
        reason: format!("bringing it forward from format {found} failed: {reason}"),
    };
    keep_copy(path, found).map_err(|error| failed(error.to_string()))?;
    let mut connection = Connection::open(path).map_err(|error| failed(error.to_string()))?;
    take_all_steps(&mut connection, found).map_err(|error| failed(error.to_string()))
}

/// Keeps a copy of the file beside it, found whole and on disk before the first step is taken. One
/// that an earlier attempt left is replaced: that attempt changed nothing.
fn keep_copy(path: &Path, found: i64) -> Result<(), UpkeepError> {
    let copy = copy_name(path, found);
    log::info!("keeping a copy of format {found} as {}", copy.display());
    checked_copy(path, &copy)
}

/// Brings an open file, which nobody else uses, from format `found` to [`SCHEMA_VERSION`].
pub(super) fn take_all_steps(connection: &mut Connection, found: i64) -> rusqlite::Result<()> {
    take_steps(connection, found, STEPS)
}

/// Takes the steps from `found` on, all or none.
fn take_steps(connection: &mut Connection, found: i64, steps: &[&str]) -> rusqlite::Result<()> {
    // A step may make a table anew; what refers to the old one must not go with it.
    connection.pragma_update(None, "foreign_keys", false)?;
    let tx = connection.transaction_with_behavior(TransactionBehavior::Immediate)?;
    for (version, step) in (1..).zip(steps).filter(|(version, _)| *version >= found) {
        tx.execute_batch(step)?;
        tx.pragma_update(None, "user_version", version + 1)?;
    }
    let orphan: Option<String> =
        tx.query_row("PRAGMA foreign_key_check", [], |row| row.get(0)).optional()?;
    match orphan {
        None => tx.commit(),
        Some(table) => Err(rusqlite::Error::InvalidParameterName(format!(
            "a row of {table} would refer to nothing"
        ))),
    }
}

fn copy_name(path: &Path, format: i64) -> PathBuf {
    beside(path, &format!(".format-{format}.bak"))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::store::file::APPLICATION_ID;

    fn version(path: &Path) -> i64 {
        let connection = Connection::open(path).unwrap();
        connection.pragma_query_value(None, "user_version", |row| row.get(0)).unwrap()
    }

    fn open(path: &Path) -> Connection {
        Connection::open(path).unwrap()
    }

    fn old_file(folder: &Path) -> PathBuf {
        let path = folder.join("old.db");
        let old = Connection::open(&path).unwrap();
        old.execute_batch(
            "CREATE TABLE t (a PRIMARY KEY); CREATE TABLE u (t REFERENCES t (a) ON DELETE CASCADE);
             INSERT INTO t VALUES (7); INSERT INTO u VALUES (7); PRAGMA user_version = 1",
        )
        .unwrap();
        old.pragma_update(None, "application_id", APPLICATION_ID).unwrap();
        path
    }

    #[test]
    fn steps_are_taken_in_order_and_all_or_none() {
        let folder = tempfile::tempdir().unwrap();
        let path = old_file(folder.path());
        let broken = ["ALTER TABLE t ADD COLUMN b", "ALTER TABLE nowhere ADD COLUMN c"];
        assert!(take_steps(&mut open(&path), 1, &broken).is_err());
        assert_eq!(version(&path), 1, "a failed step leaves the file as it was");

        take_steps(
            &mut open(&path),
            1,
            &["ALTER TABLE t ADD COLUMN b", "ALTER TABLE t ADD COLUMN c"],
        )
        .unwrap();
        assert_eq!(version(&path), 3);
        let connection = Connection::open(&path).unwrap();
        connection.execute("INSERT INTO t (a, b, c) VALUES (1, 2, 3)", []).unwrap();
    }

    #[test]
    fn a_step_that_makes_a_table_anew_loses_nothing_that_refers_to_it() {
        let folder = tempfile::tempdir().unwrap();
        let path = old_file(folder.path());
        let anew = "CREATE TABLE new (a PRIMARY KEY, b); INSERT INTO new (a) SELECT a FROM t;
                    DROP TABLE t; ALTER TABLE new RENAME TO t";
        take_steps(&mut open(&path), 1, &[anew]).unwrap();
        let connection = Connection::open(&path).unwrap();
        let rows: i64 = connection.query_row("SELECT count(*) FROM u", [], |r| r.get(0)).unwrap();
        assert_eq!(rows, 1);

        let orphans = take_steps(&mut open(&path), 2, &["", "DELETE FROM t"]).unwrap_err();
        assert!(orphans.to_string().contains("a row of u would refer to nothing"), "{orphans}");
        assert_eq!(version(&path), 2);
    }

    #[test]
    fn the_copy_has_the_old_format_and_replaces_one_that_was_left() {
        let folder = tempfile::tempdir().unwrap();
        let path = old_file(folder.path());
        std::fs::write(copy_name(&path, 1), "half a copy").unwrap();
        keep_copy(&path, 1).unwrap();
        take_steps(&mut open(&path), 1, &["ALTER TABLE t ADD COLUMN b"]).unwrap();
        assert_eq!((version(&copy_name(&path, 1)), version(&path)), (1, 2));
        assert_eq!(std::fs::read_dir(folder.path()).unwrap().count(), 2);
    }

    #[test]
    fn a_file_that_is_not_whole_is_not_brought_forward() {
        let folder = tempfile::tempdir().unwrap();
        let path = old_file(folder.path());
        let old = open(&path);
        old.execute_batch("PRAGMA foreign_keys = 0; INSERT INTO u VALUES (8)").unwrap();
        drop(old);
        let refusal = keep_copy(&path, 1).unwrap_err().to_string();
        let fault = "foreign_keys: row 2 of u refers to a row of t that is not there";
        assert_eq!(refusal, format!("{} has 1 fault; {fault}", path.display()));
        assert!(!copy_name(&path, 1).exists());
    }
}
