//! Foreign and unknown are not told apart, by a single byte.

use super::Relation;
use super::operations::{Operation, operations};
use super::scene::{Scene, Target};
use crate::support::Reply;

/// The whole answer without what is different in any two: ids, times and the request id.
pub fn without_ids(reply: &Reply, target: &Target) -> (u16, Vec<(String, String)>, String) {
    let request_id = reply.header("x-request-id").unwrap().to_owned();
    let plain = |text: &str| {
        let mut text = text.to_owned();
        if let Some((at, name)) = text.match_indices("\"timestamp\":\"").next() {
            text.replace_range(at + name.len()..at + name.len() + 20, "<time>");
        }
        let text = text.replace(&request_id, "<request>").replace(&target.tenant, "<tenant>");
        let text = text.replace(&target.user, "<user>").replace(&target.client, "<client>");
        text.replace(&*target.subtenant.borrow(), "<subtenant>")
    };
    let headers = reply.headers.iter().filter(|(name, _)| name != "date");
    let headers = headers.map(|(name, value)| (name.clone(), plain(value))).collect();
    (reply.status, headers, plain(reply.text()))
}

#[test]
fn unknown_and_foreign_get_the_same_bytes() {
    let scene = Scene::new();
    let unknown = scene.target(Relation::Unknown);
    for (role, caller) in scene.callers() {
        for operation in operations()
            .into_iter()
            .filter(|one| one.is_about_a_tenant() && one.name() != "control.getInfo")
        {
            let expected = without_ids(&operation.call(&scene, unknown, &caller), unknown);
            let hidden = scene.targets.iter().filter(|one| !operation.sees(one.relation, role));
            for target in hidden {
                let found = without_ids(&operation.call(&scene, target, &caller), target);
                assert_eq!(found, expected, "{} {role} {:?}", operation.name(), target.relation);
            }
        }
    }
}

/// What the body says, or that it says nothing, is not even looked at.
#[test]
fn no_body_tells_what_is_not_seen() {
    let scene = Scene::new();
    let bodies = [("application/json", "{"), ("application/json", "[]"), ("image/png", "\0")];
    let writing = operations().into_iter().filter(|one| !one.is_safe());
    let names_tenant =
        |one: &Operation| ["{tenantId}", "{id}"].iter().any(|id| one.has_in_path(id));
    let writing: Vec<_> = writing.filter(names_tenant).collect();
    for (role, caller) in scene.callers() {
        for operation in &writing {
            let hidden = scene.targets.iter().filter(|one| !operation.sees(one.relation, role));
            for target in hidden {
                let expected = without_ids(&operation.send(&scene, target, &caller), target);
                for (kind, body) in bodies {
                    let request = operation.request(&scene, target, &caller);
                    let reply = request.header("Content-Type", kind).body(body);
                    let what = format!("{} {role} {:?} {body}", operation.name(), target.relation);
                    assert_eq!(without_ids(&reply, target), expected, "{what}");
                }
            }
        }
    }
}

/// Also in the other spellings of an id.
#[test]
fn no_spelling_of_an_id_gets_further() {
    let scene = Scene::new();
    let (role, caller) = &scene.callers()[1];
    let foreign = &scene.target(Relation::Unrelated).tenant;
    assert!(!Relation::Unrelated.is_visible_to(*role));
    let reference = tenantd::model::IdRef::parse(foreign).unwrap();
    let uuid = reference.uuid().to_string();
    for id in [foreign.clone(), foreign.to_lowercase(), uuid.clone(), uuid.to_uppercase()] {
        let path = format!("/tenant/{id}");
        assert_eq!(scene.world.get(&path).by(caller).send().status, 404, "{id}");
        assert_eq!(scene.world.get(&path).by(&scene.operator).send().status, 200, "{id}");
    }
    for path in [format!("/tenant/{foreign}%20"), format!("/tenant/%2e%2e%2f{foreign}")] {
        assert_eq!(scene.world.get(&path).by(caller).send().status, 404, "{path}");
    }
}
