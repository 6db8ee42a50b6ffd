//! How each dialect says a step, and where its answer names what was made.

use serde_json::{Map, Value, json};

use super::state::{Dialect, Label, Model};
use super::steps::{Event, Filter, Flags, MALFORMED, Members, Op, Step};

use Dialect::{Control, Dpod, Ipera, Nse, Ocs, Processmind};

/// A request, and the status of its success.
pub struct Request {
    pub method: &'static str,
    pub path: String,
    pub body: Option<Value>,
    pub success: u16,
}

impl Dialect {
    /// Where a tenant is, or what stands for all of them.
    fn path(self, tenant: &str) -> String {
        match self {
            Ocs => format!("/ocs/api/v1/Tenants/{tenant}"),
            Processmind => format!("/processmind/tenant/{tenant}"),
            Nse => "/nse/v2.1/subtenants".to_owned(),
            Dpod => format!("/dpod/v1/tenants/{tenant}"),
            Ipera => format!("/ipera/tenants/{tenant}"),
            Control => format!("/control/v1/tenants/{tenant}"),
        }
    }
}

impl Step {
    /// The operation of the route tables.
    pub fn operation(&self) -> &'static str {
        match (&self.op, self.dialect) {
            (Op::Create { .. }, Ipera) => "ipera.createTenant",
            (Op::Create { .. }, Dpod) => "dpod.createTenant",
            (Op::Create { .. }, _) => "control.createTenant",
            (Op::Change { .. } | Op::SetFeature { .. }, Ocs) => "ocs.updateTenant",
            (Op::Change { .. }, Processmind) => "processmind.updateTenant",
            (Op::Change { .. }, Ipera) => "ipera.updateTenant",
            (Op::Change { .. }, Dpod) => "dpod.updateTenant",
            (Op::Change { .. }, _) => "control.updateTenant",
            (Op::Turn { on: true, .. }, _) => "ipera.activateTenant",
            (Op::Turn { .. }, _) => "ipera.deactivateTenant",
            (Op::Delete { .. }, Dpod) => "dpod.deleteTenant",
            (Op::Delete { .. }, _) => "control.deleteTenant",
            (Op::AddUser { .. }, Processmind) => "processmind.addUser",
            (Op::AddUser { .. }, _) => "control.addUser",
            (Op::UpdateUser { .. }, Processmind) => "processmind.updateUser",
            (Op::UpdateUser { .. }, _) => "control.updateUser",
            (Op::RemoveUser { .. }, Processmind) => "processmind.removeUser",
            (Op::RemoveUser { .. }, _) => "control.removeUser",
            (Op::AddSubtenant { .. }, Nse) => "nse.createSubtenant",
            (Op::AddSubtenant { .. }, _) => "control.createSubtenant",
            (Op::RenameSubtenant { .. }, Nse) => "nse.modifySubtenant",
            (Op::RenameSubtenant { .. }, _) => "control.updateSubtenant",
            (Op::DeleteSubtenant { .. }, Nse) => "nse.deleteSubtenant",
            (Op::DeleteSubtenant { .. }, _) => "control.deleteSubtenant",
            (Op::PutIcon { .. }, Ocs) => "ocs.putIcon",
            (Op::PutIcon { .. }, Dpod) => "dpod.setLogo",
            (Op::PutIcon { .. }, _) => "control.putIcon",
            (Op::DeleteIcon { .. }, Ocs) => "ocs.deleteIcon",
            (Op::DeleteIcon { .. }, _) => "control.deleteIcon",
            (Op::SetFeature { .. }, _) => "control.putFeature",
            (Op::PutEntitlement { .. }, _) => "control.putEntitlement",
            (Op::DeleteEntitlement { .. }, _) => "control.deleteEntitlement",
            (Op::PutQuotas { .. }, _) => "control.putQuotas",
            (Op::PutServices { .. }, _) => "control.putServices",
            (Op::Onboard { .. }, Dpod) => "dpod.updateTenantSettings",
            (Op::Onboard { .. }, _) => "control.updateSettings",
            (Op::Count { .. }, _) => "control.recordUsage",
            (Op::Enter { .. }, _) => "ipera.switchTenant",
            (Op::Look { .. } | Op::List { .. } | Op::Wait, _) => "a read leaves no row",
        }
    }

    /// The request that asks for it.
    pub fn request(&self, model: &Model) -> Request {
        let tenant = self.op.tenant().map(|tenant| self.spelled(model, tenant));
        let tenant = tenant.unwrap_or_default();
        let below = self.dialect.path(&tenant);
        let request = |method, rest: &str, body: Option<Value>, success| Request {
            method,
            path: format!("{}{rest}", below.trim_end_matches('/')),
            body,
            success,
        };
        match (&self.op, self.dialect) {
            (Op::Create { parent, members, admin }, dialect) => {
                let mut body = self.spell(members);
                if let Some(parent) = parent {
                    body["parent"] = self.spelled(model, *parent).into();
                }
                if let Some(email) = admin {
                    body["admin"] = json!({
                        "givenName": "Ada", "familyName": "Lovelace", "email": email,
                        "phoneNumber": "+41 1", "password": "secret",
                    });
                }
                request("POST", "", Some(body), if dialect == Ipera { 200 } else { 201 })
            }
            (Op::Change { members, state, .. }, dialect) => {
                let is_patch = matches!(dialect, Dpod | Control);
                let method = if is_patch { "PATCH" } else { "PUT" };
                let mut body = self.spell(members);
                if let Some(state) = state {
                    body[if dialect == Ocs { "State" } else { "state" }] = (*state).into();
                }
                request(method, "", Some(body), 200)
            }
            (Op::Turn { on, members, .. }, _) => {
                let path = if *on { "/activate" } else { "/deactivate" };
                request("PUT", path, Some(json!({"user_status": members})), 200)
            }
            (Op::Delete { force, .. }, _) => {
                request("DELETE", if *force { "?force=true" } else { "" }, None, 204)
            }
            (
                Op::AddUser { .. } | Op::UpdateUser { .. } | Op::RemoveUser { .. },
                Processmind | Control,
            ) => {
                let (method, rest, body, success) = self.of_user(model, &tenant);
                request(method, &rest, body, success)
            }
            (Op::AddSubtenant { name, code, .. }, dialect) => {
                let mut body = json!({"name": name, "code": code, "description": "A part"});
                if dialect == Nse {
                    body["tenant_id"] = tenant.clone().into();
                }
                request("POST", if dialect == Nse { "" } else { "/subtenants" }, Some(body), 201)
            }
            (Op::RenameSubtenant { subtenant, name, .. }, dialect) => {
                let method = if dialect == Nse { "PUT" } else { "PATCH" };
                let rest = subtenant_path(model, dialect, *subtenant);
                request(method, &rest, Some(json!({"name": name})), 200)
            }
            (Op::DeleteSubtenant { subtenant, .. }, dialect) => {
                request("DELETE", &subtenant_path(model, dialect, *subtenant), None, 204)
            }
            (Op::PutIcon { .. }, dialect) => {
                let rest = if dialect == Dpod { "/logo" } else { "/icon" };
                request("PUT", rest, None, if dialect == Control { 204 } else { 200 })
            }
            (Op::DeleteIcon { .. }, _) => request("DELETE", "/icon", None, 204),
            (Op::Onboard { on, .. }, dialect) => {
                let body = Some(json!({"automaticTenantOnboarding": on}));
                let path = match dialect {
                    Dpod => "/dpod/v1/tenants/settings".to_owned(),
                    _ => format!("{below}/settings"),
                };
                Request { method: "PATCH", path, body, success: 200 }
            }
            (Op::Count { events }, _) => {
                let line = |event: &Event| self.event(model, event);
                let body = Some(events.iter().map(line).collect());
                let path = "/control/v1/usage".to_owned();
                Request { method: "POST", path, body, success: 200 }
            }
            (Op::Enter { .. }, _) => request("PUT", "/switch", None, 200),
            (Op::Look { .. }, _) => request("GET", "", None, 200),
            (Op::List { filter }, _) => request("GET", &self.query(model, *filter), None, 200),
            _ => {
                let (method, rest, body) = self.of_allowance();
                let success = if body.is_some() { 200 } else { 204 };
                request(method, &rest, body, success)
            }
        }
    }

    /// A whole list, or what a filter leaves of it.
    fn query(&self, model: &Model, filter: Filter) -> String {
        let whole = match self.dialect {
            Dpod => "?size=100",
            Ipera => "?per_page=100",
            Nse => "?limit=1000&sort_by=code&order_by=asc",
            _ => "?limit=500",
        };
        let encoded =
            |text: &str| form_urlencoded::byte_serialize(text.as_bytes()).collect::<String>();
        let filter = match (filter, self.dialect) {
            (Filter::Of(tenant), Nse) => format!("&tenant_id={}", self.spelled(model, tenant)),
            (Filter::Of(tenant), Dpod) => format!("&parentId={}", self.spelled(model, tenant)),
            (Filter::Of(tenant), Control) => format!("&parent={}", self.spelled(model, tenant)),
            (Filter::State(state), Dpod) => {
                let status = ["pending", "active", "disabled", "disabled", "disabled"];
                let status = usize::try_from(state).ok().and_then(|state| status.get(state));
                format!("&status={}", status.unwrap_or(&"deleted"))
            }
            (Filter::State(state), _) => format!("&state={state}"),
            (Filter::Named(name), Ipera) => format!("&name={}", encoded(name)),
            (Filter::Named(text), _) => format!("&q={}", encoded(text)),
            (Filter::Described(words), _) => format!("&description={}", encoded(words)),
            _ => String::new(),
        };
        format!("{whole}{filter}")
    }

    fn event(&self, model: &Model, event: &Event) -> Value {
        json!({
            "tenant": self.spelled(model, event.tenant), "metric": event.metric,
            "delta": event.delta, "key": null,
            "subtenant": event.subtenant.map(|part| subtenant_id(model, part)),
        })
    }

    /// What a tenant may use.
    fn of_allowance(&self) -> (&'static str, String, Option<Value>) {
        match (&self.op, self.dialect) {
            (Op::SetFeature { feature, state, .. }, Ocs) => {
                let feature = json!({"Feature": {"Id": feature}, "CurrentState": state});
                ("PUT", String::new(), Some(json!({"Features": [feature]})))
            }
            (Op::SetFeature { feature, state, .. }, _) => {
                let rest = format!("/features/{feature}");
                ("PUT", rest, Some(json!({"currentState": state})))
            }
            (Op::PutEntitlement { metric, entitlement, .. }, _) => {
                let kind = ["feature", "resource", "usage"][entitlement.kind];
                let limit = if entitlement.is_hard { "hard" } else { "soft" };
                let body = json!({
                    "entitlementType": kind, "limitType": limit, "value": entitlement.value,
                    "manualBlock": entitlement.is_blocked,
                });
                ("PUT", entitlement_path(metric), Some(body))
            }
            (Op::DeleteEntitlement { metric, .. }, _) => ("DELETE", entitlement_path(metric), None),
            (Op::PutQuotas { quotas, .. }, _) => {
                let line = |(kind, limit): &(_, _)| json!({"serviceType": kind, "limit": limit});
                let quotas: Vec<Value> = quotas.iter().map(line).collect();
                ("PUT", "/quotas".to_owned(), Some(json!({"quotas": quotas})))
            }
            (Op::PutServices { services, .. }, _) => {
                let line = |(kind, plan, count): &(_, _, _)| json!({"serviceType": kind, "plan": plan, "count": count});
                let services: Vec<Value> = services.iter().map(line).collect();
                ("PUT", "/services".to_owned(), Some(json!({"services": services})))
            }
            (other, dialect) => panic!("{dialect:?} has no {other:?}"),
        }
    }

    fn of_user(&self, model: &Model, tenant: &str) -> (&'static str, String, Option<Value>, u16) {
        let is_processmind = self.dialect == Processmind;
        let user = |label: Label, email| {
            let known = model.user(label, email).map(|user| user.id.clone());
            known.unwrap_or_else(|| unknown_id(9_999_998))
        };
        match &self.op {
            Op::AddUser { email, flags, .. } => {
                let mut body = self.spell_flags(*flags);
                body["email"] = (*email).into();
                body["firstName"] = format!("P{}", self.number).into();
                body["lastName"] = "Person".into();
                let success = if is_processmind { 200 } else { 201 };
                ("POST", "/users".to_owned(), Some(body), success)
            }
            Op::UpdateUser { tenant: label, email, flags } => {
                let (mut body, user) = (self.spell_flags(*flags), user(*label, email));
                if is_processmind {
                    body["userId"] = user.into();
                    body["tenantId"] = tenant.into();
                    return ("PUT", "/users".to_owned(), Some(body), 200);
                }
                ("PATCH", format!("/users/{user}"), Some(body), 200)
            }
            Op::RemoveUser { tenant: label, email } => {
                let user = user(*label, email);
                if is_processmind {
                    let body = json!({"userId": user, "tenantId": tenant});
                    return ("DELETE", "/users".to_owned(), Some(body), 200);
                }
                ("DELETE", format!("/users/{user}"), None, 204)
            }
            other => panic!("{other:?} is about no user"),
        }
    }

    fn spell_flags(&self, flags: Flags) -> Value {
        let Flags { status, is_admin, is_developer, is_support } = flags;
        if self.dialect == Processmind {
            return json!({
                "isActiveInTenant": status.map(|status| status == 1),
                "isAdminInTenant": is_admin, "isDeveloperInTenant": is_developer,
            });
        }
        let status = status.map(|status| match status {
            0 => "passive",
            1 => "active",
            _ => "banned",
        });
        let kind = is_support.map(|is_support| if is_support { "support" } else { "normal" });
        json!({"status": status, "kind": kind, "isAdmin": is_admin, "isDeveloper": is_developer})
    }

    /// The members in the dialect's words.
    fn spell(&self, members: &Members) -> Value {
        let (mut body, mut address) = (Map::new(), Map::new());
        for (name, value) in members {
            let own_name = match (*name, self.dialect) {
                ("street" | "city" | "postalCode" | "country", Dpod | Control) => {
                    let is_dpods = self.dialect == Dpod && *name == "postalCode";
                    let own_name = if is_dpods { "postal_code" } else { name };
                    address.insert(own_name.to_owned(), value.clone());
                    continue;
                }
                ("name", Ocs) => "CompanyName",
                ("alias", Ocs) => "Alias",
                ("externalAccountId", Ocs) => "ExternalAccountId",
                ("tenantType", Ocs) => "TenantType",
                ("name", Processmind) => "displayName",
                ("street", Ipera) => "address",
                ("postalCode", Ipera) => "post_code",
                ("country", Ipera) => "country_code",
                (name, _) => name,
            };
            body.insert(own_name.to_owned(), value.clone());
        }
        if !address.is_empty() {
            let name = if self.dialect == Dpod { "billingAddress" } else { "address" };
            body.insert(name.to_owned(), address.into());
        }
        body.into()
    }

    /// The id of a tenant in one of its spellings.
    fn spelled(&self, model: &Model, tenant: Label) -> String {
        let id = model.ever.get(&tenant).map_or_else(|| unknown_id(tenant), |(id, _)| id.clone());
        if tenant == MALFORMED {
            return id;
        }
        match self.number % 4 {
            0 => uuid(&id),
            1 => uuid(&id).to_uppercase(),
            2 if id.len() == 26 => id.to_lowercase(),
            _ => id,
        }
    }

    /// Where the answer to a success has the id of what was made.
    pub fn made(&self) -> Option<&'static str> {
        match (&self.op, self.dialect) {
            (Op::Create { .. }, Ipera) => Some("/data/id"),
            (Op::AddSubtenant { .. }, Nse) => Some("/result/records/0/id"),
            (Op::Create { .. } | Op::AddUser { .. } | Op::AddSubtenant { .. }, _) => Some("/id"),
            _ => None,
        }
    }
}

/// An id as UUID.
pub fn uuid(id: &str) -> String {
    let id = tenantd::model::IdRef::parse(id).unwrap_or_else(|| panic!("{id}"));
    id.uuid().to_string()
}

/// What nothing has.
fn unknown_id(label: Label) -> String {
    if label == MALFORMED {
        return "a.b".to_owned();
    }
    format!("01J{label:023}")
}

fn subtenant_id(model: &Model, subtenant: Label) -> String {
    let found = model.subtenant(subtenant).map(|(_, found)| found.id.clone());
    found.unwrap_or_else(|| unknown_id(subtenant))
}

fn subtenant_path(model: &Model, dialect: Dialect, subtenant: Label) -> String {
    let id = subtenant_id(model, subtenant);
    if dialect == Nse { format!("/{id}") } else { format!("/subtenants/{id}") }
}

fn entitlement_path(metric: &str) -> String {
    format!("/entitlements/{}", metric.replace('/', "%2F"))
}
