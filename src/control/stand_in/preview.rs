//! `/control/v1/faults/preview`: what the rules would do with a request.

use serde::Serialize;

use crate::control::fields::nested;
use crate::dialects::{Answer, Call, Found, Lead, Members, answer};
use crate::model::{Error, Scopes};
use crate::stand_in::faults::Preview;

/// The longest path and id, in characters.
const MAX_CHARS: usize = 8_000;

/// The request that is asked about.
struct Question {
    method: String,
    path: String,
    client: Option<String>,
    headers: Vec<(String, String)>,
}

#[derive(Serialize)]
struct PreviewBody {
    dialect: Option<&'static str>,
    operation: Option<&'static str>,
    applied: Option<String>,
    reason: Option<String>,
    faults: Vec<RuleBody>,
}

#[derive(Serialize)]
struct RuleBody {
    name: String,
    matches: bool,
    differs: Vec<&'static str>,
    fires: bool,
    reason: Option<String>,
}

impl From<Preview> for RuleBody {
    fn from(preview: Preview) -> Self {
        let Preview { rule, differs, would_fire, reason, .. } = preview;
        Self { name: rule, matches: differs.is_empty(), differs, fires: would_fire, reason }
    }
}

/// `POST /faults/preview` with `{"method", "path", "client", "headers"}`
pub fn preview_faults(call: &Call) -> Result<Answer, Error> {
    let tools = super::tools(call)?;
    let question = read_question(call)?;
    let client = match &question.client {
        Some(id) => call.app.store.read(|tx| tx.client(id))?,
        None => None,
    };
    let scopes = client.as_ref().map_or(Scopes::NONE, |client| client.scopes);
    let path = question.path.split('?').next().unwrap_or_default();
    let (lead, path) = lead(call, &question.method, path, scopes);
    let found = match found(lead, &question.method) {
        Ok(found) => found,
        Err(reason) => return Ok(answer::json(200, &PreviewBody::of_nothing(reason))),
    };
    let header = |name: &str| {
        let mut headers = question.headers.iter();
        headers.find(|(one, _)| one.eq_ignore_ascii_case(name)).map(|(_, value)| value.clone())
    };
    let not_let_in = if call.app.is_closed(&found) {
        Some("Every vendor's API is in maintenance: 503, before any rule.".to_owned())
    } else {
        let unknown = question.client.as_ref().filter(|_| client.is_none());
        unknown.map(|id| format!("No client has the id {id}: 401, before any rule."))
    };
    let home = client.and_then(|client| Some(client.home?.1.reference()));
    let asked = found.asked(&question.method, &path, question.client.as_deref(), home, &header);
    let previews = tools.faults.preview(&asked, call.app.clock.now());
    Ok(answer::json(200, &PreviewBody::of(&found, not_let_in, previews)))
}

/// What the request leads to, and its path; the prefix of the world that is asked is taken off.
fn lead(call: &Call, method: &str, path: &str, scopes: Scopes) -> (Lead, String) {
    let own = call.app.world.as_ref().map(|world| &world.name);
    match (call.find)(method, path, scopes) {
        Lead::World { name, path } if own == Some(&name) => {
            ((call.find)(method, &path, scopes), path)
        }
        lead => (lead, path.to_owned()),
    }
}

/// The operation; or why no rule ever sees the request.
fn found(lead: Lead, method: &str) -> Result<Found, String> {
    Err(match lead {
        Lead::Operation(found) => return Ok(found),
        Lead::Tool => "A tool of the stand-in is at this path, and tools never fail.".into(),
        Lead::Options => "OPTIONS is answered before any rule.".into(),
        Lead::OtherMethods { allow } => {
            format!("The path takes {allow}, not {method}: 405, before any rule.")
        }
        Lead::World { name, .. } => {
            let name = name.as_str();
            format!(
                "The path is of the world {name}, which has rules of its own: ask below /world/{name}."
            )
        }
        Lead::Nothing => "Nothing is at this path: 404, before any rule.".into(),
    })
}

impl PreviewBody {
    fn of_nothing(reason: String) -> Self {
        let reason = Some(reason);
        Self { dialect: None, operation: None, applied: None, reason, faults: Vec::new() }
    }

    fn of(found: &Found, not_let_in: Option<String>, mut previews: Vec<Preview>) -> Self {
        let of_kind = |is_early| {
            let mut firing = previews.iter().filter(|preview| preview.would_fire);
            firing.find(|preview| preview.is_early == is_early)
        };
        let due = of_kind(true).or_else(|| of_kind(false)).map(|preview| preview.rule.clone());
        for preview in previews.iter_mut().filter(|preview| preview.would_fire) {
            if let Some(first) = due.as_ref().filter(|first| **first != preview.rule) {
                preview.reason = Some(format!("{first} is applied before it."));
            }
        }
        let applied = due.filter(|_| not_let_in.is_none());
        let reason = not_let_in.or_else(|| match &applied {
            Some(_) => None,
            None if previews.is_empty() => Some("There are no rules.".into()),
            None => Some("It is no rule's turn.".into()),
        });
        Self {
            dialect: Some(found.dialect.name),
            operation: Some(found.route.operation),
            applied,
            reason,
            faults: previews.into_iter().map(RuleBody::from).collect(),
        }
    }
}

fn read_question(call: &Call) -> Result<Question, Error> {
    let mut members = Members::read(call)?;
    members.only(&["method", "path", "client", "headers"]);
    let method = members.required_text("method", MAX_CHARS);
    let path = members.required_text("path", MAX_CHARS);
    let client = members.short_text("client", MAX_CHARS);
    let headers = nested(&mut members, "headers", |inner| {
        let names = inner.names();
        let read = |name: String| {
            let value = inner.text(&name)?;
            Some((name, value))
        };
        names.into_iter().filter_map(read).collect()
    });
    members.finish()?;
    Ok(Question { method, path, client, headers: headers.unwrap_or_default() })
}
