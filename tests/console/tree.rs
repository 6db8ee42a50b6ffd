//! The tenants as a tree and as a table.

use serde_json::{Value, json};
use tenantd::model::Role;

use super::browser::Page;
use super::served::{Served, client};

/// The names in the rows, from the top.
const NAMES: &str =
    "[...document.querySelectorAll('tr[data-row] .names a')].map((one) => one.textContent)";

fn names(page: &Page) -> Vec<String> {
    let names = page.value(NAMES);
    names.as_array().unwrap().iter().map(|name| name.as_str().unwrap().to_owned()).collect()
}

/// Waits until the rows are these.
#[track_caller]
fn shows(page: &Page, wanted: &[String]) {
    page.becomes(&format!("JSON.stringify({NAMES}) === JSON.stringify({})", json!(wanted)));
}

fn names_of(page: &Value) -> Vec<String> {
    let items = page["items"].as_array().unwrap().iter();
    items.map(|item| item["name"].as_str().unwrap().to_owned()).collect()
}

#[test]
fn it_is_searched_as_one_types_filtered_and_sorted() {
    let served = Served::start(&[]);
    let Some(page) = served.page(Role::Operator) else { return };
    page.sees_row(&["Aldermere Nordics", "Active"]);
    page.sees_no_row(&["Skarvik Shipping"]);
    page.click("button", "Unfold Aldermere Nordics");
    page.sees_row(&["Skarvik Shipping", "enterprise"]);
    page.click("button", "Fold Aldermere Nordics");
    page.sees_no_row(&["Skarvik Shipping"]);

    page.click("field", "Search");
    page.type_text("sk");
    page.becomes("location.hash.endsWith('q=sk')");
    page.type_text("arv");
    page.sees("1 found");
    page.sees_row(&["Skarvik Shipping", "Aldermere Cloud Services › Aldermere Nordics"]);
    page.fill("Search", "no such tenant");
    page.sees("No tenant fits");
    page.click("button", "show all tenants");
    page.sees_row(&["Aldermere Nordics"]);

    page.choose("State", "Deactivated");
    let wanted = names_of(&served.get("/control/v1/tenants?state=Deactivated"));
    assert_eq!(wanted.len(), 2);
    shows(&page, &wanted);
    page.click("button", "Created");
    page.becomes("location.hash.includes('sort=-createdAt')");
    shows(&page, &names_of(&served.get("/control/v1/tenants?state=Deactivated&sort=-createdAt")));
    page.choose("State", "All but deleted");

    let top = served.get("/control/v1/tenants?q=aldermere.example.com")["items"][0].clone();
    let below = |sort: &str| {
        let path =
            format!("/control/v1/tenants?parent={}&sort={sort}", top["id"].as_str().unwrap());
        let mut rows = vec![top["name"].as_str().unwrap().to_owned()];
        rows.extend(names_of(&served.get(&path)));
        rows
    };
    page.click("button", "Name");
    shows(&page, &below("name"));
    page.click("button", "Name");
    shows(&page, &below("-name"));
}

#[test]
fn hundreds_of_children_come_page_by_page_and_going_back_leads_to_where_one_was() {
    let served = Served::start(&[]);
    let branches: Vec<Value> = (1..=230)
        .map(|number| json!({"name": format!("Branch {number:03}"), "parent": "my-company"}))
        .collect();
    served.does("POST", "/control/v1/seed", json!({"tenants": branches}));
    let Some(page) = served.page(Role::Operator) else { return };
    page.click("button", "Unfold My Company");
    page.sees_row(&["Branch 100"]);
    assert!(!names(&page).contains(&"Branch 101".to_owned()));
    page.click("button", "Show more below My Company");
    page.sees_row(&["Branch 101"]);
    let at_the_end = "(scrollTo(0, document.body.scrollHeight), __page.holds('row', ['Show more below My Company']))";
    page.becomes(at_the_end);
    page.click("button", "Show more below My Company");
    page.sees_row(&["Branch 203"]);
    // The head, the top, ten below it, and the branches.
    page.becomes("document.querySelector('table.tenants').ariaRowCount === '242'");
    let drawn = names(&page).len();
    assert!(drawn < 200, "{drawn} of 241 rows are drawn");

    page.click("link", "Branch 203");
    page.finds("heading", "Branch 203");
    page.run("history.back()");
    page.sees_row(&["Branch 203"]);
    page.becomes(
        "document.activeElement.closest('tr')?.textContent.includes('Branch 203') ?? false",
    );
    page.becomes("scrollY > 2000");
    page.becomes("document.querySelector('table.tenants').ariaRowCount === '242'");
}

#[test]
fn it_is_there_even_if_the_browser_draws_later_than_the_server_answers() {
    let served = Served::start(&[]);
    let Some(page) = Page::open(&served.origin()) else { return };
    page.before_each_load(
        "requestAnimationFrame = (draw) => setTimeout(draw, 1000);
        const { setTimeout: later } = window;
        window.setTimeout = (action, ms) => later(action, Math.max(ms, 500));",
    );
    page.visit("");
    let credentials = &client(Role::Operator).credentials;
    page.sign_in(&credentials.id, &credentials.secret);
    page.sees_row(&["Aldermere Nordics", "Active"]);
}
