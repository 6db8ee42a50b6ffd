//! Lists and totals hold what the caller sees and nothing else.

use std::collections::BTreeSet;

use serde_json::json;

use super::scene::Scene;
use crate::support::Client;

/// The ids of a list and its total.
fn list(scene: &Scene, caller: &Client, query: &str) -> (BTreeSet<String>, i64) {
    let path = format!("/nse/v2.1/subtenants{query}");
    let result = scene.world.get(&path).by(caller).send().json()["result"].take();
    let records = result["records"].as_array().unwrap();
    assert_eq!(result["returned_records"], records.len());
    let ids = records.iter().map(|record| record["id"].as_str().unwrap().to_owned());
    (ids.collect(), result["total_records"].as_i64().unwrap())
}

#[test]
fn a_list_neither_holds_nor_counts_a_foreign_row() {
    let scene = Scene::new();
    for (role, caller) in scene.callers() {
        let visible: Vec<_> =
            scene.targets.iter().filter(|target| target.relation.is_visible_to(role)).collect();
        let expected: BTreeSet<_> =
            visible.iter().map(|target| target.subtenant.borrow().clone()).collect();
        let total = i64::try_from(expected.len()).unwrap();
        for query in ["", "?sort_by=name", "?sort_by=code&order_by=asc", "?sort_by=id&limit=1000"] {
            assert_eq!(list(&scene, &caller, query), (expected.clone(), total), "{role}{query}");
        }
        // Page by page, and beyond the end.
        let pages =
            (0..=total).map(|offset| list(&scene, &caller, &format!("?limit=1&offset={offset}")));
        let mut collected = BTreeSet::new();
        for (ids, counted) in pages {
            assert_eq!(counted, total);
            collected.extend(ids);
        }
        assert_eq!(collected, expected, "{role}");
    }
}

#[test]
fn a_filter_by_tenant_shows_no_more_than_the_tenant_is_visible() {
    let scene = Scene::new();
    for (role, caller) in scene.callers() {
        for target in &scene.targets {
            let (ids, total) = list(&scene, &caller, &format!("?tenant_id={}", target.tenant));
            let expected = i64::from(target.relation.is_visible_to(role));
            assert_eq!((ids.len(), total), (usize::from(expected == 1), expected), "{role}");
            let all = ids.iter().all(|id| *id == *target.subtenant.borrow());
            assert!(all, "{role} {:?}", target.relation);
        }
    }
}

/// The same of tenants, in IPERA's list and count, with and without a filter.
#[test]
fn a_list_of_tenants_neither_holds_nor_counts_a_foreign_one() {
    let scene = Scene::new();
    for target in &scene.targets {
        let body = json!({"name": "Same name", "description": "same words"});
        let path = format!("/ipera/tenants/{}", target.tenant);
        scene.world.put(&path).by(&scene.operator).json(body);
    }
    for (role, caller) in scene.callers() {
        let visible = scene.targets.iter().filter(|target| target.relation.is_visible_to(role));
        let expected: BTreeSet<_> = visible.map(|target| target.tenant.clone()).collect();
        for query in ["", "&name=same+name", "&description=wo+sa", "&name=Same+Name&description=w"]
        {
            let get = |path: String| scene.world.get(&path).by(&caller).send().json();
            let list = get(format!("/ipera/tenants?per_page=100{query}"));
            let items = list["data"].as_array().unwrap().iter();
            let ids: BTreeSet<_> =
                items.map(|item| item["id"].as_str().unwrap().to_owned()).collect();
            assert_eq!(ids, expected, "{role} {query}");
            let count = get(format!("/ipera/tenants/count?{query}"));
            assert_eq!(count, json!({"count": expected.len()}), "{role} {query}");
        }
    }
}
