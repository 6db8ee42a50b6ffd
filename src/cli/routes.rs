//! `tenantd routes`: what the server answers, from the tables that it answers by.

use serde_json::{Value, json};

use super::clients::print;
use super::failure::Failure;
use crate::dialects::Gate;
use crate::web::router::DIALECTS;

pub(super) fn run(json: bool) -> Result<(), Failure> {
    let rows = DIALECTS
        .iter()
        .flat_map(|dialect| dialect.routes.iter().map(move |route| (dialect, route)));
    let gate = |gate| match gate {
        Gate::Public => "public",
        Gate::Least(role) => role.name(),
    };
    if json {
        let rows: Vec<Value> = rows
            .map(|(dialect, route)| {
                let paths: Vec<String> = dialect
                    .mounts
                    .iter()
                    .map(|mount| format!("{mount}{}", route.pattern))
                    .collect();
                json!({
                    "dialect": dialect.name,
                    "operation": route.operation,
                    "method": route.method.name(),
                    "paths": paths,
                    "least": gate(route.gate),
                })
            })
            .collect();
        return print(&Value::from(rows).to_string());
    }
    let mut text = format!("{:<26}  {:<8}  {:<7} PATH", "OPERATION", "LEAST", "METHOD");
    for (dialect, route) in rows {
        let mounts: Vec<&str> =
            dialect.mounts.iter().copied().filter(|mount| !mount.is_empty()).collect();
        let note = if mounts.is_empty() {
            String::new()
        } else {
            format!("   also below {}", mounts.join(" "))
        };
        text.push_str(&format!(
            "\n{:<26}  {:<8}  {:<7} {}{note}",
            route.operation,
            gate(route.gate),
            route.method.name(),
            route.pattern
        ));
    }
    print(&text)
}
