//! What each operation is told: its path, its query and the least of a body.

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use serde_json::{Value, json};

use super::forms::png;
use super::scene::{Scene, Subject, route_of};

impl Scene {
    pub fn path(&self, operation: &str, subject: &Subject) -> String {
        let (dialect, route) = route_of(operation);
        let tenant = match operation {
            "dpod.getChildren" => &subject.parent,
            _ => &subject.tenant,
        };
        let id = if dialect.name == "nse" { &subject.subtenant } else { tenant };
        let path = route.pattern.replace("{tenantId}", tenant).replace("{id}", id);
        let path = path.replace("{userId}", &subject.user);
        let path = path.replace("{subtenantId}", &subject.subtenant);
        let path = path.replace("{featureId}", "feature-1").replace("{definitionId}", "metric-1");
        let day = &self.day;
        let query = match operation {
            "dpod.listTenants" => "?size=100".to_owned(),
            "dpod.getUsageDetails" | "dpod.generateUsageReport" => {
                format!("?startDate={day}&endDate={day}")
            }
            "ipera.listTenants" => "?per_page=100".to_owned(),
            "nse.listSubtenants" => format!("?tenant_id={tenant}"),
            "control.readUsage" => format!("?tenant={tenant}"),
            _ => String::new(),
        };
        format!("{}{path}{query}", dialect.mounts[0])
    }

    /// The least that the operation takes, such that it changes as little as it can.
    pub fn body(&self, operation: &str, subject: &Subject) -> Option<Value> {
        let Subject { tenant, user, .. } = subject;
        let number = self.number();
        let email = format!("member{number}@example.com");
        let code = format!("part_of_{number}");
        Some(match operation {
            "ocs.updateTenant" => json!({"Id": tenant}),
            "ocs.putIcon" | "dpod.setLogo" | "control.putIcon" => STANDARD.encode(png(7)).into(),
            "processmind.updateTenant" => json!({"displayName": self.name_of(tenant)}),
            "processmind.addUser" | "control.addUser" => json!({"email": email}),
            "processmind.updateUser" | "processmind.removeUser" => {
                json!({"userId": user, "tenantId": tenant})
            }
            "nse.createSubtenant" => json!({"name": "Part", "code": code, "tenant_id": tenant}),
            "nse.modifySubtenant" => json!({"name": "Part"}),
            "dpod.createTenant" => json!({
                "name": format!("Made {number}"),
                "admin": {
                    "givenName": "Ada", "familyName": "Lovelace", "email": email,
                    "phoneNumber": "+41 1",
                },
            }),
            "ipera.createTenant" => json!({"name": format!("Made {number}")}),
            "ipera.updateTenant" => json!({"name": self.name_of(tenant)}),
            "control.createTenant" => {
                json!({"name": format!("Made {number}"), "parent": subject.parent})
            }
            "control.createSubtenant" => json!({"name": "Part", "code": code}),
            "control.createClient" => {
                json!({"name": "A client", "role": "member", "homeTenant": tenant})
            }
            "control.putFeature" => json!({"currentState": 1}),
            "control.putKnownFeature" => json!({"name": "A feature"}),
            "control.putEntitlement" => {
                json!({"entitlementType": "usage", "limitType": "soft", "value": 1})
            }
            "control.putServices" => json!({
                "services": [{"serviceType": "hsm", "plan": "standard", "count": 3}],
            }),
            "control.putQuotas" => json!({"quotas": [{"serviceType": "hsm", "limit": 999}]}),
            "control.replaceRegions" => json!({
                "regions": [
                    {"id": "home-region", "name": "Home", "isHome": true,
                     "baseAddress": "https://home.example/ocs"},
                    {"id": "another", "name": "Another"},
                ],
            }),
            "control.recordUsage" => {
                let metric = subject.about.last().map_or("process", String::as_str);
                json!([{
                    "tenant": tenant, "metric": metric, "delta": 1, "subtenant": subject.subtenant,
                    "at": format!("{}T12:00:00Z", self.day),
                }])
            }
            _ if route_of(operation).1.method.is_safe() => return None,
            _ => json!({}),
        })
    }

    fn name_of(&self, tenant: &str) -> Value {
        let record = self.world.get(&format!("/control/v1/tenants/{tenant}")).by(&self.operator);
        record.send().json()["name"].clone()
    }
}
