//! What one API writes, the searches and filters of the others find.

use serde_json::{Value, json};

use super::attribute::Place;
use super::attributes;
use super::forms::uuid;
use super::scene::{CREATING, Scene, Subject};

/// Whether a search names the tenant.
fn finds(scene: &Scene, path: &str, subject: &Subject) -> bool {
    let reply = scene.world.get(path).by(&scene.provider).send();
    assert_eq!(reply.status, 200, "{path}: {}", reply.text());
    let text = reply.text();
    text.contains(&subject.tenant) || text.contains(&uuid(&subject.tenant))
}

/// Writes two values one after the other through every operation that changes the attribute; after
/// each, the search finds the new one and the old one no more.
#[track_caller]
fn search_follows(attribute: &str, value: fn(u32) -> String, search: fn(&str) -> String) {
    let scene = Scene::new();
    let attribute = attributes().find(|one| one.name == attribute).unwrap();
    let is_write = |place: &Place| !place.clears();
    let mut old = "nothing-yet".to_owned();
    for place in attribute.changed().into_iter().filter(is_write) {
        for _ in 0..2 {
            let new = value(scene.number());
            let reply = scene.write(&place, &json!(new), &scene.subject);
            let case = format!("{} wrote {new}", place.operation);
            if CREATING.contains(&place.operation.as_str()) {
                let made = scene.made(&place.operation, &reply, &scene.subject);
                assert!(finds(&scene, &search(&new), &made), "{case}");
                continue;
            }
            assert!(finds(&scene, &search(&new), &scene.subject), "{case}");
            assert!(!finds(&scene, &search(&old), &scene.subject), "{case} over {old}");
            old = new;
        }
    }
    assert_ne!(old, "nothing-yet");
}

#[test]
fn ipera_finds_by_the_name_that_any_api_gave() {
    search_follows(
        "name",
        |number| format!("Ärger{number}"),
        |name| format!("/ipera/tenants?name={}", name.replace('Ä', "%C3%A4").to_lowercase()),
    );
}

#[test]
fn ipera_finds_by_the_words_of_the_description_that_any_api_gave() {
    search_follows(
        "description",
        |number| format!("some words, among them word{number}x"),
        |text| {
            let word = text.rsplit(' ').next().unwrap();
            format!("/ipera/tenants?description={}", &word[..word.len() - 1])
        },
    );
}

#[test]
fn the_control_api_finds_by_every_name_that_any_api_gave() {
    for (attribute, value) in [
        ("name", (|number| format!("Name-{number}-x")) as fn(u32) -> String),
        ("company name", |number| format!("Company-{number}-x")),
        ("alias", |number| format!("alias-{number}-x")),
        ("host name", |number| format!("host-{number}-x.example")),
        ("external account id", |number| format!("A-{number}-x")),
    ] {
        search_follows(attribute, value, |text| {
            format!("/control/v1/tenants?q={}", text.to_uppercase())
        });
    }
}

/// The logo is that of whoever has the host name now.
#[test]
fn the_logo_follows_the_host_name() {
    let scene = Scene::new();
    scene.must("control.putIcon", &scene.subject);
    let logo =
        |host: &str| scene.world.get("/dpod/v1/tenants/logo").header("Host", host).send().status;
    for operation in ["dpod.updateTenant", "control.updateTenant", "dpod.updateTenant"] {
        let host = format!("Logo-{}.Example", scene.number());
        let call = |body: Value| scene.call(operation, &scene.subject, Some(body)).status;
        assert_eq!((logo(&host), call(json!({"hostname": host})), logo(&host)), (404, 200, 200));
        let next = format!("next-{host}");
        assert_eq!((call(json!({"hostname": next})), logo(&host), logo(&next)), (200, 404, 200));
        assert_eq!((call(json!({"hostname": null})), logo(&next)), (200, 404));
    }
}

/// A state that any API brought about is the one that the lists filter by.
#[test]
fn lists_filter_by_the_state_that_any_api_set() {
    let scene = Scene::new();
    let subject = &scene.subject;
    let is_listed = || {
        let dpod = ["pending", "active", "disabled"].map(|status| {
            finds(&scene, &format!("/dpod/tenants?size=100&status={status}"), subject)
        });
        let control = ["Creating", "Active", "Deactivated"]
            .map(|state| finds(&scene, &format!("/control/v1/tenants?state={state}"), subject));
        assert_eq!(dpod, control);
        dpod
    };
    let (active, disabled) = ([false, true, false], [false, false, true]);
    for (operation, body, expected) in [
        ("ocs.updateTenant", json!({"State": 2}), disabled),
        ("control.updateTenant", json!({"state": "Reactivating"}), active),
        ("ipera.deactivateTenant", json!({}), disabled),
        ("ocs.updateTenant", json!({"State": 4}), active),
        ("control.updateTenant", json!({"state": "Deactivating"}), disabled),
        ("ipera.activateTenant", json!({}), active),
    ] {
        assert_eq!(scene.call(operation, subject, Some(body)).status, 200, "{operation}");
        assert_eq!(is_listed(), expected, "{operation}");
    }
}
