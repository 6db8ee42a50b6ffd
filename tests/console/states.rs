//! A tenant is switched off, on again, and deleted.

use serde_json::{Value, json};
use tenantd::model::Role;

use super::served::Served;

/// What the vendors' APIs say of the state of a tenant: OCS, IPERA, DPoD.
fn told(served: &Served, tenant: &Value) -> (Value, Value, Value) {
    let [id, uuid] = ["id", "uuid"].map(|member| tenant[member].as_str().unwrap());
    let ocs = served.get(&format!("/ocs/api/v1/Tenants/{id}"));
    let ipera = served.get("/ipera/tenants?name=Hollin+House");
    let dpod = served.get(&format!("/dpod/tenants/{uuid}"));
    let is_trashed = ipera["data"][0]["is_trashed"].clone();
    (ocs["State"].clone(), is_trashed, dpod["accountStatus"].clone())
}

/// A house with two tenants below it, three users and two subtenants.
fn house(served: &Served) -> Value {
    let user = |name: &str| json!({"email": format!("{name}@hollin.example")});
    served.does(
        "POST",
        "/control/v1/seed",
        json!({"tenants": [{
            "name": "Hollin House", "alias": "hollin", "parent": "nordics",
            "users": [user("ada"), user("bo"), user("cy")],
            "subtenants": [{"name": "Attic", "code": "attic"}, {"name": "Cellar", "code": "cellar"}],
            "children": [{"name": "Hollin Yard"}, {"name": "Hollin Barn"}],
        }]}),
    );
    served.get("/control/v1/tenants?q=hollin")["items"][0].clone()
}

#[test]
fn a_tenant_is_deactivated_and_reactivated_and_every_api_agrees() {
    let served = Served::start(&["--provisioning-delay", "20m"]);
    let Some(page) = served.page(Role::Operator) else { return };
    let tenant = house(&served);
    let settle = || served.does("PUT", "/control/v1/clock", json!({"advance": "21m"}));
    page.go(&format!("#/tenants/{}", tenant["id"].as_str().unwrap()));
    assert_eq!(told(&served, &tenant), (json!(1), json!(false), json!("active")));

    page.click("button", "Deactivate");
    page.sees("Its clients are let in no more until it is active again.");
    page.click("button", "Deactivate");
    page.sees("Hollin House is Deactivating.");
    page.sees_in("region", "State", "Deactivating");
    page.lacks("button", "Reactivate");
    assert_eq!(told(&served, &tenant).0, 2);
    settle();
    page.finds("button", "Reactivate");
    page.sees_in("region", "State", "deactivated by");
    page.sees_in("region", "State", "Deactivated");
    assert_eq!(told(&served, &tenant), (json!(3), json!(true), json!("disabled")));

    page.click("button", "Reactivate");
    page.click("button", "Reactivate");
    page.sees("Hollin House is Reactivating.");
    settle();
    page.finds("button", "Deactivate");
    assert_eq!(told(&served, &tenant), (json!(1), json!(false), json!("active")));
    page.click("tab", "Audit trail");
    page.sees_row(&["control.updateTenant", "Reactivating"]);
    page.sees_row(&["control.updateTenant", "Deactivating"]);
}

#[test]
fn who_deletes_a_tenant_is_told_what_goes_with_it_and_types_its_name() {
    let served = Served::start(&[]);
    let Some(page) = served.page(Role::Provider) else { return };
    let tenant = house(&served);
    let [id, uuid] = ["id", "uuid"].map(|member| tenant[member].as_str().unwrap());
    let contents = served.get(&format!("/control/v1/tenants/{id}/contents"));
    let counts =
        ["tenants", "subtenants", "users"].map(|member| contents[member].as_u64().unwrap());
    assert_eq!(counts, [2, 2, 3]);
    page.go(&format!("#/tenants/{id}"));
    page.click("button", "Delete");
    for text in ["2 tenants below it", "2 subtenants gone for good", "3 users with a membership"] {
        page.sees(text);
    }
    page.lacks("button", "Delete 3 tenants");
    page.fill("Type the tenant's name to confirm", "Hollin Barn");
    page.lacks("button", "Delete 3 tenants");
    page.fill("Type the tenant's name to confirm", "Hollin House");
    page.click("button", "Delete 3 tenants");
    page.sees("Hollin House is Deleted.");
    page.sees("This tenant is deleted. Its record stays readable here until it is purged");
    page.lacks("tab", "Users");

    let status = |path: &str| served.request(Role::Operator, "GET", path).send().status;
    // OCS has no 404.
    assert_eq!(status(&format!("/ocs/api/v1/Tenants/{id}")), 403);
    assert_eq!(status(&format!("/processmind/tenant/{uuid}")), 404);
    assert_eq!(status(&format!("/dpod/tenants/{uuid}")), 404);
    let left = served.get("/control/v1/tenants?q=Hollin");
    assert_eq!(left["items"], json!([]));

    page.click("button", "Purge");
    page.fill("Type the tenant's name to confirm", "Hollin House");
    page.click("button", "Purge");
    page.sees("This tenant is gone");
    assert_eq!(status(&format!("/control/v1/tenants/{id}")), 404);
}
