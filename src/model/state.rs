//! The provisioning state of a tenant and its steps (OCS, "`TenantProvisioningState`").

/// The provisioning state, numbered as OCS numbers it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
#[repr(u8)]
pub enum TenantState {
    /// Being set up.
    Creating = 0,
    /// In use.
    Active = 1,
    /// On the way to `Deactivated`.
    Deactivating = 2,
    /// Switched off, its data intact.
    Deactivated = 3,
    /// On the way back to `Active`.
    Reactivating = 4,
    /// On the way to `Deleted`.
    Deleting = 5,
    /// Gone for every vendor's API; the record stays readable in the control API.
    Deleted = 6,
    /// Removed for good.
    Purging = 7,
    /// The instance's own tenant, which IPERA does not list.
    IsHomeTenant = 8,
}

impl TenantState {
    /// All states, by number.
    pub const ALL: [Self; 9] = [
        Self::Creating,
        Self::Active,
        Self::Deactivating,
        Self::Deactivated,
        Self::Reactivating,
        Self::Deleting,
        Self::Deleted,
        Self::Purging,
        Self::IsHomeTenant,
    ];

    /// The state of this number.
    pub fn from_number(number: i64) -> Option<Self> {
        Self::ALL.get(usize::try_from(number).ok()?).copied()
    }

    /// The state of this name or number.
    pub fn parse(text: &str) -> Option<Self> {
        let named = Self::ALL.into_iter().find(|state| state.name() == text);
        named.or_else(|| Self::from_number(text.parse().ok()?))
    }

    /// Its name in the control API.
    pub fn name(self) -> &'static str {
        match self {
            Self::Creating => "Creating",
            Self::Active => "Active",
            Self::Deactivating => "Deactivating",
            Self::Deactivated => "Deactivated",
            Self::Reactivating => "Reactivating",
            Self::Deleting => "Deleting",
            Self::Deleted => "Deleted",
            Self::Purging => "Purging",
            Self::IsHomeTenant => "IsHomeTenant",
        }
    }

    /// Its number.
    pub fn number(self) -> i64 {
        i64::from(self as u8)
    }

    /// Whether vendors' APIs know the tenant.
    pub fn is_live(self) -> bool {
        !matches!(self, Self::Deleting | Self::Deleted | Self::Purging)
    }

    /// Whether callers at home in the tenant, or below it, are let in.
    pub fn lets_in(self) -> bool {
        matches!(self, Self::Active | Self::IsHomeTenant)
    }

    /// Where an -ing state ends by itself. `Purging` ends with the row.
    pub fn settles_to(self) -> Option<Self> {
        match self {
            Self::Creating | Self::Reactivating => Some(Self::Active),
            Self::Deactivating => Some(Self::Deactivated),
            Self::Deleting => Some(Self::Deleted),
            _ => None,
        }
    }

    /// Whether an administrator may ask for this step (OCS, "Update Tenant"): Active →
    /// Deactivating, Deactivated → Reactivating, Active or Deactivated → Deleting.
    pub fn may_step_to(self, to: Self) -> bool {
        matches!(
            (self, to),
            (Self::Active, Self::Deactivating | Self::Deleting)
                | (Self::Deactivated, Self::Reactivating | Self::Deleting)
        )
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_and_states_agree() {
        for (number, state) in (0i64..).zip(TenantState::ALL) {
            assert_eq!(state.number(), number);
            assert_eq!(TenantState::from_number(number), Some(state));
        }
        assert_eq!(TenantState::from_number(9), None);
        assert_eq!(TenantState::from_number(-1), None);
    }

    #[test]
    fn exactly_four_steps_can_be_asked_for() {
        let all = TenantState::ALL;
        let steps: Vec<_> = all
            .iter()
            .flat_map(|from| all.iter().map(move |to| (*from, *to)))
            .filter(|(from, to)| from.may_step_to(*to))
            .map(|(from, to)| (from.number(), to.number()))
            .collect();
        assert_eq!(steps, [(1, 2), (1, 5), (3, 4), (3, 5)]);
    }
}
