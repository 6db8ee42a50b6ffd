//! People, and their places in tenants.

use crate::model::user::{MembershipKind, MembershipStatus};
use crate::seed::draft::{PersonDraft, UserDraft};
use crate::seed::object::Object;
use crate::seed::values;

/// A person; `since` is the member that tells when they were made.
pub(super) fn person(person: &Object, since: &'static str) -> Option<PersonDraft> {
    let id = person.given("id", values::id);
    let email = person.required("email", values::email);
    let first_name = person.given("firstName", values::line);
    let last_name = person.given("lastName", values::line);
    let phone_number = person.change("phoneNumber", values::name);
    let last_login_at = person.change("lastLoginAt", values::moment);
    let created_at = person.given(since, values::moment);
    Some(PersonDraft {
        place: person.place().clone(),
        id,
        email: email?,
        first_name,
        last_name,
        phone_number,
        last_login_at,
        created_at,
    })
}

/// A person in a tenant. When the membership was made is not when the person was, unless the
/// person is new.
pub(super) fn user(user: &Object) -> Option<UserDraft> {
    let status = user.given("status", |value| {
        values::parsed(value, "passive, active or banned", MembershipStatus::from_name)
    });
    let kind = user.given("kind", |value| {
        values::parsed(value, "normal or support", MembershipKind::from_name)
    });
    let is_admin = user.given("isAdmin", values::flag);
    let is_developer = user.given("isDeveloper", values::flag);
    let is_primary = user.given("isPrimary", values::flag);
    let person = person(user, "memberSince")?;
    let member_since = person.created_at;
    Some(UserDraft {
        person: PersonDraft { created_at: None, ..person },
        status,
        kind,
        is_admin,
        is_developer,
        is_primary,
        member_since,
    })
}
