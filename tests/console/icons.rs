//! The icon of a tenant.

use std::io::Cursor;

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use image::{ImageFormat, Rgba, RgbaImage};
use tenantd::model::Role;

use super::served::{Served, client};

fn png() -> Vec<u8> {
    let picture = RgbaImage::from_fn(48, 48, |x, y| {
        Rgba([if (x + y) % 8 < 4 { 40 } else { 200 }, 90, 160, 255])
    });
    let mut bytes = Cursor::new(Vec::new());
    picture.write_to(&mut bytes, ImageFormat::Png).unwrap();
    bytes.into_inner()
}

#[test]
fn a_good_picture_is_set_and_of_a_bad_one_the_exact_reason_is_told() {
    let served = Served::start(&[]);
    let Some(page) = served.page(Role::Admin) else { return };
    let id = client(Role::Admin).tenant.as_deref().unwrap();
    let path = format!("/control/v1/tenants/{id}/icon");
    let icon = |path: &str| served.request(Role::Admin, "GET", path).send();
    let folder = tempfile::tempdir().unwrap();
    let choose = |name: &str, bytes: &[u8]| {
        let file = folder.path().join(name);
        std::fs::write(&file, bytes).unwrap();
        page.upload("Icon file", &file);
        page.sees(name);
    };

    page.go(&format!("#/tenants/{id}"));
    choose("good.png", &png());
    page.click("button", "Set as icon");
    page.sees("The icon is set.");
    assert_eq!(icon(&path).bytes, png());
    let seen = icon(&format!("/ocs/api/v1/Tenants/{id}/Icon")).json();
    assert_eq!(STANDARD.decode(seen.as_str().unwrap()).unwrap(), png());
    page.becomes("document.querySelector('.tenant-head .tenant-icon img') !== null");

    let mut long = png();
    long.resize(70_000, 0);
    let jpeg = [b"\xff\xd8\xff\xe0\0\x10JFIF\0".as_slice(), &[7; 200]].concat();
    for (name, bytes) in
        [("text.png", b"this is no picture".to_vec()), ("long.png", long), ("photo.png", jpeg)]
    {
        choose(name, &bytes);
        page.sees("This cannot be an icon.");
        page.lacks("button", "Set as icon");
        assert_eq!(icon(&path).bytes, png(), "{name}: the icon stays");
    }
    // What looks like a picture is refused by the server, in its own words.
    let mut broken = png();
    let at = broken.len() - 20;
    broken[at] ^= 1;
    let put = served.request(Role::Admin, "PUT", &path).header("Content-Type", "image/png");
    let reason = put.body(broken.clone()).json()["detail"].as_str().unwrap().to_owned();
    choose("broken.png", &broken);
    page.click("button", "Set as icon");
    page.sees(&format!("Icon refused. {reason}"));
    page.sees("Request ");
    assert_eq!(icon(&path).bytes, png(), "the icon stays");
    page.click("button", "Cancel");
    page.sees_no("Icon refused");

    page.click("button", "Remove icon");
    page.click("button", "Remove icon");
    page.sees("The icon is removed.");
    assert_eq!(icon(&path).status, 404);
    page.becomes("document.querySelector('.tenant-head .tenant-icon img') === null");
}
