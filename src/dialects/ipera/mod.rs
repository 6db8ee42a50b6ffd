//! IPERA WiFi, "Tenants" (seed 003): list, count, create, update, switch off and on, switch to.

mod fields;
mod listing;
mod paging;
mod tenant;
mod wire;

use serde_json::{Map, Value, json};

use super::answer::{Answer, json};
use super::words::{sentence, usual_status};
use super::{Dialect, ErrorFacts, Method, Route, route};
use crate::model::{Error, Fault, Problem, Role};

/// The dialect.
pub static DIALECT: Dialect = Dialect {
    name: "ipera",
    mounts: &["/ipera", "/ipera/api/v1", ""],
    // What is unknown below the bare `/tenants` is not IPERA's.
    spaces: &["/ipera"],
    any_case: false,
    regional: false,
    limits_rate: true,
    challenges: &["Bearer"],
    routes: &ROUTES,
    render,
};

const MEDIA: &str = "The body must be JSON, or a form of application/x-www-form-urlencoded.";

const TENANTS: &str = "/tenants";
const COUNT: &str = "/tenants/count";
const TENANT: &str = "/tenants/{id}";
const DEACTIVATE: &str = "/tenants/{id}/deactivate";
const ACTIVATE: &str = "/tenants/{id}/activate";
const SWITCH: &str = "/tenants/{id}/switch";

static ROUTES: [Route; 7] = [
    route(Method::Get, TENANTS, "ipera.listTenants", Role::Member, listing::list_tenants),
    route(Method::Get, COUNT, "ipera.countTenants", Role::Member, listing::count_tenants),
    route(Method::Post, TENANTS, "ipera.createTenant", Role::Provider, tenant::create_tenant),
    route(Method::Put, TENANT, "ipera.updateTenant", Role::Admin, tenant::update_tenant),
    route(Method::Put, DEACTIVATE, "ipera.deactivateTenant", Role::Admin, tenant::deactivate),
    route(Method::Put, ACTIVATE, "ipera.activateTenant", Role::Admin, tenant::activate),
    route(Method::Put, SWITCH, "ipera.switchTenant", Role::Member, tenant::switch),
];

/// Laravel's shapes: `{"message":"…"}`, and for what is wrong with a request every field with its
/// messages.
fn render(error: &Error, _: &ErrorFacts) -> Answer {
    match error {
        Error::Invalid(faults) => invalid(faults.iter().map(|f| (&*f.field, fault_message(f)))),
        Error::Deactivated | Error::HomeTenantState => {
            invalid(std::iter::once(("id", sentence(error))))
        }
        Error::Injected { status: 422, .. } => invalid(std::iter::empty()),
        Error::UnsupportedMedia { .. } => json(415, &json!({"message": MEDIA})),
        Error::Unauthenticated(_) => json(401, &json!({"message": "Unauthenticated."})),
        Error::TooManyCalls { .. } => json(429, &json!({"message": "Too Many Attempts."})),
        other => json(usual_status(other), &json!({"message": sentence(other)})),
    }
}

/// 422 with a list of messages per field.
fn invalid<'a>(messages: impl Iterator<Item = (&'a str, String)>) -> Answer {
    let mut errors: Map<String, Value> = Map::new();
    for (field, message) in messages {
        let list = errors.entry(field).or_insert_with(|| Value::Array(Vec::new()));
        if let Value::Array(list) = list {
            list.push(message.into());
        }
    }
    json(422, &json!({"message": "The given data was invalid.", "errors": errors}))
}

/// The seed's messages, and for the rest Laravel's usual ones.
fn fault_message(fault: &Fault) -> String {
    let field = fault.field.replace('_', " ");
    match &fault.problem {
        _ if fault.field == "country_code" => {
            "The country code field is invalid. It must be ISO 3166-1 alpha-2 country code.".into()
        }
        Problem::Missing | Problem::Blank => format!("The {field} field is required."),
        Problem::WrongType { expected } => {
            format!("The {field} must be {}.", with_article(expected))
        }
        Problem::TooShort { min_chars } => {
            format!("The {field} must be at least {min_chars} characters.")
        }
        Problem::TooLong { max_chars } => {
            format!("The {field} must not be greater than {max_chars} characters.")
        }
        Problem::OutOfRange { min, .. } => format!("The {field} must be at least {min}."),
        Problem::Taken => format!("The {field} has already been taken."),
        Problem::Unknown | Problem::NoSuch { .. } => format!("The selected {field} is invalid."),
        Problem::TooMany { max_items } => {
            format!("The {field} must not have more than {max_items} items.")
        }
        Problem::Malformed { .. }
        | Problem::Differs
        | Problem::Twice
        | Problem::TooDeep { .. }
        | Problem::NotInTime { .. }
        | Problem::OfSeed(_) => {
            format!("The {field} format is invalid.")
        }
    }
}

fn with_article(noun: &str) -> String {
    let article = if noun.starts_with(['a', 'e', 'i', 'o', 'u']) { "an" } else { "a" };
    format!("{article} {noun}")
}
