//! Secrets: made, shown once, fixed on a stand-in alone, and never touched again.

use serde_json::json;
use tenantd::seed::SeedRights;

use super::Bed;

fn hashes(bed: &Bed) -> Vec<(String, Vec<u8>, bool)> {
    let connection = rusqlite::Connection::open(bed.path()).unwrap();
    let mut rows =
        connection.prepare("SELECT id, secret_hash, is_demo FROM client ORDER BY id").unwrap();
    let rows = rows.query_map([], |row| Ok((row.get(0)?, row.get(1)?, row.get(2)?))).unwrap();
    rows.map(Result::unwrap).collect()
}

#[test]
fn a_new_client_gets_a_secret_which_is_shown_once() {
    let bed = Bed::new();
    let seed = json!({"clients": [{"id": "c", "role": "operator"}]}).to_string();
    let made = bed.sow_as(&seed, &SeedRights::default()).unwrap();
    assert_eq!(made.credentials.len(), 1);
    assert_eq!((made.credentials[0].id.as_str(), made.credentials[0].secret.len()), ("c", 43));
    let before = hashes(&bed);
    assert!(!before[0].2, "it is no demo's");
    let again = bed.sow_as(&seed, &SeedRights::default()).unwrap();
    assert!(again.credentials.is_empty());
    assert!(again.to_json(true)["clients"].as_array().unwrap().is_empty());
    assert_eq!(hashes(&bed), before);
}

/// A new one in the same seed will do, wherever it stands.
#[test]
fn an_operator_is_left() {
    let bed = Bed::new();
    let client = |id: &str, role: &str| json!({"id": id, "role": role, "homeTenant": "t"});
    bed.sow(&json!({"tenants": [{"id": "t", "name": "T"}], "clients": [client("a", "operator"), client("b", "operator")]}));
    let one = json!({"updated": 1});
    bed.sow(&json!({"clients": [client("a", "admin")]}));
    let told = bed.refuse(&json!({"clients": [client("b", "member")]}).to_string());
    let words = "clients.0.role cannot change: no operator would be left.".to_owned();
    assert_eq!(told, [("/clients/0/role".to_owned(), words)]);
    let counts = bed.sow(&json!({"clients": [client("b", "member"), client("a", "operator")]}));
    assert_eq!(counts, json!({"clients": {"updated": 2}}));
    assert_eq!(bed.sow(&json!({"clients": [client("b", "admin")]}))["clients"], one);
    // Faults of others do not breed this one.
    let told = bed.refuse(
        &json!({"clients": [client("a", "admin"), {"id": "n", "role": "operator", "homeTenant": "nobody"}]})
            .to_string(),
    );
    assert_eq!(told.len(), 1, "{told:?}");
}

#[test]
fn only_a_stand_in_takes_secrets_in_clear() {
    let bed = Bed::new();
    let seed = |secret: &str| {
        json!({"clients": [{"id": "c", "role": "operator", "secret": secret}]}).to_string()
    };
    let told = bed.refuse(&seed("open-sesame"));
    let words = "clients.0.secret must be left out: only a stand-in takes secrets in clear.";
    assert_eq!(told, [("/clients/0/secret".to_owned(), words.to_owned())]);
    let rights = SeedRights { fixes_secrets: true, ..SeedRights::default() };
    let made = bed.sow_as(&seed("open-sesame"), &rights).unwrap();
    assert!(made.credentials.is_empty(), "it is known already");
    let before = hashes(&bed);
    assert!(before[0].2, "an appliance does not listen far with it");
    assert!(bed.sow_as(&seed("open-sesame"), &rights).unwrap().kept_secrets.is_empty());
    let other = bed.sow_as(&seed("another"), &rights).unwrap();
    assert_eq!(other.kept_secrets, ["c"]);
    assert_eq!(hashes(&bed), before, "an existing secret stays");
    for bad in ["", "with space", "tab\t", "ümlaut", &"x".repeat(201)] {
        let seed = json!({"clients": [{"id": "d", "role": "operator", "secret": bad}]});
        assert!(bed.sow_as(&seed.to_string(), &rights).is_err(), "{bad:?}");
    }
}
