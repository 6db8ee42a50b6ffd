//! The icon: put, read, replaced, deleted.

use base64::Engine;
use base64::engine::general_purpose::{STANDARD_NO_PAD, URL_SAFE};
use serde_json::{Value, json};

use super::answers::{is_done, refuses, refuses_body, refuses_head, says};
use super::house::{House, icon_path};
use super::png::{bomb, grey, of_bytes, text};
use crate::support::Reply;

const NO_ICON: &str = "There is no such icon.";
const NO_BASE64: &str = "The icon must be base64.";

fn put(house: &House, icon: Value) -> Reply {
    house.world.put(&icon_path(&house.acme)).by(&house.admin).json(icon)
}

fn get(house: &House) -> Reply {
    house.world.get(&icon_path(&house.acme)).by(&house.member).send()
}

fn get_as(house: &House, accept: &str) -> Reply {
    house.world.get(&icon_path(&house.acme)).by(&house.member).header("Accept", accept).send()
}

fn delete(house: &House) -> Reply {
    house.world.delete(&icon_path(&house.acme)).by(&house.admin).send()
}

#[test]
fn an_icon_is_put_read_replaced_and_deleted() {
    let house = House::new();
    refuses(&get(&house), 404, NO_ICON);
    let (first, second) = (text(&grey(3, 2)), text(&grey(40, 30)));
    says(&put(&house, first.clone()), &first);
    says(&get(&house), &first);
    says(&put(&house, second.clone()), &second);
    says(&get(&house), &second);
    is_done(&delete(&house));
    refuses(&get(&house), 404, NO_ICON);
    is_done(&delete(&house));
}

#[test]
fn an_icon_is_its_tenants_alone() {
    let house = House::new();
    let icon = text(&grey(2, 2));
    put(&house, icon.clone());
    let of_plant = house.world.get(&icon_path(&house.plant)).by(&house.admin).send();
    refuses(&of_plant, 404, NO_ICON);
    is_done(&house.world.delete(&icon_path(&house.plant)).by(&house.admin).send());
    says(&get(&house), &icon);
}

#[test]
fn whoever_accepts_pictures_gets_the_picture() {
    let house = House::new();
    let file = grey(5, 5);
    put(&house, text(&file));
    for accept in ["image/png", "Image/PNG", "text/html, image/png;q=0.9", "image/png;x=1, */*"] {
        let reply = get_as(&house, accept);
        assert_eq!((reply.status, &reply.bytes), (200, &file), "{accept}");
        assert_eq!(reply.header("Content-Type"), Some("image/png"));
        assert_eq!(reply.header("Vary"), Some("Accept"));
    }
    for accept in ["", "*/*", "application/json", "image/*", "image/jpeg"] {
        let reply = get_as(&house, accept);
        says(&reply, &text(&file));
        assert_eq!(reply.header("Vary"), Some("Accept"));
    }
    is_done(&delete(&house));
    refuses(&get_as(&house, "image/png"), 404, NO_ICON);
}

#[test]
fn head_is_get_without_the_icon() {
    let house = House::new();
    let head = || house.world.head(&icon_path(&house.acme)).by(&house.member).send();
    refuses_head(&head(), 404);
    put(&house, text(&grey(5, 5)));
    let (head, get) = (head(), get(&house));
    assert_eq!((head.status, head.text()), (200, ""));
    for name in ["Content-Type", "Content-Length", "Vary"] {
        assert_eq!(head.header(name), get.header(name), "{name}");
    }
}

#[test]
fn padding_is_written_and_not_needed() {
    let house = House::new();
    // Of the three lengths modulo 3, two have padding.
    for bytes in [90, 91, 92] {
        let file = of_bytes(bytes);
        says(&put(&house, json!(STANDARD_NO_PAD.encode(&file))), &text(&file));
        says(&get(&house), &text(&file));
    }
}

#[test]
fn only_the_standard_alphabet_is_base64() {
    let house = House::new();
    let kept = text(&grey(2, 2));
    put(&house, kept.clone());
    // A file with bytes that the two alphabets spell differently.
    let url_safe = (90..200).map(of_bytes).map(|file| URL_SAFE.encode(file));
    let url_safe: Vec<_> = url_safe.filter(|text| text.contains(['-', '_'])).collect();
    assert!(!url_safe.is_empty());
    let plain = kept.as_str().unwrap();
    let (start, end) = plain.split_at(40);
    let odd = [
        format!("{start}\n{end}"),
        format!(" {plain}"),
        format!("data:image/png;base64,{plain}"),
        format!("{plain}="),
        format!("{start}*{end}"),
        "A".to_owned(),
    ];
    for icon in url_safe.into_iter().chain(odd) {
        refuses(&put(&house, json!(icon)), 400, NO_BASE64);
    }
    says(&get(&house), &kept);
}

#[test]
fn what_is_no_json_string_is_refused() {
    let house = House::new();
    let kept = text(&grey(2, 2));
    put(&house, kept.clone());
    for body in [json!({"Icon": kept}), json!([kept]), json!(null), json!(1), json!(true)] {
        refuses(&put(&house, body), 400, "The body must be a JSON string.");
    }
    let raw = || house.world.put(&icon_path(&house.acme)).by(&house.admin);
    let bare = kept.as_str().unwrap();
    refuses_body(&raw().body(bare), "The body is not JSON: ");
    refuses_body(&raw().body(""), "The body is not JSON: ");
    refuses_body(&raw().body("\""), "The body is not JSON: ");
    let picture = raw().header("Content-Type", "image/png");
    refuses(&picture.body(grey(2, 2)), 415, "The body must be JSON.");
    says(&get(&house), &kept);
    // And JSON is JSON whatever it is called.
    let called_otherwise = raw().header("Content-Type", "image/png");
    says(&called_otherwise.body(kept.to_string()), &kept);
}

#[test]
fn fewer_than_65536_bytes_pass() {
    let house = House::new();
    let largest = text(&of_bytes(65_535));
    says(&put(&house, largest.clone()), &largest);
    says(&get(&house), &largest);
    for bytes in [65_536, 65_537, 700_000] {
        let reason = format!("The icon has {bytes} bytes; it must have fewer than 65536.");
        refuses(&put(&house, text(&of_bytes(bytes))), 400, &reason);
    }
    let beyond = put(&house, text(&of_bytes(800_000)));
    refuses(&beyond, 413, "The body is larger than 1048576 bytes.");
    says(&get(&house), &largest);
}

#[test]
fn up_to_4096_pixels_each_way_pass() {
    let house = House::new();
    for (width, height) in [(1, 1), (4096, 1), (1, 4096), (4096, 4096)] {
        let icon = text(&grey(width, height));
        says(&put(&house, icon.clone()), &icon);
    }
    let kept = get(&house).json();
    for (width, height) in [(4097, 1), (1, 4097), (5000, 5000)] {
        let reason =
            format!("The icon has {width} x {height} pixels; at most 4096 x 4096 are allowed.");
        refuses(&put(&house, text(&grey(width, height))), 400, &reason);
    }
    says(&get(&house), &kept);
}

#[test]
fn what_is_no_sound_png_keeps_the_old_icon() {
    let house = House::new();
    let file = grey(20, 20);
    let kept = text(&file);
    put(&house, kept.clone());
    let mut flipped = file.clone();
    let middle = flipped.len() / 2;
    flipped[middle] ^= 1;
    let faulty = [
        Vec::new(),
        b"no picture".to_vec(),
        b"\xff\xd8\xff\xe0\0\x10JFIF\0".to_vec(),
        b"<svg xmlns='http://www.w3.org/2000/svg'/>".to_vec(),
        file[..8].to_vec(),
        file[..file.len() - 1].to_vec(),
        file[..file.len() - 12].to_vec(),
        [file.as_slice(), b"more"].concat(),
        flipped,
    ];
    let before = house.audit(&house.acme, 100);
    for file in faulty {
        refuses_body(&put(&house, text(&file)), "The icon is not a sound PNG: ");
        says(&get(&house), &kept);
    }
    assert_eq!(house.audit(&house.acme, 100), before);
}

#[test]
fn a_bomb_is_refused_at_once() {
    let house = House::new();
    let bomb = text(&bomb());
    let begun = std::time::Instant::now();
    for _ in 0..10 {
        refuses_body(&put(&house, bomb.clone()), "The icon is not a sound PNG: ");
    }
    assert!(begun.elapsed().as_millis() < 1000, "{:?} for ten", begun.elapsed());
    refuses(&get(&house), 404, NO_ICON);
}

#[test]
fn json_is_sent_to_whoever_would_rather_have_it() {
    let house = House::new();
    let icon = text(&grey(3, 2));
    says(&put(&house, icon.clone()), &icon);
    for accept in
        ["image/png;q=0", "image/png;q=0.1, application/json", "application/json, image/png", "*/*"]
    {
        let reply = get_as(&house, accept);
        assert_eq!(reply.header("Content-Type"), Some("application/json"), "{accept}");
    }
    for accept in ["image/png, application/json", "application/json;q=0.5, image/png"] {
        let reply = get_as(&house, accept);
        assert_eq!(reply.header("Content-Type"), Some("image/png"), "{accept}");
    }
}
