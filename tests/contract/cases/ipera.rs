//! IPERA: tenants listed, counted, made, changed, switched off and on, and switched to.

use serde_json::{Value, json};
use tenantd::dialects::Settings;
use tenantd::model::{Scope, TenantState};

use super::Cases;
use crate::contract::calls::{break_file, listing, takes_no_body, too_large};
use crate::contract::effects::{effect, made};
use crate::contract::whole::{Whole, json as answer};
use crate::dpod::house::{House, uuid};
use crate::support::{Client, Reply, WorldOptions};

pub static CASES: Cases = Cases::new(
    "ipera",
    &[
        list_tenants,
        count_tenants,
        create_tenant,
        update_tenant,
        deactivate_and_activate,
        switch_tenant,
        examples,
        without_credentials,
        without_the_role,
        without_an_active_home,
        what_is_not_there,
        what_is_too_large,
        what_is_of_another_type,
        what_is_invalid,
        too_many_calls,
        busy,
        failures,
    ],
);

#[test]
fn every_status_and_effect_of_ipera() {
    CASES.leave_no_gap();
}

const TENANTS: &str = "/ipera/tenants";

/// A house in which a client may make so many calls of an operation in a minute.
fn limited(rate_limit: u32) -> House {
    let settings = Settings { rate_limit, ..Settings::default() };
    House::with(WorldOptions { settings, ..WorldOptions::default() })
}

fn house() -> House {
    limited(60)
}

/// An answer to a known client, which is told what is left of its calls.
fn known(status: u16, body: Value) -> Whole {
    let whole = answer(status, body).with("x-ratelimit-limit", "60");
    whole.with("x-ratelimit-remaining", "<number>")
}

fn message(status: u16, text: &str) -> Whole {
    known(status, json!({ "message": text }))
}

fn invalid(field: &str, text: &str) -> Whole {
    let message = "The given data was invalid.";
    known(422, json!({"message": message, "errors": {field: [text]}}))
}

fn list_tenants() {
    let house = house();
    let path = format!("{TENANTS}?description=&name=PLANT+2&per_page=1");
    let read = || house.get(&path, &house.admin);
    let changes = json!({
        "name": "Plant 2", "billingAddress": {"street": "Main 1", "city": "Bern", "country": "CH"},
    });
    let write = || house.patch(&house.plant, &house.admin, changes);
    effect(write, read, "/data/0/name", &json!("Plant 2"));
    let base = format!("http://{}{TENANTS}", house.world.address);
    let item = json!({
        "id": house.plant, "name": "Plant 2", "address": "Main 1", "city": "Bern",
        "country_code": "CH", "country_name": "Switzerland", "description": null,
        "is_trashed": false, "group_id": "0", "group_name": "",
    });
    let whole = json!({
        "data": [item],
        "links": {
            "first": format!("{base}?page=1&name=PLANT+2&per_page=1"),
            "last": null, "prev": null, "next": null,
        },
        "meta": {"current_page": 1, "from": 1, "path": base, "per_page": 1, "to": 1},
    });
    read().is(&known(200, whole));
}

fn count_tenants() {
    let house = house();
    let read = || house.get(&format!("{TENANTS}/count"), &house.provider);
    let write = || house.create(json!({"name": "Another"}));
    effect(write, read, "/count", &json!(4));
    read().is(&known(200, json!({"count": 4})));
}

/// What the request of the next two says, and what is answered.
fn fields() -> Value {
    json!({
        "name": "Company", "country_code": "US", "city": "New York",
        "address": "115 East 23rd Street 5th Floor", "post_code": "10010",
        "description": "New York",
    })
}

fn company(id: &str) -> Whole {
    let tenant = json!({
        "id": id, "name": "Company", "address": "115 East 23rd Street 5th Floor",
        "city": "New York", "country_code": "US", "country_name": "United States",
        "description": "New York", "is_trashed": false,
    });
    known(200, json!({ "data": tenant }))
}

/// The company's address as DPoD has it.
fn address() -> Value {
    json!({
        "street": "115 East 23rd Street 5th Floor", "city": "New York", "postal_code": "10010",
        "country": "US",
    })
}

fn in_dpod(house: &House, id: &str) -> Reply {
    house.get(&crate::dpod::house::path(id), &house.provider)
}

fn current_tenant(house: &House, client: &Client) -> Reply {
    house.get(&format!("/control/v1/clients/{}", client.id), &house.operator)
}

/// The new tenant is there in full, with its default location, and the client is moved to it.
fn create_tenant() {
    let house = house();
    let reply = house.world.post(TENANTS).by(&house.provider).json(fields());
    reply.is(&company("<ulid>"));
    let body = reply.json();
    let id = body["data"]["id"].as_str().unwrap();
    made(&reply, &in_dpod(&house, id), "/billingAddress", &address());
    made(&reply, &in_dpod(&house, id), "/parentId", &json!(uuid(&house.home)));
    made(&reply, &current_tenant(&house, &house.provider), "/currentTenant", &json!(id));
    let locations = house.get(&format!("/control/v1/tenants/{id}/locations"), &house.provider);
    made(&reply, &locations, "/items/0/name", &json!("Default"));
}

fn update_tenant() {
    let house = house();
    let path = format!("{TENANTS}/{}", house.acme);
    let write = || house.world.put(&path).by(&house.admin).json(fields());
    let reply = effect(write, || in_dpod(&house, &house.acme), "/billingAddress", &address());
    reply.is(&company(&house.acme));
}

fn deactivate_and_activate() {
    let house = house();
    let user = house.world.member(&house.plant, crate::support::Person::of("ann@example.com"));
    let user = format!("/control/v1/tenants/{}/users/{user}", house.plant);
    let state = || house.get(&format!("/ocs/api/v1/Tenants/{}", house.plant), &house.admin);
    let status = || house.get(&user, &house.admin);
    let put = |tail: &str, body: Value| {
        let path = format!("{TENANTS}/{}/{tail}", house.plant);
        house.world.put(&path).by(&house.admin).json(body)
    };
    for (tail, number, is_trashed) in [("deactivate", 3, true), ("activate", 1, false)] {
        let reply = effect(|| put(tail, json!({})), state, "/State", &json!(number));
        reply.is(&known(200, json!({ "is_trashed": is_trashed })));
    }
    for (tail, number, name) in [("deactivate", 0, "passive"), ("activate", 2, "banned")] {
        let body = json!({ "user_status": number });
        effect(|| put(tail, body), status, "/status", &json!(name));
    }
}

fn switch_tenant() {
    let house = house();
    let path = format!("{TENANTS}/{}/switch", house.plant);
    let reply = effect(
        || house.world.put(&path).by(&house.admin).send(),
        || current_tenant(&house, &house.admin),
        "/currentTenant",
        &json!(house.plant),
    );
    reply.is(&known(200, json!({"success": true})));
}

/// What the document gives as an example of a body is taken, as JSON and as a form.
fn examples() {
    for operation in listing("ipera", 413) {
        let house = house();
        let call = || {
            let request = operation.call(&house.world, &[("id", &house.plant)]);
            request.by(&house.provider)
        };
        let content = &operation.value["requestBody"]["content"];
        let json = call().json(content["application/json"]["example"].clone());
        let fields = &content["application/x-www-form-urlencoded"]["example"];
        let fields = fields.as_object().unwrap().iter();
        let mut form = form_urlencoded::Serializer::new(String::new());
        form.extend_pairs(fields.map(|(name, value)| (name, value.as_str().unwrap())));
        let form = call().form(&form.finish());
        assert_eq!((json.status, form.status), (200, 200), "{json:?} {form:?}");
    }
}

fn without_credentials() {
    let house = house();
    let whole = answer(401, json!({"message": "Unauthenticated."}));
    let whole = whole.with("www-authenticate", "Bearer");
    for operation in listing("ipera", 401) {
        operation.call(&house.world, &[]).send().is(&whole);
    }
}

fn without_the_role() {
    let house = house();
    let ids = [("id", house.plant.as_str())];
    let service = house.world.token(&house.provider, Scope::ApiService.name());
    for operation in listing("ipera", 403) {
        let call = || operation.call(&house.world, &ids);
        call().bearer(&service).send().is(&message(403, "This needs the role member."));
        let needs = if operation.is("createTenant") {
            "This needs the role provider."
        } else if operation.method == "PUT" && !operation.is("switchTenant") {
            "This needs the role admin."
        } else {
            continue;
        };
        let ids = [("id", house.acme.as_str())];
        operation.call(&house.world, &ids).by(&house.member).send().is(&message(403, needs));
    }
    for tail in ["deactivate", "activate"] {
        let own = house.world.put(&format!("{TENANTS}/{}/{tail}", house.acme)).by(&house.admin);
        own.send().is(&message(403, "The state of your own tenant cannot be changed by you."));
    }
}

fn without_an_active_home() {
    let house = house();
    house.world.set_state(&house.acme, TenantState::Deactivated);
    for operation in listing("ipera", 403) {
        let reply = operation.call(&house.world, &[]).by(&house.admin).send();
        reply.is(&message(403, "The tenant of these credentials is not active."));
    }
}

fn what_is_not_there() {
    let house = house();
    for operation in listing("ipera", 404) {
        let reply = operation.call(&house.world, &[]).by(&house.operator).send();
        reply.is(&message(404, "There is no such tenant."));
    }
}

fn what_is_too_large() {
    let house = house();
    for operation in listing("ipera", 413) {
        let reply = operation.call(&house.world, &[]).by(&house.operator).body(too_large());
        reply.is(&message(413, "The body is larger than 1048576 bytes."));
    }
}

fn what_is_of_another_type() {
    let house = house();
    for operation in listing("ipera", 415) {
        let ids = [("id", house.plant.as_str())];
        let call = operation.call(&house.world, &ids).by(&house.provider);
        let reply = call.header("Content-Type", "multipart/form-data").body("--x");
        let words = "The body must be JSON, or a form of application/x-www-form-urlencoded.";
        reply.is(&known(415, json!({ "message": words })));
    }
}

fn what_is_invalid() {
    let house = house();
    house.world.set_state(&house.plant, TenantState::Deactivated);
    let ids = [("id", house.plant.as_str())];
    for operation in listing("ipera", 422)
        .into_iter()
        .filter(|operation| operation.value.get("requestBody").is_some())
    {
        let reply = operation.call(&house.world, &ids).by(&house.provider).json(json!([]));
        reply.is(&if operation.path.ends_with("activate") {
            invalid("user_status", "The selected user status is invalid.")
        } else {
            invalid("name", "The name field is required.")
        });
    }
    let list = house.get(&format!("{TENANTS}?page=0"), &house.member);
    list.is(&invalid("page", "The page must be at least 1."));
    let switch = house.world.put(&format!("{TENANTS}/{}/switch", house.plant)).by(&house.admin);
    switch.send().is(&invalid("id", "The tenant is deactivated."));
}

fn too_many_calls() {
    let house = limited(1);
    let whole = answer(429, json!({"message": "Too Many Attempts."}))
        .with("retry-after", "<number>")
        .with("x-ratelimit-reset", "<number>")
        .with("x-ratelimit-limit", "1")
        .with("x-ratelimit-remaining", "0");
    for operation in listing("ipera", 429) {
        operation.call(&house.world, &[]).by(&house.operator).send();
        operation.call(&house.world, &[]).by(&house.operator).send().is(&whole);
    }
}

fn busy() {
    let house = House::with(takes_no_body());
    for operation in listing("ipera", 503) {
        let reply = operation.call(&house.world, &[]).by(&house.operator).body("{}");
        let whole = answer(503, json!({"message": "The service is busy. Try again in a moment."}));
        reply.is(&whole.with("retry-after", "1"));
    }
}

fn failures() {
    let house = house();
    break_file(&house.world);
    let reply = house.get(TENANTS, &house.operator);
    reply.is(&answer(500, json!({"message": "The service failed."})));
}
