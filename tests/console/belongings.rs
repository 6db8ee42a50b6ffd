//! What a tenant has: users, subtenants, features, quotas and entitlements.

use serde_json::{Value, json};
use tenantd::model::Role;

use super::browser::Page;
use super::served::{Served, client};

/// The id of the tenant that the demo's administrator is at home in.
fn home() -> &'static str {
    client(Role::Admin).tenant.as_deref().unwrap()
}

/// A section of its page.
fn open(page: &Page, tab: &str) {
    page.go(&format!("#/tenants/{}", home()));
    page.click("tab", tab);
}

/// What the control API has below the tenant.
fn below(served: &Served, path: &str) -> Value {
    served.get(&format!("/control/v1/tenants/{}/{path}", home()))
}

/// The one of a list with this value, or null.
fn one(list: &Value, member: &str, value: &str) -> Value {
    let mut items = list.as_array().unwrap().iter();
    items.find(|item| item[member] == value).cloned().unwrap_or(Value::Null)
}

#[test]
fn a_user_is_added_given_other_rights_and_removed() {
    let served = Served::start(&[]);
    let Some(page) = served.page(Role::Admin) else { return };
    let email = "mira.tolvanen@my-company.example.com";
    let user = || one(&below(&served, "users?limit=100")["items"], "email", email);
    open(&page, "Users");
    page.click("button", "Add a user");
    page.fill("E-mail", email);
    page.fill("First name", "Mira");
    page.fill("Last name", "Tolvanen");
    page.click("switch", "Developer");
    page.click("button", "Add user");
    page.sees_row(&["Mira Tolvanen", email, "Active", "Developer"]);
    assert_eq!([&user()["isDeveloper"], &user()["isAdmin"]], [true, false]);
    let seen = served.get(&format!("/processmind/tenant/{}/users", home()));
    assert!(seen.to_string().contains(email), "{seen}");

    page.click("button", &format!("Change {email}"));
    page.choose("Status", "Banned");
    page.click("switch", "Developer");
    page.click("switch", "Administrator");
    page.click("button", "Save");
    page.sees_row(&["Mira Tolvanen", "Banned", "Administrator"]);
    page.sees_no_row(&["Mira Tolvanen", "Developer"]);
    let changed = user();
    assert_eq!([&changed["isDeveloper"], &changed["isAdmin"]], [false, true]);
    assert_eq!(changed["status"], "banned");

    page.click("button", &format!("Remove {email}"));
    page.sees("The membership in My Company ends.");
    page.click("button", "Remove user");
    page.sees("The user is removed.");
    page.sees_no_row(&["Mira Tolvanen"]);
    assert_eq!(user(), Value::Null);
}

#[test]
fn a_subtenant_is_added_renamed_and_removed() {
    let served = Served::start(&[]);
    let Some(page) = served.page(Role::Admin) else { return };
    let path = format!("/nse/v2.1/subtenants?tenant_id={}", home());
    let subtenant = || one(&served.get(&path)["result"]["records"], "code", "tool_shop");
    open(&page, "Subtenants");
    page.click("button", "Add a subtenant");
    page.fill("Name", "Tool shop");
    page.fill("Code", "Not a code");
    page.click("button", "Add subtenant");
    page.becomes("document.querySelector('dialog [name=code]').ariaInvalid === 'true'");
    page.fill("Code", "tool_shop");
    page.click("button", "Add subtenant");
    page.sees_row(&["Tool shop", "tool_shop"]);
    assert_eq!(subtenant()["name"], "Tool shop");
    page.click("button", "Change subtenant tool_shop");
    page.fill("Name", "Workshop");
    page.fill("Description", "Lathes and presses");
    page.click("button", "Save");
    page.sees_row(&["Workshop", "Lathes and presses"]);
    assert_eq!(subtenant()["description"], "Lathes and presses");
    page.click("button", "Remove subtenant tool_shop");
    page.click("button", "Remove subtenant");
    page.sees("The subtenant is removed.");
    page.sees_no_row(&["Workshop"]);
    assert_eq!(subtenant(), Value::Null);
}

#[test]
fn features_are_switched_and_limits_set_and_the_bars_tell_what_is_used_of_them() {
    let served = Served::start(&[]);
    let Some(page) = served.page(Role::Provider) else { return };
    open(&page, "Features");
    page.click("switch", "Data Sharing");
    page.sees("Data Sharing is off.");
    let seen = served.get(&format!("/ocs/api/v1/Tenants/{}", home()));
    let features = seen["Features"].as_array().unwrap();
    let sharing = features.iter().find(|one| one["Feature"]["Id"] == "data-sharing").unwrap();
    assert_eq!(sharing["CurrentState"], 0);

    page.click("tab", "Use and limits");
    let quotas = below(&served, "quotas");
    assert_eq!(quotas["quotas"][0], json!({"serviceType": "hsm", "limit": 4, "used": 2}));
    page.sees_in("meter", "Used of hsm", "2 of 4");
    page.click("button", "Edit quotas");
    page.fill("Limit", "2");
    page.click("button", "Save");
    page.sees("The quotas are set.");
    page.sees_in("meter", "Used of hsm", "2 of 2");
    page.becomes("__page.find('meter', 'Used of hsm').classList.contains('bad')");
    assert_eq!(below(&served, "quotas")["quotas"][0]["limit"], 2);

    let used: i64 = served.get(&format!("/control/v1/usage?tenant={}&by=month&limit=500", home()))
        ["items"]
        .as_array()
        .unwrap()
        .iter()
        .filter(|line| line["metric"] == "process")
        .map(|line| line["amount"].as_i64().unwrap())
        .sum();
    page.sees_in("meter", "Used of process", &format!("{used} of 100"));
    page.click("button", "Change entitlement process");
    page.fill("Limit", "250");
    page.click("button", "Save");
    page.sees_in("meter", "Used of process", &format!("{used} of 250"));
    assert_eq!(below(&served, "entitlements/process")["value"], 250);
    page.click("button", "Remove entitlement process");
    page.click("button", "Remove entitlement");
    page.sees("The entitlement is removed.");
    page.lacks("meter", "Used of process");
    let left = below(&served, "entitlements");
    assert_eq!(one(&left["items"], "definitionId", "process"), Value::Null);
}
