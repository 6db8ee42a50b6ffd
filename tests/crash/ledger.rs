//! What a tenant holds: as its writer was told, and as the server shows it.

use std::collections::BTreeMap;

use serde_json::Value;

use crate::support::Request;

/// One tenant, by the names that its writer gave to things.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Ledger {
    pub name: String,
    pub account: Option<String>,
    pub department: Option<String>,
    pub icon: Option<String>,
    /// E-mail → id.
    pub users: BTreeMap<String, String>,
    /// Code → id and name.
    pub subtenants: BTreeMap<String, (String, String)>,
    /// Name → id.
    pub children: BTreeMap<String, String>,
    /// Metric → sum.
    pub counted: BTreeMap<String, i64>,
}

/// A write that was sent.
#[derive(Clone, Debug)]
pub enum Write {
    /// Through ProcessMind.
    Name(String),
    /// Through IPERA.
    Rename(String),
    Account(String),
    Department(String),
    AddUser(String),
    RemoveUser(String),
    AddSubtenant(String),
    RenameSubtenant(String, String),
    RemoveSubtenant(String),
    AddChild(String),
    RemoveChild(String),
    /// Through OCS.
    Icon(String),
    /// Through DPoD.
    Logo(String),
    NoIcon,
    /// Events, as metric and delta.
    Count(Vec<(String, i64)>),
    /// One that the server must refuse.
    Refused,
}

impl Ledger {
    /// Reads a tenant through all dialects.
    pub fn read(tenant: &str, get: impl Fn(&str) -> Request) -> Self {
        let json = |path: &str| {
            let reply = get(path).send();
            assert_eq!(reply.status, 200, "{path}: {reply:?}");
            reply.json()
        };
        let text = |value: &Value| value.as_str().unwrap().to_owned();
        let whole = json(&format!("/ocs/api/v1/Tenants/{tenant}"));
        let users = json(&format!("/processmind/tenant/{tenant}/users"));
        let list = json(&format!("/nse/v2.1/subtenants?limit=1000&tenant_id={tenant}"));
        let icon = get(&format!("/ocs/api/v1/Tenants/{tenant}/Icon")).send();
        let department = json(&format!("/dpod/tenants/{tenant}"));
        let children = json(&format!("/control/v1/tenants?limit=500&parent={tenant}"));
        let usage = json(&format!("/control/v1/usage?tenant={tenant}"));
        let mut counted = BTreeMap::new();
        for item in usage["items"].as_array().unwrap() {
            *counted.entry(text(&item["metric"])).or_default() += item["amount"].as_i64().unwrap();
        }
        let records = list["result"]["records"].as_array().unwrap();
        assert_eq!(list["result"]["total_records"], records.len(), "counts agree with rows");
        Self {
            name: text(&whole["CompanyName"]),
            account: whole["ExternalAccountId"].as_str().map(str::to_owned),
            department: department["departmentName"].as_str().map(str::to_owned),
            icon: (icon.status == 200).then(|| text(&icon.json())),
            users: users
                .as_array()
                .unwrap()
                .iter()
                .map(|user| (text(&user["email"]), text(&user["id"])))
                .collect(),
            subtenants: records
                .iter()
                .map(|record| (text(&record["code"]), (text(&record["id"]), text(&record["name"]))))
                .collect(),
            children: children["items"]
                .as_array()
                .unwrap()
                .iter()
                .map(|child| (text(&child["name"]), text(&child["id"])))
                .collect(),
            counted,
        }
    }

    /// Enters a write that was done; `id` is that of what it made.
    pub fn enter(&mut self, write: &Write, id: &str) {
        let id = id.to_owned();
        match write.clone() {
            Write::Name(name) | Write::Rename(name) => self.name = name,
            Write::Department(name) => self.department = Some(name),
            Write::Account(account) => self.account = Some(account),
            Write::AddUser(email) => drop(self.users.insert(email, id)),
            Write::RemoveUser(email) => drop(self.users.remove(&email)),
            Write::AddSubtenant(code) => {
                self.subtenants.insert(code.clone(), (id, code));
            }
            Write::RenameSubtenant(code, name) => {
                self.subtenants.entry(code).and_modify(|entry| entry.1 = name);
            }
            Write::RemoveSubtenant(code) => drop(self.subtenants.remove(&code)),
            Write::AddChild(name) => drop(self.children.insert(name, id)),
            Write::RemoveChild(name) => drop(self.children.remove(&name)),
            Write::Count(events) => {
                for (metric, delta) in events {
                    *self.counted.entry(metric).or_default() += delta;
                }
            }
            Write::Icon(icon) | Write::Logo(icon) => self.icon = Some(icon),
            Write::NoIcon => self.icon = None,
            Write::Refused => {}
        }
    }

    /// Whether `self` is what is there after everything in `told`, and perhaps after `unanswered`,
    /// which may or may not have been done.
    pub fn agrees_with(&self, told: &Self, unanswered: Option<&Write>) -> bool {
        let Some(write) = unanswered.filter(|_| self != told) else { return self == told };
        let id = match write {
            Write::AddUser(email) => self.users.get(email),
            Write::AddSubtenant(code) => self.subtenants.get(code).map(|(id, _)| id),
            Write::AddChild(name) => self.children.get(name),
            _ => None,
        };
        let mut after = told.clone();
        after.enter(write, id.map_or("", String::as_str));
        *self == after
    }
}
