//! Calls made from the documents, for what every operation answers alike.

use super::documents::{Operation, document};
use crate::support::{Request, World, WorldOptions};

/// A well-formed id that nobody has.
pub const NOBODY: &str = "01ARZ3NDEKTSV4RRFFQ69G5FAV";

/// The operations of a dialect whose document lists this status.
pub fn listing(dialect: &str, status: u16) -> Vec<&'static Operation> {
    let document = document(dialect).unwrap_or_else(|| panic!("{dialect} has no document"));
    let operations = document.operations.iter();
    let found: Vec<_> = operations.filter(|one| one.responses.contains_key(&status)).collect();
    assert!(!found.is_empty(), "nothing in {dialect} lists {status}");
    found
}

impl Operation {
    /// Is this the operation with this id?
    pub fn is(&self, id: &str) -> bool {
        self.value["operationId"] == id
    }

    /// A call of it: each `{parameter}` of the path stands for what `ids` says, else for nobody.
    pub fn call(&self, world: &World, ids: &[(&str, &str)]) -> Request {
        let segments = self.address.split('/').map(|segment| {
            match segment.strip_prefix('{').and_then(|name| name.strip_suffix('}')) {
                Some(name) => {
                    ids.iter().find(|(known, _)| *known == name).map_or(NOBODY, |(_, id)| *id)
                }
                None => segment,
            }
        });
        world.request(&self.method, &segments.collect::<Vec<_>>().join("/"))
    }
}

/// One byte more than a body of most operations may have.
pub fn too_large() -> Vec<u8> {
    vec![b' '; tenantd::dialects::BODY_LIMIT_BYTES + 1]
}

/// A world whose server takes no body: whatever comes with one finds it busy.
pub fn takes_no_body() -> WorldOptions {
    WorldOptions { bytes_in_flight: Some(0), ..WorldOptions::default() }
}

/// Breaks the world's file, so that every operation fails.
pub fn break_file(world: &World) {
    let file = rusqlite::Connection::open(&world.path).unwrap();
    let tables = "SELECT name FROM sqlite_schema WHERE type = 'table' AND name NOT LIKE 'sqlite_%'";
    let names: Vec<String> = {
        let mut statement = file.prepare(tables).unwrap();
        let names = statement.query_map([], |row| row.get(0)).unwrap();
        names.collect::<Result<_, _>>().unwrap()
    };
    file.execute_batch("PRAGMA foreign_keys = OFF").unwrap();
    for name in names {
        file.execute_batch(&format!("DROP TABLE IF EXISTS \"{name}\"")).unwrap();
    }
}
