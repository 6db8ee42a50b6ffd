//! DPoD: tenants, their tree, their logo, what they may have and what they used.

mod refusals;

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use serde_json::{Value, json};
use tenantd::model::Clock;
use tenantd::model::day::Day;
use tenantd::model::service::Service;

use super::Cases;
use crate::contract::calls::listing;
use crate::contract::effects::{effect, made};
use crate::contract::whole::{Whole, bytes, json as answer, nothing, text};
use crate::dpod::house::{House, body, new_customer, path, png, uuid, with};
use crate::support::Reply;

pub static CASES: Cases = Cases::new(
    "dpod",
    &[
        create_tenant,
        update_tenant,
        delete_tenant,
        get_tenant,
        list_tenants,
        get_hierarchy,
        get_children,
        get_admin,
        get_hostname,
        get_quotas,
        set_logo,
        get_logos,
        settings,
        services_summary,
        usage,
        examples,
        refusals::bad_requests,
        refusals::conflicts,
        refusals::without_credentials,
        refusals::without_scope,
        refusals::without_an_active_home,
        refusals::what_is_not_there,
        refusals::bodies,
        refusals::busy,
        refusals::failures,
    ],
);

#[test]
fn every_status_and_effect_of_dpod() {
    CASES.leave_no_gap();
}

const TENANTS: &str = "/dpod/v1/tenants";

/// A long answer: it may come compressed.
fn streamed(whole: Whole) -> Whole {
    whole.with("vary", "Accept-Encoding")
}

fn file(name: &str, lines: &str) -> Whole {
    let disposition = format!("attachment; filename=\"{name}\"");
    streamed(text(200, "text/csv; charset=utf-8", lines)).with("content-disposition", &disposition)
}

/// What the control API says below a tenant.
fn control(house: &House, tenant: &str, tail: &str) -> Reply {
    house.get(&format!("/control/v1/tenants/{tenant}{tail}"), &house.operator)
}

fn acme(house: &House) -> Value {
    body(&house.acme, "Acme", "subscriber", Some(&house.home))
}

fn create_tenant() {
    let house = House::new();
    let reply = house.create(new_customer());
    let whole = answer(
        201,
        json!({
            "id": "<uuid:new>", "name": "New Customer", "companyName": "New Customer Inc.",
            "departmentName": "IT",
            "billingAddress": {"street": "Main 1", "city": "Bern", "country": "CH", "state": "BE"},
            "accountType": "trial", "accountStatus": "active", "hostname": "new.example.com",
            "parentId": uuid(&house.home), "serviceQuota": 5, "createdAt": "<time>",
        }),
    );
    let location = format!("http://{}{TENANTS}/<uuid:new>", house.world.address);
    reply.is(&whole.with("location", &location));
    let new = format!("/processmind/tenant/{}", reply.json()["id"].as_str().unwrap());
    let read = |tail: &str| house.get(&format!("{new}{tail}"), &house.provider);
    made(&reply, &read(""), "/displayName", &json!("New Customer"));
    made(&reply, &read("/users"), "/0/email", &json!("ann@example.com"));
}

fn update_tenant() {
    for method in ["PATCH", "PUT"] {
        let house = House::new();
        let patch = json!({"name": "Acme 2", "billingAddress": {"city": "Bern", "state": "BE"}});
        let reply = effect(
            || house.world.request(method, &path(&house.acme)).by(&house.admin).json(patch),
            || house.get(&format!("/processmind/tenant/{}", house.acme), &house.member),
            "/displayName",
            &json!("Acme 2"),
        );
        let changed = json!({
            "name": "Acme 2", "companyName": "Acme 2",
            "billingAddress": {"city": "Bern", "state": "BE"},
        });
        reply.is(&answer(200, with(acme(&house), &changed)));
    }
}

fn delete_tenant() {
    let house = House::new();
    let reply = effect(
        || house.world.delete(&path(&house.plant)).by(&house.provider).send(),
        || control(&house, &house.plant, ""),
        "/state",
        &json!("Deleted"),
    );
    reply.is(&nothing(204));
}

fn get_tenant() {
    let house = House::new();
    let read = || house.get(&path(&house.acme), &house.admin);
    let fields = json!({"name": "Acme 2", "address": "Main 1", "country_code": "CH"});
    let ipera = house.world.put(&format!("/ipera/tenants/{}", house.acme)).by(&house.admin);
    effect(|| ipera.json(fields), read, "/name", &json!("Acme 2"));
    let changed = json!({
        "name": "Acme 2", "companyName": "Acme 2",
        "billingAddress": {"street": "Main 1", "country": "CH"},
    });
    read().is(&answer(200, with(acme(&house), &changed)));
}

fn list_tenants() {
    let house = House::new();
    let read = || house.get(&format!("{TENANTS}?size=1&status=active"), &house.admin);
    let renamed = json!({"displayName": "Acme 2"});
    let processmind = house.world.put(&format!("/processmind/tenant/{}", house.acme));
    let processmind = processmind.by(&house.admin);
    effect(|| processmind.json(renamed), read, "/content/0/name", &json!("Acme 2"));
    let tenant = with(acme(&house), &json!({"name": "Acme 2", "companyName": "Acme 2"}));
    let page = json!({
        "content": [tenant], "number": 0, "size": 1, "totalElements": 2, "totalPages": 2,
    });
    read().is(&answer(200, page));
}

fn get_hierarchy() {
    let house = House::new();
    let read = || house.get(&format!("{TENANTS}/hierarchy"), &house.admin);
    let off = format!("/ipera/tenants/{}/deactivate", house.plant);
    let off = || house.world.put(&off).by(&house.admin).send();
    effect(off, read, "/children/0/accountStatus", &json!("disabled"));
    let node = |id: &str, name: &str, status: &str, children: Value| json!({"id": uuid(id), "name": name, "accountStatus": status, "children": children});
    let plant = node(&house.plant, "Plant", "disabled", json!([]));
    read().is(&streamed(answer(200, node(&house.acme, "Acme", "active", json!([plant])))));
}

fn get_children() {
    let house = House::new();
    let read = || house.get(&format!("{}/children", path(&house.home)), &house.provider);
    let ipera = house.world.post("/ipera/tenants").by(&house.provider);
    let reply = ipera.json(json!({"name": "Another"}));
    let another = uuid(reply.json()["data"]["id"].as_str().unwrap());
    made(&reply, &read(), "/1", &json!(another));
    read().is(&streamed(answer(200, json!([uuid(&house.acme), another]))));
}

/// Somebody whom the organization knows keeps the names that another API gave them.
fn get_admin() {
    let house = House::new();
    let users = format!("/control/v1/tenants/{}/users", house.home);
    let person = json!({"email": "Ann@example.com", "firstName": "Ann", "lastName": "Lee"});
    let known = house.world.post(&users).by(&house.provider).json(person);
    let new = house.created(json!({
        "name": "New", "admin": {"givenName": "Another", "familyName": "Name",
            "email": "ann@example.com", "phoneNumber": "1"},
    }));
    let read = house.get(&format!("{}/admin", path(&new)), &house.provider);
    made(&known, &read, "/familyName", &json!("Lee"));
    let person = json!({
        "givenName": "Ann", "familyName": "Lee", "email": "Ann@example.com", "phoneNumber": null,
    });
    read.is(&answer(200, person));
}

fn get_hostname() {
    let house = House::new();
    let read = || house.get(&format!("{}/hostname", path(&house.acme)), &house.member);
    let hostname = json!({"hostname": "acme.example.com"});
    let control = house.world.patch(&format!("/control/v1/tenants/{}", house.acme));
    let control = control.by(&house.admin);
    effect(|| control.json(hostname), read, "", &json!("acme.example.com"));
    read().is(&text(200, "text/plain", "acme.example.com"));
}

/// Puts a list of services or quotas through the control API.
fn put(house: &House, tail: &str, items: &Value) -> Reply {
    let path = format!("/control/v1/tenants/{}/{tail}", house.acme);
    house.world.put(&path).by(&house.provider).json(json!({ tail: items }))
}

fn services() -> Value {
    json!([{
        "serviceType": "hsm_FIPS", "plan": "gold", "marketplaceName": "",
        "marketplaceAccountId": "", "count": 2,
    }])
}

fn get_quotas() {
    let house = House::new();
    let read = || house.get(&format!("{}/quotas", path(&house.acme)), &house.member);
    let quotas = json!([{"serviceType": "hsm_FIPS", "limit": 3}]);
    effect(|| put(&house, "quotas", &quotas), read, "/quotas/0/limit", &json!(3));
    effect(|| put(&house, "services", &services()), read, "/servicesUsed", &json!(2));
    let whole = json!({
        "tenantId": uuid(&house.acme), "serviceQuota": null, "servicesUsed": 2,
        "quotas": [{"serviceType": "hsm_FIPS", "limit": 3, "used": 2}],
    });
    read().is(&answer(200, whole));
}

fn icon_path(house: &House) -> String {
    format!("/ocs/api/v1/Tenants/{}/Icon", house.acme)
}

fn set_logo() {
    let house = House::new();
    let logo = || house.world.put(&format!("{}/logo", path(&house.acme))).by(&house.admin);
    let reply = effect(
        || logo().header("Content-Type", "image/png").body(png(5)),
        || house.get(&icon_path(&house), &house.member),
        "",
        &json!(STANDARD.encode(png(5))),
    );
    reply.is(&nothing(200));
}

fn get_logos() {
    let house = House::new();
    house.patch(&house.acme, &house.admin, json!({"hostname": "acme.example.com"}));
    let by_id = || house.world.get(&format!("{}/logo", path(&house.plant))).by(&house.admin);
    let by_host = || {
        house.world.get(&format!("{TENANTS}/logo")).header("X-Forwarded-Host", "acme.example.com")
    };
    let requests: [&dyn Fn() -> crate::support::Request; 2] = [&by_id, &by_host];
    for (side, request) in [3, 300].into_iter().zip(requests) {
        let put = || {
            let icon = json!(STANDARD.encode(png(side)));
            house.world.put(&icon_path(&house)).by(&house.admin).json(icon)
        };
        effect(put, || request().send(), "", &json!(png(side).len()));
        let reply = request().send();
        reply.is(&bytes(200, "image/png", png(side)).with("etag", "<etag>"));
        let etag = reply.header("ETag").unwrap();
        let again = request().header("If-None-Match", etag).send();
        again.is(&nothing(304).with("etag", etag));
    }
}

fn settings() {
    let at = format!("{TENANTS}/settings");
    let (on, place) = (json!({"automaticTenantOnboarding": true}), "/automaticTenantOnboarding");
    for method in ["PATCH", "PUT"] {
        let house = House::new();
        let set = || house.world.request(method, &at).by(&house.admin).json(on.clone());
        let reply = effect(set, || control(&house, &house.acme, "/settings"), place, &json!(true));
        reply.is(&answer(200, on.clone()));
    }
    let house = House::new();
    let read = || house.get(&at, &house.admin);
    let control = house.world.patch(&format!("/control/v1/tenants/{}/settings", house.acme));
    let control = control.by(&house.admin);
    effect(|| control.json(on.clone()), read, place, &json!(true));
    read().is(&answer(200, on.clone()));
}

fn services_summary() {
    let house = House::new();
    let read =
        || house.get(&format!("{TENANTS}/servicesSummary?serviceType=hsm_FIPS"), &house.admin);
    effect(|| put(&house, "services", &services()), read, "/0/count", &json!(2));
    let line = json!({
        "tenantId": uuid(&house.acme), "tenantName": "Acme", "serviceType": "hsm_FIPS",
        "plan": "gold", "marketplaceName": "", "marketplaceAccountId": "", "count": 2,
    });
    read().is(&streamed(answer(200, json!([line]))));
    let house = House::new();
    let read = || house.get(&format!("{TENANTS}/servicesSummaryFile"), &house.admin);
    let lines = format!(
        "Tenant ID,Tenant Name,Service Type,Plan,Marketplace Name,Marketplace Account Id,Count\r\n\
         {},Acme,hsm_FIPS,gold,DPoD,,2\r\n",
        uuid(&house.acme)
    );
    effect(|| put(&house, "services", &services()), read, "", &json!(lines));
    read().is(&file("services-summary.csv", &lines));
}

fn usage() {
    let house = House::new();
    let service = Service {
        service_type: "hsm".into(),
        plan: "gold".into(),
        marketplace_name: String::new(),
        marketplace_account_id: String::new(),
        count: 1,
    };
    house.world.service(&house.acme, service);
    let today = Day::of(house.world.clock.now()).to_string();
    let period = format!("startDate={today}&endDate={today}");
    let count = || {
        let at = format!("{today}T00:00:00Z");
        let event = json!({"tenant": house.acme, "metric": "hsm", "delta": 7, "at": at});
        house.world.post("/control/v1/usage").by(&house.provider).json(json!([event]))
    };
    let details = || house.get(&format!("{TENANTS}/usageDetails?{period}"), &house.admin);
    effect(count, details, "/content/0/usage", &json!(7));
    let line = json!({
        "tenantId": uuid(&house.acme), "tenantName": "Acme", "serviceType": "hsm", "plan": "gold",
        "date": today, "usage": 7,
    });
    let whole = json!({"startDate": today, "endDate": today, "content": [line]});
    details().is(&streamed(answer(200, whole)));
    let report = || house.get(&format!("{TENANTS}/usageReport?{period}"), &house.admin);
    let lines = format!(
        "Tenant ID,Tenant Name,Service Type,Plan,Date,Usage\r\n{},Acme,hsm,gold,{today},14\r\n",
        uuid(&house.acme)
    );
    effect(count, report, "", &json!(lines));
    report().is(&file(&format!("usage-report_{today}_{today}.csv"), &lines));
}

/// What the document gives as an example of a body is taken.
fn examples() {
    for operation in listing("dpod", 413) {
        let house = House::new();
        let content = &operation.value["requestBody"]["content"]["application/json"];
        let request = operation.call(&house.world, &[("tenantId", &house.acme)]);
        let reply = request.by(&house.provider).json(content["example"].clone());
        assert!([200, 201].contains(&reply.status), "{reply:?}");
    }
}
