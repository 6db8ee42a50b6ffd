//! Paths and methods.

use serde_json::json;
use tenantd::model::IdRef;
use tenantd::store::Sight;

use super::answers::{NO_ACCESS, NO_ID, NO_PATH, is_done, refuses, refuses_head, says};
use super::house::{House, body, icon_path, path, regions_path};
use super::png::{grey, text};

#[test]
fn path_words_are_taken_in_any_case() {
    let house = House::new();
    for base in ["/api/v1/Tenants", "/API/V1/TENANTS", "/ocs/api/v1/tenants", "/Ocs/Api/V1/tEnAnTs"]
    {
        let of = |below: &str| format!("{base}/{}{below}", house.acme);
        let icon = text(&grey(2, 2));
        says(&house.world.get(&of("")).by(&house.member).send(), &body(&house.acme, "Acme"));
        is_done(&house.world.head(&of("")).by(&house.member).send());
        let regions = house.world.get(&of("/REGIONS")).by(&house.member).send();
        assert_eq!((regions.status, &regions.json()[0]["Id"]), (200, &json!("home")));
        says(&house.world.put(&of("/icon")).by(&house.admin).json(icon.clone()), &icon);
        is_done(&house.world.delete(&of("/ICON")).by(&house.admin).send());
        put_back(&house);
    }
}

/// Makes `LastUpdated` what it was when the house was made.
fn put_back(house: &House) {
    let acme = IdRef::parse(&house.acme).unwrap();
    house.prepare(move |tx| {
        let acme = tx.visible_tenant(Sight::EVERYTHING, acme)?.unwrap();
        tx.touch_tenant(acme.key, acme.created_at)
    });
}

#[test]
fn an_id_is_taken_in_every_spelling_and_answered_as_it_stands() {
    let house = House::new();
    let uuid = IdRef::parse(&house.acme).unwrap().uuid().to_string();
    let (first, rest) = house.acme.split_at(1);
    let encoded = format!("%{:02x}{rest}", first.as_bytes()[0]);
    for id in
        [house.acme.clone(), house.acme.to_lowercase(), uuid.clone(), uuid.to_uppercase(), encoded]
    {
        let reply = house.world.get(&path(&id)).by(&house.member).send();
        says(&reply, &body(&house.acme, "Acme"));
        is_done(&house.world.head(&path(&id)).by(&house.member).send());
        assert_eq!(house.world.get(&regions_path(&id)).by(&house.member).send().status, 200);
    }
}

#[test]
fn ids_of_other_shapes_keep_their_shape_and_their_case() {
    let house = House::new();
    for id in ["5e7c3af7aab46c00014ce877", "QZOpo3GoB8X", "a", "_-_", &"x".repeat(64)] {
        house.world.tenant_with_id(id, "Fixture", Some(&house.acme));
        let fixed = IdRef::parse(id).unwrap().uuid().to_string();
        for spelling in [id, &fixed, &fixed.to_uppercase()] {
            let reply = house.world.get(&path(spelling)).by(&house.admin).send();
            assert_eq!((reply.status, &reply.json()["Id"]), (200, &json!(id)));
        }
    }
    for other_case in ["5E7C3AF7AAB46C00014CE877", "qzopo3gob8x", "A"] {
        let reply = house.world.get(&path(other_case)).by(&house.admin).send();
        refuses(&reply, 403, NO_ACCESS);
    }
    let uuid = "a1b2c3d4-e5f6-7890-abcd-ef1234567890";
    house.world.tenant_with_id(uuid, "My Company", Some(&house.acme));
    let reply = house.world.get(&path(&uuid.to_uppercase())).by(&house.admin).send();
    assert_eq!((reply.status, &reply.json()["Id"]), (200, &json!(uuid)));
}

#[test]
fn percent_signs_are_resolved_once_and_after_the_segments_are_told_apart() {
    let house = House::new();
    for id in [
        format!("{}%2FIcon", house.acme),
        house.acme.replacen('0', "%2530", 1),
        format!("{}%20", house.acme),
        format!("{}%00", house.acme),
        "..%2Fx".to_owned(),
        "%".to_owned(),
        "%zz".to_owned(),
    ] {
        refuses(&house.world.get(&path(&id)).by(&house.operator).send(), 400, NO_ID);
    }
}

#[test]
fn a_query_changes_nothing() {
    let house = House::new();
    let asked = format!("{}?id={}&State=5&x=%FF", path(&house.acme), house.stranger);
    says(&house.world.get(&asked).by(&house.member).send(), &body(&house.acme, "Acme"));
}

#[test]
fn an_unknown_path_is_told_in_the_form_of_this_api() {
    let house = House::new();
    for unknown in [
        "/ocs",
        "/ocs/",
        "/ocs/nothing",
        "/OCS/nothing",
        "/ocs/api/v2/Tenants/x",
        "/api/v1",
        "/api/v1/Tenants",
        "/Api/V1/Nothing",
        "/api/v1/Tenants/",
        "/api/v1/Tenants//Icon",
        "/api/v1/Tenants/x/",
        "/api/v1/Tenants/x/Icon/",
        "/api/v1/Tenants/x/Users",
        "/api/v1/%54enants/x",
        "/ocs/ocs/api/v1/Tenants/x",
    ] {
        refuses(&house.world.get(unknown).send(), 404, NO_PATH);
        refuses(&house.world.put(unknown).by(&house.admin).json(json!({})), 404, NO_PATH);
        refuses(&house.world.request("OPTIONS", unknown).send(), 404, NO_PATH);
        refuses_head(&house.world.head(unknown).send(), 404);
    }
}

const TENANT: &str = "GET, HEAD, PUT, OPTIONS";
const ICON: &str = "GET, HEAD, PUT, DELETE, OPTIONS";
const REGIONS: &str = "GET, HEAD, OPTIONS";

#[test]
fn options_lists_the_methods_and_asks_nobody_who_they_are() {
    let house = House::new();
    for (path, allow) in [
        (path(&house.acme), TENANT),
        (icon_path(&house.acme), ICON),
        (regions_path("unknown"), REGIONS),
    ] {
        let reply = house.world.request("OPTIONS", &path).send();
        assert_eq!((reply.status, reply.text()), (204, ""));
        assert_eq!(reply.header("Allow"), Some(allow));
    }
}

#[test]
fn every_other_method_is_not_allowed_known_or_not() {
    let house = House::new();
    for (path, allow) in [
        (path(&house.acme), TENANT),
        (icon_path(&house.acme), ICON),
        (regions_path(&house.acme), REGIONS),
    ] {
        let reason = format!("The method is not allowed here. Allowed: {allow}.");
        for method in ["POST", "PATCH", "TRACE", "BREW", "get", "PROPFIND", "M-SEARCH"] {
            let reply = house.world.request(method, &path).by(&house.admin).send();
            refuses(&reply, 405, &reason);
            assert_eq!(reply.header("Allow"), Some(allow));
        }
    }
    let reason = format!("The method is not allowed here. Allowed: {REGIONS}.");
    for method in ["PUT", "DELETE"] {
        let reply = house.world.request(method, &regions_path(&house.acme)).by(&house.admin).send();
        refuses(&reply, 405, &reason);
    }
    let delete = house.world.delete(&path(&house.acme)).by(&house.admin).send();
    refuses(&delete, 405, &format!("The method is not allowed here. Allowed: {TENANT}."));
}

#[test]
fn head_is_answered_wherever_get_is() {
    let house = House::new();
    let (get, head) = (
        house.world.get(&regions_path(&house.acme)).by(&house.member).send(),
        house.world.head(&regions_path(&house.acme)).by(&house.member).send(),
    );
    assert_eq!((head.status, head.text()), (get.status, ""));
    for name in ["Content-Type", "Content-Length"] {
        assert_eq!(head.header(name), get.header(name), "{name}");
    }
    refuses_head(&house.world.head(&regions_path("a.b")).by(&house.member).send(), 404);
}
