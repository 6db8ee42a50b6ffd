//! What a tenant may use: features, entitlements (OCS, "Definitions").

/// A feature and its state for one tenant.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FeatureState {
    /// The feature's id.
    pub id: String,
    /// Its name.
    pub name: String,
    /// Its description.
    pub description: String,
    /// The state of a tenant that was given none.
    pub default_state: i32,
    /// The tenant's state.
    pub current_state: i32,
}

/// What an entitlement limits.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[repr(u8)]
pub enum EntitlementType {
    /// A switch: 0 is off.
    Feature = 0,
    /// The sum of all time.
    Resource = 1,
    /// The sum of a calendar month.
    Usage = 2,
}

/// The names of [`EntitlementType`] in the control API, by number.
pub const ENTITLEMENT_TYPES: [&str; 3] = ["feature", "resource", "usage"];
/// The names of [`LimitType`] in the control API, by number.
pub const LIMIT_TYPES: [&str; 2] = ["hard", "soft"];

/// What happens beyond a limit.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[repr(u8)]
pub enum LimitType {
    /// It is refused.
    Hard = 0,
    /// It is counted and flagged.
    Soft = 1,
}

/// An entitlement of one tenant. The numbers are those of [`EntitlementType`] and [`LimitType`].
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Entitlement {
    /// Its definition, which is also the name of the metric it limits.
    pub definition_id: String,
    /// What it limits.
    pub entitlement_type: i64,
    /// What happens beyond the limit.
    pub limit_type: i64,
    /// The limit.
    pub value: i32,
    /// Whether any increase is refused by hand.
    pub manual_block: bool,
}
