//! Clients of the instance: their roles and scopes.

use std::fmt;

/// What a client may do and see; each role may do what those before it may.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Role {
    /// Reads its home tenant.
    Member,
    /// Reads and changes its home tenant and everything below.
    Admin,
    /// The same, and creates and deletes tenants.
    Provider,
    /// Everything in the instance.
    Operator,
}

impl Role {
    /// All roles, least first.
    pub const ALL: [Self; 4] = [Self::Member, Self::Admin, Self::Provider, Self::Operator];

    /// The role of this name.
    pub fn from_name(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|role| role.name() == name)
    }

    /// Its name, lower case.
    pub fn name(self) -> &'static str {
        match self {
            Self::Member => "member",
            Self::Admin => "admin",
            Self::Provider => "provider",
            Self::Operator => "operator",
        }
    }

    /// The scopes that come with the role at the DPoD token endpoint.
    pub fn scopes(self) -> Scopes {
        match self {
            Self::Member => Scopes::of(&[Scope::AppOwner, Scope::ApiAppOwner]),
            Self::Admin => Scopes::of(&[Scope::Admin]),
            Self::Provider | Self::Operator => Scopes::of(&[Scope::SpAdmin, Scope::ApiSpAdmin]),
        }
    }
}

impl fmt::Display for Role {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}

/// A scope of the `DPoD` API (seed 000, "Scopes").
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
#[repr(u8)]
pub enum Scope {
    /// Service Provider Administrator.
    SpAdmin,
    /// Tenant Administrator.
    Admin,
    /// Application Owner.
    AppOwner,
    /// Application Owner API platform credentials.
    ApiAppOwner,
    /// Service credentials.
    ApiService,
    /// Service Provider Administrator API platform credentials.
    ApiSpAdmin,
}

impl Scope {
    /// All scopes, in the seed's order.
    pub const ALL: [Self; 6] = [
        Self::SpAdmin,
        Self::Admin,
        Self::AppOwner,
        Self::ApiAppOwner,
        Self::ApiService,
        Self::ApiSpAdmin,
    ];

    /// The scope as tokens carry it.
    pub fn name(self) -> &'static str {
        match self {
            Self::SpAdmin => "dpod.tenant.spadmin",
            Self::Admin => "dpod.tenant.admin",
            Self::AppOwner => "dpod.tenant.appowner",
            Self::ApiAppOwner => "dpod.tenant.api_appowner",
            Self::ApiService => "dpod.tenant.api_service",
            Self::ApiSpAdmin => "dpod.tenant.api_spadmin",
        }
    }

    fn bit(self) -> u8 {
        1 << (self as u8)
    }
}

/// A set of scopes; as text, their names with one space between.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub struct Scopes(u8);

impl Scopes {
    /// No scope at all.
    pub const NONE: Self = Self(0);

    /// These scopes.
    pub fn of(scopes: &[Scope]) -> Self {
        Self(scopes.iter().fold(0, |bits, scope| bits | scope.bit()))
    }

    /// The scopes of a space-separated list; the first unknown name is the error.
    pub fn parse(text: &str) -> Result<Self, String> {
        text.split_ascii_whitespace().try_fold(Self::NONE, |set, name| {
            let scope = Scope::ALL.into_iter().find(|scope| scope.name() == name);
            scope.map(|scope| Self(set.0 | scope.bit())).ok_or_else(|| name.to_owned())
        })
    }

    /// Whether this one is in the set.
    pub fn contains(self, scope: Scope) -> bool {
        self.0 & scope.bit() != 0
    }

    /// Whether every one of `others` is in the set.
    pub fn contains_all(self, others: Self) -> bool {
        others.0 & !self.0 == 0
    }

    /// Both sets together.
    #[must_use]
    pub fn union(self, others: Self) -> Self {
        Self(self.0 | others.0)
    }

    /// Their names, in the seed's order.
    pub fn names(self) -> impl Iterator<Item = &'static str> {
        Scope::ALL.into_iter().filter(move |scope| self.contains(*scope)).map(Scope::name)
    }

    /// Whether there is none.
    pub fn is_empty(self) -> bool {
        self.0 == 0
    }
}

impl fmt::Display for Scopes {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut separator = "";
        for name in self.names() {
            write!(f, "{separator}{name}")?;
            separator = " ";
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn scopes_go_to_text_and_back() {
        let scopes = Scopes::of(&[Scope::ApiService, Scope::SpAdmin]);
        assert_eq!(scopes.to_string(), "dpod.tenant.spadmin dpod.tenant.api_service");
        assert_eq!(Scopes::parse(&scopes.to_string()), Ok(scopes));
        assert_eq!(Scopes::parse("dpod.tenant.root"), Err("dpod.tenant.root".into()));
    }
}
