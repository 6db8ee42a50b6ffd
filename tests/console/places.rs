//! Where the console may lie: below whatever a proxy puts it.

use tenantd::model::Role;

use super::browser::Page;
use super::proxy::Proxy;
use super::served::{Served, client};

#[test]
fn it_works_below_a_prefix_behind_a_proxy() {
    let served = Served::start(&[]);
    let proxy = Proxy::start("/some/prefix", served.server.address);
    let origin = format!("http://{}/some/prefix", proxy.address);
    // Requests beside the prefix would count as those to strangers.
    let Some(page) = Page::open(&origin) else { return };
    let credentials = &client(Role::Operator).credentials;
    page.sign_in(&credentials.id, &credentials.secret);
    page.finds("row", "Aldermere Cloud Services");

    page.click("link", "Usage");
    page.sees("Download CSV");
    page.click("link", "Stand-in tools");
    page.sees("Live");
    page.click("link", "API explorer");
    page.finds("operation", "List tenants");

    let tenant = "a1b2c3d4-e5f6-7890-abcd-ef1234567890";
    page.go(&format!("#/tenants/{tenant}?tab=apis"));
    page.sees(&format!("{origin}/ocs/api/v1/Tenants/{tenant}"));
    page.go("#/clients");
    page.click("button", "New client");
    page.fill("Name", "Behind the proxy");
    page.choose("Role", "operator");
    page.click("button", "Create client");
    page.sees(&format!("{origin}/oauth/token"));
    page.click("button", "I have kept it");
    let clients = served.get("/control/v1/clients");
    let names = clients["items"].as_array().unwrap().iter().map(|client| &client["name"]);
    assert_eq!(names.filter(|name| *name == "Behind the proxy").count(), 1);
}
