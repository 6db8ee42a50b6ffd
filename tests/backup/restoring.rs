//! Restoring: into an empty folder and over a file, and what stands in the way.

use std::fs::{self, Permissions};
use std::os::unix::fs::{FileExt, MetadataExt, PermissionsExt, chown, symlink};

use rusqlite::Connection;
use rustix::process::Signal;
use serde_json::json;

use super::{Place, backup, fails, json};
use crate::support::program::{Serving, output, run};

/// A file with a later tenant, a copy from before it, and the server gone.
fn changed() -> (Place, String) {
    let place = Place::new();
    let copy = place.name("copy.db");
    backup(&place.db, &copy);
    output(&["tenant", "add", "--db", &place.db, "--name", "Later"]);
    (place, copy)
}

/// The name under which the old file was kept.
fn kept(place: &Place) -> String {
    let is_kept = |name: &String| name.contains(".before-restore-");
    place.name(place.names().iter().find(|name| is_kept(name)).unwrap())
}

#[test]
fn the_old_file_is_kept_beside_the_restored_one() {
    let (place, copy) = changed();
    let (old, wanted) = (place.tables(), super::tables(copy.as_ref()));
    let ended = run(&["restore", &copy, "--db", &place.db]);
    let kept = kept(&place);
    let out = format!("{} is restored\nthe old file is {kept}\n", place.db);
    assert_eq!((ended.code, ended.out), (Some(0), out));
    assert_eq!(ended.err, "hashing\ncopying\nchecking\n");
    assert!(place.tables() == wanted);
    assert!(super::tables(kept.as_ref()) == old);
    let stamp = kept.strip_prefix(&format!("{}.before-restore-", place.db)).unwrap();
    assert_eq!((stamp.len(), &stamp[8..9], &stamp[15..]), (16, "T", "Z"));
    assert_eq!(place.names().len(), 4, "the two, the copy and its manifest: {:?}", place.names());
    // What was kept can be restored in its turn.
    fs::remove_file(&place.db).unwrap();
    let ended = run(&["restore", &kept, "--db", &place.db, "--json"]);
    let told = json(&ended.out);
    assert_eq!((&told["kept"], &told["manifest"]), (&json!(null), &json!(null)));
    let unknown = "its content was checked, its hash was not";
    let said = format!("copying\nchecking\nthere is no manifest beside {kept}: {unknown}\n");
    assert_eq!((ended.code, ended.err), (Some(0), said));
    assert!(place.tables() == old);
}

/// Clients, their secrets and the keys that sign tokens are in the file.
#[test]
fn tokens_and_secrets_are_good_after_a_restore() {
    let place = Place::empty();
    let db = place.db.as_str();
    let tenant = output(&["tenant", "add", "--db", db, "--name", "Acme"]);
    let add = ["client", "add", "--db", db, "--role", "admin", "--tenant", &tenant, "--json"];
    let client = json(&output(&add));
    let (id, secret) = (client["id"].as_str().unwrap(), client["secret"].as_str().unwrap());
    let serving = Serving::start(db, &["--public-url", "http://tenants.example"]);
    let form = format!("grant_type=client_credentials&client_id={id}&client_secret={secret}");
    let grant = serving.request("POST", "/oauth/token").form(&form).json();
    let token = grant["access_token"].as_str().unwrap().to_owned();
    let copy = place.name("copy.db");
    backup(db, &copy);
    output(&["client", "rotate", id, "--db", db]);
    assert_eq!(serving.end(Signal::TERM).code, Some(0));
    assert_eq!(run(&["restore", &copy, "--db", db]).code, Some(0));

    let serving = Serving::start(db, &["--public-url", "http://tenants.example"]);
    let path = format!("/control/v1/tenants/{tenant}");
    for request in [
        serving.request("GET", &path).bearer(&token),
        serving.request("GET", &path).api_key(client["api_key"].as_str().unwrap()),
    ] {
        let reply = request.send();
        assert_eq!((reply.status, &reply.json()["name"]), (200, &json!("Acme")));
    }
}

#[test]
fn a_file_with_a_server_is_not_replaced() {
    let (place, copy) = changed();
    let serving = Serving::start(&place.db, &[]);
    let line = format!("{} is in use by another tenantd server", place.db);
    fails(&["restore", &copy, "--db", &place.db], &line);
    assert_eq!(serving.request("GET", "/readyz").send().status, 200);
    assert_eq!(serving.end(Signal::TERM).code, Some(0));
    assert_eq!(place.names(), ["copy.db", "copy.db.manifest.json", "tenants.db"]);
}

#[test]
fn a_file_that_a_command_has_open_is_not_replaced() {
    let (place, copy) = changed();
    let before = place.tables();
    let open = place.raw();
    open.execute_batch("PRAGMA journal_mode = wal; BEGIN; SELECT 1 FROM tenant").unwrap();
    let line = format!("{} is in use by another tenantd server", place.db);
    fails(&["restore", &copy, "--db", &place.db], &line);
    drop(open);
    assert!(place.tables() == before);
}

/// The log of a killed server belongs to the old file: it is kept with it, and never met by the new.
#[test]
fn the_log_of_the_old_file_stays_with_the_old_file() {
    let (place, copy) = changed();
    let wanted = super::tables(copy.as_ref());
    let reader = place.raw();
    let serving = Serving::start(&place.db, &[]);
    reader.execute_batch("BEGIN; SELECT 1 FROM tenant").unwrap();
    output(&["tenant", "add", "--db", &place.db, "--name", "In the log"]);
    assert_eq!(serving.end(Signal::KILL).code, None);
    let killed = Place::empty();
    for end in ["", "-wal", "-shm"] {
        fs::copy(format!("{}{end}", place.db), format!("{}{end}", killed.db)).unwrap();
    }
    assert!(fs::metadata(killed.path("tenants.db-wal")).unwrap().len() > 0);
    assert_eq!(run(&["restore", &copy, "--db", &killed.db]).code, Some(0));
    assert!(killed.tables() == wanted);
    let old = kept(&killed);
    assert_eq!(killed.names().len(), 2, "{:?}", killed.names());
    let last = "SELECT name FROM tenant ORDER BY key DESC LIMIT 1";
    let last = Connection::open(&old).unwrap().query_row(last, [], |row| row.get::<_, String>(0));
    assert_eq!(last.unwrap(), "In the log");
}

/// A file that SQLite cannot read keeps its log, under the name that belongs to it.
#[test]
fn a_damaged_file_is_kept_with_its_log_as_they_are() {
    let (place, copy) = changed();
    let file = fs::OpenOptions::new().write(true).open(&place.db).unwrap();
    file.write_all_at(&[0xff; 20], 16).unwrap();
    let log = place.path("tenants.db-wal");
    fs::write(&log, "a log").unwrap();
    let before = fs::read(&place.db).unwrap();
    let ended = run(&["restore", &copy, "--db", &place.db]);
    assert_eq!(ended.code, Some(0), "{ended:?}");
    assert!(place.tables() == super::tables(copy.as_ref()));
    assert!(!log.exists());
    let kept = place
        .names()
        .into_iter()
        .find(|name| name.contains(".before-restore-") && name.ends_with('Z'));
    let kept = kept.unwrap();
    assert!(fs::read(place.path(&kept)).unwrap() == before);
    let kept_log = fs::read_to_string(place.path(&format!("{kept}-wal"))).unwrap();
    assert_eq!(kept_log, "a log");
}

#[test]
fn what_is_no_tenantd_file_is_not_replaced() {
    let (place, copy) = changed();
    let text = place.name("text");
    fs::write(&text, "a text\n".repeat(100)).unwrap();
    fails(&["restore", &copy, "--db", &text], &format!("{text} is not a tenantd database"));
    fails(&["restore", &copy, "--db", &copy], &format!("{copy} is the file itself"));
    let link = place.name("link.db");
    symlink("nowhere.db", &link).unwrap();
    let words = "cannot be made: it is a link to a file that does not exist";
    fails(&["restore", &copy, "--db", &link], &format!("{link} {words}"));
    let lost = place.name("lost.db");
    fs::write(place.path("lost.db-wal"), "what another file left").unwrap();
    let left = "holds changes of another file; put that file back, or remove this";
    fails(&["restore", &copy, "--db", &lost], &format!("{lost}-wal {left}"));
    assert!(!fs::exists(lost).unwrap());
    let absent = place.name("absent.db");
    fails(&["restore", &absent, "--db", &place.db], &format!("there is no file {absent}"));
}

#[test]
fn a_copy_that_was_changed_is_refused() {
    let (place, copy) = changed();
    let before = place.tables();
    let whole = fs::read(&copy).unwrap();
    let refused = |difference: &str| {
        let line = format!("{copy} is not what its manifest tells of: {difference}");
        fails(&["restore", &copy, "--db", &place.db], &line);
        assert!(place.tables() == before);
    };
    let size = whole.len();
    fs::write(&copy, &whole[..size - 4096]).unwrap();
    refused(&format!("it has {} bytes, not {size}", size - 4096));

    let mut changed = whole.clone();
    changed[size - 1] ^= 1;
    fs::write(&copy, &changed).unwrap();
    let hash = |bytes: &[u8]| format!("{:x}", <sha2::Sha256 as sha2::Digest>::digest(bytes));
    refused(&format!("its SHA-256 is {}, not {}", hash(&changed), hash(&whole)));

    fs::write(&copy, &whole).unwrap();
    let manifest = place.name("copy.db.manifest.json");
    let told = fs::read_to_string(&manifest).unwrap();
    fs::write(&manifest, told.replace("\"usage_key\": 2", "\"usage_key\": 3")).unwrap();
    refused("its table usage_key has another number of rows");
    fs::write(&manifest, "{}").unwrap();
    let line = "is not a manifest: missing field `version` at line 1 column 2";
    fails(&["restore", &copy, "--db", &place.db], &format!("{manifest} {line}"));

    // Without a manifest the content alone is checked, and that suffices to see the damage.
    fs::remove_file(&manifest).unwrap();
    let damaged: Vec<u8> =
        whole.iter().enumerate().map(|(at, byte)| if at < 8192 { *byte } else { 0xff }).collect();
    fs::write(&copy, damaged).unwrap();
    let line = "is damaged (database disk image is malformed); restore it from a backup";
    fails(&["restore", &copy, "--db", &place.db], &format!("{copy} {line}"));
    assert!(place.tables() == before);
    assert_eq!(place.names(), ["copy.db", "tenants.db"]);
}

/// Restored by root, the file is still its owner's; a new one is closed to all others.
#[test]
fn mode_and_owner_are_those_of_the_old_file() {
    let (place, copy) = changed();
    fs::set_permissions(&place.db, Permissions::from_mode(0o640)).unwrap();
    let own = fs::metadata(&place.db).unwrap();
    let owner = if rustix::process::geteuid().is_root() {
        chown(&place.db, Some(4711), Some(4712)).unwrap();
        (4711, 4712)
    } else {
        (own.uid(), own.gid())
    };
    assert_eq!(run(&["restore", &copy, "--db", &place.db]).code, Some(0));
    let about = fs::metadata(&place.db).unwrap();
    assert_eq!((about.uid(), about.gid()), owner);
    assert_eq!(about.permissions().mode() & 0o777, 0o640);
    let new = Place::empty();
    assert_eq!(run(&["restore", &copy, "--db", &new.db]).code, Some(0));
    assert_eq!(fs::metadata(&new.db).unwrap().permissions().mode() & 0o777, 0o600);
}

#[test]
fn a_link_leads_to_the_file_that_is_replaced() {
    let (place, copy) = changed();
    let elsewhere = Place::empty();
    symlink(&place.db, &elsewhere.db).unwrap();
    assert_eq!(run(&["restore", &copy, "--db", &elsewhere.db]).code, Some(0));
    assert_eq!(elsewhere.names(), ["tenants.db"]);
    assert!(fs::symlink_metadata(&elsewhere.db).unwrap().is_symlink());
    assert!(place.tables() == super::tables(copy.as_ref()));
}
