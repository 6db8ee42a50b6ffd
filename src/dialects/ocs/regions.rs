//! The regions of a tenant.

use serde::Serialize;

use super::verbosity::respond;
use crate::dialects::{Answer, Call};
use crate::model::Error;
use crate::ops;

#[derive(Serialize)]
#[serde(rename_all = "PascalCase")]
struct RegionBase {
    id: String,
    name: String,
    administrative_endpoints_writable: bool,
    base_address: String,
}

/// "Get Regions"
pub fn get_regions(call: &Call) -> Result<Answer, Error> {
    let regions = ops::regions::tenant_regions(call.context()?, call.param("tenantId"))?;
    let base = call.base();
    let bodies: Vec<_> = regions
        .into_iter()
        .map(|region| RegionBase {
            base_address: match region.base_address {
                Some(address) => address,
                None if region.is_home => base.clone(),
                None => format!("{base}/regions/{}", segment(&region.id)),
            },
            administrative_endpoints_writable: region.is_home,
            id: region.id,
            name: region.name,
        })
        .collect();
    Ok(respond(call, &bodies))
}

/// `text` as one segment of a path: what RFC 3986 does not call unreserved is percent-encoded.
fn segment(text: &str) -> String {
    text.bytes().fold(String::new(), |mut path, byte| {
        match byte {
            b'A'..=b'Z' | b'a'..=b'z' | b'0'..=b'9' | b'-' | b'.' | b'_' | b'~' => {
                path.push(char::from(byte));
            }
            _ => path += &format!("%{byte:02X}"),
        }
        path
    })
}
