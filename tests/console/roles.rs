//! Each role sees what it may do, and nothing else.

use serde_json::json;
use tenantd::model::Role;

use super::browser::Page;
use super::served::{Served, client};

/// The buttons of a tenant's page, of what is below it, and whether the pages are there.
const BUTTONS: [&str; 4] = ["Edit details", "Rename", "Deactivate", "Delete"];

/// Which of these things are there.
fn there(page: &Page, role: &str, names: &[&'static str]) -> Vec<&'static str> {
    let is_there = |name: &&&str| {
        page.value(&format!("__page.find({}, {}) !== null", json!(role), json!(name))) == true
    };
    names.iter().filter(is_there).copied().collect()
}

#[test]
fn everybody_sees_what_they_may_do_and_the_rest_is_hidden() {
    let served = Served::start(&[]);
    let Some(page) = Page::open(&served.origin()) else { return };
    let home = client(Role::Admin).tenant.as_deref().unwrap();
    let of_admins: &[&str] = &["Edit details", "Rename"];
    for (role, on_list, on_page, limits, has_tools) in [
        (Role::Member, &[][..], &[][..], &[][..], false),
        (Role::Admin, &[], of_admins, &[], false),
        (Role::Provider, &["New tenant"], &BUTTONS, &["Edit quotas", "Edit services"], false),
        (Role::Operator, &["New tenant"], &BUTTONS, &["Edit quotas", "Edit services"], true),
    ] {
        let credentials = &client(role).credentials;
        page.visit("");
        page.sign_in(&credentials.id, &credentials.secret);
        page.sees_row(&[if on_list.is_empty() { "My Company" } else { "Aldermere Nordics" }]);
        assert_eq!(there(&page, "button", &["New tenant"]), on_list, "{role:?}");
        assert_eq!(there(&page, "link", &["Stand-in tools"]).len(), usize::from(has_tools));
        page.go(&format!("#/tenants/{home}"));
        page.sees_in("region", "Details", "my-company.aldermere.example.com");
        assert_eq!(there(&page, "button", &BUTTONS), on_page, "{role:?}");
        page.click("tab", "Use and limits");
        page.sees_in("meter", "Used of hsm", "2 of 4");
        assert_eq!(there(&page, "button", &["Edit quotas", "Edit services"]), limits, "{role:?}");
        page.go("#/clients");
        page.sees_row(&["My Company, member"]);
        let new_client = if role == Role::Member { vec![] } else { vec!["New client"] };
        assert_eq!(there(&page, "button", &["New client"]), new_client, "{role:?}");
        page.go("#/tools");
        page.sees(if has_tools { "Journal" } else { "Nothing here" });
    }
}

#[test]
fn who_lost_a_right_meanwhile_is_told_so_and_keeps_what_was_typed() {
    let served = Served::start(&[]);
    let Some(page) = served.page(Role::Admin) else { return };
    let admin = client(Role::Admin);
    let home = admin.tenant.as_deref().unwrap();
    let becomes = |role: &str| {
        let client = json!({"id": admin.credentials.id, "role": role, "homeTenant": home});
        served.does("POST", "/control/v1/seed", json!({"clients": [client]}));
    };
    page.go(&format!("#/tenants/{home}"));
    page.click("button", "Edit details");
    page.fill("Department", "Typed as an administrator");
    becomes("member");
    page.click("button", "Save");
    page.sees("Role does not suffice. This needs the role admin.");
    page.sees("Request ");
    assert_eq!(page.field("Department"), "Typed as an administrator");
    becomes("admin");
    page.click("button", "Save");
    page.sees("The details are saved.");
    let now = served.get(&format!("/control/v1/tenants/{home}"));
    assert_eq!(now["departmentName"], "Typed as an administrator");
}
