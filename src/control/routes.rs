//! The route table of the control API, health and metrics.

use super::{health, tenants};
use crate::dialects::{Gate, Handler, Method, Route};
use crate::model::Role::{Admin, Member, Provider};

const TENANTS: &str = "/control/v1/tenants";
const TENANT: &str = "/control/v1/tenants/{tenantId}";

pub(super) static ROUTES: [Route; 8] = [
    public("/healthz", "control.health", health::healthz),
    public("/readyz", "control.readiness", health::readyz),
    public("/metrics", "control.metrics", health::metrics),
    // Tenants
    route(Method::Get, TENANTS, "control.listTenants", Member, tenants::list_tenants),
    route(Method::Post, TENANTS, "control.createTenant", Provider, tenants::create_tenant),
    route(Method::Get, TENANT, "control.getTenant", Member, tenants::get_tenant),
    route(Method::Patch, TENANT, "control.updateTenant", Admin, tenants::update_tenant),
    route(Method::Delete, TENANT, "control.deleteTenant", Provider, tenants::delete_tenant),
];

const fn public(pattern: &'static str, operation: &'static str, handler: Handler) -> Route {
    Route { method: Method::Get, pattern, operation, gate: Gate::Public, handler }
}

const fn route(
    method: Method,
    pattern: &'static str,
    operation: &'static str,
    least: crate::model::Role,
    handler: Handler,
) -> Route {
    Route { method, pattern, operation, gate: Gate::Least(least), handler }
}
