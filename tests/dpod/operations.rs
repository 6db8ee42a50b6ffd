//! One test per row of the seed's table: the whole answer of its success, and its effect read
//! through another API.

use serde_json::{Value, json};

use super::house::{BORN, House, body, new_customer, path, png, uuid, with};

#[test]
fn create_tenant() {
    let house = House::new();
    let reply = house.create(new_customer());
    let (id, created_at) = (reply.json()["id"].clone(), reply.json()["createdAt"].clone());
    let id = id.as_str().unwrap();
    let expected = json!({
        "id": id, "name": "New Customer", "companyName": "New Customer Inc.",
        "departmentName": "IT",
        "billingAddress": {"street": "Main 1", "city": "Bern", "country": "CH", "state": "BE"},
        "accountType": "trial", "accountStatus": "active", "hostname": "new.example.com",
        "parentId": uuid(&house.home), "serviceQuota": 5, "createdAt": created_at,
    });
    reply.says(201, &expected);
    let location = format!("http://{}{}", house.world.address, path(id));
    assert_eq!(reply.header("Location"), Some(location.as_str()));
    house.get(&path(id), &house.provider).says(200, &expected);
    // To the others it is there at once, and so is its administrator.
    let ocs = house.get(&format!("/ocs/api/v1/Tenants/{id}"), &house.provider).json();
    assert_eq!((&ocs["CompanyName"], &ocs["State"]), (&json!("New Customer"), &json!(1)));
    let users = house.get(&format!("/processmind/tenant/{id}/users"), &house.provider).json();
    assert_eq!(users[0]["email"], "ann@example.com");
    assert_eq!(users[0]["isAdminInTenant"], true);
    let audit = house.world.last_audit(id).unwrap();
    assert_eq!(audit, (house.provider.id.clone(), "dpod.createTenant".into()));
}

#[test]
fn delete_tenant() {
    let house = House::new();
    let reply = house.world.delete(&path(&house.plant)).by(&house.provider).send();
    reply.says_nothing(204);
    assert_eq!(house.get(&path(&house.plant), &house.provider).status, 404);
    let elsewhere = format!("/processmind/tenant/{}", house.plant);
    assert_eq!(house.get(&elsewhere, &house.provider).status, 404);
}

#[test]
fn get_admin() {
    let house = House::new();
    house.world.primary_administrator(&house.acme, "Ada@example.com");
    let expected = json!({
        "givenName": "Ada", "familyName": "Lovelace", "email": "Ada@example.com",
        "phoneNumber": null,
    });
    house.get(&format!("{}/admin", path(&house.acme)), &house.admin).says(200, &expected);
}

#[test]
fn get_children() {
    let house = House::new();
    let at = |id: &str| format!("{}/children", path(id));
    house.get(&at(&house.home), &house.provider).says(200, &json!([uuid(&house.acme)]));
    house.get(&at(&house.acme), &house.provider).says(200, &json!([uuid(&house.plant)]));
    house.get(&at(&house.plant), &house.provider).says(200, &json!([]));
}

#[test]
fn get_hostname() {
    let house = House::new();
    house.patch(&house.acme, &house.admin, json!({"hostname": "Acme.example.com"}));
    let reply = house.get(&format!("{}/hostname", path(&house.acme)), &house.member);
    assert_eq!((reply.status, reply.text()), (200, "acme.example.com"));
    assert_eq!(reply.header("Content-Type"), Some("text/plain"));
}

#[test]
fn get_logo() {
    let house = House::new();
    house.patch(&house.acme, &house.admin, json!({"hostname": "acme.example.com"}));
    let icon = format!("/ocs/api/v1/Tenants/{}/Icon", house.acme);
    let text = base64::Engine::encode(&base64::engine::general_purpose::STANDARD, png(3));
    assert_eq!(house.world.put(&icon).by(&house.admin).json(json!(text)).status, 200);
    let request = house.world.get("/dpod/v1/tenants/logo").header("Host", "acme.example.com");
    let reply = request.send();
    assert_eq!((reply.status, &reply.bytes), (200, &png(3)));
    assert_eq!(reply.header("Content-Type"), Some("image/png"));
    let etag = reply.header("ETag").unwrap();
    assert!(etag.starts_with('"') && etag.ends_with('"') && etag.len() > 20, "{etag}");
}

#[test]
fn get_logo_by_id() {
    let house = House::new();
    let at = format!("{}/logo", path(&house.acme));
    house.world.put(&at).by(&house.admin).header("Content-Type", "image/png").body(png(2));
    let reply = house.get(&at, &house.member);
    assert_eq!((reply.status, &reply.bytes), (200, &png(2)));
    assert_eq!(reply.header("Content-Type"), Some("image/png"));
    let etag = reply.header("ETag").unwrap();
    let again = house.world.get(&at).by(&house.member).header("If-None-Match", etag).send();
    assert_eq!((again.status, again.bytes.len()), (304, 0));
    assert_eq!(again.header("ETag"), Some(etag));
}

#[test]
fn get_tenant() {
    let house = House::new();
    let expected = body(&house.acme, "Acme", "subscriber", Some(&house.home));
    house.get(&path(&house.acme), &house.admin).says(200, &expected);
    let root = body(&house.home, "Provider", "service_provider", None);
    house.get(&path(&house.home), &house.provider).says(200, &root);
    let head = house.world.head(&path(&house.acme)).by(&house.admin).send();
    assert_eq!((head.status, head.bytes.len()), (200, 0));
    // What another API writes is there.
    let rename = json!({"displayName": "Renamed"});
    let elsewhere = format!("/processmind/tenant/{}", house.acme);
    house.world.put(&elsewhere).by(&house.admin).json(rename);
    let changes = json!({"name": "Renamed", "companyName": "Renamed"});
    house.get(&path(&house.acme), &house.admin).says(200, &with(expected, &changes));
}

#[test]
fn get_tenant_hierarchy() {
    let house = House::new();
    let node = |id: &str, name: &str, children: Value| json!({"id": uuid(id), "name": name, "accountStatus": "active", "children": children});
    let plant = node(&house.plant, "Plant", json!([]));
    let acme = node(&house.acme, "Acme", json!([plant]));
    house.get("/dpod/v1/tenants/hierarchy", &house.admin).says(200, &acme);
    let provider = node(&house.home, "Provider", json!([acme]));
    house.get("/dpod/v1/tenants/hierarchy", &house.provider).says(200, &provider);
    let stranger = node(&house.stranger, "Stranger", json!([]));
    let everything = json!({
        "id": null, "name": null, "accountStatus": null, "children": [provider, stranger],
    });
    house.get("/dpod/v1/tenants/hierarchy", &house.operator).says(200, &everything);
}

#[test]
fn get_tenant_settings() {
    let house = House::new();
    let expected = json!({"automaticTenantOnboarding": false});
    house.get("/dpod/v1/tenants/settings", &house.admin).says(200, &expected);
}

#[test]
fn list_tenants() {
    let house = House::new();
    let expected = json!({
        "content": [
            body(&house.acme, "Acme", "subscriber", Some(&house.home)),
            body(&house.plant, "Plant", "trial", Some(&house.acme)),
        ],
        "number": 0, "size": 20, "totalElements": 2, "totalPages": 1,
    });
    house.get("/dpod/v1/tenants", &house.admin).says(200, &expected);
}

#[test]
fn set_logo() {
    let house = House::new();
    let at = format!("{}/logo", path(&house.acme));
    let request = house.world.put(&at).by(&house.admin);
    request.header("Content-Type", "image/png").body(png(5)).says_nothing(200);
    let icon = format!("/ocs/api/v1/Tenants/{}/Icon", house.acme);
    let reply = house.world.get(&icon).by(&house.member).header("Accept", "image/png").send();
    assert_eq!((reply.status, reply.bytes), (200, png(5)));
}

#[test]
fn update_tenant() {
    let house = House::new();
    let changes = json!({"name": "Acme 2", "departmentName": "Sales"});
    let expected = with(
        body(&house.acme, "Acme", "subscriber", Some(&house.home)),
        &json!({"name": "Acme 2", "companyName": "Acme 2", "departmentName": "Sales"}),
    );
    house.patch(&house.acme, &house.admin, changes).says(200, &expected);
    house.get(&path(&house.acme), &house.admin).says(200, &expected);
    let elsewhere = house.get(&format!("/processmind/tenant/{}", house.acme), &house.member);
    assert_eq!(elsewhere.json()["displayName"], "Acme 2");
    assert_eq!(elsewhere.json()["createdAt"], BORN);
    let audit = house.world.last_audit(&house.acme).unwrap();
    assert_eq!(audit, (house.admin.id.clone(), "dpod.updateTenant".into()));
}

#[test]
fn update_tenant_settings() {
    let house = House::new();
    let on = json!({"automaticTenantOnboarding": true});
    let at = "/dpod/v1/tenants/settings";
    house.world.patch(at).by(&house.admin).json(on.clone()).says(200, &on);
    house.get(at, &house.admin).says(200, &on);
    let audit = house.world.last_audit(&house.acme).unwrap();
    assert_eq!(audit, (house.admin.id.clone(), "dpod.updateTenantSettings".into()));
}
