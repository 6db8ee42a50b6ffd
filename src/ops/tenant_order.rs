//! The orders in which tenants are listed, and where each begins.

use super::cursor::Place;
use crate::model::tenant::{MAX_NAME_CHARS, TenantKey, TenantRecord};
use crate::model::{Error, TenantState, Timestamp};
use crate::store::Reading;

/// An order of a list of tenants.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum TenantOrder {
    /// Oldest first.
    #[default]
    Oldest,
    /// Newest first.
    Newest,
    /// By name in lower case.
    Name,
    /// The same backwards.
    NameBackwards,
}

impl TenantOrder {
    /// The order of this name.
    pub fn parse(name: &str) -> Option<Self> {
        match name {
            "createdAt" => Some(Self::Oldest),
            "-createdAt" => Some(Self::Newest),
            "name" => Some(Self::Name),
            "-name" => Some(Self::NameBackwards),
            _ => None,
        }
    }

    /// Whether it goes by name, for which only the live children of one tenant are kept in order.
    pub fn is_by_name(self) -> bool {
        matches!(self, Self::Name | Self::NameBackwards)
    }

    fn is_backwards(self) -> bool {
        matches!(self, Self::Newest | Self::NameBackwards)
    }

    /// The name of the list, to which its cursors are bound.
    pub(super) fn list(self) -> &'static str {
        match self {
            Self::Oldest => "tenants",
            Self::Newest => "newest tenants",
            Self::Name => "tenants by name",
            Self::NameBackwards => "tenants by name backwards",
        }
    }

    /// The place before every tenant.
    pub(super) fn start(self) -> Place {
        match self {
            Self::Oldest | Self::Name => Place(i64::MIN, i64::MIN, String::new()),
            Self::Newest => Place(i64::MAX, i64::MAX, String::new()),
            // Longer than any name, of the last character there is.
            Self::NameBackwards => {
                Place(i64::MAX, i64::MAX, char::MAX.to_string().repeat(MAX_NAME_CHARS + 1))
            }
        }
    }

    /// Where a tenant is.
    pub(super) fn place_of(self, record: &TenantRecord) -> Place {
        let tenant = &record.profile.tenant;
        if self.is_by_name() {
            of_name((tenant.name.to_lowercase(), tenant.key))
        } else {
            of_moment((tenant.created_at, tenant.key))
        }
    }

    /// Whether `place` comes after `other`.
    pub(super) fn is_after(self, place: &Place, other: &Place) -> bool {
        let by_name_first = |Place(moment, key, name): &Place| (name.clone(), *moment, *key);
        let (place, other) = (by_name_first(place), by_name_first(other));
        if self.is_backwards() { place < other } else { place > other }
    }

    /// Up to `limit` tenants below one, itself included: the live ones, or those in a state. There
    /// is no order by name of them.
    pub(super) fn below(
        self,
        tx: &Reading,
        top: TenantKey,
        state: Option<TenantState>,
        from: &Place,
        limit: i64,
    ) -> Result<Vec<Place>, Error> {
        let at = (Timestamp(from.0), TenantKey(from.1));
        let found = match (self.is_backwards(), state) {
            (false, None) => tx.live_tenants_below(top, at, limit),
            (false, Some(state)) => tx.tenants_below_in_state(top, state, at, limit),
            (true, None) => tx.newest_tenants_below(top, at, limit),
            (true, Some(state)) => tx.newest_tenants_below_in_state(top, state, at, limit),
        };
        Ok(found?.into_iter().map(of_moment).collect())
    }

    /// Up to `limit` children of a tenant, or roots: the live ones, or those in a state. By name,
    /// live ones in any state.
    pub(super) fn children(
        self,
        tx: &Reading,
        parent: Option<TenantKey>,
        state: Option<TenantState>,
        from: &Place,
        limit: i64,
    ) -> Result<Vec<Place>, Error> {
        if self.is_by_name() {
            let at = (from.2.as_str(), TenantKey(from.1));
            let found = if self.is_backwards() {
                tx.child_places_by_name_backwards(parent, at, limit)
            } else {
                tx.child_places_by_name(parent, at, limit)
            };
            return Ok(found?.into_iter().map(of_name).collect());
        }
        let at = (Timestamp(from.0), TenantKey(from.1));
        let found = match (self.is_backwards(), state) {
            (false, None) => tx.live_child_places(parent, at, limit),
            (false, Some(state)) => tx.child_places_in_state(parent, state, at, limit),
            (true, None) => tx.newest_child_places(parent, at, limit),
            (true, Some(state)) => tx.newest_child_places_in_state(parent, state, at, limit),
        };
        Ok(found?.into_iter().map(of_moment).collect())
    }
}

fn of_moment((created_at, key): (Timestamp, TenantKey)) -> Place {
    Place(created_at.0, key.0, String::new())
}

fn of_name((name, key): (String, TenantKey)) -> Place {
    Place(0, key.0, name)
}
