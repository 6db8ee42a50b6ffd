//! What hangs on a tenant.

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use serde_json::{Value, json};

use super::{Stage, last_page, object, refused};
use crate::contract::effects::{effect, made};
use crate::contract::whole::{bytes, nothing};
use crate::isolation::png;
use crate::support::Reply;

impl Stage {
    /// The child as OCS shows it.
    fn ocs(&self) -> Reply {
        let path = format!("/ocs/api/v1/Tenants/{}", self.child);
        self.world.get(&path).by(&self.admin).send()
    }

    /// A part of the child as `DPoD` shows it.
    fn dpod(&self, part: &str) -> Reply {
        self.world.get(&format!("/dpod/tenants/{}/{part}", self.child)).by(&self.admin).send()
    }
}

fn feature(id: &str, state: i32) -> Value {
    json!({
        "id": id, "name": "Beta", "description": "", "defaultState": 0, "currentState": state,
    })
}

pub fn features() {
    let stage = Stage::new();
    let (list, one) = (stage.of_child("/features"), stage.of_child("/features/beta"));
    let path = format!("/ocs/api/v1/Tenants/{}", stage.child);
    let ocs_sets = |state: i32| {
        let features = json!([{"Feature": {"Id": "beta"}, "CurrentState": state}]);
        stage.world.put(&path).by(&stage.admin).json(json!({ "Features": features }))
    };
    let read_list = || stage.get(&list, &stage.member);
    effect(|| ocs_sets(1), read_list, "/items/0/currentState", &json!(1));
    read_list().is(&last_page(&json!([feature("beta", 1)])));
    let read = || stage.get(&one, &stage.member);
    effect(|| ocs_sets(2), read, "/currentState", &json!(2));
    read().is(&object(200, feature("beta", 2)));
    let reply = effect(
        || stage.send("PUT", &one, &stage.admin, json!({"currentState": 3})),
        || stage.ocs(),
        "/Features/0/CurrentState",
        &json!(3),
    );
    reply.is(&object(200, feature("beta", 3)));
}

pub fn known_features() {
    let stage = Stage::new();
    let reply = effect(
        || stage.send("PUT", "/features/zeta", &stage.operator, json!({"name": "Beta"})),
        || stage.ocs(),
        "/Features/1/Feature/Id",
        &json!("zeta"),
    );
    reply.is(&object(200, feature("zeta", 0)));
    let both = json!([feature("beta", 0), feature("zeta", 0)]);
    stage.get("/features", &stage.member).is(&last_page(&both));
}

pub fn entitlements() {
    let stage = Stage::new();
    let (list, one) = (stage.of_child("/entitlements"), stage.of_child("/entitlements/process"));
    let entitlement = json!({
        "definitionId": "process", "entitlementType": "usage", "limitType": "soft", "value": 5,
        "manualBlock": true,
    });
    let mut body = entitlement.clone();
    body.as_object_mut().unwrap().remove("definitionId");
    let put = |by, body: &Value| stage.send("PUT", &one, by, body.clone());
    let detail = "entitlements can be changed only from a tenant above.";
    refused(&put(&stage.admin, &body), "set-from-above", detail);
    let reply =
        effect(|| put(&stage.provider, &body), || stage.ocs(), "/Entitlements/0/Value", &json!(5));
    reply.is(&object(200, entitlement.clone()));
    stage.get(&one, &stage.member).is(&object(200, entitlement.clone()));
    stage.get(&list, &stage.member).is(&last_page(&json!([entitlement])));
    let delete = |by| stage.call("DELETE", &one).by(by).send();
    refused(&delete(&stage.admin), "set-from-above", detail);
    let reply = effect(|| delete(&stage.provider), || stage.ocs(), "/Entitlements", &json!([]));
    reply.is(&nothing(204));
}

pub fn services() {
    let stage = Stage::new();
    let path = stage.of_child("/services");
    let body = json!({"services": [{
        "serviceType": "hsm", "plan": "gold", "marketplaceName": "", "marketplaceAccountId": "",
        "count": 2,
    }]});
    let put = |body| stage.send("PUT", &path, &stage.provider, body);
    let reply = effect(|| put(body.clone()), || stage.dpod("quotas"), "/servicesUsed", &json!(2));
    reply.is(&object(200, body.clone()));
    stage.get(&path, &stage.member).is(&object(200, body));
    let quota = json!({"quotas": [{"serviceType": "hsm", "limit": 2}]});
    stage.send("PUT", &stage.of_child("/quotas"), &stage.provider, quota);
    let reply = put(json!({"services": [{"serviceType": "hsm", "count": 3}]}));
    refused(&reply, "over-quota", "The quota of hsm allows 2 services, not 3.");
}

pub fn quotas() {
    let stage = Stage::new();
    let path = stage.of_child("/quotas");
    let dpod = format!("/dpod/tenants/{}", stage.child);
    effect(
        || stage.world.patch(&dpod).by(&stage.provider).json(json!({"serviceQuota": 7})),
        || stage.get(&path, &stage.member),
        "/serviceQuota",
        &json!(7),
    );
    let body = json!({"quotas": [{"serviceType": "hsm", "limit": 2}]});
    let put = |by| stage.send("PUT", &path, by, body.clone());
    let detail = "quotas can be changed only from a tenant above.";
    refused(&put(&stage.admin), "set-from-above", detail);
    let reply =
        effect(|| put(&stage.provider), || stage.dpod("quotas"), "/quotas/0/limit", &json!(2));
    let quotas = json!({
        "serviceQuota": 7, "servicesUsed": 0,
        "quotas": [{"serviceType": "hsm", "limit": 2, "used": 0}],
    });
    reply.is(&object(200, quotas.clone()));
    stage.get(&path, &stage.member).is(&object(200, quotas));
}

pub fn settings() {
    let stage = Stage::new();
    let (path, dpod) = (stage.of_child("/settings"), "/dpod/tenants/settings");
    let settings = |is_on: bool| json!({"automaticTenantOnboarding": is_on});
    let at = "/automaticTenantOnboarding";
    let read = || stage.get(&path, &stage.member);
    effect(
        || stage.world.patch(dpod).by(&stage.admin).json(settings(true)),
        read,
        at,
        &json!(true),
    );
    read().is(&object(200, settings(true)));
    let reply = effect(
        || stage.send("PATCH", &path, &stage.admin, settings(false)),
        || stage.world.get(dpod).by(&stage.admin).send(),
        at,
        &json!(false),
    );
    reply.is(&object(200, settings(false)));
}

pub fn icons() {
    let stage = Stage::new();
    let path = stage.of_child("/icon");
    let ocs = format!("/ocs/api/v1/Tenants/{}/Icon", stage.child);
    let icon = json!(STANDARD.encode(png()));
    let delete = || stage.call("DELETE", &path).by(&stage.admin).send();
    let reply = effect(delete, || stage.dpod("logo"), "/message", &json!("There is no logo."));
    reply.is(&nothing(204));
    let read = || stage.get(&path, &stage.member);
    refused(&read(), "not-found", "There is no such icon.");
    effect(
        || stage.world.put(&ocs).by(&stage.admin).json(icon.clone()),
        read,
        "",
        &json!(png().len()),
    );
    read().is(&bytes(200, "image/png", png()).with("etag", "<etag>"));
    delete().is(&nothing(204));
    let reply = effect(
        || stage.call("PUT", &path).by(&stage.admin).body(png()),
        || stage.world.get(&ocs).by(&stage.admin).send(),
        "",
        &icon,
    );
    reply.is(&nothing(204).with("etag", "<etag>"));
}

/// Nobody but IPERA gives a tenant a location.
pub fn locations() {
    let stage = Stage::new();
    let body = json!({"name": "Initech"});
    let written = stage.world.post("/ipera/tenants").by(&stage.provider).json(body);
    let id = written.json()["data"]["id"].as_str().unwrap().to_owned();
    let read = stage.get(&format!("/tenants/{id}/locations"), &stage.provider);
    made(&written, &read, "/items/0/name", &json!("Default"));
    let location =
        json!({"id": "<ulid>", "name": "Default", "isDefault": true, "createdAt": "<time>"});
    read.is(&last_page(&json!([location])));
}
