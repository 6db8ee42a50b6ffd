//! What a tenant may use, and how it is set: features, entitlements, settings, locations.

use std::sync::Arc;

use super::admission::{require_open, tenant_to_change, visible_tenant};
use super::cursor::{Cursors, KeyPage, PageRequest, Place};
use super::dated_lists::dated_list;
use super::settings::{ONBOARDING, TenantSettings, read as read_settings};
use super::tenant_creation::require_above;
use super::{Context, Guard};
use crate::model::feature::{Entitlement, FeatureState};
use crate::model::tenant::TenantKey;
use crate::model::{Change, Entity, Error, Role};
use crate::store::{Location, Reading};

/// The features of a tenant. Least role: member.
pub fn features(
    context: Context,
    id: &str,
    request: &PageRequest,
) -> Result<KeyPage<FeatureState>, Error> {
    context.store.read(|tx| {
        let tenant = visible_tenant(tx, context.caller, id)?;
        page_of_features(tx, tenant.key, request)
    })
}

/// The features that there are, with their default states. Least role: member.
pub fn known_features(
    context: Context,
    request: &PageRequest,
) -> Result<KeyPage<FeatureState>, Error> {
    context.store.read(|tx| page_of_features(tx, TenantKey::INSTANCE, request))
}

fn page_of_features(
    tx: &Reading,
    tenant: TenantKey,
    request: &PageRequest,
) -> Result<KeyPage<FeatureState>, Error> {
    let cursors = Cursors::of(tx, "features")?;
    let after = request.place(&cursors, Place::default())?;
    let rows = tx.features_after(tenant, &after.2, request.probe())?;
    Ok(KeyPage::of(rows, request, &cursors, |row| Place(0, 0, row.id.clone())))
}

/// One feature of a tenant. Least role: member.
pub fn feature(context: Context, id: &str, feature: &str) -> Result<FeatureState, Error> {
    context.store.read(|tx| {
        let tenant = visible_tenant(tx, context.caller, id)?;
        feature_of(tx, tenant.key, feature)
    })
}

fn feature_of(tx: &Reading, tenant: TenantKey, feature: &str) -> Result<FeatureState, Error> {
    tx.feature(tenant, feature)?.ok_or_else(|| Error::not_found(Entity::Feature, feature))
}

/// Sets the state of a feature for a tenant. Least role: admin.
pub fn set_feature(
    context: Context,
    id: &str,
    feature: &str,
    state: i32,
    guard: Guard<FeatureState>,
) -> Result<FeatureState, Error> {
    let (caller, stamp, id) = (Arc::clone(context.caller), context.stamp(), id.to_owned());
    let feature = feature.to_owned();
    context.store.write(move |tx| {
        let tenant = tenant_to_change(tx, &caller, &id, Role::Admin)?;
        let before = feature_of(tx, tenant.key, &feature)?;
        guard.check(|| Ok(before.clone()))?;
        tx.set_feature_state(tenant.key, &feature, state)?;
        tx.touch_tenant(tenant.key, stamp.at)?;
        tx.audit(&stamp, Some((tenant.key, tenant.id.as_str())))?;
        Ok(FeatureState { current_state: state, ..before })
    })
}

/// Adds a feature to those there are, or describes it anew. Least role: operator.
pub fn put_known_feature(
    context: Context,
    feature: FeatureState,
    guard: Guard<Option<FeatureState>>,
) -> Result<FeatureState, Error> {
    let (caller, stamp) = (Arc::clone(context.caller), context.stamp());
    context.store.write(move |tx| {
        require_open(tx, &caller)?;
        caller.require(Role::Operator)?;
        guard.check(|| tx.feature(TenantKey::INSTANCE, &feature.id))?;
        tx.put_feature(&feature)?;
        tx.audit(&stamp, None)?;
        Ok(feature)
    })
}

/// The entitlements of a tenant. Least role: member.
pub fn entitlements(
    context: Context,
    id: &str,
    request: &PageRequest,
) -> Result<KeyPage<Entitlement>, Error> {
    context.store.read(|tx| {
        let tenant = visible_tenant(tx, context.caller, id)?;
        let cursors = Cursors::of(tx, "entitlements")?;
        let after = request.place(&cursors, Place::default())?;
        let rows = tx.entitlements_after(tenant.key, &after.2, request.probe())?;
        Ok(KeyPage::of(rows, request, &cursors, |row| Place(0, 0, row.definition_id.clone())))
    })
}

/// One entitlement of a tenant. Least role: member.
pub fn entitlement(context: Context, id: &str, definition: &str) -> Result<Entitlement, Error> {
    context.store.read(|tx| {
        let tenant = visible_tenant(tx, context.caller, id)?;
        let found = tx.entitlement_of(tenant.key, definition)?;
        found.ok_or_else(|| Error::not_found(Entity::Entitlement, definition))
    })
}

/// Gives a tenant an entitlement, in place of the one of the same definition. Least role: admin.
/// `SetFromAbove` at the own home, unless it is the present one.
pub fn put_entitlement(
    context: Context,
    id: &str,
    entitlement: Entitlement,
    guard: Guard<Option<Entitlement>>,
) -> Result<Entitlement, Error> {
    let (caller, stamp, id) = (Arc::clone(context.caller), context.stamp(), id.to_owned());
    context.store.write(move |tx| {
        let tenant = tenant_to_change(tx, &caller, &id, Role::Admin)?;
        let before = tx.entitlement_of(tenant.key, &entitlement.definition_id)?;
        guard.check(|| Ok(before.clone()))?;
        if before.as_ref() != Some(&entitlement) {
            require_above(&caller, tenant.key, "entitlements")?;
            tx.put_entitlement(tenant.key, &entitlement)?;
        }
        tx.audit(&stamp, Some((tenant.key, tenant.id.as_str())))?;
        Ok(entitlement)
    })
}

/// Takes an entitlement away. Least role: admin. `SetFromAbove` at the own home.
pub fn delete_entitlement(
    context: Context,
    id: &str,
    definition: &str,
    guard: Guard<Option<Entitlement>>,
) -> Result<(), Error> {
    let (caller, stamp, id) = (Arc::clone(context.caller), context.stamp(), id.to_owned());
    let definition = definition.to_owned();
    context.store.write(move |tx| {
        let tenant = tenant_to_change(tx, &caller, &id, Role::Admin)?;
        require_above(&caller, tenant.key, "entitlements")?;
        let before = tx.entitlement_of(tenant.key, &definition)?;
        if before.is_none() {
            return Err(Error::not_found(Entity::Entitlement, definition));
        }
        guard.check(|| Ok(before))?;
        tx.delete_entitlement(tenant.key, &definition)?;
        tx.audit(&stamp, Some((tenant.key, tenant.id.as_str())))
    })
}

/// The settings of a tenant. Least role: member.
pub fn settings(context: Context, id: &str) -> Result<TenantSettings, Error> {
    context.store.read(|tx| {
        let tenant = visible_tenant(tx, context.caller, id)?;
        read_settings(tx, tenant.key)
    })
}

/// Changes the settings of a tenant. Least role: admin.
pub fn update_settings(
    context: Context,
    id: &str,
    automatic_onboarding: Change<bool>,
    guard: Guard<TenantSettings>,
) -> Result<TenantSettings, Error> {
    let (caller, stamp, id) = (Arc::clone(context.caller), context.stamp(), id.to_owned());
    context.store.write(move |tx| {
        let tenant = tenant_to_change(tx, &caller, &id, Role::Admin)?;
        guard.check(|| read_settings(tx, tenant.key))?;
        match automatic_onboarding {
            Change::Keep => {}
            Change::Clear => tx.delete_setting(tenant.key, ONBOARDING)?,
            Change::Set(flag) => {
                tx.put_setting(tenant.key, ONBOARDING, &flag.to_string())?;
            }
        }
        tx.audit(&stamp, Some((tenant.key, tenant.id.as_str())))?;
        read_settings(tx, tenant.key)
    })
}

/// The locations of a tenant. Least role: member.
pub fn locations(
    context: Context,
    id: &str,
    request: &PageRequest,
) -> Result<KeyPage<Location>, Error> {
    let rows = |tx: &Reading, tenant, after, limit| tx.locations_after(tenant, after, limit);
    let place = |row: &Location| (row.created_at, row.key);
    dated_list(context, id, request, "locations", rows, place)
}
