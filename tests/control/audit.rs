//! The audit trail: filtered, paged, and no further than the caller sees.

use std::time::Duration;

use serde_json::json;
use tenantd::model::{Clock, Role};
use tenantd::store::{AuditSource, AuditStretch};

use super::Stage;
use crate::support::Client;

fn operations(stage: &Stage, query: &str, by: &Client, limit: usize) -> Vec<String> {
    let (mut found, mut after) = (Vec::new(), String::new());
    loop {
        let page = stage.get(&format!("/audit?limit={limit}{query}{after}"), by).json();
        let items = page["items"].as_array().unwrap_or_else(|| panic!("{page}"));
        found.extend(items.iter().map(|item| item["operation"].as_str().unwrap().to_owned()));
        match page["next"].as_str() {
            Some(next) => after = format!("&after={next}"),
            None => return found,
        }
    }
}

fn rename(stage: &Stage, tenant: &str, by: &Client) -> String {
    let reply = stage.send("PATCH", &format!("/tenants/{tenant}"), by, json!({"name": "Renamed"}));
    assert_eq!(reply.status, 200);
    reply.header("X-Request-Id").unwrap().to_owned()
}

#[test]
fn a_row_says_who_did_what_when_and_under_which_request() {
    let stage = Stage::new();
    let request_id = rename(&stage, &stage.child, &stage.provider);
    let page = stage.get("/audit?limit=1", &stage.child_admin);
    let at = page.json()["items"][0]["at"].clone();
    let row = json!({
        "at": at, "client": stage.provider.id, "operation": "control.updateTenant",
        "tenantId": stage.child, "requestId": request_id,
        "state": null,
    });
    assert_eq!(page.json()["items"], json!([row]));
}

#[test]
fn writes_of_every_api_are_there_newest_first() {
    let stage = Stage::new();
    let tenant = &stage.child;
    let put = |path: String, body| stage.world.put(&path).by(&stage.child_admin).json(body).status;
    assert_eq!(put(format!("/tenant/{tenant}"), json!({"displayName": "A"})), 200);
    assert_eq!(put(format!("/api/v1/Tenants/{tenant}"), json!({"CompanyName": "B"})), 200);
    let subtenant = json!({"name": "S", "code": "s", "tenant_id": tenant});
    let nse = stage.world.post("/v2.1/subtenants").by(&stage.child_admin).json(subtenant);
    assert_eq!(nse.status, 201);
    let expected =
        ["nse.createSubtenant", "ocs.updateTenant", "processmind.updateTenant", "test.prepare"];
    for limit in [1, 2, 500] {
        let found = operations(&stage, &format!("&tenant={tenant}"), &stage.child_admin, limit);
        assert_eq!(found[..4], expected, "{limit}");
    }
}

#[test]
fn filters_narrow_it_down() {
    let stage = Stage::new();
    rename(&stage, &stage.root, &stage.provider);
    stage.world.clock.advance(Duration::from_secs(600));
    let middle = stage.world.clock.now();
    rename(&stage, &stage.child, &stage.operator);
    let settings = format!("/tenants/{}/settings", stage.child);
    stage.send("PATCH", &settings, &stage.operator, json!({}));
    let count = |query: &str, by| operations(&stage, query, by, 2).len();
    for by in [&stage.operator, &stage.provider] {
        let client = format!("&client={}", stage.operator.id);
        assert_eq!(count(&client, by), 2);
        assert_eq!(count(&format!("{client}&operation=control.updateTenant"), by), 1);
        assert_eq!(count("&operation=control.updateTenant", by), 2);
        assert_eq!(count(&format!("&operation=control.updateTenant&from={middle}"), by), 1);
        assert_eq!(count(&format!("&operation=control.updateTenant&to={middle}"), by), 1);
        assert_eq!(count(&format!("&from={middle}&to={middle}"), by), 0);
        let both = format!("&tenant={}&operation=control.updateSettings", stage.child);
        assert_eq!(count(&both, by), 1);
    }
    let reply = stage.get("/audit?from=yesterday&limit=x", &stage.operator);
    assert_eq!(reply.json()["errors"].as_array().unwrap().len(), 2);
}

#[test]
fn a_stretch_of_time_has_its_first_moment_and_not_its_last() {
    let stage = Stage::new();
    rename(&stage, &stage.child, &stage.provider);
    // The answer shows whole seconds; the trail is kept to the millisecond.
    let newest = AuditStretch { before_seq: i64::MAX, after_seq: 0, limit: 1 };
    let store = &stage.world.app.store;
    let rows = store.read(|tx| tx.audit_rows(&AuditSource::Everything, newest)).unwrap();
    let at = jiff::Timestamp::from_millisecond(rows[0].at.0).unwrap();
    let found = |bound: &str| {
        let query = format!("&operation=control.updateTenant&{bound}={at}");
        operations(&stage, &query, &stage.child_admin, 2)
    };
    assert_eq!(found("from"), ["control.updateTenant"]);
    assert_eq!(found("to"), [""; 0]);
}

#[test]
fn nobody_reads_about_what_they_do_not_see() {
    let stage = Stage::new();
    let foreign = stage.world.root("Foreign");
    rename(&stage, &foreign, &stage.operator);
    rename(&stage, &stage.root, &stage.provider);
    rename(&stage, &stage.child, &stage.provider);
    let member = stage.world.client(Role::Member, &stage.root);
    let count = |query: &str, by| {
        let query = format!("&operation=control.updateTenant{query}");
        operations(&stage, &query, by, 1).len()
    };
    assert_eq!(count("", &stage.operator), 3);
    assert_eq!(count("", &stage.provider), 2);
    assert_eq!(count("", &member), 1);
    assert_eq!(count("", &stage.child_admin), 1);
    let at_home = stage.world.client(Role::Operator, &stage.child);
    assert_eq!(count("", &at_home), 3);
    for hidden in [&foreign, "nobody", "no id"] {
        let query = format!("&tenant={}", hidden.replace(' ', "%20"));
        assert_eq!(count(&query, &stage.provider), 0, "{hidden}");
    }
    assert_eq!(count(&format!("&tenant={}", stage.child), &member), 0);
}
