//! The page of the instance: what it is, how it is, and its backup.

use serde_json::Value;
use tenantd::model::Role;

use super::browser::Page;
use super::served::{Served, client};
use crate::support::program::{Serving, run};

/// What stands beside a label of the page.
#[track_caller]
fn beside(page: &Page, label: &str) -> String {
    let find = format!(
        "[...document.querySelectorAll('main dt')].find((one) => one.textContent === '{label}')?.nextElementSibling.innerText ?? null"
    );
    page.becomes(&format!("({find}) !== null"));
    page.value(&find).as_str().unwrap().to_owned()
}

/// How many tenants there are, without those that were deleted.
fn count(info: &Value) -> u64 {
    let states = info["tenants"].as_object().unwrap().iter();
    states.filter(|(state, _)| *state != "Deleted").map(|(_, count)| count.as_u64().unwrap()).sum()
}

#[test]
fn its_figures_are_the_servers_and_its_backup_is_whole() {
    let served = Served::start(&[]);
    let Some(page) = served.page(Role::Operator) else { return };
    let saved = page.saves();
    page.go("#/system");
    let info = served.get("/control/v1/info");
    assert_eq!(beside(&page, "Version"), info["version"].as_str().unwrap());
    assert_eq!(beside(&page, "Tenants"), count(&info).to_string());
    assert_eq!(beside(&page, "Subtenants"), info["subtenants"].to_string());
    assert!(beside(&page, "Instance").contains(info["instanceId"].as_str().unwrap()));
    assert!(beside(&page, "File").contains(info["file"].as_str().unwrap()));
    assert!(beside(&page, "Durability").contains(info["durability"].as_str().unwrap()));
    assert_eq!(beside(&page, "Alive /healthz"), "ok");
    assert_eq!(beside(&page, "Ready /readyz"), "ready");
    for region in served.get("/control/v1/regions")["regions"].as_array().unwrap() {
        page.finds("row", region["name"].as_str().unwrap());
    }

    let ocs = "Number(__page.find('row', 'OCS').cells[4].textContent.replace(/\\D/g, ''))";
    page.finds("row", "OCS");
    let before = page.value(ocs).as_u64().unwrap();
    served.request(Role::Operator, "GET", "/ocs/api/v1/Tenants/none").send();
    page.becomes(&format!("{ocs} === {}", before + 1));

    page.click("button", "Make and download a backup");
    page.sees("Saved as");
    let file = saved.file(".db");
    let file = file.to_str().unwrap();
    assert_eq!(run(&["check", "--db", file]).code, Some(0));
    let second = Serving::start(file, &["--rate-limit", "0"]);
    let key = client(Role::Operator).credentials.api_key();
    let restored = second.request("GET", "/control/v1/info").api_key(&key).send().json();
    for member in ["tenants", "subtenants", "instanceId"] {
        assert_eq!(restored[member], info[member], "{member}");
    }

    page.click("button", "Sign out");
    let credentials = &client(Role::Provider).credentials;
    page.sign_in(&credentials.id, &credentials.secret);
    page.go("#/system");
    page.sees("Ready /readyz");
    page.sees_no("backup");
    assert_eq!(served.request(Role::Provider, "POST", "/control/v1/backup").send().status, 403);
    page.sees_no("Edit regions");
}
