//! What is typed is not lost: neither to another person, nor to a token that ends.

use serde_json::json;
use tenantd::model::Role;

use super::served::{Served, client};

/// The path of the tenant that the demo's administrator is at home in.
fn home() -> String {
    format!("/control/v1/tenants/{}", client(Role::Admin).tenant.as_deref().unwrap())
}

#[test]
fn the_second_of_two_people_is_told_and_chooses() {
    let served = Served::start(&[]);
    let Some(page) = served.page(Role::Admin) else { return };
    page.go(&format!("#/tenants/{}", client(Role::Admin).tenant.as_deref().unwrap()));
    let other = |department: &str, description: &str| {
        let theirs = json!({"departmentName": department, "description": description});
        served.does("PATCH", &home(), theirs);
    };
    page.click("button", "Edit details");
    page.fill("Department", "Mine");
    other("Theirs", "Changed by them");
    page.click("button", "Save");
    page.sees("Somebody changed this meanwhile.");
    page.sees("is now Theirs");
    assert_eq!(page.field("Department"), "Mine", "what was typed stays");
    assert_eq!(served.get(&home())["departmentName"], "Theirs", "nobody is overwritten unasked");
    page.click("button", "Take what is there now");
    page.becomes("__page.find('field', 'Department').value === 'Theirs'");
    page.sees_no("Somebody changed this meanwhile.");
    page.fill("Department", "Mine after all");
    page.click("button", "Save");
    page.sees("The details are saved.");
    assert_eq!(served.get(&home())["departmentName"], "Mine after all");

    page.click("button", "Edit details");
    page.fill("Department", "Mine again");
    other("Theirs again", "Changed by them again");
    page.click("button", "Save");
    page.sees("is now Theirs again");
    page.click("button", "Save");
    page.sees_in("region", "Details", "Mine again");
    let now = served.get(&home());
    assert_eq!(now["departmentName"], "Mine again");
    assert_eq!(now["description"], "Changed by them again", "what was not touched stays theirs");
}

#[test]
fn a_token_that_ends_in_the_middle_of_a_form_costs_nothing() {
    let served = Served::start(&[]);
    let Some(page) = served.page(Role::Admin) else { return };
    let credentials = &client(Role::Admin).credentials;
    let sign_in_again = || {
        page.fill("Client id", &credentials.id);
        page.fill("Secret", &credentials.secret);
        page.click("button", "Sign in");
    };
    page.go(&format!("#/tenants/{}", client(Role::Admin).tenant.as_deref().unwrap()));
    page.click("button", "Edit details");
    page.fill("Department", "Typed before the hour was over");
    page.fill("Description", "Two lines\nof it");
    served.does("PUT", "/control/v1/clock", json!({"advance": "61m"}));
    page.click("button", "Save");
    page.sees("Sign in again");
    page.press("Escape");
    page.press("Escape");
    sign_in_again();
    page.sees("The details are saved.");
    page.sees_no("Sign in again");
    let now = served.get(&home());
    assert_eq!(now["departmentName"], "Typed before the hour was over");
    assert_eq!(now["description"], "Two lines\nof it");

    let rule = json!({"name": "token", "effect": {"token": "expired"},
        "match": {"operation": "control.listUsers"}});
    served.does("PUT", "/control/v1/faults", json!({"faults": [rule]}));
    page.click("tab", "Users");
    page.sees("Sign in again");
    served.does("PUT", "/control/v1/faults", json!({"faults": []}));
    sign_in_again();
    page.sees_row(&["John Doe", "user@example.com"]);
}
