//! A writer: one tenant, one write after the other, through all three dialects, until the server
//! is gone.

use std::net::{SocketAddr, TcpStream};
use std::time::Duration;

use serde_json::{Value, json};

use super::chance::Chance;
use super::ledger::{Ledger, Write};
use crate::support::exchange;

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
            let place = chance.below(keys.len().max(1) as u64);
            keys.get(usize::try_from(place).unwrap()).map(|key| (*key).clone())
        };
        let user = of(self.told.users.keys().collect(), &mut self.chance);
        let code = of(self.told.subtenants.keys().collect(), &mut self.chance);
        let kind = self.chance.below(12);
        match (kind, user, code) {
            (0 | 1, ..) => Write::Name(fresh),
            (2, ..) => Write::Account(fresh),
            (3, Some(email), _) => Write::RemoveUser(email),
            (3 | 4, ..) => Write::AddUser(format!("{fresh}@example.com")),
            (5, _, Some(code)) => Write::RemoveSubtenant(code),
            (6, _, Some(code)) => Write::RenameSubtenant(code, fresh),
            (5..=7, ..) => Write::AddSubtenant(fresh),
            (8 | 9, ..) => Write::Icon(self.icons[usize::from(kind == 8)].clone()),
            (10, ..) => Write::NoIcon,
            _ => Write::Refused,
        }
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
        match serial % 3 {
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
