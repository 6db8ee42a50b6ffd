//! Reads what strace saw: that no answer leaves before its write is synced.
//!
//! Every request carries an id of its own, which its transaction writes into the audit trail and
//! so into the journal, and which its answer repeats in `X-Request-Id`. The journal is written by
//! one thread, a transaction at a time, with one sync after its last page: from the first page
//! with the id, the next sync of the journal that *begins* covers the whole transaction, and it
//! must have *ended* before the answer is handed to the socket.

use std::collections::HashMap;

/// What strace is to watch.
pub const CALLS: [&str; 2] = ["-e", "trace=pwrite64,write,writev,sendto,sendmsg,fsync,fdatasync"];

/// A system call, with the lines of the trace on which it began and ended.
struct Call<'t> {
    begins: usize,
    ends: usize,
    text: &'t str,
    failed: bool,
}

/// Checks each of these request ids; the error tells of the first that was answered too early.
pub fn check(trace: &str, ids: &[String]) -> Result<(), String> {
    let calls = calls(trace);
    let journal: Vec<&Call> = calls.iter().filter(|call| is_about_journal(call)).collect();
    for id in ids {
        let answer = calls
            .iter()
            .find(|call| call.text.contains("HTTP/1.1 20") && call.text.contains(&header(id)))
            .ok_or_else(|| format!("{id} was not answered"))?;
        let written = journal
            .iter()
            .find(|call| call.text.starts_with("pwrite") && holds(call.text, id))
            .ok_or_else(|| format!("{id} was not written"))?;
        let synced = journal
            .iter()
            .find(|call| is_sync(call) && call.begins > written.begins)
            .ok_or_else(|| format!("{id} was never synced"))?;
        let last = journal
            .iter()
            .rfind(|call| call.text.starts_with("pwrite") && call.begins < synced.begins);
        let is_covered = last.is_some_and(|last| last.ends < synced.begins);
        if synced.ends >= answer.begins || !is_covered {
            return Err(format!("{id} was answered before it was synced"));
        }
    }
    Ok(())
}

/// The answer's header. The trace escapes line ends, so a longer id cannot match.
fn header(id: &str) -> String {
    format!("x-request-id: {id}\\r\\n")
}

/// Whether a page holds this id and not just a longer one.
fn holds(page: &str, id: &str) -> bool {
    page.match_indices(id)
        .any(|(at, _)| !page[at + id.len()..].starts_with(|next: char| next.is_ascii_digit()))
}

fn is_about_journal(call: &Call) -> bool {
    let first = call.text.split([',', ')', ' ']).next().unwrap_or_default();
    first.ends_with("-wal>") && !call.failed
}

fn is_sync(call: &Call) -> bool {
    call.text.starts_with("fsync") || call.text.starts_with("fdatasync")
}

/// The calls of a trace, those in two parts put together, in the order in which they began.
fn calls(trace: &str) -> Vec<Call<'_>> {
    let mut calls: Vec<Call> = Vec::new();
    let mut unfinished = HashMap::new();
    for (number, line) in trace.lines().enumerate() {
        let Some((thread, rest)) = line.split_once(' ') else { continue };
        let text = rest.trim_start();
        let failed = text.contains(" = -1 ");
        if text.starts_with("<... ") {
            if let Some(place) = unfinished.remove(thread) {
                let call: &mut Call = &mut calls[place];
                (call.ends, call.failed) = (number, failed);
            }
            continue;
        }
        let is_whole = !text.ends_with("<unfinished ...>");
        if !is_whole {
            unfinished.insert(thread, calls.len());
        }
        let ends = if is_whole { number } else { usize::MAX };
        calls.push(Call { begins: number, ends, text, failed });
    }
    calls
}

const HEALTHY: &str = "\
1 pwrite64(5</x/t.db-wal>, \"..sync-1..\", 4096, 56) = 4096
1 pwrite64(5</x/t.db-wal>, \"..\", 4096, 4176) = 4096
1 fsync(5</x/t.db-wal> <unfinished ...>
2 pread64(6</x/t.db>, \"..\", 4096, 0) = 4096
1 <... fsync resumed>) = 0
3 sendto(9<socket:[1]>, \"HTTP/1.1 200 OK\\r\\nx-request-id: sync-1\\r\\n\", 30, 0, NULL, 0) = 30
";

#[test]
fn a_healthy_trace_passes() {
    assert_eq!(check(HEALTHY, &["sync-1".into()]), Ok(()));
}

#[test]
fn a_trace_that_is_not_healthy_fails() {
    let ids = ["sync-1".to_owned()];
    let lines: Vec<&str> = HEALTHY.lines().collect();
    let of = |places: &[usize]| {
        places.iter().map(|place| lines[*place].to_owned() + "\n").collect::<String>()
    };
    let early = Err("sync-1 was answered before it was synced".to_owned());
    assert_eq!(check(&of(&[0, 1, 2, 5, 3, 4]), &ids), early, "the sync ends too late");
    assert_eq!(check(&of(&[0, 1, 5, 2, 4]), &ids), early, "it begins too late");
    assert_eq!(check(&of(&[0, 1, 2, 5]), &ids), early, "it never ends");
    assert_eq!(check(&of(&[2, 4, 0, 1, 5]), &ids), Err("sync-1 was never synced".into()));
    assert_eq!(check(&of(&[1, 2, 4, 5]), &ids), Err("sync-1 was not written".into()));
    assert_eq!(check(&of(&[0, 1, 2, 4]), &ids), Err("sync-1 was not answered".into()));
    let failed = HEALTHY.replace("resumed>) = 0", "resumed>) = -1 EIO (Input/output error)");
    assert_eq!(check(&failed, &ids), Err("sync-1 was never synced".into()));
    let another = HEALTHY.replace("fsync(5</x/t.db-wal>", "fsync(5</x/t.db>");
    assert_eq!(check(&another, &ids), Err("sync-1 was never synced".into()));
    assert_eq!(check(HEALTHY, &["sync-".into()]), Err("sync- was not answered".into()));
}
