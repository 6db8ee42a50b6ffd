//! Which scopes a token carries.

use tenantd::model::{Role, Scope, Scopes};

use super::{TOKEN_PATHS, ask_for, decode, form, refusal};
use crate::support::World;

const OF_ROLE: [(Role, &str); 4] = [
    (Role::Member, "dpod.tenant.appowner dpod.tenant.api_appowner"),
    (Role::Admin, "dpod.tenant.admin"),
    (Role::Provider, "dpod.tenant.spadmin dpod.tenant.api_spadmin"),
    (Role::Operator, "dpod.tenant.spadmin dpod.tenant.api_spadmin"),
];

#[test]
fn unasked_only_the_dpod_endpoint_gives_those_of_the_role() {
    let world = World::new();
    let tenant = world.root("Acme");
    for (role, scopes) in OF_ROLE {
        let client = world.client(role, &tenant);
        for path in TOKEN_PATHS {
            let expected = if path == "/oauth/v1/token" { scopes } else { "" };
            for body in [form(&client), format!("{}&scope=", form(&client))] {
                let answer = world.post(path).form(&body).json();
                assert_eq!(answer["scope"], expected, "{role} at {path}");
                let (_, claims) = decode(answer["access_token"].as_str().unwrap());
                assert_eq!(claims["scope"], expected);
            }
        }
    }
}

#[test]
fn a_client_may_ask_for_those_of_its_role_and_its_own_and_no_other() {
    let world = World::new();
    let tenant = world.root("Acme");
    for (role, of_role) in OF_ROLE {
        let own = Scope::ApiService;
        let client = world.client_with(role, Some(&tenant), Scopes::of(&[own]));
        for scope in Scope::ALL {
            let may_have = scope == own || of_role.split(' ').any(|name| name == scope.name());
            for path in TOKEN_PATHS {
                let reply = ask_for(&world, path, &client, scope.name());
                if may_have {
                    assert_eq!((reply.status, &reply.json()["scope"]), (200, &scope.name().into()));
                } else {
                    assert_eq!(reply.whole(), (400, refusal("invalid_scope")), "{role} {scope:?}");
                }
            }
        }
    }
}

#[test]
fn one_scope_too_many_refuses_them_all() {
    let world = World::new();
    let tenant = world.root("Acme");
    let admin = world.client(Role::Admin, &tenant);
    for scope in ["dpod.tenant.admin dpod.tenant.spadmin", "dpod.tenant.admin openid", "ADMIN"] {
        let reply = ask_for(&world, "/oauth/token", &admin, scope);
        assert_eq!(reply.whole(), (400, refusal("invalid_scope")), "{scope}");
    }
    let reply = ask_for(&world, "/oauth/token", &admin, "dpod.tenant.admin dpod.tenant.admin");
    assert_eq!(reply.json()["scope"], "dpod.tenant.admin", "twice is once");
}

/// Good for DPoD's logo by host name, which needs no credentials, and for nothing else.
#[test]
fn a_token_with_api_service_alone_has_no_role() {
    let world = World::new();
    let tenant = world.root("Acme");
    let scopes = Scopes::of(&[Scope::ApiService]);
    let admin = world.client_with(Role::Admin, Some(&tenant), scopes);
    let token = |scope| {
        let answer = ask_for(&world, "/oauth/token", &admin, scope).json();
        answer["access_token"].as_str().unwrap().to_owned()
    };
    let paths = [
        format!("/ocs/api/v1/Tenants/{tenant}"),
        format!("/processmind/tenant/{tenant}"),
        "/nse/v2.1/subtenants".to_owned(),
    ];
    let alone = token("dpod.tenant.api_service");
    let beside = token("dpod.tenant.api_service dpod.tenant.admin");
    for path in &paths {
        assert_eq!(world.get(path).bearer(&alone).send().status, 403, "{path}");
        assert_eq!(world.get(path).bearer(&beside).send().status, 200, "{path}");
        assert_eq!(world.get(path).api_key(&admin.api_key).send().status, 200, "{path}");
    }
    assert_eq!(world.post("/nse/v2.1/auth/refresh").bearer(&alone).send().status, 403);
}
