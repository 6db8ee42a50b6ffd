//! What each operation sends when all is well, and the rules of what it answers.

use serde_json::{Value, json};
use tenantd::dialects::{Dialect, Gate, Route};
use tenantd::model::Role;
use tenantd::web::router::DIALECTS;

use super::scene::{Scene, Target, icon};
use crate::support::{Client, Reply};

/// The operations that everybody may call.
const PUBLIC: [&str; 11] = [
    "control.health",
    "control.readiness",
    "control.metrics",
    "identity.token",
    "identity.dpodToken",
    "identity.connectToken",
    "identity.discovery",
    "identity.connectDiscovery",
    "identity.keySet",
    "identity.connectKeySet",
    "nse.signIn",
];

/// An operation that needs a role.
#[derive(Clone, Copy)]
pub struct Operation {
    dialect: &'static Dialect,
    route: &'static Route,
    pub least: Role,
}

/// Every operation that needs a role, from the route tables.
pub fn operations() -> Vec<Operation> {
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

    /// Calls it about `target`.
    pub fn call(&self, scene: &Scene, target: &Target, caller: &Client) -> Reply {
        let mount = self.dialect.mounts[0];
        let mut path = format!("{mount}{}", self.route.pattern)
            .replace("{tenantId}", &target.tenant)
            .replace("{id}", &target.subtenant.borrow());
        if self.name() == "nse.listSubtenants" {
            path += &format!("?tenant_id={}", target.tenant);
        }
        if self.name() == "control.readUsage" {
            path += &format!("?tenant={}", target.tenant);
        }
        let request = scene.world.request(self.route.method.name(), &path).by(caller);
        match self.body(scene, target) {
            Some(body) => request.json(body),
            None => request.send(),
        }
    }

    /// A body that the operation takes.
    fn body(&self, scene: &Scene, target: &Target) -> Option<Value> {
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
            | "control.readUsage" => return None,
            "ocs.updateTenant" => json!({"CompanyName": "Renamed"}),
            "ocs.putIcon" => icon(),
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
            "control.recordUsage" => {
                let subtenant = target.subtenant.borrow().clone();
                let own = json!({"tenant": tenant, "metric": "m", "delta": 1});
                json!([own, {"tenant": tenant, "metric": "m", "delta": 1, "subtenant": subtenant}])
            }
            "nse.modifySubtenant" => json!({"name": "Renamed"}),
            other => panic!("{other} has no entry in the matrix"),
        })
    }

    /// Whether calling it takes something away that another call is about, or needs it there.
    pub fn is_about_parts(&self) -> bool {
        ["Icon", "User", "Subtenant", "Usage"].iter().any(|part| self.name().contains(part))
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
            "control" => match (self.name(), is_visible, has_role) {
                ("control.readUsage", false, _) => 404,
                ("control.recordUsage", false, true) => 400,
                (_, _, false) => 403,
                _ => 200,
            },
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
            ("nse.createSubtenant", _, false) => 403,
            ("nse.createSubtenant", false, true) => 400,
            ("nse.createSubtenant", true, true) => 201,
            (_, false, _) => 404,
            (_, true, false) => 403,
            ("nse.deleteSubtenant", true, true) => 204,
            (_, true, true) => 200,
        }
    }
}
