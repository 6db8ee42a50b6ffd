//! Clients: made, given another secret, removed.

use tenantd::model::Role;

use super::browser::Page;
use super::served::{Served, client};

/// The text beside a label of the dialog with the secret.
fn shown(page: &Page, label: &str) -> String {
    page.finds("heading", "Secret of Nightly");
    let find = format!(
        "[...document.querySelectorAll('dialog dt')].find((one) => one.textContent === '{label}')\
         .nextElementSibling.querySelector('code').textContent"
    );
    page.value(&find).as_str().unwrap().to_owned()
}

/// The status and token of a request for a token.
fn sign_in(served: &Served, id: &str, secret: &str) -> (u16, String) {
    let form = format!("grant_type=client_credentials&client_id={id}&client_secret={secret}");
    let reply = served.server.request("POST", "/oauth/token").form(&form);
    let token = reply.json()["access_token"].as_str().unwrap_or_default().to_owned();
    (reply.status, token)
}

fn status_of(served: &Served, token: &str) -> u16 {
    served.server.request("GET", "/control/v1/me").bearer(token).send().status
}

#[test]
fn a_client_is_made_used_given_another_secret_and_removed() {
    let served = Served::start(&[]);
    assert_eq!(served.request(Role::Member, "GET", "/control/v1/me").send().status, 200);
    let served = served.restarted();
    let Some(page) = served.page(Role::Operator) else { return };
    page.go("#/clients");
    let used = "__page.find('row', 'My Company, member').querySelector('.when time').dateTime";
    page.finds("row", "My Company, member");
    let id = &client(Role::Member).credentials.id;
    let told = &served.get(&format!("/control/v1/clients/{id}"))["lastUsedAt"];
    assert!(told.is_string());
    assert_eq!(&page.value(used), told);

    page.click("button", "New client");
    page.fill("Name", "Nightly");
    page.choose("Role", "provider");
    page.fill("Home tenant", "nordics");
    // Until then the list is still that of everything, and about to change.
    page.becomes("document.querySelectorAll('[role=\"option\"]').length === 1");
    page.click("option", "Aldermere Nordics");
    page.click("button", "Create client");
    let (id, secret) = (shown(&page, "Client id"), shown(&page, "Secret"));
    let path = format!("/control/v1/clients/{id}");
    let made = served.get(&path);
    assert_eq!((&made["name"], &made["role"]), (&"Nightly".into(), &"provider".into()));
    let home = made["homeTenant"].as_str().unwrap();
    assert_eq!(served.get(&format!("/control/v1/tenants/{home}"))["name"], "Aldermere Nordics");

    page.click("button", "Copy secret");
    page.sees("Copied");
    assert_eq!(page.copied(), secret);
    page.press("Escape");
    page.press("Escape");
    page.finds("heading", "Secret of Nightly");
    page.click("button", "I have kept it");
    page.finds("row", "Nightly");
    page.sees_no(&secret);
    let (status, token) = sign_in(&served, &id, &secret);
    assert_eq!((status, status_of(&served, &token)), (200, 200), "it is good for a token");

    page.click("button", "Rotate Nightly");
    page.click("button", "Rotate");
    let other = shown(&page, "Secret");
    page.click("button", "I have kept it");
    assert_ne!(other, secret);
    assert!(served.get(&path)["rotatedAt"].is_string());
    assert_eq!(status_of(&served, &token), 401, "the token of the old secret");
    assert_eq!(sign_in(&served, &id, &secret).0, 401, "the old secret");
    assert_eq!(sign_in(&served, &id, &other).0, 200, "the new secret");

    page.click("button", "Remove Nightly");
    page.click("button", "Remove client");
    page.sees("Nightly is removed.");
    page.becomes("__page.find('row', 'Nightly') === null");
    assert_eq!(served.request(Role::Operator, "GET", &path).send().status, 404);
    assert_eq!(sign_in(&served, &id, &other).0, 401);
}
