//! The seed's own examples: the same requests, the same members in the same order and of the same
//! types. Only the values are ours, as the seed's are placeholders.

use serde_json::{Value, json};
use tenantd::model::feature::{Entitlement, FeatureState};
use tenantd::model::{IdRef, TenantState};
use tenantd::store::Sight;

use super::answers::{is_done, says};
use super::house::{House, updated};
use crate::support::Reply;

const SEED_TIME: &str = "2019-08-24T14:15:22Z";

/// A tenant that has everything the seed's examples show, called `string` throughout.
fn house_of_the_seed() -> House {
    let house = House::new();
    house.world.tenant_with_id("tenantId", "string", Some(&house.acme));
    house.prepare(|tx| {
        tx.insert_feature(&FeatureState {
            id: "string".into(),
            name: "string".into(),
            description: "string".into(),
            default_state: 0,
            current_state: 0,
        })?;
        let id = IdRef::parse("tenantId").unwrap();
        let mut tenant = tx.visible_tenant(Sight::EVERYTHING, id)?.unwrap();
        tenant.alias = Some("string".into());
        tenant.external_account_id = Some("string".into());
        tenant.tenant_type = Some("string".into());
        tx.update_tenant(&tenant)?;
        tx.put_entitlement(
            tenant.key,
            &Entitlement {
                definition_id: "string".into(),
                entitlement_type: 0,
                limit_type: 0,
                value: 0,
                manual_block: true,
            },
        )
    });
    house.regions(&[("string", "string", Some("string"))]);
    house
}

fn seed_tenant() -> Value {
    json!({
      "Id": "string",
      "CompanyName": "string",
      "State": 0,
      "Created": SEED_TIME,
      "LastUpdated": SEED_TIME,
      "Alias": "string",
      "Features": [
        {
          "Feature": {
            "Id": "string",
            "Name": "string",
            "Description": "string",
            "DefaultState": 0
          },
          "CurrentState": 0
        }
      ],
      "ExternalAccountId": "string",
      "TenantType": "string"
    })
}

fn seed_tenant_with_properties() -> Value {
    let mut tenant = seed_tenant();
    tenant["Entitlements"] = json!([
      {
        "EntitlementDefinitionId": "string",
        "EntitlementType": 0,
        "LimitType": 0,
        "Value": 0,
        "ManualBlockStatus": true
      }
    ]);
    tenant
}

/// The answer is the seed's, but for the members that a tenant cannot have the seed's values of.
#[track_caller]
fn says_as_the_seed(reply: &Reply, mut seed: Value) {
    let said = reply.json();
    seed["Id"] = json!("tenantId");
    seed["State"] = json!(TenantState::Active.number());
    seed["Created"] = said["Created"].clone();
    seed["LastUpdated"] = said["LastUpdated"].clone();
    for time in [&said["Created"], &said["LastUpdated"]] {
        assert_eq!(time.as_str().map(str::len), Some(SEED_TIME.len()), "{time}");
    }
    says(reply, &seed);
}

#[test]
fn get_tenant() {
    let house = house_of_the_seed();
    for path in ["/api/v1/Tenants/tenantId", "/ocs/api/v1/Tenants/tenantId"] {
        let reply = house.world.get(path).by(&house.operator).send();
        says_as_the_seed(&reply, seed_tenant_with_properties());
    }
}

#[test]
fn tenant_exists() {
    let house = house_of_the_seed();
    for path in ["/api/v1/Tenants/tenantId", "/ocs/api/v1/Tenants/tenantId"] {
        is_done(&house.world.head(path).by(&house.operator).send());
    }
}

#[test]
fn update_tenant_with_the_example_as_it_stands() {
    let house = house_of_the_seed();
    let mut example = seed_tenant();
    example["Id"] = json!("tenantId");
    for path in ["/api/v1/Tenants/tenantId", "/ocs/api/v1/Tenants/tenantId"] {
        let reply = house.world.put(path).by(&house.admin).json(example.clone());
        says_as_the_seed(&reply, seed_tenant());
        updated(&house.world, &reply);
    }
}

#[test]
fn the_icon_is_put_read_and_deleted() {
    let house = house_of_the_seed();
    let example = super::png::text(&super::png::grey(8, 8));
    for path in ["/api/v1/Tenants/tenantId/Icon", "/ocs/api/v1/Tenants/tenantId/Icon"] {
        says(&house.world.put(path).by(&house.admin).json(example.clone()), &example);
        says(&house.world.get(path).by(&house.operator).send(), &example);
        is_done(&house.world.delete(path).by(&house.admin).send());
    }
}

#[test]
fn get_regions() {
    let house = house_of_the_seed();
    let example = json!([{
      "Id": "string",
      "Name": "string",
      "AdministrativeEndpointsWritable": true,
      "BaseAddress": "string"
    }]);
    for path in ["/api/v1/Tenants/tenantId/Regions", "/ocs/api/v1/Tenants/tenantId/Regions"] {
        says(&house.world.get(path).by(&house.operator).send(), &example);
    }
}
