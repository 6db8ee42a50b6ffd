//! Features and entitlements, for whoever sets a file up.

use crate::model::Error;
use crate::model::feature::{Entitlement, FeatureState};
use crate::model::tenant::TenantKey;
use crate::store::Writing;

/// Adds features to those there are.
pub(crate) fn insert_features(tx: &Writing, features: &[FeatureState]) -> Result<(), Error> {
    features.iter().try_for_each(|feature| tx.insert_feature(feature))
}

/// Gives a tenant its entitlements.
pub(crate) fn put_entitlements(
    tx: &Writing,
    tenant: TenantKey,
    entitlements: &[Entitlement],
) -> Result<(), Error> {
    entitlements.iter().try_for_each(|entitlement| tx.put_entitlement(tenant, entitlement))
}
