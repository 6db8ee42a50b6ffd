//! What a stand-in has nothing for: it answers as the vendor would, and the journal tells.

use serde_json::{Value, json};

use super::Place;

/// What an unknown path answers in the form of each vendor: the members of the body.
#[test]
fn unknown_paths_and_versions_are_answered_in_the_vendors_form_and_marked() {
    let place = Place::new();
    let world = &place.scene.world;
    let form = |path: &str| {
        let reply = world.get(path).by(&place.admin).send();
        let members: Vec<String> = reply.json().as_object().unwrap().keys().cloned().collect();
        (reply.status, members.join(" "))
    };
    for (dialect, path) in [
        ("ocs", "/ocs/api/v1/Namespaces"),
        ("ocs", "/ocs/api/v2/Tenants/a"),
        ("ocs", "/api/v2/Tenants/a"),
        ("ocs", "/api/v1-preview/Tenants/a"),
        ("ocs", "/regions/eu/api/v1/Namespaces"),
        ("processmind", "/processmind/tenant/a/boards"),
        ("processmind", "/processmind/v2/tenant/a"),
        ("processmind", "/tenant/a/boards"),
        ("nse", "/nse/v2.1/zones"),
        ("nse", "/nse/v9.9/subtenants"),
        ("nse", "/nse/api/v3.0/subtenants"),
        ("nse", "/v2.2/subtenants"),
        ("nse", "/api/v2.2/subtenants"),
        ("dpod", "/dpod/v1/partitions"),
        ("dpod", "/dpod/v2/tenants"),
        ("dpod", "/v2/tenants"),
        ("ipera", "/ipera/devices"),
        ("ipera", "/ipera/api/v2/tenants"),
    ] {
        assert_eq!(form(path), form(&format!("/{dialect}/nothing")), "{path}");
        let newest = place.entries(&format!("path={path}")).pop().unwrap();
        let seen = (&newest["dialect"], &newest["operation"], &newest["notImplemented"]);
        assert_eq!(seen, (&json!(dialect), &Value::Null, &json!(true)), "{path}");
    }
}

#[test]
fn what_is_there_or_is_no_vendors_is_not_marked() {
    let place = Place::new();
    let world = &place.scene.world;
    for path in ["/nothing", "/control/v1/nothing", "/control/v2/tenants", "/version", "/apis/v2"] {
        assert_eq!(world.get(path).by(&place.admin).send().status, 404, "{path}");
    }
    place.read();
    let path = format!("/ocs/api/v1/Tenants/{}", place.tenant);
    assert_eq!(world.patch(&path).by(&place.admin).send().status, 405);
    let reply = world.get("/nse/v2.1/subtenants/nobody").by(&place.admin).send();
    assert_eq!(reply.status, 404);
    assert_eq!(place.count("notImplemented=true")["count"], 0);
    assert_eq!(place.count("notImplemented=false")["count"], 8);
}
