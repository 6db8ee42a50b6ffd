//! JSON that is deep, or says a thing twice.

use super::arena::withstands;

/// Every route of a dialect that takes JSON, and what its dialect answers to what is none.
const WRITES: [(&str, &str, u16); 11] = [
    ("PUT", "/ocs/api/v1/Tenants/TENANT", 400),
    ("PUT", "/ocs/api/v1/Tenants/TENANT/Icon", 400),
    ("PUT", "/processmind/tenant/TENANT", 400),
    ("POST", "/processmind/tenant/TENANT/users", 400),
    ("POST", "/nse/v2.1/subtenants", 400),
    ("POST", "/nse/v2.1/auth/signin", 400),
    ("PATCH", "/dpod/tenants/TENANT", 400),
    ("PUT", "/ipera/tenants/TENANT", 422),
    ("POST", "/control/v1/usage", 400),
    ("PATCH", "/control/v1/tenants/TENANT", 400),
    ("POST", "/oauth/token", 400),
];

#[test]
fn json_of_depth_100_000() {
    withstands("JSON of depth 100,000", |arena| {
        let lists = "[".repeat(100_000) + &"]".repeat(100_000);
        let objects = "{\"a\":".repeat(100_000) + "1" + &"}".repeat(100_000);
        let inside = format!("{{\"name\":{objects}}}");
        let open = "[".repeat(100_000);
        let in_event = format!("[{{\"tenant\":\"x\",\"metric\":{lists},\"delta\":1}}]");
        loop {
            for (method, target, status) in WRITES {
                for body in [&lists, &objects, &inside, &open, &in_event] {
                    let answer = arena.answer_to(arena.raw(method, target, body));
                    let shown = &body[..20];
                    assert_eq!(answer.status, status, "{method} {target} {shown}: {answer:?}");
                }
            }
            if !arena.lasts() {
                return;
            }
        }
    });
}

/// The last of two members of one name is the one that counts for vendors; the control API refuses them.
#[test]
fn duplicate_keys() {
    withstands("duplicate keys", |arena| {
        let names = [
            (
                "PUT",
                "/ocs/api/v1/Tenants/TENANT",
                r#"{"CompanyName":"First","CompanyName":"Last 1"}"#,
            ),
            (
                "PUT",
                "/processmind/tenant/TENANT",
                r#"{"displayName":"First","displayName":"Last 2"}"#,
            ),
            ("PATCH", "/dpod/tenants/TENANT", r#"{"name":"First","name":"Last 3"}"#),
            ("PUT", "/ipera/tenants/TENANT", r#"{"name":"First","name":"Last 4"}"#),
        ];
        loop {
            // The healthy client writes the name as well, so the answer is looked at.
            for (method, target, body) in names {
                let answer = arena.answer_to(arena.raw(method, target, body));
                assert_eq!(answer.status, 200, "{answer:?}");
                let text = answer.text();
                assert!(text.contains("Last") && !text.contains("First"), "{target}: {text}");
            }
            let many = format!("{{{}\"name\":\"Last 6\"}}", "\"name\":\"First\",".repeat(20_000));
            let answer = arena.answer_to(arena.raw("PUT", "/ipera/tenants/TENANT", many));
            assert_eq!(answer.status, 200, "{answer:?}");
            let many = "\"name\":1,".repeat(20_000);
            let deep = ["[".repeat(100), "]".repeat(100)];
            let many = format!("{{{many}\"a\":{}{{{many}\"a\":1}}{}}}", deep[0], deep[1]);
            let answer = arena.answer_to(arena.raw("PATCH", "/control/v1/tenants/TENANT", many));
            assert!(answer.status == 400 && answer.text().len() < 5_000, "{answer:?}");
            assert!(answer.text().contains("name stands there twice."), "{}", answer.text());
            if !arena.lasts() {
                break;
            }
        }
        let event = r#"[{"tenant":"TENANT","metric":"twice","delta":1,"delta":2}]"#;
        let event = arena.with_tenant(event.as_bytes());
        assert_eq!(arena.answer_to(arena.raw("POST", "/control/v1/usage", event)).status, 400);
        let usage = format!("/control/v1/usage?tenant={}&metric=twice", arena.tenant);
        assert_eq!(arena.request("GET", &usage).send().json()["items"], serde_json::json!([]));
    });
}
