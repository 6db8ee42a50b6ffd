//! Tenants.

use serde_json::{Value, json};

use super::{Stage, answer, last_page, object, refused};
use crate::contract::effects::{effect, made};
use crate::contract::whole::nothing;

/// A tenant with nothing but a name, below the root unless it is that; the child alone has an icon.
fn tenant(stage: &Stage, id: &str, name: &str) -> Value {
    let parent = if id == stage.root { Value::Null } else { json!(stage.root) };
    json!({
        "id": id, "uuid": "<uuid>", "parentId": parent, "organizationId": stage.root, "name": name,
        "companyName": name, "departmentName": null, "description": null,
        "accountType": "subscriber", "plan": "professional", "serviceQuota": null,
        "state": "Active", "stateNumber": 1, "hostname": null, "alias": null,
        "externalAccountId": null, "tenantType": null,
        "address": {"street": null, "city": null, "postalCode": null, "country": null, "further": {}},
        "hasIcon": id == stage.child, "createdAt": "<time>", "updatedAt": "<time>",
    })
}

pub fn list() {
    let stage = Stage::new();
    let read = || stage.get("/tenants?q=initech", &stage.provider);
    effect(
        || stage.world.post("/ipera/tenants").by(&stage.provider).json(json!({"name": "Initech"})),
        read,
        "/items/0/name",
        &json!("Initech"),
    );
    read().is(&last_page(&json!([tenant(&stage, "<ulid>", "Initech")])));
    let page = json!({"items": [tenant(&stage, &stage.root, "Acme")], "next": "<any>"});
    stage.get("/tenants?limit=1", &stage.provider).is(&answer(200, page));
}

pub fn create() {
    let stage = Stage::new();
    let post = |body| stage.send("POST", "/tenants", &stage.provider, body);
    let reply = post(json!({"name": "Initech", "alias": "initech"}));
    let mut body = tenant(&stage, "<ulid:tenant>", "Initech");
    body["alias"] = json!("initech");
    let location = format!("http://{}/control/v1/tenants/<ulid:tenant>", stage.world.address);
    reply.is(&object(201, body).with("location", &location));
    let path = format!("/ocs/api/v1/Tenants/{}", reply.json()["id"].as_str().unwrap());
    let ocs = stage.world.get(&path).by(&stage.provider).send();
    made(&reply, &ocs, "/Alias", &json!("initech"));

    let taken = post(json!({"name": "Other", "alias": "Initech"}));
    refused(&taken, "name-taken", "alias is already taken.");
}

/// Three service providers one below the other, and a fourth: made so, and become one.
pub fn provider_levels() {
    let stage = Stage::new();
    let make = |parent: &Value, kind: &str| {
        let body = json!({"name": "Level", "accountType": kind, "parent": parent});
        stage.send("POST", "/tenants", &stage.provider, body)
    };
    let mut parent = json!(stage.root);
    for _ in 0..3 {
        parent = make(&parent, "service_provider").json()["id"].take();
    }
    let detail = "There are at most 3 levels of service providers.";
    refused(&make(&parent, "service_provider"), "too-many-provider-levels", detail);
    let fourth = make(&parent, "trial").json()["id"].take();
    let path = format!("/tenants/{}", fourth.as_str().unwrap());
    let change = json!({"accountType": "service_provider"});
    let reply = stage.send("PATCH", &path, &stage.provider, change);
    refused(&reply, "too-many-provider-levels", detail);
}

pub fn read() {
    let stage = Stage::new();
    let path = format!("/ocs/api/v1/Tenants/{}", stage.child);
    effect(
        || stage.world.put(&path).by(&stage.admin).json(json!({"CompanyName": "Renamed"})),
        || stage.get(&stage.of_child(""), &stage.member),
        "/name",
        &json!("Renamed"),
    );
    let whole = object(200, tenant(&stage, &stage.child, "Renamed"));
    stage.get(&stage.of_child(""), &stage.member).is(&whole);
    let head = stage.call("HEAD", &stage.of_child("")).by(&stage.member).send();
    head.is(&whole.without_body());
}

pub fn update() {
    let stage = Stage::new();
    let change = |by, body| stage.send("PATCH", &stage.of_child(""), by, body);
    let path = format!("/processmind/tenant/{}", stage.child);
    let reply = effect(
        || change(&stage.admin, json!({"name": "Renamed"})),
        || stage.world.get(&path).by(&stage.admin).send(),
        "/displayName",
        &json!("Renamed"),
    );
    reply.is(&object(200, tenant(&stage, &stage.child, "Renamed")));

    let detail = "plan can be changed only from a tenant above.";
    refused(&change(&stage.admin, json!({"plan": "gold"})), "set-from-above", detail);
    let detail = "The state of your own tenant cannot be changed by you.";
    refused(&change(&stage.admin, json!({"state": 2})), "own-home-state", detail);
    let step = |state: &str| change(&stage.provider, json!({"state": state}));
    let detail = "A tenant in state 1 cannot go to state 4.";
    refused(&step("Reactivating"), "no-such-step", detail);
    let other = json!({"name": "Other", "alias": "other"});
    assert_eq!(stage.send("POST", "/tenants", &stage.provider, other).status, 201);
    let taken = change(&stage.admin, json!({"alias": "Other"}));
    refused(&taken, "name-taken", "alias is already taken.");
    let leaf = stage.world.tenant("Leaf", Some(&stage.child));
    let detail = "The tenant still has tenants below it.";
    refused(&step("Deleting"), "live-children", detail);
    let path = format!("/tenants/{leaf}");
    let gone = stage.call("DELETE", &path).by(&stage.provider).send();
    gone.is(&nothing(204));
    let reply = stage.send("PATCH", &path, &stage.provider, json!({"name": "Late"}));
    refused(&reply, "tenant-deleted", "The tenant is deleted.");
}

pub fn contents() {
    let stage = Stage::new();
    let read = || stage.get(&format!("/tenants/{}/contents", stage.root), &stage.operator);
    let subtenant = json!({"name": "New", "code": "new", "tenant_id": stage.root});
    effect(
        || stage.world.post("/nse/v2.1/subtenants").by(&stage.provider).json(subtenant.clone()),
        read,
        "/subtenants",
        &json!(2),
    );
    let contents = json!({
        "tenants": 1, "children": 1, "subtenants": 2, "users": 0, "clients": 3,
        "needsForce": true, "isRefused": false,
    });
    read().is(&answer(200, contents));
}

pub fn delete() {
    let stage = Stage::new();
    let delete = |id: &str, by| stage.call("DELETE", &format!("/tenants/{id}")).by(by).send();
    let detail = "The state of your own tenant cannot be changed by you.";
    refused(&delete(&stage.root, &stage.provider), "own-home-state", detail);
    let detail = "The tenant still has tenants below it.";
    refused(&delete(&stage.root, &stage.operator), "live-children", detail);
    let home = json!({"name": "Instance", "state": "IsHomeTenant"});
    let home = stage.send("POST", "/tenants", &stage.operator, home).json();
    let detail = "The state of this tenant cannot be changed.";
    let reply = delete(home["id"].as_str().unwrap(), &stage.operator);
    refused(&reply, "home-tenant-state", detail);

    let children = format!("/dpod/tenants/{}/children", stage.root);
    let reply = effect(
        || delete(&stage.child, &stage.provider),
        || stage.world.get(&children).by(&stage.provider).send(),
        "",
        &json!([]),
    );
    reply.is(&nothing(204));
}
