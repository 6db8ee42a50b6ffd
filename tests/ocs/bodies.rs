//! Bodies of "Update Tenant" and their media types.

use serde_json::json;

use super::answers::{refuses, refuses_body};
use super::house::{House, body, path, with};
use crate::support::Reply;

const MIB: usize = 1024 * 1024;

fn put(house: &House, content_type: Option<&str>, body: impl Into<Vec<u8>>) -> Reply {
    let request = house.world.put(&path(&house.acme)).by(&house.admin);
    match content_type {
        Some(kind) => request.header("Content-Type", kind).body(body),
        None => request.body(body),
    }
}

#[test]
fn json_is_json_whatever_its_content_type_says() {
    let house = House::new();
    let kinds = [
        None,
        Some("application/json"),
        Some("application/json; charset=utf-8"),
        Some("application/x-www-form-urlencoded"),
        Some("text/plain"),
        Some("multipart/form-data; boundary=x"),
        Some("image/png"),
        Some(""),
        Some("nonsense"),
    ];
    for (number, kind) in kinds.into_iter().enumerate() {
        let name = format!("Acme {number}");
        let reply = put(&house, kind, json!({"CompanyName": name}).to_string());
        assert_eq!((reply.status, &reply.json()["CompanyName"]), (200, &json!(name)), "{kind:?}");
    }
}

#[test]
fn what_is_no_json_is_refused_and_nothing_changes() {
    let house = House::new();
    let deep = format!("{}1{}", "{\"a\":".repeat(5_000), "}".repeat(5_000));
    let mut invalid = br#"{"CompanyName":"A"#.to_vec();
    invalid.extend(b"\xff\"}");
    let bodies: [&[u8]; 10] = [
        b"",
        b" ",
        b"{",
        b"{\"CompanyName\":\"Other\"",
        b"{\"CompanyName\":\"Other\"} x",
        b"{'CompanyName':'Other'}",
        b"CompanyName=Other",
        b"{\"CompanyName\":\"\\ud800\"}",
        deep.as_bytes(),
        &invalid,
    ];
    for bytes in bodies {
        refuses_body(&put(&house, Some("application/json"), bytes), "The body is not JSON: ");
        refuses_body(&put(&house, None, bytes), "The body is not JSON: ");
    }
    assert_eq!(house.get(&house.acme), body(&house.acme, "Acme"));
}

#[test]
fn only_an_object_is_a_tenant() {
    let house = House::new();
    for text in ["[]", "[{\"CompanyName\":\"Other\"}]", "\"text\"", "1", "true", "null"] {
        refuses(&put(&house, None, text), 400, "The body must be a JSON object.");
    }
}

#[test]
fn pictures_and_parts_are_never_json() {
    let house = House::new();
    for kind in ["multipart/form-data; boundary=x", "Image/PNG", "audio/ogg", "video/mp4"] {
        for bytes in [b"--x\r\n".as_slice(), b"", b"{"] {
            refuses(&put(&house, Some(kind), bytes), 415, "The body must be JSON.");
        }
    }
    assert_eq!(house.get(&house.acme), body(&house.acme, "Acme"));
}

#[test]
fn of_a_member_that_comes_twice_the_last_one_counts() {
    let house = House::new();
    let twice = r#"{"CompanyName":"First","TenantType":"t","CompanyName":"Last"}"#;
    assert_eq!(put(&house, None, twice).json()["CompanyName"], json!("Last"));
    let wrong_first = r#"{"CompanyName":7,"CompanyName":"Right"}"#;
    assert_eq!(put(&house, None, wrong_first).json()["CompanyName"], json!("Right"));
    let wrong_last = r#"{"CompanyName":"Right","CompanyName":7}"#;
    refuses(&put(&house, None, wrong_last), 400, "CompanyName must be of type string.");
    let now = house.get(&house.acme)["LastUpdated"].clone();
    let shown = [("LastUpdated", now), ("TenantType", json!("t"))];
    assert_eq!(house.get(&house.acme), with(body(&house.acme, "Right"), &shown));
}

#[test]
fn a_body_has_a_mebibyte_at_most() {
    let house = House::new();
    let filled = |bytes: usize| {
        let rest = r#"{"TenantType":"full","x":""}"#;
        format!(r#"{{"TenantType":"full","x":"{}"}}"#, " ".repeat(bytes - rest.len()))
    };
    let largest = put(&house, None, filled(MIB));
    assert_eq!((largest.status, &largest.json()["TenantType"]), (200, &json!("full")));
    let too_large = put(&house, None, filled(MIB + 1));
    refuses(&too_large, 413, "The body is larger than 1048576 bytes.");
}
