//! `/control/v1/limits`: what the vendors' services limit of their own.

use std::time::Duration;

use serde::Serialize;

use super::clock::stretch;
use super::fault_rules::shown_time;
use crate::control::fields::{number, parsed};
use crate::dialects::{Answer, Call, Members, answer};
use crate::model::Error;
use crate::stand_in::VendorLimits;

/// The longest time that something takes or that somebody is asked to wait: a day.
const LONGEST: Duration = Duration::from_secs(86_400);
const A_DELAY: &str = "a stretch of time of at most a day, such as 5s";

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct LimitsBody {
    rate_limit: u32,
    provisioning_delay: String,
    read_only_regions: bool,
    maintenance: bool,
    retry_after: u32,
}

impl From<VendorLimits> for LimitsBody {
    fn from(limits: VendorLimits) -> Self {
        Self {
            rate_limit: limits.rate_limit,
            provisioning_delay: shown_time(limits.provisioning_delay),
            read_only_regions: limits.has_read_only_regions,
            maintenance: limits.is_in_maintenance,
            retry_after: limits.retry_after_s,
        }
    }
}

/// `GET /limits`
pub fn get_limits(call: &Call) -> Result<Answer, Error> {
    super::tools(call)?;
    Ok(answer::json(200, &LimitsBody::from(call.app.limits())))
}

/// `PUT /limits` with any of `{"rateLimit", "provisioningDelay", "readOnlyRegions", "maintenance",
/// "retryAfter"}`
pub fn put_limits(call: &Call) -> Result<Answer, Error> {
    let tools = super::tools(call)?;
    let limits = read_limits(call)?;
    tools.limits.set(limits);
    call.app.rate_limit.allow(limits.rate_limit);
    Ok(answer::json(200, &LimitsBody::from(limits)))
}

fn read_limits(call: &Call) -> Result<VendorLimits, Error> {
    let now = call.app.limits();
    let mut members = Members::read(call)?;
    members.only(&[
        "rateLimit",
        "provisioningDelay",
        "readOnlyRegions",
        "maintenance",
        "retryAfter",
    ]);
    let mut whole = |field: &str, max: u64| {
        let number = number(&mut members, field, 0, i64::try_from(max).unwrap_or(i64::MAX))?;
        u32::try_from(number).ok()
    };
    let rate_limit = whole("rateLimit", u32::MAX.into());
    let retry_after_s = whole("retryAfter", LONGEST.as_secs());
    let provisioning_delay = parsed(&mut members, "provisioningDelay", A_DELAY, |text| {
        stretch(text).filter(|length| *length <= LONGEST)
    });
    let limits = VendorLimits {
        rate_limit: rate_limit.unwrap_or(now.rate_limit),
        provisioning_delay: provisioning_delay.unwrap_or(now.provisioning_delay),
        has_read_only_regions: members.flag("readOnlyRegions").unwrap_or(now.has_read_only_regions),
        is_in_maintenance: members.flag("maintenance").unwrap_or(now.is_in_maintenance),
        retry_after_s: retry_after_s.unwrap_or(now.retry_after_s),
    };
    members.finish()?;
    Ok(limits)
}
