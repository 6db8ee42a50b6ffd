//! The API explorer: what is tried there is asked of this server.

use tenantd::model::Role;

use super::served::{Served, client};

fn calls(served: &Served) -> usize {
    let journal = served.get("/control/v1/journal?operation=control.getMe");
    journal["entries"].as_array().unwrap().len()
}

#[test]
fn an_operation_is_tried_with_the_token_of_who_is_signed_in() {
    let served = Served::start(&[]);
    let Some(page) = served.page(Role::Admin) else { return };
    page.go("#/explorer/control");
    page.click("operation", "Who is asking");
    let before = calls(&served);
    page.click("button", "TRY");
    page.sees("Response Status: OK:200");
    let credentials = &client(Role::Admin).credentials;
    page.sees(&credentials.id);
    page.sees("\"role\": \"admin\"");
    assert_eq!(calls(&served), before + 1, "it was really asked");
    page.sees("$TOKEN");
    // No answer and no example of it may tell the token: whoever looks over one's shoulder has it then.
    page.becomes("!/Bearer [\\w-]{20,}/.test(__page.text())");

    page.choose("API", "nse");
    page.click("operation", "Retrieve all subtenants");
    page.finds("button", "TRY");
    page.has_no_errors();
}
