//! What several dialects say alike: the usual status of an error, and a plain sentence for it.

use crate::model::icon::{ICON_BYTES_LIMIT, ICON_MAX_PIXELS, IconFault};
use crate::model::usage::{LimitBreach, MAX_COUNTER, RangeSide};
use crate::model::{Error, Fault, GrantFault, Problem, SeedProblem, Unauthenticated};

/// The status of an error where no vendor says otherwise.
pub fn usual_status(error: &Error) -> u16 {
    match error {
        Error::NoRoute | Error::NotFound { .. } | Error::BadId { .. } => 404,
        Error::MethodNotAllowed { .. } | Error::ReadOnlyRegion { .. } => 405,
        Error::Unauthenticated(_) | Error::Grant(GrantFault::InvalidClient) => 401,
        Error::HomeSuspended
        | Error::Forbidden { .. }
        | Error::OwnHomeState
        | Error::ParentNotProvider
        | Error::SetFromAbove { .. } => 403,
        Error::UnsupportedMedia { .. } => 415,
        Error::TooLarge { .. } => 413,
        Error::BodyTooSlow => 408,
        Error::BadJson { .. }
        | Error::BadShape { .. }
        | Error::BodyMalformed
        | Error::BadHeader { .. }
        | Error::Invalid(_)
        | Error::Icon(_)
        | Error::NoSuchStep { .. }
        | Error::CounterRange { side: RangeSide::Beyond, .. }
        | Error::Grant(_) => 400,
        Error::AlreadyMember
        | Error::LiveChildren
        | Error::TooManyProviderLevels { .. }
        | Error::NameTaken { .. }
        | Error::Deactivated
        | Error::HomeTenantState
        | Error::TenantDeleted
        | Error::SecretShownBefore { .. }
        | Error::HoldsStorage
        | Error::TooManySnapshots { .. }
        | Error::ForeignSnapshot
        | Error::CounterRange { side: RangeSide::Below, .. }
        | Error::OverLimit(_)
        | Error::OverQuota { .. } => 409,
        Error::PreconditionFailed => 412,
        Error::KeyReused => 422,
        Error::TooManyAttempts { .. } | Error::TooManyCalls { .. } => 429,
        Error::Busy { .. } | Error::TooManyWorlds { .. } | Error::Unavailable { .. } => 503,
        Error::NoSpace { .. } => 507,
        Error::Storage { .. } | Error::Internal { .. } | Error::NotDelivered { .. } => 500,
        Error::Injected { status, .. } => *status,
    }
}

/// The error that has this status everywhere, in whose words to refuse a request on demand. `None`
/// if there is none that says no more than the status.
pub fn error_of_status(status: u16) -> Option<Error> {
    Some(match status {
        401 => Error::Unauthenticated(Unauthenticated::BadAuthorization),
        408 => Error::BodyTooSlow,
        412 => Error::PreconditionFailed,
        429 => Error::TooManyCalls { retry_after_s: 0, resets_at_s: 0 },
        500 => Error::Internal { reason: String::new() },
        503 => Error::Busy { what: "", retry_after_s: 0 },
        507 => Error::NoSpace { reason: String::new() },
        _ => return None,
    })
}

/// One sentence for a person. Says nothing that only the log may know.
pub fn sentence(error: &Error) -> String {
    match error {
        Error::NoRoute => "There is nothing at this path.".into(),
        Error::MethodNotAllowed { allow } => {
            format!("The method is not allowed here. Allowed: {allow}.")
        }
        Error::ReadOnlyRegion { .. } => {
            "Method not allowed at this base URL. Try the request again at the Global base URL."
                .into()
        }
        Error::Unauthenticated(_) => {
            "The request carries no credentials that are good here.".into()
        }
        Error::HomeSuspended => "The tenant of these credentials is not active.".into(),
        Error::Forbidden { needs } => format!("This needs the role {needs}."),
        Error::OwnHomeState => "The state of your own tenant cannot be changed by you.".into(),
        Error::NotFound { what, .. } => {
            format!("There is no such {}.", format!("{what:?}").to_lowercase())
        }
        Error::BadId { .. } => "This cannot be an identifier.".into(),
        Error::UnsupportedMedia { .. } => "The body must be JSON.".into(),
        Error::TooLarge { limit_bytes } => format!("The body is larger than {limit_bytes} bytes."),
        Error::BodyTooSlow => "The body came too slowly.".into(),
        Error::BodyMalformed => "The body is broken off or not well-formed.".into(),
        Error::BadJson { reason } => format!("The body is not JSON: {reason}."),
        Error::BadShape { expected } => format!("The body must be a JSON {expected}."),
        Error::Invalid(faults) => faults.iter().map(fault_sentence).collect::<Vec<_>>().join(" "),
        Error::Icon(fault) => icon_sentence(fault),
        Error::AlreadyMember => "The user is already a member of the tenant.".into(),
        Error::NoSuchStep { from, to } => {
            format!("A tenant in state {} cannot go to state {to}.", from.number())
        }
        Error::ParentNotProvider => {
            "Only a service provider or a root may have tenants below it.".into()
        }
        Error::TooManyProviderLevels { max } => {
            format!("There are at most {max} levels of service providers.")
        }
        Error::NameTaken { field } => format!("{field} is already taken."),
        Error::Deactivated => "The tenant is deactivated.".into(),
        Error::HomeTenantState => "The state of this tenant cannot be changed.".into(),
        Error::SetFromAbove { field } => {
            format!("{field} can be changed only from a tenant above.")
        }
        Error::LiveChildren => "The tenant still has tenants below it.".into(),
        Error::HoldsStorage => "The subtenant still holds storage.".into(),
        Error::TooManySnapshots { limit } => format!("There are {limit} snapshots already."),
        Error::ForeignSnapshot => {
            "The snapshot is of another file, or of another version of tenantd.".into()
        }
        Error::CounterRange { side: RangeSide::Below, .. } => "A counter would go below 0.".into(),
        Error::CounterRange { side: RangeSide::Beyond, .. } => {
            format!("A counter would go beyond {MAX_COUNTER}.")
        }
        Error::OverLimit(breaches) => {
            breaches.iter().map(breach_sentence).collect::<Vec<_>>().join(" ")
        }
        Error::OverQuota { service_type, limit, got } => match service_type {
            Some(name) => format!("The quota of {name} allows {limit} services, not {got}."),
            None => format!("The service quota allows {limit} services, not {got}."),
        },
        Error::TenantDeleted => "The tenant is deleted.".into(),
        Error::PreconditionFailed => "It has changed since it was read.".into(),
        Error::BadHeader { name } => format!("The header {name} has no usable value."),
        Error::KeyReused => "This Idempotency-Key stands for another request.".into(),
        Error::SecretShownBefore { made_id } => {
            format!("This was done before, for {made_id}. Its secret is shown once only.")
        }
        Error::Grant(_) => "No token was granted.".into(),
        Error::TooManyAttempts { .. } => "Too many wrong secrets. Try again later.".into(),
        Error::TooManyCalls { .. } => "Too many requests. Try again later.".into(),
        Error::Busy { .. } => "The service is busy. Try again in a moment.".into(),
        Error::TooManyWorlds { limit, .. } => {
            format!("There are {limit} worlds, all in use. Drop those that are done with, or wait.")
        }
        Error::NoSpace { .. } => "The service has no space left to write this.".into(),
        Error::Unavailable { .. } => {
            "The service cannot use its storage at present. Try again later.".into()
        }
        Error::Injected { status, .. } => match error_of_status(*status) {
            Some(like) => sentence(&like),
            None if *status < 500 => "The request is refused.".into(),
            None => "The service failed.".into(),
        },
        Error::Storage { .. } | Error::Internal { .. } | Error::NotDelivered { .. } => {
            "The service failed.".into()
        }
    }
}

fn breach_sentence(breach: &LimitBreach) -> String {
    let LimitBreach { tenant, definition_id, limit, amount, .. } = breach;
    if breach.is_blocked {
        format!("The entitlement {definition_id} of {tenant} is blocked.")
    } else {
        format!("The entitlement {definition_id} of {tenant} allows {limit}, not {amount}.")
    }
}

/// One sentence on what is wrong with a member.
pub fn fault_sentence(fault: &Fault) -> String {
    let field = if fault.field.is_empty() { "The body" } else { &fault.field };
    match &fault.problem {
        Problem::Missing => format!("{field} is required."),
        Problem::Blank => format!("{field} must not be blank."),
        Problem::WrongType { expected } => format!("{field} must be of type {expected}."),
        Problem::TooShort { min_chars } => {
            format!("{field} must have at least {min_chars} characters.")
        }
        Problem::TooLong { max_chars } => {
            format!("{field} must have at most {max_chars} characters.")
        }
        Problem::Malformed { expected } => format!("{field} must be {expected}."),
        Problem::OutOfRange { min, max } => format!("{field} must be from {min} to {max}."),
        Problem::TooMany { max_items } => {
            format!("{field} must have at most {max_items} elements.")
        }
        Problem::NotInTime { days_back, minutes_ahead } => format!(
            "{field} must be at most {days_back} days back and {minutes_ahead} minutes ahead."
        ),
        Problem::Unknown if fault.field.is_empty() => "A name that is empty is not known.".into(),
        Problem::Unknown => format!("{field} is not known."),
        Problem::NoSuch { what, id } => {
            format!("{field}: there is no {} {id}.", format!("{what:?}").to_lowercase())
        }
        Problem::Twice => format!("{field} stands there twice."),
        Problem::TooDeep { max_depth } => {
            format!("{field} stands in {max_depth} objects and arrays; no more can be read.")
        }
        Problem::Taken => format!("{field} is already taken."),
        Problem::Differs => format!("{field} differs from the path."),
        Problem::OfSeed(problem) => seed_sentence(field, problem),
    }
}

fn seed_sentence(field: &str, problem: &SeedProblem) -> String {
    match problem {
        SeedProblem::UnknownMember { known } => {
            format!("{field} is not known. Known here: {}.", known.join(", "))
        }
        SeedProblem::Repeats { first } => format!("{field} is in the file already, at {first}."),
        SeedProblem::Contradicts { first } => {
            format!("{field} differs from what the file says at {first}.")
        }
        SeedProblem::Stays { present } => format!("{field} cannot change; it is {present}."),
        SeedProblem::Cycle => {
            format!("{field} makes a circle: the tenant would stand below itself.")
        }
        SeedProblem::TakenInFile { by } => format!("{field} is already taken, at {by}."),
        SeedProblem::OwnRole => {
            format!("{field} cannot change: the client is the one that brings this seed.")
        }
        SeedProblem::LastOperator => format!("{field} cannot change: no operator would be left."),
        SeedProblem::NoSuchTenantBefore => {
            format!("{field} names no tenant there is, nor one that stands before it in the file.")
        }
        SeedProblem::Ambiguous => format!("{field} names several tenants; give an id or an alias."),
        SeedProblem::Icon(fault) => icon_sentence(fault),
        SeedProblem::Unreadable { reason } => format!("{field} cannot be read: {reason}."),
        SeedProblem::More { shown } => format!("There are more than these {shown} faults."),
    }
}

fn icon_sentence(fault: &IconFault) -> String {
    match fault {
        IconFault::NotBase64 => "The icon must be base64.".into(),
        IconFault::TooManyBytes { got } => {
            format!("The icon has {got} bytes; it must have fewer than {ICON_BYTES_LIMIT}.")
        }
        IconFault::TooManyPixels { width, height } => format!(
            "The icon has {width} x {height} pixels; at most {ICON_MAX_PIXELS} x {ICON_MAX_PIXELS} are allowed."
        ),
        IconFault::NotPng { reason } => {
            // The decoder's words may go on with its inner state, which is for the log.
            let plain = reason.split(" while ").next().unwrap_or(reason);
            format!("The icon is not a sound PNG: {}.", plain.trim_end_matches('.'))
        }
    }
}
