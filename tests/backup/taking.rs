//! Taking a backup: whole or not at all, beside a server or without one, and what stands in the way.

use std::fs::{self, Permissions};
use std::os::unix::fs::PermissionsExt;
use std::process::Command;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};

use rustix::process::Signal;
use serde_json::{Value, json};
use sha2::{Digest, Sha256};

use super::{Place, backup, fails, json, restored};
use crate::support::Request;
use crate::support::program::{Process, Serving, output, program, run};

#[test]
fn no_table_of_the_furnished_file_is_empty() {
    let empty: Vec<String> = Place::new()
        .tables()
        .into_iter()
        .filter_map(|(table, rows)| rows.is_empty().then_some(table))
        .collect();
    assert_eq!(empty, Vec::<String>::new());
}

#[test]
fn a_backup_is_the_file_and_its_manifest_says_so() {
    let place = Place::new();
    let copy = place.name("copy.db");
    let before = fs::read(&place.db).unwrap();
    let ended = run(&["backup", &copy, "--db", &place.db, "--json"]);
    assert_eq!((ended.code, &*ended.err), (Some(0), "copying\nchecking\nhashing\n"));
    let bytes = fs::read(&copy).unwrap();
    let told = json(&ended.out);
    let manifest = json(&fs::read_to_string(place.path("copy.db.manifest.json")).unwrap());
    let instance: String =
        place.raw().query_row("SELECT id FROM instance", [], |row| row.get(0)).unwrap();
    let rows: Value =
        place.tables().iter().map(|(table, rows)| (table.clone(), rows.len())).collect();
    let expected = json!({
        "version": env!("CARGO_PKG_VERSION"), "schemaVersion": 1, "instance": instance,
        "takenAt": manifest["takenAt"], "sizeBytes": bytes.len(),
        "sha256": format!("{:x}", Sha256::digest(&bytes)), "rows": rows,
    });
    assert_eq!(manifest, expected);
    assert_eq!((&told["path"], &told["manifest"]), (&json!(copy), &expected));
    assert_eq!(told["manifestPath"], place.name("copy.db.manifest.json"));
    for name in ["copy.db", "copy.db.manifest.json"] {
        assert_eq!(fs::metadata(place.path(name)).unwrap().permissions().mode() & 0o777, 0o600);
    }
    assert_eq!(place.names(), ["copy.db", "copy.db.manifest.json", "tenants.db"]);
    assert!(restored(&copy) == place.tables());
    assert!(fs::read(&place.db).unwrap() == before, "the file itself is as it was");

    let text = run(&["backup", &place.name("other.db"), "--db", &place.db]);
    let other = json(&fs::read_to_string(place.path("other.db.manifest.json")).unwrap());
    let (sha256, bytes) = (other["sha256"].as_str().unwrap(), &other["sizeBytes"]);
    let expected = format!("{}\nsha256 {sha256}, {bytes} bytes\n", place.name("other.db"));
    assert_eq!(text.out, expected);
    restored(&place.name("other.db"));
}

#[test]
fn a_folder_gets_a_copy_with_the_time_in_its_name() {
    let place = Place::new();
    let folder = place.name("copies");
    fs::create_dir(&folder).unwrap();
    let told = json(&run(&["backup", &folder, "--db", &place.db, "--json"]).out);
    let taken_at = told["manifest"]["takenAt"].as_str().unwrap().replace(['-', ':'], "");
    let copy = format!("{folder}/tenants-{taken_at}.db");
    assert_eq!(told["path"], copy);
    restored(&copy);
}

/// The writers go on while the copy is made, and it holds every write that was answered before it
/// began and none that was asked for after it ended.
#[test]
fn a_backup_taken_while_a_server_writes_is_whole() {
    let place = Place::empty();
    let (db, copy) = (place.db.as_str(), place.name("copy.db"));
    let tenant = output(&["tenant", "add", "--db", db, "--name", "Acme"]);
    let add = ["client", "add", "--db", db, "--role", "admin", "--tenant", &tenant, "--json"];
    let key = json(&output(&add))["api_key"].as_str().unwrap().to_owned();
    let serving = Serving::start(db, &[]);
    let (answered, is_over) = (AtomicUsize::new(0), AtomicBool::new(false));
    let write = |number: usize| {
        let path = format!("/control/v1/tenants/{tenant}/subtenants");
        let body = json!({"name": "S", "code": format!("code_{number}")});
        let reply = Request::new(serving.address, "POST", &path).api_key(&key).json(body);
        assert_eq!(reply.status, 201, "{reply:?}");
        answered.fetch_max(number, Ordering::SeqCst);
    };
    let (before, after, copies) = std::thread::scope(|scope| {
        scope.spawn(|| {
            for number in (1..).take_while(|_| !is_over.load(Ordering::SeqCst)) {
                write(number);
            }
        });
        while answered.load(Ordering::SeqCst) < 20 {
            std::thread::yield_now();
        }
        let before = answered.load(Ordering::SeqCst);
        let copies = [backup(db, &copy), backup(db, &place.name("next.db"))];
        let after = answered.load(Ordering::SeqCst) + 1;
        is_over.store(true, Ordering::SeqCst);
        (before, after, copies)
    });
    let [first, next] = copies.map(|tables| tables["subtenant"].len());
    assert!(before <= first && first < next && next <= after, "{before} {first} {next} {after}");
    assert_eq!(serving.end(Signal::TERM).code, Some(0));
}

/// What a killed server left in its log is in the backup, and is still in the log.
#[test]
fn a_log_that_was_left_is_part_of_the_backup() {
    let place = Place::empty();
    let serving = Serving::start(&place.db, &[]);
    let held = place.raw();
    held.execute_batch("BEGIN; SELECT 1 FROM tenant").unwrap();
    output(&["tenant", "add", "--db", &place.db, "--name", "In the log"]);
    serving.end(Signal::KILL);
    let killed = Place::empty();
    for end in ["", "-wal"] {
        fs::copy(format!("{}{end}", place.db), format!("{}{end}", killed.db)).unwrap();
    }
    drop(held);
    let log = fs::read(killed.path("tenants.db-wal")).unwrap();
    assert!(!log.is_empty());
    let copy = killed.name("copy.db");
    assert_eq!(backup(&killed.db, &copy)["tenant"].len(), 1);
    assert!(fs::read(killed.path("tenants.db-wal")).unwrap() == log);
}

/// What was written while somebody read lies in the log, which a quiet server would leave so.
#[test]
fn the_log_is_short_after_a_backup() {
    const LIMIT_BYTES: u64 = 64 * 1024 * 1024;
    let place = Place::empty();
    let db = place.db.as_str();
    output(&["tenant", "add", "--db", db, "--name", "Acme"]);
    let serving = Serving::start(db, &[]);
    let log_bytes = || fs::metadata(place.path("tenants.db-wal")).unwrap().len();
    let (reader, writer) = (place.raw(), place.raw());
    reader.execute_batch("BEGIN; SELECT 1 FROM tenant").unwrap();
    let insert = "INSERT INTO setting VALUES (1, ?1, json_quote(hex(zeroblob(500000))))";
    for number in 0..80 {
        writer.execute(insert, [number.to_string()]).unwrap();
    }
    drop((reader, writer));
    assert!(log_bytes() > LIMIT_BYTES);
    let ended = run(&["backup", &place.name("copy.db"), "--db", db]);
    assert_eq!(ended.code, Some(0), "{ended:?}");
    assert!(log_bytes() <= LIMIT_BYTES, "{}", log_bytes());
    assert_eq!(ended.err, "copying\nchecking\nhashing\n");
    assert_eq!(restored(&place.name("copy.db"))["setting"].len(), 80);
    assert_eq!(serving.request("GET", "/readyz").send().status, 200);
}

#[test]
fn what_is_there_is_not_replaced_unless_that_is_wanted() {
    let place = Place::new();
    let (db, copy) = (place.db.as_str(), place.name("copy.db"));
    backup(db, &copy);
    fails(
        &["backup", &copy, "--db", db],
        &format!("{copy} is there already; --replace replaces it"),
    );
    let manifest = place.name("copy.db.manifest.json");
    let first = fs::read(&manifest).unwrap();
    output(&["tenant", "add", "--db", db, "--name", "Later"]);
    let ended = run(&["backup", &copy, "--db", db, "--replace"]);
    assert_eq!(ended.code, Some(0), "{ended:?}");
    assert!(restored(&copy) == place.tables());
    assert!(fs::read(&manifest).unwrap() != first);

    fs::remove_file(&copy).unwrap();
    let left = format!("{manifest} is there already; --replace replaces it");
    fails(&["backup", &copy, "--db", db], &left);
    assert_eq!(place.names(), ["copy.db.manifest.json", "tenants.db"]);
}

#[test]
fn what_is_no_backup_is_never_replaced() {
    let place = Place::new();
    let db = place.db.as_str();
    let replace =
        |destination: &str| ["backup", destination, "--db", db, "--replace"].map(str::to_owned);
    let refused = |destination: &str, line: &str| {
        let arguments = replace(destination);
        fails(&arguments.each_ref().map(String::as_str), line);
    };
    refused(db, &format!("{db} is the file itself"));
    let link = place.name("link.db");
    std::os::unix::fs::symlink(db, &link).unwrap();
    refused(&link, &format!("{db} is the file itself"));
    let text = place.name("text");
    fs::write(&text, "a text\n".repeat(100)).unwrap();
    refused(&text, &format!("{text} is not a tenantd database"));
    refused("/dev/null", "/dev/null is not a regular file");

    let served = place.name("served.db");
    let serving = Serving::start(&served, &[]);
    refused(&served, &format!("{served} is in use by another tenantd server"));
    assert_eq!(serving.end(Signal::KILL).code, None);
    let log = place.name("lost.db-wal");
    fs::write(&log, "what another file left").unwrap();
    let foreign =
        format!("{log} holds changes of another file; put that file back, or remove this");
    refused(&place.name("lost.db"), &foreign);
    assert_eq!(fs::read_to_string(&text).unwrap(), "a text\n".repeat(100));
}

#[test]
fn what_cannot_be_written_leaves_nothing() {
    let place = Place::new();
    let db = place.db.as_str();
    let nowhere = place.name("nowhere/copy.db");
    let folder = place.name("nowhere");
    let line = format!("{nowhere} cannot be made: there is no folder {folder}");
    fails(&["backup", &nowhere, "--db", db], &line);
    let absent = place.name("absent.db");
    fails(&["backup", &place.name("c.db"), "--db", &absent], &format!("there is no file {absent}"));
    assert_eq!(place.names(), ["tenants.db"]);
}

/// A disk that is full, by a limit on the size of files: 64 blocks of 512 or 1,024 bytes.
#[test]
fn a_full_disk_leaves_nothing() {
    let place = Place::new();
    let copies = place.name("copies");
    fs::create_dir(&copies).unwrap();
    let mut command = Command::new("sh");
    command.env_clear().env("PATH", "/usr/bin:/bin");
    command.args(["-c", "trap '' XFSZ; ulimit -f 64; exec \"$@\"", "sh"]);
    command.arg(program(&[]).get_program());
    command.args(["backup", &format!("{copies}/copy.db"), "--db", &place.db]);
    let ended = Process::start(command).wait();
    let line = format!("tenantd: {copies}/copy.db: copying failed: disk I/O error\n");
    assert_eq!((ended.code, ended.err), (Some(1), line));
    assert_eq!(fs::read_dir(&copies).unwrap().count(), 0);
}

#[test]
fn a_file_with_faults_is_backed_up_only_on_demand() {
    let place = Place::new();
    let (db, copy) = (place.db.as_str(), place.name("copy.db"));
    place.raw().execute("UPDATE usage_total SET amount = 8 WHERE amount = 3", []).unwrap();
    let fault = "tenant customer: its counter of process is 8, but its days sum to 3";
    let line = format!("{db} has 1 fault; usage_total: {fault}");
    fails(&["backup", &copy, "--db", db], &line);
    assert_eq!(place.names(), ["tenants.db"]);

    let ended = run(&["backup", &copy, "--db", db, "--with-faults"]);
    let said = format!("copying\nchecking\nhashing\nusage_total     1 fault\n  {fault}\n");
    assert_eq!((ended.code, ended.err), (Some(0), said));
    let empty = Place::empty();
    let line = format!("{copy} has 1 fault; usage_total: {fault}");
    fails(&["restore", &copy, "--db", &empty.db], &line);
    assert_eq!(empty.names(), Vec::<String>::new());
    let ended = run(&["restore", &copy, "--db", &empty.db, "--with-faults"]);
    assert_eq!(ended.code, Some(0), "{ended:?}");
    assert!(empty.tables() == place.tables());
}

/// A copy can be read where nothing can be written.
#[test]
fn a_copy_at_rest_is_not_touched_by_whoever_reads_it() {
    let place = Place::new();
    let copy = place.name("copy.db");
    backup(&place.db, &copy);
    fs::set_permissions(&copy, Permissions::from_mode(0o400)).unwrap();
    let before = (fs::read(&copy).unwrap(), fs::metadata(&copy).unwrap().modified().unwrap());
    restored(&copy);
    assert_eq!(run(&["check", "--db", &copy]).code, Some(0));
    assert!((fs::read(&copy).unwrap(), fs::metadata(&copy).unwrap().modified().unwrap()) == before);
    assert_eq!(place.names(), ["copy.db", "copy.db.manifest.json", "tenants.db"]);
}
