//! ProcessMind: a tenant, its statistics and its users.

use serde_json::{Value, json};
use tenantd::model::{Id, Role, Scope, Scopes, TenantState};

use super::Cases;
use crate::contract::calls::{break_file, listing, takes_no_body, too_large};
use crate::contract::effects::{effect, made};
use crate::contract::whole::json as answer;
use crate::support::{Client, Person, Reply, World};

pub static CASES: Cases = Cases::new(
    "processmind",
    &[
        get_tenant,
        update_tenant,
        get_statistics,
        list_users,
        add_user,
        update_user,
        remove_user,
        examples,
        without_credentials,
        without_the_role,
        without_an_active_home,
        what_is_not_there,
        bad_bodies,
        wrong_members,
        busy,
        failures,
    ],
);

#[test]
fn every_status_and_effect_of_processmind() {
    CASES.leave_no_gap();
}

/// An organization with a tenant, and one user in that.
struct Stage {
    world: World,
    root: String,
    tenant: String,
    user: String,
    /// At home in the root.
    provider: Client,
    /// At home in the tenant.
    admin: Client,
    member: Client,
    operator: Client,
}

impl Stage {
    fn new() -> Self {
        let world = World::new();
        let root = world.root("Group");
        let tenant = world.tenant("My Company", Some(&root));
        let all = Scopes::of(&Scope::ALL);
        Self {
            user: world.member(&tenant, Person::of("ann@example.com")),
            provider: world.client(Role::Provider, &root),
            admin: world.client_with(Role::Admin, Some(&tenant), all),
            member: world.client(Role::Member, &tenant),
            operator: world.operator(),
            world,
            root,
            tenant,
        }
    }

    fn path(&self, tail: &str) -> String {
        format!("/processmind/tenant/{}{tail}", self.tenant)
    }

    fn read(&self, tail: &str) -> Reply {
        self.world.get(&self.path(tail)).by(&self.member).send()
    }

    fn send(&self, method: &str, path: &str, body: Value) -> Reply {
        self.world.request(method, path).by(&self.admin).json(body)
    }

    /// Something of the tenant as the control API has it.
    fn control(&self, tail: &str) -> Reply {
        self.world.get(&self.control_path(tail)).by(&self.member).send()
    }

    fn control_path(&self, tail: &str) -> String {
        format!("/control/v1/tenants/{}{tail}", self.tenant)
    }

    /// What every operation can be done with.
    fn body(&self) -> Value {
        json!({
            "displayName": "Renamed", "email": "bob@example.com", "userId": self.user,
            "tenantId": self.tenant,
        })
    }

    fn ids(&self) -> [(&'static str, &str); 1] {
        [("tenantId", &self.tenant)]
    }

    fn shown(&self, name: &str, plan: &str) -> Value {
        json!({
            "id": uuid(&self.tenant), "displayName": name, "createdAt": "<time>", "plan": plan,
        })
    }
}

fn uuid(id: &str) -> String {
    Id::parse(id).unwrap().uuid().to_string()
}

/// A refusal whole.
#[track_caller]
fn refused(reply: &Reply, status: u16, message: &str) {
    let whole = answer(status, json!({ "message": message }));
    reply.is(&match status {
        401 => whole.with("www-authenticate", "Bearer"),
        503 => whole.with("retry-after", "1"),
        _ => whole,
    });
}

/// Its name by OCS, its plan by the control API.
fn get_tenant() {
    let stage = Stage::new();
    let read = || stage.read("");
    read().is(&answer(200, stage.shown("My Company", "professional")));
    let ocs = format!("/ocs/api/v1/Tenants/{}", stage.tenant);
    let name = || stage.send("PUT", &ocs, json!({"CompanyName": "Works"}));
    effect(name, read, "/displayName", &json!("Works"));
    let plan = || {
        let request = stage.world.patch(&stage.control_path("")).by(&stage.provider);
        request.json(json!({"plan": "enterprise"}))
    };
    effect(plan, read, "/plan", &json!("enterprise"));
    read().is(&answer(200, stage.shown("Works", "enterprise")));
}

fn update_tenant() {
    let stage = Stage::new();
    let put = || stage.send("PUT", &stage.path(""), json!({"displayName": "New Company Name"}));
    let ocs = format!("/ocs/api/v1/Tenants/{}", stage.tenant);
    let read = || stage.world.get(&ocs).by(&stage.member).send();
    let reply = effect(put, read, "/CompanyName", &json!("New Company Name"));
    reply.is(&answer(200, stage.shown("New Company Name", "professional")));
}

/// Three counters by the control API, and a member by DPoD.
fn get_statistics() {
    let stage = Stage::new();
    let read = || stage.read("/statistics");
    for (metric, pointer, amount) in [
        ("process", "/processCount", 15),
        ("dataset", "/datasetCount", 8),
        ("storage_bytes", "/storageUsedBytes", 1_073_741_824),
    ] {
        let event = json!([{"tenant": stage.tenant, "metric": metric, "delta": amount}]);
        let count = || stage.world.post("/control/v1/usage").by(&stage.provider).json(event);
        effect(count, read, pointer, &json!(amount));
    }
    let users = stage.control_path("/users");
    let add = || stage.send("POST", &users, json!({"email": "bob@example.com"}));
    effect(add, read, "/userCount", &json!(2));
    let whole = json!({
        "processCount": 15, "datasetCount": 8, "userCount": 2, "storageUsedBytes": 1_073_741_824,
    });
    read().is(&answer(200, whole));
}

fn list_users() {
    let stage = Stage::new();
    let read = || stage.read("/users");
    let user = |id: &str, email: &str, first: &str, last: &str, is_admin: bool| {
        json!({
            "id": id, "email": email, "firstName": first, "lastName": last, "createdAt": "<time>",
            "lastLoginAt": null, "tenantId": uuid(&stage.tenant), "isActiveInTenant": true,
            "isAdminInTenant": is_admin, "isDeveloperInTenant": false,
            "organizationId": uuid(&stage.root), "isActiveInOrganization": true,
            "isAdminInOrganization": false,
        })
    };
    let users = stage.control_path("/users");
    let cy = json!({
        "email": "cy@example.com", "firstName": "Cy", "lastName": "Lee", "isAdmin": true,
    });
    effect(|| stage.send("POST", &users, cy), read, "/1/email", &json!("cy@example.com"));
    read().is(&answer(
        200,
        json!([
            user(&uuid(&stage.user), "ann@example.com", "", "", false),
            user("<uuid>", "cy@example.com", "Cy", "Lee", true),
        ]),
    ));
    let created = stage.world.post("/dpod/tenants").by(&stage.provider).json(json!({
        "name": "New Customer",
        "admin": {"givenName": "Di", "familyName": "Poe", "email": "di@example.com",
            "phoneNumber": "1"},
    }));
    let new = format!("/processmind/tenant/{}/users", created.json()["id"].as_str().unwrap());
    let members = stage.world.get(&new).by(&stage.provider).send();
    made(&created, &members, "/0/lastName", &json!("Poe"));
}

fn add_user() {
    let stage = Stage::new();
    let post = || {
        let body = json!({
            "email": "newuser@example.com", "firstName": "John", "lastName": "Doe",
            "isAdminInTenant": true, "isActiveInTenant": true, "isDeveloperInTenant": true,
        });
        stage.send("POST", &stage.path("/users"), body)
    };
    let read = || stage.control("/users");
    let reply = effect(post, read, "/items/1/email", &json!("newuser@example.com"));
    reply.is(&answer(200, json!({"id": "<uuid>", "message": "User added to tenant."})));
    let added = json!({
        "firstName": "John", "lastName": "Doe", "status": "active", "isAdmin": true,
        "isDeveloper": true, "uuid": reply.json()["id"],
    });
    let known = read().json()["items"][1].clone();
    for (member, value) in added.as_object().unwrap() {
        assert_eq!(known[member], *value, "{member}");
    }
    refused(&post(), 409, "The user is already a member of the tenant.");
}

fn update_user() {
    let stage = Stage::new();
    let one = format!("/users/{}", stage.user);
    let read = || stage.control(&one);
    for (flag, pointer, value) in [
        ("isAdminInTenant", "/isAdmin", json!(true)),
        ("isDeveloperInTenant", "/isDeveloper", json!(true)),
        ("isActiveInTenant", "/status", json!("passive")),
    ] {
        let body = json!({
            "userId": uuid(&stage.user), "tenantId": uuid(&stage.tenant),
            flag: flag != "isActiveInTenant",
        });
        let put = || stage.send("PUT", &stage.path("/users"), body);
        let reply = effect(put, read, pointer, &value);
        reply.is(&answer(200, json!({"message": "User tenant settings updated."})));
    }
}

fn remove_user() {
    let stage = Stage::new();
    let body = json!({"userId": uuid(&stage.user), "tenantId": uuid(&stage.tenant)});
    let delete = || stage.send("DELETE", &stage.path("/users"), body.clone());
    let reply = effect(delete, || stage.control("/users"), "/items", &json!([]));
    reply.is(&answer(200, json!({"message": "User removed from tenant."})));
    refused(&delete(), 404, "There is no such user.");
}

/// What the document gives as examples of bodies is taken.
fn examples() {
    for operation in listing("processmind", 415) {
        let world = World::new();
        let body = &operation.value["requestBody"]["content"]["application/json"]["example"];
        let of_update = json!("a1b2c3d4-e5f6-7890-abcd-ef1234567890");
        let id = body.get("tenantId").unwrap_or(&of_update).as_str().unwrap();
        let tenant = world.tenant_with_id(id, "My Company", None);
        let user = body.get("userId").and_then(Value::as_str).map(str::to_owned);
        world.member(&tenant, Person { id: user, ..Person::of("ann@example.com") });
        let request = operation.call(&world, &[("tenantId", &tenant)]).by(&world.operator());
        assert_eq!(request.json(body.clone()).status, 200, "{body}");
    }
}

/// No credentials, wrong ones of each kind, and those of a client whose home is going. A wrong
/// `x-api-key` is a 403.
fn without_credentials() {
    let stage = Stage::new();
    let going = stage.world.root("Going");
    let client = stage.world.client(Role::Admin, &going);
    stage.world.set_state(&going, TenantState::Deleting);
    for operation in listing("processmind", 401) {
        let call = || operation.call(&stage.world, &stage.ids());
        refused(&call().send(), 401, "Unauthorized");
        refused(&call().bearer("nonsense").send(), 401, "Unauthorized");
        refused(&call().basic(&client.id, "wrong").send(), 401, "Unauthorized");
        refused(&call().by(&client).send(), 401, "Unauthorized");
        refused(&call().api_key("a.b").send(), 403, "Forbidden");
        refused(&call().api_key(&client.api_key).send(), 403, "Forbidden");
    }
}

fn without_the_role() {
    let stage = Stage::new();
    let service = stage.world.token(&stage.admin, Scope::ApiService.name());
    for operation in listing("processmind", 403) {
        let call = || operation.call(&stage.world, &stage.ids());
        refused(&call().bearer(&service).send(), 403, "This needs the role member.");
        if operation.method != "GET" {
            let reply = call().by(&stage.member).json(stage.body());
            refused(&reply, 403, "This needs the role admin.");
        }
    }
}

fn without_an_active_home() {
    let stage = Stage::new();
    stage.world.set_state(&stage.root, TenantState::Deactivated);
    for operation in listing("processmind", 403) {
        let reply = operation.call(&stage.world, &stage.ids()).by(&stage.admin).send();
        refused(&reply, 403, "The tenant of these credentials is not active.");
    }
}

/// An unknown tenant, a foreign one, and what cannot be one.
fn what_is_not_there() {
    let stage = Stage::new();
    let foreign = stage.world.root("Elsewhere");
    for operation in listing("processmind", 404) {
        let ask = |ids: &[(&str, &str)]| {
            operation.call(&stage.world, ids).by(&stage.admin).json(stage.body())
        };
        refused(&ask(&[]), 404, "There is no such tenant.");
        refused(&ask(&[("tenantId", &foreign)]), 404, "There is no such tenant.");
        refused(&ask(&[("tenantId", "a.b")]), 404, "This cannot be an identifier.");
    }
}

fn bad_bodies() {
    let stage = Stage::new();
    for operation in listing("processmind", 415) {
        let call = || operation.call(&stage.world, &stage.ids()).by(&stage.admin);
        refused(&call().json(json!([])), 400, "The body must be a JSON object.");
        refused(&call().body(""), 400, "The body is not JSON: it is empty.");
        let multipart = call().header("Content-Type", "multipart/form-data");
        refused(&multipart.body("--x"), 415, "The body must be JSON.");
    }
    for operation in listing("processmind", 413) {
        let reply = operation.call(&stage.world, &stage.ids()).by(&stage.admin).body(too_large());
        refused(&reply, 413, "The body is larger than 1048576 bytes.");
    }
}

fn wrong_members() {
    let stage = Stage::new();
    let before = stage.read("/users").json();
    let reply = stage.send("PUT", &stage.path(""), json!({"displayName": " "}));
    refused(&reply, 400, "displayName must not be blank.");
    let users = stage.path("/users");
    let reply = stage.send("POST", &users, json!({"email": "no", "isActiveInTenant": "yes"}));
    let message = "email must be an e-mail address. isActiveInTenant must be of type boolean.";
    refused(&reply, 400, message);
    for method in ["PUT", "DELETE"] {
        let reply = stage.send(method, &users, json!({"tenantId": stage.root}));
        refused(&reply, 400, "userId is required. tenantId differs from the path.");
    }
    assert_eq!(stage.read("/users").json(), before);
    assert_eq!(stage.read("").json()["displayName"], "My Company");
}

fn busy() {
    let world = World::with(takes_no_body());
    let operator = world.operator();
    for operation in listing("processmind", 503) {
        let reply = operation.call(&world, &[]).by(&operator).body("{}");
        refused(&reply, 503, "The service is busy. Try again in a moment.");
    }
}

fn failures() {
    let stage = Stage::new();
    break_file(&stage.world);
    for operation in listing("processmind", 500) {
        let reply = operation.call(&stage.world, &stage.ids()).by(&stage.operator);
        refused(&reply.json(stage.body()), 500, "The service failed.");
    }
}
