//! "Get Regions", and what the base addresses in its answer are good for.

use serde_json::{Value, json};
use tenantd::dialects::Settings;

use super::answers::{ELSEWHERE, is_done, refuses, refuses_head, says};
use super::house::{House, body, icon_path, path, plain, regions_path, updated, with};
use super::png::{grey, text};
use crate::support::{Reply, WorldOptions};

/// A home region, one below the base, and one with a host of its own.
fn furnish(house: &House) {
    house.regions(&[
        ("west", "West Europe", None),
        ("east", "East US", None),
        ("south", "South", Some("https://South.example.com/api")),
    ]);
}

fn region(id: &str, name: &str, writable: bool, base_address: &str) -> Value {
    json!({
        "Id": id, "Name": name, "AdministrativeEndpointsWritable": writable,
        "BaseAddress": base_address
    })
}

fn regions_with_base(base: &str) -> Value {
    json!([
        region("west", "West Europe", true, base),
        region("east", "East US", false, &format!("{base}/regions/east")),
        region("south", "South", false, "https://South.example.com/api"),
    ])
}

#[test]
fn a_fresh_file_has_the_home_region_alone() {
    let house = House::new();
    let base = format!("http://{}/ocs", house.world.address);
    let list = json!([region("home", "Home", true, &base)]);
    says(&house.world.get(&regions_path(&house.acme)).by(&house.member).send(), &list);
}

#[test]
fn the_home_region_comes_first_and_every_address_is_below_the_base_in_use() {
    let house = House::new();
    furnish(&house);
    let origin = format!("http://{}", house.world.address);
    for prefix in ["", "/ocs"] {
        for spelling in [
            format!("{prefix}/api/v1/Tenants/{}/Regions", house.acme),
            format!("{prefix}/regions/east/api/v1/Tenants/{}/Regions", house.acme),
            format!("/regions/east{prefix}/api/v1/Tenants/{}/Regions", house.acme),
        ] {
            let reply = house.world.get(&spelling).by(&house.member).send();
            says(&reply, &regions_with_base(&format!("{origin}{prefix}")));
        }
    }
    let reply = house.world.get(&regions_path(&house.acme)).by(&house.member);
    let reply = reply.header("Host", "tenants.example.com:8443").send();
    says(&reply, &regions_with_base("http://tenants.example.com:8443/ocs"));
}

#[test]
fn a_public_url_is_the_base() {
    let public_url = Some("https://tenants.example.com/".to_owned());
    let settings = Settings { public_url, ..Settings::default() };
    let house = House::with(WorldOptions { settings, ..WorldOptions::default() });
    furnish(&house);
    let reply = house.world.get(&regions_path(&house.acme)).by(&house.member).send();
    says(&reply, &regions_with_base("https://tenants.example.com/ocs"));
}

#[test]
fn a_home_region_may_have_an_address_of_its_own_and_an_id_may_need_encoding() {
    let house = House::new();
    house.regions(&[("home", "Home", Some("https://dat-b.example.com")), ("a b/ä", "Odd", None)]);
    let base = format!("http://{}/ocs", house.world.address);
    let odd = format!("{base}/regions/a%20b%2F%C3%A4");
    let list = json!([
        region("home", "Home", true, "https://dat-b.example.com"),
        region("a b/ä", "Odd", false, &odd),
    ]);
    says(&house.world.get(&regions_path(&house.acme)).by(&house.member).send(), &list);
    let there = format!("/ocs/regions/a%20b%2F%C3%A4/api/v1/Tenants/{}", house.acme);
    says(&house.world.get(&there).by(&house.member).send(), &body(&house.acme, "Acme"));
}

/// The three writes, sent to `tenant` below `base`, by a host if one is given.
fn writes(house: &House, base: &str, host: Option<&str>) -> [(Reply, &'static str); 3] {
    let send = |method: &str, below: &str, body: Option<Value>| {
        let path = format!("{base}/api/v1/Tenants/{}{below}", house.acme);
        let mut request = house.world.request(method, &path);
        if let Some(host) = host {
            request = request.header("Host", host);
        }
        match body {
            Some(body) => request.by(&house.admin).json(body),
            None => request.by(&house.admin).send(),
        }
    };
    [
        (send("PUT", "", Some(json!({"CompanyName": "Changed"}))), "GET, HEAD, OPTIONS"),
        (send("PUT", "/Icon", Some(text(&grey(1, 1)))), "GET, HEAD, OPTIONS"),
        (send("DELETE", "/Icon", None), "GET, HEAD, OPTIONS"),
    ]
}

#[test]
fn a_region_answers_reads_and_refuses_writes() {
    let house = House::new();
    furnish(&house);
    let icon = text(&grey(4, 4));
    house.world.put(&icon_path(&house.acme)).by(&house.admin).json(icon.clone());
    let acme = house.get(&house.acme);
    for base in ["/regions/east", "/ocs/regions/east", "/regions/east/ocs", "/OCS/Regions/EAST"] {
        let path = |below: &str| format!("{base}/api/v1/Tenants/{}{below}", house.acme);
        says(&house.world.get(&path("")).by(&house.member).send(), &acme);
        is_done(&house.world.head(&path("")).by(&house.member).send());
        says(&house.world.get(&path("/Icon")).by(&house.member).send(), &icon);
        for (reply, allow) in writes(&house, base, None) {
            refuses(&reply, 405, ELSEWHERE);
            assert_eq!(reply.header("Allow"), Some(allow));
        }
    }
    assert_eq!(house.get(&house.acme), acme);
    assert_eq!(house.audit(&house.acme, 1)[0].1, "ocs.putIcon");
}

#[test]
fn a_write_to_a_region_is_refused_before_anybody_is_asked_who_they_are() {
    let house = House::new();
    furnish(&house);
    let path = format!("/ocs/regions/east/api/v1/Tenants/{}", house.acme);
    refuses(&house.world.put(&path).json(json!({})), 405, ELSEWHERE);
    refuses(&house.world.put(&path).body(vec![b' '; 2 << 20]), 405, ELSEWHERE);
    let list = format!("{path}/Regions");
    let reply = house.world.put(&list).by(&house.admin).json(json!({}));
    refuses(&reply, 405, "The method is not allowed here. Allowed: GET, HEAD, OPTIONS.");
}

#[test]
fn what_allow_says_in_a_region_is_what_the_region_takes() {
    let house = House::new();
    furnish(&house);
    let ask = |method: &str, region: &str, host: &str| {
        let path = format!("{region}/api/v1/Tenants/{}/Icon", house.acme);
        let reply = house.world.request(method, &path).header("Host", host).send();
        (reply.status, reply.header("Allow").unwrap().to_owned())
    };
    let (reads, all) = ("GET, HEAD, OPTIONS", "GET, HEAD, PUT, DELETE, OPTIONS");
    for (region, host, allow) in [
        ("/regions/east", "localhost", reads),
        ("/ocs/regions/south", "localhost", reads),
        ("", "south.example.com", reads),
        ("/regions/west", "localhost", all),
        ("/ocs", "localhost", all),
    ] {
        assert_eq!(ask("OPTIONS", region, host), (204, allow.to_owned()));
        assert_eq!(ask("PATCH", region, host), (405, allow.to_owned()));
    }
}

#[test]
fn the_home_region_takes_writes_by_its_name_too() {
    let house = House::new();
    furnish(&house);
    for base in ["/regions/west", "/ocs/regions/WEST", "/regions/West/ocs"] {
        let path = format!("{base}/api/v1/Tenants/{}", house.acme);
        let reply = house.world.put(&path).by(&house.admin).json(json!({"TenantType": base}));
        let shown = [("LastUpdated", updated(&house.world, &reply)), ("TenantType", json!(base))];
        says(&reply, &plain(with(body(&house.acme, "Acme"), &shown)));
    }
}

#[test]
fn a_region_is_known_by_the_host_of_its_own_address() {
    let house = House::new();
    furnish(&house);
    for host in ["south.example.com", "SOUTH.example.com", "south.example.com:443"] {
        for (reply, allow) in writes(&house, "/ocs", Some(host)) {
            refuses(&reply, 405, ELSEWHERE);
            assert_eq!(reply.header("Allow"), Some(allow));
        }
        let read = house.world.get(&path(&house.acme)).by(&house.member).header("Host", host);
        says(&read.send(), &body(&house.acme, "Acme"));
    }
    for host in ["example.com", "west.example.com", "xsouth.example.com", "south.example.com.evil"]
    {
        for (reply, _) in writes(&house, "/ocs", Some(host)) {
            assert!(matches!(reply.status, 200 | 204), "{host}: {reply:?}");
        }
    }
}

#[test]
fn a_host_that_the_home_region_has_too_tells_nothing() {
    let house = House::new();
    house.regions(&[
        ("west", "West", Some("https://tenants.example.com")),
        ("east", "East", Some("https://tenants.example.com/regions/east")),
    ]);
    for (reply, _) in writes(&house, "/ocs", Some("tenants.example.com")) {
        assert!(matches!(reply.status, 200 | 204), "{reply:?}");
    }
    for (reply, _) in writes(&house, "/ocs/regions/east", Some("tenants.example.com")) {
        refuses(&reply, 405, ELSEWHERE);
    }
}

#[test]
fn a_region_that_is_not_there_is_a_path_that_is_not_there() {
    let house = House::new();
    furnish(&house);
    for base in ["/regions/north", "/ocs/regions/north", "/regions/north/ocs", "/regions/%FF"] {
        let path = format!("{base}/api/v1/Tenants/{}", house.acme);
        let by = |method: &str| house.world.request(method, &path).by(&house.admin).send();
        for method in ["GET", "PUT", "PATCH", "OPTIONS"] {
            refuses(&by(method), 404, "There is no such region.");
        }
        refuses_head(&by("HEAD"), 404);
    }
}
