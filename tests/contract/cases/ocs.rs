//! OSIsoft Cloud Services: a tenant, its icon and its regions.

use serde_json::{Value, json};
use tenantd::model::{Scope, Scopes, TenantState};

use super::Cases;
use crate::contract::calls::{break_file, listing, takes_no_body, too_large};
use crate::contract::documents::Operation;
use crate::contract::effects::effect;
use crate::contract::whole::{Whole, bytes, json as answer, nothing};
use crate::ocs::house::{BORN, House, body, feature, icon_path, path, plain, regions_path, with};
use crate::ocs::png::{grey, text};
use crate::support::{Client, Reply};

pub static CASES: Cases = Cases::new(
    "ocs",
    &[
        get_tenant,
        tenant_exists,
        update_tenant,
        steps,
        get_icon,
        put_icon,
        delete_icon,
        get_regions,
        examples,
        without_credentials,
        without_access,
        without_the_role,
        without_an_active_home,
        what_is_not_there,
        what_cannot_be,
        bad_bodies,
        elsewhere,
        busy,
        failures,
    ],
);

#[test]
fn every_status_and_effect_of_ocs() {
    CASES.leave_no_gap();
}

impl House {
    fn read(&self, path: &str, by: &Client) -> Reply {
        self.world.get(path).by(by).send()
    }

    /// Acme as the control API has it.
    fn control(&self, tail: &str) -> String {
        format!("/control/v1/tenants/{}{tail}", self.acme)
    }

    fn processmind(&self) -> String {
        format!("/processmind/tenant/{}", self.acme)
    }

    fn logo(&self) -> Reply {
        self.read(&format!("/dpod/tenants/{}/logo", self.acme), &self.admin)
    }
}

/// A refusal whole.
#[track_caller]
fn refused(reply: &Reply, status: u16, reason: &str) {
    let (error, resolution) = match status {
        400 => ("Bad request.", "Correct the request and try it again."),
        401 => ("Unauthorized.", "Send credentials that are good for this service."),
        403 => ("Forbidden.", "Ask an administrator of the tenant for access."),
        404 => ("Not found.", "Check the path and the identifiers in it."),
        405 => ("Method not allowed.", "Try the request again at the Global base URL."),
        413 => ("Request too large.", "Send a smaller body."),
        415 => ("Unsupported media type.", "Send the body as application/json."),
        500 => {
            ("Internal error.", "Try the request again; report the operation id if it fails again.")
        }
        503 => ("Service unavailable.", "Try the request again in a moment."),
        other => panic!("{other} is no error of this API"),
    };
    let body = json!({
        "OperationId": "<request>", "Error": error, "Reason": reason, "Resolution": resolution,
    });
    let whole = answer(status, body).with("operation-id", "<request>");
    let whole = match status {
        401 => whole.with("www-authenticate", "Bearer"),
        405 => whole.with("allow", "GET, HEAD, OPTIONS"),
        503 => whole.with("retry-after", "1"),
        _ => whole,
    };
    reply.is(&if reply.method == "HEAD" { whole.without_body() } else { whole });
}

fn icon(status: u16, body: Value) -> Whole {
    answer(status, body).with("vary", "Accept")
}

/// Its name by ProcessMind, its state by IPERA, everything else by the control API.
fn get_tenant() {
    let house = House::new();
    house.features(&[("af", 0), ("sds", 1)]);
    let read = || house.read(&path(&house.acme), &house.provider);
    let put = |path: &str, body: Value| house.world.put(path).by(&house.operator).json(body);
    let entitlement =
        json!({"entitlementType": "usage", "limitType": "hard", "value": 7, "manualBlock": false});
    let name = json!({"displayName": "Acme Works"});
    effect(|| put(&house.processmind(), name), read, "/CompanyName", &json!("Acme Works"));
    let path_of_state = format!("/ipera/tenants/{}/deactivate", house.acme);
    effect(|| put(&path_of_state, json!({})), read, "/State", &json!(3));
    let path_of_entitlement = house.control("/entitlements/bytes");
    effect(|| put(&path_of_entitlement, entitlement), read, "/Entitlements/0/Value", &json!(7));
    let path_of_feature = house.control("/features/af");
    let state = json!({"currentState": 2});
    effect(|| put(&path_of_feature, state), read, "/Features/0/CurrentState", &json!(2));
    let members = json!({"alias": "acme", "externalAccountId": "A-1", "tenantType": "gold"});
    let patch = || house.world.patch(&house.control("")).by(&house.operator).json(members);
    effect(patch, read, "/Alias", &json!("acme"));
    let whole = json!({
        "Id": house.acme, "CompanyName": "Acme Works", "State": 3, "Created": BORN,
        "LastUpdated": "<time>", "Alias": "acme",
        "Features": [feature("af", 0, 2), feature("sds", 1, 1)],
        "ExternalAccountId": "A-1", "TenantType": "gold",
        "Entitlements": [{
            "EntitlementDefinitionId": "bytes", "EntitlementType": 2, "LimitType": 0, "Value": 7,
            "ManualBlockStatus": false,
        }],
    });
    read().is(&answer(200, whole));
    let less = json!({
        "Id": house.plant, "CompanyName": "Plant", "State": 1, "Created": BORN, "LastUpdated": BORN,
        "Features": [
            {"Feature": {"Id": "af", "Name": "The af", "Description": "What the af does"}},
            feature("sds", 1, 1),
        ],
        "Entitlements": [],
    });
    let plant = house.world.get(&path(&house.plant)).by(&house.provider);
    plant.header("Accept-Verbosity", "non-verbose").send().is(&answer(200, less));
}

fn tenant_exists() {
    let house = House::new();
    let read = || house.world.head(&path(&house.plant)).by(&house.provider).send();
    read().is(&nothing(204));
    let delete =
        || house.world.delete(&format!("/dpod/tenants/{}", house.plant)).by(&house.provider).send();
    effect(delete, read, "", &json!(404));
    refused(&read(), 404, "There is no such tenant.");
}

fn update_tenant() {
    let house = House::new();
    house.features(&[("af", 0)]);
    let put = |body: Value| house.put(&house.acme, body);
    let name = json!({"CompanyName": "Acme Works"});
    let shown = || house.read(&house.processmind(), &house.member);
    effect(|| put(name), shown, "/displayName", &json!("Acme Works"));
    let shown = |tail: &'static str| {
        let path = house.control(tail);
        let house = &house;
        move || house.read(&path, &house.member)
    };
    for (member, pointer) in [
        ("Alias", "/alias"),
        ("ExternalAccountId", "/externalAccountId"),
        ("TenantType", "/tenantType"),
    ] {
        effect(|| put(json!({ member: "one" })), shown(""), pointer, &json!("one"));
        effect(|| put(json!({ member: null })), shown(""), pointer, &Value::Null);
    }
    let features = json!([{"Feature": {"Id": "af"}, "CurrentState": 3}]);
    let reply = effect(
        || put(json!({"Features": features, "TenantType": "gold"})),
        shown("/features/af"),
        "/currentState",
        &json!(3),
    );
    let after = [
        ("LastUpdated", json!("<time>")),
        ("Features", json!([feature("af", 0, 3)])),
        ("TenantType", json!("gold")),
    ];
    reply.is(&answer(200, plain(with(body(&house.acme, "Acme Works"), &after))));
    put(json!({"Alias": "acme"}));
    refused(&house.put(&house.plant, json!({"Alias": "ACME"})), 400, "Alias is already taken.");
}

/// A step is answered with the state on the way; where it ended, the others show.
fn steps() {
    let house = House::new();
    let step = |state: i64| {
        let request = house.world.put(&path(&house.plant)).by(&house.provider);
        request.json(json!({ "State": state }))
    };
    let dpod = format!("/dpod/tenants/{}", house.plant);
    let control = format!("/control/v1/tenants/{}", house.plant);
    for (number, shown, pointer, after) in [
        (2, &dpod, "/accountStatus", "disabled"),
        (4, &dpod, "/accountStatus", "active"),
        (5, &control, "/state", "Deleted"),
    ] {
        let read = || house.read(shown, &house.provider);
        let reply = effect(|| step(number), read, pointer, &json!(after));
        let change = [("State", json!(number)), ("LastUpdated", json!("<time>"))];
        reply.is(&answer(200, plain(with(body(&house.plant, "Plant"), &change))));
    }
    let step = |by: &Client, state: i64| {
        house.world.put(&path(&house.acme)).by(by).json(json!({ "State": state }))
    };
    refused(&step(&house.provider, 4), 400, "A tenant in state 1 cannot go to state 4.");
    let own = "The state of your own tenant cannot be changed by you.";
    refused(&step(&house.admin, 2), 403, own);
    house.tenant_in(TenantState::Active, &house.acme);
    refused(&step(&house.provider, 5), 400, "The tenant still has tenants below it.");
}

fn get_icon() {
    let house = House::new();
    let (path, picture) = (icon_path(&house.acme), grey(4, 4));
    let read = || house.read(&path, &house.member);
    let put = || {
        let request = house.world.put(&format!("/dpod/tenants/{}/logo", house.acme));
        request.by(&house.provider).header("Content-Type", "image/png").body(picture.clone())
    };
    refused(&read(), 404, "There is no such icon.");
    effect(put, read, "", &text(&picture));
    read().is(&icon(200, text(&picture)));
    let raw = house.world.get(&path).by(&house.member).header("Accept", "image/png").send();
    raw.is(&bytes(200, "image/png", picture).with("vary", "Accept"));
}

fn put_icon() {
    let house = House::new();
    let picture = grey(4, 4);
    let put = |body: Value| house.world.put(&icon_path(&house.acme)).by(&house.admin).json(body);
    let reply = effect(|| put(text(&picture)), || house.logo(), "", &json!(picture.len()));
    assert_eq!(house.logo().bytes, picture);
    reply.is(&answer(200, text(&picture)));
    refused(&put(json!("no base64")), 400, "The icon must be base64.");
    assert_eq!(house.logo().bytes, picture);
}

fn delete_icon() {
    let house = House::new();
    house.world.put(&icon_path(&house.acme)).by(&house.admin).json(text(&grey(1, 1)));
    let delete = || house.world.delete(&icon_path(&house.acme)).by(&house.admin).send();
    let reply = effect(delete, || house.logo(), "/status", &json!(404));
    reply.is(&nothing(204));
}

fn get_regions() {
    let house = House::new();
    let read = || house.read(&regions_path(&house.acme), &house.member);
    let regions = json!({"regions": [
        {"id": "west", "name": "West", "isHome": true, "baseAddress": null},
        {"id": "east", "name": "East", "isHome": false, "baseAddress": null},
        {"id": "own", "name": "Own", "isHome": false, "baseAddress": "https://own.example"},
    ]});
    let put = || house.world.put("/control/v1/regions").by(&house.operator).json(regions);
    effect(put, read, "/1/Id", &json!("east"));
    let base = format!("http://{}/ocs", house.world.address);
    let region = |id: &str, name: &str, writable: bool, base: &str| {
        json!({
            "Id": id, "Name": name, "AdministrativeEndpointsWritable": writable,
            "BaseAddress": base,
        })
    };
    read().is(&answer(
        200,
        json!([
            region("west", "West", true, &base),
            region("east", "East", false, &format!("{base}/regions/east")),
            region("own", "Own", false, "https://own.example"),
        ]),
    ));
}

/// What the document gives as examples of bodies is taken.
fn examples() {
    for operation in listing("ocs", 415) {
        let house = House::new();
        house.features(&[("private-link", 0)]);
        let content = &operation.value["requestBody"]["content"]["application/json"];
        let named = content["examples"].as_object().into_iter().flatten();
        let named = named.map(|(_, example)| &example["value"]);
        for example in named.chain(content.get("example")) {
            let ids = [("tenantId", house.plant.as_str())];
            let reply = operation.call(&house.world, &ids).by(&house.provider);
            assert_eq!(reply.json(example.clone()).status, 200, "{example}");
        }
    }
}

/// No credentials, wrong ones of each kind, and those of a client whose home is going.
fn without_credentials() {
    let house = House::new();
    house.world.set_state(&house.stranger, TenantState::Deleting);
    let reason = "The request carries no credentials that are good here.";
    for operation in listing("ocs", 401) {
        let call = || operation.call(&house.world, &[]);
        refused(&call().send(), 401, reason);
        refused(&call().bearer("nonsense").send(), 401, reason);
        refused(&call().api_key("a.b").send(), 401, reason);
        refused(&call().by(&house.outsider).send(), 401, reason);
    }
}

fn acme(house: &House) -> [(&'static str, &str); 1] {
    [("tenantId", &house.acme)]
}

/// Where the document has no 404, an unknown tenant and a foreign one are forbidden.
fn without_access() {
    let house = House::new();
    let has_no_404 =
        |operation: &&Operation| operation.is("getIcon") || !operation.responses.contains_key(&404);
    for operation in listing("ocs", 403).into_iter().filter(has_no_404) {
        let reason = "These credentials give no access to the tenant.";
        let unknown = operation.call(&house.world, &[]).by(&house.operator).send();
        refused(&unknown, 403, reason);
        let foreign = operation.call(&house.world, &acme(&house)).by(&house.outsider).send();
        refused(&foreign, 403, reason);
    }
}

fn without_the_role() {
    let house = House::new();
    let all = Scopes::of(&Scope::ALL);
    let client = house.world.client_with(tenantd::model::Role::Admin, Some(&house.acme), all);
    let service = house.world.token(&client, Scope::ApiService.name());
    for operation in listing("ocs", 403) {
        let call = || operation.call(&house.world, &acme(&house));
        refused(&call().bearer(&service).send(), 403, "This needs the role member.");
        if ["PUT", "DELETE"].contains(&&*operation.method) {
            refused(&call().by(&house.member).send(), 403, "This needs the role admin.");
        }
    }
}

fn without_an_active_home() {
    let house = House::new();
    house.world.set_state(&house.acme, TenantState::Deactivated);
    for operation in listing("ocs", 403) {
        let reply = operation.call(&house.world, &[]).by(&house.admin).send();
        refused(&reply, 403, "The tenant of these credentials is not active.");
    }
}

fn what_is_not_there() {
    let house = House::new();
    for operation in listing("ocs", 404) {
        let (ids, what) = if operation.is("getIcon") {
            (acme(&house), "icon")
        } else {
            ([("tenantId", &*house.stranger)], "tenant")
        };
        let reply = operation.call(&house.world, &ids).by(&house.admin).send();
        refused(&reply, 404, &format!("There is no such {what}."));
    }
}

/// An id that cannot be one, where the document has a 400.
fn what_cannot_be() {
    let house = House::new();
    for operation in listing("ocs", 400) {
        let call = operation.call(&house.world, &[("tenantId", "a.b")]);
        refused(&call.by(&house.operator).send(), 400, "This cannot be an identifier.");
    }
    let regions = house.read(&regions_path("a.b"), &house.operator);
    refused(&regions, 404, "This cannot be an identifier.");
}

fn bad_bodies() {
    let house = House::new();
    let before = house.get(&house.acme);
    for operation in listing("ocs", 415) {
        let call = || operation.call(&house.world, &acme(&house)).by(&house.admin);
        let shape = if operation.is("putIcon") { "string" } else { "object" };
        let reason = format!("The body must be a JSON {shape}.");
        refused(&call().json(json!([])), 400, &reason);
        refused(&call().body(""), 400, "The body is not JSON: it is empty.");
        let multipart = call().header("Content-Type", "multipart/form-data");
        refused(&multipart.body("--x"), 415, "The body must be JSON.");
    }
    for operation in listing("ocs", 413) {
        let reply = operation.call(&house.world, &acme(&house)).by(&house.admin).body(too_large());
        refused(&reply, 413, "The body is larger than 1048576 bytes.");
    }
    let faults = json!({
        "Id": house.plant, "CompanyName": " ", "State": "1", "Alias": 7, "Features": {},
    });
    let reason = "Id differs from the path. CompanyName must not be blank. \
         Alias must be of type string. Features must be of type array. \
         State must be of type integer.";
    refused(&house.put(&house.acme, faults), 400, reason);
    assert_eq!(house.get(&house.acme), before);
}

/// A write to a region that is not the home region, before anybody is asked who they are.
fn elsewhere() {
    let house = House::new();
    house.regions(&[("west", "West", None), ("east", "East", None)]);
    for operation in listing("ocs", 405) {
        let path = operation.path.replace("{tenantId}", &house.acme);
        let path = format!("/ocs/regions/east{path}");
        let reply = house.world.request(&operation.method, &path).send();
        let reason = "Method not allowed at this base URL. \
             Try the request again at the Global base URL.";
        refused(&reply, 405, reason);
    }
}

fn busy() {
    let house = House::with(takes_no_body());
    for operation in listing("ocs", 503) {
        let reply = operation.call(&house.world, &acme(&house)).by(&house.operator).body("{}");
        refused(&reply, 503, "The service is busy. Try again in a moment.");
    }
}

fn failures() {
    let house = House::new();
    break_file(&house.world);
    for operation in listing("ocs", 500) {
        let reply = operation.call(&house.world, &acme(&house)).by(&house.operator).send();
        refused(&reply, 500, "The service failed.");
    }
}
