//! The tools of a stand-in: failures, the journal, snapshots, the clock, a reset.

use std::net::TcpStream;

use serde_json::{Value, json};
use tenantd::model::{Clock, Role, SystemClock, Timestamp};

use super::browser::Page;
use super::served::{Served, client};
use crate::support::exchange;

const SUBTENANTS: &str = "/nse/v2.1/subtenants";

fn faults(served: &Served) -> Vec<Value> {
    served.get("/control/v1/faults")["faults"].as_array().unwrap().clone()
}

/// The status of a request to NSE by a program that is tested. The document lists no 429 for it.
fn ask(served: &Served) -> u16 {
    let mut stream = TcpStream::connect(served.server.address).unwrap();
    let key = client(Role::Admin).credentials.api_key();
    exchange(&mut stream, &key, "GET", SUBTENANTS, &Value::Null).unwrap().0
}

#[test]
fn a_failure_is_made_met_seen_verified_and_taken_away() {
    let served = Served::start(&[]);
    let Some(page) = served.page(Role::Operator) else { return };
    let saved = page.saves();
    page.go("#/tools/faults");
    page.sees("No rules");
    page.click("button", "New rule");
    page.fill("Name", "busy");
    page.choose("API", "nse");
    page.choose("Method", "GET");
    page.fill("Status", "429");
    page.fill("Retry-After (seconds)", "7");
    page.fill("Path of a request", SUBTENANTS);
    page.sees("This rule matches");
    page.click("button", "Save the rule");
    page.sees("The rule is saved.");
    let rule = &faults(&served)[0];
    assert_eq!(rule["match"], json!({"dialect": "nse", "method": "GET"}));
    assert_eq!(rule["effect"], json!({"status": 429, "retryAfter": 7}));

    page.go("#/tools/journal");
    page.sees("Live");
    assert_eq!(ask(&served), 429);
    page.finds("row", "fault busy");
    assert_eq!(faults(&served)[0]["fired"], 1);
    look_at_the_entry(&page, &served);
    verify(&page);

    page.click("button", "Download as HAR");
    let har: Value = serde_json::from_str(&saved.text("journal.har")).unwrap();
    let entries = har["log"]["entries"].as_array().unwrap();
    let of_nse = entries.iter().find(|entry| entry["response"]["status"] == 429).unwrap();
    assert!(of_nse["request"]["url"].as_str().unwrap().ends_with(SUBTENANTS), "{of_nse}");

    page.go("#/tools/faults");
    page.click("button", "Remove busy");
    page.click("button", "Remove");
    page.sees("The rule is removed.");
    assert_eq!((faults(&served).len(), ask(&served)), (0, 200));

    page.go("#/tools/journal");
    page.click("button", "Clear the journal…");
    page.click("button", "Clear");
    page.sees("The journal is empty.");
    let entries = served.get(&format!("/control/v1/journal?path={SUBTENANTS}"));
    assert_eq!(entries["entries"], json!([]));
}

fn look_at_the_entry(page: &Page, served: &Served) {
    let entries = served.get(&format!("/control/v1/journal?path={SUBTENANTS}"));
    let entry = &entries["entries"][0];
    assert_eq!(entry["fault"], "busy");
    let number = &entry["number"];
    page.click("button", &format!("Request {number}: GET {SUBTENANTS}"));
    page.finds("heading", &format!("Request {number}"));
    page.sees("Fault applied busy");
    page.sees(&client(Role::Admin).credentials.id);
    page.sees(&format!("{}{SUBTENANTS}", served.origin()));
    page.sees_no(&client(Role::Admin).credentials.secret);
    page.click("button", "Close");
}

fn verify(page: &Page) {
    page.click("button", "Verify…");
    page.choose("API", "nse");
    page.fill("Status", "429");
    page.choose("How often", "Exactly");
    page.click("button", "Verify");
    page.sees("It is so. 1 request matched");
    page.fill("Times", "3");
    page.click("button", "Verify");
    page.sees("It is not so.");
    page.click("button", "Close");
}

/// How many tenants are called so.
fn count(served: &Served, name: &str) -> usize {
    served.get(&format!("/control/v1/tenants?q={name}"))["items"].as_array().unwrap().len()
}

#[test]
fn a_snapshot_is_saved_compared_and_gone_back_to() {
    let served = Served::start(&[]);
    let Some(page) = served.page(Role::Operator) else { return };
    page.go("#/tools/snapshots");
    page.fill("Name", "before");
    page.click("button", "Save a snapshot");
    page.sees("The snapshot before is saved.");
    assert_eq!(served.get("/control/v1/snapshots")["snapshots"][0]["name"], "before");

    served.does("POST", "/control/v1/tenants", json!({"name": "Passing"}));
    let kept = served.get("/control/v1/tenants/a1b2c3d4-e5f6-7890-abcd-ef1234567890");
    served.does(
        "PATCH",
        &format!("/control/v1/tenants/{}", kept["id"].as_str().unwrap()),
        json!({"name": "Renamed"}),
    );
    page.click("button", "Compare before");
    page.finds("item", "tenants Passing");
    page.finds("row", "My CompanyRenamed");
    page.click("link", "All snapshots");
    page.click("button", "Restore before");
    page.click("button", "Restore");
    page.sees("The data is that of before.");
    assert_eq!((count(&served, "passing"), count(&served, "renamed")), (0, 0));
    page.click("button", "Compare before");
    page.sees("No difference");
    page.click("link", "All snapshots");
    page.click("button", "Delete before");
    page.click("button", "Delete");
    page.sees("No snapshots yet");
    assert_eq!(served.get("/control/v1/snapshots")["snapshots"], json!([]));
}

/// How far the stand-in's clock is ahead of the machine's, in whole hours.
fn hours_ahead(served: &Served) -> i64 {
    let now = served.get("/control/v1/clock")["now"].as_str().unwrap().to_owned();
    let ahead_ms = Timestamp::parse(&now).unwrap().0 - SystemClock.now().0;
    (ahead_ms + 1_800_000).div_euclid(3_600_000)
}

#[test]
fn the_clock_is_moved_on_and_everything_is_as_at_the_start_again() {
    let served = Served::start(&[]);
    let Some(page) = served.page(Role::Operator) else { return };
    let credentials = &client(Role::Operator).credentials;
    page.go("#/tools/clock");
    page.click("switch", "Frozen");
    page.sees("It stands still.");
    assert_eq!(served.get("/control/v1/clock")["frozen"], true);
    page.click("button", "1 day");
    page.sees("Sign in again");
    assert_eq!(hours_ahead(&served), 24);
    // The token is older than it may be; what was on the page stays.
    page.sign_in(&credentials.id, &credentials.secret);
    page.sees("It stands still.");
    page.becomes("document.querySelector('dialog[open]') === null");

    served.does("POST", "/control/v1/tenants", json!({"name": "Passing"}));
    page.go("#/tools/seed");
    page.click("button", "Reset…");
    page.click("button", "Reset");
    page.sees("Everything is reset.");
    let clock = served.get("/control/v1/clock");
    assert_eq!((count(&served, "passing"), &clock["frozen"]), (0, &json!(false)));
    assert_eq!(hours_ahead(&served), 0);
}
