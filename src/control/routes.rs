//! The route table of the control API, health and metrics.

use super::{
    backup, clients, contents, health, icon, instance, me, parts, services, sign_in, subtenants,
    tenants, usage, users,
};
use crate::dialects::{Handler, Method, Route, public, route};
use crate::model::Role::{self, Admin, Member, Operator, Provider};

const TENANTS: &str = "/control/v1/tenants";
const TENANT: &str = "/control/v1/tenants/{tenantId}";
const CONTENTS: &str = "/control/v1/tenants/{tenantId}/contents";
const FEATURES: &str = "/control/v1/tenants/{tenantId}/features";
const FEATURE: &str = "/control/v1/tenants/{tenantId}/features/{featureId}";
const ENTITLEMENTS: &str = "/control/v1/tenants/{tenantId}/entitlements";
const ENTITLEMENT: &str = "/control/v1/tenants/{tenantId}/entitlements/{definitionId}";
const SETTINGS: &str = "/control/v1/tenants/{tenantId}/settings";
const ICON: &str = "/control/v1/tenants/{tenantId}/icon";
const LOCATIONS: &str = "/control/v1/tenants/{tenantId}/locations";
const USERS: &str = "/control/v1/tenants/{tenantId}/users";
const USER: &str = "/control/v1/tenants/{tenantId}/users/{userId}";
const SUBTENANTS: &str = "/control/v1/tenants/{tenantId}/subtenants";
const SUBTENANT: &str = "/control/v1/tenants/{tenantId}/subtenants/{subtenantId}";
const CLIENTS: &str = "/control/v1/clients";
const CLIENT: &str = "/control/v1/clients/{clientId}";
const ROTATE: &str = "/control/v1/clients/{clientId}/rotate";
const KNOWN_FEATURES: &str = "/control/v1/features";
const KNOWN_FEATURE: &str = "/control/v1/features/{featureId}";
const REGIONS: &str = "/control/v1/regions";
const SERVICES: &str = "/control/v1/tenants/{tenantId}/services";
const QUOTAS: &str = "/control/v1/tenants/{tenantId}/quotas";
const USAGE: &str = "/control/v1/usage";

/// Every route.
pub(super) static ROUTES: &[Route] = &[
    open("/healthz", "control.health", health::healthz),
    open("/readyz", "control.readiness", health::readyz),
    open("/metrics", "control.metrics", health::metrics),
    public(Method::Post, "/control/v1/sign-in", "control.signIn", sign_in::sign_in),
    // Tenants
    get(TENANTS, "control.listTenants", tenants::list_tenants),
    post(TENANTS, "control.createTenant", Provider, tenants::create_tenant),
    get(TENANT, "control.getTenant", tenants::get_tenant),
    patch(TENANT, "control.updateTenant", Admin, tenants::update_tenant),
    delete(TENANT, "control.deleteTenant", Provider, tenants::delete_tenant),
    route(Method::Get, CONTENTS, "control.getContents", Provider, contents::get_contents),
    // What hangs on a tenant
    get(FEATURES, "control.listFeatures", parts::list_features),
    get(FEATURE, "control.getFeature", parts::get_feature),
    put(FEATURE, "control.putFeature", Admin, parts::put_feature),
    get(ENTITLEMENTS, "control.listEntitlements", parts::list_entitlements),
    get(ENTITLEMENT, "control.getEntitlement", parts::get_entitlement),
    put(ENTITLEMENT, "control.putEntitlement", Admin, parts::put_entitlement),
    delete(ENTITLEMENT, "control.deleteEntitlement", Admin, parts::delete_entitlement),
    get(SETTINGS, "control.getSettings", parts::get_settings),
    patch(SETTINGS, "control.updateSettings", Admin, parts::update_settings),
    get(ICON, "control.getIcon", icon::get_icon),
    put(ICON, "control.putIcon", Admin, icon::put_icon),
    delete(ICON, "control.deleteIcon", Admin, icon::delete_icon),
    get(LOCATIONS, "control.listLocations", parts::list_locations),
    get(USERS, "control.listUsers", users::list_users),
    post(USERS, "control.addUser", Admin, users::add_user),
    get(USER, "control.getUser", users::get_user),
    patch(USER, "control.updateUser", Admin, users::update_user),
    delete(USER, "control.removeUser", Admin, users::remove_user),
    get(SUBTENANTS, "control.listSubtenants", subtenants::list_subtenants),
    post(SUBTENANTS, "control.createSubtenant", Admin, subtenants::create_subtenant),
    get(SUBTENANT, "control.getSubtenant", subtenants::get_subtenant),
    patch(SUBTENANT, "control.updateSubtenant", Admin, subtenants::update_subtenant),
    delete(SUBTENANT, "control.deleteSubtenant", Admin, subtenants::delete_subtenant),
    get(SERVICES, "control.getServices", services::get_services),
    put(SERVICES, "control.putServices", Provider, services::put_services),
    get(QUOTAS, "control.getQuotas", services::get_quotas),
    put(QUOTAS, "control.putQuotas", Admin, services::put_quotas),
    // Usage
    Route {
        body_limit_bytes: usage::BATCH_LIMIT_BYTES,
        ..post(USAGE, "control.recordUsage", Provider, usage::record_usage)
    },
    get(USAGE, "control.readUsage", usage::read_usage),
    // Clients
    get(CLIENTS, "control.listClients", clients::list_clients),
    post(CLIENTS, "control.createClient", Admin, clients::create_client),
    get(CLIENT, "control.getClient", clients::get_client),
    delete(CLIENT, "control.deleteClient", Admin, clients::delete_client),
    post(ROTATE, "control.rotateClient", Admin, clients::rotate_client),
    get("/control/v1/me", "control.getMe", me::get_me),
    // The instance
    get("/control/v1/audit", "control.listAudit", instance::list_audit),
    get("/control/v1/info", "control.getInfo", instance::get_info),
    post("/control/v1/backup", "control.makeBackup", Operator, backup::make),
    get(REGIONS, "control.listRegions", instance::list_regions),
    put(REGIONS, "control.replaceRegions", Operator, instance::replace_regions),
    get(KNOWN_FEATURES, "control.listKnownFeatures", parts::list_known_features),
    put(KNOWN_FEATURE, "control.putKnownFeature", Operator, parts::put_known_feature),
];

/// What machines look at all the time.
const fn open(pattern: &'static str, operation: &'static str, handler: Handler) -> Route {
    Route { is_journalled: false, ..public(Method::Get, pattern, operation, handler) }
}

/// What every member may read.
const fn get(pattern: &'static str, operation: &'static str, handler: Handler) -> Route {
    route(Method::Get, pattern, operation, Member, handler)
}

macro_rules! writing {
    ($name:ident, $method:expr) => {
        const fn $name(
            pattern: &'static str,
            operation: &'static str,
            least: Role,
            handler: Handler,
        ) -> Route {
            route($method, pattern, operation, least, handler)
        }
    };
}

writing!(post, Method::Post);
writing!(put, Method::Put);
writing!(patch, Method::Patch);
writing!(delete, Method::Delete);
