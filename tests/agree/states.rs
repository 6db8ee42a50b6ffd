//! States: as what each API shows them, which steps lead from one to another, and what a deleted
//! tenant leaves behind.

use std::fmt::Write;
use std::time::Duration;

use serde_json::{Value, json};
use tenantd::dialects::Settings;
use tenantd::model::{Role, Scopes, TenantState};
use tenantd::ops::clients::{ClientSpec, add_client};

use super::attributes;
use super::forms::spelled;
use super::scene::{Scene, Subject, value_in, writes};
use crate::support::{Reply, World, WorldOptions};

use TenantState::{
    Active, Creating, Deactivated, Deactivating, Deleted, Deleting, IsHomeTenant, Purging,
    Reactivating,
};

/// The states that vendors' APIs know, and those before the end among them.
const LIVE: [TenantState; 6] =
    [Creating, Active, Deactivating, Deactivated, Reactivating, IsHomeTenant];
const USUAL: &[TenantState] = &[Creating, Active, Deactivating, Deactivated, Reactivating];

/// How long an -ing state lasts here.
const DELAY: Duration = Duration::from_secs(20);

/// A step that an operation takes.
struct Step {
    operation: &'static str,
    /// What the body asks for.
    wish: &'static str,
    from: &'static [TenantState],
    to: TenantState,
    /// The status from any other live state.
    otherwise: u16,
}

const fn step(
    operation: &'static str,
    wish: &'static str,
    from: &'static [TenantState],
    to: TenantState,
    otherwise: u16,
) -> Step {
    Step { operation, wish, from, to, otherwise }
}

const STEPS: [Step; 11] = [
    step("ocs.updateTenant", r#"{"State":2}"#, &[Active], Deactivating, 400),
    step("ocs.updateTenant", r#"{"State":4}"#, &[Deactivated], Reactivating, 400),
    step("ocs.updateTenant", r#"{"State":5}"#, &[Active, Deactivated], Deleting, 400),
    step("dpod.deleteTenant", "", USUAL, Deleting, 409),
    step("ipera.deactivateTenant", "", USUAL, Deactivated, 422),
    step("ipera.activateTenant", "", USUAL, Active, 422),
    step("control.updateTenant", r#"{"state":"Deactivating"}"#, &[Active], Deactivating, 409),
    step("control.updateTenant", r#"{"state":"Reactivating"}"#, &[Deactivated], Reactivating, 409),
    step("control.updateTenant", r#"{"state":"Deleting"}"#, &[Active, Deactivated], Deleting, 409),
    step("control.deleteTenant", "", USUAL, Deleting, 409),
    step("control.updateTenant", r#"{"state":"Purging"}"#, &[Deleted], Purging, 409),
];

/// What begins as what, with a delay.
const BEGINNINGS: [(&str, &str, TenantState); 4] = [
    ("dpod.createTenant", "", Creating),
    ("ipera.createTenant", "", Active),
    ("control.createTenant", "", Creating),
    ("control.createTenant", r#"{"state":"Deactivated"}"#, Deactivated),
];

fn name(state: TenantState) -> Value {
    json!(format!("{state:?}"))
}

/// The page's section on states.
pub fn section() -> String {
    let mut page = "\n## The states\n
The states are those of OCS. The others show them coarser; ProcessMind and NSE show none, they know a tenant or not.
While a state does not let in, the tenant's own clients, and those of tenants below it, get 403 everywhere; callers above go on.\n
| state | OCS `State` | DPoD `accountStatus` | IPERA `is_trashed` | control `state` | its own clients |
|---|---|---|---|---|---|\n"
        .to_owned();
    for state in TenantState::ALL {
        let shown = |form: &str| spelled(&name(state), form);
        let text = |form: &str| shown(form).as_str().unwrap_or_default().to_owned();
        let row = match state {
            _ if !state.is_live() => "not there | not there | not there".to_owned(),
            IsHomeTenant => format!("{} | `{}` | not listed", shown("number"), text("standing")),
            _ => format!("{} | `{}` | {}", shown("number"), text("standing"), shown("trashed")),
        };
        let control = if state == Purging { "removed for good" } else { "shown so" };
        let own = match (state.lets_in(), state.is_live()) {
            (true, _) => "let in",
            (false, true) => "403",
            (false, false) => "401",
        };
        writeln!(page, "| {} {state:?} | {row} | {control} | {own} |", state.number()).unwrap();
    }
    page += "\nThe steps, and where they end by themselves after the server's delay. From any other state they are refused; \
the present\nstate asks for nothing in OCS and the control API. Nobody changes the state of the own home tenant. A tenant \
with live tenants\nbelow it is only deleted with `force`, in DPoD and the control API.\n
| operation | from | to | and then | otherwise |\n|---|---|---|---|---|\n";
    for (operation, wish, to) in BEGINNINGS {
        let then = to.settles_to().map_or(String::new(), |state| format!("{state:?}"));
        writeln!(page, "| {} | | {to:?} | {then} | |", asked(operation, wish)).unwrap();
    }
    for Step { operation, wish, from, to, otherwise } in STEPS {
        let from = from.iter().map(|state| format!("{state:?}")).collect::<Vec<_>>().join(", ");
        let then = to.settles_to().map_or(String::new(), |state| format!("{state:?}"));
        let operation = asked(operation, wish);
        writeln!(page, "| {operation} | {from} | {to:?} | {then} | {otherwise} |").unwrap();
    }
    page
}

fn asked(operation: &str, wish: &str) -> String {
    match wish {
        "" => operation.to_owned(),
        wish => format!("{operation} `{wish}`"),
    }
}

fn scene() -> Scene {
    let settings = Settings { provisioning_delay: DELAY, ..Settings::default() };
    Scene::with(WorldOptions { settings, ..WorldOptions::default() })
}

/// A new tenant with a subtenant, in this state.
fn tenant_in(scene: &Scene, state: TenantState) -> Subject {
    let number = scene.number();
    let tenant = scene.world.tenant(&format!("Tenant {number}"), Some(&scene.root));
    let (id, code) = (format!("of-{number}"), format!("of_{number}"));
    let subtenant = scene.world.subtenant(&tenant, &id, "Part", &code);
    scene.world.set_state(&tenant, state);
    Subject { tenant, subtenant, ..scene.subject.clone() }
}

/// The key of a new client at home in a tenant, whatever its state.
pub fn api_key(scene: &Scene, role: Role, home: &str) -> String {
    let spec = ClientSpec { name: "own".into(), role, scopes: Scopes::NONE, is_demo: false };
    let World { app, clock, .. } = &scene.world;
    let home = Some(home.to_owned());
    add_client(&app.store, clock.as_ref(), scene.world.stamp(), spec, home).unwrap().api_key()
}

/// Every API shows the tenant in this state.
#[track_caller]
fn shows(scene: &Scene, subject: &Subject, state: TenantState) {
    let attribute = attributes().find(|attribute| attribute.name == "state").unwrap();
    for place in attribute.shown().iter().filter(|place| !writes(&place.operation)) {
        let expected = match (state, place.dialect()) {
            (IsHomeTenant, "ipera") => Value::Null,
            _ => spelled(&name(state), place.form),
        };
        let shown = scene.read(place, subject);
        assert_eq!(shown, expected, "{} of {state:?}", place.operation);
    }
}

/// Nobody but the control API knows the tenant, and that as this.
#[track_caller]
pub fn is_gone(scene: &Scene, subject: &Subject, state: TenantState) {
    for (operation, status) in [
        ("ocs.getTenant", 403),
        ("ocs.tenantExists", 404),
        ("ocs.getIcon", 403),
        ("ocs.getRegions", 404),
        ("processmind.getTenant", 404),
        ("processmind.getStatistics", 404),
        ("processmind.listUsers", 404),
        ("nse.getSubtenant", 404),
        ("dpod.getTenant", 404),
        ("dpod.getAdmin", 404),
        ("dpod.getHostname", 404),
        ("dpod.getQuotas", 404),
        ("dpod.getLogoById", 404),
        ("ipera.switchTenant", 404),
        ("control.listUsers", 404),
        ("control.listSubtenants", 404),
        ("control.getServices", 404),
    ] {
        let reply = scene.call(operation, subject, None);
        assert_eq!(reply.status, status, "{operation} of {state:?}");
    }
    let record = scene.call("control.getTenant", subject, None);
    assert_eq!((record.status, &record.json()["state"]), (200, &name(state)));
}

#[test]
fn every_state_is_shown_by_every_api_as_its_own_word() {
    let scene = scene();
    for state in LIVE {
        let subject = tenant_in(&scene, state);
        shows(&scene, &subject, state);
        let own = api_key(&scene, Role::Admin, &subject.tenant);
        for path in [
            format!("/ocs/api/v1/Tenants/{}", subject.tenant),
            format!("/processmind/tenant/{}", subject.tenant),
            "/nse/v2.1/subtenants".to_owned(),
            format!("/dpod/v1/tenants/{}", subject.tenant),
            "/ipera/tenants".to_owned(),
            format!("/control/v1/tenants/{}", subject.tenant),
        ] {
            let reply = scene.world.get(&path).api_key(&own).send();
            let expected = if state.lets_in() { 200 } else { 403 };
            assert_eq!(reply.status, expected, "{path} at home in {state:?}");
        }
    }
    for state in [Deleting, Deleted] {
        is_gone(&scene, &tenant_in(&scene, state), state);
    }
}

/// Every step from every state through every API that has it, seen by all the others.
#[test]
fn every_step_is_seen_by_every_api() {
    let scene = scene();
    for step in &STEPS {
        for from in LIVE {
            let subject = tenant_in(&scene, from);
            let body = Some(step.wish).filter(|wish| !wish.is_empty());
            let body = body.map(|wish| serde_json::from_str(wish).unwrap());
            let reply = scene.call(step.operation, &subject, body);
            let case = format!("{} {} from {from:?}", step.operation, step.wish);
            if !step.from.contains(&from) && from != step.to {
                assert_eq!(reply.status, step.otherwise, "{case}");
                shows(&scene, &subject, from);
                continue;
            }
            assert!((200..300).contains(&reply.status), "{case}: {reply:?}");
            answers(step.operation, &reply, &subject, step.to);
            if step.to.is_live() {
                shows(&scene, &subject, step.to);
            } else {
                is_gone(&scene, &subject, step.to);
            }
            // What was that state already goes on as it was.
            let Some(end) = step.to.settles_to().filter(|_| from != step.to) else { continue };
            scene.world.clock.advance(DELAY);
            if end.is_live() {
                shows(&scene, &subject, end);
            } else {
                is_gone(&scene, &subject, end);
            }
        }
    }
}

/// The answer to a step shows the state that it leads to.
#[track_caller]
fn answers(operation: &str, reply: &Reply, subject: &Subject, state: TenantState) {
    let attribute = attributes().find(|attribute| attribute.name == "state").unwrap();
    for place in attribute.shown().iter().filter(|place| place.operation == operation) {
        let shown = value_in(place, reply, subject);
        assert_eq!(shown, spelled(&name(state), place.form), "{place:?}");
    }
}

#[test]
fn every_beginning_is_seen_by_every_api() {
    let scene = scene();
    for (operation, wish, state) in BEGINNINGS {
        let mut body = scene.body(operation, &scene.subject).unwrap();
        if !wish.is_empty() {
            body["state"] = serde_json::from_str::<Value>(wish).unwrap()["state"].clone();
        }
        let reply = scene.call(operation, &scene.subject, Some(body));
        let tenant = scene.made(operation, &reply, &scene.subject).tenant;
        let subject = Subject { tenant, ..scene.subject.clone() };
        answers(operation, &reply, &subject, state);
        shows(&scene, &subject, state);
        scene.world.clock.advance(DELAY);
        shows(&scene, &subject, state.settles_to().unwrap_or(state));
    }
    // Without a delay nobody ever sees Creating.
    let scene = Scene::new();
    for operation in ["dpod.createTenant", "ipera.createTenant", "control.createTenant"] {
        let reply = scene.must(operation, &scene.subject);
        shows(&scene, &scene.made(operation, &reply, &scene.subject), Active);
    }
}

/// Only IPERA's steps touch memberships, and those of support staff they leave.
#[test]
fn members_keep_their_status_but_for_iperas_steps() {
    let scene = Scene::new();
    let subject = &scene.subject;
    let users = format!("/control/v1/tenants/{}/users", subject.tenant);
    let support = json!({"email": "help@example.com", "kind": "support"});
    assert_eq!(scene.world.post(&users).by(&scene.provider).json(support).status, 201);
    let statuses = || {
        let control = scene.call("control.listUsers", subject, None).json();
        let control = control["items"].as_array().unwrap().clone();
        let of = |kind: &str| {
            let user = control.iter().find(|user| user["kind"] == kind).unwrap();
            user["status"].as_str().unwrap().to_owned()
        };
        let shown = scene.call("processmind.listUsers", subject, None).json();
        let active = shown.as_array().unwrap().iter();
        let active = active.filter(|user| user["isActiveInTenant"] == true).count();
        let statistics = scene.call("processmind.getStatistics", subject, None).json();
        assert_eq!(statistics["userCount"], active);
        (of("normal"), of("support"), active)
    };
    let all_active = ("active".to_owned(), "active".to_owned(), 2);
    let do_it = |operation: &str, body: Value| {
        let reply = scene.call(operation, subject, Some(body));
        assert_eq!(reply.status, 200, "{operation}: {reply:?}");
        statuses()
    };
    assert_eq!(do_it("ocs.updateTenant", json!({"State": 2})), all_active);
    assert_eq!(do_it("control.updateTenant", json!({"state": "Reactivating"})), all_active);
    assert_eq!(do_it("ipera.deactivateTenant", json!({})), all_active);
    for (number, status) in [(0, "passive"), (2, "banned")] {
        let expected = (status.to_owned(), "active".to_owned(), 1);
        let wish = json!({"user_status": number});
        assert_eq!(do_it("ipera.deactivateTenant", wish.clone()), expected);
        assert_eq!(do_it("ocs.updateTenant", json!({"State": 4})), expected);
        assert_eq!(do_it("ipera.deactivateTenant", json!({"user_status": 1})), all_active);
        assert_eq!(do_it("ipera.activateTenant", wish), expected);
        assert_eq!(do_it("ipera.activateTenant", json!({"user_status": 1})), all_active);
    }
}
