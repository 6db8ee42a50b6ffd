//! What each operation sends when all is well, and the rules of what it answers.

use serde_json::{Value, json};
use tenantd::dialects::{Dialect, Gate, Route};
use tenantd::model::{Role, TenantState};
use tenantd::web::router::DIALECTS;

use super::Relation;
use super::control::{control_body, control_status};
use super::scene::{Scene, Target, icon, png_bytes};
use crate::support::{Client, Reply, Request};

/// The operations that everybody may call.
const PUBLIC: [&str; 14] = [
    "control.getDocument",
    "control.health",
    "control.readiness",
    "control.metrics",
    "control.signIn",
    "identity.token",
    "identity.dpodToken",
    "identity.connectToken",
    "identity.discovery",
    "identity.connectDiscovery",
    "identity.keySet",
    "identity.connectKeySet",
    "nse.signIn",
    "dpod.getLogo",
];

/// Operations about the caller's home alone, whatever it asks for.
const ABOUT_HOME: [&str; 2] = ["dpod.getTenantSettings", "dpod.updateTenantSettings"];

/// An operation that needs a role.
#[derive(Clone, Copy)]
pub struct Operation {
    dialect: &'static Dialect,
    route: &'static Route,
    pub least: Role,
}

/// Every operation that needs a role and is about tenants, from the route tables.
pub fn operations() -> Vec<Operation> {
    all_operations().into_iter().filter(|operation| !operation.is_about_home()).collect()
}

/// Those about the caller's home.
pub fn operations_about_home() -> Vec<Operation> {
    all_operations().into_iter().filter(Operation::is_about_home).collect()
}

fn all_operations() -> Vec<Operation> {
    let routes = DIALECTS
        .iter()
        .flat_map(|dialect| dialect.routes.iter().map(move |route| (*dialect, route)));
    routes
        .filter_map(|(dialect, route)| match route.gate {
            Gate::Least(least) => Some(Operation { dialect, route, least }),
            Gate::Public => {
                assert!(PUBLIC.contains(&route.operation), "{} is public", route.operation);
                None
            }
        })
        .collect()
}

impl Operation {
    pub fn name(&self) -> &'static str {
        self.route.operation
    }

    pub fn dialect(&self) -> &'static str {
        self.dialect.name
    }

    pub fn is_about_home(&self) -> bool {
        ABOUT_HOME.contains(&self.name())
    }

    /// Whether there is less when it is done.
    pub fn takes_away(&self) -> bool {
        self.method() == "DELETE"
    }

    /// Calls it about `target`, which is left in the state that it was in.
    pub fn call(&self, scene: &Scene, target: &Target, caller: &Client) -> Reply {
        let state = scene.state_of(target);
        let reply = self.send(scene, target, caller);
        scene.put_back(target, state);
        reply
    }

    /// Calls it about `target`, and that alone.
    pub fn send(&self, scene: &Scene, target: &Target, caller: &Client) -> Reply {
        let request = self.request(scene, target, caller);
        if self.name() == "control.putIcon" {
            return request.body(png_bytes());
        }
        match self.body(scene, target) {
            Some(body) => request.json(body),
            None => request.send(),
        }
    }

    /// The request but for its body.
    pub fn request(&self, scene: &Scene, target: &Target, caller: &Client) -> Request {
        let mut path = self.path(target) + &super::control::query(self.name(), target);
        match self.name() {
            "nse.listSubtenants" => path += &format!("?tenant_id={}", target.tenant),
            "dpod.listTenants" => path += &format!("?parentId={}", target.tenant),
            "dpod.getUsageDetails" => path += &format!("?tenantId={}", target.tenant),
            // Whoever may delete is told that this is wrong, and the scene stays as it is.
            "dpod.deleteTenant" => path += "?force=perhaps",
            _ => {}
        }
        let request = scene.world.request(self.method(), &path).by(caller);
        if self.is_held_back() { request.header("If-Match", "\"another\"") } else { request }
    }

    /// Its path below the dialect's first prefix, about `target`.
    pub fn path(&self, target: &Target) -> String {
        let mount = self.dialect.mounts[0];
        let id = match self.dialect.name {
            "nse" => target.subtenant.borrow().clone(),
            _ => target.tenant.clone(),
        };
        format!("{mount}{}", self.route.pattern)
            .replace("{tenantId}", &target.tenant)
            .replace("{id}", &id)
            .replace("{subtenantId}", &target.subtenant.borrow())
            .replace("{userId}", &target.user)
            .replace("{clientId}", &target.client)
            .replace("{featureId}", "feature-1")
            .replace("{definitionId}", "metric-1")
    }

    pub fn method(&self) -> &'static str {
        self.route.method.name()
    }

    /// Whether it changes nothing.
    pub fn is_safe(&self) -> bool {
        self.route.method.is_safe()
    }

    /// Whether its path names this, say `{tenantId}`.
    pub fn has_in_path(&self, parameter: &str) -> bool {
        self.route.pattern.contains(parameter)
    }

    /// A body that the operation takes.
    fn body(&self, scene: &Scene, target: &Target) -> Option<Value> {
        if self.dialect.name == "control" {
            return control_body(self.name(), scene, target);
        }
        let Target { tenant, user, .. } = target;
        Some(match self.name() {
            "ocs.getTenant"
            | "ocs.tenantExists"
            | "ocs.getIcon"
            | "ocs.deleteIcon"
            | "ocs.getRegions"
            | "processmind.getTenant"
            | "processmind.getStatistics"
            | "processmind.listUsers"
            | "nse.listSubtenants"
            | "nse.getSubtenant"
            | "nse.deleteSubtenant"
            | "nse.refresh"
            | "dpod.listTenants"
            | "dpod.collectServicesSummary"
            | "dpod.collectServicesSummaryFile"
            | "dpod.generateUsageReport"
            | "dpod.getUsageDetails"
            | "dpod.getTenantHierarchy"
            | "dpod.getTenant"
            | "dpod.deleteTenant"
            | "dpod.getAdmin"
            | "dpod.getChildren"
            | "dpod.getHostname"
            | "dpod.getQuotas"
            | "dpod.getLogoById"
            | "dpod.getTenantSettings"
            | "ipera.listTenants"
            | "ipera.countTenants"
            | "ipera.deactivateTenant"
            | "ipera.activateTenant"
            | "ipera.switchTenant" => return None,
            "dpod.createTenant" | "dpod.updateTenantSettings" => json!({}),
            "dpod.updateTenant" => json!({"departmentName": "Changed"}),
            "ocs.updateTenant" => json!({"CompanyName": "Renamed"}),
            "ocs.putIcon" | "dpod.setLogo" => icon(),
            "processmind.updateTenant" => json!({"displayName": "Renamed"}),
            "processmind.addUser" => {
                json!({"email": format!("new{}@example.com", scene.number())})
            }
            "processmind.updateUser" => {
                json!({"userId": user, "tenantId": tenant, "isDeveloperInTenant": true})
            }
            "processmind.removeUser" => json!({"userId": user, "tenantId": tenant}),
            "nse.createSubtenant" => {
                let code = format!("new_{}", scene.number());
                json!({"name": "New", "code": code, "tenant_id": tenant})
            }
            "nse.modifySubtenant" | "ipera.createTenant" | "ipera.updateTenant" => {
                json!({"name": "Renamed"})
            }
            other => panic!("{other} has no entry in the matrix"),
        })
    }

    /// Whether calling it takes something away that another call is about, or needs it there.
    pub fn is_about_parts(&self) -> bool {
        ["Icon", "Logo", "User", "Subtenant", "Entitlement", "Usage"]
            .iter()
            .any(|part| self.name().contains(part))
    }

    /// What would take a tenant or a client out of the scene depends on a state that nothing is in:
    /// it passes every check and then changes nothing.
    fn is_held_back(&self) -> bool {
        ["control.deleteTenant", "control.deleteClient"].contains(&self.name())
    }

    /// Whether the caller sees what the operation is about. The control API shows the record of a
    /// deleted tenant and what was done to it; its clients are shown to operators.
    pub fn sees(&self, relation: Relation, role: Role) -> bool {
        let shows_deleted = match self.name() {
            "control.getTenant"
            | "control.updateTenant"
            | "control.listTenants"
            | "control.listAudit" => true,
            "control.getClient" | "control.deleteClient" | "control.rotateClient" => {
                role == Role::Operator
            }
            _ => false,
        };
        relation.is_visible_to(role) || (shows_deleted && relation.is_deleted_within_sight_of(role))
    }

    /// The status that a caller of this role gets about a tenant in this relation.
    pub fn expected(&self, relation: Relation, role: Role) -> u16 {
        let is_set_from_above =
            ["control.putEntitlement", "control.deleteEntitlement"].contains(&self.name());
        let is_visible = self.sees(relation, role);
        match (self.name(), relation) {
            ("control.updateTenant", relation) if is_visible && !relation.is_live() => 409,
            (_, Relation::Own) if is_set_from_above && role < Role::Operator => {
                if self.name() == "control.putEntitlement" && role >= Role::Admin {
                    200
                } else {
                    403
                }
            }
            _ => self.status(is_visible, role >= self.least),
        }
    }

    /// The status when the caller sees the tenant or not, and has the role or not.
    pub fn status(&self, is_visible: bool, has_role: bool) -> u16 {
        match self.dialect.name {
            "ocs" => self.ocs_status(is_visible, has_role),
            "processmind" => match (is_visible, has_role) {
                (false, _) => 404,
                (true, false) => 403,
                (true, true) => 200,
            },
            "nse" => self.nse_status(is_visible, has_role),
            "control" => control_status(self.name(), is_visible, has_role),
            "dpod" => self.dpod_status(is_visible, has_role),
            "ipera" => self.ipera_status(is_visible, has_role),
            other => panic!("{other} has no rule in the matrix"),
        }
    }

    /// The seed has no 404 but for "Tenant Exists" and "Get Regions".
    fn ocs_status(&self, is_visible: bool, has_role: bool) -> u16 {
        let hidden = match self.name() {
            "ocs.tenantExists" | "ocs.getRegions" => 404,
            _ => 403,
        };
        match (is_visible, has_role, self.name()) {
            (false, ..) => hidden,
            (true, false, _) => 403,
            (true, true, "ocs.tenantExists" | "ocs.deleteIcon") => 204,
            (true, true, _) => 200,
        }
    }

    /// A list is empty where the tenant is not visible; the path of a creation names no tenant, so
    /// the role comes first and the tenant is a matter of the body.
    fn nse_status(&self, is_visible: bool, has_role: bool) -> u16 {
        match (self.name(), is_visible, has_role) {
            ("nse.listSubtenants" | "nse.refresh", ..) => 200,
            ("nse.createSubtenant", _, false) | (_, true, false) => 403,
            ("nse.createSubtenant", false, true) => 400,
            ("nse.createSubtenant", true, true) => 201,
            (_, false, _) => 404,
            ("nse.deleteSubtenant", true, true) => 204,
            (_, true, true) => 200,
        }
    }

    /// Lists and reports are empty where the tenant is not visible; a creation names no tenant.
    fn dpod_status(&self, is_visible: bool, has_role: bool) -> u16 {
        match (self.name(), is_visible, has_role) {
            (
                "dpod.listTenants"
                | "dpod.collectServicesSummary"
                | "dpod.collectServicesSummaryFile"
                | "dpod.generateUsageReport"
                | "dpod.getUsageDetails"
                | "dpod.getTenantHierarchy",
                _,
                true,
            ) => 200,
            ("dpod.createTenant", _, true) | ("dpod.deleteTenant", true, true) => 400,
            (name, _, false) if !self.route.pattern.contains('{') => {
                assert!(name.starts_with("dpod."));
                403
            }
            (_, false, _) => 404,
            (_, true, false) => 403,
            (_, true, true) => 200,
        }
    }
    /// The paths of lists and of a creation name no tenant.
    fn ipera_status(&self, is_visible: bool, has_role: bool) -> u16 {
        match (self.name(), is_visible, has_role) {
            ("ipera.listTenants" | "ipera.countTenants", ..)
            | ("ipera.createTenant", _, true)
            | (_, true, true) => 200,
            ("ipera.createTenant", _, false) | (_, true, false) => 403,
            (_, false, _) => 404,
        }
    }

    /// The status when a rule about the tenant's state forbids what is allowed otherwise.
    pub fn forbidden_by_state(&self, state: TenantState, is_own: bool) -> Option<u16> {
        use TenantState::{Deactivated, Deactivating, Reactivating};
        match self.name() {
            "ipera.deactivateTenant" | "ipera.activateTenant" if is_own => Some(403),
            "ipera.switchTenant" => {
                matches!(state, Deactivating | Deactivated | Reactivating).then_some(422)
            }
            _ => None,
        }
    }

    /// Whether the path or the body names a tenant.
    pub fn is_about_a_tenant(&self) -> bool {
        !["nse.refresh", "ipera.createTenant", "control.makeBackup"].contains(&self.name())
    }
}
