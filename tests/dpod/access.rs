//! Who sees what, and what nobody learns. What each scope may do is told in `isolation/scopes.rs`.

use serde_json::json;
use tenantd::model::{Role, Scope, Scopes, TenantState};
use tenantd::web::router::DIALECTS;

use super::house::{House, NEEDS_ADMIN, NOBODY, path, refuses, uuid};
use crate::support::{Client, Reply, Request};

/// An operation by its method and path; `{}` is the tenant.
struct Operation {
    method: &'static str,
    path: &'static str,
    body: Option<&'static str>,
}

const fn operation(
    method: &'static str,
    path: &'static str,
    body: Option<&'static str>,
) -> Operation {
    Operation { method, path, body }
}

/// All but the public logo; the tenant has everything that each is about.
const OPERATIONS: [Operation; 18] = [
    operation("GET", "/tenants", None),
    operation("POST", "/tenants", Some("{\"name\":\"New\"}")),
    operation("GET", "/tenants/servicesSummary", None),
    operation("GET", "/tenants/servicesSummaryFile", None),
    operation("GET", "/tenants/usageReport", None),
    operation("GET", "/tenants/usageDetails", None),
    operation("GET", "/tenants/hierarchy", None),
    operation("GET", "/tenants/settings", None),
    operation("PATCH", "/tenants/settings", Some("{}")),
    operation("GET", "/tenants/{}", None),
    operation("PATCH", "/tenants/{}", Some("{\"departmentName\":\"IT\"}")),
    operation("GET", "/tenants/{}/admin", None),
    operation("GET", "/tenants/{}/children", None),
    operation("GET", "/tenants/{}/hostname", None),
    operation("GET", "/tenants/{}/quotas", None),
    operation("GET", "/tenants/{}/logo", None),
    operation("PUT", "/tenants/{}/logo", Some("\"bad\"")),
    operation("DELETE", "/tenants/{}", None),
];

impl Operation {
    fn at(&self, tenant: &str) -> String {
        format!("/dpod/v1{}", self.path.replace("{}", tenant))
    }

    fn send(&self, request: Request) -> Reply {
        match self.body {
            Some(body) => request.body(body),
            None => request.send(),
        }
    }

    fn names_a_tenant(&self) -> bool {
        self.path.contains("{}")
    }
}

#[test]
fn the_operations_are_those_of_the_table() {
    let dialects = DIALECTS.iter().filter(|dialect| dialect.name == "dpod");
    let mut names: Vec<_> =
        dialects.flat_map(|dialect| dialect.routes).map(|route| route.operation).collect();
    names.sort_unstable();
    names.dedup();
    assert_eq!(names.len(), 19);
    assert_eq!(OPERATIONS.len(), 18);
}

/// Scopes say what may be done, and the home what is seen.
#[test]
fn scopes_never_widen_what_is_seen() {
    let house = House::new();
    let seen = |client: &Client, scope: &str| {
        let token = house.world.token(client, scope);
        let tenants = [&house.home, &house.acme, &house.plant, &house.stranger];
        tenants.map(|id| house.world.get(&path(id)).bearer(&token).send().status)
    };
    let spadmin = Scope::SpAdmin.name();
    assert_eq!(seen(&house.member, spadmin), [404, 200, 200, 404]);
    assert_eq!(seen(&house.admin, spadmin), [404, 200, 200, 404]);
    assert_eq!(seen(&house.admin, Scope::AppOwner.name()), [404, 403, 404, 404]);
    assert_eq!(seen(&house.provider, Scope::Admin.name()), [200, 200, 200, 404]);
    assert_eq!(seen(&house.operator, spadmin), [200, 200, 200, 200]);
    // An operator that asks for less has no home to be less in.
    let all = Scopes::of(&Scope::ALL);
    let operator = house.world.client_with(Role::Operator, None, all);
    assert_eq!(seen(&operator, Scope::Admin.name()), [404, 404, 404, 404]);
    let token = house.world.token(&operator, Scope::Admin.name());
    let look = |at| house.world.get(at).bearer(&token).send();
    let nothing = json!({"id": null, "name": null, "accountStatus": null, "children": []});
    look("/dpod/v1/tenants/hierarchy").says(200, &nothing);
    assert_eq!(look("/dpod/v1/tenants").json()["totalElements"], 0);
    look("/dpod/v1/tenants/servicesSummary").says(200, &json!([]));
    // In the other dialects scopes do not count.
    let token = house.world.token(&house.admin, Scope::AppOwner.name());
    let plant = format!("/ocs/api/v1/Tenants/{}", house.plant);
    assert_eq!(house.world.get(&plant).bearer(&token).send().status, 200);
}

#[test]
fn a_tenant_out_of_sight_and_one_that_is_not_there_get_the_same_bytes() {
    let house = House::new();
    let mut operations: Vec<(&str, &str, &str)> = OPERATIONS
        .iter()
        .filter(|operation| operation.names_a_tenant())
        .map(|operation| (operation.method, operation.path, operation.body.unwrap_or("")))
        .collect();
    operations.push(("DELETE", "/tenants/{}?force=true", ""));
    operations.push(("PUT", "/tenants/{}", "{\"name\":\"Taken over\"}"));
    for (method, pattern, body) in operations {
        for client in [&house.admin, &house.member] {
            let ask = |tenant: &str| {
                let at = format!("/dpod/v1{}", pattern.replace("{}", tenant));
                let request = house.world.request(method, &at).by(client);
                let reply = request.header("X-Request-Id", "same").body(body);
                let place = format!("/dpod/v1{}", pattern.replace("{}", tenant));
                let place = place.split('?').next().unwrap();
                refuses(&reply, 404, place, "There is no such tenant.");
                let text = reply.text().replace(tenant, "<tenant>");
                let mut headers = reply.headers.clone();
                headers.retain(|(name, _)| name != "date");
                (headers, text.split("\"status\"").nth(1).unwrap().to_owned())
            };
            let unknown = ask(NOBODY);
            assert_eq!(ask(&house.home), unknown);
            assert_eq!(ask(&house.stranger), unknown);
        }
    }
    for filter in ["?parentId=", "/usageDetails?startDate=2024-01-01&tenantId="] {
        let ask = |tenant: &str| {
            let reply = house.get(&format!("/dpod/v1/tenants{filter}{tenant}"), &house.admin);
            (reply.status, reply.text().to_owned())
        };
        let unknown = ask(NOBODY);
        assert_eq!(unknown.0, 200);
        for hidden in [&*house.home, &*house.stranger, "a.b"] {
            assert_eq!(ask(hidden), unknown);
        }
    }
    assert_eq!(house.tenant(&house.stranger)["name"], "Stranger");
}

#[test]
fn without_good_credentials_nobody_gets_anywhere() {
    let house = House::new();
    let message = "The request carries no credentials that are good here.";
    for operation in &OPERATIONS {
        let at = operation.at(&house.acme);
        let request = || house.world.request(operation.method, &at);
        let nobody = [
            request(),
            request().bearer("nonsense"),
            request().basic(&house.admin.id, "wrong"),
            request().api_key("x.y"),
        ];
        for request in nobody {
            refuses(&operation.send(request), 401, &at, message);
        }
    }
    for request in [
        house.world.get(&path(&house.acme)).api_key(&house.admin.api_key),
        house.world.get(&path(&house.acme)).bearer(&house.admin.api_key),
    ] {
        // This client was made with every scope; the highest counts.
        assert_eq!(request.send().status, 200);
    }
}

#[test]
fn a_home_that_is_not_active_lets_nobody_in() {
    let house = House::new();
    house.world.set_state(&house.acme, TenantState::Deactivated);
    for operation in &OPERATIONS {
        let at = operation.at(&house.plant);
        let reply = operation.send(house.world.request(operation.method, &at).by(&house.admin));
        refuses(&reply, 403, &at, "The tenant of these credentials is not active.");
    }
    let above = house.get(&path(&house.acme), &house.provider);
    assert_eq!(above.json()["accountStatus"], "disabled");
}

#[test]
fn every_spelling_of_an_id_is_the_tenant_and_anything_else_is_not() {
    let house = House::new();
    let expected = house.tenant(&house.acme);
    let uuid = uuid(&house.acme);
    for id in [&house.acme.to_lowercase(), &uuid, &uuid.to_uppercase()] {
        house.get(&path(id), &house.admin).says(200, &expected);
    }
    for id in ["a.b", "%C3%A4", &"x".repeat(65)] {
        let reply = house.get(&path(id), &house.admin);
        refuses(&reply, 404, &path(id), "This cannot be an identifier.");
    }
    refuses(&house.get(&path(&house.acme), &house.member), 403, &path(&house.acme), NEEDS_ADMIN);
}
