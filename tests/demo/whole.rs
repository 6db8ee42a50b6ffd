//! A demo is there whole or not at all, and it is the same every time.

use rusqlite::{Connection, OpenFlags};
use tenantd::demo;
use tenantd::model::{Error, Problem};

use super::{Demo, MY_COMPANY_ADMIN};

/// The one number that `sql` finds in the demo's file.
fn number(demo: &Demo, sql: &str) -> i64 {
    let path = demo.directory.path().join("demo.db");
    let file = Connection::open_with_flags(path, OpenFlags::SQLITE_OPEN_READ_ONLY).unwrap();
    file.query_row(sql, [], |row| row.get(0)).unwrap()
}

#[test]
fn a_second_demo_is_refused_and_changes_nothing() {
    let demo = Demo::filled();
    let rows = "SELECT (SELECT count(*) FROM tenant) + (SELECT count(*) FROM client)
        + (SELECT count(*) FROM subtenant) + (SELECT count(*) FROM membership)
        + (SELECT count(*) FROM audit) + (SELECT sum(amount) FROM usage_total)";
    let before = number(&demo, rows);
    let refused = demo::fill(&demo.store, &*demo.clock);
    assert_eq!(refused.err(), Some(Error::invalid("file", Problem::Taken)));
    assert_eq!(number(&demo, rows), before);
    // The clients of the first one still work.
    demo.caller(MY_COMPANY_ADMIN);
}

#[test]
fn the_file_is_consistent() {
    let demo = Demo::filled();
    assert_eq!(number(&demo, "SELECT count(*) FROM pragma_foreign_key_check"), 0);
    assert_eq!(
        number(&demo, "SELECT count(*) FROM pragma_integrity_check WHERE integrity_check <> 'ok'"),
        0
    );
    let astray = "SELECT count(*) FROM usage_total t WHERE t.amount <>
        (SELECT sum(d.amount) FROM usage_day d
         WHERE d.tenant = t.tenant AND d.metric = t.metric AND d.subtenant = t.subtenant)";
    assert_eq!(number(&demo, astray), 0, "every total is the sum of its days");
    let days = "SELECT count(DISTINCT day) FROM usage_day WHERE metric =
        (SELECT key FROM metric WHERE name = 'api_calls')";
    assert_eq!(number(&demo, days), 90);
    assert_eq!(number(&demo, "SELECT max(day) FROM usage_day"), demo.clock.0.day());
    assert_eq!(number(&demo, "SELECT count(*) FROM membership WHERE kind = 'support'"), 1);
    assert!(number(&demo, "SELECT count(*) FROM membership WHERE is_primary = 1") >= 25);
    assert!(number(&demo, "SELECT count(*) FROM tenant WHERE hostname IS NOT NULL") >= 8);
    let stated = "SELECT count(*) FROM tenant_feature";
    assert_eq!(number(&demo, stated), 6 * number(&demo, "SELECT count(*) FROM tenant"));
}

#[test]
fn two_demos_differ_only_in_new_ids_and_secrets() {
    let (one, other) = (Demo::filled(), Demo::filled());
    let names = |demo: &Demo| -> Vec<(String, i64)> {
        let tenants = demo.live_tenants();
        tenants.into_iter().map(|(tenant, depth)| (tenant.name, depth)).collect()
    };
    assert_eq!(names(&one), names(&other));
    for (tenant, _) in one.live_tenants() {
        let icon = |demo: &Demo| demo.store.read(|tx| tx.icon(tenant.key)).unwrap();
        assert_eq!(icon(&one), icon(&other), "{}", tenant.name);
        let members = |demo: &Demo| -> Vec<_> {
            let members = demo.store.read(|tx| tx.members(&tenant)).unwrap();
            members.into_iter().map(|m| (m.email, m.created_at, m.last_login_at)).collect()
        };
        assert_eq!(members(&one), members(&other), "{}", tenant.name);
    }
    let used =
        "SELECT sum(tenant * metric * (day % 97) * amount) FROM usage_day WHERE amount < 1000000";
    assert_eq!(number(&one, used), number(&other, used));
    assert_ne!(one.clients[0].credentials.secret, other.clients[0].credentials.secret);
}
