//! Everything goes without a mouse.

use tenantd::model::Role;

use super::browser::Page;
use super::served::{Served, client};

/// Presses Tab until a row of the table has the focus: only one of them is on the way.
fn tab_to_a_row(page: &Page) {
    let mut presses = 0;
    while page.value("document.activeElement.matches('tr')") != true {
        page.press("Tab");
        page.focus();
        presses += 1;
        assert!(presses < 30, "Tab comes to no row");
    }
}

#[test]
fn a_tenant_is_found_changed_and_switched_off_by_keys_alone() {
    let served = Served::start(&[]);
    let Some(page) = Page::open(&served.origin()) else { return };
    let credentials = &client(Role::Operator).credentials;
    page.finds("field", "Client id");
    page.comes_to("input", "Client id");
    page.paste(&credentials.id);
    page.press("Tab");
    page.paste(&credentials.secret);
    page.press("Enter");
    page.sees_row(&["Aldermere Nordics"]);

    page.tab_to("input", "Search");
    page.type_text("thornbeck");
    page.sees("1 found");
    page.sees_row(&["Thornbeck Water"]);
    tab_to_a_row(&page);
    page.press("Enter");
    page.finds("heading", "Thornbeck Water");
    page.finds("button", "Edit details");

    page.tab_to("button", "Deactivate");
    page.press("Enter");
    page.sees("Its clients are let in no more");
    page.tab_to("button", "Deactivate");
    page.press("Enter");
    page.sees("Thornbeck Water is Deactivating.");
    page.becomes("document.querySelector('dialog') === null");
    // The button that had the focus is gone.
    page.comes_to("button", "Rename");
    page.tab_to("button", "Edit details");
    page.press("Enter");
    page.comes_to("input", "Name");
    page.press("Escape");
    page.comes_to("button", "Edit details");
    page.press("Enter");
    page.comes_to("input", "Name");
    page.tab_to("input", "Department");
    page.type_text("Pumps");
    page.press("Enter");
    page.sees("The details are saved.");
    page.comes_to("button", "Edit details");
    let found = served.get("/control/v1/tenants?q=thornbeck");
    assert_eq!(found["items"][0]["departmentName"], "Pumps");
    assert_eq!(found["items"][0]["state"], "Deactivated");

    page.tab_to("button", "Sign out");
    page.press("Enter");
    page.finds("field", "Client id");
}

#[test]
fn the_tree_and_its_menus_go_by_arrows() {
    let served = Served::start(&[]);
    let Some(page) = served.page(Role::Operator) else { return };
    page.sees_row(&["Aldermere Nordics"]);
    page.finds("button", "Unfold Aldermere Nordics");
    let on = |name: &str| {
        page.becomes(&format!(
            "document.activeElement.matches('tr') && __page.nameOf(document.activeElement).includes('{name}')"
        ));
        page.focus();
    };
    tab_to_a_row(&page);
    page.press("ArrowDown");
    on("Company");
    page.press("ArrowDown");
    on("Aldermere Nordics");
    page.press("ArrowRight");
    page.sees_row(&["Skarvik Shipping"]);
    page.press("ArrowRight");
    on("Skarvik Shipping");
    page.press("ArrowLeft");
    on("Aldermere Nordics");
    page.press("ArrowLeft");
    page.sees_no_row(&["Skarvik Shipping"]);

    page.tab_to("button", "Actions for Aldermere Nordics");
    page.press("Enter");
    page.comes_to("menuitem", "Open");
    page.press("Escape");
    page.comes_to("button", "Actions for Aldermere Nordics");
    page.press("ArrowDown");
    page.press("ArrowDown");
    page.press("ArrowDown");
    page.comes_to("menuitem", "Rename");
    page.press("Enter");
    page.comes_to("input", "New name");
    page.press("Escape");
    page.comes_to("button", "Actions for Aldermere Nordics");
}
