//! Entity tags: the same while the object is, and looked at inside the write.

use serde_json::json;

use super::{Stage, kind, problem};
use crate::support::Reply;

fn patch(stage: &Stage, path: &str, tag: &str, name: &str) -> Reply {
    let request = stage.world.request("PATCH", &format!("/control/v1{path}")).by(&stage.provider);
    request.header("If-Match", tag).json(json!({"name": name}))
}

#[test]
fn whoever_has_it_is_told_so() {
    let stage = Stage::new();
    let path = format!("/control/v1/tenants/{}", stage.child);
    let tag = stage.world.get(&path).by(&stage.provider).send().header("ETag").unwrap().to_owned();
    assert!(tag.starts_with('"') && tag.ends_with('"'), "{tag}");
    let ask = |known: &str| {
        stage.world.get(&path).by(&stage.provider).header("If-None-Match", known).send()
    };
    for known in [&tag, &format!("W/{tag}"), &format!("\"x\", {tag}"), "*"] {
        let reply = ask(known);
        assert_eq!((reply.status, reply.text()), (304, ""), "{known}");
        assert_eq!(reply.header("ETag"), Some(tag.as_str()));
    }
    for other in ["\"x\"", "", tag.trim_matches('"')] {
        assert_eq!(ask(other).status, 200, "{other}");
    }
}

#[test]
fn a_change_needs_the_tag_it_was_made_from() {
    let stage = Stage::new();
    let path = format!("/tenants/{}", stage.child);
    let tag = stage.get(&path, &stage.provider).header("ETag").unwrap().to_owned();
    let detail = "It has changed since it was read.";
    let refused = problem("precondition-failed", "Precondition failed", 412, detail, &path);
    for wrong in ["\"x\"", &format!("W/{tag}"), ""] {
        assert_eq!(patch(&stage, &path, wrong, "Wrong").whole(), refused, "{wrong}");
    }
    let changed = patch(&stage, &path, &format!("\"x\", {tag}"), "Right");
    assert_eq!((changed.status, &changed.json()["name"]), (200, &json!("Right")));
    assert_eq!(patch(&stage, &path, &tag, "Late").whole(), refused);
    let new = changed.header("ETag").unwrap();
    assert_eq!(stage.get(&path, &stage.provider).header("ETag"), Some(new));
    assert_eq!(patch(&stage, &path, "*", "Any").status, 200);
    // Also to delete it.
    let request = stage.world.delete(&format!("/control/v1{path}")).by(&stage.provider);
    assert_eq!(request.header("If-Match", &tag).send().whole(), refused);
    assert_eq!(stage.get(&path, &stage.provider).json()["state"], "Active");
}

#[test]
fn of_two_who_change_the_same_one_wins() {
    let stage = Stage::new();
    let path = format!("/tenants/{}", stage.child);
    for round in 0..10 {
        let tag = stage.get(&path, &stage.provider).header("ETag").unwrap().to_owned();
        let mut statuses = std::thread::scope(|scope| {
            let names = [format!("A{round}"), format!("B{round}")];
            let (stage, path, tag) = (&stage, &path, &tag);
            let racers =
                names.map(|name| scope.spawn(move || patch(stage, path, tag, &name).status));
            racers.map(|racer| racer.join().unwrap())
        });
        statuses.sort_unstable();
        assert_eq!(statuses, [200, 412]);
    }
}

#[test]
fn every_object_has_a_tag_and_minds_it() {
    let stage = Stage::new();
    let tenant = format!("/tenants/{}", stage.child);
    let user = json!({"email": "ann@example.com"});
    let user = stage.send("POST", &format!("{tenant}/users"), &stage.provider, user).json();
    let subtenant = json!({"name": "S", "code": "s"});
    let path = format!("{tenant}/subtenants");
    let subtenant = stage.send("POST", &path, &stage.provider, subtenant).json();
    stage.send("PUT", "/features/f", &stage.operator, json!({"name": "F"}));
    let entitlement = json!({"entitlementType": "usage", "limitType": "soft", "value": 1});
    let path = format!("{tenant}/entitlements/e");
    stage.send("PUT", &path, &stage.provider, entitlement.clone());
    let regions = json!({"regions": [{"id": "home", "name": "Home", "isHome": true}]});
    for (method, path, body) in [
        ("PATCH", format!("{tenant}/users/{}", user["id"].as_str().unwrap()), json!({})),
        ("PATCH", format!("{tenant}/subtenants/{}", subtenant["id"].as_str().unwrap()), json!({})),
        ("PATCH", format!("{tenant}/settings"), json!({})),
        ("PUT", format!("{tenant}/features/f"), json!({"currentState": 0})),
        ("PUT", format!("{tenant}/entitlements/e"), entitlement),
        ("PUT", "/regions".into(), regions),
    ] {
        let shown = stage.get(&path, &stage.operator);
        let tag = shown.header("ETag").unwrap_or_else(|| panic!("{path}: {shown:?}")).to_owned();
        let change = |tag: &str| {
            let url = format!("/control/v1{path}");
            let request = stage.world.request(method, &url).by(&stage.operator);
            request.header("If-Match", tag).json(body.clone())
        };
        assert_eq!(kind(&change("\"x\"")), (412, "precondition-failed".into()), "{path}");
        let changed = change(&tag);
        assert_eq!((changed.status, changed.header("ETag")), (200, Some(tag.as_str())), "{path}");
    }
}

#[test]
fn what_is_not_there_matches_nothing() {
    let stage = Stage::new();
    for path in ["icon", "entitlements/e"] {
        let url = format!("/control/v1/tenants/{}/{path}", stage.child);
        let body = if path == "icon" {
            crate::isolation::png()
        } else {
            json!({"entitlementType": "usage", "limitType": "soft", "value": 1}).to_string().into()
        };
        let put = || stage.world.put(&url).by(&stage.operator);
        let reply = put().header("If-Match", "*").body(body.clone());
        assert_eq!(kind(&reply), (412, "precondition-failed".into()), "{path}");
        assert!(put().body(body.clone()).status < 300, "{path}");
        assert!(put().header("If-Match", "*").body(body).status < 300, "{path}");
    }
}

#[test]
fn a_known_feature_minds_its_tag_too() {
    let stage = Stage::new();
    let put = |tag: &str, name: &str| {
        let request = stage.world.put("/control/v1/features/f").by(&stage.operator);
        request.header("If-Match", tag).json(json!({"name": name}))
    };
    assert_eq!(kind(&put("*", "F")), (412, "precondition-failed".into()));
    let made = stage.send("PUT", "/features/f", &stage.operator, json!({"name": "F"}));
    let tag = made.header("ETag").unwrap();
    assert_eq!(put(tag, "G").status, 200);
    assert_eq!(kind(&put(tag, "H")), (412, "precondition-failed".into()));
    let page = stage.get("/features", &stage.operator).json();
    assert_eq!(page["items"][0]["name"], "G");
}
