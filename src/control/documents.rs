//! The contracts as documents (OpenAPI 3.1), one for each API, beside the API that it describes.

use std::sync::LazyLock;

use super::etag::{tag_of_bytes, tagged};
use super::plain_document::without_tools;
use super::problem;
use crate::dialects::{Answer, Call, Dialect, Method, Route, answer, public};
use crate::model::Error;

/// Where the documents stand. It is a part of the control API, at the prefix of every API.
pub static DIALECT: Dialect = Dialect {
    name: "control",
    mounts: &["/control/v1", "/ocs", "/processmind", "/nse", "/dpod", "/ipera", "/identity"],
    spaces: &[],
    any_case: false,
    regional: false,
    limits_rate: false,
    challenges: &["Bearer"],
    routes: &ROUTES,
    render: problem::render,
};

static ROUTES: [Route; 1] =
    [public(Method::Get, "/openapi.json", "control.getDocument", get_document)];

/// Every document, with the tools of a stand-in: the name of its dialect, and its text.
pub static DOCUMENTS: &[(&str, &str)] = &[
    ("control", include_str!("../../static/openapi/control.json")),
    ("identity", include_str!("../../static/openapi/identity.json")),
    ("ocs", include_str!("../../static/openapi/ocs.json")),
    ("processmind", include_str!("../../static/openapi/processmind.json")),
    ("nse", include_str!("../../static/openapi/nse.json")),
    ("dpod", include_str!("../../static/openapi/dpod.json")),
    ("ipera", include_str!("../../static/openapi/ipera.json")),
];

/// The document of the dialect with this name.
pub fn document(dialect: &str) -> Option<&'static str> {
    DOCUMENTS.iter().find(|(name, _)| *name == dialect).map(|(_, text)| *text)
}

/// The document that a server answers, which is a stand-in or not: where there are no tools, the
/// control API's is without them.
pub fn served(dialect: &str, is_stand_in: bool) -> Option<&'static str> {
    static PLAIN: LazyLock<String> =
        LazyLock::new(|| without_tools(document("control").unwrap_or_default()));
    match dialect {
        "control" if !is_stand_in => Some(&PLAIN),
        _ => document(dialect),
    }
}

/// `GET /{dialect}/openapi.json`
fn get_document(call: &Call) -> Result<Answer, Error> {
    let dialect = call.found.mount.split('/').nth(1).unwrap_or_default();
    let served = served(dialect, call.app.stand_in.is_some());
    let bytes = served.ok_or(Error::NoRoute)?.as_bytes();
    let answer = || answer::bytes_of("application/json", bytes.to_vec());
    Ok(tagged(call, tag_of_bytes(bytes), answer))
}
