//! Usage.

use serde_json::{Value, json};
use tenantd::model::Clock;

use super::{PROBLEMS, Stage, answer, kinds, problem_with};
use crate::contract::effects::effect;
use crate::contract::whole::Whole;
use crate::support::Reply;

impl Stage {
    fn count(&self, metric: &str, delta: i64) -> Reply {
        let event = json!({"tenant": self.child, "metric": metric, "delta": delta});
        self.send("POST", "/usage", &self.provider, json!([event]))
    }
}

pub fn report() {
    let stage = Stage::new();
    let path = format!("/processmind/tenant/{}/statistics", stage.child);
    let reply = effect(
        || stage.count("process", 3),
        || stage.world.get(&path).by(&stage.admin).send(),
        "/processCount",
        &json!(3),
    );
    reply.is(&answer(200, json!({"counted": 1, "repeated": 0, "overLimit": []})));
    let day = stage.world.clock.now().to_string();
    let line = json!({
        "tenant": stage.child, "metric": "process", "day": day.split('T').next(), "amount": 3,
    });
    let page = answer(200, json!({"items": [line], "next": null}));
    stage.get("/usage", &stage.member).is(&page);
}

/// A problem without a sentence for all of it: a batch may have thousands of faults.
fn by_place(reply: &Reply, status: u16, kind: &str, errors: &Value) -> Whole {
    kinds::see(reply.operation(), kind);
    let (.., title) = PROBLEMS.iter().find(|(known, ..)| *known == kind).unwrap();
    let body = json!({
        "type": format!("/problems/{kind}"), "title": title, "status": status,
        "instance": reply.target, "errors": errors,
    });
    answer(status, body).with("content-type", "application/problem+json")
}

pub fn refusals() {
    let stage = Stage::new();
    let reply = stage.count("process", 11);
    let detail = format!("The entitlement process of {} allows 10, not 11.", stage.child);
    let breach =
        json!([{"tenant": stage.child, "entitlement": "process", "limit": 10, "amount": 11}]);
    reply.is(&problem_with(&reply, "over-limit", &detail, json!({ "overLimit": breach })));
    let reply = stage.count("other", -1);
    let errors = json!([{"pointer": "/0/delta", "detail": "A counter would go below 0."}]);
    reply.is(&by_place(&reply, 409, "counter-range", &errors));

    let reply = stage.send("POST", "/usage", &stage.provider, json!([{"metric": "a b"}, 7]));
    let errors = json!([
        {"pointer": "/0/tenant", "detail": "0.tenant is required."},
        {"pointer": "/0/delta", "detail": "0.delta is required."},
        {"pointer": "/1", "detail": "1 must be of type object."},
    ]);
    reply.is(&by_place(&reply, 400, "invalid", &errors));
    let most = 9_007_199_254_740_991;
    assert_eq!(stage.count("other", most).status, 200);
    let reply = stage.count("other", 1);
    let detail = format!("A counter would go beyond {most}.");
    let errors = json!([{"pointer": "/0/delta", "detail": detail}]);
    reply.is(&by_place(&reply, 400, "counter-range", &errors));
}
