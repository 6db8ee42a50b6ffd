//! What triggers keep beside the tenants and subtenants (trees, counts, the text index) against a
//! model in memory and a recomputation from scratch, after many random changes.

use std::collections::BTreeMap;

use rusqlite::Connection;
use tenantd::model::subtenant::SubtenantCode;
use tenantd::model::tenant::{NewTenant, TenantKey};
use tenantd::model::{Clock, Error, Id, SystemClock, TenantState, Timestamp};
use tenantd::store::{NewSubtenant, Store};

use super::{Place, named};

/// A small generator, so that a seed says everything (xorshift64*).
struct Random(u64);

impl Random {
    fn below(&mut self, limit: usize) -> usize {
        self.0 ^= self.0 >> 12;
        self.0 ^= self.0 << 25;
        self.0 ^= self.0 >> 27;
        let bits = self.0.wrapping_mul(0x2545_f491_4f6c_dd1d) >> 33;
        usize::try_from(bits).unwrap() % limit
    }
}

#[derive(Default)]
struct Model {
    /// Parent, state and description by key.
    tenants: BTreeMap<i64, (Option<i64>, i64, Option<String>)>,
    /// Tenant and name by key.
    subtenants: BTreeMap<i64, (i64, String)>,
    /// Home by number.
    clients: BTreeMap<i64, i64>,
}

impl Model {
    fn above(&self, tenant: i64) -> Vec<(i64, i64)> {
        let mut line = vec![(tenant, 0)];
        let mut at = tenant;
        for depth in 1.. {
            let Some(parent) = self.tenants[&at].0 else {
                line.push((0, depth));
                return line;
            };
            line.push((parent, depth));
            at = parent;
        }
        line
    }

    fn tenant_tree(&self) -> Vec<[i64; 4]> {
        let mut rows = Vec::new();
        for (key, (_, state, _)) in &self.tenants {
            rows.extend(
                self.above(*key).into_iter().map(|(above, depth)| [above, *key, depth, *state]),
            );
        }
        rows.sort_unstable();
        rows
    }

    fn tenant_counts(&self) -> Vec<[i64; 4]> {
        let mut counts = BTreeMap::<(i64, i64), (i64, i64)>::new();
        for [above, _, depth, state] in self.tenant_tree() {
            let count = counts.entry((above, state)).or_default();
            count.0 += 1;
            count.1 += i64::from(depth == 1);
        }
        counts
            .into_iter()
            .map(|((above, state), (all, children))| [above, state, all, children])
            .collect()
    }

    fn subtenant_tree(&self) -> Vec<[String; 3]> {
        let mut rows = Vec::new();
        for (key, (tenant, name)) in &self.subtenants {
            for (above, _) in self.above(*tenant).into_iter().filter(|(_, depth)| *depth > 0) {
                rows.push([above.to_string(), key.to_string(), name.clone()]);
            }
        }
        rows.sort_unstable();
        rows
    }

    fn subtenant_counts(&self) -> Vec<[i64; 3]> {
        let mut counts = BTreeMap::<i64, (i64, i64)>::new();
        for (tenant, _) in self.subtenants.values() {
            for (above, depth) in self.above(*tenant) {
                let count = counts.entry(above).or_default();
                count.0 += i64::from(depth == 0);
                count.1 += 1;
            }
        }
        counts.into_iter().map(|(above, (own, all))| [above, own, all]).collect()
    }

    fn client_counts(&self) -> Vec<[i64; 2]> {
        let mut counts = BTreeMap::<i64, i64>::new();
        for home in self.clients.values().filter(|home| !(5..=7).contains(&self.tenants[home].1)) {
            for (above, _) in self.above(*home) {
                *counts.entry(above).or_default() += 1;
            }
        }
        counts.into_iter().map(|(above, all)| [above, all]).collect()
    }
}

fn rows<const N: usize, T: rusqlite::types::FromSql + std::fmt::Debug>(
    connection: &Connection,
    sql: &str,
) -> Vec<[T; N]> {
    let mut statement = connection.prepare(sql).unwrap();
    let rows = statement.query_map([], |row| {
        let columns: Vec<T> = (0..N).map(|at| row.get(at)).collect::<Result<_, _>>()?;
        Ok(<[T; N]>::try_from(columns).unwrap())
    });
    rows.unwrap().map(Result::unwrap).collect()
}

fn compare(connection: &Connection, model: &Model) {
    let tree = "SELECT ancestor, descendant, depth, state FROM tenant_tree ORDER BY 1, 2";
    assert_eq!(rows::<4, i64>(connection, tree), model.tenant_tree());
    let astray: Vec<[i64; 1]> = rows(
        connection,
        "SELECT t.key FROM tenant t JOIN tenant_tree v ON v.descendant = t.key WHERE v.created_at <> t.created_at",
    );
    assert_eq!(astray, Vec::<[i64; 1]>::new());
    // A count may stay behind as a row of zeros, but not that of a tenant that is gone.
    let counts = "SELECT ancestor, state, subtree, children FROM tenant_count WHERE subtree > 0 ORDER BY 1, 2";
    assert_eq!(rows::<4, i64>(connection, counts), model.tenant_counts());
    let subtree = "SELECT cast(ancestor AS text) a, cast(subtenant AS text) s, name
                   FROM subtenant_tree ORDER BY a, s";
    assert_eq!(rows::<3, String>(connection, subtree), model.subtenant_tree());
    let counts = "SELECT ancestor, own, subtree FROM subtenant_count WHERE subtree > 0 ORDER BY 1";
    assert_eq!(rows::<3, i64>(connection, counts), model.subtenant_counts());
    let counts = "SELECT ancestor, subtree FROM client_count WHERE subtree > 0 ORDER BY 1";
    assert_eq!(rows::<2, i64>(connection, counts), model.client_counts());
    let left: Vec<[i64; 1]> = rows(
        connection,
        "SELECT ancestor FROM (SELECT ancestor FROM tenant_count UNION SELECT ancestor FROM subtenant_count
           UNION SELECT ancestor FROM client_count)
         WHERE ancestor > 0 AND ancestor NOT IN (SELECT key FROM tenant)",
    );
    assert_eq!(left, Vec::<[i64; 1]>::new(), "counts of tenants that are gone");

    for word in WORDS {
        let sql = format!(
            "SELECT rowid FROM tenant_text WHERE tenant_text MATCH '{word}' ORDER BY rowid"
        );
        let with_word = model
            .tenants
            .iter()
            .filter(|(_, (_, _, text))| text.as_ref().is_some_and(|text| text.contains(word)));
        let expected: Vec<[i64; 1]> = with_word.map(|(key, _)| [*key]).collect();
        assert_eq!(rows::<1, i64>(connection, &sql), expected);
    }
    connection
        .execute("INSERT INTO tenant_text (tenant_text, rank) VALUES ('integrity-check', 1)", [])
        .unwrap();
    assert_eq!(rows::<1, String>(connection, "PRAGMA integrity_check"), [["ok".to_owned()]]);
    assert_eq!(
        rows::<1, String>(connection, "PRAGMA foreign_key_check"),
        Vec::<[String; 1]>::new()
    );
}

const WORDS: [&str; 4] = ["amber", "birch", "cedar", "dune"];

fn description(random: &mut Random) -> Option<String> {
    let count = random.below(4);
    (count > 0).then(|| (0..count).map(|_| WORDS[random.below(4)]).collect::<Vec<_>>().join(" "))
}

fn pick<'a, K, V>(random: &mut Random, map: &'a BTreeMap<K, V>) -> Option<&'a K> {
    (!map.is_empty()).then(|| map.keys().nth(random.below(map.len())).unwrap())
}

/// One random change to file and model.
fn step(store: &Store, connection: &Connection, model: &mut Model, random: &mut Random) {
    match random.below(12) {
        0..=2 => {
            let parent = pick(random, &model.tenants).copied().filter(|_| random.below(8) > 0);
            let state = TenantState::ALL[random.below(9)];
            let description = description(random);
            let new = NewTenant {
                state,
                settles_at: state.settles_to().map(|_| Timestamp(7)),
                description: description.clone(),
                ..named(parent.map(TenantKey), "somebody")
            };
            let key = store.write(move |tx| tx.insert_tenant(&new)).unwrap();
            model.tenants.insert(key.0, (parent, state.number(), description));
        }
        3..=4 => {
            let Some(key) = pick(random, &model.tenants).copied() else { return };
            let state = TenantState::ALL[random.below(9)];
            let settles_at = state.settles_to().map(|_| Timestamp(8));
            store
                .write(move |tx| {
                    tx.set_tenant_state(TenantKey(key), state, settles_at, Timestamp(9))
                })
                .unwrap();
            model.tenants.get_mut(&key).unwrap().1 = state.number();
        }
        5 => {
            let Some(key) = pick(random, &model.tenants).copied() else { return };
            let text = description(random);
            connection
                .execute("UPDATE tenant SET description = ?2 WHERE key = ?1", (key, &text))
                .unwrap();
            model.tenants.get_mut(&key).unwrap().2 = text;
        }
        6 => {
            let Some(key) = pick(random, &model.tenants).copied() else { return };
            // In a transaction, as the store does it: a statement that fails outside of one leaves
            // FTS5 reading, and the connection on an old snapshot.
            connection.execute_batch("BEGIN IMMEDIATE").unwrap();
            let deleted = connection.execute("DELETE FROM tenant WHERE key = ?1", [key]);
            connection.execute_batch("COMMIT").unwrap();
            let has_children = model.tenants.values().any(|(parent, _, _)| *parent == Some(key));
            assert_eq!(deleted.is_err(), has_children, "{deleted:?}");
            if !has_children {
                model.tenants.remove(&key);
                model.subtenants.retain(|_, (tenant, _)| *tenant != key);
                model.clients.retain(|_, home| *home != key);
            }
        }
        10 | 11 => change_client(connection, model, random),
        kind => change_subtenant(store, model, random, kind),
    }
}

/// Adds a client, moves one or removes one.
fn change_client(connection: &Connection, model: &mut Model, random: &mut Random) {
    let Some(home) = pick(random, &model.tenants).copied() else { return };
    let number = i64::try_from(random.below(20)).unwrap();
    let id = format!("client-{number}");
    let is_new = !model.clients.contains_key(&number);
    if is_new {
        let sql = "INSERT INTO client (id, name, role, secret_hash, home_tenant, created_at)
                   VALUES (?1, '', 'member', zeroblob(32), ?2, 0)";
        connection.execute(sql, (&id, home)).unwrap();
        model.clients.insert(number, home);
    } else if random.below(2) == 0 {
        let sql = "UPDATE client SET home_tenant = ?2 WHERE id = ?1";
        connection.execute(sql, (&id, home)).unwrap();
        model.clients.insert(number, home);
    } else {
        connection.execute("DELETE FROM client WHERE id = ?1", [&id]).unwrap();
        model.clients.remove(&number);
    }
}

fn change_subtenant(store: &Store, model: &mut Model, random: &mut Random, kind: usize) {
    let Some(tenant) = pick(random, &model.tenants).copied() else { return };
    let name = WORDS[random.below(4)].to_owned();
    if kind < 9 {
        let key = add_subtenant(store, TenantKey(tenant), &name).unwrap();
        model.subtenants.insert(key, (tenant, name));
        return;
    }
    let Some(key) = pick(random, &model.subtenants).copied() else { return };
    match random.below(5) {
        0 | 1 => {
            store.write(move |tx| tx.delete_subtenant(key)).unwrap();
            model.subtenants.remove(&key);
        }
        2 => {
            store.write(move |tx| tx.delete_subtenants_of(TenantKey(tenant))).unwrap();
            model.subtenants.retain(|_, (of, _)| *of != tenant);
        }
        _ => {
            model.subtenants.get_mut(&key).unwrap().1.clone_from(&name);
            store.write(move |tx| tx.rename_subtenant(key, &name, Timestamp(1))).unwrap();
        }
    }
}

fn add_subtenant(store: &Store, tenant: TenantKey, name: &str) -> Result<i64, Error> {
    let id: Id = SystemClock.new_id();
    let code = SubtenantCode::parse(&id.as_str().to_lowercase()).unwrap();
    let (name, created_at) = (name.to_owned(), Timestamp(0));
    let new = NewSubtenant { id, tenant, name, code, description: String::new(), created_at };
    store.write(move |tx| tx.insert_subtenant(&new))
}

#[test]
fn trees_counts_and_text_follow_every_change() {
    let seed = std::env::var("TENANTD_SEED").ok().and_then(|seed| seed.parse().ok());
    let seed: u64 = seed.unwrap_or_else(|| SystemClock.new_id().uuid().as_u64_pair().1 | 1);
    println!("TENANTD_SEED={seed}");
    let (mut random, mut model) = (Random(seed), Model::default());
    let place = Place::new();
    let store = place.open().unwrap();
    let connection = place.raw();
    for round in 0..600 {
        step(&store, &connection, &mut model, &mut random);
        if round % 40 == 39 {
            compare(&connection, &model);
        }
    }
    assert!(model.tenants.len() > 20, "the walk went somewhere");
}
