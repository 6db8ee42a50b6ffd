//! `/control/v1/faults/preview`: what the rules would do with a request.

use serde::Serialize;

use crate::control::fields::nested;
use crate::dialects::{Answer, Call, Found, Members, answer};
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
    faults: Vec<RuleBody>,
}

#[derive(Serialize)]
struct RuleBody {
    name: String,
    matches: bool,
    differs: Vec<&'static str>,
    fires: bool,
}

impl From<Preview> for RuleBody {
    fn from(preview: Preview) -> Self {
        let Preview { rule, differs, would_fire } = preview;
        Self { name: rule, matches: differs.is_empty(), differs, fires: would_fire }
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
    let Some(found) = (call.find)(&question.method, path, scopes) else {
        let nothing =
            PreviewBody { dialect: None, operation: None, applied: None, faults: Vec::new() };
        return Ok(answer::json(200, &nothing));
    };
    let header = |name: &str| {
        let mut headers = question.headers.iter();
        headers.find(|(one, _)| one.eq_ignore_ascii_case(name)).map(|(_, value)| value.clone())
    };
    let home = client.and_then(|client| Some(client.home?.1.reference()));
    let asked = found.asked(&question.method, path, question.client.as_deref(), home, &header);
    let previews = tools.faults.preview(&asked, call.app.clock.now());
    Ok(answer::json(200, &PreviewBody::of(&found, previews)))
}

impl PreviewBody {
    fn of(found: &Found, previews: Vec<Preview>) -> Self {
        let applied = previews.iter().find(|preview| preview.would_fire);
        Self {
            dialect: Some(found.dialect.name),
            operation: Some(found.route.operation),
            applied: applied.map(|preview| preview.rule.clone()),
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
