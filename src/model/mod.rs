//! Types and rules, without any input or output: what a tenant, a user or an icon is and may be.

pub mod address;
pub mod change;
pub mod client;
pub mod clock;
pub mod country;
pub mod day;
pub mod email;
pub mod error;
pub mod feature;
pub mod hostname;
pub mod icon;
pub mod id;
pub mod json;
pub mod month;
pub mod page;
pub mod region;
pub mod seed_problem;
pub mod service;
pub mod state;
pub mod subtenant;
pub mod tenant;
pub mod usage;
pub mod user;

pub use change::Change;
pub use client::{Role, Scope, Scopes};
pub use clock::{Clock, SystemClock, Timestamp};
pub use country::CountryCode;
pub use email::Email;
pub use error::{Entity, Error, Fault, GrantFault, INSIDE, Problem, Unauthenticated};
pub use hostname::Hostname;
pub use id::{Id, IdRef};
pub use seed_problem::SeedProblem;
pub use state::TenantState;
