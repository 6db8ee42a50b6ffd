//! The rows of the seed's table about services and usage.

use serde_json::json;
use tenantd::model::service::Service;

use super::house::{House, path, uuid};

fn service(kind: &str, plan: &str, count: i64) -> Service {
    Service {
        service_type: kind.into(),
        plan: plan.into(),
        marketplace_name: String::new(),
        marketplace_account_id: String::new(),
        count,
    }
}

#[test]
fn collect_services_summary() {
    let house = House::new();
    house.world.service(&house.acme, service("key_vault", "gold", 2));
    let bought = Service {
        marketplace_name: "Bazaar".into(),
        marketplace_account_id: "b-1".into(),
        ..service("hsm_FIPS", "", 1)
    };
    house.world.service(&house.plant, bought);
    house.world.service(&house.stranger, service("key_vault", "", 9));
    let acme = json!({
        "tenantId": uuid(&house.acme), "tenantName": "Acme", "serviceType": "key_vault",
        "plan": "gold", "marketplaceName": "", "marketplaceAccountId": "", "count": 2,
    });
    let plant = json!({
        "tenantId": uuid(&house.plant), "tenantName": "Plant", "serviceType": "hsm_FIPS",
        "plan": "", "marketplaceName": "Bazaar", "marketplaceAccountId": "b-1", "count": 1,
    });
    let at = "/dpod/v1/tenants/servicesSummary";
    house.get(at, &house.admin).says(200, &json!([acme, plant]));
    house.get(&format!("{at}?serviceType=hsm_FIPS"), &house.admin).says(200, &json!([plant]));
    house.get(&format!("{at}?serviceType=none"), &house.admin).says(200, &json!([]));
    let everything = house.get(at, &house.operator).json();
    assert_eq!(everything.as_array().unwrap().len(), 3);
}

#[test]
fn collect_services_summary_file() {
    let house = House::new();
    let bought = Service {
        marketplace_name: "=Bazaar".into(),
        marketplace_account_id: "b,1".into(),
        ..service("hsm_FIPS", "", 1)
    };
    house.world.service(&house.acme, bought);
    house.world.service(&house.plant, service("key_vault", "gold", 2));
    let reply = house.get("/dpod/v1/tenants/servicesSummaryFile", &house.admin);
    let expected = format!(
        "Tenant ID,Tenant Name,Service Type,Plan,Marketplace Name,Marketplace Account Id,Count\r\n\
         {},Acme,hsm_FIPS,,'=Bazaar,\"b,1\",1\r\n{},Plant,key_vault,gold,DPoD,,2\r\n",
        uuid(&house.acme),
        uuid(&house.plant)
    );
    assert_eq!((reply.status, reply.text()), (200, expected.as_str()));
    assert_eq!(reply.header("Content-Type"), Some("text/csv; charset=utf-8"));
    let disposition = "attachment; filename=\"services-summary.csv\"";
    assert_eq!(reply.header("Content-Disposition"), Some(disposition));
}

#[test]
fn generate_usage_report() {
    let house = House::new();
    house.world.service(&house.acme, service("key_vault", "gold", 1));
    house.world.service(&house.plant, service("hsm", "", 1));
    house.world.usage_on(&house.acme, "key_vault", "2024-02-01", 3);
    house.world.usage_on(&house.acme, "key_vault/silver", "2024-02-02", 4);
    house.world.usage_on(&house.plant, "hsm", "2024-02-29", 5);
    house.world.usage_on(&house.plant, "hsm", "2024-03-01", 6);
    let query = "startDate=2024-02-01&endDate=2024-02-29";
    let reply = house.get(&format!("/dpod/v1/tenants/usageReport?{query}"), &house.admin);
    let (acme, plant) = (uuid(&house.acme), uuid(&house.plant));
    let expected = format!(
        "Tenant ID,Tenant Name,Service Type,Plan,Date,Usage\r\n\
         {acme},Acme,key_vault,gold,2024-02-01,3\r\n{acme},Acme,key_vault,silver,2024-02-02,4\r\n\
         {plant},Plant,hsm,,2024-02-29,5\r\n"
    );
    assert_eq!((reply.status, reply.text()), (200, expected.as_str()));
    assert_eq!(reply.header("Content-Type"), Some("text/csv; charset=utf-8"));
    let disposition = "attachment; filename=\"usage-report_2024-02-01_2024-02-29.csv\"";
    assert_eq!(reply.header("Content-Disposition"), Some(disposition));
}

#[test]
fn get_quotas() {
    let house = House::new();
    house.world.service(&house.acme, service("hsm", "gold", 2));
    house.world.service(&house.acme, service("hsm", "silver", 3));
    house.world.service(&house.acme, service("key_vault", "", 1));
    house.world.quota(&house.acme, "hsm", 10);
    house.world.quota(&house.acme, "backup", 1);
    house.patch(&house.acme, &house.provider, json!({"serviceQuota": 20}));
    let expected = json!({
        "tenantId": uuid(&house.acme), "serviceQuota": 20, "servicesUsed": 6,
        "quotas": [
            {"serviceType": "backup", "limit": 1, "used": 0},
            {"serviceType": "hsm", "limit": 10, "used": 5},
        ],
    });
    house.get(&format!("{}/quotas", path(&house.acme)), &house.member).says(200, &expected);
    let none = json!({
        "tenantId": uuid(&house.plant), "serviceQuota": null, "servicesUsed": 0, "quotas": [],
    });
    house.get(&format!("{}/quotas", path(&house.plant)), &house.admin).says(200, &none);
}

#[test]
fn get_usage_details() {
    let house = House::new();
    house.world.service(&house.acme, service("hsm", "gold", 1));
    house.world.usage_on(&house.acme, "hsm", "2024-02-03", 7);
    let at = "/dpod/v1/tenants/usageDetails?startDate=2024-02-01&endDate=2024-02-10";
    let expected = json!({
        "startDate": "2024-02-01", "endDate": "2024-02-10",
        "content": [{
            "tenantId": uuid(&house.acme), "tenantName": "Acme", "serviceType": "hsm",
            "plan": "gold", "date": "2024-02-03", "usage": 7,
        }],
    });
    house.get(at, &house.admin).says(200, &expected);
}
