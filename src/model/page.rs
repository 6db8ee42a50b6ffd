//! Pages, orders and filters of lists.

use super::state::TenantState;

/// A stretch of a list.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Page {
    /// How many rows to pass over.
    pub offset: i64,
    /// How many rows to take, at most.
    pub limit: i64,
}

/// The way of an order.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Direction {
    /// Smallest or oldest first.
    Ascending,
    /// Largest or newest first.
    Descending,
}

/// What subtenants are ordered by (NSE, "Retrieve all subtenants").
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum SubtenantOrder {
    /// When they were made.
    Created,
    /// By name.
    Name,
    /// By code.
    Code,
    /// By id.
    Id,
}

/// A page of a list and how many rows the whole list has.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Listing<T> {
    /// The page's rows.
    pub rows: Vec<T>,
    /// The rows of the whole list.
    pub total: i64,
}

/// What a tenant's state comes down to where a vendor tells only three apart (DPoD,
/// `accountStatus`).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum StatusGroup {
    /// Being set up.
    Pending,
    /// In use.
    Active,
    /// Switched off, or on the way there or back.
    Disabled,
}

impl StatusGroup {
    /// The group of a live state; `None` for the others.
    pub fn of(state: TenantState) -> Option<Self> {
        match state {
            TenantState::Creating => Some(Self::Pending),
            TenantState::Active | TenantState::IsHomeTenant => Some(Self::Active),
            TenantState::Deactivating | TenantState::Deactivated | TenantState::Reactivating => {
                Some(Self::Disabled)
            }
            TenantState::Deleting | TenantState::Deleted | TenantState::Purging => None,
        }
    }
}
