//! Settings of the caller's tenant.

use serde::Serialize;
use serde_json::Value;

use super::rights::Rights;
use crate::dialects::{Answer, Call, answer, json_value};
use crate::model::{Change, Error, Fault, Problem};
use crate::ops::settings::{self, TenantSettings};

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct SettingsBody {
    automatic_tenant_onboarding: bool,
}

impl From<TenantSettings> for SettingsBody {
    fn from(settings: TenantSettings) -> Self {
        Self { automatic_tenant_onboarding: settings.automatic_tenant_onboarding }
    }
}

/// "getTenantSettings"
pub fn get_settings(call: &Call) -> Result<Answer, Error> {
    let rights = Rights::of(call)?;
    let settings = settings::settings(rights.context()?)?;
    Ok(answer::json(200, &SettingsBody::from(settings)))
}

/// "updateTenantSettings"
pub fn update_settings(call: &Call) -> Result<Answer, Error> {
    let rights = Rights::of(call)?;
    let context = rights.context()?;
    settings::admit_to_settings(context.caller)?;
    let settings = settings::update_settings(context, read_onboarding(call)?)?;
    Ok(answer::json(200, &SettingsBody::from(settings)))
}

/// A merge patch of the one setting there is.
fn read_onboarding(call: &Call) -> Result<Change<bool>, Error> {
    let Value::Object(members) = json_value(call)? else {
        return Err(Error::BadShape { expected: "object" });
    };
    let (mut onboarding, mut faults) = (Change::Keep, Vec::new());
    for (name, value) in members {
        let problem = match (name.as_str(), value) {
            ("automaticTenantOnboarding", Value::Null) => {
                onboarding = Change::Clear;
                continue;
            }
            ("automaticTenantOnboarding", Value::Bool(on)) => {
                onboarding = Change::Set(on);
                continue;
            }
            ("automaticTenantOnboarding", _) => Problem::WrongType { expected: "boolean" },
            _ => Problem::Unknown,
        };
        faults.push(Fault { field: name, problem });
    }
    if faults.is_empty() { Ok(onboarding) } else { Err(Error::Invalid(faults)) }
}
