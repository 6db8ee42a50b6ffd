//! What lies beside a backup and tells what it is.

use std::collections::BTreeMap;
use std::fs::File;
use std::io::ErrorKind;
use std::os::unix::fs::FileExt;
use std::path::{Path, PathBuf};

use rusqlite::Connection;
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};

use super::UpkeepError;
use crate::model::Timestamp;
use crate::store::hold::beside;

/// How much is read at once for a hash, in bytes.
const PIECE_BYTES: usize = 1024 * 1024;

/// What a backup is, so that it can be known again.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Manifest {
    /// The version of the program that made it.
    pub version: String,
    /// The format of the file.
    pub schema_version: i64,
    /// The id of the instance whose file it is.
    pub instance: String,
    /// When the snapshot was taken.
    pub taken_at: String,
    /// The copy's size in bytes.
    pub size_bytes: u64,
    /// The copy's SHA-256, in hexadecimal digits.
    pub sha256: String,
    /// How many rows each table has.
    pub rows: BTreeMap<String, i64>,
}

impl Manifest {
    /// Everything but the size and the hash, which are known when the copy is finished.
    pub(super) fn about(
        connection: &Connection,
        schema_version: i64,
        taken_at: Timestamp,
    ) -> rusqlite::Result<Self> {
        let instance = connection
            .query_row("SELECT max(id) FROM instance", [], |row| row.get::<_, Option<String>>(0))?;
        Ok(Self {
            version: env!("CARGO_PKG_VERSION").to_owned(),
            schema_version,
            instance: instance.unwrap_or_default(),
            taken_at: taken_at.to_string(),
            size_bytes: 0,
            sha256: String::new(),
            rows: rows_of_tables(connection)?,
        })
    }

    /// The manifest's place beside a copy.
    pub fn path_beside(copy: &Path) -> PathBuf {
        beside(copy, ".manifest.json")
    }

    /// The manifest beside a copy, if there is one.
    pub(super) fn read(copy: &Path) -> Result<Option<Self>, UpkeepError> {
        let path = Self::path_beside(copy);
        let text = match std::fs::read(&path) {
            Ok(text) => text,
            Err(error) if error.kind() == ErrorKind::NotFound => return Ok(None),
            Err(error) => return Err(UpkeepError::system(&path)(error)),
        };
        let manifest = serde_json::from_slice(&text);
        manifest
            .map(Some)
            .map_err(|error| UpkeepError::BadManifest { path, reason: error.to_string() })
    }

    /// Refuses a copy whose bytes are not those that the manifest tells of.
    pub(super) fn compare_bytes(
        &self,
        copy: &Path,
        file: Option<&File>,
    ) -> Result<(), UpkeepError> {
        let Some(file) = file else { return Ok(()) };
        let (size_bytes, sha256) = hash(file).map_err(UpkeepError::system(copy))?;
        let difference = if size_bytes != self.size_bytes {
            format!("it has {size_bytes} bytes, not {}", self.size_bytes)
        } else if sha256 != self.sha256 {
            format!("its SHA-256 is {sha256}, not {}", self.sha256)
        } else {
            return Ok(());
        };
        Err(UpkeepError::Differs { path: copy.to_owned(), difference })
    }

    /// Refuses a copy whose tables have other numbers of rows.
    pub(super) fn compare_rows(
        &self,
        copy: &Path,
        connection: &Connection,
    ) -> Result<(), UpkeepError> {
        let rows = rows_of_tables(connection).map_err(UpkeepError::system(copy))?;
        if rows == self.rows {
            return Ok(());
        }
        let tables = self.rows.keys().chain(rows.keys());
        let table = tables.clone().find(|table| rows.get(*table) != self.rows.get(*table));
        let difference =
            format!("its table {} has another number of rows", table.map_or("", |table| table));
        Err(UpkeepError::Differs { path: copy.to_owned(), difference })
    }
}

/// A file's size and its SHA-256.
pub(super) fn hash(file: &File) -> std::io::Result<(u64, String)> {
    let (mut hasher, mut piece, mut at) = (Sha256::new(), vec![0; PIECE_BYTES], 0);
    loop {
        let count = file.read_at(&mut piece, at)?;
        if count == 0 {
            break;
        }
        hasher.update(&piece[..count]);
        at += count as u64;
    }
    Ok((at, format!("{:x}", hasher.finalize())))
}

fn rows_of_tables(connection: &Connection) -> rusqlite::Result<BTreeMap<String, i64>> {
    let mut find = connection.prepare(
        "SELECT name FROM pragma_table_list
         WHERE schema = 'main' AND type = 'table' AND name NOT LIKE 'sqlite~_%' ESCAPE '~'",
    )?;
    let names = find.query_map([], |row| row.get::<_, String>(0))?;
    names
        .map(|name| {
            let name = name?;
            let count = format!("{COUNT_ROWS_OF} \"{name}\"");
            let rows = connection.query_row(&count, [], |row| row.get(0))?;
            Ok((name, rows))
        })
        .collect()
}

/// The one statement that is put together: with each table's name.
const COUNT_ROWS_OF: &str = "SELECT count(*) FROM";
