//! The forms of a batch.

use serde_json::{Value, json};

use super::{Scene, USAGE, counted, pointers};

fn line(scene: &Scene) -> Value {
    json!({"tenant": scene.tenant, "metric": "m", "delta": 1})
}

#[test]
fn an_array_or_an_event_a_line() {
    let scene = Scene::new();
    let event = line(&scene).to_string();
    let send = |body: String| scene.world.post(USAGE).by(&scene.provider).body(body);
    assert_eq!(send(format!("[{event},{event}]")).whole(), counted(2, 0));
    assert_eq!(send(format!(" \n[{event}]\n")).whole(), counted(1, 0));
    assert_eq!(send(format!("{event}\n{event}\r\n\n{event}")).whole(), counted(3, 0));
    assert_eq!(send(event.clone()).whole(), counted(1, 0));
    assert_eq!(send("[]".into()).whole(), counted(0, 0));
    assert_eq!(scene.total("m"), 7);
    assert_eq!(pointers(&send(format!("{event}\n7\n{event}")), 400), ["/1"]);
    for broken in
        [format!("[{event}"), format!("{event}\n{{"), format!("[{event}] x"), String::new()]
    {
        let reply = send(broken.clone());
        assert_eq!(
            (reply.status, &reply.json()["type"]),
            (400, &json!("/problems/malformed-body")),
            "{broken}"
        );
    }
    assert_eq!(scene.total("m"), 7);
}

#[test]
fn nothing_of_an_image_is_json() {
    let scene = Scene::new();
    let request = scene.world.post(USAGE).by(&scene.provider);
    assert_eq!(request.header("Content-Type", "image/png").body("\u{1}").status, 415);
}

#[test]
fn null_is_absent_and_unknown_members_are_ignored() {
    let scene = Scene::new();
    let body = format!(
        r#"[{{"tenant": "{0}", "metric": "b", "delta": 2, "at": null,
             "\u006bey": null, "subtenant": null, "more": {{"a": [1, {{}}]}}, "": [[]]}}]"#,
        scene.tenant
    );
    let reply = scene.world.post(USAGE).by(&scene.provider).body(body);
    assert_eq!(reply.whole(), counted(1, 0));
    assert_eq!(scene.total("b"), 2);
    // Escapes are read.
    let body =
        format!(r#"[{{"tenant": "{}", "m\u0065tric": "\u0063", "delta": 1}}]"#, scene.tenant);
    assert_eq!(scene.world.post(USAGE).by(&scene.provider).body(body).whole(), counted(1, 0));
    assert_eq!(scene.total("c"), 1);
}

/// Each is told with its place, and nothing is counted.
#[test]
fn members_that_stand_twice_and_deltas_beyond_the_range_are_refused() {
    let scene = Scene::new();
    let event = |members: &str| format!(r#"{{"tenant": "{}", {members}}}"#, scene.tenant);
    let lines = [
        r#""metric": "m", "delta": 1"#,
        r#""metric": "a", "metric": "m", "delta": null, "delta": 2, "more": 1, "more": 2"#,
        r#""metric": "m", "delta": 18446744073709551615"#,
        r#""metric": "m", "delta": -1e300"#,
        r#""metric": "m", "delta": 9007199254740992"#,
        r#""metric": "m", "delta": 1.5"#,
    ];
    let body = lines.map(event).join("\n");
    let reply = scene.world.post(USAGE).by(&scene.provider).body(body);
    let range = |place: usize| json!({"pointer": format!("/{place}/delta"), "detail": format!("{place}.delta must be from -9007199254740991 to 9007199254740991.")});
    let errors = json!([
        {"pointer": "/1/metric", "detail": "1.metric stands there twice."},
        {"pointer": "/1/delta", "detail": "1.delta stands there twice."},
        range(2), range(3), range(4),
        {"pointer": "/5/delta", "detail": "5.delta must be of type integer."},
    ]);
    let mut told = reply.json()["errors"].as_array().unwrap().clone();
    told.sort_by_key(|error| error["pointer"].as_str().unwrap()[1..2].to_owned());
    assert_eq!((reply.status, json!(told)), (400, errors));
    assert_eq!(scene.total("m"), 0);
}

#[test]
fn there_are_at_most_10_000_events_and_8_mib() {
    let scene = Scene::new();
    let mut events = vec![line(&scene); 10_000];
    assert_eq!(scene.post(json!(events)).whole(), counted(10_000, 0));
    events.push(line(&scene));
    let lines = format!("{}\n", line(&scene)).repeat(10_001);
    for reply in
        [scene.post(json!(events)), scene.world.post(USAGE).by(&scene.provider).body(lines)]
    {
        assert_eq!((reply.status, reply.json()["type"].clone()), (400, json!("/problems/invalid")));
    }
    assert_eq!(scene.total("m"), 10_000);

    let padded = |bytes: usize| {
        let event = line(&scene).to_string();
        let padding = " ".repeat(bytes - event.len());
        scene.world.post(USAGE).by(&scene.provider).body(format!("{event}{padding}"))
    };
    assert_eq!(padded(8 * 1024 * 1024).whole(), counted(1, 0));
    let reply = padded(8 * 1024 * 1024 + 1);
    assert_eq!((reply.status, reply.json()["type"].clone()), (413, json!("/problems/too-large")));
}
