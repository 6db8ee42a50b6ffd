use super::*;
use crate::model::Scope;

fn operation(method: &str, path: &str) -> Option<(&'static str, &'static str)> {
    match route(method, path, Offer::default()) {
        Routed::Operation { found, .. } => Some((found.route.operation, found.mount)),
        _ => None,
    }
}

#[test]
fn an_operation_is_found_at_every_address() {
    for (path, mount) in [("/ocs/api/v1/Tenants/a", "/ocs"), ("/api/v1/tenants/a", "")] {
        assert_eq!(operation("GET", path), Some(("ocs.getTenant", mount)), "{path}");
    }
    for mount in ["/nse", "/nse/api", "", "/api"] {
        let path = format!("{mount}/v2.1/subtenants");
        assert_eq!(operation("GET", &path), Some(("nse.listSubtenants", mount)), "{path}");
    }
    assert_eq!(operation("HEAD", "/tenant/a"), Some(("processmind.getTenant", "")));
    for mount in ["/ipera", "/ipera/api/v1", ""] {
        let path = format!("{mount}/tenants");
        assert_eq!(operation("HEAD", &path), Some(("ipera.listTenants", mount)), "{path}");
    }
    assert_eq!(operation("GET", "/tenants/"), None);
    assert_eq!(operation("GET", "/tenant/a/"), None);
    assert_eq!(operation("GET", "//tenant/a"), None);
    assert_eq!(operation("GET", "/tenant//users"), None);
}

#[test]
fn every_route_is_found_at_every_mount() {
    let offer = Offer { is_stand_in: true, ..Offer::default() };
    for dialect in DIALECTS.into_iter().chain([STAND_IN, CONSOLE]) {
        for mount in dialect.mounts {
            for route in dialect.routes {
                let path = format!("{mount}{}", route.pattern).replace(['{', '}'], "");
                let found = candidates(&path, offer);
                let is_it = |found: &Found| std::ptr::eq(found.route, route);
                assert!(found.iter().any(is_it), "{} at {path}", route.operation);
            }
        }
    }
}

#[test]
fn a_shared_operation_is_another_ones_for_scopes_at_its_bare_address_alone() {
    let shared = [("ipera.listTenants", "nse.listSubtenants")];
    let other = |path, shared: &[(&str, &str)]| match route("GET", path, Offer::default()) {
        Routed::Operation { found, .. } => for_scopes(&found, shared)
            .map(|other| (other.dialect.name, other.mount, other.route.operation)),
        _ => panic!("{path} is unknown"),
    };
    assert_eq!(other("/tenants", &shared), Some(("nse", "", "nse.listSubtenants")));
    for path in ["/ipera/tenants", "/ipera/api/v1/tenants", "/tenants/count", "/tenant/a"] {
        assert_eq!(other(path, &shared), None, "{path}");
    }
    assert_eq!(other("/tenants", &[("ipera.listTenants", "nobody.listTenants")]), None);
}

#[test]
fn any_scope_chooses_the_other_one() {
    let found = |path: &str| match route("GET", path, Offer::default()) {
        Routed::Operation { found, .. } => found,
        _ => panic!("{path} is unknown"),
    };
    let chosen = |other: Option<&str>, scopes| {
        choose(found("/tenants"), other.map(found), scopes).dialect.name
    };
    assert_eq!(chosen(Some("/v2.1/subtenants"), Scopes::NONE), "ipera");
    for scope in Scope::ALL {
        assert_eq!(chosen(Some("/v2.1/subtenants"), Scopes::of(&[scope])), "nse");
        assert_eq!(chosen(None, Scopes::of(&[scope])), "ipera");
    }
}

#[test]
fn a_region_is_taken_off() {
    let split = |path| {
        let split = split_region(path);
        (split.region, split.path)
    };
    assert_eq!(split("/regions/eu/api/v1/T"), (Some("eu".into()), "/api/v1/T".into()));
    assert_eq!(split("/ocs/Regions/eu/api"), (Some("eu".into()), "/ocs/api".into()));
    assert_eq!(split("/regions/eu/ocs/api"), (Some("eu".into()), "/ocs/api".into()));
    assert_eq!(split("/regions/eu"), (Some("eu".into()), String::new()));
    assert_eq!(split("/regionsx/eu"), (None, "/regionsx/eu".into()));
    assert_eq!(split("/tenant/a"), (None, "/tenant/a".into()));
}

#[test]
fn an_unknown_path_is_answered_in_the_words_of_its_space() {
    let dialect = |path| match route("GET", path, Offer::default()) {
        Routed::Nowhere { dialect, .. } => dialect.name,
        _ => panic!("{path} is known"),
    };
    assert_eq!(dialect("/nse/nothing"), "nse");
    assert_eq!(dialect("/API/V1/Nothing"), "ocs");
    assert_eq!(dialect("/tenant"), "processmind");
    assert_eq!(dialect("/nothing"), "control");
    // Other versions, at bare addresses as well.
    for path in ["/nse/v9.9/subtenants", "/v9.9/subtenants", "/api/v3.0/subtenants/a", "/v2.1.4"] {
        assert_eq!(dialect(path), "nse", "{path}");
    }
    for path in ["/ocs/api/v2/Tenants/a", "/api/v2/Tenants/a", "/API/V1-preview/Tenants/a"] {
        assert_eq!(dialect(path), "ocs", "{path}");
    }
    assert_eq!(dialect("/ipera/api/v2/tenants"), "ipera");
    for path in ["/dpod/v2/tenants", "/v2/tenants", "/v10"] {
        assert_eq!(dialect(path), "dpod", "{path}");
    }
    assert_eq!(dialect("/processmind/v2/tenant/a"), "processmind");
    for path in ["/version", "/v", "/api", "/api/", "/api/vx", "/control/v2/tenants", "/x/v9.9"] {
        assert_eq!(dialect(path), "control", "{path}");
    }
    assert_eq!(dialect(""), "control");
}

#[test]
fn below_a_region_an_unknown_path_is_answered_in_the_words_of_regions() {
    for path in ["/nothing", "/ocs/nothing", "/nse/v2.1/subtenants", ""] {
        let Routed::Nowhere { dialect, .. } =
            route("GET", path, Offer { in_region: true, is_stand_in: true })
        else {
            panic!("{path} is known")
        };
        assert_eq!(dialect.name, "ocs", "{path}");
    }
}

#[test]
fn segments_are_decoded_after_they_are_told_apart() {
    let Routed::Operation { found, .. } =
        route("GET", "/tenant/a%2Fusers%20%zz%", Offer::default())
    else {
        panic!("it is one segment")
    };
    assert_eq!(found.params, [("tenantId", "a/users %zz%".to_owned())]);
}
