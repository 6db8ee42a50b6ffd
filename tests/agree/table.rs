//! The table is whole: every member of every answer has a row, and every row is true.

use std::collections::{BTreeMap, BTreeSet};

use tenantd::web::router::DIALECTS;

use super::attributes;
use super::forms::{content, envelope};
use super::members::{follow, leaves};
use super::scene::{Scene, writes};

/// Operations about nothing that a tenant has: sign-in, clients, the trail, numbers of tenants, the
/// instance itself, and answers without a body.
const OUTSIDE: [&str; 27] = [
    "ocs.tenantExists",
    "nse.signIn",
    "nse.refresh",
    "ipera.countTenants",
    "ipera.switchTenant",
    "identity.token",
    "identity.dpodToken",
    "identity.connectToken",
    "identity.discovery",
    "identity.connectDiscovery",
    "identity.keySet",
    "identity.connectKeySet",
    "control.health",
    "control.readiness",
    "control.metrics",
    "control.listClients",
    "control.createClient",
    "control.getClient",
    "control.deleteClient",
    "control.rotateClient",
    "control.listAudit",
    "control.makeBackup",
    "control.getContents",
    "control.getInfo",
    "control.getMe",
    "control.signIn",
    "control.getDocument",
];

#[test]
fn every_operation_is_in_the_table_or_outside_of_it() {
    let mut named: BTreeSet<String> = BTreeSet::new();
    for attribute in attributes() {
        named.extend(attribute.shown().into_iter().map(|place| place.operation));
        named.extend(attribute.changed().into_iter().map(|place| place.operation));
    }
    let routes = DIALECTS.iter().flat_map(|dialect| dialect.routes.iter());
    let there_are: BTreeSet<String> = routes.map(|route| route.operation.to_owned()).collect();
    let outside = OUTSIDE.iter().map(|name| (*name).to_owned()).collect::<BTreeSet<_>>();
    assert_eq!(named.intersection(&outside).count(), 0);
    assert_eq!(there_are, named.union(&outside).cloned().collect());
}

/// A member that is added to an answer needs a row; a row whose member is gone is a mistake.
#[test]
fn every_member_of_every_answer_has_a_row() {
    let scene = Scene::new();
    let subject = furnished_to_the_last(&scene);
    // Every feature, entitlement and region is as good as another.
    let names =
        subject.about(&["hsm", "hsm/standard", "feature-1", "metric-1", "home-region"]).names();
    let mut rows: BTreeMap<String, BTreeSet<String>> = BTreeMap::new();
    for place in attributes().flat_map(super::Attribute::shown) {
        rows.entry(place.operation).or_default().insert(place.member.to_owned());
    }
    for (operation, rows) in rows {
        let reply = scene.must(&operation, &subject);
        let names = if writes(&operation) { &[][..] } else { &names };
        let object = follow(&content(&operation, &reply), envelope(&operation), names);
        let mut members: BTreeSet<String> = leaves(&object)
            .into_iter()
            .map(|leaf| leaf.replace(".extra.deep", ".*").replace(".extra", ".*"))
            .collect();
        if operation == "processmind.addUser" {
            members.remove("message");
        }
        if writes(&operation) {
            // What was just made has not everything yet.
            assert!(members.is_subset(&rows), "{operation}: {members:?}");
        } else {
            assert_eq!(members, rows, "{operation}");
        }
    }
}

/// The subject with everything set that can be shown.
fn furnished_to_the_last(scene: &Scene) -> super::scene::Subject {
    let path = format!("/dpod/tenants/{}", scene.subject.tenant);
    let address = serde_json::json!({"billingAddress": {
        "street": "S", "city": "C", "postal_code": "P", "country": "CH", "extra": "E",
    }, "hostname": "whole.example"});
    assert_eq!(scene.world.patch(&path).by(&scene.provider).json(address).status, 200);
    scene.must("ocs.putIcon", &scene.subject);
    scene.subject.clone()
}
