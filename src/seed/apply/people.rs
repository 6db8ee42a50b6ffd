//! People of organizations, and their places in tenants.

use super::{Work, effect};
use crate::model::tenant::{Tenant, TenantKey};
use crate::model::user::MembershipStatus;
use crate::model::{Change, Email, Error, Id, Problem, SeedProblem, Timestamp};
use crate::seed::draft::{PersonDraft, UserDraft};
use crate::seed::faults::Place;
use crate::seed::outcome::{Effect, Kind};
use crate::store::{Membership, Person};

impl Work<'_> {
    /// The people of an organization, whether they have a place in a tenant or not.
    pub(super) fn people(
        &mut self,
        tenant: &Tenant,
        people: Vec<PersonDraft>,
    ) -> Result<(), Error> {
        for draft in people {
            if tenant.parent.is_some() {
                let expected = "left out: people are those of the root of the tree";
                self.faults.note(&draft.place, Problem::Malformed { expected });
                continue;
            }
            let made_at = draft.created_at.unwrap_or(self.now);
            let Some((person, became)) = self.person(tenant.organization, &draft, made_at)? else {
                continue;
            };
            if self.is_first(format!("person {person}"), &draft.place) {
                self.count(Kind::People, became);
            }
        }
        Ok(())
    }

    /// A person and their place in a tenant.
    pub(super) fn user(&mut self, tenant: &Tenant, draft: &UserDraft) -> Result<(), Error> {
        let place = draft.person.place.clone();
        let made_at = draft.member_since.unwrap_or(self.now);
        let found = self.person(tenant.organization, &draft.person, made_at)?;
        let Some((user, became)) = found else { return Ok(()) };
        if !self.is_first(format!("{} user {user}", tenant.key.0), &place) {
            return Ok(());
        }
        if became != Effect::Unchanged {
            self.count(Kind::People, became);
        }
        let present = self.tx.membership_of(tenant.key, user)?;
        let is_primary = draft.is_primary.unwrap_or(present.is_some_and(|it| it.is_primary));
        let wanted = Membership {
            user,
            status: draft
                .status
                .unwrap_or(present.map_or(MembershipStatus::Active, |it| it.status)),
            kind: draft.kind.unwrap_or(present.map(|it| it.kind).unwrap_or_default()),
            is_admin: draft.is_admin.unwrap_or(is_primary || present.is_some_and(|it| it.is_admin)),
            is_developer: draft.is_developer.unwrap_or(present.is_some_and(|it| it.is_developer)),
            is_primary,
            created_at: draft.member_since.unwrap_or(present.map_or(self.now, |it| it.created_at)),
        };
        if !self.may_be_primary(tenant.key, &wanted, &place)? {
            return Ok(());
        }
        let is_changed = present != Some(wanted);
        if is_changed {
            self.tx.put_membership(tenant, &wanted)?;
        }
        self.count(Kind::Users, effect(present.is_some(), is_changed));
        Ok(())
    }

    fn may_be_primary(
        &self,
        tenant: TenantKey,
        wanted: &Membership,
        place: &Place,
    ) -> Result<bool, Error> {
        if !wanted.is_primary {
            return Ok(true);
        }
        if !wanted.is_admin {
            let expected = "true: the primary administrator is an administrator";
            self.faults.note(&place.member("isAdmin"), Problem::Malformed { expected });
            return Ok(false);
        }
        if self.tx.primary_of(tenant)?.is_some_and(|user| user != wanted.user) {
            self.faults.note(&place.member("isPrimary"), Problem::Taken);
            return Ok(false);
        }
        Ok(true)
    }

    /// The row of a person, by id or else by address, and what became of it; `None` after a fault.
    /// Who is new was made at `made_at`.
    fn person(
        &mut self,
        organization: TenantKey,
        draft: &PersonDraft,
        made_at: Timestamp,
    ) -> Result<Option<(i64, Effect)>, Error> {
        let faults_before = self.faults.count();
        let present = self.find_person(organization, draft)?;
        if self.faults.count() > faults_before {
            return Ok(None);
        }
        let mut person = present.clone().unwrap_or_else(|| Person {
            key: 0,
            id: draft
                .id
                .clone()
                .unwrap_or_else(|| Id::from_parts(made_at, self.clock.random_bits())),
            organization,
            email: draft.email.as_str().to_owned(),
            first_name: String::new(),
            last_name: String::new(),
            phone_number: None,
            created_at: made_at,
            last_login_at: None,
        });
        if draft.created_at.is_some_and(|at| at != person.created_at) {
            self.stays(&draft.place.member("createdAt"), &person.created_at.exact());
            return Ok(None);
        }
        // An address that only differs in case is the same, and stays as it was first written.
        let is_renamed =
            Email::parse(&person.email).is_none_or(|email| email.folded() != draft.email.folded());
        if is_renamed {
            draft.email.as_str().clone_into(&mut person.email);
        }
        let firsts = [
            ("firstName", &mut person.first_name, &draft.first_name),
            ("lastName", &mut person.last_name, &draft.last_name),
        ];
        let mut said = Vec::new();
        if is_renamed {
            said.push(("email", true));
        }
        for (name, member, wanted) in firsts {
            if let Some(wanted) = wanted {
                said.push((name, member != wanted));
                member.clone_from(wanted);
            }
        }
        if draft.phone_number != Change::Keep {
            let phone_number = draft.phone_number.clone().applied_to(None);
            said.push(("phoneNumber", phone_number != person.phone_number));
            person.phone_number = phone_number;
        }
        if draft.last_login_at != Change::Keep {
            let last_login_at = draft.last_login_at.clone().applied_to(None);
            said.push(("lastLoginAt", last_login_at != person.last_login_at));
            person.last_login_at = last_login_at;
        }
        let email = Email::parse(&person.email).unwrap_or_else(|| draft.email.clone());
        let is_changed = present.as_ref() != Some(&person);
        match &present {
            None => person.key = self.tx.insert_person(&person, &email)?,
            Some(_) if is_changed => self.tx.update_person(&person, &email)?,
            Some(_) => {}
        }
        for (name, is_another) in said {
            self.note_said(person.key, name, &draft.place, is_another);
        }
        let became = effect(present.is_some(), is_changed);
        Ok(Some((person.key, became)))
    }

    fn find_person(
        &self,
        organization: TenantKey,
        draft: &PersonDraft,
    ) -> Result<Option<Person>, Error> {
        let by_email = self.tx.person_of_email(organization, &draft.email)?;
        let Some(id) = &draft.id else { return Ok(by_email) };
        let by_id = self.tx.person_of_id(id.reference())?;
        match (&by_id, &by_email) {
            (Some(by_id), _) if by_id.organization != organization => {
                self.faults.note(&draft.place.member("id"), Problem::Taken);
            }
            (Some(by_id), Some(by_email)) if by_id.key != by_email.key => {
                self.faults.note(&draft.place.member("email"), Problem::Taken);
            }
            (None, Some(by_email)) => self.stays(&draft.place.member("id"), &by_email.id),
            _ => {}
        }
        Ok(by_id)
    }

    /// Notes a member of a person that the file has said before, and otherwise.
    fn note_said(&mut self, person: i64, name: &'static str, place: &Place, is_another: bool) {
        let place = place.member(name);
        if let Some(first) = self.said_of_people.get(&(person, name)) {
            if is_another {
                let problem = SeedProblem::Contradicts { first: first.to_string() };
                self.faults.of_seed(&place, problem);
            }
        } else {
            self.said_of_people.insert((person, name), place);
        }
    }
}
