//! Every operation that a vendor's document names is there, and says how far it is answered; the page
//! that tells it.

use std::collections::BTreeSet;

use serde_json::Value;

use super::documents::{Document, Operation, document};
use super::keep_current;
use crate::support::program::output;

/// The vendors, with the operations that their documents list, and what they name without listing it.
const VENDORS: [(&str, &[&str], &[&str]); 5] = [
    (
        "ocs",
        &[
            "GET /api/v1/Tenants/{}",
            "HEAD /api/v1/Tenants/{}",
            "PUT /api/v1/Tenants/{}",
            "GET /api/v1/Tenants/{}/Icon",
            "PUT /api/v1/Tenants/{}/Icon",
            "DELETE /api/v1/Tenants/{}/Icon",
            "GET /api/v1/Tenants/{}/Regions",
        ],
        &["GetAllTenants", "Users, clients, roles and identity providers of a tenant"],
    ),
    (
        "processmind",
        &[
            "GET /tenant/{}",
            "PUT /tenant/{}",
            "GET /tenant/{}/statistics",
            "GET /tenant/{}/users",
            "POST /tenant/{}/users",
            "PUT /tenant/{}/users",
            "DELETE /tenant/{}/users",
        ],
        &[],
    ),
    (
        "nse",
        &[
            "GET /v2.1/subtenants",
            "GET /v2.1/subtenants/{}",
            "POST /v2.1/subtenants",
            "PUT /v2.1/subtenants/{}",
            "DELETE /v2.1/subtenants/{}",
        ],
        &[],
    ),
    (
        "dpod",
        &[
            "GET /tenants/servicesSummary",
            "GET /tenants/servicesSummaryFile",
            "POST /tenants",
            "DELETE /tenants/{}",
            "GET /tenants/usageReport",
            "GET /tenants/{}/admin",
            "GET /tenants/{}/children",
            "GET /tenants/{}/hostname",
            "GET /tenants/logo",
            "GET /tenants/{}/logo",
            "GET /tenants/{}/quotas",
            "GET /tenants/{}",
            "GET /tenants/hierarchy",
            "GET /tenants/settings",
            "GET /tenants/usageDetails",
            "GET /tenants",
            "PUT /tenants/{}/logo",
            "PATCH /tenants/{}",
            "PATCH /tenants/settings",
        ],
        &[],
    ),
    (
        "ipera",
        &[
            "GET /tenants",
            "GET /tenants/count",
            "POST /tenants",
            "PUT /tenants/{}",
            "PUT /tenants/{}/deactivate",
            "PUT /tenants/{}/activate",
            "PUT /tenants/{}/switch",
        ],
        &[],
    ),
];

/// Method and path, whatever the path's parameters are called.
fn request(operation: &Operation) -> String {
    let words = operation.path.split('/');
    let words = words.map(|word| if word.starts_with('{') { "{}" } else { word });
    format!("{} {}", operation.method, words.collect::<Vec<_>>().join("/"))
}

#[test]
fn every_operation_of_a_vendors_document_has_its_entry_and_every_entry_its_operation() {
    for (name, listed, mentioned) in VENDORS {
        let document = document(name).unwrap();
        let is_theirs = |one: &&Operation| one.value["x-coverage"].get("after").is_none();
        let own = document.operations.iter().filter(is_theirs).map(request);
        let listed: BTreeSet<String> = listed.iter().map(|&one| one.to_owned()).collect();
        assert_eq!(own.collect::<BTreeSet<_>>(), listed, "{name}");
        let missing = document.root["x-not-implemented"].as_array().expect(name);
        let missing: Vec<&str> = missing.iter().map(|one| one["name"].as_str().unwrap()).collect();
        assert_eq!(missing, mentioned, "{name}");
    }
}

/// Whether the document speaks of its vendor; the others are ours alone.
fn is_vendors(document: &Document) -> bool {
    VENDORS.iter().any(|(name, ..)| *name == document.name)
}

#[test]
fn every_operation_says_how_far_it_is_answered() {
    for document in super::documents::ALL.iter() {
        let is_vendors = is_vendors(document);
        assert_eq!(document.root.get("x-not-implemented").is_some(), is_vendors);
        for operation in &document.operations {
            let coverage = operation.value.get("x-coverage").is_some_and(Value::is_object);
            assert_eq!(coverage, is_vendors, "{}", operation.name());
        }
    }
}

#[test]
fn the_page_is_what_the_program_prints() {
    keep_current("docs/vendors.md", &(output(&["openapi", "--matrix"]) + "\n"));
    let page = tenantd::control::coverage::matrix();
    for (name, ..) in VENDORS {
        for operation in &document(name).unwrap().operations {
            let row = format!("| {} `{}` | ", operation.method, operation.path);
            assert_eq!(page.matches(&row).count(), count_of(operation), "{row}");
        }
    }
}

/// How many operations of all vendors have this method and path.
fn count_of(operation: &Operation) -> usize {
    let is_same = |one: &&Operation| one.method == operation.method && one.path == operation.path;
    let documents = VENDORS.iter().map(|(name, ..)| document(name).unwrap());
    documents.map(|document| document.operations.iter().filter(is_same).count()).sum()
}
