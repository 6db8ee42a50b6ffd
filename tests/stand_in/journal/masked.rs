//! No secret is in what the journal shows.

use serde_json::json;

use super::Place;

#[test]
fn no_secret_is_in_it() {
    let place = Place::new();
    let Place { scene, admin, .. } = &place;
    let world = &scene.world;
    let form = format!(
        "grant_type=client_credentials&client_id={}&client_secret={}",
        admin.id, admin.secret
    );
    let granted = world.post("/oauth/token").form(&form);
    let token = granted.json()["access_token"].as_str().unwrap().to_owned();
    let basic = world.post("/oauth/token").basic(&admin.id, &admin.secret);
    let basic = basic.form("grant_type=client_credentials").json();
    let signed_in = world.post("/nse/v2.1/auth/signin");
    let signed_in = signed_in.json(json!({"username": admin.id, "password": admin.secret}));
    assert_eq!(signed_in.status, 200, "{signed_in:?}");
    world.get("/control/v1/info").api_key(&admin.api_key).send();
    let new = world.post("/control/v1/clients").by(&scene.operator);
    let new = new.json(json!({"name": "CI", "role": "member", "homeTenant": place.tenant}));
    assert_eq!(new.status, 201);
    let path = format!("/control/v1/info?access_token={token}");
    world.get(&path).header("Cookie", "session=cookie-value").send();
    let secrets = [
        admin.secret.as_str(),
        &admin.api_key,
        &admin.token,
        &token,
        basic["access_token"].as_str().unwrap(),
        new.json()["secret"].as_str().unwrap(),
        new.json()["apiKey"].as_str().unwrap(),
        "cookie-value",
    ]
    .map(str::to_owned);
    let verify = json!({"match": {"path": "*", "method": "TRACE"}});
    let verify = world.post("/control/v1/journal/verify").by(&scene.operator).json(verify);
    assert_eq!(verify.status, 422);
    for shown in [
        scene.tool("GET", "/journal", None).text().to_owned(),
        scene.tool("GET", "/journal/har", None).text().to_owned(),
        verify.text().to_owned(),
    ] {
        for secret in &secrets {
            assert!(!shown.contains(secret.as_str()), "{secret} is in {shown}");
        }
    }
    assert_eq!(place.count("")["count"], 6);
}

/// Wherever a client may put one: in headers, forms, parts of forms, texts of JSON.
#[test]
fn no_secret_is_in_it_wherever_it_was_put() {
    let place = Place::new();
    let world = &place.scene.world;
    let path = format!("/processmind/tenant/{}", place.tenant);
    let put = || world.put(&path).by(&place.admin);
    let referer = "https://app.example/page?a=b&access_token=s3cr3t-1#c";
    put().header("Referer", referer).json(json!({"displayName": "a", "access_key": "s3cr3t-2"}));
    put().header("X-Secret-Key", "s3cr3t-3").json(json!({"displayName": "client_secret=s3cr3t-4"}));
    world.post("/oauth/token").form("grant_type=x\r\nclient_secret=s3cr3t-5\r\na=b");
    let part = |name: &str, value: &str| {
        format!("--x\r\nContent-Disposition: form-data; name=\"{name}\"\r\n\r\n{value}\r\n")
    };
    let form =
        part("password", "s3cr3t-6") + &part("a", "{\"api_key\":\"s3cr3t-7\"}") + "--x--\r\n";
    let form = put().header("Content-Type", "multipart/form-data; boundary=x").body(form);
    assert_eq!(form.status, 415);
    let text = place.scene.tool("GET", "/journal", None).text().to_owned();
    let har = place.scene.tool("GET", "/journal/har", None).text().to_owned();
    for shown in [text, har] {
        assert!(shown.contains("a=b&access_token=***"), "{shown}");
        assert!(!shown.contains("s3cr3t"), "{shown}");
    }
    assert_eq!(place.count("")["count"], 4);
}
