//! From JSON to a draft: what is wrong with a value by itself is found here, before any writer
//! waits for it.

mod icons;
mod instance;
mod parts;
mod people;
mod tenants;

use std::path::PathBuf;

use serde_json::Value;

use super::draft::{ClientDraft, Draft, Placed};
use super::faults::{Faults, Place};
use super::object::Object;
use super::values;
use crate::access::credentials::is_client_id;
use crate::model::{Problem, Role, Scopes};

/// What a seed may do depends on how it comes.
#[derive(Clone, Debug, Default)]
pub struct SeedRights {
    /// The folder that the paths of icons begin in; `None` if there is none and icons have to be
    /// in the seed itself.
    pub folder: Option<PathBuf>,
    /// Whether it may fix the secrets of clients in clear.
    pub fixes_secrets: bool,
}

/// The longest secret that a seed may fix, in characters.
const MAX_SECRET_CHARS: usize = 200;

/// What the file says.
pub(super) fn draft(file: &Value, rights: &SeedRights, faults: &Faults) -> Draft {
    let reader = Reader { rights, faults };
    Object::read(file, Place::default(), faults, |file| reader.file(file)).unwrap_or_default()
}

/// Reads one seed.
#[derive(Clone, Copy)]
struct Reader<'f> {
    rights: &'f SeedRights,
    faults: &'f Faults,
}

impl Reader<'_> {
    fn file(self, file: &Object) -> Draft {
        file.given("$schema", |value| values::text(value).map(str::to_owned));
        Draft {
            regions: self.regions(file),
            features: instance::features(file),
            metrics: self.metrics(file),
            tenants: self.tenants(file),
            clients: file.each("clients", |client| self.client(client)),
        }
    }

    fn client(self, client: &Object) -> Option<ClientDraft> {
        let id = client.required("id", |value| {
            values::parsed(value, "1 to 64 of A-Z, a-z, 0-9, _ and -", |text| {
                is_client_id(text).then(|| text.to_owned())
            })
        });
        let role = client.given("role", |value| {
            values::parsed(value, "member, admin, provider or operator", Role::from_name)
        });
        let name = client.given("name", values::line);
        let scopes = client.given("scopes", scopes);
        let home = client.change("homeTenant", values::name);
        let current = client.change("currentTenant", values::name);
        let is_demo = client.given("isDemo", values::flag);
        let created_at = client.given("createdAt", values::moment);
        let secret = client.given("secret", secret);
        if secret.is_some() && !self.rights.fixes_secrets {
            let expected = "left out: only a stand-in takes secrets in clear";
            client.fault("secret", Problem::Malformed { expected });
        }
        let place = client.place().clone();
        Some(ClientDraft {
            place,
            id: id?,
            name,
            role,
            scopes,
            home,
            current,
            is_demo,
            created_at,
            secret,
        })
    }
}

fn scopes(value: &Value) -> Result<Scopes, Problem> {
    let wrong = || Problem::WrongType { expected: "array of strings" };
    let names = value.as_array().ok_or_else(wrong)?;
    let names: Option<Vec<&str>> = names.iter().map(Value::as_str).collect();
    let names = names.ok_or_else(wrong)?;
    Scopes::parse(&names.join(" ")).map_err(|_| Problem::Malformed { expected: "known scopes" })
}

fn secret(value: &Value) -> Result<String, Problem> {
    let text = values::text(value)?;
    if text.len() > MAX_SECRET_CHARS {
        return Err(Problem::TooLong { max_chars: MAX_SECRET_CHARS });
    }
    if text.is_empty() || !text.bytes().all(|byte| byte.is_ascii_graphic()) {
        return Err(Problem::Malformed { expected: "visible ASCII characters, at least one" });
    }
    Ok(text.to_owned())
}

/// A value and the place of the object that it was made of.
fn placed<T>(object: &Object, value: T) -> Placed<T> {
    Placed { place: object.place().clone(), value }
}
