//! What tenants call themselves is text, on every page and at every width.

use serde_json::{Value, json};
use tenantd::model::Role;

use super::browser::Page;
use super::served::{Served, client};

/// What would tell if any of it were more than text.
const WATCH: &str = "window.__calls = [];
    for (const name of ['alert', 'confirm', 'prompt', 'print']) window[name] = () => { window.__calls.push(name); };
    const create = URL.createObjectURL;
    URL.createObjectURL = (blob) => { window.__blob = blob; return create(blob); };";
/// Elements that nobody but an attacker makes.
const STRANGE: &str = "pwned, img[src='x'], svg[onload], main script, [onerror], [onclick], \
    a[href^='javascript:' i], iframe, object, embed, base";
/// From here on a page is readable.
const NARROW: (u32, u32) = (360, 740);

const MARKUP: &str = "<pwned></pwned><img src=x onerror=alert(1)><script>alert(1)</script>";
const LINK: &str = "javascript:alert(1)//";
const TURNED: &str = "gnp.\u{202e}tenant \u{2066}nitsud\u{2069}";
const THIN: &str = "zero\u{200b}width\u{200d}joined";
/// A name as the console shows it: what nobody sees of it has a mark.
fn shown(name: &str) -> String {
    name.replace(['\u{202e}', '\u{2066}', '\u{2069}', '\u{200b}', '\u{200d}'], "␣")
}

const TEMPLATE: &str = "{{7*7}} ${7*7} #{7*7} <%= 7*7 %> %s";
const FORMULA: &str = "=HYPERLINK(\"http://evil.example\",\"x\")";

/// A word without an end to it.
fn endless(length: usize) -> String {
    "W".repeat(length)
}

/// A metric that is as long as they may be.
fn metric() -> String {
    format!("m{}", "x".repeat(63))
}

/// Tenants that are called so, their own and all that they have.
fn attackers(served: &Served) -> Vec<(String, Value)> {
    let names = [MARKUP, LINK, TURNED, THIN, TEMPLATE, FORMULA].map(str::to_owned);
    let names = names.into_iter().chain([endless(200)]);
    let attacker = |(number, name): (usize, String)| {
        let tenant = served.does(
            "POST",
            "/control/v1/tenants",
            json!({
                "name": name, "companyName": name, "departmentName": name, "plan": name,
                "description": format!("{name}\n{}", endless(500)), "tenantType": name,
                "alias": name, "externalAccountId": name,
                "address": {"street": name, "city": name, "further": {(name.clone()): name}},
            }),
        );
        let path = format!("/control/v1/tenants/{}", tenant["id"].as_str().unwrap());
        let subtenant =
            json!({"name": name, "code": format!("code_{number}"), "description": name});
        served.does("POST", &format!("{path}/subtenants"), subtenant);
        let email = format!("{}@example.com", "e".repeat(60));
        let user = json!({"email": email, "firstName": name, "lastName": name});
        served.does("POST", &format!("{path}/users"), user);
        served.does("POST", "/control/v1/tenants", json!({"name": name, "parent": tenant["id"]}));
        let client = json!({"name": name, "role": "member", "homeTenant": tenant["id"]});
        served.does("POST", "/control/v1/clients", client);
        let event = json!([{"tenant": tenant["id"], "metric": metric(), "delta": 7}]);
        served.does("POST", "/control/v1/usage", event);
        (name, tenant)
    };
    names.enumerate().map(attacker).collect()
}

/// A page that watches, signed in as the operator.
fn page(served: &Served) -> Option<Page> {
    let page = Page::open(&served.origin())?;
    page.before_each_load(WATCH);
    page.resize(NARROW);
    page.visit("");
    let credentials = &client(Role::Operator).credentials;
    page.sign_in(&credentials.id, &credentials.secret);
    Some(page)
}

/// Everything on the page is text, and it is no wider than the window.
#[track_caller]
fn is_harmless(page: &Page, what: &str) {
    page.becomes("document.querySelector('[aria-busy=\"true\"], .loading') === null");
    let strange =
        format!("[...document.querySelectorAll({})].map((one) => one.outerHTML)", json!(STRANGE));
    assert_eq!(page.value(&strange), json!([]), "{what}: elements");
    assert_eq!(page.value("window.__calls"), json!([]), "{what}: dialogs");
    let wide = "document.documentElement.scrollWidth > innerWidth
        ? [...document.querySelectorAll('body *')].filter((one) => one.getBoundingClientRect().right > innerWidth + 1)
            .slice(0, 8).map((one) => `${one.tagName}.${one.className} ${one.getBoundingClientRect().right}`) : []";
    assert_eq!(page.value(wide), json!([]), "{what}: too wide");
    let inside = "[...document.querySelectorAll('dialog[open]')].every((one) => one.scrollWidth <= one.clientWidth)";
    assert_eq!(page.value(inside), true, "{what}: its dialog is too wide");
}

#[test]
fn names_are_text_on_every_page_of_a_tenant() {
    let served = Served::start(&[]);
    let attackers = attackers(&served);
    let Some(page) = page(&served) else { return };
    for (name, _) in &attackers {
        page.sees_row(&[&shown(name)]);
    }
    is_harmless(&page, "the tree");
    for (name, tenant) in &attackers {
        page.go(&format!("#/tenants/{}", tenant["id"].as_str().unwrap()));
        page.finds("heading", &shown(name));
        page.sees_in("region", "Details", &shown(name));
        is_harmless(&page, &format!("the page of {name}"));
    }
    for (name, tenant) in [&attackers[0], &attackers[6]] {
        let id = tenant["id"].as_str().unwrap();
        for tab in ["apis", "limits", "users", "subtenants", "features", "places", "below", "audit"]
        {
            page.go(&format!("#/tenants/{id}?tab={tab}"));
            if ["users", "subtenants", "below"].contains(&tab) {
                page.sees_row(&[name]);
            }
            is_harmless(&page, &format!("{tab} of {name}"));
        }
        for api in ["ocs", "processmind", "nse", "ipera", "dpod"] {
            page.go(&format!("#/tenants/{id}?tab=apis&api={api}"));
            page.sees("200 OK");
            is_harmless(&page, &format!("{api} about {name}"));
        }
        page.go(&format!("#/tenants/{id}"));
        for (button, title) in [
            ("Edit details", "Edit details"),
            ("Rename", "Rename tenant"),
            ("Delete", "Delete tenant"),
        ] {
            page.click("button", button);
            page.finds("heading", title);
            is_harmless(&page, &format!("{title}, {name}"));
            page.click("button", "Cancel");
        }
    }
}

#[test]
fn names_are_text_on_all_other_pages() {
    let served = Served::start(&[]);
    let attackers = attackers(&served);
    let asked = format!("/control/v1/tenants?q=%3Cimg%20src=x%3E{}", endless(500));
    served.request(Role::Operator, "GET", &asked).header("X-Attack", MARKUP).send();
    served.does("PUT", &format!("/control/v1/snapshots/{}", "w".repeat(60)), json!({}));
    let Some(page) = page(&served) else { return };
    page.go("#/clients");
    for (name, _) in &attackers {
        page.sees_row(&[&shown(name)]);
    }
    is_harmless(&page, "the clients");
    for (name, tenant) in [&attackers[0], &attackers[6]] {
        page.go(&format!("#/usage?tenant={}", tenant["id"].as_str().unwrap()));
        page.sees(name);
        is_harmless(&page, &format!("the usage of {name}"));
    }
    page.go(&format!("#/usage?tenant={}", attackers[5].1["id"].as_str().unwrap()));
    page.sees(FORMULA);
    page.choose("Metric", &metric());
    page.click("button", "Download CSV");
    page.becomes("window.__blob !== undefined");
    let csv = page.value("window.__blob.text()");
    let cell = format!("\"'{}\"", FORMULA.replace('"', "\"\""));
    assert!(csv.as_str().unwrap().contains(&cell), "no spreadsheet computes it: {csv}");
    for tab in ["journal", "faults", "snapshots", "worlds", "clock", "limits", "seed"] {
        page.go(&format!("#/tools/{tab}"));
        is_harmless(&page, tab);
    }
    page.go("#/system");
    is_harmless(&page, "system");

    page.go("#/tenants");
    page.fill("Search", "<pwned>");
    page.sees_row(&[MARKUP, "At the top"]);
    is_harmless(&page, "what is found");
    page.click("button", "New tenant");
    page.fill("Parent", "WWWWW");
    page.click("option", &endless(200));
    is_harmless(&page, "the choice of a parent");
    page.click("button", "Cancel");
}

#[test]
fn a_picture_and_its_name_are_no_page() {
    let served = Served::start(&[]);
    let Some(page) = page(&served) else { return };
    let home = client(Role::Admin).tenant.as_deref().unwrap();
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("<img src=x onerror=alert(1)>.png");
    let svg =
        "<svg xmlns='http://www.w3.org/2000/svg' onload='alert(1)'><script>alert(1)</script></svg>";
    std::fs::write(&file, svg).unwrap();
    page.go(&format!("#/tenants/{home}"));
    page.upload("Icon file", &file);
    page.sees("<img src=x onerror=alert(1)>.png");
    page.sees("no picture that the browser knows");
    page.sees("This cannot be an icon.");
    page.lacks("button", "Set as icon");
    is_harmless(&page, "a refused icon");
}
