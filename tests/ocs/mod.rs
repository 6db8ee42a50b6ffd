//! OCS (seed 004).

use serde_json::json;
use tenantd::model::Role;

use crate::support::World;

#[test]
fn a_tenant_is_read_at_both_addresses() {
    let world = World::new();
    let tenant = world.root("Acme");
    let member = world.client(Role::Member, &tenant);
    for prefix in ["", "/ocs"] {
        let reply = world.get(&format!("{prefix}/api/v1/Tenants/{tenant}")).by(&member).send();
        let created = reply.json()["Created"].clone();
        let expected = json!({
            "Id": tenant, "CompanyName": "Acme", "State": 1, "Created": created,
            "LastUpdated": created, "Alias": null, "Features": [], "ExternalAccountId": null,
            "TenantType": null, "Entitlements": []
        });
        assert_eq!(reply.whole(), (200, expected));
        assert_eq!(reply.header("content-type"), Some("application/json"));
    }
}
