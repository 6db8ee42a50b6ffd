//! Whatever changes the state of a tenant says so, for what was seen of states is remembered
//! (`Store::states`): found in the sources, whether a test runs it or not. That it is said in fact is
//! in `tests/isolation/noted.rs`.

use std::path::Path;

use super::plans::{is_statement, literals, rust_files};

/// The functions of the store that change states, make tenants or remove them. Fewer found means
/// that the search has gone blind.
const LEAST: usize = 3;

#[test]
fn every_function_that_changes_a_state_notes_it() {
    let mut files = Vec::new();
    rust_files(&Path::new(env!("CARGO_MANIFEST_DIR")).join("src/store"), &mut files);
    let mut found = 0;
    for file in files.iter().filter(|file| !file.ends_with("tests.rs")) {
        let source = std::fs::read_to_string(file).unwrap();
        let code = source.split("#[cfg(test)]").next().unwrap_or_default();
        for function in functions(code) {
            let statements = literals(&function).into_iter().filter(|text| is_statement(text));
            for sql in statements.filter(|sql| changes_states(sql)) {
                let is_noted = function.contains("self.note_state_change()");
                assert!(is_noted, "{}: nobody notes\n    {sql}", file.display());
                found += 1;
            }
        }
    }
    assert!(found >= LEAST, "only {found} found");
}

/// A source cut where functions begin.
fn functions(source: &str) -> Vec<String> {
    let mut functions = vec![String::new()];
    for line in source.lines() {
        let begins = ["fn ", "pub fn ", "pub(super) fn ", "pub(crate) fn "];
        if begins.iter().any(|begin| line.trim_start().starts_with(begin)) {
            functions.push(String::new());
        }
        let last = functions.last_mut().unwrap();
        last.push_str(line);
        last.push('\n');
    }
    functions
}

/// Whether a statement may give a tenant another state, or another moment at which it ends.
fn changes_states(sql: &str) -> bool {
    let words: Vec<&str> = sql
        .split(|c: char| !c.is_ascii_alphanumeric() && c != '_')
        .filter(|word| !word.is_empty())
        .collect();
    let is_there =
        |word: &str, words: &[&str]| words.iter().any(|one| one.eq_ignore_ascii_case(word));
    let until = |word: &str| words.iter().position(|one| *one == word).unwrap_or(words.len());
    match words[0] {
        "UPDATE" => {
            let set = until("SET");
            let columns = &words[set..until("WHERE").max(set)];
            let is_state = is_there("state", columns) || is_there("settles_at", columns);
            is_there("tenant", &words[..set]) && is_state
        }
        "DELETE" => words.get(2) == Some(&"tenant"),
        "INSERT" | "REPLACE" => words.get(until("INTO") + 1) == Some(&"tenant"),
        _ => false,
    }
}

#[test]
fn statements_that_change_states_are_known() {
    for (sql, expected) in [
        ("UPDATE tenant SET state = ?2 WHERE key = ?1", true),
        ("UPDATE tenant SET name = ?2, settles_at = NULL WHERE key = ?1", true),
        ("UPDATE OR IGNORE tenant AS t SET (name, state) = (?2, ?3) WHERE key = ?1", true),
        ("UPDATE tenant SET state=?1", true),
        ("UPDATE tenant SET name = ?2 WHERE state = 1", false),
        ("UPDATE tenant_feature SET current_state = ?2", false),
        ("UPDATE membership SET status = ?2 WHERE tenant = ?1", false),
        ("DELETE FROM tenant WHERE key = ?1", true),
        ("DELETE FROM membership WHERE tenant = ?1", false),
        ("INSERT OR REPLACE INTO tenant (key, state) VALUES (?1, ?2)", true),
        ("SELECT state FROM tenant", false),
    ] {
        assert_eq!(changes_states(sql), expected, "{sql}");
    }
}
