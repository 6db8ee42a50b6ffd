//! Two clients want the same at once, through one API or two: one has it, the other is told what
//! whoever comes later is told, and nothing half-made stays behind.

use serde_json::{Value, json};

use super::race::{Contender, Ground, ROUNDS, contend, race, racer, winner, won};
use super::scene::{Scene, Subject};
use crate::support::Reply;

/// What DPoD makes on the way: a tenant and its administrator.
fn made_by_dpod(name: &str, side: &str) -> Value {
    let racer = racer(name, side);
    json!({"name": racer, "hostname": name, "admin": {
        "givenName": "A", "familyName": "B", "email": format!("{racer}@example.com"),
        "phoneNumber": "1",
    }})
}

/// How many of both tenants and of those that were made have the name as this member.
fn tenants_with(scene: &Scene, member: &str, name: &str) -> usize {
    let path = format!("/control/v1/tenants?q={name}");
    let page = scene.world.get(&path).by(&scene.operator).send().json();
    let items = page["items"].as_array().unwrap().iter();
    items.filter(|item| item[member] == name).count()
}

#[test]
fn one_of_two_has_the_host_name() {
    let contenders = [
        Contender {
            operation: "dpod.createTenant",
            lost: 409,
            body: |_, name, side| made_by_dpod(name, side),
        },
        Contender {
            operation: "dpod.updateTenant",
            lost: 409,
            body: |_, name, _| json!({"hostname": name}),
        },
        Contender {
            operation: "control.createTenant",
            lost: 409,
            body: |_, name, side| json!({"name": racer(name, side), "hostname": name}),
        },
        Contender {
            operation: "control.updateTenant",
            lost: 409,
            body: |_, name, _| json!({"hostname": name}),
        },
    ];
    let name = |number| format!("host-{number}.example");
    contend(&contenders, Ground::Apart, name, |scene, _, name| {
        tenants_with(scene, "hostname", name)
    });
}

/// Host names that DPoD makes itself never collide.
#[test]
fn two_tenants_of_one_name_have_two_host_names() {
    let scene = Scene::new();
    for _ in 0..ROUNDS {
        let name = format!("Twins {}", scene.number());
        let create =
            || scene.call("dpod.createTenant", &scene.subject, Some(json!({"name": name})));
        let names = race(create, create).map(|reply| {
            assert_eq!(reply.status, 201, "{reply:?}");
            reply.json()["hostname"].as_str().unwrap().to_owned()
        });
        let plain = name.to_lowercase().replace(' ', "-");
        let mut names = names.to_vec();
        names.sort();
        assert_eq!(names, [plain.clone(), format!("{plain}-2")]);
    }
}

#[test]
fn one_of_two_has_the_alias() {
    let contenders = [
        Contender {
            operation: "ocs.updateTenant",
            lost: 400,
            body: |_, name, _| json!({"Alias": name}),
        },
        Contender {
            operation: "control.createTenant",
            lost: 409,
            body: |_, name, side| json!({"name": racer(name, side), "alias": name}),
        },
        Contender {
            operation: "control.updateTenant",
            lost: 409,
            body: |_, name, _| json!({"alias": name}),
        },
    ];
    let name = |number| format!("alias-{number}");
    contend(&contenders, Ground::Apart, name, |scene, _, name| tenants_with(scene, "alias", name));
}

#[test]
fn one_of_two_has_the_id() {
    let contenders = [Contender {
        operation: "control.createTenant",
        lost: 409,
        body: |_, name, side| json!({"name": racer(name, side), "id": name}),
    }];
    let name = |number| format!("id-{number}");
    contend(&contenders, Ground::Apart, name, |scene, _, name| tenants_with(scene, "id", name));
}

#[test]
fn one_of_two_has_the_code() {
    let contenders = [
        Contender {
            operation: "nse.createSubtenant",
            lost: 400,
            body: |subject, name, side| json!({"name": side, "code": name, "tenant_id": subject.tenant}),
        },
        Contender {
            operation: "control.createSubtenant",
            lost: 409,
            body: |_, name, side| json!({"name": side, "code": name}),
        },
    ];
    let holders = |scene: &Scene, _: &[Subject; 2], name: &str| {
        let list = scene.world.get("/nse/v2.1/subtenants?limit=1000").by(&scene.operator).send();
        let list = list.json();
        let records = list["result"]["records"].as_array().unwrap().iter();
        records.filter(|record| record["code"] == name).count()
    };
    for ground in [Ground::Apart, Ground::Same] {
        contend(&contenders, ground, |number| format!("code_{number}"), holders);
    }
}

#[test]
fn one_of_two_has_added_the_person() {
    let contenders = [
        Contender {
            operation: "processmind.addUser",
            lost: 409,
            body: |_, name, side| json!({"email": name, "firstName": side}),
        },
        Contender {
            operation: "control.addUser",
            lost: 409,
            body: |_, name, side| json!({"email": name.to_uppercase(), "firstName": side}),
        },
    ];
    let name = |number| format!("p{number}@example.com");
    contend(&contenders, Ground::Same, name, |scene, subjects, name| {
        users_with(scene, &subjects[0].tenant, name).len()
    });
}

/// The ids of a tenant's users with this address.
fn users_with(scene: &Scene, tenant: &str, email: &str) -> Vec<String> {
    let path = format!("/control/v1/tenants/{tenant}/users?limit=500");
    let list = scene.world.get(&path).by(&scene.operator).send().json();
    let items = list["items"].as_array().unwrap().iter();
    let has_it = |item: &&Value| item["email"].as_str().unwrap().eq_ignore_ascii_case(email);
    items.filter(has_it).map(|item| item["id"].as_str().unwrap().to_owned()).collect()
}

/// In two tenants of one organization both win, and it is one person.
#[test]
fn a_person_who_is_added_to_two_tenants_at_once_is_one_person() {
    let scene = Scene::new();
    let made = scene.must("ipera.createTenant", &scene.subject);
    let other = scene.made("ipera.createTenant", &made, &scene.subject);
    for _ in 0..ROUNDS {
        let email = format!("both{}@example.com", scene.number());
        let add = |operation, subject| {
            scene.call(operation, subject, Some(json!({"email": email, "firstName": operation})))
        };
        let mut made = made_by_dpod(&format!("of-{}.example", scene.number()), "x");
        let replies =
            race(|| add("processmind.addUser", &scene.subject), || add("control.addUser", &other));
        assert!(replies.iter().all(won), "{replies:?}");
        let again = format!("again-{email}");
        made["admin"]["email"] = json!(again);
        let create_again = || scene.call("dpod.createTenant", &other, Some(made.clone()));
        let users = [&scene.subject, &other].map(|it| users_with(&scene, &it.tenant, &email));
        assert_eq!((users[0].len(), &users[0]), (1, &users[1]));
        // And against the administrator of a tenant that comes into being.
        let replies = race(create_again, || {
            let body = json!({"email": again, "firstName": "another"});
            scene.call("processmind.addUser", &other, Some(body))
        });
        assert!(replies.iter().all(won), "{replies:?}");
        let tenant = replies[0].json()["id"].as_str().unwrap().to_owned();
        let users = [&tenant, &other.tenant].map(|it| users_with(&scene, it, &again));
        assert_eq!((users[0].len(), &users[0]), (1, &users[1]));
    }
}

/// The control API's `POST` with a key of the client's.
fn post(scene: &Scene, path: &str, key: &str, body: &Value) -> Reply {
    let request = scene.world.post(&format!("/control/v1{path}")).by(&scene.provider);
    request.header("Idempotency-Key", key).json(body.clone())
}

#[test]
fn one_of_two_with_an_idempotency_key_makes_it_and_both_are_told_so() {
    let scene = Scene::new();
    let tenant = format!("/tenants/{}", scene.subject.tenant);
    for path in ["/tenants".to_owned(), format!("{tenant}/users"), format!("{tenant}/subtenants")] {
        for round in 0..ROUNDS {
            let number = scene.number();
            let key = format!("key {number}");
            let body = |side: &str| {
                if path.ends_with("users") {
                    json!({"email": format!("{}@example.com", racer(&number.to_string(), side))})
                } else if path.ends_with("subtenants") {
                    json!({"name": side, "code": format!("racer_{number}_{side}")})
                } else {
                    json!({"name": racer(&number.to_string(), side)})
                }
            };
            let made = || {
                let list = scene.world.get(&format!("/control/v1{path}?limit=500"));
                let list = list.by(&scene.operator).send().json();
                let items = list["items"].as_array().unwrap().iter();
                let is_made = |item: &&Value| {
                    let item = item.to_string();
                    item.contains(&format!("racer-{number}-"))
                        || item.contains(&format!("racer_{number}_"))
                };
                items.filter(is_made).count()
            };
            if round % 2 == 0 {
                // The same request.
                let send = || post(&scene, &path, &key, &body("l"));
                let replies = race(send, send);
                assert_eq!(replies[0].text(), replies[1].text());
                assert_eq!(replies.map(|reply| reply.status), [201, 201]);
            } else {
                // Another one.
                let send = |side| post(&scene, &path, &key, &body(side));
                let replies = race(|| send("l"), || send("r"));
                let loser = 1 - winner(&replies, &path);
                assert_eq!(replies[loser].status, 422, "{replies:?}");
                let kind = &replies[loser].json()["type"];
                assert_eq!(kind, "/problems/idempotency-key-reused");
            }
            assert_eq!(made(), 1, "{path}");
        }
    }
}

/// Different clients, and different amounts: the first that is counted is what is counted.
#[test]
fn one_of_two_with_an_event_key_is_counted() {
    let scene = Scene::new();
    let metric = "storage_bytes";
    let shown = || {
        let statistics = scene.call("processmind.getStatistics", &scene.subject, None).json();
        statistics["storageUsedBytes"].as_i64().unwrap()
    };
    for round in 0..ROUNDS {
        let before = shown();
        let send = |client, delta: i64| {
            let key = format!("event {round}");
            let tenant = &scene.subject.tenant;
            let event = json!([{"tenant": tenant, "metric": metric, "delta": delta, "key": key}]);
            scene.world.post("/control/v1/usage").by(client).json(event)
        };
        let replies = race(|| send(&scene.provider, 1), || send(&scene.operator, 1000));
        let counted = replies.map(|reply| {
            assert_eq!(reply.status, 200, "{reply:?}");
            let outcome = reply.json();
            (outcome["counted"].as_i64().unwrap(), outcome["repeated"].as_i64().unwrap())
        });
        let expected = match counted {
            [(1, 0), (0, 1)] => 1,
            [(0, 1), (1, 0)] => 1000,
            other => panic!("{other:?}"),
        };
        assert_eq!(shown() - before, expected);
    }
}

/// Of two that delete a tenant one does, and it is gone once.
#[test]
fn one_of_two_has_deleted_the_tenant() {
    let scene = Scene::new();
    let contenders: [(&str, Value, u16); 3] = [
        ("ocs.updateTenant", json!({"State": 5}), 403),
        ("dpod.deleteTenant", Value::Null, 404),
        ("control.deleteTenant", Value::Null, 404),
    ];
    let count = || {
        let request = scene.world.get("/ipera/tenants/count").by(&scene.provider);
        request.send().json()["count"].as_i64().unwrap()
    };
    let at_first = count();
    for (place, first) in contenders.iter().enumerate() {
        for second in &contenders[place..] {
            for _ in 0..ROUNDS {
                let name = format!("Doomed {}", scene.number());
                let tenant = scene.world.tenant(&name, Some(&scene.root));
                let subject = Subject { tenant, ..scene.subject.clone() };
                let call = |(operation, body, _): &(&str, Value, u16)| {
                    let body = Some(body.clone()).filter(|body| !body.is_null());
                    scene.call(operation, &subject, body)
                };
                let replies = race(|| call(first), || call(second));
                let case = format!("{} against {}", first.0, second.0);
                let loser = 1 - winner(&replies, &case);
                assert_eq!(replies[loser].status, [first.2, second.2][loser], "{case}");
                assert_eq!(count(), at_first, "{case}");
            }
        }
    }
}
