use std::time::Duration;

use super::*;

fn keep(journal: &Journal, path: &str) {
    let mut recording = journal.begin();
    recording.target.push_str(path);
    journal.keep(recording);
}

fn paths(journal: &Journal) -> Vec<String> {
    journal.contents().records.iter().map(|record| record.path().to_owned()).collect()
}

#[test]
fn the_oldest_fall_out_by_their_number() {
    let journal = Journal::default();
    for number in 1..=MOST_ROWS + 3 {
        keep(&journal, &format!("/{number}?a=b"));
    }
    let Contents { records, last, .. } = journal.contents();
    assert_eq!((records.len(), last), (MOST_ROWS, MOST_ROWS as u64 + 3));
    assert_eq!((records[0].number, records[0].path(), records[0].query()), (4, "/4", "a=b"));
    drop(records);
    journal.clear();
    keep(&journal, "/again");
    let Contents { records, .. } = journal.contents();
    assert_eq!((records.len(), records[0].number), (1, MOST_ROWS as u64 + 4));
}

#[test]
fn the_oldest_fall_out_by_their_bytes() {
    let journal = Journal::default();
    let body = vec![0; 2 * MOST_BODY_BYTES];
    for _ in 0..MOST_ROWS {
        let mut recording = journal.begin();
        recording.request.add_body(&body);
        recording.answer.add_body(&[0; MOST_BODY_BYTES]);
        journal.keep(recording);
    }
    let Contents { records, .. } = journal.contents();
    let bytes: usize = records.iter().map(|record| record.size_bytes()).sum();
    assert!(bytes <= MOST_BYTES && bytes > MOST_BYTES * 9 / 10, "{bytes}");
    assert_eq!(records[0].request.size_bytes, 2 * MOST_BODY_BYTES as u64);
    assert!(!records[0].request.is_complete() && records[0].answer.is_complete());
}

/// What falls out is filled again, and shows nothing of what it was.
#[test]
fn a_record_is_used_again_as_if_it_were_new() {
    let journal = Journal::default();
    let mut recording = journal.begin();
    recording.method.push_str("GET");
    recording.client.push('a');
    recording.fault = Some("f".into());
    recording.status = Some(200);
    recording.request.add_field("a", b"b");
    recording.answer.add_body(&[0; MOST_BODY_BYTES]);
    journal.discard(recording);
    let recording = journal.begin();
    assert_eq!(format!("{:?}", *recording), format!("{:?}", Record::default()));
    assert!(recording.method.capacity() > 0 && recording.size_bytes() < MOST_BODY_BYTES);
    // One that somebody looks at is left to them.
    journal.keep(recording);
    let Contents { records: seen, .. } = journal.contents();
    for _ in 0..MOST_ROWS {
        keep(&journal, "/");
    }
    assert_eq!(seen[0].number, 1);
}

/// What fell out is told, as far as it may matter.
#[test]
fn what_fell_out_is_counted() {
    let journal = Journal::default();
    let keep_at = |at: i64| {
        let mut recording = journal.begin();
        recording.at = Timestamp(at);
        journal.keep(recording);
    };
    let dropped = |since| (journal.contents().oldest(), journal.contents().dropped(since));
    assert_eq!(dropped(None), (None, 0));
    // The last of them was the first to begin.
    for at in [7, 8, 9, 6] {
        keep_at(at);
    }
    for _ in 0..MOST_ROWS - 2 {
        keep_at(20);
    }
    assert_eq!(dropped(None), (Some(3), 2));
    for (since, expected) in [
        (Since::Number(0), 2),
        (Since::Number(1), 1),
        (Since::Number(2), 0),
        (Since::Number(5000), 0),
        (Since::Moment(Timestamp(8)), 2),
        (Since::Moment(Timestamp(9)), 0),
    ] {
        assert_eq!(dropped(Some(since)), (Some(3), expected), "{since:?}");
    }
    journal.clear();
    assert_eq!(dropped(Some(Since::Number(0))), (None, 0));
    keep_at(1);
    assert_eq!(dropped(Some(Since::Moment(Timestamp(0)))), (Some(MOST_ROWS as u64 + 3), 0));
}

#[test]
fn followers_hear_of_what_comes() {
    let journal = Arc::new(Journal::default());
    keep(&journal, "/before");
    let mut follower = journal.follow(None).unwrap();
    assert!(follower.wait(Duration::ZERO).is_empty());
    let heard = std::thread::scope(|scope| {
        let thread = scope.spawn(|| follower.wait(Duration::from_secs(60)));
        keep(&journal, "/after");
        thread.join().unwrap()
    });
    assert_eq!(heard.iter().map(|record| record.number).collect::<Vec<_>>(), [2]);
    assert_eq!(journal.follow(Some(0)).unwrap().wait(Duration::ZERO).len(), 2);
    assert_eq!(journal.follow(Some(99)).unwrap().wait(Duration::ZERO).len(), 2);
    assert_eq!(paths(&journal), ["/before", "/after"]);
    let others: Vec<_> = (1..MOST_FOLLOWERS).map(|_| journal.follow(None).unwrap()).collect();
    assert!(journal.follow(None).is_none());
    drop(others);
    assert!(journal.follow(None).is_some());
}
