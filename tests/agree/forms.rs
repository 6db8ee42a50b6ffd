//! Values in the forms that places have for them, and answers as JSON.

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use serde_json::{Value, json};
use tenantd::model::TenantState;

use super::members::{flattened, rows_of};
use crate::support::Reply;

/// An id as a UUID.
pub fn uuid(id: &str) -> String {
    tenantd::model::IdRef::parse(id).map_or(String::new(), |id| id.uuid().to_string())
}

/// What an answer says, as JSON: tables as arrays of objects, trees as arrays, pictures in base64.
pub fn content(operation: &str, reply: &Reply) -> Value {
    let kind = reply.header("Content-Type").unwrap_or("");
    match reply.status {
        404 => Value::Null,
        200..300 if kind.starts_with("text/csv") => rows_of(reply.text()),
        200..300 if kind.starts_with("image/png") => STANDARD.encode(&reply.bytes).into(),
        200..300 if kind.starts_with("text/plain") => reply.text().into(),
        200..300 if reply.bytes.is_empty() => Value::Null,
        200..300 if operation == "dpod.getTenantHierarchy" => flattened(reply.json()),
        200..300 => reply.json(),
        _ => panic!("{operation}: {} {}", reply.status, reply.text()),
    }
}

/// Where in an answer the object is that it is about.
pub fn envelope(operation: &str) -> &'static str {
    match operation {
        "processmind.listUsers"
        | "dpod.getTenantHierarchy"
        | "dpod.getChildren"
        | "dpod.collectServicesSummary"
        | "dpod.collectServicesSummaryFile"
        | "dpod.generateUsageReport"
        | "ocs.getRegions" => "[]",
        "dpod.listTenants" | "dpod.getUsageDetails" => "content[]",
        "ipera.listTenants" => "data[]",
        "ipera.createTenant" | "ipera.updateTenant" => "data",
        "nse.createSubtenant" => "result.records[]",
        "control.listRegions" => ".",
        "control.readUsage" => "items[]",
        _ if operation.starts_with("nse.") => "result.records[]",
        _ if operation.starts_with("control.list") => "items[]",
        _ => ".",
    }
}

/// A value in the form that a place has for it.
pub fn spelled(value: &Value, form: &str) -> Value {
    let Some(text) = value.as_str() else {
        return if form == "text" { value.to_string().into() } else { value.clone() };
    };
    let place_in = |names: &[&str]| json!(names.iter().position(|name| *name == text));
    match form {
        "uuid" => uuid(text).into(),
        "active" => json!(text == "active"),
        "status" => place_in(&["passive", "active", "banned"]),
        "kind" => place_in(&["feature", "resource", "usage"]),
        "limit" => place_in(&["hard", "soft"]),
        "number" => state(text).number().into(),
        "standing" => match state(text).number() {
            0 => json!("pending"),
            1 | 8 => json!("active"),
            2..=4 => json!("disabled"),
            _ => json!("deleted"),
        },
        "trashed" => json!((2..=4).contains(&state(text).number())),
        "marketplace" if text.is_empty() => json!("DPoD"),
        "country" => match text {
            "CZ" => json!("Czechia"),
            "GB" => json!("United Kingdom"),
            "KR" => json!("South Korea"),
            "TR" => json!("Türkiye"),
            "VN" => json!("Vietnam"),
            other => panic!("what is {other} called?"),
        },
        _ => value.clone(),
    }
}

fn state(name: &str) -> TenantState {
    TenantState::ALL.into_iter().find(|state| format!("{state:?}") == name).unwrap()
}

/// A picture of one pixel of this grey.
pub fn png(grey: u32) -> Vec<u8> {
    let mut bytes = Vec::new();
    let mut encoder = png::Encoder::new(&mut bytes, 1, 1);
    encoder.set_color(png::ColorType::Grayscale);
    let pixel = [u8::try_from(grey).unwrap()];
    encoder.write_header().unwrap().write_image_data(&pixel).unwrap();
    bytes
}
