//! The one error type. Its variants hold facts; each dialect finds its own words for them.

use super::client::Role;
use super::icon::IconFault;
use super::seed_problem::SeedProblem;
use super::state::TenantState;
use super::usage::{LimitBreach, RangeSide};

/// A kind of thing that can be asked for by id.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Entity {
    /// A tenant.
    Tenant,
    /// A subtenant.
    Subtenant,
    /// A user, or its membership in the tenant asked about.
    User,
    /// A tenant's icon.
    Icon,
    /// A region.
    Region,
    /// A feature.
    Feature,
    /// A client.
    Client,
    /// An entitlement of a tenant.
    Entitlement,
    /// A tenant's host name.
    Hostname,
    /// A tenant's primary administrator.
    Administrator,
    /// A snapshot of a stand-in.
    Snapshot,
    /// A world of a stand-in.
    World,
}

/// What is wrong with one member of a request.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Problem {
    /// It is required and absent.
    Missing,
    /// It is empty or white space only.
    Blank,
    /// It has another JSON type than this one.
    WrongType {
        /// The type that is due, as JSON names it.
        expected: &'static str,
    },
    /// It has fewer characters than this.
    TooShort {
        /// The least number of characters.
        min_chars: usize,
    },
    /// It has more characters than this.
    TooLong {
        /// The largest number of characters.
        max_chars: usize,
    },
    /// It is not of this form.
    Malformed {
        /// What is due, as a noun phrase.
        expected: &'static str,
    },
    /// It is a number outside of what is allowed.
    OutOfRange {
        /// The smallest number.
        min: i64,
        /// The largest number.
        max: i64,
    },
    /// It has more elements than this.
    TooMany {
        /// The largest number of elements.
        max_items: usize,
    },
    /// It is a moment outside of what is allowed.
    NotInTime {
        /// How many days back it may be.
        days_back: i64,
        /// How many minutes ahead.
        minutes_ahead: i64,
    },
    /// It names something that is not known here.
    Unknown,
    /// It names something that there is not.
    NoSuch {
        /// What it is to be.
        what: Entity,
        /// What it is called in the request.
        id: String,
    },
    /// It stands twice in one object.
    Twice,
    /// It is an object or an array, and stands in as many as can be read.
    TooDeep {
        /// How many can be.
        max_depth: usize,
    },
    /// It is unique, and somebody has it already.
    Taken,
    /// It differs from what the path names.
    Differs,
    /// It is in a seed, and wrong in a way that only a seed can be.
    OfSeed(SeedProblem),
}

/// Stands between the names of nested members in a fault's field; a dot may be part of a name.
pub const INSIDE: char = '\u{1f}';

/// One member of a request and what is wrong with it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Fault {
    /// The member's name as the client wrote it; nested ones with dots, or with [`INSIDE`].
    pub field: String,
    /// What is wrong.
    pub problem: Problem,
}

impl Fault {
    /// The JSON Pointer (RFC 6901) to the member in the body.
    pub fn pointer(&self) -> String {
        // A fault of the whole body has no name; its pointer is empty as well.
        let parts = self.field.split(INSIDE).filter(|part| !part.is_empty());
        parts.fold(String::new(), |pointer, part| {
            pointer + "/" + &part.replace('~', "~0").replace('/', "~1")
        })
    }

    /// The fault with its field's name as a person reads it.
    #[must_use]
    pub fn named(&self) -> Self {
        let field = self.field.strip_prefix('?').unwrap_or(&self.field);
        Self { field: field.replace(INSIDE, "."), problem: self.problem.clone() }
    }
}

/// Why nobody could be made out behind a request.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Unauthenticated {
    /// There were no credentials.
    Missing,
    /// The `Authorization` header is not good for anything.
    BadAuthorization,
    /// The token in `Authorization` was issued elsewhere.
    ForeignToken,
    /// The `x-api-key` header is not good for anything.
    BadApiKey,
}

/// Why no token was granted (RFC 6749, section 5.2).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum GrantFault {
    /// A member is missing or comes twice.
    InvalidRequest,
    /// The client is unknown, or the secret is wrong.
    InvalidClient,
    /// Another grant than client credentials.
    UnsupportedGrantType,
    /// A scope that the client may not have.
    InvalidScope,
}

/// Everything that can go wrong, as facts.
#[derive(Clone, Debug, thiserror::Error, PartialEq, Eq)]
pub enum Error {
    /// Nothing is there under this path.
    #[error("no such path")]
    NoRoute,
    /// The path is there, the method is not.
    #[error("method not allowed; allowed: {allow}")]
    MethodNotAllowed {
        /// The methods that are, as `Allow` lists them.
        allow: String,
    },
    /// A write to a region that is not the home region.
    #[error("region {region} is read-only")]
    ReadOnlyRegion {
        /// The region's id.
        region: String,
        /// The methods that are allowed there.
        allow: String,
    },
    /// Nobody could be made out.
    #[error("not authenticated: {0:?}")]
    Unauthenticated(Unauthenticated),
    /// The caller's home tenant, or a tenant above it, is not active.
    #[error("the caller's home tenant is suspended")]
    HomeSuspended,
    /// The caller's role or scope does not suffice.
    #[error("role {needs} is needed")]
    Forbidden {
        /// The least role that would.
        needs: Role,
    },
    /// Nobody changes the state of the own home tenant.
    #[error("the state of the caller's own home tenant cannot be changed by it")]
    OwnHomeState,
    /// It is not there, or the caller does not see it: the two are not told apart.
    #[error("{what:?} not found: {id}")]
    NotFound {
        /// What was asked for.
        what: Entity,
        /// The id as it was asked for.
        id: String,
    },
    /// It cannot be an id at all.
    #[error("malformed id: {id:?}")]
    BadId {
        /// The text that was sent.
        id: String,
    },
    /// The body has a media type that cannot be JSON.
    #[error("unsupported media type {got:?}")]
    UnsupportedMedia {
        /// The `Content-Type` that was sent.
        got: String,
    },
    /// The body is larger than the route takes.
    #[error("body beyond {limit_bytes} bytes")]
    TooLarge {
        /// The largest body, in bytes.
        limit_bytes: usize,
    },
    /// The body came too slowly.
    #[error("body came too slowly")]
    BodyTooSlow,
    /// The body ends too early, or its chunks are broken.
    #[error("body is not well-formed")]
    BodyMalformed,
    /// The body is not JSON.
    #[error("body is not JSON: {reason}")]
    BadJson {
        /// Where and why, in the parser's words.
        reason: String,
    },
    /// The body is JSON but no object.
    #[error("body is not a JSON {expected}")]
    BadShape {
        /// What is due, as JSON names it.
        expected: &'static str,
    },
    /// Members of the request are wrong; never empty.
    #[error("invalid: {0:?}")]
    Invalid(Vec<Fault>),
    /// The icon is refused.
    #[error("icon refused: {0}")]
    Icon(#[from] IconFault),
    /// The user is a member of the tenant already.
    #[error("already a member")]
    AlreadyMember,
    /// The state machine has no such step.
    #[error("no step from {from:?} to {to}")]
    NoSuchStep {
        /// The present state.
        from: TenantState,
        /// The number that was asked for.
        to: i64,
    },
    /// The tenant above must be a service provider or a root.
    #[error("the parent is neither a service provider nor a root")]
    ParentNotProvider,
    /// There are three levels of service providers already.
    #[error("beyond {max} levels of service providers")]
    TooManyProviderLevels {
        /// How many there may be.
        max: i64,
    },
    /// A unique name is taken; never by whom.
    #[error("{field} is taken")]
    NameTaken {
        /// Which one.
        field: &'static str,
    },
    /// The tenant is deactivated.
    #[error("the tenant is deactivated")]
    Deactivated,
    /// The state of the instance's own tenant stays.
    #[error("the state of the instance's own tenant cannot be changed")]
    HomeTenantState,
    /// Only somebody above the tenant may change this.
    #[error("{field} is set from above")]
    SetFromAbove {
        /// The member.
        field: &'static str,
    },
    /// There are as many worlds as there may be, and none that may go for another.
    #[error("beyond {limit} worlds, all of them in use")]
    TooManyWorlds {
        /// How many there may be.
        limit: usize,
        /// When one may go, in seconds.
        retry_after_s: u64,
    },
    /// There are as many snapshots as there may be.
    #[error("beyond {limit} snapshots")]
    TooManySnapshots {
        /// How many there may be.
        limit: usize,
    },
    /// The snapshot was made of another file, or by another version.
    #[error("the snapshot is not of this file, or of another version")]
    ForeignSnapshot,
    /// The tenant still has live children.
    #[error("the tenant has live children")]
    LiveChildren,
    /// The subtenant still holds storage.
    #[error("the subtenant holds storage")]
    HoldsStorage,
    /// A counter would leave its range.
    #[error("counters would leave their range: {side:?}, by events {events:?}")]
    CounterRange {
        /// The places, in the batch, of the events that take them out.
        events: Vec<usize>,
        /// On which side.
        side: RangeSide,
    },
    /// An entitlement refuses what was to be counted; never empty.
    #[error("beyond entitlements: {0:?}")]
    OverLimit(Vec<LimitBreach>),
    /// There would be more services than a quota allows.
    #[error("{got} services of {service_type:?}, {limit} allowed")]
    OverQuota {
        /// Of which type; `None` for all together.
        service_type: Option<String>,
        /// How many there may be.
        limit: i64,
        /// How many there would be.
        got: i64,
    },
    /// The tenant is on its way out; its record can only be read and purged.
    #[error("the tenant is deleted")]
    TenantDeleted,
    /// The object is not in the state that the request depends on.
    #[error("the object has changed")]
    PreconditionFailed,
    /// A header has no usable value.
    #[error("unusable header {name}")]
    BadHeader {
        /// The header's name.
        name: &'static str,
    },
    /// The idempotency key stands for another request.
    #[error("the idempotency key was used for another request")]
    KeyReused,
    /// The first answer to a repeated request carried a secret, which is not kept.
    #[error("done before, and the secret was shown then: {made_id}")]
    SecretShownBefore {
        /// The id of what was made.
        made_id: String,
    },
    /// No token was granted.
    #[error("no token granted: {0:?}")]
    Grant(GrantFault),
    /// Too many wrong secrets from this pair of client and address.
    #[error("too many attempts")]
    TooManyAttempts {
        /// After how many seconds to try again.
        retry_after_s: u64,
    },
    /// This client has called this operation too often within the minute.
    #[error("too many calls")]
    TooManyCalls {
        /// After how many seconds to try again.
        retry_after_s: u64,
        /// When the window ends, in seconds since 1970.
        resets_at_s: i64,
    },
    /// A stand-in was told to refuse the request.
    #[error("refused on demand: {status}")]
    Injected {
        /// The status.
        status: u16,
        /// After how many seconds to try again.
        retry_after_s: Option<u32>,
    },
    /// A new secret could not be handed over, so nothing was changed.
    #[error("standard output: {reason}; nothing was changed")]
    NotDelivered {
        /// What the system said.
        reason: String,
    },
    /// A queue or a pool is full.
    #[error("busy: {what}")]
    Busy {
        /// Which one, for the log.
        what: &'static str,
        /// After how many seconds to try again.
        retry_after_s: u64,
    },
    /// There is no room on the disk for what was to be written; nothing of it was.
    #[error("no space: {reason}")]
    NoSpace {
        /// What the database said.
        reason: String,
    },
    /// The file cannot be read or written at present; the text is for the log alone.
    #[error("unavailable: {reason}")]
    Unavailable {
        /// What the database said.
        reason: String,
    },
    /// The database failed in a way that it should not; the text is for the log alone.
    #[error("storage: {reason}")]
    Storage {
        /// What the database said.
        reason: String,
    },
    /// The program failed; the text is for the log alone.
    #[error("internal: {reason}")]
    Internal {
        /// What is known.
        reason: String,
    },
}

impl Error {
    /// One member is wrong.
    pub fn invalid(field: &str, problem: Problem) -> Self {
        Self::Invalid(vec![Fault { field: field.to_owned(), problem }])
    }

    /// One member names something that there is not, or not for this caller.
    pub fn no_such(field: &str, what: Entity, id: &str) -> Self {
        Self::invalid(field, Problem::NoSuch { what, id: id.to_owned() })
    }

    /// It is not there, or not for this caller.
    pub fn not_found(what: Entity, id: impl Into<String>) -> Self {
        Self::NotFound { what, id: id.into() }
    }

    /// Whether the service failed, not the request: such errors are logged in full.
    pub fn is_ours(&self) -> bool {
        self.is_of_storage() || matches!(self, Self::Internal { .. } | Self::Busy { .. })
    }

    /// Whether the database could not do what it was told, for a reason that waiting for others
    /// does not mend.
    pub fn is_of_storage(&self) -> bool {
        matches!(self, Self::NoSpace { .. } | Self::Unavailable { .. } | Self::Storage { .. })
    }
}
