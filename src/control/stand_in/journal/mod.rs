//! `/control/v1/journal`: what was asked and answered lately.

mod pieces;
mod stream;
mod verify;

use std::sync::Arc;

use serde::Serialize;

use super::names;
use crate::control::query::Query;
use crate::dialects::{Answer, Call, answer};
use crate::model::Error;
use crate::stand_in::journal::{
    Contents, Entry, Filter, PathPattern, Record, Since, StatusPattern, har_beginning, har_end,
    har_entry,
};
use pieces::Pieces;
pub use stream::stream_journal;
pub use verify::verify_journal;

#[derive(Serialize)]
struct CountBody {
    count: usize,
    last: u64,
    oldest: Option<u64>,
    dropped: u64,
}

/// `GET /journal`: oldest first.
pub fn get_journal(call: &Call) -> Result<Answer, Error> {
    let Chosen { records, last, oldest, dropped } = chosen(call)?;
    let entries = records.into_iter().map(|record| Entry::of(&record));
    let oldest = oldest.map_or("null".to_owned(), |oldest| oldest.to_string());
    let end = format!("],\"last\":{last},\"oldest\":{oldest},\"dropped\":{dropped}}}");
    Ok(answer::stream_of("application/json", Pieces::array("{\"entries\":[", entries, end)))
}

/// `GET /journal/count`
pub fn count_journal(call: &Call) -> Result<Answer, Error> {
    let Chosen { records, last, oldest, dropped } = chosen(call)?;
    Ok(answer::json(200, &CountBody { count: records.len(), last, oldest, dropped }))
}

/// `GET /journal/har`: as a HAR file.
pub fn export_journal(call: &Call) -> Result<Answer, Error> {
    let entries = chosen(call)?.records.into_iter().map(|record| har_entry(&record));
    let pieces = Pieces::array(har_beginning(), entries, har_end());
    Ok(answer::stream_of("application/json", pieces))
}

/// `DELETE /journal`: forgets all of it.
pub fn clear_journal(call: &Call) -> Result<Answer, Error> {
    super::tools(call)?.journal.clear();
    Ok(answer::no_content())
}

/// What the query asks for.
struct Chosen {
    records: Vec<Arc<Record>>,
    /// The number of the newest one there ever was.
    last: u64,
    /// The number of the oldest one that there is, whether asked for or not.
    oldest: Option<u64>,
    /// How many fell out that may have been asked for.
    dropped: u64,
}

fn chosen(call: &Call) -> Result<Chosen, Error> {
    let tools = super::tools(call)?;
    let filter = filter(call)?;
    let contents = tools.journal.contents();
    let (oldest, dropped) = (contents.oldest(), contents.dropped(filter.since));
    let Contents { mut records, last, .. } = contents;
    records.retain(|record| filter.matches(record));
    Ok(Chosen { records, last, oldest, dropped })
}

/// What a client's id can be.
const A_CLIENT: &str = "the id of a client";

/// Any text with something in it: clients come and go, but none is called nothing.
fn client(text: &str) -> Option<String> {
    (!text.is_empty()).then(|| text.to_owned())
}

/// The filter in the query.
fn filter(call: &Call) -> Result<Filter, Error> {
    let mut query = Query::of(call);
    let filter = Filter {
        dialect: query.known("dialect", names::is_dialect),
        operation: query.known("operation", names::is_operation_or_name),
        method: query.known("method", names::is_method_in_any_case),
        path: query.parsed("path", PathPattern::FORM, PathPattern::parse),
        client: query.parsed("client", A_CLIENT, client),
        status: query.parsed("status", StatusPattern::FORM, StatusPattern::parse),
        is_not_implemented: query
            .parsed("notImplemented", "true or false", |text| text.parse().ok()),
        body: None,
        since: query.parsed("since", Since::FORM, Since::parse),
    };
    query.finish()?;
    Ok(filter)
}
