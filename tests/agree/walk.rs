//! The walk: write every attribute through each API that can, read it through all that show it.

use serde_json::{Value, json};

use super::attribute::{Attribute, Cleared, Kind, Place};
use super::forms::spelled;
use super::scene::{CREATING, Scene, Subject, value_in, writes};
use super::{SECTIONS, attributes};
use crate::support::Reply;

/// Every place that shows the attribute has the value; `written` is the write with its answer.
fn check(
    scene: &Scene,
    attribute: &Attribute,
    value: &Value,
    subject: &Subject,
    written: (&Place, &Reply),
) -> Vec<String> {
    let mut wrong = Vec::new();
    for place in attribute.shown() {
        let shown = if place.operation == written.0.operation {
            value_in(&place, written.1, subject)
        } else if writes(&place.operation) || !is_about(&place, subject) {
            continue;
        } else {
            scene.read(&place, subject)
        };
        let expected = spelled(value, place.form);
        if shown != expected {
            let (by, at) = (&written.0.operation, &place.operation);
            let member = place.member;
            wrong.push(format!(
                "{}: {by} wrote {value}, {at} shows {member} {shown}",
                attribute.name
            ));
        }
    }
    wrong
}

/// DPoD shows one person alone.
fn is_about(place: &Place, subject: &Subject) -> bool {
    place.operation != "dpod.getAdmin" || subject.is_chief
}

/// The next value to write: another one than is shown now.
fn next_value(scene: &Scene, attribute: &Attribute, subject: &Subject) -> Value {
    let shown = attribute.shown();
    let plain = shown.iter().find(|place| place.form.is_empty() && !writes(&place.operation));
    let present = scene.read(plain.unwrap(), subject);
    loop {
        let number = scene.number();
        let value = match attribute.kind {
            Kind::Fresh(value) => value(number),
            Kind::OneOf(values) => json!(values[number as usize % values.len()]),
            Kind::Flag => json!(number.is_multiple_of(2)),
            Kind::Parent => json!([&scene.root, &scene.branch][number as usize % 2]),
            Kind::Derived | Kind::State => panic!("{} is not written", attribute.name),
        };
        if value != present {
            return value;
        }
    }
}

/// What the tenant's record says besides the attribute, the icon and the time of the change.
fn the_rest(scene: &Scene, attribute: &Attribute, subject: &Subject) -> Value {
    let path = format!("/control/v1/tenants/{}", subject.tenant);
    let mut record = scene.world.get(&path).by(&scene.operator).send().json();
    record["updatedAt"] = Value::Null;
    record["hasIcon"] = Value::Null;
    if record["companyName"] == record["name"] {
        record["companyName"] = Value::Null;
    }
    for place in attribute.shown() {
        if place.operation == "control.getTenant" {
            super::members::put(&mut record, place.member, Value::Null);
        }
    }
    record
}

/// Writes a value and checks it everywhere, and that nothing else of the tenant changes.
fn write_and_check(
    scene: &Scene,
    attribute: &Attribute,
    place: &Place,
    value: (&Value, &Value),
    subject: &Subject,
) -> Vec<String> {
    let (sent, expected) = value;
    scene.later();
    let before = the_rest(scene, attribute, subject);
    let reply = scene.write(place, sent, subject);
    if CREATING.contains(&place.operation.as_str()) {
        let made = scene.made(&place.operation, &reply, subject);
        let wrong =
            check(scene, attribute, &expected_of(expected, scene, &made), &made, (place, &reply));
        if made.tenant != subject.tenant {
            scene.must("control.deleteTenant", &made);
        }
        return wrong;
    }
    if place.operation == "ipera.deactivateTenant" {
        scene.must("ipera.activateTenant", subject);
    }
    let expected = expected_of(expected, scene, subject);
    let mut wrong = check(scene, attribute, &expected, subject, (place, &reply));
    let after = the_rest(scene, attribute, subject);
    if after != before {
        wrong.push(format!("{place:?} changed more: {before} {after}"));
    }
    wrong
}

/// A cleared attribute may be as another one is; `{"same": name}` stands for that.
fn expected_of(expected: &Value, scene: &Scene, subject: &Subject) -> Value {
    let Some(name) = expected.get("same").and_then(Value::as_str) else {
        return expected.clone();
    };
    let other = attributes().find(|attribute| attribute.name == name).unwrap();
    scene.read(&other.shown()[0], subject)
}

fn is_walked(attribute: &Attribute) -> bool {
    !matches!(attribute.kind, Kind::Derived | Kind::State)
}

/// The section in question, attribute by attribute: so that they run side by side.
#[track_caller]
fn walk(section: usize) {
    let scene = Scene::new();
    let mut wrong = Vec::new();
    let mut writes = 0;
    for attribute in SECTIONS[section].1.iter().filter(|attribute| is_walked(attribute)) {
        let subject = match attribute.about {
            [] => scene.subject.clone(),
            about => scene.subject.about(about),
        };
        for place in attribute.changed().iter().filter(|place| !place.clears()) {
            let is_choice = matches!(attribute.kind, Kind::Flag | Kind::OneOf(_));
            for _ in 0..if is_choice { 2 } else { 1 } {
                let value = next_value(&scene, attribute, &subject);
                // Where no value can be written, only clearing it can.
                if place.member.ends_with(".further") {
                    continue;
                }
                wrong.extend(write_and_check(&scene, attribute, place, (&value, &value), &subject));
                writes += 1;
            }
        }
    }
    assert!(wrong.is_empty(), "{} of {writes} writes:\n{}", wrong.len(), wrong.join("\n"));
    assert!(writes > 0);
}

#[test]
fn the_tenants_own_attributes() {
    walk(0);
}

#[test]
fn the_address() {
    walk(1);
}

#[test]
fn icon_settings_locations_and_regions() {
    walk(2);
}

#[test]
fn people() {
    walk(3);
}

#[test]
fn subtenants() {
    walk(4);
}

#[test]
fn limits() {
    walk(5);
}

#[test]
fn services_and_usage() {
    walk(6);
}

/// Null, an empty text or a deletion through each API that takes it.
#[test]
fn what_is_cleared_is_cleared_everywhere() {
    let scene = Scene::new();
    let (mut wrong, mut cleared) = (Vec::new(), 0);
    for attribute in attributes().filter(|attribute| is_walked(attribute)) {
        let subject = &scene.subject;
        let changed = attribute.changed();
        for place in changed.iter().filter(|place| place.takes_null || place.clears()) {
            let expected = match attribute.cleared {
                Cleared::Null => Value::Null,
                Cleared::No => json!(false),
                Cleared::Text(text) => json!(text),
                Cleared::Same(name) => json!({"same": name}),
            };
            // So that there is something to clear.
            let is_update = |place: &&Place| {
                !CREATING.contains(&place.operation.as_str())
                    && !place.clears()
                    && !place.member.ends_with(".further")
            };
            let update = changed.iter().find(is_update).unwrap();
            let value = match attribute.kind {
                Kind::Flag => json!(true),
                _ => next_value(&scene, attribute, subject),
            };
            wrong.extend(write_and_check(&scene, attribute, update, (&value, &value), subject));
            let clearing = (&Value::Null, &expected);
            wrong.extend(write_and_check(&scene, attribute, place, clearing, subject));
            cleared += 1;
        }
    }
    assert!(wrong.is_empty(), "{} of {cleared}:\n{}", wrong.len(), wrong.join("\n"));
    assert!(cleared > 30, "{cleared}");
}

/// What follows from other things is shown alike too, and everything that is shown is there.
#[test]
fn what_is_shown_in_several_places_is_the_same() {
    let scene = Scene::new();
    let mut wrong = Vec::new();
    for attribute in attributes().filter(|attribute| !matches!(attribute.kind, Kind::State)) {
        let subject = match attribute.about {
            [] => scene.subject.clone(),
            about => scene.subject.about(about),
        };
        let mut shown = attribute.shown();
        shown.retain(|place| !writes(&place.operation));
        let read = |place: &Place| scene.read(place, &subject);
        let plain = shown.iter().find(|place| place.form.is_empty());
        let Some(value) = plain.map(read) else {
            wrong.push(format!("{} is shown nowhere as it is", attribute.name));
            continue;
        };
        for place in &shown {
            let (one, expected) = (read(place), spelled(&value, place.form));
            if one != expected {
                wrong.push(format!("{}: {one} at {place:?}, not {expected}", attribute.name));
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

/// What the time of the last change is about, as the page says.
fn is_the_tenants_own(attribute: &Attribute) -> bool {
    let is_in = |section: usize| SECTIONS[section].1.iter().any(|it| it.name == attribute.name);
    is_in(0) || is_in(1) || ["icon", "feature's state", "service quota"].contains(&attribute.name)
}

/// The same change is the same change whichever API makes it, also to whoever watches the time.
#[test]
fn a_change_moves_the_time_of_the_last_change_in_every_api_or_in_none() {
    let scene = Scene::new();
    let time = || {
        let path = format!("/control/v1/tenants/{}", scene.subject.tenant);
        let control = scene.world.get(&path).by(&scene.operator).send().json();
        let path = format!("/ocs/api/v1/Tenants/{}", scene.subject.tenant);
        let ocs = scene.world.get(&path).by(&scene.operator).send().json();
        assert_eq!(control["updatedAt"], ocs["LastUpdated"]);
        control["updatedAt"].clone()
    };
    let mut wrong = Vec::new();
    for attribute in attributes().filter(|attribute| is_walked(attribute)) {
        let subject = match attribute.about {
            [] => scene.subject.clone(),
            about => scene.subject.about(about),
        };
        let mut moving = Vec::new();
        for place in attribute.changed() {
            if CREATING.contains(&place.operation.as_str()) || place.member.ends_with(".further") {
                continue;
            }
            let value = next_value(&scene, attribute, &subject);
            let before = time();
            scene.later();
            scene.write(&place, &value, &subject);
            moving.push((place.operation.clone(), time() != before));
            if place.operation == "ipera.deactivateTenant" {
                scene.must("ipera.activateTenant", &subject);
                moving.pop(); // It changes the state too.
            }
        }
        let is_own = is_the_tenants_own(attribute);
        if moving.iter().any(|(_, moves)| *moves != is_own) {
            wrong.push(format!("{}: {moving:?}", attribute.name));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}
