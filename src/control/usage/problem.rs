//! Errors after RFC 9457, each with a `type` of its own.

use serde::Serialize;

use super::Breach;
use crate::dialects::answer::bytes_of;
use crate::dialects::words::{fault_sentence, sentence, usual_status};
use crate::dialects::{Answer, ErrorFacts};
use crate::model::{Error, Fault};

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Problem<'a> {
    #[serde(rename = "type")]
    kind: String,
    title: &'static str,
    status: u16,
    #[serde(skip_serializing_if = "Option::is_none")]
    detail: Option<String>,
    instance: &'a str,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    errors: Vec<FaultBody>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    over_limit: Vec<Breach>,
}

/// A member of the body by JSON Pointer (RFC 6901), or a parameter of the query by name.
#[derive(Serialize)]
struct FaultBody {
    #[serde(skip_serializing_if = "Option::is_none")]
    pointer: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    parameter: Option<String>,
    detail: String,
}

/// The error as `application/problem+json`.
pub fn problem(error: &Error, facts: &ErrorFacts) -> Answer {
    let status = usual_status(error);
    let (kind, title) = kind(error);
    let errors = fault_bodies(error);
    let problem = Problem {
        kind: format!("/problems/{kind}"),
        title,
        status,
        // A batch may have thousands of faults: they are told once.
        detail: errors.is_empty().then(|| sentence(error)),
        instance: facts.path,
        errors,
        over_limit: match error {
            Error::OverLimit(breaches) => breaches.iter().map(Breach::from).collect(),
            _ => Vec::new(),
        },
    };
    let bytes = serde_json::to_vec(&problem).unwrap_or_default();
    bytes_of("application/problem+json", bytes).with_status_code(status)
}

/// What is wrong, place by place.
fn fault_bodies(error: &Error) -> Vec<FaultBody> {
    match error {
        Error::Invalid(faults) => faults.iter().map(fault_body).collect(),
        Error::CounterRange { events, .. } => {
            let fault = |place: &usize| FaultBody {
                pointer: Some(format!("/{place}/delta")),
                parameter: None,
                detail: sentence(error),
            };
            events.iter().map(fault).collect()
        }
        _ => Vec::new(),
    }
}

fn fault_body(fault: &Fault) -> FaultBody {
    let detail = fault_sentence(fault);
    if let Some(name) = fault.field.strip_prefix('?') {
        let parameter = Some(name.to_owned());
        return FaultBody { pointer: None, parameter, detail: detail.replacen('?', "", 1) };
    }
    let path = fault.field.replace('~', "~0").replace('/', "~1").replace('.', "/");
    let pointer = if path.is_empty() { path } else { format!("/{path}") };
    FaultBody { pointer: Some(pointer), parameter: None, detail }
}

/// The last part of the `type`, which never changes its meaning, and the title.
fn kind(error: &Error) -> (&'static str, &'static str) {
    match error {
        Error::NoRoute => ("no-such-path", "No such path"),
        Error::NotFound { .. } | Error::BadId { .. } => ("not-found", "Not found"),
        Error::MethodNotAllowed { .. } => ("method-not-allowed", "Method not allowed"),
        Error::Unauthenticated(_) => ("unauthenticated", "Not authenticated"),
        Error::HomeSuspended => ("home-suspended", "Home tenant is not active"),
        Error::Forbidden { .. } => ("forbidden", "Role does not suffice"),
        Error::SetFromAbove { .. } => ("set-from-above", "Set from above"),
        Error::UnsupportedMedia { .. } => ("unsupported-media-type", "Unsupported media type"),
        Error::TooLarge { .. } => ("too-large", "Body too large"),
        Error::BodyTooSlow => ("body-too-slow", "Body too slow"),
        Error::BodyMalformed | Error::BadJson { .. } | Error::BadShape { .. } => {
            ("malformed-body", "Malformed body")
        }
        Error::Invalid(_) => ("invalid", "Invalid request"),
        Error::CounterRange { .. } => ("counter-range", "Counter out of range"),
        Error::OverLimit(_) => ("over-limit", "Beyond an entitlement"),
        Error::OverQuota { .. } => ("over-quota", "Beyond a quota"),
        Error::Busy { .. } => ("busy", "Busy"),
        error if error.is_ours() => ("internal", "Internal error"),
        _ => ("refused", "Refused"),
    }
}
