//! "Retrieve all subtenants": the values its parameters may have.

use super::{SUBTENANTS, Scene, failure};

const OFFSET: &str = "offset must be a whole number, 0 or more.";
const LIMIT: &str = "limit must be a whole number, 1 or more.";
const SORT_BY: &str = "sort_by must be created, name, code or id.";
const ORDER_BY: &str = "order_by must be asc or desc.";

#[test]
fn any_other_value_is_refused_by_name() {
    let scene = Scene::new();
    let no_number = [
        "", "-1", "1.5", "abc", "1e3", "0x10", "%2B1", "+1", "%201", "1,2", "1=2", "%D9%A1", "%00",
    ];
    let mut cases: Vec<(String, &str)> = Vec::new();
    for value in no_number {
        cases.push((format!("offset={value}"), OFFSET));
        cases.push((format!("limit={value}"), LIMIT));
    }
    cases.push(("limit=0".into(), LIMIT));
    cases.push(("limit".into(), LIMIT));
    cases.push(("limit=-99999999999999999999".into(), LIMIT));
    for value in ["", "Name", "tenant", "created,name", "updated", "name;drop"] {
        cases.push((format!("sort_by={value}"), SORT_BY));
    }
    for value in ["", "ASC", "ascending", "up", "1"] {
        cases.push((format!("order_by={value}"), ORDER_BY));
    }
    for (query, text) in cases {
        let reply = scene.world.get(&format!("{SUBTENANTS}?{query}")).by(&scene.member).send();
        assert_eq!(reply.status, 400, "{query}");
        reply.says(400, &failure(400, text));
    }
}

#[test]
fn every_bad_value_is_named_at_once() {
    let scene = Scene::new();
    let path = format!("{SUBTENANTS}?order_by=x&sort_by=x&limit=x&offset=x");
    let text = [OFFSET, LIMIT, SORT_BY, ORDER_BY].join(" ");
    scene.world.get(&path).by(&scene.member).send().says(400, &failure(400, &text));
}

#[test]
fn an_offset_beyond_every_number_is_behind_the_end() {
    let scene = Scene::new();
    for offset in ["9007199254740993", "9223372036854775807", "99999999999999999999999999"] {
        let reply = scene.world.get(&format!("{SUBTENANTS}?offset={offset}")).by(&scene.operator);
        let list = reply.send().json();
        assert_eq!(list["status"]["user_message"], "Okay. Returned 0 records.");
        assert_eq!(list["result"]["total_records"], 4);
    }
}

#[test]
fn unknown_parameters_are_ignored_and_names_are_decoded() {
    let scene = Scene::new();
    let plain = scene.world.get(SUBTENANTS).by(&scene.operator).send();
    for query in ["?", "?x=1&limits=0&Limit=0&page=x", "?&&=", "?%20limit=0"] {
        let reply = scene.world.get(&format!("{SUBTENANTS}{query}")).by(&scene.operator).send();
        assert_eq!((reply.status, reply.text()), (200, plain.text()), "{query}");
    }
    let path = format!("{SUBTENANTS}?%6Cimit=%31&offset=0");
    let list = scene.world.get(&path).by(&scene.operator).send().json();
    assert_eq!(list["result"]["limit"], 1);
}
