//! A new tenant, in the console and in every API.

use serde_json::{Value, json};
use tenantd::model::Role;

use super::served::Served;

#[test]
fn a_new_tenant_is_seen_through_all_five_apis() {
    let served = Served::start(&[]);
    let Some(page) = served.page(Role::Operator) else { return };
    page.click("button", "New tenant");
    page.fill("Name", "Fernhill Ferries");
    page.fill("Parent", "nordics");
    page.click("option", "Aldermere Nordics");
    page.click("button", "Further fields");
    page.fill("Host name", "fernhill.example.com");
    page.fill("Description", "Ferries to the islands");
    page.click("button", "Create tenant");
    page.sees("Fernhill Ferries is made.");
    page.click("link", "Fernhill Ferries");
    page.sees("Ferries to the islands");
    page.click("tab", "Subtenants");
    page.click("button", "Add a subtenant");
    page.fill("Name", "Fernhill Timetables");
    page.fill("Code", "fernhill_timetables");
    page.click("button", "Add subtenant");
    page.sees_row(&["Fernhill Timetables", "fernhill_timetables"]);

    let place = page.value("location.hash");
    let id = place.as_str().unwrap().split(['/', '?']).nth(2).unwrap().to_owned();
    let tenant = served.get(&format!("/control/v1/tenants/{id}"));
    assert_eq!(tenant["name"], "Fernhill Ferries");
    let uuid = tenant["uuid"].as_str().unwrap();

    page.click("tab", "As each API sees it");
    page.click("switch", "Side by side");
    for (api, path, its_own) in [
        ("OCS", format!("/ocs/api/v1/Tenants/{id}"), json!({"/CompanyName": "Fernhill Ferries"})),
        (
            "ProcessMind",
            format!("/processmind/tenant/{uuid}"),
            json!({"/displayName": "Fernhill Ferries"}),
        ),
        (
            "NSE",
            format!("/nse/v2.1/subtenants?tenant_id={id}"),
            json!({"/result/records/0/name": "Fernhill Timetables"}),
        ),
        (
            "IPERA",
            "/ipera/tenants?name=Fernhill+Ferries".to_owned(),
            json!({"/data/0/description": "Ferries to the islands"}),
        ),
        ("DPoD", format!("/dpod/tenants/{uuid}"), json!({"/hostname": "fernhill.example.com"})),
    ] {
        page.click("tab", api);
        let body = format!("Body that {api} answers");
        page.sees_in("region", &format!("Answer of {api}"), "200 OK");
        let shown: Value = page.json_in(&body);
        assert_eq!(shown, served.get(&path), "{api}");
        for (pointer, value) in its_own.as_object().unwrap() {
            assert_eq!(shown.pointer(pointer), Some(value), "{api} {pointer}");
        }
    }
}

#[test]
fn what_is_taken_is_told_and_nothing_that_was_typed_is_lost() {
    let served = Served::start(&[]);
    let Some(page) = served.page(Role::Provider) else { return };
    page.choose_action("Aldermere Nordics", "New tenant below");
    page.fill("Name", "Second Skarvik");
    page.click("button", "Further fields");
    page.fill("Alias", "skarvik");
    page.click("button", "Create tenant");
    page.sees("alias is already taken.");
    assert_eq!(page.field("Name"), "Second Skarvik");
    page.fill("Alias", "second-skarvik");
    page.click("button", "Create tenant");
    page.sees_row(&["Second Skarvik", "Active"]);
    page.choose_action("Second Skarvik", "Rename");
    page.fill("New name", "Skarvik Harbour");
    page.click("button", "Rename");
    page.sees_row(&["Skarvik Harbour"]);
    let found = served.get("/control/v1/tenants?q=second-skarvik");
    assert_eq!(found["items"][0]["name"], "Skarvik Harbour");
}
