//! `/control/v1/journal/stream`: entries as they come, as Server-Sent Events.

use std::io::{Cursor, ErrorKind, Read, Result};
use std::time::{Duration, Instant};

use super::filter;
use crate::dialects::{Answer, Call, answer};
use crate::model::Error;
use crate::stand_in::journal::{Entry, Filter, Follower, Since};

/// How long it waits at a time. Only between two waits it is noticed that the client is gone, or
/// that the server is to end.
const WAIT: Duration = Duration::from_millis(200);
/// After so much silence a comment is sent, for whoever stands between and would close.
const SILENCE: Duration = Duration::from_secs(10);
const COMMENT: &str = ":\n\n";

/// `GET /journal/stream`: from `since` or `Last-Event-ID` on, or from now on. 503 if too many listen.
pub fn stream_journal(call: &Call) -> std::result::Result<Answer, Error> {
    let tools = super::super::tools(call)?;
    let mut filter = filter(call)?;
    let heard = call.request.header("Last-Event-ID").map(number).transpose()?;
    let after = match (heard, filter.since) {
        (Some(number), _) | (None, Some(Since::Number(number))) => {
            filter.since = None;
            Some(number)
        }
        (None, since) => since.map(|_| 0),
    };
    let follower = tools.journal.follow(after);
    let follower = follower.ok_or(Error::Busy { what: "listeners", retry_after_s: 1 })?;
    Ok(answer::stream_of("text/event-stream", Events::new(follower, filter)))
}

fn number(id: &str) -> std::result::Result<u64, Error> {
    let is_one = !id.is_empty() && id.bytes().all(|byte| byte.is_ascii_digit());
    let number = is_one.then(|| id.parse().ok()).flatten();
    number.ok_or(Error::BadHeader { name: "Last-Event-ID" })
}

/// The events, a body without end: it says that it would block whenever there is nothing to tell.
struct Events {
    follower: Follower,
    filter: Filter,
    ready: Cursor<Vec<u8>>,
    /// Something was read since it last blocked, so that it is to be sent before any more waiting.
    has_told: bool,
    told_at: Instant,
}

impl Events {
    fn new(follower: Follower, filter: Filter) -> Self {
        // The first comment lets the client know that it is heard.
        let ready = Cursor::new(COMMENT.into());
        Self { follower, filter, ready, has_told: false, told_at: Instant::now() }
    }

    /// What came, or a comment; nothing, if neither is due.
    fn next(&mut self) -> Result<Vec<u8>> {
        let mut text = Vec::new();
        for record in self.follower.wait(WAIT) {
            if self.filter.matches(&record) {
                text.extend_from_slice(format!("id: {}\ndata: ", record.number).as_bytes());
                serde_json::to_writer(&mut text, &Entry::of(&record))?;
                text.extend_from_slice(b"\n\n");
            }
        }
        if text.is_empty() && self.told_at.elapsed() >= SILENCE {
            text.extend_from_slice(COMMENT.as_bytes());
        }
        Ok(text)
    }
}

impl Read for Events {
    fn read(&mut self, out: &mut [u8]) -> Result<usize> {
        let mut count = self.ready.read(out)?;
        if count == 0 && !std::mem::take(&mut self.has_told) {
            self.ready = Cursor::new(self.next()?);
            count = self.ready.read(out)?;
        }
        if count == 0 {
            return Err(ErrorKind::WouldBlock.into());
        }
        self.has_told = true;
        self.told_at = Instant::now();
        Ok(count)
    }
}
