//! "Retrieve all subtenants": orders and pages.

use serde_json::{Value, json};

use super::{SUBTENANTS, Scene, envelope, ids};

/// What the operator gets for a query.
fn listed(scene: &Scene, query: &str) -> Value {
    let reply = scene.world.get(&format!("{SUBTENANTS}{query}")).by(&scene.operator).send();
    assert_eq!(reply.status, 200, "{query}: {}", reply.text());
    reply.json()
}

/// A scene with four more subtenants of one tenant: their ids in the order they were made.
fn scene() -> (Scene, String) {
    let scene = Scene::new();
    let tenant = scene.world.tenant("Sorted", Some(&scene.root));
    for (id, name, code) in
        [("b", "Cello", "d"), ("d", "Alto", "c"), ("a", "Drum", "b"), ("c", "Alto", "a")]
    {
        scene.world.subtenant(&tenant, id, name, code);
    }
    (scene, tenant)
}

#[test]
fn every_order_goes_both_ways() {
    let (scene, tenant) = scene();
    let cases = [
        ("", ["c", "a", "d", "b"]),
        ("&sort_by=created", ["c", "a", "d", "b"]),
        ("&order_by=asc", ["b", "d", "a", "c"]),
        ("&sort_by=created&order_by=asc", ["b", "d", "a", "c"]),
        ("&sort_by=name&order_by=asc", ["d", "c", "b", "a"]),
        ("&sort_by=name", ["a", "b", "c", "d"]),
        ("&sort_by=code&order_by=asc", ["c", "a", "d", "b"]),
        ("&sort_by=code&order_by=desc", ["b", "d", "a", "c"]),
        ("&sort_by=id&order_by=asc", ["a", "b", "c", "d"]),
        ("&sort_by=id&order_by=desc", ["d", "c", "b", "a"]),
    ];
    for (query, expected) in cases {
        let of_tenant = listed(&scene, &format!("?tenant_id={tenant}{query}"));
        assert_eq!(ids(&of_tenant), expected, "{query}");
        let everything = listed(&scene, &format!("?{query}"));
        let among: Vec<_> = ids(&everything).into_iter().filter(|id| id.len() == 1).collect();
        assert_eq!(among, expected, "{query} among others");
    }
}

#[test]
fn a_list_says_how_it_was_asked_for() {
    let (scene, tenant) = scene();
    let path = format!("?tenant_id={tenant}&sort_by=name&order_by=asc&offset=2&limit=1");
    let record = json!({
        "id": "b", "description": "", "name": "Cello", "code": "d", "tenant_id": tenant,
        "tenant": "Sorted"
    });
    let result = json!({
        "returned_records": 1, "total_records": 4, "sort_by": "name", "order_by": "asc",
        "offset": 2, "limit": 1, "records": [record]
    });
    let reply = scene.world.get(&format!("{SUBTENANTS}{path}")).by(&scene.operator).send();
    reply.says(200, &envelope(200, "Okay. Returned 1 record.", &result));
}

#[test]
fn pages_follow_one_another_without_gap_or_repetition() {
    let (scene, tenant) = scene();
    for order in ["created", "name", "code", "id"] {
        let query = format!("?tenant_id={tenant}&sort_by={order}");
        let whole = listed(&scene, &query);
        let pages: Vec<Value> = (0..6)
            .map(|offset| listed(&scene, &format!("{query}&limit=1&offset={offset}")))
            .collect();
        let walked: Vec<&str> = pages.iter().flat_map(ids).collect();
        assert_eq!(walked, ids(&whole), "{order}");
    }
}

#[test]
fn behind_the_end_there_are_no_records() {
    let (scene, tenant) = scene();
    let path = format!("{SUBTENANTS}?tenant_id={tenant}&offset=4");
    let result = json!({
        "returned_records": 0, "total_records": 4, "sort_by": "created", "order_by": "desc",
        "offset": 4, "limit": 100, "records": []
    });
    let reply = scene.world.get(&path).by(&scene.operator).send();
    reply.says(200, &envelope(200, "Okay. Returned 0 records.", &result));
}

#[test]
fn a_page_has_100_records_unasked_and_1000_at_most() {
    let scene = Scene::new();
    for number in 0..1001 {
        let name = format!("s{number}");
        scene.world.subtenant(&scene.below, &name, &name, &name);
    }
    let cases = [
        ("", 100, 100),
        ("?limit=1", 1, 1),
        ("?limit=999", 999, 999),
        ("?limit=1000", 1000, 1000),
        ("?limit=1001", 1000, 1000),
        ("?limit=000000000000000000000000000002", 2, 2),
        ("?limit=99999999999999999999999999", 1000, 1000),
        ("?limit=1000&offset=1000", 5, 1000),
    ];
    for (query, count, limit) in cases {
        let list = listed(&scene, query);
        let (status, result) = (&list["status"], &list["result"]);
        let noun = if count == 1 { "record" } else { "records" };
        assert_eq!(status["user_message"], format!("Okay. Returned {count} {noun}."), "{query}");
        assert_eq!(result["returned_records"], count, "{query}");
        assert_eq!(result["total_records"], 1005, "{query}");
        assert_eq!(result["limit"], limit, "{query}");
        assert_eq!(ids(&list).len(), count, "{query}");
    }
}
