//! The filters `name` and `description`.

use tenantd::model::tenant::NewTenant;
use tenantd::model::{Clock, Role, TenantState};

use super::Scene;
use crate::support::World;

fn described(world: &World, name: &str, description: &str, parent: Option<&str>) -> String {
    let new = NewTenant {
        description: Some(description.into()),
        ..NewTenant::named(world.clock.new_id(), None, name, world.clock.now())
    };
    world.tenant_with(new, parent)
}

fn scene() -> Scene {
    let scene = Scene::new();
    for (name, description) in [
        ("Harbour", "New York harbour, 24/7 support"),
        ("Museum", "A museum in Zürich: new since 2019"),
        ("Yorkshire", "Yorkshire branch (north)"),
        ("Quoted", "says \"AND\" or NEAR the C++ house; 東京 office"),
    ] {
        described(&scene.world, name, description, Some(&scene.root));
    }
    described(&scene.world, "Foreign", "New York, elsewhere", Some(&scene.foreign));
    scene
}

fn encoded(text: &str) -> String {
    form_urlencoded::byte_serialize(text.as_bytes()).collect()
}

#[test]
fn a_name_is_the_full_name_in_any_case() {
    let scene = scene();
    scene.world.tenant("STRASSE ÄÖ", Some(&scene.root));
    scene.world.tenant("customer", Some(&scene.root));
    for (name, found) in [
        ("Museum", &["Museum"][..]),
        ("mUSEUM", &["Museum"]),
        ("Customer", &["Customer", "customer"]),
        ("strasse äö", &["STRASSE ÄÖ"]),
        ("Muse", &[]),
        ("Museum ", &[]),
        ("Muse%", &[]),
        ("Foreign", &[]),
        ("Elsewhere", &[]),
    ] {
        let query = format!("name={}", encoded(name));
        assert_eq!(scene.names(&scene.admin, &query), found, "{name}");
        assert_eq!(scene.count(&scene.admin, &query), found.len(), "{name}");
    }
}

#[test]
fn every_word_is_found_by_its_beginning() {
    let scene = scene();
    for (text, found) in [
        ("new", &["Harbour", "Museum"][..]),
        ("NEW york", &["Harbour"]),
        ("york", &["Harbour", "Yorkshire"]),
        ("york new", &["Harbour"]),
        ("yo ne", &["Harbour"]),
        ("y", &["Harbour", "Yorkshire"]),
        ("zurich", &["Museum"]),
        ("ZÜR", &["Museum"]),
        ("24/7", &["Harbour"]),
        ("north-york", &["Yorkshire"]),
        ("ork", &[]),
        ("new york museum", &[]),
        ("elsewhere", &[]),
        ("東京", &["Quoted"]),
        ("c++", &["Quoted"]),
    ] {
        let query = format!("description={}", encoded(text));
        assert_eq!(scene.names(&scene.admin, &query), found, "{text}");
        assert_eq!(scene.count(&scene.admin, &query), found.len(), "{text}");
    }
}

#[test]
fn the_syntax_of_searches_has_no_power() {
    let scene = scene();
    for (text, found) in [
        ("new AND york", &[][..]),
        ("new OR museum", &[]),
        ("NOT new", &[]),
        ("\"and\"", &["Quoted"]),
        ("near", &["Quoted"]),
        ("NEAR(house office, 5)", &[]),
        ("NEAR(house office)", &["Quoted"]),
        ("description:new", &[]),
        ("{description} : new", &[]),
        ("^yorkshire", &["Yorkshire"]),
        ("-new", &["Harbour", "Museum"]),
        ("new*", &["Harbour", "Museum"]),
        ("\"new", &["Harbour", "Museum"]),
        ("new\" \"york", &["Harbour"]),
        ("york'; DROP TABLE tenant; --", &[]),
        ("new\0york", &["Harbour"]),
    ] {
        let query = format!("description={}", encoded(text));
        assert_eq!(scene.names(&scene.admin, &query), found, "{text}");
        assert_eq!(scene.count(&scene.admin, &query), found.len(), "{text}");
    }
}

#[test]
fn no_text_filters_nothing_and_text_without_words_finds_nothing() {
    let scene = scene();
    assert_eq!(scene.count(&scene.admin, "description="), 7);
    assert_eq!(scene.count(&scene.admin, "name="), 7);
    assert_eq!(scene.names(&scene.admin, "description=&name=").len(), 7);
    for text in [" ", "!", "\"", "\"\"", "*", "''", "( )", "—", "…", "\u{301}", "%", "\0"] {
        let query = format!("description={}", encoded(text));
        assert_eq!(scene.count(&scene.admin, &query), 0, "{text:?}");
        assert_eq!(scene.names(&scene.admin, &query), Vec::<String>::new(), "{text:?}");
    }
}

#[test]
fn long_texts_are_searched_for_as_well() {
    let scene = scene();
    let words = (0..2_000).map(|number| format!("w{number}")).collect::<Vec<_>>().join("+");
    assert_eq!(scene.count(&scene.admin, &format!("description={words}")), 0);
    assert_eq!(scene.count(&scene.admin, &format!("description={}", "new+".repeat(2_000))), 2);
    assert_eq!(scene.count(&scene.admin, &format!("description={}", "x".repeat(6_000))), 0);
    assert_eq!(scene.count(&scene.admin, &format!("description={}", "%22".repeat(2_000))), 0);
}

#[test]
fn both_filters_hold_at_once() {
    let scene = scene();
    for (query, count) in [
        ("name=Harbour&description=york", 1),
        ("name=Harbour&description=museum", 0),
        ("name=Museum&description=york", 0),
        ("name=Harbour&description=!", 0),
        ("name=Foreign&description=york", 0),
    ] {
        assert_eq!(scene.count(&scene.admin, query), count, "{query}");
        assert_eq!(scene.names(&scene.admin, query).len(), count, "{query}");
    }
    assert_eq!(scene.count(&scene.operator, "name=foreign&description=york"), 1);
}

#[test]
fn filters_show_no_more_than_the_caller_sees_and_the_list_has() {
    let scene = scene();
    let query = "description=new";
    assert_eq!(scene.names(&scene.operator, query), ["Harbour", "Museum", "Foreign"]);
    let at_home = scene.world.client(Role::Member, &scene.root);
    assert_eq!(scene.count(&at_home, query), 0);
    assert_eq!(scene.count(&at_home, "name=Provider"), 1);
    assert_eq!(scene.count(&at_home, "name=Museum"), 0);
    for state in TenantState::ALL {
        let id = described(&scene.world, "Stateful", "unmistakable", Some(&scene.root));
        scene.world.set_state(&id, state);
    }
    for query in ["description=unmis", "name=stateful", "name=stateful&description=unmis"] {
        assert_eq!(scene.count(&scene.admin, query), 5, "{query}");
    }
}

#[test]
fn what_changes_is_found_anew() {
    let scene = scene();
    let found = |text: &str| scene.names(&scene.admin, &format!("description={text}"));
    let path = format!("/ipera/tenants/{}", scene.tenant);
    let put = |body| assert_eq!(scene.world.put(&path).by(&scene.admin).json(body).status, 200);
    assert_eq!(found("volcano"), Vec::<String>::new());
    put(serde_json::json!({"name": "Customer", "description": "near a volcano"}));
    assert_eq!(found("volcano"), ["Customer"]);
    put(serde_json::json!({"name": "Customer", "description": "by the sea"}));
    assert_eq!((found("volcano"), found("sea")), (vec![], vec!["Customer".to_owned()]));
    put(serde_json::json!({"name": "Customer", "description": null}));
    assert_eq!(found("sea"), Vec::<String>::new());
}
