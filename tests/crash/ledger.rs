//! What a tenant holds: as its writer was told, and as the server shows it.

use std::collections::BTreeMap;

use serde_json::Value;

use crate::support::Request;

/// One tenant, by the names that its writer gave to things.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Ledger {
    pub name: String,
    pub account: Option<String>,
    pub icon: Option<String>,
    /// E-mail → id.
    pub users: BTreeMap<String, String>,
    /// Code → id and name.
    pub subtenants: BTreeMap<String, (String, String)>,
}

/// A write that was sent.
#[derive(Clone, Debug)]
pub enum Write {
    Name(String),
    Account(String),
    AddUser(String),
    RemoveUser(String),
    AddSubtenant(String),
    RenameSubtenant(String, String),
    RemoveSubtenant(String),
    Icon(String),
    NoIcon,
    /// One that the server must refuse.
    Refused,
}

impl Ledger {
    /// Reads a tenant through all three dialects.
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
        let records = list["result"]["records"].as_array().unwrap();
        assert_eq!(list["result"]["total_records"], records.len(), "counts agree with rows");
        Self {
            name: text(&whole["CompanyName"]),
            account: whole["ExternalAccountId"].as_str().map(str::to_owned),
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
        }
    }

    /// Enters a write that was done; `id` is that of what it made.
    pub fn enter(&mut self, write: &Write, id: &str) {
        let id = id.to_owned();
        match write.clone() {
            Write::Name(name) => self.name = name,
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
            Write::Icon(icon) => self.icon = Some(icon),
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
            _ => None,
        };
        let mut after = told.clone();
        after.enter(write, id.map_or("", String::as_str));
        *self == after
    }
}
