//! Every example of the seed, replayed with the seed's ids and texts.

use serde_json::{Value, json};
use tenantd::model::address::Address;
use tenantd::model::tenant::NewTenant;
use tenantd::model::{Clock, Id, Role, Timestamp};

use super::ADDRESSES;
use crate::support::{Client, World};

const COMPANY: &str = "QZOpo3GoB8X";

/// A text of the seed, members in the seed's order.
fn seed(text: &str) -> Value {
    serde_json::from_str(text).unwrap()
}

/// The seed's company, and so many others after it.
fn world(others: i64) -> (World, Client) {
    let world = World::new();
    let at = Timestamp::parse("2024-01-15T10:30:00Z").unwrap();
    let new = NewTenant {
        description: Some("New York".into()),
        address: Address {
            street: Some("115 East 23rd Street 5th Floor".into()),
            city: Some("New York".into()),
            country: Some("US".into()),
            ..Address::default()
        },
        ..NewTenant::named(Id::parse(COMPANY).unwrap(), None, "Company", at)
    };
    world.tenant_with(new, None);
    for number in 0..others {
        let at = Timestamp(at.0 + 1 + number);
        world.tenant_with(
            NewTenant::named(world.clock.new_id(), None, "Another", at),
            Some(COMPANY),
        );
    }
    let provider = world.client(Role::Provider, COMPANY);
    (world, provider)
}

const CREATED: &str = r#"{
  "data": {
    "id": "QZOpo3GoB8X",
    "name": "Company",
    "address": "115 East 23rd Street 5th Floor",
    "city": "New York",
    "country_code": "US",
    "country_name": "United States",
    "description": "New York",
    "is_trashed": false
  }
}"#;

const INVALID: &str = r#"{
  "message": "The given data was invalid.",
  "errors": {
    "name": [
      "The name field is required."
    ],
    "country_code": [
      "The country code field is invalid. It must be ISO 3166-1 alpha-2 country code."
    ]
  }
}"#;

fn request() -> Value {
    json!({
        "name": "Company", "country_code": "US", "city": "New York",
        "address": "115 East 23rd Street 5th Floor", "post_code": "10010", "description": "New York"
    })
}

#[test]
fn get_tenant_list() {
    let (world, provider) = world(10);
    for address in ADDRESSES {
        let path = format!("{address}/tenants");
        let reply = world.get(&path).by(&provider).send();
        let base = format!("http://{}{address}", world.address);
        let item = seed(
            r#"{
              "id": "QZOpo3GoB8X",
              "name": "Company",
              "address": "115 East 23rd Street 5th Floor",
              "city": "New York",
              "country_code": "US",
              "country_name": "United States",
              "description": "New York",
              "is_trashed": false,
              "group_id": "0",
              "group_name": ""
            }"#,
        );
        let around = seed(
            &r#"{
              "links": {
                "first": "[[BaseUrl]]/tenants?page=1",
                "last": null,
                "prev": null,
                "next": "[[BaseUrl]]/tenants?page=2"
              },
              "meta": {
                "current_page": 1,
                "from": 1,
                "path": "[[BaseUrl]]/tenants",
                "per_page": 10,
                "to": 10
              }
            }"#
            .replace("[[BaseUrl]]", &base),
        );
        let data = reply.json()["data"].take();
        assert_eq!(data.as_array().map(Vec::len), Some(10));
        assert_eq!(data[0].to_string(), item.to_string());
        let mut whole = json!({ "data": data });
        whole["links"] = around["links"].clone();
        whole["meta"] = around["meta"].clone();
        reply.says(200, &whole);
    }
}

#[test]
fn get_tenant_count() {
    let (world, provider) = world(999);
    for address in ADDRESSES {
        let path = format!("{address}/tenants/count");
        world.get(&path).by(&provider).send().says(200, &seed(r#"{"count": 1000}"#));
    }
}

#[test]
fn create_tenant() {
    for address in ADDRESSES {
        let (world, provider) = world(0);
        let reply = world.post(&format!("{address}/tenants")).by(&provider).json(request());
        let mut expected = seed(CREATED);
        expected["data"]["id"] = reply.json()["data"]["id"].take();
        reply.says(200, &expected);
        world
            .post(&format!("{address}/tenants"))
            .by(&provider)
            .json(json!({"country_code": "XX"}))
            .says(422, &seed(INVALID));
    }
}

#[test]
fn update_tenant() {
    for address in ADDRESSES {
        let (world, provider) = world(0);
        let path = format!("{address}/tenants/{COMPANY}");
        world.put(&path).by(&provider).json(request()).says(200, &seed(CREATED));
        let invalid = json!({"country_code": "XX"});
        world.put(&path).by(&provider).json(invalid).says(422, &seed(INVALID));
    }
}

#[test]
fn deactivate_activate_and_switch_tenant() {
    for address in ADDRESSES {
        let (world, _) = world(0);
        let operator = world.operator();
        let put = |tail: &str, body: Value| {
            world.put(&format!("{address}/tenants/{COMPANY}/{tail}")).by(&operator).json(body)
        };
        put("switch", json!({})).says(200, &seed(r#"{"success": true}"#));
        put("deactivate", json!({"user_status": 2})).says(200, &seed(r#"{"is_trashed": true}"#));
        put("activate", json!({"user_status": 1})).says(200, &seed(r#"{"is_trashed": false}"#));
    }
}
