//! No statement of the store costs more as the tables grow: each is found in the sources, and its
//! query plan is read.

use std::path::{Path, PathBuf};

use rusqlite::Connection;

use super::Place;

/// Tables that stay small however many tenants there are.
const SMALL: [&str; 7] =
    ["instance", "signing_key", "region", "feature", "metric", "sqlite_sequence", "constant"];

/// Statements that may do what others may not: how they begin, and why they may.
const EXCEPTIONS: [(&str, &str); 1] =
    [("SELECT raise(", "it reads no table, and cannot be explained outside of its trigger")];

/// How many statements there are at least; fewer found means that the search has gone blind.
const LEAST_IN_SOURCES: usize = 84;
const LEAST_IN_TRIGGERS: usize = 19;
const LEAST_IN_UPKEEP: usize = 18;

/// Where the statements are that read the whole file.
const UPKEEP: &str = "src/store/upkeep";

#[test]
fn no_statement_scans_a_table_that_grows() {
    let place = Place::made();
    let connection = place.raw();
    let sources = statements_of_sources();
    assert!(sources.len() >= LEAST_IN_SOURCES, "only {} statements found", sources.len());
    let triggers = statements_of_triggers(&connection);
    assert!(triggers.len() >= LEAST_IN_TRIGGERS, "only {} found in triggers", triggers.len());

    let faults: Vec<String> = sources
        .iter()
        .chain(&triggers)
        .filter(|sql| !EXCEPTIONS.iter().any(|(start, _)| sql.starts_with(start)))
        .flat_map(|sql| faults(&connection, sql).into_iter().map(move |fault| (sql, fault)))
        .map(|(sql, fault)| format!("{fault}\n    {sql}"))
        .collect();
    assert!(faults.is_empty(), "\n{}\n", faults.join("\n"));
    for (start, reason) in EXCEPTIONS {
        let is_needed = sources.iter().chain(&triggers).any(|sql| sql.starts_with(start));
        assert!(is_needed, "no statement begins with {start:?} ({reason})");
    }
}

#[test]
fn a_bad_statement_is_caught() {
    let place = Place::made();
    let connection = place.raw();
    let bad = [
        ("SELECT key FROM tenant ORDER BY name", "SCAN tenant"),
        ("SELECT count(*) FROM audit", "SCAN audit USING COVERING INDEX"),
        ("SELECT t.key FROM tenant AS t WHERE lower(t.name) = ?1", "SCAN t"),
        ("SELECT key FROM subtenant WHERE tenant = ?1 ORDER BY description", "USE TEMP B-TREE"),
        ("SELECT rowid FROM tenant_text", "SCAN tenant_text"),
        ("UPDATE user SET phone_number = NULL", "SCAN user"),
        ("DELETE FROM usage_day WHERE day < ?1", "SCAN usage_day"),
        ("SELECT r.id FROM region r JOIN client c ON c.name = r.name", "SEARCH c USING AUTOMATIC"),
        ("SELECT x FROM nowhere", "no such table"),
    ];
    for (sql, expected) in bad {
        let faults = faults(&connection, sql);
        assert!(faults.iter().any(|fault| fault.starts_with(expected)), "{sql}: {faults:?}");
    }
    let good = [
        "SELECT id FROM region ORDER BY name",
        "SELECT rowid FROM tenant_text WHERE tenant_text MATCH ?1",
        "SELECT name FROM tenant WHERE id_uuid = ?1",
    ];
    for sql in good {
        assert_eq!(faults(&connection, sql), Vec::<String>::new(), "{sql}");
    }
}

/// A row that others refer to is deleted without a search through all of them.
#[test]
fn every_foreign_key_finds_its_rows_by_index() {
    let place = Place::made();
    let connection = place.raw();
    let mut keys = connection
        .prepare(
            "SELECT t.name, group_concat(f.\"from\" || ' = ?', ' AND ')
             FROM pragma_table_list t JOIN pragma_foreign_key_list(t.name) f
             WHERE t.schema = 'main' GROUP BY t.name, f.id",
        )
        .unwrap();
    let keys: Vec<(String, String)> = keys
        .query_map([], |row| Ok((row.get(0)?, row.get(1)?)))
        .unwrap()
        .map(Result::unwrap)
        .collect();
    assert!(keys.len() >= 20, "{keys:?}");
    for (table, condition) in keys {
        let sql = format!("SELECT 1 FROM {table} WHERE {condition}");
        assert_eq!(faults(&connection, &sql), Vec::<String>::new(), "{sql}");
    }
}

/// What is wrong with the plan of `sql`: lines of the plan that grow with the tables.
fn faults(connection: &Connection, sql: &str) -> Vec<String> {
    let plan = match plan(connection, sql) {
        Ok(plan) => plan,
        Err(error) => return vec![error.to_string()],
    };
    let tables = tables_of(sql);
    let is_small = |name: &str| {
        let table = tables.iter().find(|(_, alias)| alias == name).map_or(name, |(table, _)| table);
        SMALL.contains(&table.to_lowercase().as_str())
    };
    let sorts_little = tables.iter().all(|(table, _)| is_small(table));
    plan.into_iter()
        .filter(|line| {
            if let Some(rest) = line.strip_prefix("SCAN ") {
                // A virtual table's scan that follows an index of its own says which.
                let by_own_index =
                    rest.split_once("VIRTUAL TABLE INDEX ").is_some_and(|(_, index)| index != "0:");
                return !by_own_index && !is_small(rest.split(' ').next().unwrap_or(rest));
            }
            // An index made for one statement takes a scan to make.
            let is_sorting = line.contains("USE TEMP B-TREE") || line.contains(" AUTOMATIC ");
            is_sorting && !sorts_little
        })
        .collect()
}

fn plan(connection: &Connection, sql: &str) -> rusqlite::Result<Vec<String>> {
    let mut statement = connection.prepare(&format!("EXPLAIN QUERY PLAN {sql}"))?;
    let mut rows = statement.raw_query();
    let mut plan = Vec::new();
    while let Some(row) = rows.next()? {
        plan.push(row.get(3)?);
    }
    Ok(plan)
}

/// The tables that `sql` names, each with the alias that its plan shows.
fn tables_of(sql: &str) -> Vec<(String, String)> {
    const NO_ALIAS: [&str; 11] = [
        "where", "on", "join", "left", "set", "order", "values", "select", "group", "limit",
        "union",
    ];
    let words: Vec<String> = sql
        .replace(['(', ')', ',', ';'], " , ")
        .split_whitespace()
        .map(str::to_lowercase)
        .filter(|word| word != "as")
        .collect();
    words
        .windows(2)
        .enumerate()
        .filter(|(_, pair)| ["from", "join", "into", "update"].contains(&pair[0].as_str()))
        .filter(|(_, pair)| pair[1] != "set" && pair[1] != ",")
        .map(|(at, pair)| {
            let alias =
                words.get(at + 2).filter(|word| *word != "," && !NO_ALIAS.contains(&word.as_str()));
            (pair[1].clone(), alias.unwrap_or(&pair[1]).clone())
        })
        .collect()
}

/// Statements about the whole file read all of it by nature. They do it once: what they do for
/// every row of a table goes by index.
#[test]
fn what_reads_the_whole_file_reads_it_once() {
    let place = Place::made();
    let connection = place.raw();
    let statements = statements_below(UPKEEP);
    assert!(statements.len() >= LEAST_IN_UPKEEP, "only {} statements found", statements.len());
    // The one that is put together, with each table's name.
    let statements = statements.iter().filter(|sql| !sql.ends_with(" FROM"));
    let faults: Vec<String> = statements
        .flat_map(|sql| scans_within_scans(&connection, &sql.replace('\\', "")))
        .collect();
    assert_eq!(faults, Vec::<String>::new());

    let bad = [
        (
            "SELECT t.key FROM tenant t JOIN user u ON u.phone_number = t.name",
            "SEARCH u USING AUTO",
        ),
        ("SELECT t.key FROM tenant t CROSS JOIN user u", "SCAN u"),
        ("SELECT (SELECT 1 FROM user u WHERE u.phone_number = t.name) FROM tenant t", "SCAN u"),
    ];
    for (sql, expected) in bad {
        let faults = scans_within_scans(&connection, sql);
        assert!(faults.iter().any(|fault| fault.starts_with(expected)), "{sql}: {faults:?}");
    }
}

/// Lines of the plan of `sql` that pass over a table for each row of another.
fn scans_within_scans(connection: &Connection, sql: &str) -> Vec<String> {
    let mut statement = match connection.prepare(&format!("EXPLAIN QUERY PLAN {sql}")) {
        Ok(statement) => statement,
        Err(error) => return vec![format!("{error}: {sql}")],
    };
    let mut lines: Vec<(i64, i64, String)> = Vec::new();
    let mut rows = statement.raw_query();
    while let Some(row) = rows.next().unwrap() {
        lines.push((row.get(0).unwrap(), row.get(1).unwrap(), row.get(3).unwrap()));
    }
    let tables = tables_of(sql);
    let is_small = |line: &str| {
        let name = line.split(' ').nth(1).unwrap_or_default();
        let table = tables.iter().find(|(_, alias)| alias == name).map_or(name, |(table, _)| table);
        SMALL.contains(&table)
    };
    // What tells of the schema is as long as the schema.
    let is_schema = |line: &str| line.contains(" pragma_") || line.contains(" sqlite_schema");
    let is_scan = |line: &str| line.starts_with("SCAN ") && !is_small(line) && !is_schema(line);
    let is_repeated = |parent: i64| {
        lines.iter().any(|(id, _, line)| *id == parent && line.starts_with("CORRELATED"))
    };
    lines
        .iter()
        .enumerate()
        .filter(|(at, (_, parent, line))| {
            let is_inner =
                lines[..*at].iter().any(|(_, above, line)| above == parent && is_scan(line));
            line.contains(" AUTOMATIC ") || is_scan(line) && (is_inner || is_repeated(*parent))
        })
        .map(|(_, (_, _, line))| line.clone())
        .collect()
}

/// Every statement of the store but those about the whole file.
fn statements_of_sources() -> Vec<String> {
    let of_upkeep = statements_below(UPKEEP);
    let statements = statements_below("src/store").into_iter();
    statements.filter(|sql| !of_upkeep.contains(sql)).collect()
}

/// Every string literal of a folder's files that begins like a statement. The store writes its
/// statements as whole literals for this.
fn statements_below(folder: &str) -> Vec<String> {
    let mut files = Vec::new();
    rust_files(&Path::new(env!("CARGO_MANIFEST_DIR")).join(folder), &mut files);
    files.sort();
    files
        .iter()
        .filter(|file| !file.ends_with("tests.rs"))
        .map(|file| std::fs::read_to_string(file).unwrap())
        .flat_map(|source| {
            let code = source.split("#[cfg(test)]\nmod tests {").next().unwrap_or_default();
            literals(code)
        })
        .filter(|text| is_statement(text))
        .collect()
}

pub(super) fn rust_files(folder: &Path, found: &mut Vec<PathBuf>) {
    for entry in std::fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            rust_files(&path, found);
        } else if path.extension().is_some_and(|extension| extension == "rs") {
            found.push(path);
        }
    }
}

pub(super) fn is_statement(text: &str) -> bool {
    let first = text.split_whitespace().next().unwrap_or_default();
    ["SELECT", "INSERT", "UPDATE", "DELETE", "WITH", "REPLACE", "VALUES"].contains(&first)
}

/// The string literals in Rust source, with white space run together.
pub(super) fn literals(source: &str) -> Vec<String> {
    let mut found = Vec::new();
    let mut rest = source;
    while let Some(at) = rest.find(['"', '/', '\'']) {
        let tail = &rest[at..];
        rest = if tail.starts_with("//") {
            tail.split_once('\n').map_or("", |(_, rest)| rest)
        } else if let Some(rest) = tail.strip_prefix("'\"'") {
            rest
        } else if let Some(text) = tail.strip_prefix('"') {
            let end = end_of_literal(text);
            found.push(text[..end].split_whitespace().collect::<Vec<_>>().join(" "));
            &text[end + 1..]
        } else {
            &tail[1..]
        };
    }
    found
}

/// Where the literal ends whose inside `text` begins with.
fn end_of_literal(text: &str) -> usize {
    let mut is_escaped = false;
    for (at, byte) in text.bytes().enumerate() {
        match byte {
            _ if is_escaped => is_escaped = false,
            b'\\' => is_escaped = true,
            b'"' => return at,
            _ => {}
        }
    }
    panic!("a literal without end: {text:.60}");
}

/// The statements inside the triggers, with a parameter for each column of NEW and OLD.
fn statements_of_triggers(connection: &Connection) -> Vec<String> {
    let mut triggers =
        connection.prepare("SELECT sql FROM sqlite_schema WHERE type = 'trigger'").unwrap();
    let triggers = triggers.query_map([], |row| row.get::<_, String>(0)).unwrap();
    triggers
        .flat_map(|sql| {
            let sql = sql.unwrap();
            let sql: Vec<&str> =
                sql.lines().map(|line| line.split("--").next().unwrap_or(line)).collect();
            let sql = sql.join("\n");
            let (_, body) = sql.split_once("BEGIN").unwrap();
            let body = body.trim().strip_suffix("END").unwrap();
            let statements: Vec<String> =
                body.split(';').map(with_parameters).filter(|sql| is_statement(sql)).collect();
            statements
        })
        .collect()
}

fn with_parameters(statement: &str) -> String {
    let is_name = |c: char| c.is_ascii_alphanumeric() || c == '_';
    let mut out = String::new();
    let mut rest = statement.trim();
    while let Some(at) = rest.find("NEW.").into_iter().chain(rest.find("OLD.")).min() {
        out.push_str(&rest[..at]);
        out.push('?');
        rest = rest[at + 4..].trim_start_matches(is_name);
    }
    out.push_str(rest);
    out.split_whitespace().collect::<Vec<_>>().join(" ")
}

#[test]
fn the_search_reads_sources_as_the_compiler_does() {
    let source =
        "// \"SELECT a comment\"\nlet a = '\"'; f(\"SELECT \\\"x\\\"\n   FROM t\"); \"no\"";
    assert_eq!(literals(source), ["SELECT \\\"x\\\" FROM t", "no"]);
    assert_eq!(
        with_parameters(" UPDATE t SET a = NEW.a_b WHERE c=OLD.c "),
        "UPDATE t SET a = ? WHERE c=?"
    );
    assert_eq!(
        tables_of("INSERT INTO a (x) SELECT 1 FROM b AS c JOIN d ON d.x = c.x"),
        [("a", "a"), ("b", "c"), ("d", "d")].map(|(a, b)| (a.to_owned(), b.to_owned()))
    );
}
