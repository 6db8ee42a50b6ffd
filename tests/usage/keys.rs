//! Keys: a repeated one counts once.

use std::time::Duration;

use rusqlite::Connection;
use serde_json::{Value, json};

use super::{Scene, USAGE, counted};

const DAY: Duration = Duration::from_secs(86_400);

fn keyed(tenant: &str, key: &str) -> Value {
    json!({"tenant": tenant, "metric": "m", "delta": 1, "key": key})
}

#[test]
fn a_repeated_key_counts_once_per_tenant() {
    let scene = Scene::new();
    let own = keyed(&scene.tenant, "a");
    assert_eq!(scene.post(json!([own, own, keyed(&scene.tenant, "b")])).whole(), counted(2, 1));
    assert_eq!(scene.post(json!([own])).whole(), counted(0, 1));
    assert_eq!(scene.post(json!([keyed(&scene.root, "a")])).whole(), counted(1, 0));
    assert_eq!(scene.total("m"), 2);
    // The first of two with one key is the one that counts.
    let event =
        |delta: i64| json!({"tenant": scene.tenant, "metric": "n", "delta": delta, "key": "ä/ 1"});
    assert_eq!(scene.post(json!([event(5), event(-7)])).whole(), counted(1, 1));
    assert_eq!(scene.total("n"), 5);
}

#[test]
fn a_key_of_a_refused_batch_is_not_kept() {
    let scene = Scene::new();
    let refused = json!({"tenant": scene.tenant, "metric": "m", "delta": -1});
    assert_eq!(
        scene
            .post(json!([{
        "tenant": scene.tenant, "metric": "n", "delta": 1, "key": "k"
    }, refused]))
            .status,
        409
    );
    assert_eq!(scene.post(json!([keyed(&scene.tenant, "k")])).whole(), counted(1, 0));
}

#[test]
fn a_key_is_kept_for_7_days_and_then_removed() {
    let scene = Scene::new();
    // Tokens do not live that long.
    let once = |key: &str| {
        let request = scene.world.post(USAGE).api_key(&scene.provider.api_key);
        let reply = request.json(json!([keyed(&scene.tenant, key)]));
        assert_eq!(reply.status, 200, "{reply:?}");
        reply.json()["counted"] == 1
    };
    let events: Vec<Value> =
        (0..30).map(|number| keyed(&scene.tenant, &format!("old-{number}"))).collect();
    assert_eq!(scene.post(json!(events)).whole(), counted(30, 0));
    scene.world.clock.advance(DAY * 6 + Duration::from_secs(86_340));
    assert!(!once("old-0"));
    scene.world.clock.advance(Duration::from_secs(120));
    // It counts anew, whether it was removed already or not.
    assert!(once("old-29"));
    assert!(!once("old-29"));
    // Each write removes some of the old ones, and in the end all of them.
    let kept = || -> i64 {
        let file = Connection::open(&scene.world.path).unwrap();
        file.query_row("SELECT count(*) FROM usage_key", [], |row| row.get(0)).unwrap()
    };
    assert!((11..=22).contains(&kept()), "{}", kept());
    for number in 0..4 {
        assert!(once(&format!("new-{number}")));
    }
    assert_eq!(kept(), 5);
    assert!(once("old-3"));
}

#[test]
fn of_more_than_20_million_keys_the_oldest_go() {
    let scene = Scene::new();
    let once = |key: &str| scene.post(json!([keyed(&scene.tenant, key)])).json()["counted"] == 1;
    assert!(once("a"));
    assert!(once("b"));
    // As if that many had come since: the next key is number 20,000,002.
    let file = Connection::open(&scene.world.path).unwrap();
    let jump = "UPDATE sqlite_sequence SET seq = 20000001 WHERE name = 'usage_key'";
    assert_eq!(file.execute(jump, []).unwrap(), 1);
    assert!(once("c"));
    assert!(!once("c"));
    assert!(once("a"), "it was the oldest, and is gone");
    assert!(once("b"), "and so is this one since the last write");
    assert!(!once("a"));
}
