//! The check: each fault is planted and named, and nothing else is.

use std::collections::BTreeMap;
use std::fs;
use std::os::unix::fs::FileExt;
use std::path::Path;

use rusqlite::Connection;
use serde_json::{Value, json};
use tenantd::store::check_file;

use super::{Place, fails, json};
use crate::support::program::{Serving, output, run};

/// A fault: what plants it, and what each check says of it.
struct Fault {
    plant: &'static str,
    found: &'static [(&'static str, &'static [&'static str])],
}

/// At least one for every check, and for every way in which a derived row can be wrong.
const FAULTS: &[Fault] = &[
    Fault {
        plant: "PRAGMA ignore_check_constraints = 1; UPDATE tenant SET account_type = 'king' WHERE id = 'branch'",
        found: &[("integrity", &["CHECK constraint failed in tenant"])],
    },
    Fault {
        plant: "DELETE FROM metric WHERE name = 'storage_bytes'",
        found: &[(
            "foreign_keys",
            &[
                "a row of usage_day refers to a row of metric that is not there",
                "a row of usage_total refers to a row of metric that is not there",
            ],
        )],
    },
    Fault {
        plant: "UPDATE membership SET tenant = 999 WHERE is_primary = 1",
        found: &[(
            "foreign_keys",
            &["a row of membership refers to a row of tenant that is not there"],
        )],
    },
    Fault {
        plant: "DROP INDEX tenant_settles; DROP TRIGGER subtenant_renamed; CREATE TABLE notes (a)",
        found: &[(
            "schema",
            &[
                "the index tenant_settles is missing or not as it should be",
                "the trigger subtenant_renamed is missing or not as it should be",
                "the table notes should not be there",
            ],
        )],
    },
    Fault {
        plant: "ALTER TABLE client DROP COLUMN last_used_at",
        found: &[("schema", &["the table client is missing or not as it should be"])],
    },
    Fault {
        plant: "UPDATE user SET id_uuid = randomblob(16) WHERE id = 'ann'",
        found: &[("ids", &["user ann: its UUID is not the one of its id"])],
    },
    Fault {
        plant: "UPDATE tenant SET name_folded = 'b' WHERE id = 'branch';
                UPDATE user SET email_folded = 'x' WHERE id = 'ann'",
        found: &[(
            "folded_names",
            &["tenant branch: it is not found by its name", "user ann: not found by the e-mail address"],
        )],
    },
    Fault {
        plant: "UPDATE icon SET etag = 'x'",
        found: &[("icons", &["tenant customer: its icon has the tag of another one"])],
    },
    Fault {
        plant: "UPDATE icon SET png = x'00', etag = 'bjQLnP-zepicpUTmu3gKLA'",
        found: &[("icons", &["tenant customer: its icon does not decode: not a sound PNG: the file ends before its IEND chunk"])],
    },
    Fault {
        plant: "DELETE FROM tenant_text WHERE rowid = (SELECT key FROM tenant WHERE id = 'customer')",
        found: &[("tenant_text", &["the index of words does not agree with the descriptions"])],
    },
    Fault {
        plant: "DROP TRIGGER tenant_text_update; UPDATE tenant SET description = 'other' WHERE id = 'customer'",
        found: &[
            ("schema", &["the trigger tenant_text_update is missing or not as it should be"]),
            ("tenant_text", &["the index of words does not agree with the descriptions"]),
        ],
    },
    Fault {
        plant: "DELETE FROM instance; UPDATE region SET is_home = 0",
        found: &[("instance", &["there is no row about the instance itself", "no region is the home"])],
    },
    Fault {
        plant: "UPDATE membership SET organization = 5
                WHERE tenant = (SELECT key FROM tenant WHERE id = 'customer') AND is_primary = 0",
        found: &[
            (
                "foreign_keys",
                &[
                    "a row of membership refers to a row of user that is not there",
                    "a row of membership refers to a row of tenant that is not there",
                ],
            ),
            ("organizations", &["tenant customer: user ann of another organization is a member of it"]),
        ],
    },
    Fault {
        plant: "INSERT INTO user (id, id_uuid, organization, email, email_folded, created_at)
                SELECT 'bob', x'0b29f0d8b7d55dd5b1a18e2c4d4c1b1a', key, 'b@x.y', 'b@x.y', 0 FROM tenant WHERE id = 'branch'",
        found: &[
            ("ids", &["user bob: its UUID is not the one of its id"]),
            ("organizations", &["tenant branch: user bob belongs to it, but it is not an organization"]),
        ],
    },
    Fault {
        plant: "DELETE FROM tenant_tree WHERE depth = 2 AND ancestor > 0",
        found: &[
            ("tenant_tree", &["tenant branch: a row is missing: depth 2 below provider, state 1, made at 0"]),
            ("tenant_count", &["tenant provider: in state 1 it counts 3 tenants and 1 children, but there are 2 and 1"]),
            ("subtenant_tree", &["tenant provider: the row of subtenant part-of-branch below it is wrong"]),
            (
                "subtenant_count",
                &["tenant provider: it counts 0 subtenants of its own and 2 in all, but there are 0 and 1"],
            ),
            ("audit_tree", &["tenant provider: row 5 of the audit trail is in its part, but is not about what is below it"]),
        ],
    },
    Fault {
        plant: "UPDATE tenant_tree SET state = 3 WHERE depth = 0 AND descendant = (SELECT key FROM tenant WHERE id = 'branch')",
        found: &[
            (
                "tenant_tree",
                &[
                    "tenant branch: a row is missing: depth 0 below branch, state 1, made at 0",
                    "tenant branch: a row is wrong: depth 0 below branch, state 3, made at 0",
                ],
            ),
            (
                "tenant_count",
                &[
                    "tenant branch: in state 3 it counts 0 tenants and 0 children, but there are 1 and 0",
                    "tenant branch: in state 1 it counts 1 tenants and 0 children, but there are 0 and 0",
                ],
            ),
        ],
    },
    Fault {
        plant: "UPDATE tenant_count SET subtree = 9, children = 8 WHERE ancestor = 0 AND state = 1",
        found: &[(
            "tenant_count",
            &["the instance: in state 1 it counts 9 tenants and 8 children, but there are 3 and 1"],
        )],
    },
    Fault {
        plant: "DELETE FROM tenant_count WHERE ancestor = 0 AND state = 3; INSERT INTO tenant_count VALUES (77, 1, 1, 0)",
        found: &[(
            "tenant_count",
            &[
                "the instance: in state 3 it counts 0 tenants and 0 children, but there are 1 and 0",
                "tenant number 77 (gone): in state 1 it counts 1 tenants and 0 children, but there are 0 and 0",
            ],
        )],
    },
    Fault {
        plant: "UPDATE subtenant_tree SET name = 'x' WHERE id = 'part' AND ancestor = 0",
        found: &[(
            "subtenant_tree",
            &[
                "the instance: the row of subtenant part below it is missing",
                "the instance: the row of subtenant part below it is wrong",
            ],
        )],
    },
    Fault {
        plant: "UPDATE subtenant_count SET own = 5, subtree = 6 WHERE ancestor = (SELECT key FROM tenant WHERE id = 'customer')",
        found: &[(
            "subtenant_count",
            &["tenant customer: it counts 5 subtenants of its own and 6 in all, but there are 1 and 2"],
        )],
    },
    Fault {
        plant: "INSERT INTO client_count VALUES ((SELECT key FROM tenant WHERE id = 'branch'), 3)",
        found: &[("client_count", &["tenant branch: it counts 3 clients, but there are 0"])],
    },
    Fault {
        plant: "UPDATE usage_total SET amount = 8 WHERE subtenant = 0 AND amount = 3",
        found: &[("usage_total", &["tenant customer: its counter of process is 8, but its days sum to 3"])],
    },
    Fault {
        plant: "DELETE FROM usage_total WHERE amount = 1000; DELETE FROM usage_day WHERE amount = 4",
        found: &[(
            "usage_total",
            &[
                "tenant branch: its counter of storage_bytes is 0, but its days sum to 1000",
                "tenant customer: its counter of process in subtenant part is 4, but its days sum to 0",
            ],
        )],
    },
    Fault {
        plant: "DELETE FROM audit_tree WHERE seq = 4; INSERT INTO audit_tree VALUES (2, 1), (1, 9999)",
        found: &[(
            "audit_tree",
            &[
                "tenant provider: row 4 of the audit trail is about what is below it, but is not in its part",
                "tenant customer: row 1 of the audit trail is in its part, but is not about what is below it",
                "tenant provider: row 9999 of the audit trail is in its part, but is not there",
            ],
        )],
    },
    Fault {
        plant: "UPDATE sqlite_sequence SET seq = 1 WHERE name = 'subtenant'; DELETE FROM sqlite_sequence WHERE name = 'user'",
        found: &[(
            "sequences",
            &[
                "the next row of subtenant would get number 2, but there is a number 3",
                "the next row of user would get number 1, but there is a number 2",
            ],
        )],
    },
];

/// What the checks found in a file, by name; only those that found something.
fn found(path: &Path) -> BTreeMap<&'static str, Vec<String>> {
    let checks = check_file(path, &mut |_| ()).unwrap();
    checks
        .into_iter()
        .filter(|check| check.has_faults())
        .map(|check| {
            let faults = check.faults.iter().map(|fault| without_moments(fault));
            (check.name, faults.collect())
        })
        .collect()
}

/// A fault with 0 for every moment, in milliseconds since 1970, that it names.
fn without_moments(fault: &str) -> String {
    let is_moment = |word: &str| word.len() == 13 && word.bytes().all(|byte| byte.is_ascii_digit());
    let words = fault.split(' ').map(|word| if is_moment(word) { "0" } else { word });
    words.collect::<Vec<_>>().join(" ")
}

#[test]
fn every_fault_is_named_and_no_other() {
    let place = Place::new();
    let copy = place.path("faulty.db");
    let mut mistakes = Vec::new();
    for Fault { plant, found: expected } in FAULTS {
        fs::copy(&place.db, &copy).unwrap();
        let raw = Connection::open(&copy).unwrap();
        raw.pragma_update(None, "foreign_keys", false).unwrap();
        raw.execute_batch(plant).unwrap_or_else(|error| panic!("{error}: {plant}"));
        drop(raw);
        let expected: BTreeMap<&str, Vec<String>> = expected
            .iter()
            .map(|(check, faults)| {
                (*check, faults.iter().map(|fault| (*fault).to_owned()).collect())
            })
            .collect();
        let found = found(&copy);
        if found != expected {
            mistakes.push(format!("{plant}\n found    {found:?}\n expected {expected:?}"));
        }
    }
    assert!(mistakes.is_empty(), "{}", mistakes.join("\n"));
    let planted: Vec<&str> =
        FAULTS.iter().flat_map(|fault| fault.found.iter().map(|(check, _)| *check)).collect();
    let checks = check_file(Path::new(&place.db), &mut |_| ()).unwrap();
    let untried: Vec<&str> =
        checks.iter().map(|check| check.name).filter(|name| !planted.contains(name)).collect();
    assert_eq!(untried, Vec::<&str>::new(), "checks that no fault was planted for");
}

#[test]
fn pages_that_are_not_what_they_were_are_named() {
    let place = Place::new();
    let whole = fs::read(&place.db).unwrap();
    let pages = u64::try_from(whole.len()).unwrap() / 4096;
    let mut named = 0;
    for page in 1..pages {
        fs::write(&place.db, &whole).unwrap();
        let file = fs::OpenOptions::new().write(true).open(&place.db).unwrap();
        file.write_all_at(&[0xff; 4096], page * 4096).unwrap();
        match check_file(Path::new(&place.db), &mut |_| ()) {
            Ok(checks) => {
                let has_faults = checks.iter().any(|check| check.has_faults());
                named += u64::from(has_faults);
            }
            Err(error) => {
                let words = error.to_string();
                assert!(words.contains(" is damaged ("), "page {page}: {words}");
                named += 1;
            }
        }
    }
    assert_eq!(named, pages - 1, "every page matters");

    let middle = whole.len() / 4096 / 2 * 4096;
    fs::write(&place.db, &whole[..middle]).unwrap();
    let db = &place.db;
    let line = "is damaged (database disk image is malformed); restore it from a backup";
    fails(&["check", "--db", db], &format!("{db} {line}"));
}

#[test]
fn a_file_is_checked_while_a_server_writes_to_it() {
    let place = Place::new();
    let db = place.db.as_str();
    let serving = Serving::start(db, &[]);
    output(&["tenant", "add", "--db", db, "--name", "Beside"]);
    let ended = run(&["check", "--db", db]);
    let names = [
        "integrity",
        "foreign_keys",
        "schema",
        "ids",
        "folded_names",
        "icons",
        "tenant_text",
        "instance",
        "organizations",
        "tenant_tree",
        "tenant_count",
        "subtenant_tree",
        "subtenant_count",
        "client_count",
        "usage_total",
        "audit_tree",
        "sequences",
    ];
    let lines: Vec<String> = names.iter().map(|name| format!("{name:<15} ok\n")).collect();
    assert_eq!((ended.code, ended.out), (Some(0), lines.concat()));
    assert_eq!(ended.err, "copying\nchecking\n");

    let raw = place.raw();
    raw.execute("UPDATE usage_total SET amount = amount + 1", []).unwrap();
    let ended = run(&["check", "--db", db, "--json"]);
    let told = json(&ended.out);
    let checks = told["checks"].as_array().unwrap();
    let found: Vec<&Value> = checks.iter().filter(|check| check["count"] != 0).collect();
    let faults = json!([
        "tenant customer: its counter of process is 4, but its days sum to 3",
        "tenant customer: its counter of process in subtenant part is 5, but its days sum to 4",
        "tenant branch: its counter of storage_bytes is 1001, but its days sum to 1000",
    ]);
    assert_eq!(found, [&json!({"name": "usage_total", "faults": faults, "count": 3})]);
    assert_eq!((ended.code, &told["whole"], checks.len()), (Some(1), &json!(false), names.len()));
    assert_eq!(ended.err, format!("copying\nchecking\ntenantd: {db} has 3 faults\n"));
    assert_eq!(serving.request("GET", "/readyz").send().status, 200);
}

#[test]
fn of_many_faults_the_first_hundred_are_named() {
    let place = Place::new();
    place
        .raw()
        .execute_batch(
            "WITH RECURSIVE n (i) AS (SELECT 1000 UNION ALL SELECT i + 1 FROM n WHERE i < 1249)
             INSERT INTO tenant_count SELECT i, 1, 1, 0 FROM n",
        )
        .unwrap();
    let ended = run(&["check", "--db", &place.db]);
    let about: Vec<&str> = ended.out.lines().filter(|line| line.starts_with("  ")).collect();
    assert!(ended.out.contains("tenant_count    250 faults\n"), "{}", ended.out);
    assert_eq!((about.len(), about[100]), (101, "  and 150 more"));
    assert!(ended.err.ends_with("has 250 faults\n"));
}

#[test]
fn what_is_no_tenantd_file_is_not_checked() {
    let place = Place::empty();
    let (db, words) = (place.db.as_str(), |text: &str| format!("{} {text}", place.db));
    fails(&["check", "--db", db], &format!("there is no file {db}"));
    fs::write(db, "a text\n".repeat(100)).unwrap();
    fails(&["check", "--db", db], &words("is not a tenantd database"));
    fs::remove_file(db).unwrap();
    place
        .raw()
        .execute_batch("PRAGMA application_id = 0x746e7464; PRAGMA user_version = 9")
        .unwrap();
    let newer = "has format 9, made by a newer tenantd; this one knows formats up to 1";
    fails(&["check", "--db", db], &words(newer));
}
