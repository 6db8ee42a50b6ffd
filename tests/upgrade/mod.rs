//! Files of every format, kept for each later version to open; see `README.md` beside this.

use std::fs;
use std::path::{Path, PathBuf};

use serde_json::{Value, json};
use tenantd::model::{Role, Scopes, SystemClock};
use tenantd::store::{BackupOptions, back_up};

use crate::support::Furnished;
use crate::support::program::{Serving, run};

/// The format that the present version writes.
const PRESENT: u32 = 1;

/// What is asked of a file, and must stay as it was.
const QUESTIONS: [&str; 22] = [
    "/control/v1/tenants",
    "/control/v1/tenants/provider",
    "/control/v1/tenants/customer",
    "/control/v1/tenants/gone",
    "/control/v1/tenants/customer/features",
    "/control/v1/tenants/customer/entitlements",
    "/control/v1/tenants/customer/settings",
    "/control/v1/tenants/customer/locations",
    "/control/v1/tenants/customer/users",
    "/control/v1/tenants/customer/services",
    "/control/v1/tenants/customer/quotas",
    "/control/v1/tenants/customer/subtenants",
    "/control/v1/regions",
    "/control/v1/features",
    "/control/v1/clients",
    "/control/v1/audit",
    "/ocs/api/v1/Tenants/customer",
    "/ocs/api/v1/Tenants/customer/Icon",
    "/processmind/tenant/customer",
    "/processmind/tenant/customer/users",
    "/nse/v2.1/subtenants",
    "/processmind/tenant/customer/statistics",
];

fn kept(end: &str, format: u32) -> PathBuf {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/upgrade");
    folder.join(format!("format-{format}.{end}"))
}

/// Every question with its answer.
fn answers(serving: &Serving, key: &str) -> Value {
    let answers = QUESTIONS.map(|path| {
        let reply = serving.request("GET", path).api_key(key).send();
        (path.to_owned(), json!({"status": reply.status, "body": reply.json()}))
    });
    answers.into_iter().collect()
}

fn serve(db: &str) -> Serving {
    Serving::start(db, &["--public-url", "http://tenants.example"])
}

/// Writes the pair of the present format.
fn make() {
    let furnished = Furnished::new();
    let scopes = Scopes::parse("dpod.tenant.admin dpod.tenant.api_service").unwrap();
    let key = furnished.world.client_with(Role::Operator, None, scopes).api_key;
    let file = kept("db", PRESENT);
    let options = BackupOptions { replace: true, with_faults: false };
    back_up(&furnished.world.path, &file, options, &SystemClock, &mut |_| ()).unwrap();
    fs::remove_file(tenantd::store::Manifest::path_beside(&file)).unwrap();
    let folder = tempfile::tempdir().unwrap();
    let db = folder.path().join("tenants.db");
    fs::copy(&file, &db).unwrap();
    let told = json!({"apiKey": key, "answers": answers(&serve(db.to_str().unwrap()), &key)});
    let text = serde_json::to_string_pretty(&told).unwrap() + "\n";
    fs::write(kept("json", PRESENT), text).unwrap();
}

#[test]
fn every_kept_file_is_served_whole() {
    if std::env::var_os("UPDATE_FORMAT").is_some_and(|value| value == "1") {
        make();
    }
    for format in 1..=PRESENT {
        let folder = tempfile::tempdir().unwrap();
        let db = folder.path().join("tenants.db");
        fs::copy(kept("db", format), &db).unwrap();
        let db = db.to_str().unwrap();
        let told = fs::read_to_string(kept("json", format)).unwrap();
        let told: Value = serde_json::from_str(&told).unwrap();
        let serving = serve(db);
        let checked = run(&["check", "--db", db]);
        assert_eq!(checked.code, Some(0), "see tests/upgrade/README.md: {checked:?}");
        let found = answers(&serving, told["apiKey"].as_str().unwrap());
        for path in QUESTIONS {
            assert_eq!(found[path], told["answers"][path], "format {format}: {path}");
            assert_eq!(found[path]["status"], 200, "{path}");
        }
    }
}

/// What is asked of the kept files would be worth little if they were empty.
#[test]
fn the_kept_file_of_the_present_format_holds_something_of_everything() {
    let copy = tempfile::NamedTempFile::new().unwrap();
    fs::copy(kept("db", PRESENT), copy.path()).unwrap();
    let tables = crate::backup::tables(copy.path());
    let empty: Vec<&String> =
        tables.iter().filter(|(_, rows)| rows.is_empty()).map(|(table, _)| table).collect();
    assert_eq!(empty, Vec::<&String>::new());
    assert!(copy.as_file().metadata().unwrap().len() < 1024 * 1024, "it is small");
}
