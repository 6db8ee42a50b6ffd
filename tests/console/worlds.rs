//! Worlds: servers of their own, each with its console.

use serde_json::json;
use tenantd::model::Role;

use super::served::{Served, client};

#[test]
fn the_console_of_a_world_shows_what_is_in_it() {
    let served = Served::start(&[]);
    let Some(page) = served.page(Role::Operator) else { return };
    page.go("#/tools/worlds");
    page.sees("No worlds yet");
    page.fill("Name of a world", "my-test");
    page.sees("world/my-test");
    let address = format!("{}/world/my-test/console/", served.origin());
    assert_eq!(page.value("__page.find('button', 'Open its console').href"), address.as_str());

    page.visit_address(&address);
    let credentials = &client(Role::Operator).credentials;
    page.sign_in(&credentials.id, &credentials.secret);
    page.sees("world my-test");
    served.does("POST", "/world/my-test/control/v1/tenants", json!({"name": "Only in the world"}));
    page.go("#/tenants?q=only");
    page.finds("row", "Only in the world");
    assert_eq!(served.get("/control/v1/tenants?q=only")["items"], json!([]));
    page.go("#/tools/journal");
    page.finds("row", "control.createTenant");
    page.becomes("__page.find('tab', 'Worlds') === null");

    page.visit("#/tools/worlds");
    page.sign_in(&credentials.id, &credentials.secret);
    page.click("button", "Drop my-test");
    page.click("button", "Drop");
    page.sees("No worlds yet");
    assert_eq!(served.get("/control/v1/worlds")["worlds"], json!([]));
}
