//! What makes credentials void: another process removes or rotates the client, the home tenant
//! is suspended or goes.

use std::time::{Duration, Instant};

use serde_json::json;
use tenantd::model::{Role, SystemClock, TenantState};
use tenantd::ops::clients::{remove_client, rotate_client};
use tenantd::store::{Store, StoreOptions};

use super::{form, refusal, token_of};
use crate::support::{Client, World};

/// The same file, opened as a command beside the server opens it.
fn beside(world: &World) -> Store {
    Store::open(&world.path, StoreOptions::COMMAND, &SystemClock).unwrap()
}

/// The statuses for a client's token, API key and Basic, in this order.
fn statuses(world: &World, client: &Client) -> [u16; 3] {
    let ask = || world.get("/nse/v2.1/subtenants");
    [
        ask().by(client).send().status,
        ask().api_key(&client.api_key).send().status,
        ask().basic(&client.id, &client.secret).send().status,
    ]
}

/// Waits until everything of the client gets this status, which must be within a second.
#[track_caller]
fn gets_within_a_second(world: &World, client: &Client, status: u16) {
    let start = Instant::now();
    while statuses(world, client) != [status; 3] {
        assert!(start.elapsed() < Duration::from_secs(1), "{:?}", statuses(world, client));
    }
}

/// Waits until nothing of the client works any more, which must be within a second.
#[track_caller]
fn stops_within_a_second(world: &World, client: &Client) {
    gets_within_a_second(world, client, 401);
}

#[test]
fn a_client_that_another_process_removes_is_unknown_within_a_second() {
    let world = World::new();
    let operator = world.operator();
    assert_eq!(statuses(&world, &operator), [200, 200, 200]);
    remove_client(&beside(&world), world.stamp(), operator.id.clone()).unwrap();
    stops_within_a_second(&world, &operator);
    let reply = world.post("/oauth/token").form(&form(&operator));
    assert_eq!(reply.whole(), (401, refusal("invalid_client")));
}

#[test]
fn a_client_that_another_process_rotates_needs_the_new_secret() {
    let world = World::new();
    let operator = world.operator();
    assert_eq!(statuses(&world, &operator), [200, 200, 200]);
    let new = rotate_client(&beside(&world), world.stamp(), operator.id.clone()).unwrap();
    stops_within_a_second(&world, &operator);
    let renewed = Client { secret: new.secret.clone(), api_key: new.api_key(), ..operator };
    let renewed = Client { token: token_of(&world, &renewed), ..renewed };
    assert_eq!(statuses(&world, &renewed), [200, 200, 200]);
}

/// A token may be remembered for a moment after the rotation; it must not outlive it by renewal.
#[test]
fn a_token_cannot_renew_itself_past_a_rotation() {
    let world = World::new();
    let operator = world.operator();
    let renew = || {
        let reply = world.post("/nse/v2.1/auth/refresh").by(&operator).send();
        reply.json()["result"]["records"][0]["token"].as_str().map(str::to_owned)
    };
    let beside = beside(&world);
    let before = renew().unwrap();
    rotate_client(&beside, world.stamp(), operator.id.clone()).unwrap();
    let mut renewed = vec![before];
    renewed.extend(renew());
    stops_within_a_second(&world, &operator);
    for token in renewed {
        let reply = world.get("/nse/v2.1/subtenants").bearer(&token).send();
        assert_eq!(reply.status, 401);
    }
}

#[test]
fn other_clients_are_not_disturbed() {
    let world = World::new();
    let (gone, stays) = (world.operator(), world.operator());
    assert_eq!(statuses(&world, &stays), [200, 200, 200]);
    remove_client(&beside(&world), world.stamp(), gone.id.clone()).unwrap();
    stops_within_a_second(&world, &gone);
    assert_eq!(statuses(&world, &stays), [200, 200, 200]);
}

#[test]
fn a_suspended_home_suspends_its_clients_and_those_below() {
    let world = World::new();
    let root = world.root("Acme");
    let middle = world.tenant("Middle", Some(&root));
    let leaf = world.tenant("Leaf", Some(&middle));
    let (above, at_home) = (world.client(Role::Admin, &root), world.client(Role::Admin, &middle));
    let below = world.client(Role::Admin, &leaf);
    for state in [
        TenantState::Creating,
        TenantState::Deactivating,
        TenantState::Deactivated,
        TenantState::Reactivating,
    ] {
        world.set_state(&middle, state);
        assert_eq!(statuses(&world, &above), [200, 200, 200], "{state:?}");
        assert_eq!(statuses(&world, &at_home), [403, 403, 403], "{state:?}");
        assert_eq!(statuses(&world, &below), [403, 403, 403], "{state:?}");
        // Tokens are still handed out: they and the secrets stay valid for later.
        assert_eq!(world.post("/oauth/token").form(&form(&below)).status, 200);
    }
    world.set_state(&middle, TenantState::Active);
    for client in [&above, &at_home, &below] {
        assert_eq!(statuses(&world, client), [200, 200, 200]);
    }
}

/// While nothing changes in the file, the home of a token's caller is not looked up again; what
/// another process changes counts, too.
#[test]
fn a_home_that_another_process_suspends_lets_nobody_in_within_a_second() {
    let world = World::new();
    let home = world.root("Acme");
    let below = world.tenant("Below", Some(&home));
    let admin = world.client(Role::Admin, &below);
    assert_eq!(statuses(&world, &admin), [200, 200, 200]);
    let beside = beside(&world);
    for (state, status) in
        [(TenantState::Deactivated, 403), (TenantState::Active, 200), (TenantState::Deleting, 401)]
    {
        world.set_state_through(&beside, &home, state);
        gets_within_a_second(&world, &admin, status);
    }
}

#[test]
fn a_suspended_caller_is_told_so_in_the_dialects_words() {
    let world = World::new();
    let home = world.root("Acme");
    let admin = world.client(Role::Admin, &home);
    world.set_state(&home, TenantState::Deactivated);
    let reason = "The tenant of these credentials is not active.";
    let reply = world.get(&format!("/processmind/tenant/{home}")).by(&admin).send();
    assert_eq!(reply.whole(), (403, json!({"message": reason})));
    let reply = world.get("/nse/v2.1/subtenants").by(&admin).send();
    let expected = json!({
        "status": {"user_message": reason, "verbose_message": "", "code": 403},
        "result": {"returned_records": 0, "records": []},
    });
    assert_eq!(reply.whole(), (403, expected));
    let reply = world.get(&format!("/ocs/api/v1/Tenants/{home}")).by(&admin).send();
    let expected = json!({
        "OperationId": reply.header("operation-id"), "Error": "Forbidden.", "Reason": reason,
        "Resolution": "Ask an administrator of the tenant for access.",
    });
    assert_eq!(reply.whole(), (403, expected));
}

#[test]
fn a_home_that_goes_takes_its_clients_with_it() {
    for state in [TenantState::Deleting, TenantState::Deleted, TenantState::Purging] {
        let world = World::new();
        let root = world.root("Acme");
        let child = world.tenant("Child", Some(&root));
        let (above, at_home) =
            (world.client(Role::Admin, &root), world.client(Role::Admin, &child));
        assert_eq!(statuses(&world, &at_home), [200, 200, 200]);
        world.set_state(&child, state);
        assert_eq!(statuses(&world, &at_home), [401, 401, 401], "{state:?}");
        assert_eq!(statuses(&world, &above), [200, 200, 200], "{state:?}");
        let reply = world.post("/oauth/token").form(&form(&at_home));
        assert_eq!(reply.whole(), (401, refusal("invalid_client")), "as if removed");
    }
}
