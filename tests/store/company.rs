//! Several who use one file at once: servers, commands, other programs.

use std::sync::Barrier;
use std::time::{Duration, Instant};

use tenantd::model::Timestamp;
use tenantd::model::tenant::TenantKey;
use tenantd::store::{OpenError, Store, StoreOptions};

use super::{Place, add, named};

fn tenants(store: &Store) -> i64 {
    let counts = store.read(|tx| tx.state_counts(TenantKey::INSTANCE)).unwrap();
    counts.iter().map(|count| count.subtree).sum()
}

#[test]
fn a_second_server_is_refused_until_the_first_ends() {
    let place = Place::new();
    let first = place.open().unwrap();
    assert!(matches!(place.open(), Err(OpenError::InUse)));
    assert_eq!(OpenError::InUse.to_string(), "is in use by another tenantd server");
    add(&first, named(None, "first")).unwrap();
    drop(first);
    assert_eq!(tenants(&place.open().unwrap()), 1);
}

/// `flock` is taken per open file, so another open file stands for another process here.
#[test]
fn a_server_in_another_process_is_refused_and_a_command_is_not() {
    let place = Place::made();
    let theirs = std::fs::File::open(place.file()).unwrap();
    theirs.lock().unwrap();
    assert!(matches!(place.open(), Err(OpenError::InUse)));
    let command = place.open_with(StoreOptions::COMMAND).unwrap();
    add(&command, named(None, "by a command")).unwrap();
    drop(theirs);
    assert_eq!(tenants(&place.open().unwrap()), 1);
}

#[test]
fn of_servers_that_start_together_one_gets_the_file_that_stays() {
    for round in 0..20 {
        let place = Place::new();
        if round % 2 == 1 {
            std::fs::write(place.file(), "").unwrap();
        }
        let start = Barrier::new(4);
        let opened: Vec<Result<Store, OpenError>> = std::thread::scope(|scope| {
            let open = || {
                start.wait();
                place.open()
            };
            let threads: Vec<_> = (0..4).map(|_| scope.spawn(open)).collect();
            threads.into_iter().map(|thread| thread.join().unwrap()).collect()
        });
        let mut stores = Vec::new();
        for outcome in opened {
            match outcome {
                Ok(store) => stores.push(store),
                Err(error) => assert!(matches!(error, OpenError::InUse), "{error}"),
            }
        }
        assert_eq!(stores.len(), 1);
        add(&stores[0], named(None, "first")).unwrap();
        drop(stores);
        assert_eq!(tenants(&place.open().unwrap()), 1, "written to the file that stays");
    }
}

/// A process that closes any descriptor of a file loses all its locks on it, and a server without
/// them may lose its log to another process that closes the file.
#[test]
fn a_refused_or_finished_neighbour_does_not_take_the_servers_locks_away() {
    let place = Place::new();
    let server = place.open().unwrap();
    add(&server, named(None, "first")).unwrap();
    // SQLite holds one lock as long as it has the file open; others come and go.
    assert!(locks(&place) > 0);
    assert!(matches!(place.open(), Err(OpenError::InUse)));
    assert!(locks(&place) > 0);
    drop(place.open_with(StoreOptions::COMMAND).unwrap());
    assert!(locks(&place) > 0);
    drop(server);
    let began = std::time::Instant::now();
    while locks(&place) > 0 && began.elapsed() < std::time::Duration::from_secs(5) {
        std::thread::sleep(std::time::Duration::from_millis(10));
    }
    assert_eq!(locks(&place), 0);
    drop(place.open().unwrap());
}

/// How many `fcntl` locks this process has on the file.
fn locks(place: &Place) -> usize {
    use std::os::unix::fs::MetadataExt;
    let inode = format!(":{}", std::fs::metadata(place.file()).unwrap().ino());
    let process = std::process::id().to_string();
    let table = std::fs::read_to_string("/proc/locks").unwrap();
    let is_ours = |line: &&str| {
        let words: Vec<&str> = line.split_whitespace().collect();
        words[1] == "POSIX" && words[4] == process && words[5].ends_with(&inode)
    };
    table.lines().filter(is_ours).count()
}

#[test]
fn a_command_writes_beside_a_server_that_notices() {
    let place = Place::new();
    let server = place.open().unwrap();
    add(&server, named(None, "by the server")).unwrap();
    std::thread::sleep(Duration::from_millis(250));
    let before = server.foreign_changes();

    add(&server, named(None, "again")).unwrap();
    std::thread::sleep(Duration::from_millis(250));
    assert_eq!(server.foreign_changes(), before, "the server's own writes are nobody else's");

    let command = place.open_with(StoreOptions::COMMAND).unwrap();
    add(&command, named(None, "by the command")).unwrap();
    assert_eq!(tenants(&server), 3, "seen at once");
    wait_for_change(&server, before);
    drop(command);
    assert_eq!(tenants(&server), 3);
}

fn wait_for_change(server: &Store, before: u64) {
    let start = Instant::now();
    while server.foreign_changes() == before {
        assert!(start.elapsed() < Duration::from_secs(1), "not noticed within a second");
        std::thread::sleep(Duration::from_millis(5));
    }
}

/// Also when writes keep the writer from ever being idle.
#[test]
fn a_command_gets_its_turn_beside_a_busy_server_and_is_noticed() {
    let place = Place::new();
    let server = place.open().unwrap();
    let root = add(&server, named(None, "root")).unwrap();
    let command = place.open_with(StoreOptions::COMMAND).unwrap();
    let is_done = std::sync::atomic::AtomicBool::new(false);
    std::thread::scope(|scope| {
        for _ in 0..8 {
            scope.spawn(|| {
                while !is_done.load(std::sync::atomic::Ordering::Relaxed) {
                    server.write(move |tx| tx.touch_tenant(root, Timestamp(0))).unwrap();
                }
            });
        }
        let slowest = (0..10)
            .map(|_| {
                let (before, start) = (server.foreign_changes(), Instant::now());
                let outcome = add(&command, named(Some(root), "by the command"));
                let elapsed = start.elapsed();
                if outcome.is_ok() {
                    wait_for_change(&server, before);
                }
                outcome.map(|_| elapsed)
            })
            .max_by_key(|outcome| outcome.as_ref().copied().unwrap_or(Duration::MAX));
        is_done.store(true, std::sync::atomic::Ordering::Relaxed);
        let slowest = slowest.unwrap().unwrap();
        println!("the slowest command waited {slowest:?}");
        assert!(slowest < Duration::from_secs(3), "{slowest:?}");
    });
    assert_eq!(tenants(&server), 11);
}
