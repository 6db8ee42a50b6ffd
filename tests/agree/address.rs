//! The members of an address that only DPoD and the control API know.

use serde_json::{Value, json};

use super::scene::Scene;

fn dpod(scene: &Scene, address: &Value) -> (u16, Value) {
    let path = format!("/dpod/tenants/{}", scene.subject.tenant);
    let body = json!({"billingAddress": address});
    let reply = scene.world.patch(&path).by(&scene.provider).json(body);
    (reply.status, reply.json()["billingAddress"].clone())
}

fn control(scene: &Scene, address: &Value) -> (u16, Value) {
    let path = format!("/control/v1/tenants/{}", scene.subject.tenant);
    let reply = scene.world.patch(&path).by(&scene.provider).json(json!({"address": address}));
    (reply.status, reply.json()["address"].clone())
}

/// A further member under the name of a known one would stand for it in DPoD alone.
#[test]
fn further_members_never_hide_known_ones() {
    let scene = Scene::new();
    let street = json!({"street": "Main Street 1"});
    assert_eq!(dpod(&scene, &street), (200, street.clone()));
    for name in ["street", "city", "postal_code", "country"] {
        let further = json!({"further": {name: "another", "state": "BE"}});
        assert_eq!(control(&scene, &further).0, 400, "{name}");
    }
    assert_eq!(dpod(&scene, &json!({})), (200, street));
}

/// What one API has let grow, the other takes as it is.
#[test]
fn further_members_may_be_as_long_in_both() {
    let scene = Scene::new();
    let note = "x".repeat(16 * 1024 - r#"{"note":""}"#.len());
    assert_eq!(dpod(&scene, &json!({"note": note})), (200, json!({"note": note})));
    let (status, address) = control(&scene, &json!({}));
    assert_eq!((status, &address["further"]), (200, &json!({"note": note})));
    assert_eq!(control(&scene, &address), (200, address));
    assert_eq!(dpod(&scene, &json!({"one": "more"})).0, 400);
    assert_eq!(control(&scene, &json!({"further": {"note": note, "one": "more"}})).0, 400);
}

/// The whole address, taken away at once.
#[test]
fn an_address_that_is_cleared_whole_is_gone_everywhere() {
    let scene = Scene::new();
    for clear in [dpod as fn(&Scene, &Value) -> _, control] {
        let whole = json!({
            "street": "S", "city": "C", "postal_code": "P", "country": "CH", "state": "Z",
        });
        assert_eq!(dpod(&scene, &whole), (200, whole));
        assert_eq!(clear(&scene, &Value::Null).0, 200);
        assert_eq!(dpod(&scene, &json!({})), (200, json!({})));
        let nothing = json!({
            "street": null, "city": null, "postalCode": null, "country": null, "further": {},
        });
        assert_eq!(control(&scene, &json!({})), (200, nothing));
        let tenant = scene.must("ipera.updateTenant", &scene.subject).json()["data"].clone();
        for member in ["address", "city", "country_code", "country_name"] {
            assert_eq!(tenant[member], Value::Null, "{member}");
        }
    }
}
