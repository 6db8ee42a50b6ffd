//! NSE: subtenants and sign-in.

use serde_json::{Value, json};
use tenantd::model::{Role, TenantState};

use super::Cases;
use super::control::takes_body;
use crate::contract::calls::{break_file, listing, takes_no_body, too_large};
use crate::contract::documents::Operation;
use crate::contract::effects::{effect, made};
use crate::contract::whole::{Whole, json as answer, nothing};
use crate::support::{Client, Reply, Request, World, WorldOptions};

pub static CASES: Cases = Cases::new(
    "nse",
    &[
        list,
        get,
        create,
        modify,
        delete,
        sign_in,
        refresh,
        unauthenticated,
        forbidden,
        not_found,
        bad_requests,
        too_large_bodies,
        media_types,
        too_many_wrong_passwords,
        busy,
        failures,
    ],
);

#[test]
fn every_status_and_effect_of_nse() {
    CASES.leave_no_gap();
}

/// A tenant with a subtenant, and callers at home there.
struct Stage {
    world: World,
    tenant: String,
    subtenant: String,
    admin: Client,
    member: Client,
}

impl Stage {
    fn new() -> Self {
        Self::on(World::new())
    }

    fn on(world: World) -> Self {
        let tenant = world.root("MyTenant");
        let subtenant = world.subtenant(&tenant, "part-1", "Part", "part");
        let (admin, member) =
            (world.client(Role::Admin, &tenant), world.client(Role::Member, &tenant));
        Self { world, tenant, subtenant, admin, member }
    }

    /// The subtenants, or one of them, through this API.
    fn nse(&self, method: &str, path: &str) -> Request {
        self.world.request(method, &format!("/nse/v2.1/subtenants{path}")).by(&self.admin)
    }

    /// The same through the control API.
    fn control(&self, method: &str, path: &str) -> Request {
        let path = format!("/control/v1/tenants/{}/subtenants{path}", self.tenant);
        self.world.request(method, &path).by(&self.admin)
    }

    /// The path of the subtenant below the others.
    fn own(&self) -> String {
        format!("/{}", self.subtenant)
    }

    /// A call of an operation on the subtenant.
    fn play(&self, operation: &Operation) -> Request {
        operation.call(&self.world, &[("id", &self.subtenant)])
    }

    fn record(&self, id: &str, name: &str, code: &str) -> Value {
        json!({
            "id": id, "description": "", "name": name, "code": code, "tenant_id": self.tenant,
            "tenant": "MyTenant",
        })
    }

    fn sign_in(&self, password: &str) -> Reply {
        let body = json!({"username": self.admin.id, "password": password});
        self.world.post("/nse/v2.1/auth/signin").json(body)
    }

    /// The tenant as `ProcessMind` shows it to whoever has the token of this answer.
    fn seen_with_token_of(&self, reply: &Reply) -> Reply {
        let token = reply.json()["result"]["records"][0]["token"].clone();
        let path = format!("/processmind/tenant/{}", self.tenant);
        self.world.get(&path).bearer(token.as_str().unwrap()).send()
    }

    fn signed_in(&self) -> Whole {
        let user = json!({"id": self.admin.id, "username": self.admin.id, "name": "a admin"});
        let record = json!({"user": user, "token": "<token>"});
        one(200, "Okay. Returned 1 record.", &record).with("cache-control", "no-store")
    }
}

fn envelope(status: u16, message: &str, result: &Value) -> Whole {
    let said = json!({"user_message": message, "verbose_message": "", "code": status});
    answer(status, json!({"status": said, "result": result}))
}

/// An answer with one record.
fn one(status: u16, message: &str, record: &Value) -> Whole {
    envelope(status, message, &json!({"returned_records": 1, "records": [record]}))
}

/// An answer without any, and why.
fn refusal(status: u16, message: &str) -> Whole {
    let whole = envelope(status, message, &json!({"returned_records": 0, "records": []}));
    match status {
        401 => whole.with("www-authenticate", "Basic realm=\"tenantd\", Bearer"),
        429 => whole.with("retry-after", "<number>"),
        503 => whole.with("retry-after", "1"),
        _ => whole,
    }
}

fn list() {
    let stage = Stage::new();
    let read = || stage.nse("GET", "?sort_by=code&order_by=asc&limit=2").send();
    effect(
        || stage.control("POST", "").json(json!({"name": "Other", "code": "other"})),
        read,
        "/result/total_records",
        &json!(2),
    );
    let records =
        json!([stage.record("<ulid>", "Other", "other"), stage.record("part-1", "Part", "part"),]);
    let result = json!({
        "returned_records": 2, "total_records": 2, "sort_by": "code", "order_by": "asc",
        "offset": 0, "limit": 2, "records": records,
    });
    read().is(&envelope(200, "Okay. Returned 2 records.", &result));
}

fn get() {
    let stage = Stage::new();
    let read = || stage.nse("GET", &stage.own()).send();
    effect(
        || stage.control("PATCH", &stage.own()).json(json!({"name": "Renamed"})),
        read,
        "/result/records/0/name",
        &json!("Renamed"),
    );
    let record = stage.record("part-1", "Renamed", "part");
    read().is(&one(200, "Okay. Returned 1 record.", &record));
    let head = stage.nse("HEAD", &stage.own()).send();
    head.is(&one(200, "Okay. Returned 1 record.", &record).without_body());
}

fn create() {
    let stage = Stage::new();
    let body = json!({"name": "Other", "code": "other", "tenant_id": stage.tenant});
    let reply = stage.nse("POST", "").json(body.clone());
    let record = stage.record("<ulid>", "Other", "other");
    reply.is(&one(201, "Okay. New resource created.", &record));
    let id = reply.json()["result"]["records"][0]["id"].clone();
    let read = stage.control("GET", &format!("/{}", id.as_str().unwrap())).send();
    made(&reply, &read, "/code", &json!("other"));
    stage.nse("POST", "").json(body).is(&refusal(400, "code is already taken."));
}

fn modify() {
    let stage = Stage::new();
    let reply = effect(
        || stage.nse("PUT", &stage.own()).json(json!({"name": "Renamed"})),
        || stage.control("GET", &stage.own()).send(),
        "/name",
        &json!("Renamed"),
    );
    let record = stage.record("part-1", "Renamed", "part");
    reply.is(&one(200, "Okay. Returned 1 record.", &record));
}

fn delete() {
    let stage = Stage::new();
    let delete = || stage.nse("DELETE", &stage.own()).send();
    let hold = |bytes| {
        let (tenant, subtenant) = (&stage.tenant, &stage.subtenant);
        stage.world.usage_of_subtenant(tenant, subtenant, "storage_bytes", bytes);
    };
    hold(1);
    delete().is(&refusal(412, "The subtenant still holds storage."));
    hold(-1);
    let reply = effect(delete, || stage.control("GET", "").send(), "/items", &json!([]));
    reply.is(&nothing(204));
}

fn sign_in() {
    let stage = Stage::new();
    let reply = stage.sign_in(&stage.admin.secret);
    reply.is(&stage.signed_in());
    made(&reply, &stage.seen_with_token_of(&reply), "/displayName", &json!("MyTenant"));
    stage.sign_in("wrong").is(&refusal(401, "Wrong username or password."));
}

fn refresh() {
    let stage = Stage::new();
    let reply = stage.world.post("/nse/v2.1/auth/refresh").by(&stage.admin).send();
    reply.is(&stage.signed_in());
    made(&reply, &stage.seen_with_token_of(&reply), "/displayName", &json!("MyTenant"));
}

/// The operations that list this status and need a caller.
fn closed(status: u16) -> Vec<&'static Operation> {
    let mut operations = listing("nse", status);
    operations.retain(|operation| !operation.is("signIn"));
    operations
}

fn unauthenticated() {
    let stage = Stage::new();
    let message = "The request carries no credentials that are good here.";
    for operation in closed(401) {
        stage.play(operation).send().is(&refusal(401, message));
    }
}

/// The home tenant is not active, and the role does not suffice.
fn forbidden() {
    let stage = Stage::new();
    for operation in closed(403).into_iter().filter(|one| takes_body(one) || one.method == "DELETE")
    {
        let reply = stage.play(operation).by(&stage.member).body("no JSON at all");
        reply.is(&refusal(403, "This needs the role admin."));
    }
    stage.world.set_state(&stage.tenant, TenantState::Deactivated);
    for operation in closed(403) {
        let reply = stage.play(operation).by(&stage.admin).send();
        reply.is(&refusal(403, "The tenant of these credentials is not active."));
    }
}

fn not_found() {
    let stage = Stage::new();
    for operation in listing("nse", 404) {
        let reply = operation.call(&stage.world, &[]).by(&stage.admin).send();
        reply.is(&refusal(404, "There is no such subtenant."));
    }
}

fn bad_requests() {
    let stage = Stage::new();
    for operation in listing("nse", 400).into_iter().filter(|one| takes_body(one)) {
        let play = || stage.play(operation).by(&stage.admin);
        play().body("").is(&refusal(400, "The body is not JSON: it is empty."));
        let missing = match operation.path.rsplit('/').next() {
            Some("signin") => "username is required. password is required.",
            Some("subtenants") => "name is required. code is required. tenant_id is required.",
            _ => "name is required.",
        };
        play().json(json!({})).is(&refusal(400, missing));
    }
    let message = "limit must be a whole number, 1 or more. \
                   sort_by must be created, name, code or id.";
    stage.nse("GET", "?limit=0&sort_by=age").send().is(&refusal(400, message));
}

fn too_large_bodies() {
    let stage = Stage::new();
    for operation in listing("nse", 413) {
        let reply = stage.play(operation).by(&stage.admin).body(too_large());
        reply.is(&refusal(413, "The body is larger than 1048576 bytes."));
    }
}

fn media_types() {
    let stage = Stage::new();
    for operation in listing("nse", 415) {
        let request = stage.play(operation).by(&stage.admin).header("Content-Type", "image/png");
        request.body("x").is(&refusal(415, "The body must be JSON."));
    }
}

fn too_many_wrong_passwords() {
    let options = WorldOptions { login_limit: Some(1), ..WorldOptions::default() };
    let stage = Stage::on(World::with(options));
    assert_eq!(stage.sign_in("wrong").status, 401);
    stage.sign_in("wrong").is(&refusal(429, "Too many wrong secrets. Try again later."));
}

fn busy() {
    let stage = Stage::on(World::with(takes_no_body()));
    for operation in listing("nse", 503) {
        let reply = stage.play(operation).by(&stage.admin).body("{}");
        reply.is(&refusal(503, "The service is busy. Try again in a moment."));
    }
}

fn failures() {
    let stage = Stage::new();
    break_file(&stage.world);
    stage.nse("GET", "").send().is(&refusal(500, "The service failed."));
}
