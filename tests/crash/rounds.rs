//! Rounds of kill -9 under write load.

use std::path::Path;
use std::time::{Duration, Instant, SystemTime, UNIX_EPOCH};

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use rusqlite::Connection;
use rustix::process::Signal;

use super::House;
use super::ledger::Ledger;
use super::writer::Writer;
use crate::support::Chance;
use crate::support::program::Serving;

const WRITERS: usize = 6;

/// How many rounds: `TENANTD_KILL_ROUNDS`, or 20 in CI and fewer elsewhere.
fn rounds() -> u32 {
    let usual = if std::env::var_os("CI").is_some() { 20 } else { 5 };
    std::env::var("TENANTD_KILL_ROUNDS").map_or(usual, |rounds| rounds.parse().unwrap())
}

/// Chance from `TENANTD_KILL_SEED`, or from the clock; printed, so that it can be had again.
fn seeded() -> Chance {
    let named = std::env::var("TENANTD_KILL_SEED").ok().map(|seed| seed.parse().unwrap());
    let seed = named.unwrap_or_else(|| {
        let now = SystemTime::now().duration_since(UNIX_EPOCH).unwrap();
        u64::from(now.subsec_nanos()) ^ now.as_secs()
    });
    println!("TENANTD_KILL_SEED={seed}");
    Chance(seed)
}

/// Every IPERA call counts, and there are more than a vendor allows.
const SERVE: [&str; 2] = ["--rate-limit", "0"];

#[test]
fn nothing_that_was_answered_is_lost() {
    let mut chance = seeded();
    let house = House::new(WRITERS);
    let mut writers: Vec<Writer> = house
        .tenants
        .iter()
        .enumerate()
        .map(|(number, tenant)| Writer {
            tenant: tenant.clone(),
            told: Ledger { name: number.to_string(), ..Ledger::default() },
            unanswered: None,
            answered: 0,
            chance: Chance(chance.next(u64::MAX)),
            serial: 0,
            key: house.key.clone(),
            icons: [icon(1), icon(2)],
        })
        .collect();
    let start = Instant::now();
    let (mut cut_short, mut done_after_all) = (0, 0);
    for round in 1..=rounds() {
        let serving = Serving::start(&house.db, &SERVE);
        for writer in &mut writers {
            let (there, done) = settle(writer, &serving, round);
            cut_short += u32::from(there);
            done_after_all += u32::from(done);
        }
        let moment = Duration::from_millis(30 + chance.next(400));
        let address = serving.address;
        std::thread::scope(|scope| {
            for writer in &mut writers {
                scope.spawn(move || writer.write_until_the_end(address));
            }
            std::thread::sleep(moment);
            assert_eq!(serving.end(Signal::KILL).code, None);
        });
        check_integrity(&house);
    }
    let serving = Serving::start(&house.db, &SERVE);
    for writer in &mut writers {
        settle(writer, &serving, u32::MAX);
    }
    assert_eq!(serving.end(Signal::TERM).code, Some(0));
    let answered: u64 = writers.iter().map(|writer| writer.answered).sum();
    println!(
        "{} rounds in {:?}: {answered} answered writes, {cut_short} cut short of which {done_after_all} were done",
        rounds(),
        start.elapsed()
    );
    assert!(answered >= u64::from(rounds()) * 10, "{answered}: this is no load");
}

/// Compares what a writer was told with what is there, and takes that over. Whether a write was
/// cut short, and whether it was done all the same.
fn settle(writer: &mut Writer, serving: &Serving, round: u32) -> (bool, bool) {
    let found =
        Ledger::read(&writer.tenant, |path| serving.request("GET", path).api_key(&writer.key));
    assert!(
        found.agrees_with(&writer.told, writer.unanswered.as_ref()),
        "round {round}\nfound {found:#?}\ntold {:#?}\nunanswered {:?}",
        writer.told,
        writer.unanswered
    );
    let names = found.users.keys().chain(found.subtenants.keys());
    let names = names.chain(found.children.keys()).chain(found.counted.keys());
    assert!(!names.chain([&found.name]).any(|name| name.contains("refused")), "{found:?}");
    let outcome = (writer.unanswered.is_some(), found != writer.told);
    writer.told = found;
    outcome
}

/// Looks at a copy of the file and its journal, as the kill has left them.
fn check_integrity(house: &House) {
    let copy = house.folder.path().join("copy.db");
    let beside = |file: &Path, end: &str| format!("{}{end}", file.display());
    let original = Path::new(&house.db);
    std::fs::copy(original, &copy).unwrap();
    std::fs::copy(beside(original, "-wal"), beside(&copy, "-wal")).unwrap();
    let connection = Connection::open(&copy).unwrap();
    let text = |sql: &str| connection.query_row(sql, [], |row| row.get::<_, String>(0));
    assert_eq!(text("PRAGMA integrity_check"), Ok("ok".into()));
    let strays = connection.prepare("PRAGMA foreign_key_check").unwrap().exists([]).unwrap();
    assert!(!strays, "a row without its parent");
    for (what, sql) in COUNTS_THAT_DIFFER {
        let differ = connection.query_row(sql, [], |row| row.get::<_, i64>(0));
        assert_eq!(differ, Ok(0), "{what}");
    }
    drop(connection);
    for end in ["", "-wal", "-shm"] {
        let _ = std::fs::remove_file(beside(&copy, end));
    }
}

/// Counts that are kept, beside what they count: how many differ.
const COUNTS_THAT_DIFFER: [(&str, &str); 4] = [
    (
        "sums of usage",
        "SELECT count(*) FROM usage_total t FULL JOIN
           (SELECT tenant, metric, subtenant, sum(amount) AS days FROM usage_day GROUP BY 1, 2, 3)
         USING (tenant, metric, subtenant) WHERE t.amount IS NOT days",
    ),
    (
        "tenants by state",
        "SELECT count(*) FROM tenant_count c WHERE subtree <> (
           SELECT count(*) FROM tenant_tree t WHERE t.ancestor = c.ancestor AND t.state = c.state)",
    ),
    (
        "subtenants",
        "SELECT count(*) FROM subtenant_count c WHERE own <> (
           SELECT count(*) FROM subtenant s WHERE s.tenant = c.ancestor)",
    ),
    (
        "clients",
        "SELECT count(*) FROM client_count n WHERE subtree <> (
           SELECT count(*) FROM client c JOIN tenant_tree t ON t.descendant = c.home_tenant
           WHERE t.ancestor = n.ancestor AND t.state NOT BETWEEN 5 AND 7)",
    ),
];

/// A grey icon of some kilobytes.
fn icon(seed: u64) -> String {
    let mut chance = Chance(seed);
    let noise: Vec<u8> = (0..100 * 100).map(|_| chance.next(256).to_le_bytes()[0]).collect();
    let mut png = Vec::new();
    let mut encoder = png::Encoder::new(&mut png, 100, 100);
    encoder.set_color(png::ColorType::Grayscale);
    encoder.write_header().unwrap().write_image_data(&noise).unwrap();
    STANDARD.encode(png)
}
