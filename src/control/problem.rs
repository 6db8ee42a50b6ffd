//! The control API's errors (RFC 9457): one stable `type` for each kind, and a place for each fault.
//!
//! A fault of a body carries a JSON Pointer to the member. A fault of the query, whose field begins
//! with `?`, carries the parameter's name instead.

use serde::Serialize;

use super::usage::Breach;
use crate::dialects::answer::bytes_of;
use crate::dialects::words::{fault_sentence, sentence, usual_status};
use crate::dialects::{Answer, ErrorFacts};
use crate::model::{Error, Fault};

#[derive(Serialize)]
struct Problem<'a> {
    #[serde(rename = "type")]
    kind: String,
    title: &'static str,
    status: u16,
    #[serde(skip_serializing_if = "Option::is_none")]
    detail: Option<String>,
    instance: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    errors: Option<Vec<FaultBody>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    id: Option<&'a str>,
    #[serde(rename = "overLimit", skip_serializing_if = "Vec::is_empty")]
    over_limit: Vec<Breach>,
}

#[derive(Serialize)]
struct FaultBody {
    #[serde(skip_serializing_if = "Option::is_none")]
    pointer: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    parameter: Option<String>,
    detail: String,
}

/// The error as `application/problem+json`.
pub fn render(error: &Error, facts: &ErrorFacts) -> Answer {
    let (kind, title) = kind(error);
    let status = status(error);
    let errors = fault_bodies(error);
    let problem = Problem {
        kind: format!("/problems/{kind}"),
        title,
        status,
        // A batch of usage, or a seed, may have thousands of faults: they are told once.
        detail: (errors.is_none() || !is_of_batch(facts)).then(|| detail(error)),
        instance: facts.path,
        errors,
        id: match error {
            Error::SecretShownBefore { made_id } => Some(made_id),
            _ => None,
        },
        over_limit: match error {
            Error::OverLimit(breaches) => breaches.iter().map(Breach::from).collect(),
            _ => Vec::new(),
        },
    };
    let bytes = serde_json::to_vec(&problem).unwrap_or_default();
    bytes_of("application/problem+json", bytes).with_status_code(status)
}

fn is_of_batch(facts: &ErrorFacts) -> bool {
    matches!(facts.operation, Some("control.recordUsage" | "control.applySeed"))
}

/// What is wrong, place by place.
fn fault_bodies(error: &Error) -> Option<Vec<FaultBody>> {
    match error {
        Error::Invalid(faults) => Some(faults.iter().map(FaultBody::new).collect()),
        Error::CounterRange { events, .. } => {
            let fault = |place: &usize| FaultBody {
                pointer: Some(format!("/{place}/delta")),
                parameter: None,
                detail: sentence(error),
            };
            Some(events.iter().map(fault).collect())
        }
        _ => None,
    }
}

impl FaultBody {
    fn new(fault: &Fault) -> Self {
        let is_parameter = fault.field.starts_with('?');
        let named = fault.named();
        Self {
            pointer: (!is_parameter).then(|| fault.pointer()),
            detail: fault_sentence(&named),
            parameter: is_parameter.then_some(named.field),
        }
    }
}

fn detail(error: &Error) -> String {
    match error {
        Error::Invalid(faults) => {
            sentence(&Error::Invalid(faults.iter().map(Fault::named).collect()))
        }
        other => sentence(other),
    }
}

/// A step that there is not is a matter of the tenant's state here, not of the request.
fn status(error: &Error) -> u16 {
    match error {
        Error::NoSuchStep { .. } => 409,
        other => usual_status(other),
    }
}

/// The last part of the `type`, which never changes its meaning, and the title.
fn kind(error: &Error) -> (&'static str, &'static str) {
    match error {
        Error::NoRoute => ("no-such-path", "No such path"),
        Error::NotFound { .. } | Error::BadId { .. } => ("not-found", "Not found"),
        Error::MethodNotAllowed { .. } => ("method-not-allowed", "Method not allowed"),
        Error::ReadOnlyRegion { .. } => ("read-only-region", "Region is read-only"),
        Error::Unauthenticated(_) => ("unauthenticated", "Not authenticated"),
        Error::HomeSuspended => ("home-suspended", "Home tenant is not active"),
        Error::Forbidden { .. } => ("forbidden", "Role does not suffice"),
        Error::OwnHomeState => ("own-home-state", "State of the own home tenant"),
        Error::SetFromAbove { .. } => ("set-from-above", "Set from above"),
        Error::ParentNotProvider => ("parent-not-provider", "Parent is no service provider"),
        Error::UnsupportedMedia { .. } => ("unsupported-media-type", "Unsupported media type"),
        Error::TooLarge { .. } => ("too-large", "Body too large"),
        Error::BodyTooSlow => ("body-too-slow", "Body too slow"),
        Error::BodyMalformed | Error::BadJson { .. } | Error::BadShape { .. } => {
            ("malformed-body", "Malformed body")
        }
        Error::BadHeader { .. } => ("bad-header", "Unusable header"),
        Error::Invalid(_) => ("invalid", "Invalid request"),
        Error::Icon(_) => ("icon-refused", "Icon refused"),
        Error::NoSuchStep { .. } => ("no-such-step", "No such step"),
        Error::AlreadyMember => ("already-member", "Already a member"),
        Error::LiveChildren => ("live-children", "Tenants below it"),
        Error::TooManyProviderLevels { .. } => {
            ("too-many-provider-levels", "Too many levels of service providers")
        }
        Error::NameTaken { .. } => ("name-taken", "Name is taken"),
        Error::Deactivated => ("deactivated", "Tenant is deactivated"),
        Error::HomeTenantState => ("home-tenant-state", "State of the instance's own tenant"),
        Error::TenantDeleted => ("tenant-deleted", "Tenant is deleted"),
        Error::HoldsStorage => ("holds-storage", "Subtenant holds storage"),
        Error::TooManySnapshots { .. } => ("too-many-snapshots", "Too many snapshots"),
        Error::ForeignSnapshot => ("foreign-snapshot", "Snapshot of another file"),
        Error::CounterRange { .. } => ("counter-range", "Counter out of range"),
        Error::OverLimit(_) => ("over-limit", "Beyond an entitlement"),
        Error::OverQuota { .. } => ("over-quota", "Beyond a quota"),
        Error::PreconditionFailed => ("precondition-failed", "Precondition failed"),
        Error::KeyReused => ("idempotency-key-reused", "Idempotency key reused"),
        Error::SecretShownBefore { .. } => ("secret-shown-before", "Secret shown before"),
        Error::Grant(_) => ("no-token", "No token granted"),
        Error::TooManyAttempts { .. } => ("too-many-attempts", "Too many attempts"),
        Error::TooManyCalls { .. } => ("too-many-calls", "Too many calls"),
        Error::Busy { .. } | Error::TooManyWorlds { .. } => ("busy", "Busy"),
        Error::NoSpace { .. } => ("no-space", "No space left"),
        Error::Injected { .. } => ("injected", "Refused on demand"),
        Error::Unavailable { .. } => ("storage-unavailable", "Storage unavailable"),
        Error::Storage { .. } | Error::Internal { .. } | Error::NotDelivered { .. } => {
            ("internal", "Internal error")
        }
    }
}
