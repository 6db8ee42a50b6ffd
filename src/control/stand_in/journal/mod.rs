//! `/control/v1/journal`: what was asked and answered lately.

mod pieces;
mod stream;
mod verify;

use std::sync::Arc;

use serde::Serialize;

use crate::control::query::Query;
use crate::dialects::{Answer, Call, answer};
use crate::model::Error;
use crate::stand_in::journal::{
    Entry, Filter, PathPattern, Record, Since, StatusPattern, har_beginning, har_end, har_entry,
};
use pieces::Pieces;
pub use stream::stream_journal;
pub use verify::verify_journal;

#[derive(Serialize)]
struct CountBody {
    count: usize,
    last: u64,
}

/// `GET /journal`: oldest first.
pub fn get_journal(call: &Call) -> Result<Answer, Error> {
    let (records, last) = chosen(call)?;
    let entries = records.into_iter().map(|record| Entry::of(&record));
    let end = format!("],\"last\":{last}}}");
    Ok(answer::stream_of("application/json", Pieces::array("{\"entries\":[", entries, end)))
}

/// `GET /journal/count`
pub fn count_journal(call: &Call) -> Result<Answer, Error> {
    let (records, last) = chosen(call)?;
    Ok(answer::json(200, &CountBody { count: records.len(), last }))
}

/// `GET /journal/har`: as a HAR file.
pub fn export_journal(call: &Call) -> Result<Answer, Error> {
    let (records, _) = chosen(call)?;
    let entries = records.into_iter().map(|record| har_entry(&record));
    let pieces = Pieces::array(har_beginning(), entries, har_end());
    Ok(answer::stream_of("application/json", pieces))
}

/// `DELETE /journal`: forgets all of it.
pub fn clear_journal(call: &Call) -> Result<Answer, Error> {
    super::tools(call)?.journal.clear();
    Ok(answer::no_content())
}

/// The records that the query asks for, and the number of the newest one there ever was.
fn chosen(call: &Call) -> Result<(Vec<Arc<Record>>, u64), Error> {
    let tools = super::tools(call)?;
    let filter = filter(call)?;
    let (mut records, last) = tools.journal.records();
    records.retain(|record| filter.matches(record));
    Ok((records, last))
}

/// The filter in the query.
fn filter(call: &Call) -> Result<Filter, Error> {
    let mut query = Query::of(call);
    let filter = Filter {
        dialect: query.text("dialect"),
        operation: query.text("operation"),
        method: query.text("method"),
        path: query.parsed("path", PathPattern::FORM, PathPattern::parse),
        client: query.text("client"),
        status: query.parsed("status", StatusPattern::FORM, StatusPattern::parse),
        is_not_implemented: query
            .parsed("notImplemented", "true or false", |text| text.parse().ok()),
        body: None,
        since: query.parsed("since", Since::FORM, Since::parse),
    };
    query.finish()?;
    Ok(filter)
}
