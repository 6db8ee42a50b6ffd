//! `/control/v1/journal/verify`: whether what was to happen did.

use serde::Serialize;
use serde_json::{Value, json};

use crate::control::fields::{each, nested, number, parsed};
use crate::control::stand_in::names::{self, known_text};
use crate::dialects::answer::bytes_of;
use crate::dialects::{Answer, Call, Members, answer};
use crate::model::{Error, Problem};
use crate::stand_in::journal::{
    Difference, Expectation, Filter, MOST_ROWS, Miss, PathPattern, Refutation, Since, StatusPattern,
};

/// How many matches one expectation may have.
const MOST_MATCHES: usize = 100;
/// What `match` may be.
const MATCHES: &str = "an object, or an array of 1 to 100 of them";

#[derive(Serialize)]
struct VerifiedBody {
    matches: Vec<MatchBody>,
}

#[derive(Serialize)]
struct MatchBody {
    count: usize,
    entries: Vec<u64>,
}

/// The problem of what did not happen, or may not have.
#[derive(Serialize)]
struct NotVerified<'a> {
    #[serde(rename = "type")]
    kind: &'static str,
    title: &'static str,
    status: u16,
    detail: String,
    instance: &'a str,
    /// The place of the match that does not hold.
    #[serde(rename = "match")]
    place: usize,
    found: Vec<u64>,
    nearest: Vec<MissBody>,
    /// How many entries that it may be about are gone, and from which on they are there: where that
    /// is why it is not verified.
    #[serde(skip_serializing_if = "Option::is_none")]
    dropped: Option<u64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    oldest: Option<u64>,
}

#[derive(Serialize)]
struct MissBody {
    number: u64,
    request: String,
    status: Option<u16>,
    differences: Vec<DifferenceBody>,
}

#[derive(Serialize)]
struct DifferenceBody {
    member: &'static str,
    expected: Value,
    found: Value,
}

/// `POST /journal/verify` with `{"match", "times" | "atLeast", "atMost" | "inOrder", "since"}`
pub fn verify_journal(call: &Call) -> Result<Answer, Error> {
    let tools = super::super::tools(call)?;
    let expectation = read(call)?;
    let contents = tools.journal.contents();
    match expectation.verify(&contents) {
        Ok(matches) => {
            let body = |entries: Vec<u64>| MatchBody { count: entries.len(), entries };
            let matches = matches.into_iter().map(body).collect();
            Ok(answer::json(200, &VerifiedBody { matches }))
        }
        Err(refutation) => Ok(refuted(call, &expectation, refutation, contents.oldest())),
    }
}

fn refuted(
    call: &Call,
    expectation: &Expectation,
    refutation: Refutation,
    oldest: Option<u64>,
) -> Answer {
    let mut detail = detail(expectation, &refutation);
    let Refutation { place, found, after, nearest, dropped } = refutation;
    let (mut kind, mut title) = ("/problems/not-verified", "Not verified");
    let is_undecided = dropped > 0;
    if is_undecided {
        (kind, title) = ("/problems/undecided", "Cannot be decided");
        let more = format!(" Up to {dropped} more may have fallen out of the journal.");
        detail.push_str(&more);
    }
    let url = call.request.raw_url();
    let body = NotVerified {
        kind,
        title,
        status: 422,
        detail,
        instance: url.split_once('?').map_or(url, |(path, _)| path),
        place,
        found,
        nearest: nearest.into_iter().map(|miss| MissBody::of(miss, after)).collect(),
        dropped: is_undecided.then_some(dropped),
        oldest: oldest.filter(|_| is_undecided),
    };
    let bytes = serde_json::to_vec(&body).unwrap_or_default();
    bytes_of("application/problem+json", bytes).with_status_code(422)
}

fn detail(expectation: &Expectation, refutation: &Refutation) -> String {
    let which = match expectation.matches.len() {
        1 => "The match".to_owned(),
        all => format!("Match {} of {all}", refutation.place + 1),
    };
    if expectation.in_order {
        return match refutation.after {
            Some(number) => format!("{which} was not found after entry {number}."),
            None => format!("{which} was not found."),
        };
    }
    let expected = match (expectation.at_least, expectation.at_most) {
        (least, None) => format!("at least {least}"),
        (least, Some(most)) if least == most => format!("exactly {least}"),
        (0, Some(most)) => format!("at most {most}"),
        (least, Some(most)) => format!("{least} to {most}"),
    };
    let found = refutation.found.len();
    format!("{which} was found {found} times; {expected} expected.")
}

impl MissBody {
    fn of(miss: Miss, after: Option<u64>) -> Self {
        let Miss { record, differences } = miss;
        let body =
            |Difference { member, expected, found }| DifferenceBody { member, expected, found };
        let mut differences: Vec<DifferenceBody> = differences.into_iter().map(body).collect();
        if let Some(after) = after.filter(|after| record.number <= *after) {
            let (expected, found) = (json!(format!("after {after}")), json!(record.number));
            differences.push(DifferenceBody { member: "order", expected, found });
        }
        let request = format!("{} {}", record.method, record.path());
        Self { number: record.number, request, status: record.status, differences }
    }
}

fn read(call: &Call) -> Result<Expectation, Error> {
    let mut members = Members::read(call)?;
    members.only(&["match", "times", "atLeast", "atMost", "inOrder", "since"]);
    let mut matches = read_matches(&mut members);
    let since = read_since(&mut members);
    for filter in &mut matches {
        filter.since = since;
    }
    let in_order = members.flag("inOrder").unwrap_or(false);
    let times = count(&mut members, "times");
    let (least, most) = (count(&mut members, "atLeast"), count(&mut members, "atMost"));
    let mut goes_without = |field: &str, is_there: bool, expected| {
        if is_there {
            members.fault(field, Problem::Malformed { expected });
        }
    };
    let has_times = times.is_some();
    goes_without("atLeast", has_times && least.is_some(), "absent where there is times");
    goes_without("atMost", has_times && most.is_some(), "absent where there is times");
    for (field, value) in [("times", times), ("atLeast", least), ("atMost", most)] {
        goes_without(field, in_order && value.is_some(), "absent where inOrder is true");
    }
    let is_empty = least.zip(most).is_some_and(|(least, most)| least > most);
    goes_without("atMost", is_empty, "no less than atLeast");
    members.finish()?;
    // Once, unless something else is said.
    let at_least = times.or(least).unwrap_or_else(|| u64::from(most.is_none()));
    Ok(Expectation { matches, at_least, at_most: times.or(most), in_order })
}

/// There are never more entries than the journal has room for.
fn count(members: &mut Members, field: &str) -> Option<u64> {
    members.raw(field).filter(|value| !value.is_null())?;
    let most = i64::try_from(MOST_ROWS).unwrap_or(i64::MAX);
    number(members, field, 0, most).and_then(|count| u64::try_from(count).ok())
}

fn read_matches(members: &mut Members) -> Vec<Filter> {
    let problem = match members.raw("match") {
        Some(Value::Object(_)) => {
            return nested(members, "match", read_match).into_iter().collect();
        }
        Some(Value::Array(all)) if (1..=MOST_MATCHES).contains(&all.len()) => {
            return each(members, "match", read_match);
        }
        None => Problem::Missing,
        Some(_) => Problem::Malformed { expected: MATCHES },
    };
    members.fault("match", problem);
    Vec::new()
}

fn read_match(members: &mut Members) -> Filter {
    members.only(&[
        "dialect",
        "operation",
        "method",
        "path",
        "client",
        "status",
        "notImplemented",
        "body",
    ]);
    Filter {
        dialect: known_text(members, "dialect", names::is_dialect),
        operation: known_text(members, "operation", names::is_operation_or_name),
        method: known_text(members, "method", names::is_method_in_any_case),
        path: parsed(members, "path", PathPattern::FORM, PathPattern::parse),
        client: parsed(members, "client", super::A_CLIENT, super::client),
        status: text_or_number(members, "status", StatusPattern::FORM, StatusPattern::parse),
        is_not_implemented: members.flag("notImplemented"),
        body: members.raw("body").filter(|body| !body.is_null()).cloned(),
        since: None,
    }
}

fn read_since(members: &mut Members) -> Option<Since> {
    text_or_number(members, "since", Since::FORM, Since::parse)
}

/// What `parse` makes of a text, or of a number as it is written.
fn text_or_number<T>(
    members: &mut Members,
    field: &str,
    expected: &'static str,
    parse: impl FnOnce(&str) -> Option<T>,
) -> Option<T> {
    let text = match members.raw(field)? {
        Value::Null => return None,
        Value::String(text) => text.clone(),
        other => other.to_string(),
    };
    let value = parse(&text);
    if value.is_none() {
        members.fault(field, Problem::Malformed { expected });
    }
    value
}
