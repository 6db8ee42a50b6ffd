//! Users and subtenants.

use serde_json::{Value, json};
use tenantd::model::IdRef;

use super::{Stage, last_page, object, refused};
use crate::contract::effects::{effect, made};
use crate::contract::whole::nothing;
use crate::support::Reply;

fn user(id: &str, email: &str) -> Value {
    json!({
        "id": id, "uuid": "<uuid>", "email": email, "firstName": "", "lastName": "",
        "phoneNumber": null, "lastLoginAt": null, "status": "active", "kind": "normal",
        "isAdmin": false, "isDeveloper": false, "isPrimary": false, "memberSince": "<time>",
    })
}

pub fn users() {
    let stage = Stage::new();
    let (list, one) = (stage.of_child("/users"), stage.of_child(&format!("/users/{}", stage.user)));
    let path = format!("/processmind/tenant/{}/users", stage.child);
    let processmind = || stage.world.get(&path).by(&stage.admin).send();
    effect(
        || stage.world.post(&path).by(&stage.admin).json(json!({"email": "bob@example.com"})),
        || stage.get(&list, &stage.member),
        "/items/1/email",
        &json!("bob@example.com"),
    );
    let (ann, bob) = (user(&stage.user, "ann@example.com"), user("<ulid>", "bob@example.com"));
    stage.get(&list, &stage.member).is(&last_page(&json!([ann, bob])));

    let uuid = IdRef::parse(&stage.user).unwrap().uuid();
    let flags = json!({"userId": uuid, "tenantId": stage.child, "isAdminInTenant": true});
    let read = || stage.get(&one, &stage.member);
    effect(|| stage.world.put(&path).by(&stage.admin).json(flags), read, "/isAdmin", &json!(true));
    let mut ann = ann;
    ann["isAdmin"] = json!(true);
    read().is(&object(200, ann.clone()));

    let post = || stage.send("POST", &list, &stage.admin, json!({"email": "cy@example.com"}));
    let reply = effect(post, processmind, "/2/email", &json!("cy@example.com"));
    let base = format!("http://{}/control/v1{list}", stage.world.address);
    let location = format!("{base}/<ulid:user>");
    reply.is(&object(201, user("<ulid:user>", "cy@example.com")).with("location", &location));
    refused(&post(), "already-member", "The user is already a member of the tenant.");

    let change = json!({"status": "banned", "kind": "support"});
    let reply = effect(
        || stage.send("PATCH", &one, &stage.admin, change),
        processmind,
        "/0/isActiveInTenant",
        &json!(false),
    );
    (ann["status"], ann["kind"]) = (json!("banned"), json!("support"));
    reply.is(&object(200, ann));
    let reply = effect(
        || stage.call("DELETE", &one).by(&stage.admin).send(),
        processmind,
        "/0/email",
        &json!("bob@example.com"),
    );
    reply.is(&nothing(204));
    refused(&read(), "not-found", "There is no such user.");
}

fn subtenant(stage: &Stage, id: &str, name: &str, code: &str) -> Value {
    json!({
        "id": id, "uuid": "<uuid>", "tenantId": stage.child, "name": name, "code": code,
        "description": "", "createdAt": "<time>",
    })
}

pub fn subtenants() {
    let stage = Stage::new();
    let list = stage.of_child("/subtenants");
    let one = format!("{list}/{}", stage.subtenant);
    let nse = |path: &str| -> Reply {
        stage.world.get(&format!("/nse/v2.1/subtenants{path}")).by(&stage.admin).send()
    };
    let own = format!("/{}", stage.subtenant);
    let body = json!({"name": "Other", "code": "other", "tenant_id": stage.child});
    effect(
        || stage.world.post("/nse/v2.1/subtenants").by(&stage.admin).json(body),
        || stage.get(&list, &stage.member),
        "/items/1/code",
        &json!("other"),
    );
    let items = json!([
        subtenant(&stage, &stage.subtenant, "Part", "part"),
        subtenant(&stage, "<ulid>", "Other", "other"),
    ]);
    stage.get(&list, &stage.member).is(&last_page(&items));

    let path = format!("/nse/v2.1/subtenants{own}");
    let read = || stage.get(&one, &stage.member);
    effect(
        || stage.world.put(&path).by(&stage.admin).json(json!({"name": "Renamed"})),
        read,
        "/name",
        &json!("Renamed"),
    );
    read().is(&object(200, subtenant(&stage, &stage.subtenant, "Renamed", "part")));

    let post = || {
        let body = json!({"name": "Third", "code": "third"});
        stage.send("POST", &list, &stage.admin, body)
    };
    let reply = post();
    let location = format!("http://{}/control/v1{list}/<ulid:id>", stage.world.address);
    reply
        .is(&object(201, subtenant(&stage, "<ulid:id>", "Third", "third"))
            .with("location", &location));
    let third = nse(&format!("/{}", reply.json()["id"].as_str().unwrap()));
    made(&reply, &third, "/result/records/0/code", &json!("third"));
    refused(&post(), "name-taken", "code is already taken.");

    let reply = effect(
        || stage.send("PATCH", &one, &stage.admin, json!({"name": "Again"})),
        || nse(&own),
        "/result/records/0/name",
        &json!("Again"),
    );
    reply.is(&object(200, subtenant(&stage, &stage.subtenant, "Again", "part")));

    let delete = || stage.call("DELETE", &one).by(&stage.admin).send();
    stage.world.usage_of_subtenant(&stage.child, &stage.subtenant, "storage_bytes", 1);
    refused(&delete(), "holds-storage", "The subtenant still holds storage.");
    stage.world.usage_of_subtenant(&stage.child, &stage.subtenant, "storage_bytes", -1);
    let reply = effect(delete, || nse(&own), "/status/code", &json!(404));
    reply.is(&nothing(204));
    refused(&read(), "not-found", "There is no such subtenant.");
}
