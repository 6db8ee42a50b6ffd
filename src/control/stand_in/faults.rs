//! `/control/v1/faults`: which requests fail, and how.

use serde::Serialize;
use serde_json::{Map, Value, json};

use super::clock::shown;
use super::fault_rules::{read_rules, shown_time};
use crate::dialects::{Answer, Call, Lead, Method, answer};
use crate::model::{Error, IdRef, Scopes, Timestamp};
use crate::stand_in::StandIn;
use crate::stand_in::faults::{
    Delay, Effect, Match, PathPattern, Rule, RuleState, Schedule, Treatment,
};

#[derive(Serialize)]
struct FaultsBody {
    faults: Vec<RuleBody>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    warnings: Vec<WarningBody>,
}

/// Why a rule is for no request as things are.
#[derive(Serialize)]
struct WarningBody {
    pointer: String,
    detail: &'static str,
}

#[derive(Serialize)]
struct RuleBody {
    name: String,
    #[serde(rename = "match", skip_serializing_if = "Map::is_empty")]
    matching: Map<String, Value>,
    #[serde(skip_serializing_if = "Option::is_none")]
    from: Option<Timestamp>,
    #[serde(skip_serializing_if = "Option::is_none")]
    until: Option<Timestamp>,
    #[serde(skip_serializing_if = "Option::is_none")]
    when: Option<Value>,
    #[serde(skip_serializing_if = "Option::is_none")]
    seed: Option<u64>,
    effect: Map<String, Value>,
    matched: u64,
    fired: u64,
}

impl From<RuleState> for RuleBody {
    fn from(state: RuleState) -> Self {
        let RuleState { rule, seed, matched, fired } = state;
        let Rule { name, matching, from, until, schedule, seed: _, effect } = rule;
        let when = match schedule {
            Schedule::Always => None,
            Schedule::First(count) => Some(json!({ "first": count })),
            Schedule::Every(step) => Some(json!({ "every": step })),
            Schedule::Probability(share) => Some(json!({ "probability": shown(share) })),
        };
        let (matching, effect) = (shown_match(matching), shown_effect(effect));
        Self { name, matching, from, until, when, seed, effect, matched, fired }
    }
}

fn shown_match(matching: Match) -> Map<String, Value> {
    let Match { dialect, operation, method, path, client, tenant, headers } = matching;
    let path = path.map(|pattern| pattern.as_str().to_owned());
    let texts = [
        ("dialect", dialect),
        ("operation", operation),
        ("method", method),
        ("path", path),
        ("client", client),
        ("tenant", tenant),
    ];
    let mut members: Map<String, Value> =
        texts.into_iter().filter_map(|(name, text)| Some((name.into(), text?.into()))).collect();
    if !headers.is_empty() {
        let headers: Map<String, Value> =
            headers.into_iter().map(|(name, value)| (name, value.into())).collect();
        members.insert("headers".into(), headers.into());
    }
    members
}

fn shown_effect(effect: Effect) -> Map<String, Value> {
    let Effect { treatment, delay, bytes_per_second, cut_after_bytes } = effect;
    let mut members = Map::new();
    let mut put = |name: &str, value: Value| {
        members.insert(name.to_owned(), value);
    };
    match treatment {
        Treatment::Usual => {}
        Treatment::Refused { status, retry_after_s } => {
            put("status", status.into());
            if let Some(seconds) = retry_after_s {
                put("retryAfter", seconds.into());
            }
        }
        Treatment::CommitThenDrop => put("connection", "commit-then-drop".into()),
        Treatment::Reset => put("connection", "reset".into()),
        Treatment::Silence => put("connection", "silence".into()),
        Treatment::TokenExpired => put("token", "expired".into()),
    }
    if let Some(delay) = delay {
        let delay = match delay {
            Delay::Fixed(length) => shown_time(length).into(),
            Delay::Uniform { min, max } => {
                json!({ "min": shown_time(min), "max": shown_time(max) })
            }
            Delay::LogNormal { median, sigma } => {
                json!({ "median": shown_time(median), "sigma": shown(sigma) })
            }
        };
        put("delay", delay);
    }
    if let Some(rate) = bytes_per_second {
        put("bytesPerSecond", rate.get().into());
    }
    if let Some(bytes) = cut_after_bytes {
        put("cutAfterBytes", bytes.into());
    }
    members
}

/// `GET /faults`
pub fn list_faults(call: &Call) -> Result<Answer, Error> {
    listed(call, super::tools(call)?)
}

/// `PUT /faults` with `{"faults": […]}`, in place of all that there are
pub fn put_faults(call: &Call) -> Result<Answer, Error> {
    let tools = super::tools(call)?;
    tools.faults.replace(read_rules(call)?)?;
    listed(call, tools)
}

/// `DELETE /faults`
pub fn delete_faults(call: &Call) -> Result<Answer, Error> {
    super::tools(call)?.faults.clear();
    Ok(answer::no_content())
}

fn listed(call: &Call, tools: &StandIn) -> Result<Answer, Error> {
    let states = tools.faults.list();
    let mut warnings = Vec::new();
    for (number, RuleState { rule, .. }) in states.iter().enumerate() {
        let warned = warnings_of(call, &rule.matching)?.into_iter().map(|(member, detail)| {
            WarningBody { pointer: format!("/faults/{number}/match/{member}"), detail }
        });
        warnings.extend(warned);
    }
    let faults = states.into_iter().map(RuleBody::from).collect();
    Ok(answer::json(200, &FaultsBody { faults, warnings }))
}

/// What of it no request can meet as things are. It may be made later, so it is no fault.
fn warnings_of(call: &Call, matching: &Match) -> Result<Vec<(&'static str, &'static str)>, Error> {
    let store = &call.app.store;
    let mut warnings = Vec::new();
    let path = matching.path.as_ref().filter(|path| path.is_one()).map(PathPattern::as_str);
    warnings.extend(path.and_then(|path| Some(("path", never_met(call, path)?))));
    if let Some(id) = &matching.client
        && store.read(|tx| tx.client(id))?.is_none()
    {
        warnings.push(("client", "No client has this id so far."));
    }
    if let Some(id) = matching.tenant.as_deref().and_then(IdRef::parse)
        && store.read(|tx| tx.tenant_key(id))?.is_none()
    {
        warnings.push(("tenant", "No tenant has this id so far."));
    }
    Ok(warnings)
}

/// Why no request for this path ever comes to a rule, whatever its method.
fn never_met(call: &Call, path: &str) -> Option<&'static str> {
    let mut leads = Method::ALL.iter().map(|method| (call.find)(method.name(), path, Scopes::NONE));
    leads.try_fold("No API has anything at this path.", |why, lead| match lead {
        Lead::Operation(_) => None,
        Lead::Tool => Some("A tool of the stand-in is at this path, and tools never fail."),
        Lead::World { .. } => Some("A world has rules of its own, with paths without its prefix."),
        Lead::Options | Lead::OtherMethods { .. } | Lead::Nothing => Some(why),
    })
}
