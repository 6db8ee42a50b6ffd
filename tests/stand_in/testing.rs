//! The server that tests start in their own process: `tenantd::testing`.

use serde_json::json;
use tenantd::model::Role;
use tenantd::testing::Server;

#[test]
fn it_is_empty_and_has_an_operator() {
    let server = Server::start();
    let tenants = server.get("/control/v1/tenants").expect(200).json();
    assert_eq!(tenants["items"], json!([]));
    let token = server.operator_token();
    let info = server.request("GET", "/control/v1/info").bearer(&token).send();
    assert_eq!(info.expect(200).json()["durability"], "off");
    assert_eq!(info.header("content-type"), Some("application/json"));
    let url = server.url();
    assert!(url.starts_with("http://127.0.0.1:") && !url.ends_with('/'), "{url}");
    let key = server.operator().api_key();
    let clock = server.request("GET", "/control/v1/clock").header("x-api-key", &key).send();
    assert_eq!(clock.expect(200).json()["frozen"], false, "it is a stand-in");
}

#[test]
fn its_clients_call_the_vendors_apis() {
    let server = Server::start();
    let tenant = server.tenant("Acme");
    let other = server.tenant("Initech");
    let admin = server.client(Role::Admin, &tenant);
    let path = format!("/processmind/tenant/{tenant}/users");
    let body = json!({"email": "ann@example.com"});
    server.request("POST", &path).by(&admin).json(&body).expect(200);
    assert_eq!(server.get(&path).expect(200).json()[0]["email"], "ann@example.com");
    let token = server.token(&admin);
    let ocs = |tenant: &str| {
        let path = format!("/ocs/api/v1/Tenants/{tenant}");
        server.request("GET", &path).bearer(&token).send()
    };
    assert_eq!(ocs(&tenant).expect(200).json()["CompanyName"], "Acme");
    ocs(&other).expect(403);
    assert_eq!(ocs("nobody").status, 403);
    let deleted = server.request("DELETE", &format!("/control/v1/clients/{}", admin.id));
    let deleted = deleted.by(server.operator()).send();
    assert_eq!(deleted.expect(204).json(), json!(null));
}

#[test]
fn its_worlds_are_apart() {
    let server = Server::start();
    let (one, other) = (server.world("one"), server.world("other"));
    assert_eq!(one.url(), format!("{}/world/one", server.url()));
    let tenant = one.tenant("Acme");
    let member = one.client(Role::Member, &tenant);
    let path = format!("/processmind/tenant/{tenant}");
    assert_eq!(one.get(&path).expect(200).json()["displayName"], "Acme");
    one.request("GET", &path).bearer(&one.token(&member)).send().expect(200);
    other.get(&path).expect(404);
    server.get(&path).expect(404);
    other.request("GET", &path).by(&member).send().expect(401);
    other.request("GET", "/control/v1/info").bearer(&one.operator_token()).send().expect(401);
}

#[test]
fn it_takes_seeds() {
    let server = Server::start();
    let seed = json!({"tenants": [{"id": "acme", "name": "Acme"}]});
    for became in ["created", "unchanged"] {
        assert_eq!(server.seed(&seed)["counts"]["tenants"][became], 1);
    }
    assert_eq!(server.world("one").seed(&seed)["counts"]["tenants"]["created"], 1);
    let exported = server.get("/control/v1/seed").expect(200).json();
    assert_eq!(exported["tenants"][0]["id"], "acme");
}

#[test]
fn it_ends_when_it_is_dropped() {
    let server = Server::start();
    let world = server.world("one");
    world.get("/control/v1/info").expect(200);
    let address = server.url().trim_start_matches("http://").to_owned();
    drop(server);
    assert!(std::net::TcpStream::connect(address).is_err());
}

#[test]
#[should_panic(expected = "GET /control/v1/nothing -> 404 ")]
fn what_fails_is_told() {
    Server::start().get("/control/v1/nothing").expect(200);
}

#[test]
fn its_tools_are_called_by_name() {
    let server = Server::start();
    let seeded = server.seed(&json!({"tenants": [{"id": "acme", "name": "Acme"}]}));
    assert_eq!(seeded["counts"]["tenants"]["created"], 1, "{seeded}");
    server.faults(&json!({"faults": [{
        "name": "busy", "match": {"operation": "processmind.getTenant"}, "when": {"first": 1},
        "effect": {"status": 429, "retryAfter": 1}
    }]}));
    let refused = server.get("/processmind/tenant/acme");
    assert_eq!(refused.expect(429).header("retry-after"), Some("1"));
    server.get("/processmind/tenant/acme").expect(200);
    let journal = server.journal("operation=processmind.getTenant");
    let statuses: Vec<_> =
        journal["entries"].as_array().unwrap().iter().map(|one| &one["answer"]["status"]).collect();
    assert_eq!(statuses, [429, 200]);
}
