//! Thales Data Protection on Demand, "Tenant API" 6.0.2 (seed 000): tenants, their tree, what they
//! may have, and what they used.

mod address;
mod csv;
mod draft;
mod logo;
mod parts;
mod period;
mod rights;
mod services;
mod settings;
mod stream;
mod tenant;
mod trees;
mod usage;

use serde::Serialize;

use super::answer::{Answer, json};
use super::words::{sentence, usual_status};
use super::{Dialect, ErrorFacts, Method, Route, public, route};
use crate::model::{Entity, Error, Role, Timestamp};

/// The dialect at its prefixes and at the vendor's own base path.
pub static DIALECT: Dialect = Dialect {
    name: "dpod",
    mounts: &["/dpod/v1", "/dpod", "/v1"],
    spaces: &["/dpod", "/v1"],
    any_case: false,
    regional: false,
    challenges: &["Bearer"],
    limits_rate: false,
    routes: &ROUTES,
    render,
};

/// The dialect at the bare paths that are its own alone. Bare `/tenants` itself it shares with
/// another vendor's API, and PUT there is the other's.
pub static BARE: Dialect = Dialect {
    name: "dpod",
    mounts: &[""],
    spaces: &["/tenants"],
    any_case: false,
    regional: false,
    challenges: &["Bearer"],
    limits_rate: false,
    routes: ROUTES.split_at(SHARED).1.split_at(OWN).0,
    render,
};

/// How many routes at the beginning of the table are shared at the bare path.
const SHARED: usize = 2;
/// How many after them are its own.
const OWN: usize = 17;

const TENANTS: &str = "/tenants";
const TENANT: &str = "/tenants/{tenantId}";
const LOGO: &str = "/tenants/{tenantId}/logo";
const SETTINGS: &str = "/tenants/settings";

const ROUTES: [Route; SHARED + OWN + 2] = [
    route(Method::Get, TENANTS, "dpod.listTenants", Role::Admin, tenant::list_tenants),
    route(Method::Post, TENANTS, "dpod.createTenant", Role::Provider, draft::create_tenant),
    route(
        Method::Get,
        "/tenants/servicesSummary",
        "dpod.collectServicesSummary",
        Role::Admin,
        services::summary,
    ),
    route(
        Method::Get,
        "/tenants/servicesSummaryFile",
        "dpod.collectServicesSummaryFile",
        Role::Admin,
        services::summary_file,
    ),
    route(
        Method::Get,
        "/tenants/usageReport",
        "dpod.generateUsageReport",
        Role::Admin,
        usage::report,
    ),
    route(
        Method::Get,
        "/tenants/usageDetails",
        "dpod.getUsageDetails",
        Role::Admin,
        usage::details,
    ),
    route(
        Method::Get,
        "/tenants/hierarchy",
        "dpod.getTenantHierarchy",
        Role::Admin,
        trees::hierarchy,
    ),
    public(Method::Get, "/tenants/logo", "dpod.getLogo", logo::get_logo),
    route(Method::Get, SETTINGS, "dpod.getTenantSettings", Role::Admin, settings::get_settings),
    route(
        Method::Patch,
        SETTINGS,
        "dpod.updateTenantSettings",
        Role::Admin,
        settings::update_settings,
    ),
    route(Method::Get, TENANT, "dpod.getTenant", Role::Admin, tenant::get_tenant),
    route(Method::Patch, TENANT, "dpod.updateTenant", Role::Admin, draft::update_tenant),
    route(Method::Delete, TENANT, "dpod.deleteTenant", Role::Provider, tenant::delete_tenant),
    route(Method::Get, "/tenants/{tenantId}/admin", "dpod.getAdmin", Role::Admin, parts::get_admin),
    route(
        Method::Get,
        "/tenants/{tenantId}/children",
        "dpod.getChildren",
        Role::Admin,
        trees::get_children,
    ),
    route(
        Method::Get,
        "/tenants/{tenantId}/hostname",
        "dpod.getHostname",
        Role::Member,
        parts::get_hostname,
    ),
    route(
        Method::Get,
        "/tenants/{tenantId}/quotas",
        "dpod.getQuotas",
        Role::Member,
        parts::get_quotas,
    ),
    route(Method::Get, LOGO, "dpod.getLogoById", Role::Member, logo::get_logo_by_id),
    route(Method::Put, LOGO, "dpod.setLogo", Role::Admin, logo::set_logo),
    // A public client of the API sends PUT for PATCH.
    route(Method::Put, TENANT, "dpod.updateTenant", Role::Admin, draft::update_tenant),
    route(
        Method::Put,
        SETTINGS,
        "dpod.updateTenantSettings",
        Role::Admin,
        settings::update_settings,
    ),
];

#[derive(Serialize)]
struct ErrorBody<'a> {
    timestamp: Timestamp,
    status: u16,
    error: &'static str,
    message: String,
    path: &'a str,
}

/// The seed shows no error body; this is the usual one of the vendor's platform.
fn render(error: &Error, facts: &ErrorFacts) -> Answer {
    let status = usual_status(error);
    let body = ErrorBody {
        timestamp: facts.now,
        status,
        error: title(status),
        message: message(error),
        path: facts.path,
    };
    json(status, &body)
}

fn title(status: u16) -> &'static str {
    match status {
        400 => "Bad Request",
        401 => "Unauthorized",
        403 => "Forbidden",
        404 => "Not Found",
        405 => "Method Not Allowed",
        408 => "Request Timeout",
        409 => "Conflict",
        413 => "Content Too Large",
        410 => "Gone",
        412 => "Precondition Failed",
        415 => "Unsupported Media Type",
        422 => "Unprocessable Content",
        429 => "Too Many Requests",
        502 => "Bad Gateway",
        503 => "Service Unavailable",
        504 => "Gateway Timeout",
        507 => "Insufficient Storage",
        _ if status < 500 => "Client Error",
        _ => "Internal Server Error",
    }
}

/// In this API's own words where those that all share are another vendor's.
fn message(error: &Error) -> String {
    match error {
        Error::Forbidden { needs } => {
            format!("This needs one of the scopes {}.", rights::scopes_for(*needs))
        }
        Error::NotFound { what: Entity::Icon, .. } => "There is no logo.".into(),
        Error::NotFound { what: Entity::Hostname, .. } => "The tenant has no hostname.".into(),
        Error::NotFound { what: Entity::Administrator, .. } => {
            "The tenant has no primary administrator.".into()
        }
        other => sentence(other),
    }
}
