//! Pages, links and what is no page.

use serde_json::{Value, json};
use tenantd::dialects::Settings;

use super::{Scene, invalid};

/// A scene whose provider sees so many tenants.
fn scene(tenants: usize) -> Scene {
    let scene = Scene::new();
    for number in 4..=tenants {
        scene.world.tenant(&format!("Number {number}"), Some(&scene.root));
    }
    scene
}

/// Links and meta of a page.
fn around(scene: &Scene, query: &str) -> Value {
    let list = scene.list(&scene.provider, query);
    json!({"links": list["links"], "meta": list["meta"], "rows": list["data"].as_array().unwrap().len()})
}

fn expected(
    scene: &Scene,
    number: i64,
    rest: &str,
    rows: (i64, i64, i64),
    has_more: bool,
) -> Value {
    let base = format!("http://{}/ipera/tenants", scene.world.address);
    let link = |number: i64| format!("{base}?page={number}{rest}");
    let (per_page, from, to) = rows;
    let shown = |bound: i64| if to < from { Value::Null } else { bound.into() };
    json!({
        "links": {
            "first": link(1),
            "last": null,
            "prev": if number > 1 { link(number - 1).into() } else { Value::Null },
            "next": if has_more { link(number + 1).into() } else { Value::Null },
        },
        "meta": {
            "current_page": number, "from": shown(from), "path": base, "per_page": per_page,
            "to": shown(to)
        },
        "rows": to - from + 1
    })
}

#[test]
fn pages_lead_to_their_neighbours() {
    let scene = scene(25);
    let all = |query| around(&scene, query);
    assert_eq!(all(""), expected(&scene, 1, "", (10, 1, 10), true));
    assert_eq!(all("page=1"), expected(&scene, 1, "", (10, 1, 10), true));
    assert_eq!(all("page=2"), expected(&scene, 2, "", (10, 11, 20), true));
    assert_eq!(all("page=3"), expected(&scene, 3, "", (10, 21, 25), false));
    assert_eq!(all("page=4"), expected(&scene, 4, "", (10, 31, 30), false));
    let five = "&per_page=5";
    assert_eq!(all("per_page=5&page=5"), expected(&scene, 5, five, (5, 21, 25), false));
    assert_eq!(all("page=4&per_page=5"), expected(&scene, 4, five, (5, 16, 20), true));
    assert_eq!(all("per_page=100"), expected(&scene, 1, "&per_page=100", (100, 1, 25), false));
    assert_eq!(all("per_page=007&page=01"), expected(&scene, 1, "&per_page=007", (7, 1, 7), true));
}

#[test]
fn pages_together_are_the_whole_list() {
    let scene = scene(25);
    let whole = scene.names(&scene.provider, "per_page=100");
    assert_eq!(whole.len(), 25);
    for per_page in [1, 4, 25] {
        let pages = (1..=25).map(|number| {
            scene.names(&scene.provider, &format!("page={number}&per_page={per_page}"))
        });
        assert_eq!(pages.flatten().collect::<Vec<_>>(), whole, "{per_page}");
    }
}

#[test]
fn a_page_has_a_hundred_at_most() {
    let scene = scene(103);
    let cut = expected(&scene, 1, "&per_page=500", (100, 1, 100), true);
    assert_eq!(around(&scene, "per_page=500"), cut);
    let large = "99999999999999999999999999";
    let rest = format!("&per_page={large}");
    let cut = expected(&scene, 2, &rest, (100, 101, 103), false);
    assert_eq!(around(&scene, &format!("page=2&per_page={large}")), cut);
}

#[test]
fn links_carry_the_callers_own_filters() {
    let scene = Scene::new();
    for _ in 0..2 {
        scene.world.tenant("A & B = Ü?", Some(&scene.root));
    }
    let query = "per_page=1&unknown=x&name=a+%26+b+%3D+%C3%BC%3F&description=";
    let rest = "&name=a+%26+b+%3D+%C3%BC%3F&per_page=1";
    assert_eq!(around(&scene, query), expected(&scene, 1, rest, (1, 1, 1), true));
    // The links lead where they say.
    let list = scene.list(&scene.provider, query);
    let next = list["links"]["next"].as_str().unwrap();
    let path = next.strip_prefix(&format!("http://{}", scene.world.address)).unwrap();
    let next = scene.world.get(path).by(&scene.provider).send().json();
    assert_eq!(next["data"].as_array().unwrap().len(), 1);
    assert_ne!(next["data"][0]["id"], list["data"][0]["id"]);
    assert_eq!(next["links"]["next"], Value::Null);
}

#[test]
fn a_page_far_out_is_empty() {
    let scene = Scene::new();
    for number in ["5", "1000000000000", "9223372036854775807"] {
        let number: i64 = number.parse().unwrap();
        for query in [format!("page={number}"), format!("page={number}&name=Customer&per_page=100")]
        {
            let list = scene.list(&scene.provider, &query);
            assert_eq!((&list["data"], &list["links"]["next"]), (&json!([]), &Value::Null));
            assert_eq!(list["meta"]["current_page"], number);
            assert_eq!((&list["meta"]["from"], &list["meta"]["to"]), (&Value::Null, &Value::Null));
        }
    }
    let beyond = "9".repeat(400);
    assert_eq!(scene.list(&scene.provider, &format!("page={beyond}"))["data"], json!([]));
}

#[test]
fn what_is_no_positive_integer_is_refused() {
    let scene = Scene::new();
    let integer = ("page", "The page must be an integer.");
    let least = ("page", "The page must be at least 1.");
    for text in ["", "x", "1.0", "1e3", "+1", "%2B1", "0x10", "-", "--1", "1%20", "%D9%A1"] {
        let reply =
            scene.world.get(&format!("/ipera/tenants?page={text}")).by(&scene.member).send();
        reply.says(422, &invalid(&[integer]));
    }
    for text in ["0", "-1", "000", "-99999999999999999999"] {
        let reply =
            scene.world.get(&format!("/ipera/tenants?page={text}")).by(&scene.member).send();
        reply.says(422, &invalid(&[least]));
    }
    let both = invalid(&[integer, ("per_page", "The per page must be at least 1.")]);
    let path = "/ipera/tenants?per_page=0&page=first";
    scene.world.get(path).by(&scene.member).send().says(422, &both);
    // The count has no pages.
    assert_eq!(scene.count(&scene.provider, "page=0&per_page=x"), 3);
}

#[test]
fn links_follow_the_public_url() {
    let public_url = Some("https://tenants.example.com/base".to_owned());
    let scene = Scene::with(Settings { public_url, ..Settings::default() });
    let first = |path: &str| {
        let list = scene.world.get(path).by(&scene.member).send().json();
        list["links"]["first"].as_str().unwrap().to_owned()
    };
    let base = "https://tenants.example.com/base";
    assert_eq!(first("/ipera/api/v1/tenants"), format!("{base}/ipera/api/v1/tenants?page=1"));
    assert_eq!(first("/tenants"), format!("{base}/tenants?page=1"));
}
