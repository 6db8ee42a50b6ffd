//! Every example of the seed, replayed with the seed's ids. Where the examples contradict
//! themselves, what was sent is what is answered.

use serde_json::{Value, json};
use tenantd::model::Role;

use super::ADDRESSES;
use crate::support::{Client, World};

/// The seed's tenants with nothing in them, and an administrator above them.
fn world() -> (World, Client) {
    let world = World::new();
    let root = world.root("Organization");
    for id in ["5e7c3af7aab46c00014ce877", "5d914499869caefed0f39eee", "5ed5ac802c356a0001a735af"] {
        world.tenant_with_id(id, "MyTenant", Some(&root));
    }
    let admin = world.client(Role::Admin, &root);
    (world, admin)
}

/// A text of the seed, members in the seed's order.
fn seed(text: &str) -> Value {
    serde_json::from_str(text).unwrap()
}

#[test]
fn retrieve_all_subtenants() {
    let (world, admin) = world();
    for number in 0..200 {
        let id = format!("older-{number}");
        world.subtenant("5ed5ac802c356a0001a735af", &id, "Older", &format!("older_{number}"));
    }
    let tenant = "5d914499869caefed0f39eee";
    world.subtenant(tenant, "5d9144f3869caefed0f39f82", "Mysubtenant2", "myothersubtenant");
    let tenant = "5e7c3af7aab46c00014ce877";
    world.subtenant(tenant, "5e7c3af8aab46c00014ce878", "MySubtenant", "mysubtenant");
    for address in ADDRESSES {
        world.get(&format!("{address}/v2.1/subtenants?limit=2")).by(&admin).send().says(
            200,
            &seed(
                r#"{
                  "status": {
                    "user_message": "Okay. Returned 2 records.",
                    "verbose_message": "",
                    "code": 200
                  },
                  "result": {
                    "returned_records": 2,
                    "total_records": 202,
                    "sort_by": "created",
                    "order_by": "desc",
                    "offset": 0,
                    "limit": 2,
                    "records": [      {
                        "id": "5e7c3af8aab46c00014ce878",
                        "description": "",
                        "name": "MySubtenant",
                        "code": "mysubtenant",
                        "tenant_id": "5e7c3af7aab46c00014ce877",
                        "tenant": "MyTenant"
                      },
                      {
                        "id": "5d9144f3869caefed0f39f82",
                        "description": "",
                        "name": "Mysubtenant2",
                        "code": "myothersubtenant",
                        "tenant_id": "5d914499869caefed0f39eee",
                        "tenant": "MyTenant"
                      }
                    ]
                  }
                }"#,
            ),
        );
    }
}

#[test]
fn retrieve_a_subtenant_by_id() {
    let (world, admin) = world();
    let tenant = "5e7c3af7aab46c00014ce877";
    world.subtenant(tenant, "5e7c3af8aab46c00014ce878", "MySubtenant", "subtenantcode");
    for address in ADDRESSES {
        let path = format!("{address}/v2.1/subtenants/5e7c3af8aab46c00014ce878");
        world.get(&path).by(&admin).send().says(
            200,
            &seed(
                r#"{
                  "status": {
                    "user_message": "Okay. Returned 1 record.",
                    "verbose_message": "",
                    "code": 200
                  },
                  "result": {
                    "returned_records": 1,
                    "records": [
                      {
                        "id": "5e7c3af8aab46c00014ce878",
                        "description": "",
                        "name": "MySubtenant",
                        "code": "subtenantcode",
                        "tenant_id": "5e7c3af7aab46c00014ce877",
                        "tenant": "MyTenant"
                      }
                    ]
                  }
                }"#,
            ),
        );
    }
}

#[test]
fn create_a_subtenant() {
    for address in ADDRESSES {
        let (world, admin) = world();
        let request = seed(
            r#"{
              "name": "MySubtenant",
              "code": "mynewsubtenant",
              "tenant_id": "5ed5ac802c356a0001a735af"
            }"#,
        );
        let path = format!("{address}/v2.1/subtenants");
        let reply = world.post(&path).by(&admin).json(request);
        let id = reply.json()["result"]["records"][0]["id"].clone();
        let expected = json!({
            "status": {
                "user_message": "Okay. New resource created.",
                "verbose_message": "",
                "code": 201
            },
            "result": {
                "returned_records": 1,
                "records": [
                    {
                        "id": id,
                        "description": "",
                        "name": "MySubtenant",
                        "code": "mynewsubtenant",
                        "tenant_id": "5ed5ac802c356a0001a735af",
                        "tenant": "MyTenant"
                    }
                ]
            }
        });
        reply.says(201, &expected);
    }
}

#[test]
fn modify_a_subtenant_by_id() {
    for address in ADDRESSES {
        let (world, admin) = world();
        let (id, tenant) = ("5ecefbbef418b40001f20bd6", "5e7c3af7aab46c00014ce877");
        world.subtenant(tenant, id, "MyNewSubtenant", "mynewsubtenant");
        let request = seed(r#"{ "name": "MyModifiedSubtenant" }"#);
        let path = format!("{address}/v2.1/subtenants/{id}");
        world.put(&path).by(&admin).json(request).says(
            200,
            &seed(
                r#"{
                  "status": {
                    "user_message": "Okay. Returned 1 record.",
                    "verbose_message": "",
                    "code": 200
                  },
                  "result": {
                    "returned_records": 1,
                    "records": [
                      {
                        "id": "5ecefbbef418b40001f20bd6",
                        "description": "",
                        "name": "MyModifiedSubtenant",
                        "code": "mynewsubtenant",
                        "tenant_id": "5e7c3af7aab46c00014ce877",
                        "tenant": "MyTenant"
                      }
                    ]
                  }
                }"#,
            ),
        );
    }
}

#[test]
fn delete_a_subtenant_by_id() {
    for address in ADDRESSES {
        let (world, admin) = world();
        let tenant = "5e7c3af7aab46c00014ce877";
        world.subtenant(tenant, "5e7c3af8aab46c00014ce878", "MySubtenant", "mysubtenant");
        let path = format!("{address}/v2.1/subtenants/5e7c3af8aab46c00014ce878");
        world.delete(&path).by(&admin).send().says_nothing(204);
        assert_eq!(world.get(&path).by(&admin).send().status, 404);
    }
}
