//! What is different between two states: things that were made, changed, or are gone.
//!
//! States are compared as the seeds that an export makes of them: so things are known by what names
//! them, and whatever no seed holds is no difference. When something was last changed is none
//! either: it moves with every other difference.

use std::collections::HashMap;
use std::fmt;

use base64::Engine;
use base64::engine::general_purpose::{STANDARD, URL_SAFE_NO_PAD};
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value, json};
use sha2::{Digest, Sha256};

use crate::model::Error;
use crate::seed::{Kind, SeedDocument, fill_in};

/// The lists of a seed: the kind of the things in it, and the members that name one of them.
const LISTS: [(Kind, &[&str]); 3] =
    [(Kind::Regions, &["id"]), (Kind::Features, &["id"]), (Kind::Clients, &["id"])];
/// The lists of a tenant: the list, the kind, the members that name one for programs, and the one
/// that names it for people.
const PARTS: [(&str, Kind, &[&str], &str); 9] = [
    ("features", Kind::FeatureStates, &["id"], "id"),
    ("entitlements", Kind::Entitlements, &["definitionId"], "definitionId"),
    ("quotas", Kind::Quotas, &["serviceType"], "serviceType"),
    ("services", Kind::Services, &["serviceType", "plan"], ""),
    ("locations", Kind::Locations, &["id"], "name"),
    ("subtenants", Kind::Subtenants, &["id"], "name"),
    ("people", Kind::People, &["id"], "email"),
    ("users", Kind::Users, &["email"], "email"),
    ("usage", Kind::Usage, &["metric", "day", "subtenant"], ""),
];

/// What is different.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Difference {
    /// What is there after, and was not before.
    pub created: Vec<Thing>,
    /// What is there before and after, and otherwise.
    pub changed: Vec<Change>,
    /// What was there before, and is not after.
    pub deleted: Vec<Thing>,
}

/// What names a thing.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Name {
    /// Its kind, as the outcome of a seed names it.
    pub kind: String,
    /// What names it among those of its kind, of its tenant if it has one.
    pub id: String,
    /// What a person calls it.
    pub name: String,
    /// The id of the tenant that it hangs on.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub tenant: Option<String>,
    /// That tenant's name.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub tenant_name: Option<String>,
}

/// A thing as a seed would have it that says everything. Of an icon there are its size and its hash.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Thing {
    /// What names it.
    #[serde(flatten)]
    pub name: Name,
    /// Its members.
    pub value: Map<String, Value>,
}

/// A thing that is otherwise, field by field.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Change {
    /// What names it.
    #[serde(flatten)]
    pub name: Name,
    /// What is different of it.
    pub changes: Vec<FieldChange>,
}

/// A field that has another value; null stands for none.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct FieldChange {
    /// The member's name; nested ones with dots.
    pub field: String,
    /// Its value before.
    pub before: Value,
    /// Its value after.
    pub after: Value,
}

/// What is different after from what was before.
pub fn diff(before: &SeedDocument, after: &SeedDocument) -> Result<Difference, Error> {
    let (before, after) = (things(before)?, things(after)?);
    let place = |things: &[Thing]| -> HashMap<(String, Option<String>, String), usize> {
        things.iter().enumerate().map(|(at, thing)| (identity(thing), at)).collect()
    };
    let (was, is) = (place(&before), place(&after));
    let mut difference = Difference::default();
    for thing in &after {
        match was.get(&identity(thing)) {
            None => difference.created.push(thing.clone()),
            Some(at) => {
                let changes = changes(&before[*at].value, &thing.value);
                if !changes.is_empty() {
                    difference.changed.push(Change { name: thing.name.clone(), changes });
                }
            }
        }
    }
    let is_gone = |thing: &&Thing| !is.contains_key(&identity(thing));
    difference.deleted = before.iter().filter(is_gone).cloned().collect();
    Ok(difference)
}

fn identity(thing: &Thing) -> (String, Option<String>, String) {
    let Name { kind, id, tenant, .. } = &thing.name;
    (kind.clone(), tenant.clone(), id.clone())
}

/// Everything in a state, in the order of its seed.
fn things(state: &SeedDocument) -> Result<Vec<Thing>, Error> {
    let state = serde_json::to_value(state)
        .map_err(|error| Error::Internal { reason: format!("comparing states: {error}") })?;
    let items = |of: &Value, list: &str| of[list].as_array().cloned().unwrap_or_default();
    let mut all = Vec::new();
    for (kind, names) in LISTS {
        for item in items(&state, kind.name()) {
            all.extend(thing(kind, item, names, "name", None));
        }
    }
    for metric in items(&state, "metrics") {
        all.extend(thing(Kind::Metrics, json!({ "name": metric }), &["name"], "name", None));
    }
    for mut tenant in items(&state, "tenants") {
        let above = (text(&tenant, "id"), text(&tenant, "name"));
        let mut parts = Vec::new();
        for (list, kind, names, called) in PARTS {
            for item in items(&tenant, list) {
                parts.extend(thing(kind, item, names, called, Some(&above)));
            }
            if let Value::Object(members) = &mut tenant {
                members.shift_remove(list);
            }
        }
        all.extend(thing(Kind::Tenants, tenant, &["id"], "name", None));
        all.extend(parts);
    }
    Ok(all)
}

fn text(of: &Value, member: &str) -> String {
    of[member].as_str().unwrap_or_default().to_owned()
}

fn thing(
    kind: Kind,
    item: Value,
    names: &[&str],
    called: &str,
    tenant: Option<&(String, String)>,
) -> Option<Thing> {
    let id = names.iter().map(|name| text(&item, name)).filter(|part| !part.is_empty());
    let id = id.collect::<Vec<_>>().join(" ");
    let name = Some(text(&item, called)).filter(|name| !name.is_empty());
    let Value::Object(mut value) = item else { return None };
    fill_in(kind, &mut value);
    forget_when(&mut value);
    Some(Thing {
        name: Name {
            kind: kind.name().to_owned(),
            name: name.unwrap_or_else(|| id.clone()),
            id,
            tenant: tenant.map(|(id, _)| id.clone()),
            tenant_name: tenant.map(|(_, name)| name.clone()),
        },
        value,
    })
}

/// Leaves out when it was last changed, and the bytes of an icon.
fn forget_when(value: &mut Map<String, Value>) {
    value.shift_remove("updatedAt");
    if let Some(icon) = value.get_mut("icon") {
        let png = icon["base64"].as_str().and_then(|text| STANDARD.decode(text).ok());
        let png = png.unwrap_or_default();
        let hash = URL_SAFE_NO_PAD.encode(Sha256::digest(&png));
        *icon = json!({"sizeBytes": png.len(), "sha256": hash});
    }
}

fn changes(before: &Map<String, Value>, after: &Map<String, Value>) -> Vec<FieldChange> {
    let (before, after) = (fields(before), fields(after));
    let value = |of: &[(String, Value)], field: &str| {
        of.iter().find(|(name, _)| name == field).map_or(Value::Null, |(_, value)| value.clone())
    };
    let is_new = |(field, _): &&(String, Value)| !before.iter().any(|(name, _)| name == field);
    let names = before.iter().chain(after.iter().filter(is_new)).map(|(name, _)| name);
    names
        .map(|field| FieldChange {
            field: field.clone(),
            before: value(&before, field),
            after: value(&after, field),
        })
        .filter(|change| change.before != change.after)
        .collect()
}

/// The members, those of an address, an icon or settings by their own names.
fn fields(value: &Map<String, Value>) -> Vec<(String, Value)> {
    let mut fields = Vec::new();
    for (name, member) in value {
        match member {
            Value::Object(inner) => {
                let inner = inner.iter();
                fields.extend(inner.map(|(part, value)| (format!("{name}.{part}"), value.clone())));
            }
            plain => fields.push((name.clone(), plain.clone())),
        }
    }
    fields
}

impl fmt::Display for Difference {
    /// For a person: a line for each thing, and one for each field of it.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if *self == Self::default() {
            return writeln!(f, "no difference");
        }
        for thing in &self.created {
            writeln!(f, "created  {}", thing.name)?;
        }
        for change in &self.changed {
            writeln!(f, "changed  {}", change.name)?;
            for FieldChange { field, before, after } in &change.changes {
                writeln!(f, "           {field}: {before} -> {after}")?;
            }
        }
        for thing in &self.deleted {
            writeln!(f, "deleted  {}", thing.name)?;
        }
        Ok(())
    }
}

impl fmt::Display for Name {
    /// `users ada@acme.example of Acme`
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} {}", self.kind, self.name)?;
        if self.id != self.name {
            write!(f, " ({})", self.id)?;
        }
        match &self.tenant_name {
            Some(tenant) => write!(f, " of {tenant}"),
            None => Ok(()),
        }
    }
}
