//! What is served of the console.

use std::fs;
use std::path::Path;

use flate2::Compression;
use flate2::write::GzEncoder;
use std::io::Write;

use tenantd::dialects::Settings;

use crate::support::{Reply, World, WorldOptions};

/// The names of the files that the page names.
fn files_of(page: &str) -> Vec<String> {
    let values = page.split('"').skip(1).step_by(2);
    values.filter(|value| value.contains('/') && value.contains('.')).map(str::to_owned).collect()
}

fn page(world: &World) -> Reply {
    world.get("/console/").send()
}

#[test]
fn a_browser_finds_it_from_the_root_and_below_any_prefix() {
    let world = World::with(WorldOptions { is_stand_in: true, ..WorldOptions::default() });
    for (path, place) in [("/", "console/"), ("/console", "console/"), ("/world/one/", "console/")]
    {
        let reply = world.get(path).send();
        assert_eq!((reply.status, reply.header("Location")), (302, Some(place)), "{path}");
    }
    let reply = page(&world);
    assert_eq!(
        (reply.status, reply.header("Content-Type")),
        (200, Some("text/html; charset=utf-8"))
    );
    assert_eq!(world.get("/world/one/console/").send().text(), reply.text());
    let files = files_of(reply.text());
    assert!(files.len() > 10, "{files:?}");
    for file in &files {
        assert!(!file.starts_with('/') && !file.contains(':'), "{file} is relative");
        assert_eq!(world.get(&format!("/console/{file}")).send().status, 200, "{file}");
        assert_eq!(world.get(&format!("/world/one/console/{file}")).send().status, 200, "{file}");
    }
}

#[test]
fn the_page_is_strict_about_what_it_loads() {
    let reply = page(&World::new());
    let policy = reply.header("Content-Security-Policy").unwrap();
    for part in
        ["default-src 'none'", "script-src 'self'", "connect-src 'self'", "frame-ancestors 'none'"]
    {
        assert!(policy.split("; ").any(|one| one == part), "{part} in {policy}");
    }
    assert!(!policy.contains("unsafe-eval") && !policy.contains("script-src 'self' "), "{policy}");
    assert!(
        !reply.text().contains("<style") && !reply.text().contains("<script>"),
        "nothing inline"
    );
    for (name, value) in [
        ("X-Content-Type-Options", "nosniff"),
        ("X-Frame-Options", "DENY"),
        ("Referrer-Policy", "no-referrer"),
        ("Cache-Control", "no-cache"),
    ] {
        assert_eq!(reply.header(name), Some(value), "{name}");
    }
}

#[test]
fn files_are_kept_for_ever_and_the_page_is_asked_for_again() {
    let world = World::new();
    let first = page(&world);
    let tag = first.header("ETag").unwrap();
    let again = world.get("/console/").header("If-None-Match", tag).send();
    assert_eq!((again.status, again.text()), (304, ""));
    let file = files_of(first.text()).into_iter().find(|file| file.ends_with("app.js")).unwrap();
    let reply = world.get(&format!("/console/{file}")).send();
    assert_eq!(reply.header("Cache-Control"), Some("public, max-age=31536000, immutable"));
    assert_eq!(reply.header("Content-Type"), Some("text/javascript; charset=utf-8"));
    let packed = world.get(&format!("/console/{file}")).header("Accept-Encoding", "gzip").send();
    assert_eq!(packed.header("Content-Encoding"), Some("gzip"));
    assert!(
        packed.bytes.len() < reply.bytes.len() && packed.header("ETag") != reply.header("ETag")
    );
    for path in [
        "/console/0000000000000000/app.js",
        "/console/app.js",
        &format!("/console/{}", file.replace("app.js", "index.html")),
        &format!("/console/{}", file.replace("app.js", "%2e%2e/schema.sql")),
        &format!("/console/{}", file.replace("app.js", "nothing.js")),
    ] {
        assert_eq!(world.get(path).send().status, 404, "{path}");
    }
    assert_eq!(world.post("/console/").send().status, 405);
}

/// 400 KiB without the view of the contract documents, which has 900 KiB.
#[test]
fn it_is_small() {
    let (mut own, mut viewer) = (0, 0);
    let mut folders = vec![Path::new(env!("CARGO_MANIFEST_DIR")).join("static/console")];
    while let Some(folder) = folders.pop() {
        for entry in fs::read_dir(folder).unwrap().map(Result::unwrap) {
            if entry.file_type().unwrap().is_dir() {
                folders.push(entry.path());
                continue;
            }
            let mut packed = GzEncoder::new(Vec::new(), Compression::best());
            packed.write_all(&fs::read(entry.path()).unwrap()).unwrap();
            let size = packed.finish().unwrap().len();
            *if entry.file_name() == "rapidoc.js" { &mut viewer } else { &mut own } += size;
        }
    }
    println!("the console has {own} bytes compressed, the viewer {viewer}");
    assert!(own < 400 * 1024 && viewer < 900 * 1024, "{own}, {viewer}");
}

#[test]
fn a_folder_can_stand_for_what_is_in_the_program() {
    let folder = tempfile::tempdir().unwrap();
    let console = folder.path().join("console");
    fs::create_dir_all(console.join("core")).unwrap();
    fs::write(console.join("index.html"), "<script src=\"{release}/core/a.js\"></script>").unwrap();
    fs::write(console.join("core/a.js"), "1").unwrap();
    let settings =
        Settings { static_folder: Some(folder.path().to_owned()), ..Settings::default() };
    let world = World::with(WorldOptions { settings, ..WorldOptions::default() });
    let file = files_of(page(&world).text()).remove(0);
    let reply = world.get(&format!("/console/{file}")).send();
    assert_eq!((reply.text(), reply.header("Cache-Control")), ("1", Some("no-cache")));
    fs::write(console.join("core/a.js"), "2").unwrap();
    let other = files_of(page(&world).text()).remove(0);
    assert_ne!(other, file, "what is changed has another address");
    assert_eq!(world.get(&format!("/console/{other}")).send().text(), "2");
    fs::remove_dir_all(console).unwrap();
    assert_eq!(page(&world).status, 503);
}
