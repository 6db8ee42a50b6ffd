//! Isolation: nobody sees, changes or counts a tenant beyond their sight.
//!
//! The matrix is made from the route tables: every operation that needs a role, by every role, on
//! a tenant in every relation to the caller's home. What must be answered is said by one small
//! rule per dialect. A route without an entry here fails the test.

mod control;
mod exceptions;
mod lists;
mod matrix;
mod noise;
mod noted;
mod operations;
mod parts;
mod questions;
mod sameness;
mod scene;
mod scopes;
mod statements;
mod states;
mod taken;

use tenantd::model::Role;

pub use scene::{icon, png_bytes as png};

/// What a tenant is to the caller's home.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Relation {
    Own,
    Child,
    Grandchild,
    Parent,
    Sibling,
    /// The root of another tree.
    Unrelated,
    /// An id that nothing has.
    Unknown,
    /// A deleted child.
    Deleted,
    /// A deactivated child.
    Deactivated,
    /// A deleted tenant of the other tree.
    DeletedElsewhere,
    /// A deactivated tenant of the other tree.
    DeactivatedElsewhere,
}

impl Relation {
    const ALL: [Self; 11] = [
        Self::Own,
        Self::Child,
        Self::Grandchild,
        Self::Parent,
        Self::Sibling,
        Self::Unrelated,
        Self::Unknown,
        Self::Deleted,
        Self::Deactivated,
        Self::DeletedElsewhere,
        Self::DeactivatedElsewhere,
    ];

    /// The rule: a member sees its home, an administrator or provider everything below as well, an
    /// operator everything; nobody what is deleted or was never there.
    fn is_visible_to(self, role: Role) -> bool {
        match self {
            Self::Unknown | Self::Deleted | Self::DeletedElsewhere => false,
            Self::Own => true,
            Self::Child | Self::Grandchild | Self::Deactivated => role >= Role::Admin,
            Self::Parent | Self::Sibling | Self::Unrelated | Self::DeactivatedElsewhere => {
                role == Role::Operator
            }
        }
    }

    /// Whether somebody of this role would see it if it were not deleted.
    fn is_deleted_within_sight_of(self, role: Role) -> bool {
        match self {
            Self::Deleted => Self::Child.is_visible_to(role),
            Self::DeletedElsewhere => Self::Unrelated.is_visible_to(role),
            _ => false,
        }
    }

    /// Whether it is in the file and not deleted.
    fn is_live(self) -> bool {
        !matches!(self, Self::Unknown | Self::Deleted | Self::DeletedElsewhere)
    }
}
