//! Members of bodies beyond what every dialect reads: changes that `null` clears, objects inside.

use serde_json::Value;

use crate::dialects::Members;
use crate::model::{Change, Error, INSIDE, Id, Problem, json};

/// A text that stays when absent and that `null` clears.
pub fn change_text(members: &mut Members, field: &str, max_chars: usize) -> Change<String> {
    match members.raw(field) {
        None => Change::Keep,
        Some(Value::Null) => Change::Clear,
        Some(_) => match members.text(field) {
            Some(text) => {
                members.check_name(field, &text, max_chars);
                Change::Set(text)
            }
            None => Change::Keep,
        },
    }
}

/// A whole number within a range that stays when absent and that `null` clears.
pub fn change_number(members: &mut Members, field: &str, max: i64) -> Change<i64> {
    match members.raw(field) {
        Some(Value::Null) => Change::Clear,
        _ => number(members, field, 0, max).map_or(Change::Keep, Change::Set),
    }
}

/// A whole number within a range.
pub fn number(members: &mut Members, field: &str, min: i64, max: i64) -> Option<i64> {
    let value = members.raw(field)?;
    if !json::is_whole_beyond(value, min, max) {
        return members.integer(field);
    }
    let number = value.as_i64();
    members.fault(field, Problem::OutOfRange { min, max });
    number
}

/// A text that `parse` makes something of.
pub fn parsed<T>(
    members: &mut Members,
    field: &str,
    expected: &'static str,
    parse: impl FnOnce(&str) -> Option<T>,
) -> Option<T> {
    let text = members.text(field)?;
    let value = parse(&text);
    if value.is_none() {
        members.fault(field, Problem::Malformed { expected });
    }
    value
}

/// An id that somebody else made.
pub fn given_id(members: &mut Members) -> Option<Id> {
    parsed(members, "id", "1 to 64 of A-Z, a-z, 0-9, _ and -", |text| Id::parse(text).ok())
}

/// The members of the object in `field`, read by `read`; their faults carry the field's name.
pub fn nested<T>(
    members: &mut Members,
    field: &str,
    read: impl FnOnce(&mut Members) -> T,
) -> Option<T> {
    let inner = match members.raw(field) {
        None | Some(Value::Null) => return None,
        Some(Value::Object(map)) => map.clone(),
        Some(_) => {
            members.fault(field, Problem::WrongType { expected: "object" });
            return None;
        }
    };
    let mut inner = Members::of(inner);
    let value = read(&mut inner);
    take_faults(members, field, inner);
    Some(value)
}

/// Notes the faults of an object that stands in `field`; one without a name is the object's own.
fn take_faults(members: &mut Members, field: &str, inner: Members) {
    let Err(Error::Invalid(faults)) = inner.finish() else { return };
    for fault in faults {
        let field = match &*fault.field {
            "" => field.to_owned(),
            name => format!("{field}{INSIDE}{name}"),
        };
        members.fault(&field, fault.problem);
    }
}

/// The objects of the array in `field`, each read by `read`.
pub fn each<T>(
    members: &mut Members,
    field: &str,
    mut read: impl FnMut(&mut Members) -> T,
) -> Vec<T> {
    let elements = match members.raw(field) {
        None => {
            members.fault(field, Problem::Missing);
            return Vec::new();
        }
        Some(Value::Array(elements)) => elements.clone(),
        Some(_) => {
            members.fault(field, Problem::WrongType { expected: "array" });
            return Vec::new();
        }
    };
    let mut values = Vec::new();
    for (number, element) in elements.into_iter().enumerate() {
        let Value::Object(map) = element else {
            let problem = Problem::WrongType { expected: "object" };
            members.fault(&format!("{field}{INSIDE}{number}"), problem);
            continue;
        };
        let mut inner = Members::of(map);
        values.push(read(&mut inner));
        take_faults(members, &format!("{field}{INSIDE}{number}"), inner);
    }
    values
}

/// An object that is kept as it is given, as text of at most `max_chars` characters.
pub fn change_object(members: &mut Members, field: &str, max_chars: usize) -> Change<String> {
    let text = match members.raw(field) {
        None => return Change::Keep,
        Some(Value::Null) => return Change::Clear,
        Some(Value::Object(map)) => Value::Object(map.clone()).to_string(),
        Some(_) => {
            members.fault(field, Problem::WrongType { expected: "object" });
            return Change::Keep;
        }
    };
    if text.chars().count() > max_chars {
        members.fault(field, Problem::TooLong { max_chars });
    }
    Change::Set(text)
}
