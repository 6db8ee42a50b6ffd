//! Checks of a file's content: that SQLite finds it whole, that every reference leads somewhere,
//! and that whatever was derived from something else still agrees with it.

use std::collections::BTreeSet;
use std::path::Path;

use rusqlite::{Connection, Row};
use serde::Serialize;

use super::source::{Formats, Source};
use super::statements::STATEMENTS;
use super::{Progress, Step, UpkeepError};
use crate::model::icon::Png;
use crate::model::{Email, IdRef};
use crate::store::creation::write_tables;
use crate::store::icons::etag_of;
use crate::store::open_error::{is_damage, refusal};

/// How many faults a check names, at most.
const FAULTS_SHOWN: usize = 100;

/// A check, and what it found wrong.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Check {
    /// Its name.
    pub name: &'static str,
    /// The first of its faults, a sentence each.
    pub faults: Vec<String>,
    /// How many faults there are, or how many were counted before it gave up.
    pub count: usize,
}

impl Check {
    /// Whether it found something wrong.
    pub fn has_faults(&self) -> bool {
        self.count > 0
    }

    fn add(&mut self, fault: String) {
        self.count += 1;
        if self.faults.len() < FAULTS_SHOWN {
            self.faults.push(fault);
        }
    }
}

/// "has 3 faults, the first: …".
pub(super) fn summary(checks: &[Check]) -> String {
    let count: usize = checks.iter().map(|check| check.count).sum();
    let first = checks.iter().find_map(|check| Some((check.name, check.faults.first()?)));
    match first {
        Some((name, fault)) => format!("has {}; {name}: {fault}", faults_in_words(count)),
        None => "has no faults".to_owned(),
    }
}

/// "1 fault", "3 faults".
pub fn faults_in_words(count: usize) -> String {
    if count == 1 { "1 fault".to_owned() } else { format!("{count} faults") }
}

type Looking = fn(&Connection, &mut Check) -> rusqlite::Result<()>;

/// What holds for files of every format.
const OF_ANY_FORMAT: [(&str, Looking); 2] =
    [("integrity", integrity), ("foreign_keys", foreign_keys)];

/// What takes more than a statement.
const OF_PRESENT_FORMAT: [(&str, Looking); 5] = [
    ("schema", schema),
    ("ids", ids),
    ("folded_names", folded_names),
    ("icons", icons),
    ("tenant_text", tenant_text),
];

/// Checks a file of the present format, also while a server writes to it: on a copy in the folder
/// for temporary files, which is gone afterwards however this ends.
pub fn check_file(path: &Path, progress: Progress) -> Result<Vec<Check>, UpkeepError> {
    let source = Source::open(path, Formats::Present).map_err(UpkeepError::file(path))?;
    // SQLite's name for a file without a name.
    let mut copy = Connection::open("").map_err(UpkeepError::system(path))?;
    source.copy_to(&mut copy, None, progress)?;
    drop(source);
    Ok(of_present_format(&copy, progress))
}

/// Makes every check on a copy of a file of the present format.
pub(super) fn of_present_format(connection: &Connection, progress: Progress) -> Vec<Check> {
    let mut checks = of_any_format(connection, progress);
    for (name, looking) in OF_PRESENT_FORMAT {
        checks.push(made(connection, name, progress, looking));
    }
    for (name, statement) in STATEMENTS {
        checks.push(made(connection, name, progress, |connection, check| {
            about_tenants(connection, statement, check)
        }));
    }
    checks
}

/// Makes the checks that need to know nothing of the format.
pub(super) fn of_any_format(connection: &Connection, progress: Progress) -> Vec<Check> {
    let checks = OF_ANY_FORMAT.into_iter();
    checks.map(|(name, looking)| made(connection, name, progress, looking)).collect()
}

fn made(
    connection: &Connection,
    name: &'static str,
    progress: Progress,
    looking: impl FnOnce(&Connection, &mut Check) -> rusqlite::Result<()>,
) -> Check {
    progress(Step::Checking(name));
    let mut check = Check { name, faults: Vec::new(), count: 0 };
    if let Err(error) = looking(connection, &mut check) {
        // In a damaged file other checks stumble, each over its own part of it.
        check.add(format!("the check cannot be made: {}", refusal(error)));
    }
    check
}

/// Runs a statement whose rows are faults: a tenant's key and a sentence.
fn about_tenants(connection: &Connection, sql: &str, check: &mut Check) -> rusqlite::Result<()> {
    let mut find = connection.prepare(sql)?;
    let mut rows = find.query([])?;
    while let Some(row) = rows.next()? {
        let (tenant, fault): (Option<i64>, String) = (row.get(0)?, row.get(1)?);
        if check.faults.len() == FAULTS_SHOWN {
            check.count += 1;
            continue;
        }
        let name = tenant.map(|key| name_of(connection, key)).transpose()?;
        check.add(name.map_or(fault.clone(), |name| format!("{name}: {fault}")));
    }
    Ok(())
}

fn name_of(connection: &Connection, tenant: i64) -> rusqlite::Result<String> {
    if tenant == 0 {
        return Ok("the instance".to_owned());
    }
    let mut find = connection.prepare_cached("SELECT id FROM tenant WHERE key = ?1")?;
    let mut ids = find.query_map([tenant], |row| row.get::<_, String>(0))?;
    let id = ids.next().transpose()?;
    Ok(id.map_or_else(|| format!("tenant number {tenant} (gone)"), |id| format!("tenant {id}")))
}

fn integrity(connection: &Connection, check: &mut Check) -> rusqlite::Result<()> {
    connection.pragma_query(None, "integrity_check", |row| {
        let line: String = row.get(0)?;
        if line != "ok" {
            check.add(line.replace('\n', "; "));
        }
        Ok(())
    })
}

fn foreign_keys(connection: &Connection, check: &mut Check) -> rusqlite::Result<()> {
    connection.pragma_query(None, "foreign_key_check", |row| {
        let (table, number, parent): (String, Option<i64>, String) =
            (row.get(0)?, row.get(1)?, row.get(2)?);
        let which = number.map_or_else(|| "a row".to_owned(), |number| format!("row {number}"));
        check.add(format!("{which} of {table} refers to a row of {parent} that is not there"));
        Ok(())
    })
}

/// Compares tables, indexes and triggers with those of a new file.
fn schema(connection: &Connection, check: &mut Check) -> rusqlite::Result<()> {
    let new = Connection::open_in_memory()?;
    write_tables(&new)?;
    let (expected, found) = (objects(&new)?, objects(connection)?);
    for (kind, name, _) in expected.difference(&found) {
        check.add(format!("the {kind} {name} is missing or not as it should be"));
    }
    for (kind, name, _) in found.difference(&expected) {
        if !expected.iter().any(|(_, known, _)| known == name) {
            check.add(format!("the {kind} {name} should not be there"));
        }
    }
    Ok(())
}

/// Everything that the schema consists of: its kind, its name and what it is. Of a table that are
/// the columns, for a step from an older format leaves another text than `schema.sql` has.
fn objects(connection: &Connection) -> rusqlite::Result<BTreeSet<(String, String, String)>> {
    let mut find = connection.prepare(
        "SELECT s.type, s.name, iif(s.type <> 'table' OR s.sql LIKE 'CREATE VIRTUAL%', s.sql,
             (SELECT group_concat(name || ' ' || type || ' ' || \"notnull\" || ' ' || coalesce(dflt_value, '') || ' ' || pk)
              FROM pragma_table_xinfo(s.name)))
         FROM sqlite_schema s WHERE s.sql IS NOT NULL AND s.name NOT LIKE 'sqlite~_%' ESCAPE '~'",
    )?;
    let objects = find.query_map([], |row| {
        Ok((row.get(0)?, row.get(1)?, row.get::<_, Option<String>>(2)?.unwrap_or_default()))
    })?;
    objects.collect()
}

/// Compares the second spelling of every id with the first.
fn ids(connection: &Connection, check: &mut Check) -> rusqlite::Result<()> {
    let mut find = connection.prepare(
        "SELECT 'tenant', id, id_uuid FROM tenant UNION ALL SELECT 'subtenant', id, id_uuid FROM subtenant
         UNION ALL SELECT 'user', id, id_uuid FROM user",
    )?;
    each(&mut find.query([])?, |row| {
        let (kind, id, uuid): (String, String, [u8; 16]) = (row.get(0)?, row.get(1)?, row.get(2)?);
        if IdRef::parse(&id).is_none_or(|expected| expected.uuid().into_bytes() != uuid) {
            check.add(format!("{kind} {id}: its UUID is not the one of its id"));
        }
        Ok(())
    })
}

/// Compares names and addresses with the form in which they are looked up.
fn folded_names(connection: &Connection, check: &mut Check) -> rusqlite::Result<()> {
    let mut find = connection.prepare("SELECT id, name, name_folded FROM tenant")?;
    each(&mut find.query([])?, |row| {
        let (id, name, folded): (String, String, String) = (row.get(0)?, row.get(1)?, row.get(2)?);
        if name.to_lowercase() != folded {
            check.add(format!("tenant {id}: it is not found by its name"));
        }
        Ok(())
    })?;
    let mut find = connection.prepare("SELECT id, email, email_folded FROM user")?;
    each(&mut find.query([])?, |row| {
        let (id, email, folded): (String, String, String) = (row.get(0)?, row.get(1)?, row.get(2)?);
        if Email::parse(&email).is_none_or(|email| email.folded() != folded) {
            check.add(format!("user {id}: not found by the e-mail address"));
        }
        Ok(())
    })
}

/// Decodes every icon, and compares its tag with its bytes.
fn icons(connection: &Connection, check: &mut Check) -> rusqlite::Result<()> {
    let mut find = connection.prepare("SELECT tenant, png, etag FROM icon")?;
    each(&mut find.query([])?, |row| {
        let (tenant, png, etag): (i64, Vec<u8>, String) = (row.get(0)?, row.get(1)?, row.get(2)?);
        let fault = if etag_of(&png) == etag {
            Png::check(png).err().map(|fault| format!("its icon does not decode: {fault}"))
        } else {
            Some("its icon has the tag of another one".to_owned())
        };
        if let Some(fault) = fault {
            check.add(format!("{}: {fault}", name_of(connection, tenant)?));
        }
        Ok(())
    })
}

/// Compares the index of words with the descriptions. The statement changes nothing.
fn tenant_text(connection: &Connection, check: &mut Check) -> rusqlite::Result<()> {
    let compare = "INSERT INTO tenant_text (tenant_text, rank) VALUES ('integrity-check', 1)";
    match connection.execute(compare, []) {
        Err(error) if is_damage(&error) => {
            check.add("the index of words does not agree with the descriptions".to_owned());
            Ok(())
        }
        outcome => outcome.map(drop),
    }
}

fn each(
    rows: &mut rusqlite::Rows,
    mut look: impl FnMut(&Row) -> rusqlite::Result<()>,
) -> rusqlite::Result<()> {
    while let Some(row) = rows.next()? {
        look(row)?;
    }
    Ok(())
}
