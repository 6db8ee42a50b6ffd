//! Lists by key: complete, stable under inserts, and no further than the caller sees.

use serde_json::json;
use tenantd::model::{Role, TenantState};

use super::{Stage, kind};
use crate::support::Person;

#[test]
fn pages_of_any_size_make_the_whole_list() {
    let stage = Stage::new();
    let mut expected = vec![stage.root.clone(), stage.child.clone()];
    expected.extend((0..7).map(|n| stage.world.tenant(&format!("T{n}"), Some(&stage.root))));
    stage.world.root("Foreign");
    for limit in [1, 2, 3, 8, 9, 10, 500] {
        assert_eq!(stage.walk("/tenants", &stage.provider, limit), expected, "{limit}");
        let path = format!("/tenants?parent={}", stage.root);
        assert_eq!(stage.walk(&path, &stage.provider, limit), expected[1..], "{limit}");
    }
    assert_eq!(stage.walk("/tenants", &stage.operator, 4).len(), 10);
}

#[test]
fn tenants_of_one_moment_are_all_there() {
    let stage = Stage::new();
    for number in 0..5 {
        let body = json!({"name": format!("T{number}"), "createdAt": "2024-01-15T10:30:00Z"});
        assert_eq!(stage.send("POST", "/tenants", &stage.provider, body).status, 201);
    }
    let ids = stage.walk("/tenants", &stage.provider, 2);
    let different: std::collections::HashSet<_> = ids.iter().collect();
    assert_eq!((ids.len(), different.len()), (7, 7));
}

#[test]
fn inserts_between_two_pages_neither_repeat_nor_hide_a_row() {
    let stage = Stage::new();
    let first = stage.get("/tenants?limit=1", &stage.provider).json();
    assert_eq!(first["items"][0]["id"], stage.root);
    let old = json!({"name": "Older", "createdAt": "2020-01-01T00:00:00Z"});
    assert_eq!(stage.send("POST", "/tenants", &stage.provider, old).status, 201);
    let new = stage.world.tenant("Newer", Some(&stage.root));
    let next = first["next"].as_str().unwrap();
    let rest = stage.get(&format!("/tenants?after={next}"), &stage.provider).json();
    let ids: Vec<_> = rest["items"].as_array().unwrap().iter().map(|item| &item["id"]).collect();
    assert_eq!(ids, [stage.child.as_str(), new.as_str()]);
    assert_eq!(rest["next"], json!(null));
}

#[test]
fn a_cursor_survives_the_row_it_stands_on_and_fits_its_own_list() {
    let stage = Stage::new();
    let last = stage.world.tenant("Last", Some(&stage.root));
    let path = format!("/tenants?parent={}&limit=1", stage.root);
    let first = stage.get(&path, &stage.provider).json();
    let next = first["next"].as_str().unwrap().to_owned();
    let child = format!("/tenants/{}", stage.child);
    stage.delete(&child, &stage.provider).says_nothing(204);
    let purge = stage.send("PATCH", &child, &stage.provider, json!({"state": "Purging"}));
    assert_eq!(purge.status, 200);
    let rest = stage.get(&format!("{path}&after={next}"), &stage.provider).json();
    assert_eq!(rest["items"][0]["id"], last);
    let other = stage.get(&format!("/audit?after={next}"), &stage.provider);
    assert_eq!(kind(&other), (400, "invalid".into()));
    let errors = json!([{
        "parameter": "after", "detail": "after must be the `next` of an answer to the same list.",
    }]);
    assert_eq!(other.json()["errors"], errors);
}

#[test]
fn a_list_shows_what_its_caller_sees() {
    let stage = Stage::new();
    let foreign = stage.world.root("Foreign");
    let leaf = stage.world.tenant("Leaf", Some(&stage.child));
    let member = stage.world.client(Role::Member, &stage.root);
    let all = [&stage.root, &stage.child, &foreign, &leaf].map(Clone::clone);
    for (caller, path, expected) in [
        (&stage.operator, "/tenants", vec![0, 1, 2, 3]),
        (&stage.operator, "/tenants?parent=", vec![0, 2]),
        (&stage.provider, "/tenants", vec![0, 1, 3]),
        (&stage.provider, "/tenants?parent=", vec![0]),
        (&stage.child_admin, "/tenants", vec![1, 3]),
        (&member, "/tenants", vec![0]),
        (&member, "/tenants?state=Deleted", vec![]),
    ] {
        let expected: Vec<_> = expected.into_iter().map(|n: usize| all[n].clone()).collect();
        assert_eq!(stage.walk(path, caller, 1), expected, "{path}");
    }
    let path = format!("/tenants?parent={}", stage.root);
    assert_eq!(stage.walk(&path, &member, 10), Vec::<String>::new(), "it sees none of them");
}

#[test]
fn a_text_is_looked_for_in_names_and_ids() {
    let stage = Stage::new();
    let body =
        json!({"name": "Ünder", "alias": "Sea-Side", "hostname": "beach.example", "id": "x-ID-x"});
    assert_eq!(stage.send("POST", "/tenants", &stage.provider, body).status, 201);
    for text in ["%C3%BCND", "sea-s", "BEACH.", "-id-"] {
        assert_eq!(stage.walk(&format!("/tenants?q={text}"), &stage.provider, 1), ["x-ID-x"]);
    }
    assert_eq!(
        stage.walk("/tenants?q=acme", &stage.provider, 1),
        [stage.root.clone(), stage.child.clone()]
    );
    assert_eq!(stage.walk("/tenants?q=%25", &stage.provider, 1), Vec::<String>::new());
}

#[test]
fn every_list_pages() {
    let stage = Stage::new();
    let tenant = format!("/tenants/{}", stage.child);
    for number in 0..5 {
        stage.world.member(&stage.child, Person::of(&format!("p{number}@example.com")));
        let code = json!({"name": "S", "code": format!("s{number}")});
        let path = format!("{tenant}/subtenants");
        assert_eq!(stage.send("POST", &path, &stage.provider, code).status, 201);
        let feature = format!("/features/f{number}");
        assert_eq!(stage.send("PUT", &feature, &stage.operator, json!({"name": "F"})).status, 200);
        let entitlement = format!("{tenant}/entitlements/e{number}");
        let body = json!({"entitlementType": "usage", "limitType": "soft", "value": 1});
        assert_eq!(stage.send("PUT", &entitlement, &stage.provider, body).status, 200);
        stage.world.client(Role::Member, &stage.child);
    }
    for (path, count) in [
        (format!("{tenant}/users"), 5),
        (format!("{tenant}/subtenants"), 5),
        (format!("{tenant}/features"), 5),
        (format!("{tenant}/entitlements"), 5),
        (format!("{tenant}/locations"), 0),
        ("/features".into(), 5),
        ("/clients".into(), 7),
        (format!("/clients?homeTenant={}", stage.child), 6),
    ] {
        let whole = stage.walk(&path, &stage.provider, 500);
        assert_eq!(whole.len(), count, "{path}");
        for limit in [1, 2, 5] {
            assert_eq!(stage.walk(&path, &stage.provider, limit), whole, "{path} {limit}");
        }
    }
    assert_eq!(stage.walk("/clients", &stage.operator, 3).len(), 8);
}

/// A cursor opens nothing: not in another's hands, and not once its tenant is gone.
#[test]
fn a_cursor_of_clients_shows_no_more_than_its_reader_sees() {
    let stage = Stage::new();
    let foreign_root = stage.world.root("Foreign");
    let foreigner = stage.world.client(Role::Admin, &foreign_root);
    for _ in 0..3 {
        stage.world.client(Role::Member, &stage.child);
    }
    // In the midst of the child's clients: the root has one.
    let first = stage.get("/clients?limit=2", &stage.provider).json();
    let rest = format!("/clients?after={}", first["next"].as_str().unwrap());
    assert_eq!(stage.walk(&rest, &stage.provider, 9).len(), 3);
    assert_eq!(stage.walk(&rest, &foreigner, 9), std::slice::from_ref(&foreigner.id));
    stage.world.set_state(&stage.child, TenantState::Deleting);
    assert_eq!(stage.walk(&rest, &stage.provider, 9), Vec::<String>::new());
}
