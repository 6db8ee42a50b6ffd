//! Who may do what: every operation by every kind of caller.

use serde_json::json;
use tenantd::model::{Role, TenantState};

use super::answers::{
    NEEDS_ADMIN, NO_ACCESS, NO_CREDENTIALS, NO_ID, NO_TENANT, SUSPENDED, but_for_the_date, refuses,
    refuses_head,
};
use super::house::{House, NOBODY, body, path};
use crate::support::{Client, Reply, Request};

/// One of the seven.
struct Operation {
    method: &'static str,
    below: &'static str,
    body: Option<&'static str>,
    least: Role,
    /// What somebody gets who does not see the tenant.
    unseen: (u16, &'static str),
    malformed: u16,
}

const fn operation(
    method: &'static str,
    below: &'static str,
    body: Option<&'static str>,
    least: Role,
    unseen: (u16, &'static str),
    malformed: u16,
) -> Operation {
    Operation { method, below, body, least, unseen, malformed }
}

/// A grey dot.
const PNG: &str = "\"iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAAAAAA6fptVAAAACklEQVR42mNgAAAAAgAB5Sfe/AAAAABJRU5ErkJggg==\"";
const FORBIDDEN: (u16, &str) = (403, NO_ACCESS);
const MISSING: (u16, &str) = (404, NO_TENANT);

const OPERATIONS: [Operation; 7] = [
    operation("GET", "", None, Role::Member, FORBIDDEN, 400),
    operation("HEAD", "", None, Role::Member, MISSING, 400),
    operation("PUT", "", Some("{}"), Role::Admin, FORBIDDEN, 400),
    operation("GET", "/Icon", None, Role::Member, FORBIDDEN, 400),
    operation("PUT", "/Icon", Some(PNG), Role::Admin, FORBIDDEN, 400),
    operation("DELETE", "/Icon", None, Role::Admin, FORBIDDEN, 400),
    operation("GET", "/Regions", None, Role::Member, MISSING, 404),
];

impl Operation {
    fn of(&self, house: &House, tenant: &str) -> Request {
        house.world.request(self.method, &format!("{}{}", path(tenant), self.below))
    }

    fn send(&self, request: Request) -> Reply {
        match self.body {
            Some(body) => request.body(body),
            None => request.send(),
        }
    }

    fn by(&self, house: &House, tenant: &str, client: &Client) -> Reply {
        self.send(self.of(house, tenant).by(client))
    }

    #[track_caller]
    fn is_refused(&self, reply: &Reply, status: u16, reason: &str) {
        if self.method == "HEAD" {
            refuses_head(reply, status);
        } else {
            refuses(reply, status, reason);
        }
    }
}

#[test]
fn everybody_with_the_role_and_the_tenant_in_sight_is_answered() {
    let house = House::new();
    for client in [&house.operator, &house.provider, &house.admin] {
        for tenant in [&house.acme, &house.plant] {
            OPERATIONS[4].by(&house, tenant, client);
            for operation in &OPERATIONS {
                let reply = operation.by(&house, tenant, client);
                assert!(matches!(reply.status, 200 | 204), "{reply:?}");
                let is_write = operation.least == Role::Admin;
                let last = &house.audit(tenant, 1)[0];
                assert!(!is_write || last.0 == client.id, "{last:?}");
            }
            OPERATIONS[5].by(&house, tenant, client);
        }
    }
}

#[test]
fn a_member_reads_and_writes_nothing() {
    let house = House::new();
    OPERATIONS[4].by(&house, &house.acme, &house.admin);
    for operation in &OPERATIONS {
        let reply = operation.by(&house, &house.acme, &house.member);
        match operation.least {
            Role::Member => assert!(matches!(reply.status, 200 | 204), "{reply:?}"),
            _ => operation.is_refused(&reply, 403, NEEDS_ADMIN),
        }
    }
    assert_eq!(house.audit(&house.acme, 1)[0].1, "ocs.putIcon");
}

#[test]
fn a_tenant_out_of_sight_and_one_that_is_not_there_get_the_same_bytes() {
    let house = House::new();
    let above_and_beside = [&house.provider_home, &house.stranger];
    for operation in &OPERATIONS {
        let (status, reason) = operation.unseen;
        let ask = |tenant: &str, client: &Client| {
            let request = operation.of(&house, tenant).by(client).header("X-Request-Id", "same");
            operation.send(request)
        };
        for client in [&house.admin, &house.member] {
            let unknown = ask(NOBODY, client);
            operation.is_refused(&unknown, status, reason);
            for tenant in above_and_beside {
                let foreign = ask(tenant, client);
                assert_eq!(but_for_the_date(&foreign), but_for_the_date(&unknown));
            }
        }
        // A member sees its home alone.
        operation.is_refused(&ask(&house.plant, &house.member), status, reason);
        operation.is_refused(&ask(&house.acme, &house.outsider), status, reason);
        operation.is_refused(&ask(NOBODY, &house.operator), status, reason);
    }
    assert_eq!(house.get(&house.acme), body(&house.acme, "Acme"));
}

#[test]
fn what_cannot_be_an_id_is_told_so() {
    let house = House::new();
    let long = "x".repeat(65);
    for operation in &OPERATIONS {
        for id in ["a.b", "a%20b", "a%2Fb", "%C3%A4", "%FF", "%00", "%", &long] {
            for client in [&house.operator, &house.admin, &house.member] {
                let reply = operation.by(&house, id, client);
                operation.is_refused(&reply, operation.malformed, NO_ID);
            }
        }
    }
}

#[test]
fn without_good_credentials_nobody_gets_anywhere() {
    let house = House::new();
    let forged = format!("{}x", house.admin.token);
    let wrong_key = format!("{}.{}", house.admin.id, "0".repeat(43));
    for operation in &OPERATIONS {
        let nobody: [Request; 7] = [
            operation.of(&house, &house.acme),
            operation.of(&house, &house.acme).bearer(&forged),
            operation.of(&house, &house.acme).bearer("nonsense"),
            operation.of(&house, &house.acme).header("Authorization", &house.admin.token),
            operation.of(&house, &house.acme).basic(&house.admin.id, "wrong"),
            operation.of(&house, &house.acme).api_key(&wrong_key),
            operation.of(&house, "a.b"),
        ];
        for request in nobody {
            operation.is_refused(&operation.send(request), 401, NO_CREDENTIALS);
        }
    }
    assert_eq!(house.get(&house.acme), body(&house.acme, "Acme"));
}

#[test]
fn every_form_of_credentials_is_good() {
    let house = House::new();
    let admin = &house.admin;
    for operation in OPERATIONS.iter().filter(|operation| operation.below != "/Icon") {
        let forms: [Request; 5] = [
            operation.of(&house, &house.acme).bearer(&admin.token),
            operation
                .of(&house, &house.acme)
                .header("authorization", &format!("bEARER {}", admin.token)),
            operation.of(&house, &house.acme).bearer(&admin.api_key),
            operation.of(&house, &house.acme).api_key(&admin.api_key),
            operation.of(&house, &house.acme).basic(&admin.id, &admin.secret),
        ];
        for request in forms {
            let reply = operation.send(request);
            assert!(matches!(reply.status, 200 | 204), "{reply:?}");
        }
    }
}

#[test]
fn a_home_that_is_not_active_lets_nobody_in() {
    let house = House::new();
    let suspended = [
        TenantState::Creating,
        TenantState::Deactivating,
        TenantState::Deactivated,
        TenantState::Reactivating,
    ];
    for state in suspended {
        let home = house.tenant_in(state, &house.acme);
        let below = house.tenant_in(TenantState::Active, &home);
        for client in
            [house.world.client(Role::Admin, &home), house.world.client(Role::Admin, &below)]
        {
            for operation in &OPERATIONS {
                for tenant in [&*below, NOBODY, "a.b"] {
                    let reply = operation.by(&house, tenant, &client);
                    operation.is_refused(&reply, 403, SUSPENDED);
                }
            }
        }
        let above = house.world.get(&path(&home)).by(&house.admin).send();
        assert_eq!(above.json()["State"], json!(state.number()), "{above:?}");
    }
}

#[test]
fn clients_of_a_deleted_home_are_nobody() {
    let house = House::new();
    let home = house.tenant_in(TenantState::Active, &house.acme);
    let clients =
        [Role::Provider, Role::Admin, Role::Member].map(|role| house.world.client(role, &home));
    assert_eq!(house.put(&home, json!({"State": 5})).status, 200);
    for operation in &OPERATIONS {
        for client in &clients {
            for tenant in [&*home, NOBODY, "a.b"] {
                let by_token = operation.by(&house, tenant, client);
                operation.is_refused(&by_token, 401, NO_CREDENTIALS);
            }
            let request = operation.of(&house, &home).basic(&client.id, &client.secret);
            operation.is_refused(&operation.send(request), 401, NO_CREDENTIALS);
            let request = operation.of(&house, &home).api_key(&client.api_key);
            operation.is_refused(&operation.send(request), 401, NO_CREDENTIALS);
        }
        // To those above, the tenant is as good as never made.
        let (status, reason) = operation.unseen;
        operation.is_refused(&operation.by(&house, &home, &house.admin), status, reason);
    }
    for client in &clients {
        let token = house.world.post("/ocs/identity/connect/token");
        let form = "grant_type=client_credentials";
        let reply = token.basic(&client.id, &client.secret).form(form);
        assert_eq!((reply.status, &reply.json()["error"]), (401, &json!("invalid_client")));
    }
}
