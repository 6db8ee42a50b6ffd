//! Files compared table by table.

use std::collections::BTreeMap;
use std::path::Path;

use rusqlite::types::Value;
use rusqlite::{Connection, OpenFlags};

/// Every table's rows, in order.
pub type Tables = BTreeMap<String, Vec<String>>;

/// What stands in a file that lies still.
pub fn tables(path: &Path) -> Tables {
    // Only who may write takes the shared memory of a log away again.
    let flags = OpenFlags::SQLITE_OPEN_READ_WRITE | OpenFlags::SQLITE_OPEN_NO_MUTEX;
    let connection = Connection::open_with_flags(path, flags).unwrap();
    let names = connection
        .prepare(
            "SELECT name FROM pragma_table_list
             WHERE schema = 'main' AND type = 'table' AND name NOT LIKE 'sqlite~_%' ESCAPE '~'",
        )
        .unwrap()
        .query_map([], |row| row.get(0))
        .unwrap()
        .collect::<Result<Vec<String>, _>>()
        .unwrap();
    names.into_iter().map(|name| (name.clone(), rows(&connection, &name))).collect()
}

fn rows(connection: &Connection, table: &str) -> Vec<String> {
    let mut find = connection.prepare(&format!("SELECT * FROM \"{table}\"")).unwrap();
    let columns = find.column_count();
    let mut rows = find
        .query_map([], |row| {
            (0..columns).map(|column| row.get(column)).collect::<Result<Vec<Value>, _>>()
        })
        .unwrap()
        .map(|row| format!("{:?}", row.unwrap()))
        .collect::<Vec<_>>();
    rows.sort();
    rows
}
