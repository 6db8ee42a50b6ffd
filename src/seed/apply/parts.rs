//! What hangs on a tenant, but people and counters.

use super::{Work, effect};
use crate::model::feature::Entitlement;
use crate::model::service::{Quota, Service};
use crate::model::tenant::{Tenant, TenantKey};
use crate::model::{Change, Error, IdRef, Problem};
use crate::ops::settings::ONBOARDING;
use crate::seed::draft::{IconDraft, LocationDraft, Parts, Placed, SubtenantDraft};
use crate::seed::outcome::{Effect, Kind};
use crate::store::{Location, NewSubtenant, SubtenantRow};

impl Work<'_> {
    /// Whether anything was changed by which a tenant counts as changed itself.
    pub(super) fn parts(&mut self, tenant: &Tenant, parts: Parts) -> Result<bool, Error> {
        let key = tenant.key;
        let before = self.changes;
        self.icon(key, parts.icon)?;
        parts.features.iter().try_for_each(|state| self.feature_state(key, state))?;
        let is_touched = self.changes > before;
        self.onboarding(key, &parts.onboarding)?;
        parts.entitlements.iter().try_for_each(|one| self.entitlement(key, one))?;
        parts.quotas.iter().try_for_each(|quota| self.quota(key, quota))?;
        parts.services.iter().try_for_each(|service| self.service(key, service))?;
        parts.locations.into_iter().try_for_each(|location| self.location(key, location))?;
        parts.subtenants.into_iter().try_for_each(|one| self.subtenant(key, one))?;
        self.people(tenant, parts.people)?;
        parts.users.iter().try_for_each(|user| self.user(tenant, user))?;
        self.usage(key, parts.usage)?;
        Ok(is_touched)
    }

    fn icon(&mut self, tenant: TenantKey, icon: Change<IconDraft>) -> Result<(), Error> {
        let present = || self.tx.icon_row(tenant);
        match icon {
            Change::Keep => {}
            Change::Clear => {
                let was_there = self.tx.delete_icon(tenant)?;
                self.count(
                    Kind::Icons,
                    if was_there { Effect::Removed } else { Effect::Unchanged },
                );
            }
            Change::Set(IconDraft { png, updated_at }) => {
                let present = present()?;
                let is_same = present.as_ref().is_some_and(|(bytes, at)| {
                    bytes == png.bytes() && updated_at.is_none_or(|wanted| wanted == *at)
                });
                if !is_same {
                    self.tx.put_icon(tenant, &png, updated_at.unwrap_or(self.now))?;
                }
                self.count(Kind::Icons, effect(present.is_some(), !is_same));
            }
        }
        Ok(())
    }

    fn onboarding(&mut self, tenant: TenantKey, change: &Change<bool>) -> Result<(), Error> {
        let present = self.tx.setting(tenant, ONBOARDING)?;
        let wanted = match change {
            Change::Keep => return Ok(()),
            Change::Clear => None,
            Change::Set(on) => Some(on.to_string()),
        };
        let became = match (&present, &wanted) {
            (Some(_), None) => {
                self.tx.delete_setting(tenant, ONBOARDING)?;
                Effect::Removed
            }
            (_, Some(value)) if present != wanted => {
                self.tx.put_setting(tenant, ONBOARDING, value)?;
                effect(present.is_some(), true)
            }
            _ => Effect::Unchanged,
        };
        self.count(Kind::Settings, became);
        Ok(())
    }

    fn feature_state(
        &mut self,
        tenant: TenantKey,
        state: &Placed<(String, i32)>,
    ) -> Result<(), Error> {
        let Placed { place, value: (feature, wanted) } = state;
        if !self.is_first(format!("{} feature {feature}", tenant.0), place) {
            return Ok(());
        }
        if !self.tx.feature_exists(feature)? {
            self.faults.note(&place.member("id"), Problem::Unknown);
            return Ok(());
        }
        let present = self.tx.own_feature_state(tenant, feature)?;
        if present != Some(*wanted) {
            self.tx.set_feature_state(tenant, feature, *wanted)?;
        }
        self.count(Kind::FeatureStates, effect(present.is_some(), present != Some(*wanted)));
        Ok(())
    }

    fn entitlement(
        &mut self,
        tenant: TenantKey,
        wanted: &Placed<Entitlement>,
    ) -> Result<(), Error> {
        let Placed { place, value } = wanted;
        if !self.is_first(format!("{} entitlement {}", tenant.0, value.definition_id), place) {
            return Ok(());
        }
        let present = self.tx.entitlement_of(tenant, &value.definition_id)?;
        let is_changed = present.as_ref() != Some(value);
        if is_changed {
            self.tx.put_entitlement(tenant, value)?;
        }
        self.count(Kind::Entitlements, effect(present.is_some(), is_changed));
        Ok(())
    }

    /// A quota may be lower than what is used: see `put_quotas`.
    fn quota(&mut self, tenant: TenantKey, wanted: &Placed<Quota>) -> Result<(), Error> {
        let Placed { place, value: Quota { service_type, limit } } = wanted;
        if !self.is_first(format!("{} quota {service_type}", tenant.0), place) {
            return Ok(());
        }
        let mut present = self.tx.quotas(tenant)?.into_iter();
        let present = present.find(|quota| quota.service_type == *service_type);
        let is_changed = present.as_ref().is_none_or(|quota| quota.limit != *limit);
        if is_changed {
            self.tx.put_quota(tenant, service_type, *limit)?;
        }
        self.count(Kind::Quotas, effect(present.is_some(), is_changed));
        Ok(())
    }

    /// Quotas do not bind a seed: it tells what there is, also where that came first.
    fn service(&mut self, tenant: TenantKey, wanted: &Placed<Service>) -> Result<(), Error> {
        let Placed { place, value } = wanted;
        let thing = format!("{} service {}/{}", tenant.0, value.service_type, value.plan);
        if !self.is_first(thing, place) {
            return Ok(());
        }
        let present = self.tx.services(tenant)?;
        let present = present.iter().find(|service| {
            (&service.service_type, &service.plan) == (&value.service_type, &value.plan)
        });
        if present != Some(value) {
            self.tx.put_service(tenant, value)?;
        }
        self.count(Kind::Services, effect(present.is_some(), present != Some(value)));
        Ok(())
    }

    /// By id, or else by name among the tenant's own.
    fn location(&mut self, tenant: TenantKey, draft: LocationDraft) -> Result<(), Error> {
        let LocationDraft { place, id, name, is_default, created_at } = draft;
        let found = self.tx.location_of(tenant, id.as_ref().map(|id| id.as_str()), &name)?;
        if let Some((owner, location)) = &found
            && *owner != tenant
        {
            self.taken(&place.member("id"), &format!("location {}", location.id));
            return Ok(());
        }
        let present = found.map(|(_, location)| location);
        let location = Location {
            key: present.as_ref().map_or(0, |it| it.key),
            id: match &present {
                Some(present) => present.id.clone(),
                None => id.unwrap_or_else(|| self.clock.new_id()).as_str().to_owned(),
            },
            name,
            is_default: is_default.unwrap_or(present.as_ref().is_some_and(|it| it.is_default)),
            created_at: present.as_ref().map_or(created_at.unwrap_or(self.now), |it| it.created_at),
        };
        if !self.is_first(format!("location {}", location.id), &place) {
            return Ok(());
        }
        if created_at.is_some_and(|at| at != location.created_at) {
            self.stays(&place.member("createdAt"), &location.created_at.exact());
            return Ok(());
        }
        let default = self.tx.default_location(tenant)?;
        if location.is_default && default.is_some_and(|key| key != location.key) {
            self.faults.note(&place.member("isDefault"), Problem::Taken);
            return Ok(());
        }
        match &present {
            None => self.tx.insert_location(tenant, &location)?,
            Some(present) if *present != location => self.tx.update_location(&location)?,
            Some(_) => {}
        }
        let is_changed = present.as_ref() != Some(&location);
        self.count(Kind::Locations, effect(present.is_some(), is_changed));
        Ok(())
    }

    /// By id, or else by code.
    fn subtenant(&mut self, tenant: TenantKey, draft: SubtenantDraft) -> Result<(), Error> {
        let place = draft.place.clone();
        let by_id = draft.id.as_ref().map(|id| self.tx.subtenant_of_id(id.reference()));
        let by_id = by_id.transpose()?.flatten();
        let by_code = draft.code.as_ref().map(|code| self.tx.subtenant_of_code(code.as_str()));
        let by_code = by_code.transpose()?.flatten();
        let present = by_id.or_else(|| by_code.clone().filter(|_| draft.id.is_none()));
        if let Some(present) = present {
            return self.update_subtenant(tenant, &draft, &present);
        }
        if let Some(other) = by_code {
            self.taken(&place.member("code"), &format!("subtenant {}", other.key));
            return Ok(());
        }
        for (name, is_missing) in [("name", draft.name.is_none()), ("code", draft.code.is_none())] {
            if is_missing {
                self.faults.note(&place.member(name), Problem::Missing);
            }
        }
        let (Some(name), Some(code)) = (draft.name, draft.code) else { return Ok(()) };
        let created_at = draft.created_at.unwrap_or(self.now);
        let description = draft.description.unwrap_or_default();
        let key = self.tx.insert_subtenant(&NewSubtenant {
            id: draft.id.unwrap_or_else(|| {
                crate::model::Id::from_parts(created_at, self.clock.random_bits())
            }),
            tenant,
            name: name.clone(),
            code,
            description: description.clone(),
            created_at,
        })?;
        if let Some(at) = draft.updated_at.filter(|at| *at != created_at) {
            self.tx.update_subtenant(key, &name, &description, at)?;
        }
        self.first.insert(format!("subtenant {key}"), place);
        self.count(Kind::Subtenants, Effect::Created);
        Ok(())
    }

    fn update_subtenant(
        &mut self,
        tenant: TenantKey,
        draft: &SubtenantDraft,
        present: &SubtenantRow,
    ) -> Result<(), Error> {
        let place = &draft.place;
        if !self.is_first(format!("subtenant {}", present.key), place) {
            return Ok(());
        }
        let faults_before = self.faults.count();
        if present.tenant != tenant {
            let name = if draft.id.is_some() { "id" } else { "code" };
            self.faults.note(&place.member(name), Problem::Taken);
        }
        if draft.code.as_ref().is_some_and(|code| code.as_str() != present.code) {
            self.stays(&place.member("code"), &present.code);
        }
        if draft.created_at.is_some_and(|at| at != present.created_at) {
            self.stays(&place.member("createdAt"), &present.created_at.exact());
        }
        if self.faults.count() > faults_before {
            return Ok(());
        }
        let name = draft.name.as_ref().unwrap_or(&present.name);
        let description = draft.description.as_ref().unwrap_or(&present.description);
        let is_changed = (name, description) != (&present.name, &present.description);
        let unsaid = if is_changed { self.now } else { present.updated_at };
        let at = draft.updated_at.unwrap_or(unsaid);
        let is_changed = is_changed || at != present.updated_at;
        if is_changed {
            self.tx.update_subtenant(present.key, name, description, at)?;
        }
        self.count(Kind::Subtenants, effect(true, is_changed));
        Ok(())
    }

    /// The row of a tenant's subtenant, by id or code.
    pub(super) fn own_subtenant(
        &self,
        tenant: TenantKey,
        text: &str,
    ) -> Result<Option<i64>, Error> {
        let by_id = IdRef::parse(text).map(|id| self.tx.subtenant_of_id(id)).transpose()?.flatten();
        let found = match by_id {
            Some(found) => Some(found),
            None => self.tx.subtenant_of_code(text)?,
        };
        Ok(found.filter(|subtenant| subtenant.tenant == tenant).map(|subtenant| subtenant.key))
    }
}
