//! OSIsoft Cloud Services, now AVEVA Data Hub, "Tenants" (seed 004): a tenant, its icon, its regions.

mod icon;
mod regions;
mod tenant;
mod update;
mod verbosity;

use serde::Serialize;

use super::answer::{Answer, json};
use super::words::{sentence, usual_status};
use super::{Dialect, ErrorFacts, Method, Route, route};
use crate::model::{Entity, Error, Fault, Role};

/// The dialect.
pub static DIALECT: Dialect = Dialect {
    name: "ocs",
    mounts: &["/ocs", ""],
    spaces: &["/ocs", "/api/v1", "/regions"],
    any_case: true,
    regional: true,
    limits_rate: false,
    challenges: &["Bearer"],
    routes: &ROUTES,
    render,
};

const TENANT: &str = "/api/v1/Tenants/{tenantId}";
const ICON: &str = "/api/v1/Tenants/{tenantId}/Icon";
const REGIONS: &str = "/api/v1/Tenants/{tenantId}/Regions";

static ROUTES: [Route; 7] = [
    route(Method::Get, TENANT, "ocs.getTenant", Role::Member, tenant::get_tenant),
    route(Method::Head, TENANT, "ocs.tenantExists", Role::Member, tenant::tenant_exists),
    route(Method::Put, TENANT, "ocs.updateTenant", Role::Admin, update::update_tenant),
    route(Method::Get, ICON, "ocs.getIcon", Role::Member, icon::get_icon),
    route(Method::Put, ICON, "ocs.putIcon", Role::Admin, icon::put_icon),
    route(Method::Delete, ICON, "ocs.deleteIcon", Role::Admin, icon::delete_icon),
    route(Method::Get, REGIONS, "ocs.getRegions", Role::Member, regions::get_regions),
];

#[derive(Serialize)]
#[serde(rename_all = "PascalCase")]
struct ErrorBody<'a> {
    operation_id: &'a str,
    error: &'static str,
    reason: String,
    resolution: &'static str,
}

/// The error body that a public client of the API reads, and the header `Operation-Id`.
fn render(error: &Error, facts: &ErrorFacts) -> Answer {
    let status = status_of(error, facts.operation);
    let (title, resolution) = heading(error, status);
    let body = ErrorBody {
        operation_id: facts.request_id,
        error: title,
        reason: reason(error, status),
        resolution,
    };
    json(status, &body).with_additional_header("Operation-Id", facts.request_id.to_owned())
}

/// The error's title, and what to do about it.
fn heading(error: &Error, status: u16) -> (&'static str, &'static str) {
    match status {
        400 => ("Bad request.", "Correct the request and try it again."),
        401 => ("Unauthorized.", "Send credentials that are good for this service."),
        403 => ("Forbidden.", "Ask an administrator of the tenant for access."),
        404 => ("Not found.", "Check the path and the identifiers in it."),
        405 if matches!(error, Error::ReadOnlyRegion { .. }) => {
            ("Method not allowed.", "Try the request again at the Global base URL.")
        }
        405 => ("Method not allowed.", "Use a method that the header Allow lists."),
        408 => ("Request timeout.", "Send the body without pauses."),
        413 => ("Request too large.", "Send a smaller body."),
        415 => ("Unsupported media type.", "Send the body as application/json."),
        429 => ("Too many requests.", "Try the request again later."),
        507 => ("Insufficient storage.", "Try the request again when there is room."),
        503 => ("Service unavailable.", "Try the request again in a moment."),
        _ if status < 500 => ("Request refused.", "Correct the request and try it again."),
        _ => {
            ("Internal error.", "Try the request again; report the operation id if it fails again.")
        }
    }
}

/// Tenants that are not visible are 403 where the seed has no 404, and ids that cannot be are 400
/// where it has a 400.
fn status_of(error: &Error, operation: Option<&str>) -> u16 {
    let has_404 = matches!(operation, Some("ocs.tenantExists" | "ocs.getRegions"));
    match error {
        Error::NotFound { what: Entity::Tenant, .. } if !has_404 => 403,
        Error::BadId { .. } if operation != Some("ocs.getRegions") => 400,
        Error::LiveChildren => 400,
        other => usual_status(other),
    }
}

fn reason(error: &Error, status: u16) -> String {
    match error {
        Error::NotFound { what: Entity::Tenant, .. } if status == 403 => {
            "These credentials give no access to the tenant.".into()
        }
        Error::Invalid(faults) => sentence(&Error::Invalid(
            faults
                .iter()
                .map(|fault| Fault { field: wire_name(&fault.field), ..fault.clone() })
                .collect(),
        )),
        other => sentence(other),
    }
}

/// The names that use cases have for members, as this API writes them.
fn wire_name(field: &str) -> String {
    match field {
        "alias" => "Alias".to_owned(),
        "feature" => "A feature in Features".to_owned(),
        other => other.to_owned(),
    }
}
