//! A writer: one tenant, one write after the other, through every dialect, until the server
//! is gone.

use std::net::{SocketAddr, TcpStream};
use std::time::Duration;

use serde_json::{Value, json};

use super::ledger::{Ledger, Write};
use crate::support::{Chance, exchange};

/// A writer and what it was told.
pub struct Writer {
    pub tenant: String,
    pub told: Ledger,
    /// The write whose answer never came.
    pub unanswered: Option<Write>,
    pub answered: u64,
    pub chance: Chance,
    pub serial: u64,
    pub key: String,
    pub icons: [String; 2],
}

impl Writer {
    /// Writes until the connection breaks.
    pub fn write_until_the_end(&mut self, address: SocketAddr) {
        self.unanswered = None;
        let Ok(mut stream) = TcpStream::connect(address) else { return };
        stream.set_read_timeout(Some(Duration::from_secs(30))).unwrap();
        loop {
            let write = self.choose();
            let (method, path, body) = self.request(&write);
            let Some((status, answer)) = exchange(&mut stream, &self.key, method, &path, &body)
            else {
                self.unanswered = Some(write);
                return;
            };
            if matches!(write, Write::Refused) {
                assert!((400..500).contains(&status), "{path} {body}: {status} {answer}");
            } else {
                assert!((200..300).contains(&status), "{write:?}: {status} {answer}");
                let made = &answer["result"]["records"][0]["id"];
                let id = answer["id"].as_str().or(made.as_str()).unwrap_or_default();
                self.told.enter(&write, id);
                self.answered += 1;
            }
        }
    }

    fn choose(&mut self) -> Write {
        self.serial += 1;
        let fresh = format!("{}_{}", self.tenant.to_lowercase(), self.serial);
        let of = |keys: Vec<&String>, chance: &mut Chance| {
            let place = chance.next(keys.len().max(1) as u64);
            keys.get(usize::try_from(place).unwrap()).map(|key| (*key).clone())
        };
        let user = of(self.told.users.keys().collect(), &mut self.chance);
        let code = of(self.told.subtenants.keys().collect(), &mut self.chance);
        let child = of(self.told.children.keys().collect(), &mut self.chance);
        let kind = self.chance.next(20);
        match (kind, user, code) {
            (0, ..) => Write::Name(fresh),
            (1, ..) => Write::Rename(fresh),
            (2, ..) => Write::Account(fresh),
            (3, Some(email), _) => Write::RemoveUser(email),
            (3 | 4, ..) => Write::AddUser(format!("{fresh}@example.com")),
            (5, _, Some(code)) => Write::RemoveSubtenant(code),
            (6, _, Some(code)) => Write::RenameSubtenant(code, fresh),
            (5..=7, ..) => Write::AddSubtenant(fresh),
            (8 | 9, ..) => Write::Icon(self.icons[usize::from(kind == 8)].clone()),
            (10, ..) => Write::NoIcon,
            (12, ..) => Write::Logo(self.icons[0].clone()),
            (13, ..) => Write::Department(fresh),
            (14 | 15, ..) => match child {
                Some(name) if kind == 15 || self.told.children.len() > 20 => {
                    Write::RemoveChild(name)
                }
                _ => Write::AddChild(fresh),
            },
            (16..=19, ..) => Write::Count(self.events()),
            _ => Write::Refused,
        }
    }

    /// Up to fifty events of two metrics.
    fn events(&mut self) -> Vec<(String, i64)> {
        let count = 1 + self.chance.next(50);
        let chance = &mut self.chance;
        let event = |_| {
            let metric = if chance.once_in(2) { "even" } else { "odd" };
            (metric.to_owned(), i64::try_from(1 + chance.next(9)).unwrap())
        };
        (0..count).map(event).collect()
    }

    fn usage(&self, events: &[(String, i64)]) -> Vec<Value> {
        let event = |(metric, delta): &(String, i64)| json!({"tenant": self.tenant, "metric": metric, "delta": delta});
        events.iter().map(event).collect()
    }

    /// Method, path and body of a write.
    fn request(&self, write: &Write) -> (&'static str, String, Value) {
        let tenant = &self.tenant;
        let ocs = format!("/ocs/api/v1/Tenants/{tenant}");
        let processmind = format!("/processmind/tenant/{tenant}");
        let nse = "/nse/v2.1/subtenants".to_owned();
        let subtenant = |code: &str| format!("{nse}/{}", self.told.subtenants[code].0);
        match write {
            Write::Name(name) => ("PUT", processmind, json!({"displayName": name})),
            Write::Rename(name) => {
                ("PUT", format!("/ipera/tenants/{tenant}"), json!({"name": name}))
            }
            Write::Department(name) => {
                ("PATCH", format!("/dpod/tenants/{tenant}"), json!({"departmentName": name}))
            }
            Write::AddChild(name) => {
                ("POST", "/control/v1/tenants".into(), json!({"name": name, "parent": tenant}))
            }
            Write::RemoveChild(name) => {
                ("DELETE", format!("/dpod/tenants/{}", self.told.children[name]), Value::Null)
            }
            Write::Logo(icon) => ("PUT", format!("/dpod/tenants/{tenant}/logo"), json!(icon)),
            Write::Count(events) => ("POST", "/control/v1/usage".into(), self.usage(events).into()),
            Write::Account(account) => ("PUT", ocs, json!({"ExternalAccountId": account})),
            Write::AddUser(email) => {
                ("POST", processmind + "/users", json!({"email": email, "isAdminInTenant": true}))
            }
            Write::RemoveUser(email) => {
                let body = json!({"userId": self.told.users[email], "tenantId": tenant});
                ("DELETE", processmind + "/users", body)
            }
            Write::AddSubtenant(code) => {
                ("POST", nse, json!({"name": code, "code": code, "tenant_id": tenant}))
            }
            Write::RenameSubtenant(code, name) => ("PUT", subtenant(code), json!({"name": name})),
            Write::RemoveSubtenant(code) => ("DELETE", subtenant(code), Value::Null),
            Write::Icon(icon) => ("PUT", ocs + "/Icon", json!(icon)),
            Write::NoIcon => ("DELETE", ocs + "/Icon", Value::Null),
            Write::Refused => self.refused_request(),
        }
    }

    /// One that looks like the others but for its last member.
    fn refused_request(&self) -> (&'static str, String, Value) {
        let serial = self.serial;
        let tenant = &self.tenant;
        match serial % 5 {
            3 => {
                let mut events = self.usage(&[("refused".to_owned(), 1)]);
                events.push(json!({"tenant": tenant, "metric": "refused", "delta": "refused"}));
                ("POST", "/control/v1/usage".into(), events.into())
            }
            4 => {
                let body = json!({"name": "refused", "parent": tenant, "accountType": "refused"});
                ("POST", "/control/v1/tenants".into(), body)
            }
            0 => {
                let body = json!({"CompanyName": "refused", "Features": "refused"});
                ("PUT", format!("/ocs/api/v1/Tenants/{tenant}"), body)
            }
            1 => {
                let email = format!("refused{serial}@example.com");
                let body = json!({"email": email, "isAdminInTenant": "refused"});
                ("POST", format!("/processmind/tenant/{tenant}/users"), body)
            }
            _ => {
                let code = format!("refused_{serial}");
                let body = json!({"code": code, "tenant_id": tenant, "name": " "});
                ("POST", "/nse/v2.1/subtenants".into(), body)
            }
        }
    }
}
