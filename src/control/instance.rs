//! `/control/v1/info`, `/control/v1/audit` and `/control/v1/regions`: the instance itself.

use std::collections::HashSet;

use serde::Serialize;
use serde_json::{Map, Value};

use super::etag::{guard, object};
use super::fields::each;
use super::page::{page, read_page};
use super::query::Query;
use crate::dialects::{Answer, Call, Members};
use crate::model::region::{MAX_REGIONS, Region, is_base_address};
use crate::model::tenant::MAX_NAME_CHARS;
use crate::model::{Error, Problem, Role, TenantState, Timestamp};
use crate::ops::audit::{AuditFilter, audit_rows};
use crate::ops::instance;
use crate::store::AuditRow;

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct InfoBody {
    version: &'static str,
    instance_id: String,
    created_at: Timestamp,
    now: Timestamp,
    started_at: Timestamp,
    #[serde(rename = "uptimeS")]
    uptime_s: u64,
    is_stand_in: bool,
    durability: &'static str,
    tenants: Map<String, Value>,
    subtenants: i64,
    file_bytes: Option<u64>,
    file: Option<String>,
}

/// `GET /info`
pub fn get_info(call: &Call) -> Result<Answer, Error> {
    let info = instance::info(call.context()?)?;
    let tenants = info.tenants.into_iter();
    let start = call.app.start;
    let body = InfoBody {
        version: env!("CARGO_PKG_VERSION"),
        instance_id: info.id,
        created_at: info.created_at,
        now: call.app.clock.now(),
        started_at: start.at,
        uptime_s: start.instant.elapsed().as_secs(),
        is_stand_in: call.app.stand_in.is_some(),
        durability: info.durability,
        tenants: tenants.map(|(state, count)| (state.name().into(), count.into())).collect(),
        subtenants: info.subtenants,
        file_bytes: info.file.as_ref().map(|file| file.bytes),
        file: info.file.map(|file| file.path.display().to_string()),
    };
    Ok(crate::dialects::answer::json(200, &body))
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct AuditBody {
    at: Timestamp,
    client: String,
    operation: String,
    tenant_id: Option<String>,
    request_id: String,
    state: Option<&'static str>,
}

impl From<AuditRow> for AuditBody {
    fn from(row: AuditRow) -> Self {
        let AuditRow { at, client, operation, tenant_id, request_id, state, .. } = row;
        let state = state.map(TenantState::name);
        Self { at, client, operation, tenant_id, request_id, state }
    }
}

/// `GET /audit?tenant&client&operation&from&to&stateChanges&after&limit`
pub fn list_audit(call: &Call) -> Result<Answer, Error> {
    let mut query = Query::of(call);
    let request = read_page(&mut query);
    let filter = AuditFilter {
        tenant: query.text("tenant"),
        client: query.text("client"),
        operation: query.text("operation"),
        from: query.moment("from"),
        to: query.moment("to"),
        state_changes: query.flag("stateChanges"),
    };
    query.finish()?;
    Ok(page(audit_rows(call.context()?, &filter, &request)?, AuditBody::from))
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct RegionBody {
    id: String,
    name: String,
    is_home: bool,
    base_address: Option<String>,
}

#[derive(Serialize)]
struct RegionsBody {
    regions: Vec<RegionBody>,
}

#[expect(clippy::ptr_arg, reason = "a guard looks at the object as the use case has it")]
fn shown(regions: &Vec<Region>) -> RegionsBody {
    let regions = regions.iter().cloned().map(|region| {
        let Region { id, name, is_home, base_address } = region;
        RegionBody { id, name, is_home, base_address }
    });
    RegionsBody { regions: regions.collect() }
}

/// `GET /regions`
pub fn list_regions(call: &Call) -> Result<Answer, Error> {
    let regions = instance::instance_regions(call.context()?)?;
    Ok(object(call, 200, &shown(&regions)))
}

/// `PUT /regions` with `{"regions": [{"id", "name", "isHome", "baseAddress"}]}`: all of them at once.
pub fn replace_regions(call: &Call) -> Result<Answer, Error> {
    let context = call.context()?;
    context.caller.require(Role::Operator)?;
    let regions = read_regions(call)?;
    let regions = instance::replace_regions(context, regions, guard(call, shown))?;
    Ok(object(call, 200, &shown(&regions)))
}

fn read_regions(call: &Call) -> Result<Vec<Region>, Error> {
    let mut members = Members::read(call)?;
    members.only(&["regions"]);
    let regions = each(&mut members, "regions", read_region);
    let ids: HashSet<_> = regions.iter().map(|region| region.id.to_ascii_lowercase()).collect();
    if ids.len() < regions.len() {
        members.fault("regions", Problem::Malformed { expected: "regions of different ids" });
    }
    if regions.iter().filter(|region| region.is_home).count() != 1 {
        members.fault("regions", Problem::Malformed { expected: "regions of which one is home" });
    }
    if regions.len() > MAX_REGIONS {
        members.fault("regions", Problem::Malformed { expected: "at most 100 regions" });
    }
    members.finish()?;
    Ok(regions)
}

fn read_region(members: &mut Members) -> Region {
    members.only(&["id", "name", "isHome", "baseAddress"]);
    let id = members.required_text("id", 64);
    let name = members.required_text("name", MAX_NAME_CHARS);
    let is_home = members.flag("isHome").unwrap_or(false);
    let base_address = members.text("baseAddress");
    if base_address.as_ref().is_some_and(|address| !is_base_address(address)) {
        members.fault("baseAddress", Problem::Malformed { expected: "an http or https URL" });
    }
    Region { id, name, is_home, base_address }
}
