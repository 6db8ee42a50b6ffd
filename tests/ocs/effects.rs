//! What was written here is read by the other APIs, and the other way round.

use serde_json::json;

use super::answers::{is_done, says};
use super::house::{House, icon_path, path, updated, with};
use super::png::{grey, text};
use crate::support::Client;

fn last_audit(house: &House, tenant: &str) -> (String, String) {
    house.world.last_audit(tenant).unwrap()
}

fn by(client: &Client, operation: &str) -> (String, String) {
    (client.id.clone(), operation.to_owned())
}

#[test]
fn the_company_name_is_the_display_name_and_the_tenant_of_subtenants() {
    let house = House::new();
    let subtenant = json!({"name": "Line", "code": "line_1", "tenant_id": house.acme});
    let made = house.world.post("/nse/v2.1/subtenants").by(&house.admin).json(subtenant);
    assert_eq!(made.json()["result"]["records"][0]["tenant"], json!("Acme"));

    house.put(&house.acme, json!({"CompanyName": "Acme Works"}));
    assert_eq!(last_audit(&house, &house.acme), by(&house.admin, "ocs.updateTenant"));
    let other = format!("/processmind/tenant/{}", house.acme);
    let shown = house.world.get(&other).by(&house.member).send().json();
    assert_eq!(shown["displayName"], json!("Acme Works"));
    let list = house.world.get("/nse/v2.1/subtenants").by(&house.member).send();
    assert_eq!(list.json()["result"]["records"][0]["tenant"], json!("Acme Works"));
}

#[test]
fn the_display_name_is_the_company_name() {
    let house = House::new();
    let before = house.get(&house.acme);
    let id = uuid::Uuid::from_u128(7).to_string();
    let change = json!({"displayName": "From elsewhere", "userId": id, "tenantId": house.acme});
    let other = format!("/processmind/tenant/{}", house.acme);
    assert_eq!(house.world.put(&other).by(&house.admin).json(change).status, 200);
    let reply = house.world.get(&path(&house.acme)).by(&house.member).send();
    let shown =
        [("CompanyName", json!("From elsewhere")), ("LastUpdated", updated(&house.world, &reply))];
    says(&reply, &with(before, &shown));
}

#[test]
fn every_write_leaves_its_row_and_refused_ones_leave_none() {
    let house = House::new();
    let icon = icon_path(&house.acme);
    let dot = text(&grey(1, 1));

    says(&house.world.put(&icon).by(&house.provider).json(dot.clone()), &dot);
    assert_eq!(last_audit(&house, &house.acme), by(&house.provider, "ocs.putIcon"));
    assert_eq!(house.world.put(&icon).by(&house.admin).json(json!("no icon")).status, 400);
    assert_eq!(house.world.delete(&icon).by(&house.member).send().status, 403);
    house.world.get(&icon).by(&house.member).send();
    assert_eq!(last_audit(&house, &house.acme), by(&house.provider, "ocs.putIcon"));
    is_done(&house.world.delete(&icon).by(&house.admin).send());
    assert_eq!(last_audit(&house, &house.acme), by(&house.admin, "ocs.deleteIcon"));
    assert_eq!(house.put(&house.acme, json!({"State": 9})).status, 400);
    assert_eq!(house.put(&house.acme, json!({"Features": [1]})).status, 400);
    assert_eq!(last_audit(&house, &house.acme), by(&house.admin, "ocs.deleteIcon"));
}

#[test]
fn a_write_shows_in_last_updated() {
    let house = House::new();
    let dot = text(&grey(1, 1));
    let icon = icon_path(&house.acme);
    let shown = || house.world.get(&path(&house.acme)).by(&house.member).send();
    let before = shown();
    house.world.delete(&icon).by(&house.admin).send();
    says(&shown(), &before.json());
    house.world.put(&icon).by(&house.admin).json(dot);
    updated(&house.world, &shown());
}
