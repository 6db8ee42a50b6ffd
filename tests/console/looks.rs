//! How the pages look: to those who see them and those who do not, in light and dark, on a phone.

use serde_json::json;
use tenantd::model::Role;

use super::browser::Page;
use super::served::{Served, client};

const WINDOW: (u32, u32) = (1280, 900);
const PHONE: (u32, u32) = (360, 740);
const WALL: (u32, u32) = (3840, 2160);
const TENANT: &str = "#/tenants/a1b2c3d4-e5f6-7890-abcd-ef1234567890";

/// What its picture is called, where it is, and what it shows when it is there.
const PAGES: [(&str, &str, &str); 26] = [
    ("tenants", "#/tenants", "Aldermere Cloud Services"),
    ("tenants-found", "#/tenants?q=my", "found"),
    ("tenants-none", "#/tenants?q=zzzz", "No tenant fits"),
    ("tenant-overview", "?tab=overview", "Deactivate"),
    ("tenant-apis", "?tab=apis", "curl"),
    ("tenant-limits", "?tab=limits", "api_calls"),
    ("tenant-users", "?tab=users", "@"),
    ("tenant-subtenants", "?tab=subtenants", "Add a subtenant"),
    ("tenant-features", "?tab=features", "Data Views"),
    ("tenant-places", "?tab=places", "West Europe"),
    ("tenant-below", "?tab=below", "below"),
    ("tenant-audit", "?tab=audit", "demo.fill"),
    ("tenant-none", "#/tenants/nothing", "There is nothing here"),
    ("usage", "#/usage", "Download CSV"),
    ("clients", "#/clients", "Skarvik Shipping, member"),
    ("journal", "#/tools/journal", "/ocs/api/v1/Tenants/none"),
    ("faults", "#/tools/faults", "rarely"),
    ("limits", "#/tools/limits", "Calls a minute"),
    ("snapshots", "#/tools/snapshots", "before"),
    ("snapshots-diff", "#/tools/snapshots?diff=before", "Created"),
    ("worlds", "#/tools/worlds", "one"),
    ("clock", "#/tools/clock", "UTC"),
    ("seed", "#/tools/seed", "Apply a seed"),
    ("explorer-control", "#/explorer/control", "List tenants"),
    ("explorer-ocs", "#/explorer/ocs", "OPERATIONS"),
    ("system", "#/system", "Make and download a backup"),
];

/// Where a dialog is opened, by which button, and its title.
const DIALOGS: [(&str, &str, &str, &str); 9] = [
    ("new-tenant", "#/tenants", "New tenant", "New tenant"),
    ("new-user", "?tab=users", "Add a user", "Add a user"),
    ("new-client", "#/clients", "New client", "New client"),
    ("verify", "#/tools/journal", "Verify…", "Verify what was asked"),
    ("new-rule", "#/tools/faults", "New rule", "New rule"),
    ("rules-as-json", "#/tools/faults", "Edit as JSON", "Rules as JSON"),
    ("reset", "#/tools/seed", "Reset…", "Reset everything"),
    ("new-feature", "#/system", "Add a feature", "Add a feature"),
    ("edit-regions", "#/system", "Edit regions", "Edit regions"),
];

/// Something of everything that can be listed.
fn furnish(served: &Served) {
    let put = |path: &str, body| served.does("PUT", path, body);
    let rule = json!({"name": "rarely", "match": {"dialect": "dpod"}, "effect": {"status": 503}});
    put("/control/v1/faults", json!({"faults": [rule]}));
    put("/control/v1/snapshots/before", json!({}));
    served.does("POST", "/control/v1/tenants", json!({"name": "Later"}));
    served.request(Role::Operator, "GET", "/world/one/control/v1/me").send();
    served.request(Role::Operator, "GET", "/ocs/api/v1/Tenants/none").send();
}

/// What is wider than the window, but for what is scrolled by itself.
const WIDE: &str = "(() => { const room = document.scrollingElement.clientWidth; \
    if (document.scrollingElement.scrollWidth <= room) return []; \
    return [...document.querySelectorAll('body *')].filter((one) => one.getBoundingClientRect().right > room + 1)\
    .slice(0, 8).map((one) => one.outerHTML.slice(0, 120)); })()";

/// Nothing is wider than the window, once what watches its size has followed.
#[track_caller]
fn fits(page: &Page, name: &str, window: (u32, u32)) {
    page.resize(window);
    let it_fits = page.wait_for(WIDE, |wide| wide == &json!([])).is_some();
    assert!(it_fits, "{name} is wider than {} pixels: {}", window.0, page.value(WIDE));
}

fn looks_good(page: &Page, name: &str) {
    page.settles();
    for scheme in ["light", "dark"] {
        page.prefer(scheme);
        page.is_accessible(&format!("{name}, {scheme}"));
        page.picture(&format!("{name}-{scheme}"));
    }
    fits(page, name, PHONE);
    page.picture(&format!("{name}-phone"));
    page.resize(WINDOW);
}

fn go(page: &Page, place: &str) {
    page.go(&place.strip_prefix('?').map_or(place.to_owned(), |tab| format!("{TENANT}?{tab}")));
}

#[test]
fn every_page_can_be_read_by_everybody_in_light_and_dark_and_on_a_phone() {
    let served = Served::start(&[]);
    furnish(&served);
    let Some(page) = Page::open(&served.origin()) else { return };
    looks_good(&page, "sign-in");
    let credentials = &client(Role::Operator).credentials;
    page.sign_in(&credentials.id, &credentials.secret);
    for (name, place, shown) in PAGES {
        go(&page, place);
        page.sees(shown);
        looks_good(&page, name);
    }
    for (name, place, button, title) in DIALOGS {
        go(&page, place);
        page.click("button", button);
        page.finds("heading", title);
        looks_good(&page, &format!("dialog-{name}"));
        page.click("button", "Close");
    }
    page.resize(WALL);
    for place in ["#/tenants", "?tab=overview", "#/usage"] {
        go(&page, place);
        page.settles();
        fits(&page, place, WALL);
    }
    page.has_no_errors();
}
