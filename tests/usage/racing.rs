//! Several clients at once.

use std::sync::atomic::Ordering;
use std::sync::{Barrier, mpsc};
use std::thread;
use std::time::{Duration, Instant};

use serde_json::json;
use tenantd::model::TenantState;
use tenantd::model::feature::{EntitlementType, LimitType};
use tenantd::store::Writing;

use super::{Scene, USAGE, pointers};

/// Runs `work` on eight threads that begin together, and adds up what each returns.
fn together(work: impl Fn(usize) -> i64 + Sync) -> i64 {
    let barrier = Barrier::new(8);
    thread::scope(|scope| {
        let run = |number| {
            let (barrier, work) = (&barrier, &work);
            scope.spawn(move || {
                barrier.wait();
                work(number)
            })
        };
        let threads: Vec<_> = (0..8).map(run).collect();
        threads.into_iter().map(|thread| thread.join().unwrap()).sum()
    })
}

#[test]
fn of_racing_clients_with_one_key_exactly_one_counts() {
    let scene = Scene::new();
    for round in 0..20 {
        let event = json!([{
            "tenant": scene.tenant, "metric": "m", "delta": 1, "key": format!("k{round}")
        }]);
        let counted = together(|_| {
            let reply = scene.world.post(USAGE).by(&scene.provider).json(event.clone());
            assert_eq!(reply.status, 200, "{reply:?}");
            reply.json()["counted"].as_i64().unwrap()
        });
        assert_eq!((counted, scene.total("m")), (1, round + 1));
    }
}

#[test]
fn racing_clients_never_pass_a_hard_limit_together() {
    let scene = Scene::new();
    scene.entitle("m", EntitlementType::Resource, LimitType::Hard, 50);
    let counted = together(|_| {
        let replies = (0..10).map(|_| i64::from(scene.count("m", 1).status == 200));
        replies.sum()
    });
    assert_eq!((counted, scene.total("m")), (50, 50));
}

/// What was looked up before the write is looked up again if anything but a counter changed.
#[test]
fn nothing_is_counted_of_a_tenant_on_its_way_out() {
    for _ in 0..10 {
        let scene = Scene::new();
        let key = scene.key(&scene.tenant);
        let total = || scene.world.app.store.read(|tx| tx.usage_total(key, "m")).unwrap();
        let counted = together(|number| {
            if number == 0 {
                scene.world.set_state(&scene.tenant, TenantState::Deleting);
                let at_the_end = total();
                thread::sleep(Duration::from_millis(20));
                assert_eq!(total(), at_the_end);
                return 0;
            }
            (0..5).map(|_| i64::from(scene.count("m", 1).status == 200)).sum()
        });
        assert_eq!(total(), counted);
        assert_eq!(scene.count("m", 1).status, 400);
    }
}

/// A batch is looked up before it waits for the writer; what changes meanwhile counts all the same.
#[test]
fn a_batch_that_waited_is_looked_up_again() {
    let scene = Scene::new();
    let key = scene.key(&scene.tenant);
    let store = &scene.world.app.store;
    let patience = Duration::from_secs(10);
    let wait_for_jobs = |count| {
        let start = Instant::now();
        while store.writer_stats().queued.load(Ordering::Relaxed) < count {
            assert!(start.elapsed() < patience, "there are never {count} jobs");
            thread::yield_now();
        }
    };
    let (release, released) = mpsc::channel();
    let reply = thread::scope(|scope| {
        let gate = move |_: &Writing| {
            released.recv_timeout(patience).unwrap();
            Ok(())
        };
        scope.spawn(|| store.write(gate).unwrap());
        wait_for_jobs(1);
        scope.spawn(|| scene.world.set_state(&scene.tenant, TenantState::Deleting));
        wait_for_jobs(2);
        let batch = scope.spawn(|| {
            let event = json!({"tenant": scene.tenant, "metric": "m", "delta": 1});
            scene.post(vec![event; 5].into())
        });
        wait_for_jobs(3);
        release.send(()).unwrap();
        batch.join().unwrap()
    });
    assert_eq!(
        pointers(&reply, 400),
        ["/0/tenant", "/1/tenant", "/2/tenant", "/3/tenant", "/4/tenant"]
    );
    assert_eq!(store.read(|tx| tx.usage_total(key, "m")).unwrap(), 0);
}
