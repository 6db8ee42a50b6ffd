//! What each dialect shows of the model, but for times.

use serde_json::{Map, Value, json};

use super::requests::uuid;
use super::rights::Rights;
use super::state::{Dialect, Label, Model, State, Tenant};
use super::steps::{FEATURES, Filter};

impl Model {
    fn id(&self, label: Label) -> &str {
        &self.ever[&label].0
    }

    fn parent_id(&self, tenant: &Tenant) -> Option<&str> {
        tenant.parent.map(|parent| self.id(parent))
    }

    /// A tenant as its own path shows it.
    pub fn view(&self, dialect: Dialect, label: Label) -> Value {
        let tenant = &self.tenants[&label];
        match dialect {
            Dialect::Ocs => ocs_view(tenant),
            Dialect::Processmind => json!({
                "id": uuid(&tenant.id), "displayName": tenant.attributes["name"],
                "plan": tenant.text("plan").unwrap_or("professional"),
            }),
            Dialect::Dpod => self.dpod_view(tenant),
            Dialect::Ipera => ipera_view(tenant),
            Dialect::Control => self.control_view(label),
            Dialect::Nse => panic!("it shows no tenants"),
        }
    }

    fn control_view(&self, label: Label) -> Value {
        let tenant = &self.tenants[&label];
        let get = |name: &str| tenant.attributes.get(name).cloned().unwrap_or_default();
        json!({
            "id": tenant.id, "uuid": uuid(&tenant.id), "parentId": self.parent_id(tenant),
            "organizationId": self.id(self.root(label)), "name": get("name"),
            "companyName": tenant.text("companyName").or(tenant.text("name")),
            "departmentName": get("departmentName"), "description": get("description"),
            "accountType": tenant.text("accountType").unwrap_or("subscriber"),
            "plan": tenant.text("plan").unwrap_or("professional"),
            "serviceQuota": get("serviceQuota"), "state": tenant.state.name(),
            "stateNumber": tenant.state.number(), "hostname": get("hostname"),
            "alias": get("alias"), "externalAccountId": get("externalAccountId"),
            "tenantType": get("tenantType"),
            "address": {
                "street": get("street"), "city": get("city"), "postalCode": get("postalCode"),
                "country": get("country"), "further": {},
            },
            "hasIcon": tenant.icon.is_some(),
        })
    }

    fn dpod_view(&self, tenant: &Tenant) -> Value {
        let get = |name: &str| tenant.attributes.get(name).cloned().unwrap_or_default();
        let mut address = Map::new();
        for (own_name, name) in [
            ("street", "street"),
            ("city", "city"),
            ("postal_code", "postalCode"),
            ("country", "country"),
        ] {
            let value = tenant.attributes.get(name).cloned();
            address.extend(value.map(|value| (own_name.to_owned(), value)));
        }
        json!({
            "id": uuid(&tenant.id), "name": get("name"),
            "companyName": tenant.text("companyName").or(tenant.text("name")),
            "departmentName": get("departmentName"), "billingAddress": address,
            "accountType": tenant.text("accountType").unwrap_or("subscriber"),
            "accountStatus": status(tenant), "hostname": get("hostname"),
            "parentId": self.parent_id(tenant).map(uuid), "serviceQuota": get("serviceQuota"),
        })
    }

    /// What a list shows to somebody, once it is filtered.
    pub fn list(&self, rights: Rights, dialect: Dialect, filter: Filter) -> Value {
        let all = self.all().into_iter();
        let found = all.filter(|label| match filter {
            // The control API shows also what is deleted, to whoever asks for it.
            Filter::State(state) if dialect == Dialect::Control => {
                rights.sees_record(self, *label) && self.tenants[label].state.number() == state
            }
            // The children of a tenant that is not visible are none.
            Filter::Of(parent) if !rights.sees(self, parent) => false,
            _ => rights.sees(self, *label) && self.fits(*label, dialect, filter),
        });
        let found: Vec<Label> = found.collect();
        match dialect {
            Dialect::Nse => self.subtenants(&found),
            _ => found.iter().map(|label| self.view(dialect, *label)).collect(),
        }
    }

    fn fits(&self, label: Label, dialect: Dialect, filter: Filter) -> bool {
        let tenant = &self.tenants[&label];
        let text = |name| tenant.text(name).unwrap_or_default().to_lowercase();
        match filter {
            Filter::All => true,
            Filter::Of(wanted) if dialect == Dialect::Nse => label == wanted,
            Filter::Of(parent) => tenant.parent == Some(parent),
            Filter::State(state) => State::of(state)
                .is_some_and(|state| status(tenant) == status(&Tenant { state, ..tenant.clone() })),
            Filter::Named(name) if dialect == Dialect::Ipera => text("name") == name.to_lowercase(),
            Filter::Named(part) => {
                let names = ["name", "companyName", "alias", "hostname", "externalAccountId"];
                let names = names.map(text);
                let part = part.to_lowercase();
                names.iter().any(|name| name.contains(&part))
                    || tenant.id.to_lowercase().contains(&part)
            }
            Filter::Described(words) => {
                let description = text("description");
                let mut words = words.split(' ').map(str::to_lowercase);
                words.all(|word| description.split(' ').any(|own| own.starts_with(&word)))
            }
        }
    }

    /// `DPoD`'s tree below a tenant.
    pub fn tree(&self, top: Label) -> Value {
        let children: Vec<Value> =
            self.children(top).into_iter().map(|child| self.tree(child)).collect();
        let tenant = &self.tenants[&top];
        json!({
            "id": uuid(&tenant.id), "name": tenant.attributes["name"],
            "accountStatus": status(tenant), "children": children,
        })
    }

    /// The members of a tenant as `ProcessMind` and as the control API show them.
    pub fn members(&self, dialect: Dialect, label: Label) -> Value {
        let tenant = &self.tenants[&label];
        let root = self.root(label);
        let shown = tenant.members.iter().map(|member| {
            let user = &self.users[&(root, member.email.clone())];
            if dialect == Dialect::Control {
                let status = ["passive", "active", "banned"];
                let status = status[usize::try_from(member.status).unwrap()];
                return json!({
                    "id": ulid(&user.id), "uuid": uuid(&user.id), "email": user.email,
                    "firstName": user.first_name, "lastName": user.last_name,
                    "phoneNumber": user.phone, "lastLoginAt": null, "status": status,
                    "kind": if member.is_support { "support" } else { "normal" },
                    "isAdmin": member.is_admin, "isDeveloper": member.is_developer,
                    "isPrimary": member.is_primary,
                });
            }
            let mut above = self.tenants[&root].members.iter();
            let above = above.find(|above| above.email == member.email);
            json!({
                "id": uuid(&user.id), "email": user.email, "firstName": user.first_name,
                "lastName": user.last_name, "lastLoginAt": null, "tenantId": uuid(&tenant.id),
                "isActiveInTenant": member.status == 1, "isAdminInTenant": member.is_admin,
                "isDeveloperInTenant": member.is_developer, "organizationId": uuid(self.id(root)),
                "isActiveInOrganization": above.is_none_or(|above| above.status == 1),
                "isAdminInOrganization":
                    above.is_some_and(|above| above.status == 1 && above.is_admin),
            })
        });
        shown.collect()
    }

    /// The subtenants that are in this list of tenants, as NSE shows them, by code.
    pub fn subtenants(&self, tenants: &[Label]) -> Value {
        let mut records: Vec<Value> = Vec::new();
        for tenant in tenants.iter().map(|label| &self.tenants[label]) {
            records.extend(tenant.subtenants.values().map(|subtenant| {
                json!({
                    "id": subtenant.id, "description": subtenant.description,
                    "name": subtenant.name, "code": subtenant.code, "tenant_id": tenant.id,
                    "tenant": tenant.attributes["name"],
                })
            }));
        }
        records.sort_by_key(|record| record["code"].as_str().map(str::to_owned));
        records.into()
    }

    /// The icon that `DPoD` shows: the tenant's, or the nearest above it.
    pub fn logo(&self, label: Label) -> Option<u8> {
        self.line(label).into_iter().find_map(|label| self.tenants[&label].icon)
    }

    /// Quotas, and how many services there are of each.
    pub fn quotas(&self, label: Label) -> Value {
        let tenant = &self.tenants[&label];
        let quotas = tenant.quotas.iter().map(|(kind, limit)| {
            let used = tenant.services.iter().filter(|((of, _), _)| of == kind);
            let used: i64 = used.map(|(_, count)| count).sum();
            json!({"serviceType": kind, "limit": limit, "used": used})
        });
        json!({
            "serviceQuota": tenant.attributes.get("serviceQuota"),
            "servicesUsed": tenant.services.values().sum::<i64>(),
            "quotas": quotas.collect::<Vec<Value>>(),
        })
    }
}

fn status(tenant: &Tenant) -> &'static str {
    match tenant.state {
        State::Creating => "pending",
        State::Active => "active",
        State::Deleting | State::Deleted => "deleted",
        _ => "disabled",
    }
}

fn ocs_view(tenant: &Tenant) -> Value {
    let get = |name: &str| tenant.attributes.get(name).cloned().unwrap_or_default();
    let entitlement = |(metric, entitlement): (&&str, &super::state::Entitlement)| {
        json!({
            "EntitlementDefinitionId": metric, "EntitlementType": entitlement.kind,
            "LimitType": u8::from(!entitlement.is_hard), "Value": entitlement.value,
            "ManualBlockStatus": entitlement.is_blocked,
        })
    };
    let entitlements: Vec<Value> = tenant.entitlements.iter().map(entitlement).collect();
    let features = FEATURES.map(|feature| {
        let known = json!({
            "Id": feature, "Name": "Feature", "Description": "", "DefaultState": 0,
        });
        json!({"Feature": known, "CurrentState": tenant.features.get(feature).unwrap_or(&0)})
    });
    json!({
        "Id": tenant.id, "CompanyName": get("name"), "State": tenant.state.number(),
        "Alias": get("alias"), "Features": features,
        "ExternalAccountId": get("externalAccountId"), "TenantType": get("tenantType"),
        "Entitlements": entitlements,
    })
}

fn ipera_view(tenant: &Tenant) -> Value {
    let get = |name: &str| tenant.attributes.get(name).cloned().unwrap_or_default();
    let country = tenant.text("country").and_then(|code| match code {
        "US" => Some((code, "United States")),
        "GB" => Some((code, "United Kingdom")),
        _ => None,
    });
    json!({
        "id": tenant.id, "name": get("name"), "address": get("street"), "city": get("city"),
        "country_code": country.map(|country| country.0),
        "country_name": country.map(|country| country.1), "description": get("description"),
        "is_trashed": !matches!(tenant.state, State::Creating | State::Active), "group_id": "0", "group_name": "",
    })
}

/// An id in the spelling of new ones.
fn ulid(id: &str) -> String {
    let id = tenantd::model::IdRef::parse(id).unwrap_or_else(|| panic!("{id}"));
    ulid::Ulid::from(id.uuid().as_u128()).to_string()
}

/// An answer without its times.
pub fn without_times(mut value: Value) -> Value {
    const TIMES: [&str; 8] = [
        "createdAt",
        "updatedAt",
        "Created",
        "LastUpdated",
        "memberSince",
        "created_at",
        "rotatedAt",
        "lastUsedAt",
    ];
    match &mut value {
        Value::Object(members) => {
            members.retain(|name, _| !TIMES.contains(&name.as_str()));
            for value in members.values_mut() {
                *value = without_times(value.take());
            }
        }
        Value::Array(items) => {
            for item in items {
                *item = without_times(item.take());
            }
        }
        _ => {}
    }
    value
}
