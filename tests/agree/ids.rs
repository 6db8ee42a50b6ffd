//! Ids: every spelling reaches the same tenant in every operation of every API, and each API spells
//! ids in its own way.

use serde_json::{Value, json};
use tenantd::dialects::Method;
use tenantd::model::Clock;
use tenantd::web::router::DIALECTS;
use ulid::Ulid;
use uuid::Uuid;

use super::attributes;
use super::forms::{spelled, uuid};
use super::scene::{Scene, Subject, route_of, writes};
use crate::support::{Person, Reply};

/// Shapes that ids come in.
#[derive(Clone, Copy, Debug)]
enum Shape {
    /// As they are made here.
    Ulid,
    /// As other vendors' fixtures have them.
    Uuid,
    /// 24 hex digits.
    Foreign,
}

const SHAPES: [Shape; 3] = [Shape::Ulid, Shape::Uuid, Shape::Foreign];

/// Ways to spell one id.
#[derive(Clone, Copy, Debug)]
enum Spelling {
    AsItStands,
    LowerUuid,
    UpperUuid,
    UpperUlid,
    LowerUlid,
}

const SPELLINGS: [Spelling; 5] = [
    Spelling::AsItStands,
    Spelling::LowerUuid,
    Spelling::UpperUuid,
    Spelling::UpperUlid,
    Spelling::LowerUlid,
];

impl Shape {
    fn new_id(self, scene: &Scene) -> String {
        let id = scene.world.clock.new_id();
        match self {
            Self::Ulid => id.as_str().to_owned(),
            Self::Uuid => id.uuid().to_string(),
            Self::Foreign => format!("{:024x}", id.uuid().as_u128() & ((1 << 96) - 1)),
        }
    }
}

impl Spelling {
    fn of(self, id: &str) -> String {
        let bits = Uuid::parse_str(&uuid(id)).unwrap();
        let ulid = Ulid(bits.as_u128()).to_string();
        match self {
            Self::AsItStands => id.to_owned(),
            Self::LowerUuid => bits.to_string(),
            Self::UpperUuid => bits.to_string().to_uppercase(),
            Self::UpperUlid => ulid,
            Self::LowerUlid => ulid.to_lowercase(),
        }
    }
}

fn every_spelling(subject: &Subject) -> impl Iterator<Item = (Spelling, Subject)> {
    SPELLINGS.into_iter().map(|spelling| (spelling, subject.with_ids(|id| spelling.of(id))))
}

/// `id` with every character percent-encoded.
fn encoded(id: &str) -> String {
    id.bytes().fold(String::new(), |text, byte| text + &format!("%{byte:02X}"))
}

/// A furnished tenant with a user and a subtenant, all with ids of this shape.
fn subject_of(scene: &Scene, shape: Shape) -> Subject {
    let [tenant, user, subtenant] = [(); 3].map(|()| shape.new_id(scene));
    let mut body = scene.body("control.createTenant", &scene.subject).unwrap();
    body["id"] = json!(tenant);
    let reply = scene.call("control.createTenant", &scene.subject, Some(body));
    let subject = scene.made("control.createTenant", &reply, &scene.subject);
    assert_eq!(subject.tenant, tenant);
    let subject = Subject { user, subtenant, is_chief: false, ..subject };
    restore(scene, &subject);
    subject
}

/// Gives it back what an operation may have taken.
fn restore(scene: &Scene, subject: &Subject) {
    let Subject { tenant, user, subtenant, .. } = subject;
    if scene.call("control.getUser", subject, None).status == 404 {
        let email = format!("{user}@example.com");
        let id = Some(user.clone());
        scene.world.member(tenant, Person { id, ..Person::of(&email) });
    }
    if scene.call("control.getSubtenant", subject, None).status == 404 {
        scene.world.subtenant(tenant, subtenant, "Part", &format!("code_{}", scene.number()));
    }
    scene.must("control.putEntitlement", subject);
    scene.must("control.putIcon", subject);
    scene.must("ipera.activateTenant", subject);
    let host = json!({"hostname": format!("{}.example", uuid(tenant))});
    let reply =
        scene.world.patch(&format!("/dpod/tenants/{tenant}")).by(&scene.provider).json(host);
    assert_eq!(reply.status, 200, "{reply:?}");
}

/// Every operation that is told an id, in its path, its query or its body.
fn operations(scene: &Scene) -> Vec<&'static str> {
    let routes = DIALECTS.iter().flat_map(|dialect| dialect.routes);
    let mut all: Vec<_> = routes
        .filter(|route| route.method != Method::Head && !route.pattern.contains("{clientId}"))
        .map(|route| route.operation)
        .collect();
    all.dedup();
    let marked = scene.subject.with_ids(|_| "the-mark".into());
    all.retain(|operation| {
        let body = scene.body(operation, &marked).map(|body| body.to_string());
        let is_marked = |text: &str| text.contains("the-mark");
        is_marked(&scene.path(operation, &marked)) || body.is_some_and(|body| is_marked(&body))
    });
    // Told only here.
    all.push("control.createClient");
    all
}

fn reads(operation: &str) -> bool {
    !writes(operation)
}

#[test]
fn every_spelling_reads_the_same_in_every_operation() {
    let scene = Scene::new();
    let all = operations(&scene);
    assert!(all.len() > 60, "{}", all.len());
    for shape in SHAPES {
        let subject = subject_of(&scene, shape).below_itself();
        scene.world.tenant("Child", Some(&subject.tenant));
        for operation in all.iter().filter(|operation| reads(operation)) {
            let expected = scene.call(operation, &subject, None);
            assert_eq!(expected.status, 200, "{operation}: {expected:?}");
            for (spelling, other) in every_spelling(&subject) {
                for one in [other.clone(), other.with_ids(encoded)] {
                    let reply = scene.call(operation, &one, None);
                    let same = (expected.status, &expected.bytes);
                    assert_eq!(
                        (reply.status, &reply.bytes),
                        same,
                        "{operation} {spelling:?} {shape:?}"
                    );
                }
            }
        }
    }
}

/// The filters of lists name tenants too.
#[test]
fn every_spelling_filters_the_same_in_every_list() {
    let scene = Scene::new();
    for shape in SHAPES {
        let subject = subject_of(&scene, shape);
        let client = scene.body("control.createClient", &subject);
        assert_eq!(scene.call("control.createClient", &subject, client).status, 201);
        let child = scene.world.tenant("Child", Some(&subject.tenant));
        let day = &scene.day;
        for (list, shown) in [
            ("/nse/v2.1/subtenants?tenant_id=", &subject.subtenant),
            ("/dpod/v1/tenants?parentId=", &uuid(&child)),
            (
                &format!("/dpod/v1/tenants/usageDetails?startDate={day}&endDate={day}&tenantId="),
                &uuid(&subject.tenant),
            ),
            ("/control/v1/tenants?parent=", &child),
            ("/control/v1/clients?homeTenant=", &subject.tenant),
            ("/control/v1/audit?tenant=", &subject.tenant),
            ("/control/v1/usage?tenant=", &subject.tenant),
        ] {
            let get = |id: &str| {
                scene.world.get(&format!("{list}{id}")).by(&scene.provider).send().text().to_owned()
            };
            let expected = get(&subject.tenant);
            assert!(expected.contains(shown), "{list}: {expected}");
            for spelling in SPELLINGS {
                let id = spelling.of(&subject.tenant);
                assert_eq!(get(&id), expected, "{list} {spelling:?} {shape:?}");
                assert_eq!(get(&encoded(&id)), expected, "{list} {spelling:?} {shape:?}");
            }
        }
    }
}

#[test]
fn every_spelling_writes_to_the_same_in_every_operation() {
    let scene = Scene::new();
    let all = operations(&scene);
    for shape in SHAPES {
        let subject = subject_of(&scene, shape).about(&["process"]);
        for operation in all.iter().filter(|operation| writes(operation)) {
            restore(&scene, &subject);
            for spelling in SPELLINGS {
                let subject = match *operation {
                    "dpod.deleteTenant" | "control.deleteTenant" => subject_of(&scene, shape),
                    _ => subject.clone(),
                };
                let below = subject.below_itself();
                if needs_all(operation) {
                    restore(&scene, &subject);
                }
                let named = below.with_ids(|id| spelling.of(id));
                // In its path, it is also percent-encoded.
                let body = scene.body(operation, &named);
                let reply = scene.call(operation, &named.with_ids(encoded), body);
                let case = format!("{operation} {spelling:?} {shape:?}: {}", reply.text());
                assert!((200..300).contains(&reply.status), "{case}");
                assert!(was_about(&scene, operation, &reply, &subject), "{case}");
            }
        }
    }
}

/// Whether the operation takes something away, or wants the tenant to be active.
fn needs_all(operation: &str) -> bool {
    ["delete", "remove", "switch"].iter().any(|word| operation.contains(word))
}

/// Whether the write was about this tenant: what was made says so, or the audit trail.
fn was_about(scene: &Scene, operation: &str, reply: &Reply, subject: &Subject) -> bool {
    match operation {
        "control.createTenant" => reply.json()["parentId"] == subject.tenant,
        "control.createClient" => reply.json()["homeTenant"] == subject.tenant,
        _ => {
            // What ended by itself may stand before it.
            let trail = format!("/control/v1/audit?limit=2&tenant={}", subject.tenant);
            let trail = scene.world.get(&trail).by(&scene.operator).send().json();
            let id = reply.header("X-Request-Id").unwrap_or("none");
            let mut rows = trail["items"].as_array().unwrap().iter();
            rows.any(|row| row["requestId"] == id && row["operation"] == operation)
        }
    }
}

#[test]
fn every_api_spells_ids_in_its_own_way() {
    let scene = Scene::new();
    for shape in SHAPES {
        let subject = subject_of(&scene, shape);
        for (name, id) in [
            ("id", &subject.tenant),
            ("user's id", &subject.user),
            ("subtenant's id", &subject.subtenant),
        ] {
            let attribute = attributes().find(|attribute| attribute.name == name).unwrap();
            for place in attribute.shown().iter().filter(|place| reads(&place.operation)) {
                let expected = spelled(&json!(id), place.form);
                assert_eq!(scene.read(place, &subject), expected, "{place:?} {shape:?}");
            }
        }
    }
}

/// What is no spelling names nobody, in every API alike.
#[test]
fn other_spellings_name_nobody() {
    let scene = Scene::new();
    let subject = subject_of(&scene, Shape::Ulid);
    let nobody = scene.world.clock.new_id().as_str().to_owned();
    let bits = Uuid::parse_str(&uuid(&subject.tenant)).unwrap();
    let others = [
        bits.simple().to_string(),
        encoded(&bits.braced().to_string()),
        encoded(&bits.urn().to_string()),
        format!("%20{}", subject.tenant),
    ];
    let named: Vec<_> = operations(&scene)
        .into_iter()
        .filter(|it| route_of(it).1.pattern.contains("{tenantId}"))
        .collect();
    for operation in named.into_iter().filter(|operation| reads(operation)) {
        let status = |tenant: &str| {
            let tenant = tenant.to_owned();
            scene
                .call(
                    operation,
                    &Subject { parent: tenant.clone(), tenant, ..subject.clone() },
                    None,
                )
                .status
        };
        let unknown = status(&nobody);
        assert!([403, 404].contains(&unknown), "{operation}");
        for other in &others {
            let is_ocs = operation.starts_with("ocs.") && operation != "ocs.getRegions";
            let expected = if is_ocs && other.contains('%') { 400 } else { unknown };
            assert_eq!(status(other), expected, "{operation} {other}");
        }
    }
}

/// An id that is taken is taken in every spelling.
#[test]
fn no_second_tenant_has_another_spelling_of_an_id() {
    let scene = Scene::new();
    for shape in SHAPES {
        let subject = subject_of(&scene, shape);
        for spelling in SPELLINGS {
            let body = json!({"name": "Another", "id": spelling.of(&subject.tenant)});
            let reply = scene.call("control.createTenant", &subject, Some(body));
            assert_eq!(reply.status, 409, "{spelling:?} {shape:?}");
            assert_eq!(reply.json()["type"], Value::from("/problems/name-taken"));
        }
    }
}
