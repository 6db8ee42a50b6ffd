//! Bringing an older file forward, one numbered step at a time, after a copy of it was made.

use std::path::{Path, PathBuf};

use rusqlite::Connection;

use super::file::OpenError;

/// The steps: the first brings format 1 to format 2, and so on. `schema.sql` is where they end.
const STEPS: &[&str] = &[];

/// The format that this program writes.
#[expect(clippy::cast_possible_wrap, reason = "a handful of steps")]
pub(super) const SCHEMA_VERSION: i64 = STEPS.len() as i64 + 1;

/// Brings the file from format `found` to [`SCHEMA_VERSION`].
pub(super) fn bring_forward(path: &Path, found: i64) -> Result<(), OpenError> {
    take_steps(path, found, STEPS)
        .map_err(|error| OpenError::Unreadable { reason: format!("bringing it forward: {error}") })
}

fn take_steps(path: &Path, found: i64, steps: &[&str]) -> rusqlite::Result<()> {
    let mut connection = Connection::open(path)?;
    let copy = copy_name(path, found);
    log::info!("keeping a copy of format {found} as {}", copy.display());
    connection.execute("VACUUM INTO ?1", [copy.to_string_lossy()])?;
    let tx = connection.transaction()?;
    for (version, step) in (1..).zip(steps).filter(|(version, _)| *version >= found) {
        tx.execute_batch(step)?;
        tx.pragma_update(None, "user_version", version + 1)?;
    }
    tx.commit()
}

fn copy_name(path: &Path, format: i64) -> PathBuf {
    let mut name = path.as_os_str().to_owned();
    name.push(format!(".format-{format}.bak"));
    PathBuf::from(name)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn steps_are_taken_in_order_after_a_copy_and_all_or_none() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("old.db");
        let old = Connection::open(&path).unwrap();
        old.execute_batch("CREATE TABLE t (a); PRAGMA user_version = 1").unwrap();
        drop(old);
        let version = |path: &Path| -> i64 {
            let connection = Connection::open(path).unwrap();
            connection.pragma_query_value(None, "user_version", |row| row.get(0)).unwrap()
        };

        let broken = ["ALTER TABLE t ADD COLUMN b", "ALTER TABLE nowhere ADD COLUMN c"];
        assert!(take_steps(&path, 1, &broken).is_err());
        assert_eq!(version(&path), 1, "a failed step leaves the file as it was");
        std::fs::remove_file(copy_name(&path, 1)).unwrap();

        take_steps(&path, 1, &["ALTER TABLE t ADD COLUMN b", "ALTER TABLE t ADD COLUMN c"])
            .unwrap();
        assert_eq!(version(&path), 3);
        assert_eq!(version(&copy_name(&path, 1)), 1, "the copy has the old format");
        let connection = Connection::open(&path).unwrap();
        connection.execute("INSERT INTO t (a, b, c) VALUES (1, 2, 3)", []).unwrap();
    }
}
