//! States that end by themselves: when, to what, and what goes with it.

use std::sync::atomic::Ordering::Relaxed;
use std::time::{Duration, Instant};

use tenantd::model::tenant::{NewTenant, TenantKey};
use tenantd::model::{IdRef, TenantState, Timestamp};
use tenantd::store::{Sight, Store, StoreOptions};

use super::{Place, add, named};

fn in_state(parent: Option<TenantKey>, state: TenantState, settles_at: i64) -> NewTenant {
    NewTenant { state, settles_at: Some(Timestamp(settles_at)), ..named(parent, "settles") }
}

/// The state of a tenant, which the counts know also of one that is not live.
fn states(store: &Store) -> Vec<(TenantState, i64)> {
    let counts = store.read(|tx| tx.state_counts(TenantKey::INSTANCE)).unwrap();
    let present = counts.into_iter().filter(|count| count.subtree > 0);
    present.map(|count| (count.state, count.subtree)).collect()
}

fn jobs(store: &Store) -> u64 {
    store.writer_stats().jobs.load(Relaxed)
}

#[test]
fn each_state_settles_exactly_when_due() {
    use TenantState::{
        Active, Creating, Deactivated, Deactivating, Deleted, Deleting, Reactivating,
    };
    for (from, to) in [
        (Creating, Active),
        (Reactivating, Active),
        (Deactivating, Deactivated),
        (Deleting, Deleted),
    ] {
        let place = Place::new();
        let store = place.open().unwrap();
        let key = add(&store, in_state(None, from, 1000)).unwrap();
        store.settle_due(Timestamp(999)).unwrap();
        assert_eq!(states(&store), [(from, 1)], "not yet");
        store.settle_due(Timestamp(1000)).unwrap();
        assert_eq!(states(&store), [(to, 1)], "now");

        let trail = store.read(|tx| tx.audit_of_tenant(key, 10)).unwrap();
        assert_eq!(trail.len(), 1);
        assert_eq!((&*trail[0].client, &*trail[0].operation), ("system", "system.settle"));
        assert_eq!(trail[0].at, Timestamp(1000));
        store.settle_due(Timestamp(2000)).unwrap();
        assert_eq!(store.read(|tx| tx.audit_of_tenant(key, 10)).unwrap().len(), 1, "once");
    }
}

#[test]
fn all_that_are_due_settle_at_once_and_show_when_they_were() {
    let place = Place::new();
    let store = place.open().unwrap();
    let root = add(&store, named(None, "root")).unwrap();
    for settles_at in [1000, 3000, 2000, 4000] {
        add(&store, in_state(Some(root), TenantState::Deactivating, settles_at)).unwrap();
    }
    let other = in_state(Some(root), TenantState::Creating, 2500);
    let reference = IdRef::parse(other.id.as_str()).unwrap();
    add(&store, other).unwrap();
    store.settle_due(Timestamp(3500)).unwrap();
    let of_root = store.read(|tx| tx.state_counts(root)).unwrap();
    let counts: Vec<_> =
        of_root.iter().map(|c| (c.state.number(), c.subtree, c.children)).collect();
    assert_eq!(counts, [(0, 0, 0), (1, 2, 1), (2, 1, 1), (3, 3, 3)]);
    let settled =
        store.read(|tx| tx.visible_tenant(Sight::EVERYTHING, reference)).unwrap().unwrap();
    assert_eq!(settled.updated_at, Timestamp(2500), "changed when it was due, not when seen");
    store.settle_due(Timestamp(3999)).unwrap();
    assert_eq!(store.read(|tx| tx.state_counts(root)).unwrap()[2].subtree, 1);
    store.settle_due(Timestamp(4000)).unwrap();
    assert_eq!(store.read(|tx| tx.state_counts(root)).unwrap()[2].subtree, 0);
}

#[test]
fn nothing_due_costs_no_job() {
    let place = Place::new();
    let store = place.open().unwrap();
    store.settle_due(Timestamp(i64::MAX - 1)).unwrap();
    assert_eq!(jobs(&store), 0, "an empty file");
    let key = add(&store, in_state(None, TenantState::Creating, 1000)).unwrap();
    store.settle_due(Timestamp(999)).unwrap();
    assert_eq!(jobs(&store), 1, "the insert's");
    store
        .write(move |tx| tx.set_tenant_state(key, TenantState::Active, None, Timestamp(5)))
        .unwrap();
    store.settle_due(Timestamp(1000)).unwrap();
    assert_eq!(jobs(&store), 2, "called off");

    // What was rolled back is not due either.
    let failed = store.write(|tx| {
        tx.insert_tenant(&in_state(None, TenantState::Creating, 1000))?;
        Err::<(), _>(tenantd::model::Error::AlreadyMember)
    });
    assert!(failed.is_err());
    store.settle_due(Timestamp(1000)).unwrap();
    assert_eq!(jobs(&store), 3);
}

#[test]
fn a_reopened_file_knows_what_is_due() {
    let place = Place::new();
    add(&place.open().unwrap(), in_state(None, TenantState::Deleting, 1000)).unwrap();
    let store = place.open().unwrap();
    store.settle_due(Timestamp(1000)).unwrap();
    assert_eq!(states(&store), [(TenantState::Deleted, 1)]);
}

#[test]
fn what_a_command_made_settles_too() {
    let place = Place::new();
    let server = place.open().unwrap();
    let command = place.open_with(StoreOptions::COMMAND).unwrap();
    add(&command, in_state(None, TenantState::Deactivating, 1000)).unwrap();
    let start = Instant::now();
    while states(&server) != [(TenantState::Deactivated, 1)] {
        server.settle_due(Timestamp(1000)).unwrap();
        assert!(start.elapsed() < Duration::from_secs(1), "not noticed within a second");
        std::thread::sleep(Duration::from_millis(5));
    }
}
