//! `billingAddress`: four members that other APIs know too, and whatever else was given.

use serde_json::{Map, Value};

use crate::dialects::Members;
use crate::model::address::{Address, AddressPatch, MEMBER_NAMES};
use crate::model::tenant::MAX_NAME_CHARS;
use crate::model::{Change, Problem};

const BILLING_ADDRESS: &str = "billingAddress";

/// The address as an object: members that are not set are not there.
pub(super) fn show(address: &Address) -> Map<String, Value> {
    let known = [
        ("street", &address.street),
        ("city", &address.city),
        ("postal_code", &address.postal_code),
        ("country", &address.country),
    ];
    let mut members = Map::new();
    for (name, value) in known {
        if let Some(value) = value {
            members.insert(name.to_owned(), Value::from(value.as_str()));
        }
    }
    members.extend(address.further());
    members
}

/// What `billingAddress` says: `null` clears it, an object is merged into it.
pub(super) fn read(members: &mut Members) -> Change<AddressPatch> {
    let mut sent = match members.raw(BILLING_ADDRESS) {
        None => return Change::Keep,
        Some(Value::Null) => return Change::Clear,
        Some(Value::Object(sent)) => sent.clone(),
        Some(_) => {
            members.fault(BILLING_ADDRESS, Problem::WrongType { expected: "object" });
            return Change::Keep;
        }
    };
    let mut known = Map::new();
    for name in MEMBER_NAMES {
        known.extend(sent.shift_remove_entry(name));
    }
    let mut known = Members::of(known);
    let mut text = |name| known.clearable_name(name, MAX_NAME_CHARS);
    let patch = AddressPatch {
        street: text("street"),
        city: text("city"),
        postal_code: text("postal_code"),
        country: text("country"),
        further_members: sent,
    };
    members.faults_within(BILLING_ADDRESS, known.finish());
    Change::Set(patch)
}
