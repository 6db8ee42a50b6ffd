//! The tools of a stand-in. `tests/stand_in` tells what they do; here are their answers.

use serde_json::{Value, json};

use super::{Stage, answer, invalid};
use crate::contract::effects::effect;
use crate::contract::whole::nothing;
use crate::support::Request;

/// A call by the operator's key, which no clock makes expire.
fn by_key(stage: &Stage, method: &str, path: &str) -> Request {
    stage.call(method, path).api_key(&stage.operator.api_key)
}

/// A token expires by the clock, and is good again by the machine's.
pub fn clock() {
    let stage = Stage::new();
    let path = format!("/ocs/api/v1/Tenants/{}", stage.child);
    let read = || stage.world.get(&path).by(&stage.admin).send();
    let far = json!({"now": "2931-05-06T12:00:00Z", "frozen": true, "speed": 2.5});
    let put = || by_key(&stage, "PUT", "/clock").json(far.clone());
    effect(put, read, "/Id", &Value::Null).is(&answer(200, far.clone()));
    by_key(&stage, "GET", "/clock").send().is(&answer(200, far));
    let delete = || by_key(&stage, "DELETE", "/clock").send();
    effect(delete, read, "/Id", &json!(stage.child)).is(&nothing(204));
    let reply = by_key(&stage, "PUT", "/clock").json(json!({"advance": "a while"}));
    let detail = "advance must be a stretch of time such as 90s or P1D.";
    invalid(&reply, ("pointer", "/advance"), detail);
}
