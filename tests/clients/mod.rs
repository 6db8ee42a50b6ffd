//! Clients of the vendors' APIs that none of us wrote, unmodified.

use std::process::Command;

use serde_json::Value;
use tenantd::model::Role;
use tenantd::model::icon::Png;
use tenantd::model::region::Region;

use crate::support::World;

/// The Python that has `adh-sample-library-preview` (PyPI); `None` if there is none here, which is
/// said loudly, and is a failure in CI.
fn python_with_adh_library() -> Option<String> {
    let named = std::env::var("TENANTD_ADH_PYTHON").ok();
    let python = named.unwrap_or_else(|| "python3".to_owned());
    let has_it = Command::new(&python)
        .args(["-c", "import adh_sample_library_preview"])
        .output()
        .is_ok_and(|output| output.status.success());
    if has_it {
        return Some(python);
    }
    assert!(std::env::var_os("CI").is_none(), "CI must have the ADH sample library: see .ci/run");
    eprintln!(
        "SKIPPED: no python3 with adh-sample-library-preview; set TENANTD_ADH_PYTHON to one that has it"
    );
    None
}

/// A picture of one pixel.
fn pixel() -> Png {
    let mut bytes = Vec::new();
    image::RgbaImage::new(1, 1)
        .write_to(&mut std::io::Cursor::new(&mut bytes), image::ImageFormat::Png)
        .unwrap();
    Png::check(bytes).unwrap()
}

/// `ADHClient` does discovery and token by itself; its own `request` and `checkResponse` read the
/// tenant, its regions and its icon, and turn our error body into its exception.
#[test]
fn the_adh_sample_library_works_unmodified() {
    let Some(python) = python_with_adh_library() else { return };
    let world = World::new();
    let tenant = world.root("Acme");
    let other = world.root("Somebody else");
    let admin = world.client(Role::Admin, &tenant);
    let region = |id: &str, is_home| Region {
        id: id.into(),
        name: format!("Region {id}"),
        is_home,
        base_address: None,
    };
    let regions = [region("weu", true), region("eus", false)];
    world.app.store.write(move |tx| tx.replace_regions(&regions)).unwrap();
    let put = world.put(&format!("/ocs/api/v1/Tenants/{tenant}/Icon")).by(&admin);
    let icon = pixel();
    let base64 = {
        use base64::Engine;
        base64::engine::general_purpose::STANDARD.encode(icon.bytes())
    };
    assert_eq!(put.json(Value::from(base64.clone())).status, 200);

    for prefix in ["/ocs", ""] {
        let output = Command::new(&python)
            .arg("tests/clients/adh_reads_tenant.py")
            .args([&format!("http://{}{prefix}", world.address), &tenant, &other])
            .args([&admin.id, &admin.secret])
            .output()
            .unwrap();
        let errors = String::from_utf8_lossy(&output.stderr);
        assert!(output.status.success(), "{errors}");
        let seen: Value = serde_json::from_slice(&output.stdout).unwrap();
        assert_eq!(seen["tenant"]["Id"], Value::from(tenant.clone()));
        assert_eq!(seen["tenant"]["CompanyName"], "Acme");
        assert_eq!(seen["regions"][1]["AdministrativeEndpointsWritable"], false);
        let base = format!("http://{}{prefix}/regions/eus", world.address);
        assert_eq!(seen["regions"][1]["BaseAddress"], Value::from(base));
        assert_eq!(seen["icon"], Value::from(base64.clone()));
        let error = seen["error"].as_str().unwrap();
        assert!(error.contains("403"), "{error}");
        assert!(error.contains("Forbidden."), "its words are ours: {error}");
    }
}
