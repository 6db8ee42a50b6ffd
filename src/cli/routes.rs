//! `tenantd routes`: what the server answers, from the tables that it answers by.

use serde_json::{Value, json};

use super::clients::print;
use super::failure::Failure;
use crate::dialects::{Gate, Route};
use crate::web::router::{CONSOLE, DIALECTS, STAND_IN};

/// An operation, and everywhere that it stands.
struct Row {
    dialect: &'static str,
    route: &'static Route,
    mounts: Vec<&'static str>,
    is_tool: bool,
}

/// Every operation once, also where a dialect has a table of its own for its bare paths.
fn rows() -> Vec<Row> {
    let mut rows: Vec<Row> = Vec::new();
    for dialect in DIALECTS.into_iter().chain([STAND_IN, CONSOLE]) {
        for route in dialect.routes {
            let is_same = |row: &&mut Row| {
                row.route.operation == route.operation && row.route.method == route.method
            };
            match rows.iter_mut().find(is_same) {
                Some(row) => row.mounts.extend(dialect.mounts),
                None => {
                    rows.push(Row {
                        dialect: dialect.name,
                        route,
                        mounts: dialect.mounts.to_vec(),
                        is_tool: std::ptr::eq(dialect, STAND_IN),
                    });
                }
            }
        }
    }
    rows
}

pub(super) fn run(json: bool) -> Result<(), Failure> {
    let gate = |gate| match gate {
        Gate::Public => "public",
        Gate::Least(role) => role.name(),
    };
    if json {
        let rows = rows().into_iter().map(|Row { dialect, route, mounts, is_tool }| {
            let paths: Vec<String> =
                mounts.iter().map(|mount| format!("{mount}{}", route.pattern)).collect();
            let mut row = json!({
                "dialect": dialect,
                "operation": route.operation,
                "method": route.method.name(),
                "paths": paths,
                "least": gate(route.gate),
            });
            if is_tool {
                row["standIn"] = true.into();
            }
            row
        });
        return print(&rows.collect::<Value>().to_string());
    }
    let mut text = format!("{:<32}  {:<8}  {:<7} PATH", "OPERATION", "LEAST", "METHOD");
    for Row { route, mounts, is_tool, .. } in rows() {
        let is_bare = mounts.contains(&"");
        let below: Vec<&str> = mounts.into_iter().filter(|mount| !mount.is_empty()).collect();
        let note = match (below.is_empty(), is_bare) {
            (true, _) if is_tool => "   on a stand-in alone".to_owned(),
            (true, _) => String::new(),
            (false, true) => format!("   also below {}", below.join(" ")),
            (false, false) => format!("   below {}", below.join(" ")),
        };
        text.push_str(&format!(
            "\n{:<32}  {:<8}  {:<7} {}{note}",
            route.operation,
            gate(route.gate),
            route.method.name(),
            route.pattern
        ));
    }
    print(&text)
}
