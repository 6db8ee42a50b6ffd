//! Whole answers of OCS, compared at once: the text itself, so that the order of members counts.

use serde_json::{Value, json};

use crate::support::Reply;

pub const NO_ACCESS: &str = "These credentials give no access to the tenant.";
pub const NO_TENANT: &str = "There is no such tenant.";
pub const NO_ID: &str = "This cannot be an identifier.";
pub const NEEDS_ADMIN: &str = "This needs the role admin.";
pub const NO_CREDENTIALS: &str = "The request carries no credentials that are good here.";
pub const SUSPENDED: &str = "The tenant of these credentials is not active.";
pub const NO_PATH: &str = "There is nothing at this path.";
pub const ELSEWHERE: &str =
    "Method not allowed at this base URL. Try the request again at the Global base URL.";

/// 200 with exactly this JSON.
#[track_caller]
pub fn says(reply: &Reply, body: &Value) {
    assert_eq!((reply.status, reply.text()), (200, body.to_string().as_str()));
    assert_eq!(reply.header("Content-Type"), Some("application/json"));
    has_common_headers(reply);
}

/// 204 with nothing.
#[track_caller]
pub fn is_done(reply: &Reply) {
    assert_eq!((reply.status, reply.text()), (204, ""));
    assert_eq!(reply.header("Content-Type"), None);
    has_common_headers(reply);
}

/// An error with exactly this reason, in the form that a public client of the API reads.
#[track_caller]
pub fn refuses(reply: &Reply, status: u16, reason: &str) {
    let (error, resolution) = match status {
        400 => ("Bad request.", "Correct the request and try it again."),
        401 => ("Unauthorized.", "Send credentials that are good for this service."),
        403 => ("Forbidden.", "Ask an administrator of the tenant for access."),
        404 => ("Not found.", "Check the path and the identifiers in it."),
        405 if reason == ELSEWHERE => {
            ("Method not allowed.", "Try the request again at the Global base URL.")
        }
        405 => ("Method not allowed.", "Use a method that the header Allow lists."),
        413 => ("Request too large.", "Send a smaller body."),
        415 => ("Unsupported media type.", "Send the body as application/json."),
        other => panic!("{other} is no error of this API: {reply:?}"),
    };
    let id = reply.header("Operation-Id").unwrap_or_else(|| panic!("{reply:?}"));
    let body = json!({
        "OperationId": id, "Error": error, "Reason": reason, "Resolution": resolution
    });
    assert_eq!((reply.status, reply.text()), (status, body.to_string().as_str()));
    is_error_head(reply);
}

/// 400 with a reason that begins like this: the rest is a parser's.
#[track_caller]
pub fn refuses_body(reply: &Reply, reason: &str) {
    assert_eq!(reply.status, 400, "{reply:?}");
    let said = reply.json()["Reason"].as_str().unwrap().to_owned();
    assert!(said.starts_with(reason), "{said}");
    refuses(reply, 400, &said);
}

/// The same refusal as [`refuses`] of a HEAD: there is no body.
#[track_caller]
pub fn refuses_head(reply: &Reply, status: u16) {
    assert_eq!((reply.status, reply.text()), (status, ""));
    is_error_head(reply);
}

#[track_caller]
fn is_error_head(reply: &Reply) {
    assert_eq!(reply.header("Content-Type"), Some("application/json"));
    assert_eq!(reply.header("Operation-Id"), reply.header("X-Request-Id"));
    has_common_headers(reply);
}

#[track_caller]
fn has_common_headers(reply: &Reply) {
    assert!(reply.header("X-Request-Id").is_some_and(|id| !id.is_empty()), "{reply:?}");
    assert_eq!(reply.header("X-Content-Type-Options"), Some("nosniff"));
    let challenge = (reply.status == 401).then_some("Bearer");
    assert_eq!(reply.header("WWW-Authenticate"), challenge, "{reply:?}");
    assert_eq!(reply.header("Allow").is_some(), reply.status == 405, "{reply:?}");
}

/// Everything of an answer but its date: for answers that must not tell two things apart.
pub fn but_for_the_date(reply: &Reply) -> (u16, Vec<(String, String)>, Vec<u8>) {
    let mut headers = reply.headers.clone();
    headers.retain(|(name, _)| name != "date");
    (reply.status, headers, reply.bytes.clone())
}
