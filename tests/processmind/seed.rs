//! Every example of the seed, replayed with the seed's ids and times.

use serde_json::{Value, json};
use tenantd::model::tenant::NewTenant;
use tenantd::model::{Id, Role, Timestamp};

use super::ADDRESSES;
use crate::support::{Client, Person, World};

const TENANT: &str = "a1b2c3d4-e5f6-7890-abcd-ef1234567890";
const USER: &str = "b2c3d4e5-f6a7-8901-bcde-f23456789012";
const ORGANIZATION: &str = "c3d4e5f6-a7b8-9012-cdef-345678901234";

/// The seed's company, with its one user under this address.
fn world(email: &str) -> (World, Client) {
    let world = World::new();
    world.tenant_with_id(ORGANIZATION, "Organization", None);
    let created_at = Timestamp::parse("2024-01-15T10:30:00Z").unwrap();
    let new = NewTenant::named(Id::parse(TENANT).unwrap(), None, "My Company", created_at);
    world.tenant_with(new, Some(ORGANIZATION));
    let john = Person {
        id: Some(USER.into()),
        first_name: "John".into(),
        last_name: "Doe".into(),
        last_login_at: Timestamp::parse("2024-03-01T14:00:00Z"),
        ..Person::of(email)
    };
    world.member(TENANT, john);
    let admin = world.client(Role::Admin, TENANT);
    (world, admin)
}

/// A text of the seed, members in the seed's order.
fn seed(text: &str) -> Value {
    serde_json::from_str(text).unwrap()
}

#[test]
fn get_tenant() {
    let (world, admin) = world("user@example.com");
    for address in ADDRESSES {
        world.get(&format!("{address}/tenant/{TENANT}")).by(&admin).send().says(
            200,
            &seed(
                r#"{
                    "id": "a1b2c3d4-e5f6-7890-abcd-ef1234567890",
                    "displayName": "My Company",
                    "createdAt": "2024-01-15T10:30:00Z",
                    "plan": "professional"
                }"#,
            ),
        );
    }
}

#[test]
fn update_tenant() {
    for address in ADDRESSES {
        let (world, admin) = world("user@example.com");
        let request = seed(r#"{ "displayName": "New Company Name" }"#);
        let updated = json!({
            "id": TENANT, "displayName": "New Company Name", "createdAt": "2024-01-15T10:30:00Z",
            "plan": "professional"
        });
        let path = format!("{address}/tenant/{TENANT}");
        world.put(&path).by(&admin).json(request).says(200, &updated);
        world.get(&path).by(&admin).send().says(200, &updated);
    }
}

#[test]
fn get_tenant_statistics() {
    let (world, admin) = world("user@example.com");
    for number in 2..=5 {
        world.member(TENANT, Person::of(&format!("user{number}@example.com")));
    }
    world.usage(TENANT, "process", 15);
    world.usage(TENANT, "dataset", 8);
    world.usage(TENANT, "storage_bytes", 1_073_741_824);
    for address in ADDRESSES {
        world.get(&format!("{address}/tenant/{TENANT}/statistics")).by(&admin).send().says(
            200,
            &seed(
                r#"{
                    "processCount": 15,
                    "datasetCount": 8,
                    "userCount": 5,
                    "storageUsedBytes": 1073741824
                }"#,
            ),
        );
    }
}

#[test]
fn list_tenant_users() {
    let (world, admin) = world("user@example.com");
    for address in ADDRESSES {
        world.get(&format!("{address}/tenant/{TENANT}/users")).by(&admin).send().says(
            200,
            &seed(
                r#"[
                    {
                        "id": "b2c3d4e5-f6a7-8901-bcde-f23456789012",
                        "email": "user@example.com",
                        "firstName": "John",
                        "lastName": "Doe",
                        "createdAt": "2024-01-15T10:30:00Z",
                        "lastLoginAt": "2024-03-01T14:00:00Z",
                        "tenantId": "a1b2c3d4-e5f6-7890-abcd-ef1234567890",
                        "isActiveInTenant": true,
                        "isAdminInTenant": false,
                        "isDeveloperInTenant": false,
                        "organizationId": "c3d4e5f6-a7b8-9012-cdef-345678901234",
                        "isActiveInOrganization": true,
                        "isAdminInOrganization": false
                    }
                ]"#,
            ),
        );
    }
}

/// The example's person has an account already: the answer names it.
#[test]
fn add_tenant_user() {
    for address in ADDRESSES {
        let (world, _) = world("newuser@example.com");
        let sibling = world.tenant("Sibling", Some(ORGANIZATION));
        let admin = world.client(Role::Admin, &sibling);
        let request = seed(
            r#"{
                "email": "newuser@example.com",
                "firstName": "John",
                "lastName": "Doe",
                "isAdminInTenant": false,
                "isActiveInTenant": true,
                "isDeveloperInTenant": false
            }"#,
        );
        let path = format!("{address}/tenant/{sibling}/users");
        world.post(&path).by(&admin).json(request).says(
            200,
            &seed(
                r#"{
                    "id": "b2c3d4e5-f6a7-8901-bcde-f23456789012",
                    "message": "User added to tenant."
                }"#,
            ),
        );
    }
}

#[test]
fn update_tenant_user() {
    for address in ADDRESSES {
        let (world, admin) = world("user@example.com");
        let request = seed(
            r#"{
                "userId": "b2c3d4e5-f6a7-8901-bcde-f23456789012",
                "tenantId": "a1b2c3d4-e5f6-7890-abcd-ef1234567890",
                "isAdminInTenant": true,
                "isActiveInTenant": true,
                "isDeveloperInTenant": false
            }"#,
        );
        let path = format!("{address}/tenant/{TENANT}/users");
        let answer = seed(r#"{ "message": "User tenant settings updated." }"#);
        world.put(&path).by(&admin).json(request).says(200, &answer);
        let users = world.get(&path).by(&admin).send().json();
        assert_eq!(users[0]["isAdminInTenant"], true);
    }
}

#[test]
fn remove_tenant_user() {
    for address in ADDRESSES {
        let (world, admin) = world("user@example.com");
        let request = seed(
            r#"{
                "userId": "b2c3d4e5-f6a7-8901-bcde-f23456789012",
                "tenantId": "a1b2c3d4-e5f6-7890-abcd-ef1234567890"
            }"#,
        );
        let path = format!("{address}/tenant/{TENANT}/users");
        let answer = seed(r#"{ "message": "User removed from tenant." }"#);
        world.delete(&path).by(&admin).json(request).says(200, &answer);
        world.get(&path).by(&admin).send().says(200, &json!([]));
    }
}
