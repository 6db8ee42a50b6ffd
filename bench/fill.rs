//! Fills a new file for `bench/growth`: tenants with a subtenant, a user and usage each.
//!
//! usage: cargo run --release --example fill -- FILE TENANTS
//!
//! Below one root stand divisions, and below those the tenants: the first division has 10,000 of
//! them, or all there are; every other one 100. Prints the ids of the root and the first division.

use tenantd::model::subtenant::SubtenantCode;
use tenantd::model::tenant::{NewTenant, TenantKey};
use tenantd::model::usage::{Metric, UsageEvent};
use tenantd::model::user::{MembershipKind, MembershipStatus, NewMember};
use tenantd::model::{Clock, Email, Error, IdRef, SystemClock, Timestamp};
use tenantd::store::{Durability, NewSubtenant, Sight, Store, StoreOptions, Writing};

/// How many tenants the first division has, at most, and each other one.
const FIRST_DIVISION: usize = 10_000;
const DIVISION: usize = 100;
/// How many tenants one transaction makes.
const BATCH: usize = 1_000;
/// Words that descriptions are made of; a number makes some of them rare.
const WORDS: [&str; 8] =
    ["north", "harbour", "bakery", "steel", "garden", "lantern", "museum", "ferry"];
const METRICS: [&str; 2] = ["process", "storage_bytes"];
const DAYS: i64 = 2;

fn main() {
    let mut arguments = std::env::args().skip(1);
    let (Some(path), Some(tenants)) = (arguments.next(), arguments.next()) else {
        panic!("usage: fill FILE TENANTS");
    };
    let tenants: usize = tenants.parse().expect("TENANTS is a number");
    let options = StoreOptions { durability: Durability::Off, readers: 1, ..StoreOptions::SERVER };
    let store = Store::open(path.as_ref(), options, &SystemClock).expect("a file of ours");
    let (root, root_key) = add(&store, None, "Growth");
    let mut first_division = None;
    let mut made = 0;
    while made < tenants {
        let size = if made == 0 { FIRST_DIVISION } else { DIVISION }.min(tenants - made);
        let (division, key) = add(&store, Some(root_key), &format!("Division {made}"));
        first_division.get_or_insert(division);
        for from in (made..made + size).step_by(BATCH) {
            let numbers = from..(from + BATCH).min(made + size);
            let fill = move |tx: &Writing| {
                numbers.into_iter().try_for_each(|number| tenant(tx, key, number))
            };
            store.write(fill).expect("tenants");
        }
        made += size;
    }
    println!("{root} {}", first_division.unwrap_or_default());
}

fn add(store: &Store, parent: Option<TenantKey>, name: &str) -> (String, TenantKey) {
    let new = NewTenant::named(SystemClock.new_id(), parent, name, SystemClock.now());
    let id = new.id.as_str().to_owned();
    (id, store.write(move |tx| tx.insert_tenant(&new)).expect("a tenant"))
}

/// The tenant of this number and all that belongs to it.
fn tenant(tx: &Writing, parent: TenantKey, number: usize) -> Result<(), Error> {
    let now = SystemClock.now();
    let id = SystemClock.new_id();
    let word = |step: usize| WORDS[number / step % WORDS.len()];
    let mut new = NewTenant::named(id.clone(), Some(parent), &format!("Tenant {number}"), now);
    new.description = Some(format!("{} {} rare{:07}", word(1), word(8), number / 10));
    let key = tx.insert_tenant(&new)?;
    tx.insert_subtenant(&NewSubtenant {
        id: SystemClock.new_id(),
        tenant: key,
        name: format!("Part of {number}"),
        code: SubtenantCode::parse(&format!("part{number}")).expect("a code"),
        description: String::new(),
        created_at: now,
    })?;
    let tenant = tx.visible_tenant(Sight::EVERYTHING, IdRef::parse(id.as_str()).expect("an id"))?;
    let tenant = tenant.expect("it was just made");
    let member = NewMember {
        email: Email::parse(&format!("user{number}@example.com")).expect("an address"),
        first_name: "Ada".to_owned(),
        last_name: "Lovelace".to_owned(),
        status: MembershipStatus::Active,
        is_admin: true,
        is_developer: false,
        kind: MembershipKind::Normal,
        is_primary: false,
    };
    let user = tx.insert_user(&SystemClock.new_id(), tenant.organization, &member, now)?;
    tx.insert_membership(&tenant, user, &member, now)?;
    for metric in METRICS {
        for day in 0..DAYS {
            let at = Timestamp(now.0 - day * 86_400_000);
            let metric = Metric::parse(metric).expect("a metric");
            tx.add_usage(key, &UsageEvent { metric, delta: 1, at, subtenant: None })?;
        }
    }
    Ok(())
}
