//! Who is let in, what they see and may do, and how a refusal is told.

use tenantd::model::Role;

use super::state::{Dialect, Label, Model, Scoped, State};

use Dialect::{Dpod, Ipera, Nse, Ocs};

/// Why a step is not done.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Refusal {
    Unauthenticated,
    Forbidden,
    /// Unknown or foreign.
    Hidden,
    /// What cannot be an id.
    Malformed,
    /// The same where a body names it.
    HiddenInBody,
    /// Something of a tenant that is visible.
    Missing,
    Invalid,
    Taken,
    LiveChildren,
    NoSuchStep,
    HoldsStorage,
    Deactivated,
    /// Any other rule.
    Conflict,
}

impl Refusal {
    pub fn status(self, dialect: Dialect) -> u16 {
        match (self, dialect) {
            (Self::Unauthenticated, _) => 401,
            (Self::Forbidden, _) | (Self::Hidden, Ocs) => 403,
            (Self::Malformed, Ocs) => 400,
            (Self::Hidden | Self::Malformed | Self::Missing, _) => 404,
            (Self::Invalid | Self::Deactivated, Ipera) => 422,
            (Self::HiddenInBody | Self::Invalid, _)
            | (Self::Taken, Ocs | Nse)
            | (Self::LiveChildren | Self::NoSuchStep, Ocs) => 400,
            (Self::HoldsStorage, Nse) => 412,
            _ => 409,
        }
    }
}

pub type Outcome<T = ()> = Result<T, Refusal>;

/// What a caller may do in a dialect, and where it is at home.
#[derive(Clone, Copy, Debug)]
pub struct Rights {
    pub role: Role,
    pub home: Option<Label>,
}

/// Lets a caller in, or not.
pub fn enter(model: &Model, caller: usize, dialect: Dialect) -> Outcome<Rights> {
    let caller = &model.callers[caller];
    let line = caller.home.map(|home| model.line(home)).unwrap_or_default();
    if line.iter().any(|label| model.live(*label).is_none()) {
        return Err(Refusal::Unauthenticated);
    }
    if line.iter().any(|label| model.tenants[label].state != State::Active) {
        return Err(Refusal::Forbidden);
    }
    let role = match caller.scoped {
        Scoped::Service => return Err(Refusal::Forbidden),
        Scoped::As(Role::Provider) if dialect == Dpod => caller.role.max(Role::Provider),
        Scoped::As(role) if dialect == Dpod => role,
        _ => caller.role,
    };
    Ok(Rights { role, home: caller.home })
}

impl Rights {
    pub fn sees(self, model: &Model, tenant: Label) -> bool {
        model.sees(self.role, self.home, tenant)
    }

    /// The control API keeps showing the record of what is deleted.
    pub fn sees_record(self, model: &Model, tenant: Label) -> bool {
        let is_in_sight = match self.role {
            Role::Operator => true,
            Role::Member => self.home == Some(tenant),
            _ => self.home.is_some_and(|home| model.line(tenant).contains(&home)),
        };
        is_in_sight && model.tenants.contains_key(&tenant)
    }

    pub fn need(self, least: Role) -> Outcome {
        if self.role >= least { Ok(()) } else { Err(Refusal::Forbidden) }
    }

    /// What limits or bills a tenant is set from above.
    pub fn need_above(self, tenant: Label) -> Outcome {
        let is_own = self.role != Role::Operator && self.home == Some(tenant);
        if is_own { Err(Refusal::Forbidden) } else { Ok(()) }
    }

    pub fn need_other_home(self, tenants: &[Label]) -> Outcome {
        let is_own = self.home.is_some_and(|home| tenants.contains(&home));
        if is_own { Err(Refusal::Forbidden) } else { Ok(()) }
    }
}
