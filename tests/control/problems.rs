//! Errors after RFC 9457: a type for each kind, a place for each fault.

use serde_json::json;

use super::{Stage, kind, problem};
use crate::support::Request;

#[test]
fn every_fault_of_a_body_is_named_by_its_place() {
    let stage = Stage::new();
    let body = json!({
        "name": " ", "accountType": "free", "serviceQuota": -1, "hostname": "-", "alias": 7,
        "address": {"city": true, "planet": "Mars", "further": {"x": "y".repeat(16_500)}}, "state": "Creating", "owner": "me",
        "createdAt": "tomorrow", "a/b~c.d": 1,
    });
    let reply = stage.send("POST", "/tenants", &stage.provider, body);
    assert_eq!(kind(&reply), (400, "invalid".into()));
    let (_, mut expected) = problem("invalid", "Invalid request", 400, "", "/tenants");
    expected["detail"] = reply.json()["detail"].clone();
    expected["errors"] = json!([
        {"pointer": "/owner", "detail": "owner is not known."},
        {"pointer": "/a~1b~0c.d", "detail": "a/b~c.d is not known."},
        {"pointer": "/name", "detail": "name must not be blank."},
        {"pointer": "/accountType",
         "detail": "accountType must be subscriber, trial or service_provider."},
        {"pointer": "/serviceQuota", "detail": "serviceQuota must be from 0 to 9007199254740991."},
        {"pointer": "/hostname", "detail": "hostname must be a DNS label or name."},
        {"pointer": "/alias", "detail": "alias must be of type string."},
        {"pointer": "/address/planet", "detail": "address.planet is not known."},
        {"pointer": "/address/city", "detail": "address.city must be of type string."},
        {"pointer": "/address/further",
         "detail": "address.further must have at most 16384 characters."},
        {"pointer": "/createdAt", "detail": "createdAt must be a past RFC 3339 time."},
        {"pointer": "/state", "detail": "state must be Active, Deactivated or IsHomeTenant."},
    ]);
    assert_eq!(reply.json(), expected);
    assert_eq!(stage.walk("/tenants", &stage.operator, 100).len(), 2, "nothing was made");
}

#[test]
fn members_that_nobody_knows_are_refused_everywhere() {
    let stage = Stage::new();
    let tenant = format!("/tenants/{}", stage.child);
    for (method, path) in [
        ("PATCH", tenant.clone()),
        ("PATCH", format!("{tenant}/settings")),
        ("POST", format!("{tenant}/users")),
        ("POST", format!("{tenant}/subtenants")),
        ("PUT", format!("{tenant}/entitlements/storage")),
        ("POST", "/clients".into()),
        ("PUT", "/regions".into()),
        ("PUT", "/features/one".into()),
    ] {
        let reply = stage.send(method, &path, &stage.operator, json!({"id": 1}));
        assert_eq!(kind(&reply), (400, "invalid".into()), "{path}");
        let first = json!({"pointer": "/id", "detail": "id is not known."});
        assert_eq!(reply.json()["errors"][0], first, "{path}");
    }
}

#[test]
fn a_list_knows_its_parameters() {
    let stage = Stage::new();
    let reply = stage.get("/tenants?limit=501&state=Gone&parent=nobody&page=2", &stage.provider);
    let errors = json!([
        {"parameter": "limit", "detail": "limit must be from 1 to 500."},
        {"parameter": "state", "detail": "state must be the name or the number of a state."},
        {"parameter": "page", "detail": "page is not known."},
    ]);
    assert_eq!((reply.status, reply.json()["errors"].clone()), (400, errors));
    for query in ["limit=0", "limit=x", "limit=", "after=x", "after="] {
        let reply = stage.get(&format!("/tenants?{query}"), &stage.provider);
        assert_eq!(kind(&reply), (400, "invalid".into()), "{query}");
    }
}

/// Nobody could tell which one counts.
#[test]
fn a_parameter_is_given_once() {
    let stage = Stage::new();
    for (query, name) in [
        ("tenants?limit=1&limit=2", "limit"),
        ("tenants?parent=a&parent=a", "parent"),
        ("clients?homeTenant=&homeTenant=", "homeTenant"),
        ("audit?limit=1&%6Cimit=1&limit=1", "limit"),
        ("usage?from=2024-01-01&from=2024-01-02", "from"),
    ] {
        let reply = stage.get(&format!("/{query}"), &stage.operator);
        assert_eq!(reply.status, 400, "{query}");
        let detail = format!("{name} must be given only once.");
        let errors = json!([{"parameter": name, "detail": detail}]);
        assert_eq!(reply.json()["errors"], errors, "{query}");
    }
    for path in ["tenants?parent", "clients?homeTenant"] {
        let name = path.split_once('?').unwrap().1;
        let reply = stage.get(&format!("/{path}=nobody"), &stage.operator);
        let detail = format!("{name}: there is no tenant nobody.");
        assert_eq!(reply.json()["errors"], json!([{"parameter": name, "detail": detail}]));
    }
}

/// What cannot be said is not overheard.
#[test]
fn operations_without_a_body_take_none() {
    let stage = Stage::new();
    let path = format!("/clients/{}/rotate", stage.child_admin.id);
    let reply = stage.send("POST", &path, &stage.operator, json!({"secret": "mine"}));
    let errors = json!([{"pointer": "/secret", "detail": "secret is not known."}]);
    assert_eq!((reply.status, reply.json()["errors"].clone()), (400, errors));
    let url = format!("/control/v1{path}");
    let malformed = stage.world.post(&url).by(&stage.operator).body("x");
    assert_eq!(kind(&malformed), (400, "malformed-body".into()));
    assert_eq!(stage.send("POST", &path, &stage.operator, json!({})).status, 200);
}

#[test]
fn unknown_parameters_are_named_as_they_were_sent() {
    let stage = Stage::new();
    let reply = stage.get("/tenants?=1&??page=2&?=3", &stage.provider);
    let errors = json!([
        {"parameter": "", "detail": "A name that is empty is not known."},
        {"parameter": "??page", "detail": "??page is not known."},
        {"parameter": "?", "detail": "? is not known."},
    ]);
    assert_eq!((reply.status, reply.json()["errors"].clone()), (400, errors));
}

#[test]
fn what_is_no_object_is_malformed() {
    let stage = Stage::new();
    let post = || stage.world.post("/control/v1/tenants").by(&stage.provider);
    for body in ["[]", "{", "", "\"x\""] {
        assert_eq!(kind(&post().body(body)), (400, "malformed-body".into()), "{body}");
    }
    let picture = post().header("Content-Type", "image/png").body("x");
    assert_eq!(kind(&picture), (415, "unsupported-media-type".into()));
    assert_eq!(kind(&post().body(vec![b' '; 1_048_577])), (413, "too-large".into()));
}

#[test]
fn unknown_paths_below_control_are_its_own() {
    let stage = Stage::new();
    let reply = stage.get("/nothing", &stage.provider);
    let detail = "There is nothing at this path.";
    assert_eq!(reply.whole(), problem("no-such-path", "No such path", 404, detail, "/nothing"));
    let reply = stage.send("PUT", "/tenants", &stage.provider, json!({}));
    assert_eq!(kind(&reply), (405, "method-not-allowed".into()));
    assert_eq!(reply.header("Allow"), Some("GET, HEAD, POST, OPTIONS"));
}

#[test]
fn credentials_come_first_and_then_sight_and_role() {
    let stage = Stage::new();
    let path = format!("/tenants/{}", stage.root);
    let url = format!("/control/v1{path}");
    let reply = Request::new(stage.world.address, "PATCH", &url).body("{");
    let detail = "The request carries no credentials that are good here.";
    assert_eq!(reply.whole(), problem("unauthenticated", "Not authenticated", 401, detail, &path));
    assert_eq!(reply.header("WWW-Authenticate"), Some("Bearer"));
    let reply = stage.world.request("PATCH", &url).by(&stage.child_admin).body("{");
    let detail = "There is no such tenant.";
    assert_eq!(reply.whole(), problem("not-found", "Not found", 404, detail, &path));
    let member = stage.world.client(tenantd::model::Role::Member, &stage.root);
    let reply = stage.world.request("PATCH", &url).by(&member).body("{");
    let detail = "This needs the role admin.";
    assert_eq!(reply.whole(), problem("forbidden", "Role does not suffice", 403, detail, &path));
}
