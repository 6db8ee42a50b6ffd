//! What the program tells of itself.

use std::collections::BTreeMap;

use super::json;
use crate::support::program::output;

#[test]
fn the_version() {
    let expected = format!("tenantd {}", env!("CARGO_PKG_VERSION"));
    assert_eq!(output(&["--version"]), expected);
    assert_eq!(output(&["-V"]), expected);
}

#[test]
fn the_help_names_every_command_and_says_what_it_is_for() {
    let help = output(&["--help"]);
    assert!(help.starts_with("Answers five vendors' tenant APIs from one"), "{help}");
    for command in [
        "demo", "serve", "client", "tenant", "snapshot", "reset", "journal", "fault", "drift",
        "routes", "openapi",
    ] {
        assert!(help.contains(&format!("\n  {command} ")), "{help}");
    }
    let help = output(&["serve", "--help"]);
    for option in [
        "--db <FILE>",
        "--listen <ADDR>",
        "--public-url <URL>",
        "--durability <full|normal>",
        "--provisioning-delay <TIME>",
        "--login-limit <N>",
        "--rate-limit <N>",
        "--cors-origin <ORIGIN>",
        "--metrics-open",
        "--stand-in",
        "--id-seed <N>",
        "--freeze-at <TIME>",
        "--config <FILE>",
        "TENANTD_LISTEN",
    ] {
        assert!(help.contains(option), "{option}: {help}");
    }
    assert!(!help.contains("off"), "the switch for tests is nobody's business: {help}");
}

/// 45 operations of five APIs, sign-in and refresh, and what is ours.
#[test]
fn the_routes_are_those_of_the_documents() {
    let table = json(&output(&["routes", "--json"]));
    let mut names = BTreeMap::<&str, Vec<&str>>::new();
    for row in table.as_array().unwrap() {
        let operation = row["operation"].as_str().unwrap();
        let (dialect, name) = operation.split_once('.').unwrap();
        assert_eq!(row["dialect"], dialect);
        names.entry(dialect).or_default().push(name);
    }
    let documented = [
        ("ocs", "getTenant tenantExists updateTenant getIcon putIcon deleteIcon getRegions"),
        (
            "processmind",
            "getTenant updateTenant getStatistics listUsers addUser updateUser removeUser",
        ),
        (
            "nse",
            "listSubtenants getSubtenant createSubtenant modifySubtenant deleteSubtenant signIn refresh",
        ),
        (
            "ipera",
            "listTenants countTenants createTenant updateTenant deactivateTenant activateTenant switchTenant",
        ),
    ];
    for (dialect, operations) in documented {
        assert_eq!(names[dialect].join(" "), operations);
    }
    // Each once, though the bare paths have a table of their own; the last two with PUT for PATCH.
    let dpod = "listTenants createTenant collectServicesSummary collectServicesSummaryFile \
        generateUsageReport getUsageDetails getTenantHierarchy getLogo getTenantSettings \
        updateTenantSettings getTenant updateTenant deleteTenant getAdmin getChildren getHostname \
        getQuotas getLogoById setLogo updateTenant updateTenantSettings";
    assert_eq!(names["dpod"].join(" "), dpod);
    let row = table.as_array().unwrap().iter().find(|row| row["operation"] == "nse.listSubtenants");
    let expected = serde_json::json!({
        "dialect": "nse", "operation": "nse.listSubtenants", "method": "GET",
        "paths": [
            "/nse/v2.1/subtenants", "/nse/api/v2.1/subtenants", "/v2.1/subtenants",
            "/api/v2.1/subtenants",
        ],
        "least": "member",
    });
    assert_eq!(row, Some(&expected));
    let tools = table.as_array().unwrap().iter().filter(|row| row["standIn"] == true);
    let tools: Vec<_> = tools.map(|row| row["operation"].as_str().unwrap()).collect();
    assert_eq!(tools[..2], ["control.getClock", "control.putClock"]);
}

#[test]
fn the_routes_as_text_are_the_same_rows() {
    let table = json(&output(&["routes", "--json"]));
    let text = output(&["routes"]);
    let mut lines = text.lines();
    assert_eq!(lines.next(), Some("OPERATION                         LEAST     METHOD  PATH"));
    for row in table.as_array().unwrap() {
        let line: Vec<&str> = lines.next().unwrap().split_whitespace().collect();
        let cells = ["operation", "least", "method"].map(|name| row[name].as_str().unwrap());
        assert_eq!(line[..3], cells);
    }
    assert_eq!(lines.next(), None);
}
