//! Tenants: found, or made, and brought to what the seed says of their own rows.

use super::{Reference, Work};
use crate::model::address::Address;
use crate::model::tenant::{AccountType, NewTenant, TenantKey, TenantProfile};
use crate::model::{Change, Error, Hostname, Id, Problem, SeedProblem, TenantState, Timestamp};
use crate::ops::require_provider_level;
use crate::seed::draft::{Above, AddressDraft, TenantDraft};
use crate::seed::outcome::{Effect, Kind};
use crate::store::{Sight, Stamp};

/// How long an -ing state lasts for which no end is given, in milliseconds.
const SETTLES_AFTER_MS: i64 = 60_000;

/// A tenant that is there, and what its state does.
struct Present {
    profile: TenantProfile,
    settles_at: Option<Timestamp>,
}

impl Work<'_> {
    pub(super) fn tenants(&mut self, drafts: Vec<TenantDraft>, stamp: &Stamp) -> Result<(), Error> {
        for draft in drafts {
            let before = self.changes;
            let made = self.tenant(&draft)?;
            self.tenants.push(made.map(|(key, _)| key));
            let Some((key, effect)) = made else {
                self.remember_failed(&draft);
                continue;
            };
            self.count(Kind::Tenants, effect);
            let tenant = self.profile(key)?.tenant;
            let is_touched = self.parts(&tenant, draft.parts)?;
            if is_touched && effect == Effect::Unchanged && draft.updated_at.is_none() {
                self.tx.touch_tenant(key, self.now)?;
            }
            if self.changes > before {
                self.tx.audit(stamp, Some((key, tenant.id.as_str())))?;
            }
        }
        Ok(())
    }

    fn profile(&self, key: TenantKey) -> Result<TenantProfile, Error> {
        let profile = self.tx.profile(key)?;
        profile.ok_or_else(|| Error::Internal { reason: "a tenant is not there".into() })
    }

    fn remember_failed(&mut self, draft: &TenantDraft) {
        let alias = match &draft.alias {
            Change::Set(alias) => Some(alias.clone()),
            _ => None,
        };
        let names = [draft.id.as_ref().map(|id| id.as_str().to_owned()), draft.name.clone(), alias];
        self.failed.extend(names.into_iter().flatten());
    }

    /// The tenant's key, and what became of its row; `None` after a fault.
    fn tenant(&mut self, draft: &TenantDraft) -> Result<Option<(TenantKey, Effect)>, Error> {
        let Reference::Known(parent) = self.parent(draft)? else { return Ok(None) };
        let faults_before = self.faults.count();
        let found = self.find(draft, parent)?;
        let present = match found {
            Some(key) => {
                let (profile, settles_at) = (self.profile(key)?, self.tx.settles_at(key)?);
                Some(Present { profile, settles_at })
            }
            None => None,
        };
        match &present {
            Some(present) => self.check_kept(draft, parent, &present.profile)?,
            None if draft.name.is_none() => {
                self.faults.note(&draft.place.member("name"), Problem::Missing);
                return Ok(None);
            }
            None => {}
        }
        if let Some(key) = found
            && !self.is_first(format!("tenant {}", key.0), &draft.place)
        {
            // What hangs on it may be wrong as well.
            return Ok(Some((key, Effect::Unchanged)));
        }
        let wanted = self.wanted(draft, parent, present.as_ref());
        self.check_names(draft, &wanted.profile, found)?;
        self.check_levels(draft, &wanted.profile, parent, present.as_ref())?;
        if self.faults.count() > faults_before {
            return Ok(None);
        }
        match present {
            Some(present) => self.update(draft, &present, &wanted).map(Some),
            None => self.insert(draft, parent, wanted).map(Some),
        }
    }

    fn parent(&self, draft: &TenantDraft) -> Result<Reference, Error> {
        Ok(match &draft.above {
            Above::Unsaid | Above::Nothing => Reference::Known(None),
            Above::Around(number) => match self.tenants.get(*number).copied().flatten() {
                Some(key) => Reference::Known(Some(key)),
                None => Reference::Failed,
            },
            Above::Named(named) => self.tenant_named(&named.value, &named.place)?,
        })
    }

    /// The tenant that is meant, if it is there: by id; or else by alias, by host name, or by name
    /// among its siblings.
    fn find(
        &self,
        draft: &TenantDraft,
        parent: Option<TenantKey>,
    ) -> Result<Option<TenantKey>, Error> {
        if let Some(id) = &draft.id {
            return self.tx.tenant_key(id.reference());
        }
        let (mut alias, mut hostname) = (None, None);
        if let Change::Set(said) = &draft.alias {
            alias = Some(said.as_str());
            if let Some(key) = self.tx.tenant_of_alias(said)? {
                return Ok(Some(key));
            }
        }
        if let Change::Set(said) = &draft.hostname {
            hostname = Some(said);
            if let Some(key) = self.tx.tenant_of_hostname(said)? {
                return Ok(Some(key));
            }
        }
        let Some(name) = &draft.name else { return Ok(None) };
        Ok(match *self.tx.siblings_of_name(parent, name, (alias, hostname), 2)? {
            [] => None,
            [key] => Some(key),
            _ => {
                self.faults.of_seed(&draft.place.member("name"), SeedProblem::Ambiguous);
                None
            }
        })
    }

    /// Notes what the seed says of a tenant that is there, and cannot be changed.
    fn check_kept(
        &self,
        draft: &TenantDraft,
        parent: Option<TenantKey>,
        present: &TenantProfile,
    ) -> Result<(), Error> {
        let tenant = &present.tenant;
        if !matches!(draft.above, Above::Unsaid) && tenant.parent != parent {
            let is_child = matches!(draft.above, Above::Around(_));
            let place = if is_child { draft.place.clone() } else { draft.place.member("parent") };
            let root = "none, for the tenant is the root of a tree";
            let above = present.parent_id.as_ref().map_or(root, Id::as_str);
            if self.is_within(parent, tenant.key)? {
                self.faults.of_seed(&place, SeedProblem::Cycle);
            } else {
                self.stays(&draft.place.member("parent"), &above);
            }
        }
        if draft.created_at.is_some_and(|at| at != tenant.created_at) {
            self.stays(&draft.place.member("createdAt"), &tenant.created_at.exact());
        }
        Ok(())
    }

    /// Whether a tenant is another one, or stands below it.
    fn is_within(&self, tenant: Option<TenantKey>, top: TenantKey) -> Result<bool, Error> {
        let id = tenant.map(|key| self.tx.tenant_id(key)).transpose()?.flatten();
        let Some(id) = id else { return Ok(false) };
        let found = self.tx.visible_record(Sight::subtree(top), id.reference())?;
        Ok(found.is_some())
    }

    /// The tenant's row as the seed wants it. Key and organization are those of no tenant if it is
    /// new.
    fn wanted(
        &self,
        draft: &TenantDraft,
        parent: Option<TenantKey>,
        present: Option<&Present>,
    ) -> Present {
        let mut profile = match present {
            Some(present) => present.profile.clone(),
            None => self.blank(draft, parent),
        };
        let tenant = &mut profile.tenant;
        let from = tenant.state;
        tenant.name = draft.name.clone().unwrap_or(std::mem::take(&mut tenant.name));
        tenant.state = draft.state.unwrap_or(tenant.state);
        let state = tenant.state;
        let is_ing = state.settles_to().is_some();
        let before = present.and_then(|present| present.settles_at).filter(|_| state == from);
        let by_itself = || Timestamp(self.now.0 + SETTLES_AFTER_MS);
        let settles_at = is_ing.then(|| draft.settles_at.or(before).unwrap_or_else(by_itself));
        if !is_ing && draft.settles_at.is_some() {
            let expected = "left out: the state does not end by itself";
            self.faults.note(&draft.place.member("settlesAt"), Problem::Malformed { expected });
        }
        change(&mut tenant.plan, &draft.plan);
        change(&mut tenant.alias, &draft.alias);
        change(&mut tenant.external_account_id, &draft.external_account_id);
        change(&mut tenant.tenant_type, &draft.tenant_type);
        change(&mut profile.company_name, &draft.company_name);
        change(&mut profile.department_name, &draft.department_name);
        change(&mut profile.description, &draft.description);
        change(&mut profile.service_quota, &draft.service_quota);
        profile.account_type = draft.account_type.unwrap_or(profile.account_type);
        profile.hostname = match &draft.hostname {
            Change::Keep => profile.hostname,
            Change::Clear => None,
            Change::Set(hostname) => Some(hostname.as_str().to_owned()),
        };
        match &draft.address {
            Change::Keep => {}
            Change::Clear => profile.address = Address::default(),
            Change::Set(address) => change_address(&mut profile.address, address),
        }
        Present { profile, settles_at }
    }

    fn blank(&self, draft: &TenantDraft, parent: Option<TenantKey>) -> TenantProfile {
        let created_at = draft.created_at.unwrap_or(self.now);
        let id = draft
            .id
            .clone()
            .unwrap_or_else(|| Id::from_parts(created_at, self.clock.random_bits()));
        TenantProfile {
            tenant: crate::model::tenant::Tenant {
                key: TenantKey::INSTANCE,
                id,
                parent,
                organization: TenantKey::INSTANCE,
                name: String::new(),
                state: TenantState::Active,
                created_at,
                updated_at: draft.updated_at.unwrap_or(created_at),
                alias: None,
                external_account_id: None,
                tenant_type: None,
                plan: None,
            },
            parent_id: None,
            company_name: None,
            department_name: None,
            description: None,
            hostname: None,
            account_type: AccountType::default(),
            service_quota: None,
            address: Address::default(),
        }
    }

    /// Notes unique names that another live tenant has.
    fn check_names(
        &self,
        draft: &TenantDraft,
        wanted: &TenantProfile,
        found: Option<TenantKey>,
    ) -> Result<(), Error> {
        if !wanted.tenant.state.is_live() {
            return Ok(());
        }
        let own = found.unwrap_or(TenantKey::INSTANCE);
        if let Some(alias) = &wanted.tenant.alias
            && self.tx.alias_is_taken(alias, own)?
        {
            let key = self.tx.tenant_of_alias(alias)?.unwrap_or(TenantKey::INSTANCE);
            self.taken(&draft.place.member("alias"), &format!("tenant {}", key.0));
        }
        if let Some(hostname) = wanted.hostname.as_deref().and_then(Hostname::parse)
            && self.tx.hostname_is_taken(&hostname, own)?
        {
            let key = self.tx.tenant_of_hostname(&hostname)?.unwrap_or(TenantKey::INSTANCE);
            self.taken(&draft.place.member("hostname"), &format!("tenant {}", key.0));
        }
        Ok(())
    }

    /// Notes a service provider beyond the levels that there may be.
    fn check_levels(
        &self,
        draft: &TenantDraft,
        wanted: &TenantProfile,
        parent: Option<TenantKey>,
        present: Option<&Present>,
    ) -> Result<(), Error> {
        let is_provider = AccountType::ServiceProvider;
        let was_provider = present.is_some_and(|it| it.profile.account_type == is_provider);
        if wanted.account_type != is_provider || was_provider || !wanted.tenant.state.is_live() {
            return Ok(());
        }
        let levels = match present {
            Some(present) => {
                let tenant = &present.profile.tenant;
                self.tx.provider_levels_through(tenant.key, tenant.organization)?
            }
            None => parent.map_or(Ok(0), |parent| self.tx.provider_levels(parent))?,
        };
        if require_provider_level(levels).is_err() {
            let expected = "another: there are three levels of service providers already";
            self.faults.note(&draft.place.member("accountType"), Problem::Malformed { expected });
        }
        Ok(())
    }

    fn update(
        &self,
        draft: &TenantDraft,
        present: &Present,
        wanted: &Present,
    ) -> Result<(TenantKey, Effect), Error> {
        let (was, mut is) = (&present.profile.tenant, wanted.profile.clone());
        let key = was.key;
        let is_changed =
            present.profile != wanted.profile || present.settles_at != wanted.settles_at;
        let unsaid = if is_changed { self.now } else { was.updated_at };
        is.tenant.updated_at = draft.updated_at.unwrap_or(unsaid);
        if is_changed || is.tenant.updated_at != was.updated_at {
            let (state, at) = (is.tenant.state, is.tenant.updated_at);
            // Names are given up with the old state, or taken with the new one.
            if !state.is_live() {
                self.tx.set_tenant_state(key, state, wanted.settles_at, at)?;
            }
            self.tx.update_profile(&is)?;
            if state.is_live() && (state, wanted.settles_at) != (was.state, present.settles_at) {
                self.tx.set_tenant_state(key, state, wanted.settles_at, at)?;
            }
            Ok((key, Effect::Updated))
        } else {
            Ok((key, Effect::Unchanged))
        }
    }

    fn insert(
        &mut self,
        draft: &TenantDraft,
        parent: Option<TenantKey>,
        wanted: Present,
    ) -> Result<(TenantKey, Effect), Error> {
        let Present { profile, settles_at } = wanted;
        let tenant = profile.tenant;
        let key = self.tx.insert_tenant(&NewTenant {
            id: tenant.id,
            parent,
            name: tenant.name,
            state: tenant.state,
            settles_at,
            created_at: tenant.created_at,
            account_type: profile.account_type,
            plan: tenant.plan,
            alias: tenant.alias,
            external_account_id: tenant.external_account_id,
            tenant_type: tenant.tenant_type,
            hostname: profile.hostname,
            description: profile.description,
            address: profile.address,
            company_name: profile.company_name,
            department_name: profile.department_name,
            service_quota: profile.service_quota,
        })?;
        if tenant.updated_at != tenant.created_at {
            self.tx.touch_tenant(key, tenant.updated_at)?;
        }
        self.first.insert(format!("tenant {}", key.0), draft.place.clone());
        Ok((key, Effect::Created))
    }
}

fn change<T: Clone>(member: &mut Option<T>, change: &Change<T>) {
    *member = change.clone().applied_to(member.take());
}

fn change_address(address: &mut Address, draft: &AddressDraft) {
    change(&mut address.street, &draft.street);
    change(&mut address.city, &draft.city);
    change(&mut address.postal_code, &draft.postal_code);
    change(&mut address.country, &draft.country);
    change(&mut address.further_members, &draft.further);
    address.further_members.take_if(|members| members == "{}");
}
