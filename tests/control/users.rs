//! People: added with every flag, seen by ProcessMind, changed and removed.

use serde_json::json;
use tenantd::model::IdRef;

use super::{Stage, kind};

#[test]
fn a_user_is_added_changed_and_removed() {
    let stage = Stage::new();
    let list = format!("/tenants/{}/users", stage.child);
    let body = json!({
        "email": "Ann@example.com", "firstName": "Ann", "lastName": "Lee", "status": "banned",
        "kind": "support", "isAdmin": true, "isDeveloper": false,
    });
    let made = stage.send("POST", &list, &stage.child_admin, body.clone());
    let user = made.json();
    let id = user["id"].as_str().unwrap();
    let uuid = IdRef::parse(id).unwrap().uuid();
    let mut expected = json!({
        "id": id, "uuid": uuid, "email": "Ann@example.com", "firstName": "Ann", "lastName": "Lee",
        "phoneNumber": null, "lastLoginAt": null, "status": "banned", "kind": "support",
        "isAdmin": true, "isDeveloper": false, "isPrimary": false,
        "memberSince": user["memberSince"],
    });
    made.says(201, &expected);
    let again = stage.send("POST", &list, &stage.child_admin, body);
    assert_eq!(kind(&again), (409, "already-member".into()));
    let processmind = || {
        let path = format!("/tenant/{}/users", stage.child);
        stage.world.get(&path).by(&stage.child_admin).send().json()
    };
    let seen = processmind();
    assert_eq!(
        (&seen[0]["id"], &seen[0]["isActiveInTenant"], &seen[0]["isAdminInTenant"]),
        (&json!(uuid), &json!(false), &json!(true))
    );
    let path = format!("{list}/{uuid}");
    let change = json!({"status": "active", "kind": "normal", "isDeveloper": true});
    expected["status"] = json!("active");
    expected["kind"] = json!("normal");
    expected["isDeveloper"] = json!(true);
    stage.send("PATCH", &path, &stage.child_admin, change).says(200, &expected);
    stage.get(&path, &stage.child_admin).says(200, &expected);
    assert_eq!(processmind()[0]["isActiveInTenant"], true);
    let page = json!({"items": [expected], "next": null});
    stage.get(&list, &stage.child_admin).says(200, &page);
    stage.delete(&path, &stage.child_admin).says_nothing(204);
    assert_eq!(processmind(), json!([]));
    assert_eq!(kind(&stage.get(&path, &stage.child_admin)), (404, "not-found".into()));
}

#[test]
fn an_email_alone_is_enough() {
    let stage = Stage::new();
    let list = format!("/tenants/{}/users", stage.child);
    let user = stage.send("POST", &list, &stage.child_admin, json!({"email": "b@example.com"}));
    let user = user.json();
    assert_eq!(
        (&user["status"], &user["kind"], &user["isAdmin"], &user["firstName"]),
        (&json!("active"), &json!("normal"), &json!(false), &json!(""))
    );
    let bad = json!({"email": "nobody", "status": "asleep", "kind": "robot", "isAdmin": 1});
    let reply = stage.send("POST", &list, &stage.child_admin, bad);
    let errors = json!([
        {"pointer": "/email", "detail": "email must be an e-mail address."},
        {"pointer": "/status", "detail": "status must be passive, active or banned."},
        {"pointer": "/kind", "detail": "kind must be normal or support."},
        {"pointer": "/isAdmin", "detail": "isAdmin must be of type boolean."},
    ]);
    assert_eq!((reply.status, &reply.json()["errors"]), (400, &errors));
}

#[test]
fn a_user_of_another_tenant_is_not_there() {
    let stage = Stage::new();
    let user = json!({"email": "ann@example.com"});
    let path = format!("/tenants/{}/users", stage.root);
    let user = stage.send("POST", &path, &stage.provider, user).json();
    let id = user["id"].as_str().unwrap();
    let elsewhere = format!("/tenants/{}/users/{id}", stage.child);
    assert_eq!(kind(&stage.get(&elsewhere, &stage.provider)), (404, "not-found".into()));
    assert_eq!(kind(&stage.delete(&elsewhere, &stage.provider)), (404, "not-found".into()));
}
