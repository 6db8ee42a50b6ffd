//! What DPoD refuses, and when it fails.

use serde_json::json;
use tenantd::model::{Error, Scope, TenantState};
use tenantd::store::{MAX_STREAMS, Reading, Source};

use super::TENANTS;
use crate::contract::calls::{break_file, listing, too_large};
use crate::contract::whole::json as answer;
use crate::dpod::house::{House, path, uuid};
use crate::support::Reply;

/// An error whole, as this request gets it.
#[track_caller]
fn refused(reply: &Reply, status: u16, message: &str) {
    let title = match status {
        400 => "Bad Request",
        401 => "Unauthorized",
        403 => "Forbidden",
        404 => "Not Found",
        409 => "Conflict",
        413 => "Content Too Large",
        415 => "Unsupported Media Type",
        500 => "Internal Server Error",
        503 => "Service Unavailable",
        other => panic!("{other} is no error of this API"),
    };
    let path = reply.target.split('?').next();
    let whole = answer(
        status,
        json!({
            "timestamp": "<time>", "status": status, "error": title, "message": message,
            "path": path,
        }),
    );
    reply.is(&match status {
        401 => whole.with("www-authenticate", "Bearer"),
        503 => whole.with("retry-after", "1"),
        _ => whole,
    });
}

pub fn bad_requests() {
    let house = House::new();
    let ids = [("tenantId", house.acme.as_str())];
    for operation in listing("dpod", 400)
        .into_iter()
        .filter(|operation| operation.value.get("requestBody").is_some())
    {
        let expected = if operation.is("setLogo") { "string" } else { "object" };
        let reply = operation.call(&house.world, &ids).by(&house.provider).json(json!([]));
        refused(&reply, 400, &format!("The body must be a JSON {expected}."));
    }
    let get = |tail: &str| house.get(&format!("{TENANTS}{tail}"), &house.provider);
    refused(&get("?page=x"), 400, "page must be a whole number, 0 or more.");
    for report in ["usageDetails", "usageReport"] {
        let reply = get(&format!("/{report}?startDate=2024-01-02&endDate=2024-01-01"));
        refused(&reply, 400, "endDate must be on startDate or after it.");
    }
    let delete = house.world.delete(&format!("{}?force=yes", path(&house.acme)));
    refused(&delete.by(&house.provider).send(), 400, "force must be true or false.");
}

pub fn conflicts() {
    let house = House::new();
    house.patch(&house.plant, &house.admin, json!({"hostname": "taken"}));
    let ids = [("tenantId", house.acme.as_str())];
    for operation in listing("dpod", 409) {
        let request = operation.call(&house.world, &ids).by(&house.provider);
        let reply = request.json(json!({"name": "Another", "hostname": "taken"}));
        let message = if operation.is("deleteTenant") {
            "The tenant still has tenants below it."
        } else {
            "hostname is already taken."
        };
        refused(&reply, 409, message);
    }
}

pub fn without_credentials() {
    let house = House::new();
    for operation in listing("dpod", 401) {
        let reply = operation.call(&house.world, &[]).bearer("nonsense").send();
        refused(&reply, 401, "The request carries no credentials that are good here.");
    }
}

/// Each scope is good for the operations that the document lists it for, and for no other.
pub fn without_scope() {
    let house = House::new();
    let ids = [("tenantId", house.home.as_str())];
    let needs = |scopes: &[&str]| format!("This needs one of the scopes {}.", scopes.join(" "));
    let every: Vec<&str> = Scope::ALL.map(Scope::name).to_vec();
    for operation in listing("dpod", 403) {
        let choices = operation.value["security"].as_array().unwrap().iter();
        let listed: Vec<&str> = choices.filter_map(|choice| choice["oauth2"][0].as_str()).collect();
        for scope in &every {
            let token = house.world.token(&house.provider, scope);
            let reply = operation.call(&house.world, &ids).bearer(&token).send();
            if listed.contains(scope) {
                let text = String::from_utf8_lossy(&reply.bytes);
                assert!(!text.contains("This needs"), "{scope}: {reply:?}");
            } else if *scope == Scope::ApiService.name() {
                // Such a token is refused before anybody looks what it is for.
                let others = every.iter().filter(|other| *other != scope).copied();
                refused(&reply, 403, &needs(&others.collect::<Vec<_>>()));
            } else {
                refused(&reply, 403, &needs(&listed));
            }
        }
    }
}

pub fn without_an_active_home() {
    let house = House::new();
    house.world.set_state(&house.acme, TenantState::Deactivated);
    for operation in listing("dpod", 403) {
        let reply = operation.call(&house.world, &[]).by(&house.admin).send();
        refused(&reply, 403, "The tenant of these credentials is not active.");
    }
}

/// No tenant has the id, the caller has no tenant, and nobody has the host name.
pub fn what_is_not_there() {
    let house = House::new();
    for operation in listing("dpod", 404) {
        let reply = operation.call(&house.world, &[]).by(&house.operator).send();
        let what = if operation.is("getLogo") { "logo" } else { "such tenant" };
        refused(&reply, 404, &format!("There is no {what}."));
    }
}

pub fn bodies() {
    let house = House::new();
    let ids = [("tenantId", house.acme.as_str())];
    for operation in listing("dpod", 413) {
        let reply = operation.call(&house.world, &ids).by(&house.provider).body(too_large());
        refused(&reply, 413, "The body is larger than 1048576 bytes.");
    }
    for operation in listing("dpod", 415) {
        let request = operation.call(&house.world, &ids).by(&house.provider);
        let reply = request.header("Content-Type", "multipart/form-data").body("--x");
        refused(&reply, 415, "The body must be JSON.");
    }
}

/// Something that is never done.
struct Endless;

impl Source for Endless {
    fn more(&mut self, _: &Reading, out: &mut Vec<u8>) -> Result<bool, Error> {
        out.push(b'x');
        Ok(true)
    }
}

pub fn busy() {
    let house = House::new();
    let endless = || house.world.app.store.stream(|_| Ok(Endless)).unwrap();
    let running: Vec<_> = (0..MAX_STREAMS).map(|_| endless()).collect();
    let children = format!("/{}/children", uuid(&house.acme));
    for tail in [
        "/hierarchy",
        &children,
        "/servicesSummary",
        "/servicesSummaryFile",
        "/usageDetails",
        "/usageReport",
    ] {
        let reply = house.get(&format!("{TENANTS}{tail}"), &house.admin);
        refused(&reply, 503, "The service is busy. Try again in a moment.");
    }
    drop(running);
}

pub fn failures() {
    let house = House::new();
    break_file(&house.world);
    refused(&house.get(TENANTS, &house.operator), 500, "The service failed.");
}
