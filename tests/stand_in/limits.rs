//! The limits that the vendors' services have of their own, changed while the server runs.

use serde_json::{Value, json};

use super::Scene;
use super::faults::Place;
use super::wire::ask;
use crate::support::WorldOptions;
use crate::support::program::output;

impl Scene {
    fn limits(&self, change: Value) -> Value {
        self.tool("PUT", "/limits", Some(change)).json()
    }
}

#[test]
fn calls_are_limited_as_told_and_a_reset_has_the_limit_of_the_start() {
    let settings = tenantd::dialects::Settings { rate_limit: 2, ..Default::default() };
    let place = Place::of(Scene::with_settings(settings));
    let scene = &place.scene;
    let call = || {
        let get = scene.world.get("/ipera/tenants/count").api_key(&place.provider.api_key);
        get.send().status
    };
    assert_eq!([call(), call(), call()], [200, 200, 429]);
    assert_eq!(scene.limits(json!({"rateLimit": 4}))["rateLimit"], 4);
    assert_eq!([call(), call()], [200, 429], "calls that were counted stay counted");
    scene.limits(json!({"rateLimit": 0}));
    assert_eq!(call(), 200);
    assert_eq!(scene.limits(json!({}))["rateLimit"], 0);
    place.reset();
    assert_eq!(scene.tool("GET", "/limits", None).json()["rateLimit"], 2);
}

#[test]
fn states_take_as_long_as_told() {
    let place = Place::new();
    let scene = &place.scene;
    scene.limits(json!({"provisioningDelay": "1h"}));
    let child = scene.world.tenant("Part", Some(&place.tenant));
    let path = format!("/ocs/api/v1/Tenants/{child}");
    let key = &place.provider.api_key;
    assert_eq!(scene.world.put(&path).api_key(key).json(json!({"State": 2})).status, 200);
    let state = || scene.world.get(&path).api_key(key).send().json()["State"].clone();
    scene.tool("PUT", "/clock", Some(json!({"advance": "59m"})));
    assert_eq!(state(), 2);
    scene.tool("PUT", "/clock", Some(json!({"advance": "1m"})));
    assert_eq!(state(), 3);
}

/// Each state that ends by itself, in the help as it is in the documents.
#[test]
fn the_help_names_every_state_that_takes_its_time() {
    let place = Place::new();
    place.scene.limits(json!({"provisioningDelay": "1h"}));
    let post = place.scene.world.post("/control/v1/tenants").api_key(&place.scene.operator.api_key);
    assert_eq!(post.json(json!({"name": "New"})).json()["state"], "Creating");
    let help = output(&["serve", "--help"]);
    let help = help.split_whitespace().collect::<Vec<_>>().join(" ");
    assert!(help.contains("Creating, Deactivating, Reactivating or Deleting"), "{help}");
}

#[test]
fn regions_refuse_writes_or_take_them() {
    let place = Place::new();
    let scene = &place.scene;
    let regions = json!({"regions": [
        {"id": "home", "name": "Home", "isHome": true},
        {"id": "eu", "name": "EU", "isHome": false},
    ]});
    let put = scene.world.put("/control/v1/regions").api_key(&scene.operator.api_key);
    let reply = put.json(regions);
    assert_eq!(reply.status, 200, "{reply:?}");
    let path = format!("/ocs/regions/eu/api/v1/Tenants/{}", place.tenant);
    let write = || {
        let put = scene.world.put(&path).api_key(&place.provider.api_key);
        put.json(json!({"Alias": "Renamed"})).status
    };
    assert_eq!(write(), 405);
    scene.limits(json!({"readOnlyRegions": false}));
    assert_eq!(write(), 200);
    let allow = scene.world.request("OPTIONS", &path).send();
    assert!(allow.header("Allow").unwrap().contains("PUT"), "{allow:?}");
    scene.limits(json!({"readOnlyRegions": true}));
    assert_eq!(write(), 405);
}

#[test]
fn in_maintenance_every_vendor_s_api_is_closed_and_sign_in_goes_on() {
    let scene = Scene::with(WorldOptions::default());
    let place = Place::of(scene);
    let world = &place.scene.world;
    place.scene.limits(json!({"maintenance": true, "retryAfter": 9}));
    let tenant = &place.tenant;
    for path in [
        place.path(),
        format!("/processmind/tenant/{tenant}"),
        "/nse/v2.1/subtenants".to_owned(),
        "/dpod/tenants".to_owned(),
        "/ipera/tenants".to_owned(),
        "/tenants".to_owned(),
    ] {
        for key in [&*place.provider.token, "a.b.c"] {
            let heard = ask(world.address, "GET", &path, key, "");
            assert_eq!((heard.status(), heard.header("Retry-After")), (503, Some("9")), "{path}");
            assert!(heard.json().to_string().contains("The service is busy."), "{heard:?}");
        }
    }
    let provider = &place.provider;
    let sign_in = world.post("/oauth/token").basic(&provider.id, &provider.secret);
    assert_eq!(sign_in.form("grant_type=client_credentials").status, 200);
    let body = json!({"username": provider.id, "password": provider.secret});
    assert_eq!(world.post("/nse/v2.1/auth/signin").json(body).status, 200);
    for path in ["/healthz", "/control/v1/tenants", "/ocs/openapi.json"] {
        assert_eq!(world.get(path).by(&place.scene.operator).send().status, 200, "{path}");
    }
    place.reset();
    assert_eq!(place.read().status(), 200);
}

#[test]
fn numbers_and_members_that_cannot_be_are_told_what_they_may_be() {
    let scene = Scene::new();
    let before = scene.limits(json!({"maintenance": false}));
    let told = |path: &str, body: &str| {
        let put = scene.world.put(&format!("/control/v1{path}"));
        let reply = put.api_key(&scene.operator.api_key).body(body);
        assert_eq!(reply.status, 400, "{reply:?}");
        reply.json()["detail"].as_str().unwrap().to_owned()
    };
    for (body, detail) in [
        (r#"{"rateLimit": 4294967296}"#, "rateLimit must be from 0 to 4294967295."),
        (r#"{"rateLimit": 18446744073709551615}"#, "rateLimit must be from 0 to 4294967295."),
        (r#"{"rateLimit": 1e30}"#, "rateLimit must be from 0 to 4294967295."),
        (r#"{"retryAfter": -99999999999999999999}"#, "retryAfter must be from 0 to 86400."),
        (r#"{"retryAfter": 1.5}"#, "retryAfter must be of type integer."),
        (r#"{"retryAfter": "1"}"#, "retryAfter must be of type integer."),
        (r#"{"maintenance": true, "maintenance": true}"#, "maintenance stands there twice."),
        (
            r#"{"maintenance": 1, "maintenance": true, "a": 1}"#,
            "maintenance stands there twice. a is not known.",
        ),
    ] {
        assert_eq!(told("/limits", body), detail, "{body}");
    }
    assert_eq!(scene.tool("GET", "/limits", None).json(), before);
    let body = r#"{"faults": [{"name": "a", "effect": {"status": 500, "status": 501}}]}"#;
    assert_eq!(told("/faults", body), "faults.0.effect.status stands there twice.");
}

/// In the whole control API, and in a seed; vendors' clients may go on as they always did.
#[test]
fn a_member_that_stands_twice_is_refused() {
    let scene = Scene::new();
    let key = &scene.operator.api_key;
    let root = scene.world.root("Acme");
    for (method, path, body, pointer) in [
        ("POST", "tenants", r#"{"name": "A", "name": "B"}"#, "/name"),
        (
            "POST",
            "tenants",
            r#"{"name": "A", "address": {"city": "C", "city": "D"}}"#,
            "/address/city",
        ),
        ("PUT", "clock", r#"{"frozen": true, "frozen": false}"#, "/frozen"),
        ("POST", "reset", r#"{"snapshot": "a", "snapshot": "b"}"#, "/snapshot"),
        ("POST", "clients", r#"{"role": "operator", "name": "a", "name": "b"}"#, "/name"),
        ("POST", "seed", r#"{"tenants": [{"name": "A", "name": "B"}]}"#, "/tenants/0/name"),
    ] {
        let request = scene.world.request(method, &format!("/control/v1/{path}"));
        let reply = request.api_key(key).body(body);
        let expected = format!("{} stands there twice.", pointer[1..].replace('/', "."));
        let error = json!([{"pointer": pointer, "detail": expected}]);
        assert_eq!((reply.status, &reply.json()["errors"]), (400, &error), "{body}");
    }
    let put = scene.world.put(&format!("/ocs/api/v1/Tenants/{root}")).api_key(key);
    let reply = put.body(r#"{"Alias": "one", "Alias": "two"}"#);
    assert_eq!((reply.status, &reply.json()["Alias"]), (200, &json!("two")));
}

#[test]
fn every_fault_of_a_change_is_told_and_nothing_changes() {
    let scene = Scene::new();
    let before = scene.limits(json!({"rateLimit": 5}));
    let put = scene.world.put("/control/v1/limits").api_key(&scene.operator.api_key);
    let reply = put.json(json!({
        "rateLimit": -1, "provisioningDelay": "P2D", "readOnlyRegions": 1, "maintenance": "no",
        "retryAfter": 90_000, "color": "red",
    }));
    let errors = reply.json()["errors"].as_array().unwrap().clone();
    let pointers: Vec<_> = errors.iter().map(|error| error["pointer"].as_str().unwrap()).collect();
    assert_eq!(
        pointers,
        [
            "/color",
            "/rateLimit",
            "/retryAfter",
            "/provisioningDelay",
            "/readOnlyRegions",
            "/maintenance",
        ]
    );
    assert_eq!(scene.tool("GET", "/limits", None).json(), before);
}
