//! Signing in.

use serde_json::{Value, json};
use tenantd::demo::DemoClient;
use tenantd::model::Role;

use super::browser::Page;
use super::served::{Served, client};
use crate::support::World;
use crate::support::program::{Process, program};

#[test]
fn an_id_and_a_secret_sign_in_and_out() {
    let served = Served::start(&[]);
    let Some(page) = Page::open(&served.origin()) else { return };
    let DemoClient { credentials, name, .. } = client(Role::Admin);
    page.fill("Client id", &credentials.id);
    page.fill("Secret", "not the secret");
    page.click("button", "Sign in");
    page.sees("Unknown client or wrong secret.");
    page.fill("Secret", &credentials.secret);
    page.click("button", "Sign in");
    page.sees(name);
    page.sees("admin · My Company");
    page.sees_no("Stand-in tools");
    page.click("button", "Sign out");
    page.finds("field", "Client id");
}

#[test]
fn a_token_signs_in() {
    let served = Served::start(&[]);
    let Some(page) = Page::open(&served.origin()) else { return };
    let credentials = &client(Role::Operator).credentials;
    let form = format!(
        "grant_type=client_credentials&client_id={}&client_secret={}",
        credentials.id, credentials.secret
    );
    let reply = served.server.request("POST", "/oauth/token").form(&form);
    page.click("tab", "Access token");
    page.fill("Access token", reply.json()["access_token"].as_str().unwrap());
    page.click("button", "Sign in");
    page.sees("Operator of the instance");
    page.finds("link", "Stand-in tools");
}

#[test]
fn the_demos_address_signs_in_once() {
    let process = Process::start(program(&["demo", "--json", "--listen", "127.0.0.1:0"]));
    let said: Value = serde_json::from_str(&process.line().unwrap()).unwrap();
    let address = said["sign_in"].as_str().unwrap();
    let Some(page) = Page::open(said["listening"].as_str().unwrap()) else { return };
    page.visit_address(address);
    page.sees("Operator of the instance");
    assert!(!page.value("location.href").as_str().unwrap().contains("code"), "it is in no history");
    page.visit_address(address);
    page.sees("it is good once");
    page.finds("field", "Client id");
}

#[test]
fn a_code_is_for_this_machine_and_not_for_long() {
    let world = World::new();
    let operator = world.operator();
    let code = world.app.access.issue_sign_in_code(&operator.id).unwrap();
    let redeem = |code: &str| world.post("/control/v1/sign-in").json(json!({"code": code}));
    assert_eq!(redeem("another").status, 401);
    let afar = world.post("/control/v1/sign-in").header("X-Forwarded-For", "192.0.2.1");
    assert_eq!(afar.json(json!({"code": code})).status, 401);
    let reply = redeem(&code);
    assert_eq!(reply.status, 200);
    let token = reply.json()["access_token"].as_str().unwrap().to_owned();
    let who = world.get("/control/v1/me").bearer(&token).send().json();
    assert_eq!(who["role"], "operator");
    assert_eq!(redeem(&code).status, 401, "it was used");
}
