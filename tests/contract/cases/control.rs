//! The control API. What all operations answer alike is in `refusals`, a loop for each status; the
//! other files play each operation's success, its effect, and its conflicts; `kinds` looks whether every
//! type of problem was among them.

mod clients;
mod instance;
mod journal;
mod kinds;
mod parts;
mod people;
mod refusals;
mod stand_in;
mod tenants;
mod usage;

use serde_json::{Value, json};
use tenantd::model::{Role, TenantState};

use super::Cases;
use crate::contract::documents::Operation;
use crate::contract::whole::{Whole, json as answer};
use crate::isolation::png;
use crate::support::{Client, Reply, Request, World, WorldOptions};

pub static CASES: Cases = Cases::new(
    "control",
    &[
        tenants::list,
        tenants::create,
        tenants::read,
        tenants::update,
        tenants::delete,
        tenants::contents,
        tenants::provider_levels,
        parts::features,
        parts::known_features,
        parts::entitlements,
        parts::services,
        parts::quotas,
        parts::settings,
        parts::icons,
        parts::locations,
        people::users,
        people::subtenants,
        usage::report,
        usage::refusals,
        clients::me,
        clients::sign_in,
        clients::create,
        clients::read,
        clients::rotate,
        clients::delete,
        instance::audit,
        instance::info,
        instance::backup,
        instance::regions,
        instance::document,
        instance::health,
        instance::metrics,
        stand_in::clock,
        stand_in::seed,
        stand_in::export,
        stand_in::diff,
        stand_in::faults,
        stand_in::limits,
        stand_in::snapshots,
        stand_in::restore,
        stand_in::reset,
        stand_in::worlds,
        journal::entries,
        journal::har,
        journal::stream,
        journal::verify,
        refusals::unauthenticated,
        refusals::suspended,
        refusals::forbidden,
        refusals::not_found,
        refusals::bad_bodies,
        refusals::bad_queries,
        refusals::not_modified,
        refusals::preconditions,
        refusals::too_large,
        refusals::media_types,
        refusals::keys,
        refusals::busy,
        refusals::failures,
    ],
);

#[test]
fn every_status_and_effect_of_control() {
    CASES.leave_no_gap();
    assert_eq!(kinds::unseen(), []);
}

/// A stand-in's tools are a part of the control API.
fn with_tools() -> WorldOptions {
    WorldOptions { is_stand_in: true, ..WorldOptions::default() }
}

/// A root, a tenant below it with one of everything, and callers.
struct Stage {
    world: World,
    operator: Client,
    root: String,
    child: String,
    /// Provider at home in the root.
    provider: Client,
    /// Administrator at home in the child.
    admin: Client,
    /// Member at home in the child.
    member: Client,
    user: String,
    subtenant: String,
}

impl Stage {
    fn new() -> Self {
        let mut stage = Self::bare(World::with(with_tools()));
        stage.furnish();
        stage
    }

    /// With nothing in the child.
    fn bare(world: World) -> Self {
        let operator = world.operator();
        let root = world.root("Acme");
        let child = world.tenant("Acme Labs", Some(&root));
        let provider = world.client(Role::Provider, &root);
        let admin = world.client(Role::Admin, &child);
        let member = world.client(Role::Member, &child);
        let (user, subtenant) = (String::new(), String::new());
        Self { world, operator, root, child, provider, admin, member, user, subtenant }
    }

    fn furnish(&mut self) {
        let tenant = format!("/tenants/{}", self.child);
        for (method, path) in [
            ("PUT", "/features/beta".to_owned()),
            ("PUT", format!("{tenant}/entitlements/process")),
            ("PUT", format!("{tenant}/icon")),
            ("POST", format!("{tenant}/users")),
            ("POST", format!("{tenant}/subtenants")),
        ] {
            let body = match (method, path.rsplit('/').next().unwrap()) {
                (_, "beta") => valid_body("putKnownFeature"),
                (_, "process") => valid_body("putEntitlement"),
                (_, "icon") => valid_body("putIcon"),
                (_, "users") => valid_body("addUser"),
                _ => valid_body("createSubtenant"),
            };
            let reply = self.call(method, &path).by(&self.operator).body(body);
            assert!(reply.status < 300, "{reply:?}");
            let id = || reply.json()["id"].as_str().unwrap().to_owned();
            match path.rsplit('/').next().unwrap() {
                "users" => self.user = id(),
                "subtenants" => self.subtenant = id(),
                _ => {}
            }
        }
    }

    /// A call below `/control/v1`.
    fn call(&self, method: &str, path: &str) -> Request {
        self.world.request(method, &format!("/control/v1{path}"))
    }

    fn get(&self, path: &str, by: &Client) -> Reply {
        self.call("GET", path).by(by).send()
    }

    fn send(&self, method: &str, path: &str, by: &Client, body: Value) -> Reply {
        self.call(method, path).by(by).json(body)
    }

    /// A path below the child.
    fn of_child(&self, path: &str) -> String {
        format!("/tenants/{}{path}", self.child)
    }

    /// What stands for each parameter of a path: the child and what is in it.
    fn ids(&self) -> [(&str, &str); 7] {
        [
            ("tenantId", &self.child),
            ("featureId", "beta"),
            ("definitionId", "process"),
            ("userId", &self.user),
            ("subtenantId", &self.subtenant),
            ("clientId", &self.member.id),
            ("name", "nothing"),
        ]
    }

    /// A call of an operation on the child and what is in it.
    fn play(&self, operation: &Operation) -> Request {
        operation.call(&self.world, &self.ids())
    }

    /// A caller whose tenant is switched off.
    fn suspended(&self) -> Client {
        let off = self.world.root("Off");
        let client = self.world.client(Role::Provider, &off);
        self.world.set_state(&off, TenantState::Deactivated);
        client
    }
}

pub(super) fn takes_body(operation: &Operation) -> bool {
    operation.value.get("requestBody").is_some()
}

/// A body that the operation with this id takes.
fn valid_body(id: &str) -> Vec<u8> {
    let body = match id {
        "putIcon" => return png(),
        "createTenant" => json!({"name": "Initech"}),
        "putFeature" => json!({"currentState": 1}),
        "putKnownFeature" => json!({"name": "Beta"}),
        "putEntitlement" => {
            json!({"entitlementType": "resource", "limitType": "hard", "value": 10})
        }
        "putServices" => json!({"services": []}),
        "putQuotas" => json!({"quotas": []}),
        "addUser" => json!({"email": "ann@example.com"}),
        "createSubtenant" => json!({"name": "Part", "code": "part"}),
        "signIn" => json!({"code": "nobody's"}),
        "createClient" => json!({"name": "CI", "role": "member", "homeTenant": null}),
        "replaceRegions" => json!({"regions": [{"id": "home", "name": "Home", "isHome": true}]}),
        "recordUsage" => json!([]),
        "verifyJournal" => json!({"match": {}, "times": 0}),
        "putFaults" => json!({"faults": []}),
        "previewFaults" => json!({"method": "GET", "path": "/"}),
        _ => json!({}),
    };
    body.to_string().into_bytes()
}

/// An object with its tag.
fn object(status: u16, body: Value) -> Whole {
    answer(status, body).with("etag", "<etag>")
}

/// A page that is the last one.
fn last_page(items: &Value) -> Whole {
    answer(200, json!({"items": items, "next": null}))
}

/// Every type of problem with its status and title.
const PROBLEMS: [(&str, u16, &str); 32] = [
    ("malformed-body", 400, "Malformed body"),
    ("invalid", 400, "Invalid request"),
    ("bad-header", 400, "Unusable header"),
    ("icon-refused", 400, "Icon refused"),
    ("counter-range", 409, "Counter out of range"),
    ("unauthenticated", 401, "Not authenticated"),
    ("forbidden", 403, "Role does not suffice"),
    ("set-from-above", 403, "Set from above"),
    ("own-home-state", 403, "State of the own home tenant"),
    ("home-suspended", 403, "Home tenant is not active"),
    ("not-found", 404, "Not found"),
    ("name-taken", 409, "Name is taken"),
    ("already-member", 409, "Already a member"),
    ("live-children", 409, "Tenants below it"),
    ("too-many-provider-levels", 409, "Too many levels of service providers"),
    ("holds-storage", 409, "Subtenant holds storage"),
    ("no-such-step", 409, "No such step"),
    ("home-tenant-state", 409, "State of the instance's own tenant"),
    ("tenant-deleted", 409, "Tenant is deleted"),
    ("secret-shown-before", 409, "Secret shown before"),
    ("over-limit", 409, "Beyond an entitlement"),
    ("too-many-snapshots", 409, "Too many snapshots"),
    ("foreign-snapshot", 409, "Snapshot of another file"),
    ("over-quota", 409, "Beyond a quota"),
    ("precondition-failed", 412, "Precondition failed"),
    ("too-large", 413, "Body too large"),
    ("unsupported-media-type", 415, "Unsupported media type"),
    ("idempotency-key-reused", 422, "Idempotency key reused"),
    ("not-verified", 422, "Not verified"),
    ("undecided", 422, "Cannot be decided"),
    ("internal", 500, "Internal error"),
    ("busy", 503, "Busy"),
];

/// What is wrong, in the words for a person.
const NO_CREDENTIALS: &str = "The request carries no credentials that are good here.";
const NO_TENANT: &str = "There is no such tenant.";

/// The problem of this type that this reply must be; `further` are its further members.
fn problem_with(reply: &Reply, kind: &str, detail: &str, further: Value) -> Whole {
    let known = PROBLEMS.iter().find(|(known, ..)| *known == kind);
    let (_, status, title) = known.unwrap_or_else(|| panic!("{kind}"));
    kinds::see(reply.operation(), kind);
    let path = reply.target.split('?').next().unwrap();
    let mut body = json!({
        "type": format!("/problems/{kind}"), "title": title, "status": status, "detail": detail,
        "instance": path,
    });
    let members = body.as_object_mut().unwrap();
    if let Value::Object(further) = further {
        members.extend(further);
    }
    let whole = answer(*status, body).with("content-type", "application/problem+json");
    match status {
        401 => whole.with("www-authenticate", "Bearer"),
        503 => whole.with("retry-after", "1"),
        _ => whole,
    }
}

/// The answer is this problem and nothing else.
#[track_caller]
fn refused(reply: &Reply, kind: &str, detail: &str) {
    reply.is(&problem_with(reply, kind, detail, Value::Null));
}

/// The answer says that this one place is wrong.
#[track_caller]
fn invalid(reply: &Reply, place: (&str, &str), detail: &str) {
    let errors = json!([{place.0: place.1, "detail": detail}]);
    reply.is(&problem_with(reply, "invalid", detail, json!({ "errors": errors })));
}
