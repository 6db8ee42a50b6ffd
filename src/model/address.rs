//! Postal addresses: one shape behind the names that the vendors give its parts.

use serde_json::{Map, Value};

use super::change::Change;
use super::error::{Error, Problem};

/// How long the further members may be together, in characters of their JSON text.
pub const MAX_FURTHER_CHARS: usize = 16 * 1024;

/// What `DPoD` calls the members that every API knows; further members have other names.
pub const MEMBER_NAMES: [&str; 4] = ["street", "city", "postal_code", "country"];

/// A tenant's billing address. Every part may be absent.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Address {
    /// Street and number (IPERA: `address`).
    pub street: Option<String>,
    /// City.
    pub city: Option<String>,
    /// Postal code (IPERA: `post_code`).
    pub postal_code: Option<String>,
    /// Country: an ISO 3166-1 alpha-2 code, or whatever `DPoD` was given.
    pub country: Option<String>,
    /// Further members that `DPoD` was given, as a JSON object in text form.
    pub further_members: Option<String>,
}

/// What to change of an address, as a merge patch (RFC 7396) has it.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct AddressPatch {
    /// Street and number.
    pub street: Change<String>,
    /// City.
    pub city: Change<String>,
    /// Postal code.
    pub postal_code: Change<String>,
    /// Country.
    pub country: Change<String>,
    /// Further members; `null` takes one away.
    pub further_members: Map<String, Value>,
}

impl Address {
    /// The address after the patch. `Invalid` if its further members grow too long.
    pub fn merged(self, patch: AddressPatch) -> Result<Self, Error> {
        let mut further = Value::Object(self.further());
        merge(&mut further, Value::Object(patch.further_members));
        let text = further.to_string();
        if text.chars().count() > MAX_FURTHER_CHARS {
            let problem = Problem::TooLong { max_chars: MAX_FURTHER_CHARS };
            return Err(Error::invalid("billingAddress", problem));
        }
        Ok(Self {
            street: patch.street.applied_to(self.street),
            city: patch.city.applied_to(self.city),
            postal_code: patch.postal_code.applied_to(self.postal_code),
            country: patch.country.applied_to(self.country),
            further_members: Some(text).filter(|text| text != "{}"),
        })
    }

    /// The further members.
    pub fn further(&self) -> Map<String, Value> {
        let text = self.further_members.as_deref().unwrap_or("{}");
        serde_json::from_str(text).unwrap_or_default()
    }
}

/// RFC 7396, section 2.
fn merge(target: &mut Value, patch: Value) {
    let Value::Object(patch) = patch else {
        *target = patch;
        return;
    };
    if !target.is_object() {
        *target = Value::Object(Map::new());
    }
    let Value::Object(members) = target else { return };
    for (name, value) in patch {
        if value.is_null() {
            members.shift_remove(&name);
        } else {
            merge(members.entry(name).or_insert(Value::Null), value);
        }
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn patch(further: &Value) -> AddressPatch {
        let further_members = further.as_object().unwrap().clone();
        AddressPatch { further_members, ..AddressPatch::default() }
    }

    #[test]
    fn an_address_is_merged_all_the_way_down() {
        let old = Address { city: Some("Bern".into()), ..Address::default() };
        let first = json!({"state": "BE", "geo": {"lat": 1, "long": null}, "gone": null});
        let first = old.merged(patch(&first)).unwrap();
        let text = first.further_members.as_deref();
        assert_eq!(text, Some(r#"{"state":"BE","geo":{"lat":1}}"#));
        let second = AddressPatch {
            city: Change::Clear,
            street: Change::Set("Main 1".into()),
            ..patch(&json!({"state": null, "geo": {"long": 2}}))
        };
        let second = first.merged(second).unwrap();
        assert_eq!((second.city.as_deref(), second.street.as_deref()), (None, Some("Main 1")));
        assert_eq!(second.further_members.as_deref(), Some(r#"{"geo":{"lat":1,"long":2}}"#));
        let third = second.merged(patch(&json!({"geo": null}))).unwrap();
        assert_eq!(third.further_members, None);
        let long = json!({"note": "x".repeat(MAX_FURTHER_CHARS)});
        assert!(third.merged(patch(&long)).is_err());
    }
}
