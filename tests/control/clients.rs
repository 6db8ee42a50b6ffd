//! Clients: made within sight and role, their secrets shown once, void at once.

use serde_json::{Value, json};
use tenantd::model::Role;

use super::{Stage, kind};

/// The client as every answer but the first shows it.
fn without_secret(body: &Value) -> Value {
    let mut body = body.clone();
    for member in ["secret", "apiKey"] {
        body.as_object_mut().unwrap().shift_remove(member).unwrap();
    }
    body["lastUsedAt"] = Value::Null;
    body
}

#[test]
fn a_client_is_made_and_its_secret_shown_once() {
    let stage = Stage::new();
    let body = json!({
        "name": "CI", "role": "admin", "homeTenant": stage.child,
        "scopes": ["dpod.tenant.api_service", "dpod.tenant.admin"],
    });
    let reply = stage.send("POST", "/clients", &stage.provider, body);
    let made = reply.json();
    let (id, secret) = (made["id"].as_str().unwrap(), made["secret"].as_str().unwrap());
    let expected = json!({
        "id": id, "name": "CI", "role": "admin",
        "scopes": ["dpod.tenant.admin", "dpod.tenant.api_service"],
        "homeTenant": stage.child, "currentTenant": stage.child,
        "createdAt": made["createdAt"], "rotatedAt": null,
        "secret": secret, "apiKey": format!("{id}.{secret}"),
    });
    reply.says(201, &expected);
    let location = format!("http://{}/control/v1/clients/{id}", stage.world.address);
    assert_eq!(reply.header("Location"), Some(location.as_str()));
    let path = format!("/clients/{id}");
    stage.get(&path, &stage.provider).says(200, &without_secret(&made));
    let list = stage.get(&format!("/clients?homeTenant={}", stage.child), &stage.provider).json();
    assert!(list["items"].as_array().unwrap().contains(&without_secret(&made)));
    // It is good everywhere.
    let own = format!("/tenant/{}", stage.child);
    assert_eq!(stage.world.get(&own).basic(id, secret).send().status, 200);
    let key = made["apiKey"].as_str().unwrap();
    assert_eq!(stage.world.get(&own).api_key(key).send().status, 200);
    let audit = stage.world.last_audit(&stage.child);
    assert_eq!(audit, Some((stage.provider.id.clone(), "control.createClient".into())));
}

#[test]
fn nobody_makes_a_client_that_may_do_more() {
    let stage = Stage::new();
    let make = |by, role: &str, scopes: &[&str]| {
        let body = json!({"name": "X", "role": role, "scopes": scopes, "homeTenant": stage.child});
        stage.send("POST", "/clients", by, body)
    };
    for (by, role, scopes, expected) in [
        (&stage.child_admin, "member", vec![], 201),
        (&stage.child_admin, "admin", vec!["dpod.tenant.admin", "dpod.tenant.appowner"], 201),
        (&stage.child_admin, "provider", vec![], 403),
        (&stage.child_admin, "operator", vec![], 403),
        (&stage.child_admin, "member", vec!["dpod.tenant.spadmin"], 403),
        (&stage.provider, "provider", vec!["dpod.tenant.spadmin"], 201),
        (&stage.provider, "operator", vec![], 403),
        (&stage.operator, "operator", vec![], 201),
        (&stage.operator, "root", vec![], 400),
        (&stage.operator, "member", vec!["everything"], 400),
    ] {
        let reply = make(by, role, &scopes);
        assert_eq!(reply.status, expected, "{role} {scopes:?}: {reply:?}");
    }
    let member = stage.world.client(Role::Member, &stage.child);
    assert_eq!(kind(&make(&member, "member", &[])), (403, "forbidden".into()));
}

#[test]
fn a_home_is_within_sight_and_only_operators_have_none() {
    let stage = Stage::new();
    let foreign = stage.world.root("Foreign");
    for home in [&foreign, "nobody"] {
        let body = json!({"name": "X", "role": "member", "homeTenant": home});
        let reply = stage.send("POST", "/clients", &stage.provider, body);
        let errors = json!([{"pointer": "/homeTenant", "detail": "homeTenant is not known."}]);
        assert_eq!((reply.status, &reply.json()["errors"]), (400, &errors));
    }
    let make =
        |by, role: &str| stage.send("POST", "/clients", by, json!({"name": "X", "role": role}));
    assert_eq!(make(&stage.provider, "member").json()["homeTenant"], stage.root);
    assert_eq!(make(&stage.operator, "operator").json()["homeTenant"], Value::Null);
    assert_eq!(kind(&make(&stage.operator, "member")), (400, "invalid".into()));
}

#[test]
fn another_secret_voids_the_old_one_and_its_tokens_at_once() {
    let stage = Stage::new();
    let client = stage.world.client(Role::Admin, &stage.child);
    let own = format!("/tenant/{}", stage.child);
    assert_eq!(stage.world.get(&own).by(&client).send().status, 200);
    let reply =
        stage.send("POST", &format!("/clients/{}/rotate", client.id), &stage.provider, json!({}));
    let secret = reply.json()["secret"].as_str().unwrap().to_owned();
    assert_eq!((reply.status, reply.json()["rotatedAt"].is_string()), (200, true));
    assert_eq!(stage.world.get(&own).by(&client).send().status, 401);
    assert_eq!(stage.world.get(&own).basic(&client.id, &client.secret).send().status, 401);
    assert_eq!(stage.world.get(&own).basic(&client.id, &secret).send().status, 200);
    stage.delete(&format!("/clients/{}", client.id), &stage.provider).says_nothing(204);
    assert_eq!(stage.world.get(&own).basic(&client.id, &secret).send().status, 401);
    let gone = stage.get(&format!("/clients/{}", client.id), &stage.provider);
    assert_eq!(kind(&gone), (404, "not-found".into()));
}

#[test]
fn nobody_takes_over_a_client_that_may_do_more() {
    let stage = Stage::new();
    let above = stage.world.client(Role::Provider, &stage.child);
    for method in ["rotate", "delete"] {
        let reply = match method {
            "rotate" => {
                let path = format!("/clients/{}/rotate", above.id);
                stage.send("POST", &path, &stage.child_admin, json!({}))
            }
            _ => stage.delete(&format!("/clients/{}", above.id), &stage.child_admin),
        };
        assert_eq!(kind(&reply), (403, "forbidden".into()), "{method}");
    }
    let own = format!("/tenant/{}", stage.child);
    assert_eq!(stage.world.get(&own).by(&above).send().status, 200);
}

#[test]
fn clients_of_others_are_not_there() {
    let stage = Stage::new();
    for other in [&stage.provider, &stage.operator] {
        let path = format!("/clients/{}", other.id);
        assert_eq!(kind(&stage.get(&path, &stage.child_admin)), (404, "not-found".into()));
        assert_eq!(kind(&stage.delete(&path, &stage.child_admin)), (404, "not-found".into()));
        let rotate = stage.send("POST", &format!("{path}/rotate"), &stage.child_admin, json!({}));
        assert_eq!(kind(&rotate), (404, "not-found".into()));
    }
    let own = stage.walk("/clients", &stage.child_admin, 9);
    assert_eq!(own, std::slice::from_ref(&stage.child_admin.id));
    // Made within one millisecond, they may come in any order.
    let mut all = stage.walk("/clients", &stage.operator, 9);
    all.sort();
    let mut expected =
        [&stage.operator, &stage.provider, &stage.child_admin].map(|one| one.id.clone());
    expected.sort();
    assert_eq!(all, expected);
}
