//! Health, readiness, metrics.

use serde_json::json;

use crate::access::credentials::Credentials;
use crate::dialects::{Answer, Call, answer};
use crate::model::{Error, Role};
use crate::ops;

/// `GET /healthz`: the process answers.
pub fn healthz(_: &Call) -> Result<Answer, Error> {
    Ok(answer::json(200, &json!({"status": "ok"})))
}

/// `GET /readyz`: the file can be read and written; looked at once a second at most.
pub fn readyz(call: &Call) -> Result<Answer, Error> {
    match call.app.readiness.check(&call.app.store, call.app.clock.as_ref()) {
        Ok(()) => Ok(answer::json(200, &json!({"status": "ready"}))),
        Err(_) => Ok(answer::json(503, &json!({"status": "unavailable"}))),
    }
}

/// `GET /metrics`: for this machine and for operators, unless the server was started with
/// `--metrics-open`.
pub fn metrics(call: &Call) -> Result<Answer, Error> {
    if !is_near(call) && !call.app.settings.metrics_open {
        require_operator(call)?;
    }
    let text = call.app.metrics.text(call.app.store.writer_stats());
    Ok(answer::bytes_of("text/plain; version=0.0.4; charset=utf-8", text.into_bytes()))
}

/// Whether whoever asks is on this machine, and not behind a proxy on it.
pub fn is_near(call: &Call) -> bool {
    call.request.remote_addr().ip().is_loopback()
        && call.request.header("X-Forwarded-For").is_none()
        && call.request.header("Forwarded").is_none()
}

fn require_operator(call: &Call) -> Result<(), Error> {
    let caller = call.app.access.authenticate(&Credentials::of(call.request))?;
    ops::enter(&call.app.store, &caller)?;
    caller.require(Role::Operator)
}
